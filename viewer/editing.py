"""The commands that change a layout and tell two apart: edit and diff.

What they need is imported when they run, like in `commands`.
"""

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from viewer.arguments import output_file
from viewer.errors import InputError, LayoutError, UsageError
from viewer.factory.command_usage import USAGE

if TYPE_CHECKING:
    from viewer.factory.commands import Command
    from viewer.factory.equipment import Catalogue
    from viewer.factory.findings import Finding
    from viewer.factory.history import History
    from viewer.factory.model import Factory

STDIN = "-"
STEPS = ("undo", "redo")
EDIT_HELP = """\
commands, one line or argument each; several on one line, with ; between them, are one step:
{usage}
  undo, redo
VALUE is written as in the layout file: cycle_s=3.1 failures={{mtbf_s: 3600, mttr_s: 240}} name=null
A, B and ID are station ids; furniture is furniture/ID. Lines that begin with # say nothing."""


def add_edit_arguments(one: argparse.ArgumentParser) -> None:
    """The arguments of `edit`."""
    usage = "\n".join(f"  {usage}" for usage in USAGE.values())
    one.formatter_class = argparse.RawDescriptionHelpFormatter
    one.epilog = EDIT_HELP.format(usage=usage)
    one.add_argument("layout", type=Path, help="the line, a YAML file")
    one.add_argument("commands", nargs="*", metavar="COMMAND", help="'move filling --to 52,18'")
    one.add_argument(
        "--from",
        dest="source",
        metavar="FILE",
        help="commands from a file, or from what is piped in with -, before those given here",
    )
    one.add_argument(
        "--output",
        type=output_file(".yaml", ".yml"),
        metavar="FILE.yaml",
        help="save there and leave LAYOUT as it is",
    )
    one.add_argument("--dry-run", action="store_true", help="say what would change, save nothing")
    one.add_argument(
        "--force", action="store_true", help="even where a rule of the floor is broken"
    )
    one.add_argument("--json", action="store_true", help="print one JSON object")


def edit(options: argparse.Namespace) -> int:
    from viewer.factory.difference import differences
    from viewer.factory.equipment import load_catalogue
    from viewer.factory.history import History
    from viewer.factory.judging import judge
    from viewer.factory.layout_file import load_layout
    from viewer.report import finding_json, print_findings, print_json

    lines = [*_read_lines(options.source), *_lines(options.commands)]
    if not lines:
        raise UsageError("edit: no commands; for example: edit LAYOUT 'move filling --to 52,18'")
    layout, catalogue = load_layout(options.layout), load_catalogue()
    history = History(layout.factory)
    done, problems = do_lines(lines, history, catalogue, force=options.force)
    edited = history.factory
    changes = differences(layout.factory, edited)
    findings = judge(layout.factory, edited, catalogue).findings
    target = options.output or options.layout
    save = not problems and not options.dry_run
    if save:
        layout.save(edited, target)
    if options.json:
        print_json(
            {
                "layout": str(options.layout),
                "output": str(target) if save else None,
                "commands": done,
                "changes": [change.to_json() for change in changes],
                "findings": [finding_json(finding) for finding in findings],
                "problems": problems,
            }
        )
    elif not problems:
        for change in changes:
            print(change.text)
        _tell(changes, target if save else None)
        if findings:
            print_findings(str(target), findings)
    if problems and not options.json:
        raise UsageError([*problems, "nothing was saved"])
    return InputError.exit_code if problems else 0


def _tell(changes: Sequence[object], saved: Path | None) -> None:
    count = f"{len(changes)} change{'' if len(changes) == 1 else 's'}"
    if not changes:
        count = "no change"
    print(f"{count}, saved to {saved}" if saved else f"{count}, not saved (--dry-run)")


def _read_lines(source: str | None) -> list[str]:
    from viewer.factory.layout_file import read_text

    if source is None:
        return []
    try:
        text = sys.stdin.read() if source == STDIN else read_text(Path(source))
    except UnicodeDecodeError:
        raise UsageError("edit: what is piped in is no text in UTF-8") from None
    return list(_lines(text.splitlines()))


def _lines(given: Iterable[str]) -> list[str]:
    stripped = [line.strip() for line in given]
    return [line for line in stripped if line and not line.startswith("#")]


def do_lines(
    lines: Sequence[str], history: "History", catalogue: "Catalogue", *, force: bool = False
) -> tuple[list[str], list[str]]:
    """Does each line that can be done; gives those as recorded, and one problem for each other.

    A line behind a wrong one is read for the line as it is without it.
    """
    from viewer.factory.command_lines import line_of
    from viewer.factory.command_text import parse
    from viewer.factory.judging import judge

    done: list[str] = []
    problems: list[str] = []
    for number, line in enumerate(lines, start=1):
        place = f"command {number}: " if len(lines) > 1 else ""
        try:
            if line in STEPS:
                _step(line, history)
                done.append(line)
                continue
            command = parse(line, history.factory, catalogue)
            after = _applied(command, history, line)
            forbidden = () if force else judge(history.factory, after, catalogue).forbidden
            if forbidden:
                raise LayoutError(f"{line}: {refusal(forbidden)}")
            history.do(command)
            done.append(line_of(command))
        except InputError as error:
            problems += [f"{place}{text}" for text in error.problems]
    return done, problems


def _applied(command: "Command", history: "History", line: str) -> "Factory":
    try:
        return command.apply(history.factory)
    except InputError as error:
        raise type(error)([f"{line}: {text}" for text in error.problems]) from None


def _step(word: str, history: "History") -> None:
    possible = history.can_undo if word == "undo" else history.can_redo
    if not possible:
        raise UsageError(f"{word}: there is nothing to {word}")
    history.undo() if word == "undo" else history.redo()


def refusal(forbidden: "Sequence[Finding]") -> str:
    """Why the floor does not allow a command, in one line with the way out."""
    more = len(forbidden) - 1
    others = f" and breaks {more} more rule{'' if more == 1 else 's'}" if more else ""
    return f"{forbidden[0].message}{others}; --force does it all the same"


def add_diff_arguments(one: argparse.ArgumentParser) -> None:
    """The arguments of `diff`."""
    one.add_argument("a", type=Path, metavar="A", help="the line as it was")
    one.add_argument("b", type=Path, metavar="B", help="the line as it is")
    one.add_argument("--json", action="store_true", help="print one JSON object")
    one.add_argument(
        "--picture",
        type=output_file(".png"),
        metavar="OUT.png",
        help="a plan with both places of what was moved",
    )


def diff(options: argparse.Namespace) -> int:
    from viewer.factory.difference import differences
    from viewer.factory.equipment import load_catalogue
    from viewer.factory.layout_file import load_layout
    from viewer.report import print_json

    a, b = load_layout(options.a).factory, load_layout(options.b).factory
    changes = differences(a, b)
    if options.picture:
        from viewer.reporting.plan import draw_difference

        draw_difference(a, b, load_catalogue(), options.picture)
    if options.json:
        said = [change.to_json() for change in changes]
        print_json({"a": str(options.a), "b": str(options.b), "changes": said})
    else:
        for change in changes:
            print(change.text)
        if not changes:
            print("no difference")
    return 0
