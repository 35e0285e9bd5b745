"""The layout file on disk: all problems at once when read, the smallest change when saved."""

import stat
from dataclasses import dataclass
from pathlib import Path

from viewer.errors import LayoutError
from viewer.factory.equipment import Catalogue, load_catalogue
from viewer.factory.estimates import estimates_of
from viewer.factory.model import Factory
from viewer.factory.reader import read_layout

LARGEST_BYTES = 2_000_000
"""The Ochang line, 22 stations with a full hall, takes 30 kB."""


@dataclass
class LayoutFile:
    """A layout and the text it came from. `save` keeps both in step."""

    path: Path
    text: str
    factory: Factory
    estimates: frozenset[str]
    """What the file itself calls an estimate: "winding/cycle_s", "hall/size_m"."""


def parse_layout(text: str, name: str, catalogue: Catalogue | None = None) -> Factory:
    """The factory a text describes. Raises LayoutError, one `name:line: ...` for each problem."""
    return read_layout(text, name, catalogue or load_catalogue())[0]


def load_layout(path: str | Path, catalogue: Catalogue | None = None) -> LayoutFile:
    """Read a layout file. Raises LayoutError, one line for each problem."""
    path = Path(path)
    text = read_text(path)
    factory, document = read_layout(text, str(path), catalogue or load_catalogue())
    return LayoutFile(path, text, factory, estimates_of(document))


def read_text(path: Path) -> str:
    """The text of a file that may be a layout. Raises LayoutError for what cannot be one."""
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise LayoutError(f"{path}: is a folder, expected a layout file")
        if not stat.S_ISREG(found.st_mode):
            raise LayoutError(f"{path}: expected a layout file, got something that is no file")
        if found.st_size > LARGEST_BYTES:
            size = f"{found.st_size / 1e6:.1f} MB"
            limit = f"{LARGEST_BYTES / 1e6:g} MB"
            raise LayoutError(f"{path}: {size}, larger than any layout (at most {limit})")
        raw = path.read_bytes()
    except FileNotFoundError:
        raise LayoutError(f"{path}: no such file") from None
    except (OSError, ValueError) as error:
        said = error.strerror if isinstance(error, OSError) else str(error)
        raise LayoutError(f"{path}: cannot be read: {said}") from None
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise LayoutError(f"{path}:{line}: not a text file in UTF-8") from None
