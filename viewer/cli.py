"""The linetwin command: reads arguments, calls the command, prints what went wrong.

Results go to stdout, progress and problems to stderr. Exit codes: 0 fine, 1 the run failed, 2 the
input is wrong, 130 stopped by Ctrl-C.
"""

import os
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from viewer.commands import STOPPED, Command
from viewer.errors import InputError, LineTwinError, UsageError
from viewer.options import COMMANDS, parser

DEBUG = "LINETWIN_DEBUG"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        options = parser().parse_args(with_command(words))
        command: Command = options.command
        code = command(options)
        sys.stdout.flush()  # here, where a reader that has gone is dealt with
        return code
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as problem:
        if os.environ.get(DEBUG):
            raise
        lines, code = explain(problem)
        print(*lines, sep="\n", file=sys.stderr)
        return code


def explain(problem: Exception) -> tuple[list[str], int]:
    """The lines to print for a problem, and the exit code."""
    match problem:
        case InputError():
            return list(problem.problems), problem.exit_code
        case LineTwinError():
            return [" ".join(str(problem).split())], problem.exit_code
        case OSError(filename=str() as name, strerror=str() as reason):
            return [f"{name}: {reason}"], InputError.exit_code
        case _:
            reason = " ".join(str(problem).split())
            kind = type(problem).__name__
            return [f"linetwin: {kind}: {reason} ({DEBUG}=1 shows where)"], 1


def with_command(words: list[str]) -> list[str]:
    """The words with `serve` put in front where no command is named."""
    first = words[0] if words else ""
    if first == "test":  # whatever follows is meant for pytest
        return ["test"]
    if first in ("-h", "--help", "--version", *COMMANDS):
        return words
    if first == "" or first.startswith("-"):
        return ["serve", *words]
    if Path(first).suffix in (".yaml", ".yml") or "/" in first or Path(first).exists():
        return ["serve", *words]
    guess = get_close_matches(first, COMMANDS, n=1)
    hint = f", did you mean {guess[0]}?" if guess else f"; there are {', '.join(COMMANDS)}"
    raise UsageError(f"linetwin: no command or layout file {first!r}{hint}")
