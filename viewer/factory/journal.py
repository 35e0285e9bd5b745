"""Edits that are not saved yet, kept beside the layout: `.line.yaml.journal`, a line for each.

Each is on disk before the next one can be made, so a process that is killed loses nothing but what
it was just doing. The lines are those of `edit`: `launch.py edit line.yaml --from
.line.yaml.journal` does them again, too. A journal belongs to the process that holds its lock; one
that nobody holds was left behind.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from viewer.errors import LayoutError
from viewer.factory.layout_file import read_text

try:
    import fcntl
except ImportError:  # Windows, where an open file cannot be replaced by another process anyway.
    fcntl = None

HEADER = "# Edits of {name} that were not saved. LineTwin offers to do them again.\n"
SAVED = "saved"


@dataclass(frozen=True)
class Left:
    """What an earlier session left unsaved."""

    path: Path
    lines: tuple[str, ...]
    """Commands, `undo` and `redo`, in their order."""
    layout_changed: bool
    """Whether the layout has been written since."""

    def discard(self) -> None:
        """Forget the edits. Raises LayoutError where the file cannot be removed."""
        try:
            self.path.unlink(missing_ok=True)
        except OSError as error:
            raise LayoutError(f"{self.path}: cannot be removed: {error.strerror}") from None


class Journal:
    """The journal of one process. `problem` says why edits cannot be kept, if they cannot."""

    def __init__(self, layout: Path) -> None:
        self.layout = layout
        self.problem = ""
        self._file: int | None = None
        self._path = layout.with_name(f".{layout.name}.journal")

    @property
    def path(self) -> Path:
        """Where the edits are."""
        return self._path

    def add(self, line: str) -> None:
        """Keep one more step; `saved` says that the layout now has them all."""
        try:
            if line == SAVED:
                self.close(keep=False)
                return
            if self._file is None:
                self._open()
            assert self._file is not None
            os.write(self._file, f"{line}\n".encode())
            os.fsync(self._file)
            self.problem = ""
        except OSError as error:
            self.problem = f"{self._path}: edits cannot be kept: {error.strerror}; save soon"

    def _open(self) -> None:
        usual = self._path
        for number in range(100):
            path = usual if not number else usual.with_name(f"{usual.name}-{number}")
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
            if _lock(handle) and os.fstat(handle).st_size == 0:
                os.write(handle, HEADER.format(name=self.layout.name).encode())
                self._file, self._path = handle, path
                return
            # Another process keeps its edits there, or left some that nobody has looked at.
            os.close(handle)
        raise OSError(0, "too many journals")

    def close(self, *, keep: bool) -> None:
        """End the journal; without `keep`, nothing is left to be done again."""
        if self._file is None:
            return
        if not keep:
            self._path.unlink(missing_ok=True)
        os.close(self._file)
        self._file = None


def left_behind(layout: Path) -> Left | None:
    """What an earlier session of a layout left unsaved, the latest first; None where nothing."""
    found: list[tuple[float, Left]] = []
    for path in sorted(layout.parent.glob(f".{layout.name}.journal*")):
        try:
            handle = os.open(path, os.O_RDONLY)
        except OSError:
            continue
        try:
            free = _lock(handle)
            written_at = os.fstat(handle).st_mtime
        finally:
            os.close(handle)
        lines = _lines(path) if free else ()
        if lines:
            changed = layout.exists() and layout.stat().st_mtime > written_at
            found.append((written_at, Left(path, lines, changed)))
    return max(found, key=lambda one: one[0])[1] if found else None


def _lines(path: Path) -> tuple[str, ...]:
    try:
        text = read_text(path)
    except LayoutError:
        return ()
    # What has no end of line was being written when the process ended.
    whole: Sequence[str] = text[: text.rfind("\n") + 1].splitlines()
    return tuple(line for line in whole if line.strip() and not line.startswith("#"))


def _lock(handle: int) -> bool:
    if fcntl is None:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
