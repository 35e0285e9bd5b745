"""One exception tree that says who can put it right.

`InputError` and what comes below it: what was given is wrong (a layout, an asset, an argument). The
command line prints its problems, one line each, and ends with exit code 2. The other branches: the
run failed, exit code 1.
"""

from collections.abc import Sequence


class LineTwinError(Exception):
    """Anything this program says on purpose."""

    exit_code = 1


class InputError(LineTwinError):
    """What was given is wrong; `problems` has one line for each thing to put right."""

    exit_code = 2

    def __init__(self, problems: str | Sequence[str]) -> None:
        lines = [problems] if isinstance(problems, str) else list(problems)
        # A line break inside a problem (from a name in the file, say) would look like a second
        # problem.
        self.problems: tuple[str, ...] = tuple(_one_line(line) for line in lines)
        super().__init__("\n".join(self.problems))


def _one_line(text: str) -> str:
    # Names come from files; control characters in them could repaint a terminal.
    text = "".join(sign if sign.isprintable() else " " for sign in text)
    line = " ".join(text.split())
    return line if len(line) <= 500 else line[:497] + "..."


class LayoutError(InputError):
    """A layout that cannot be read, does not follow the format, or cannot be written."""


class AssetError(InputError):
    """A piece of equipment that is unknown, or whose files are missing or broken."""


class UsageError(InputError):
    """A command line or a request that makes no sense."""


class SimulationError(LineTwinError):
    """The line cannot be run; the message names station and time."""


class RenderError(LineTwinError):
    """A picture cannot be made on this machine; the message says what is missing."""
