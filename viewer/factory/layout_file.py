"""The layout file on disk: all problems at once when read, the smallest change when saved."""

import os
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from viewer.errors import LayoutError
from viewer.factory.document import Document, read_document
from viewer.factory.edits import CannotEdit, Edits, rewritten
from viewer.factory.equipment import Catalogue, load_catalogue
from viewer.factory.estimates import estimates_of
from viewer.factory.model import Factory
from viewer.factory.reader import read_layout
from viewer.factory.written import as_written

LARGEST_BYTES = 1_000_000
"""The Ochang line, 22 stations with a full hall, takes 30 kB."""


@dataclass
class LayoutFile:
    """A layout and the text it came from. `save` keeps both in step."""

    path: Path
    text: str
    factory: Factory
    estimates: frozenset[str]
    """What the file itself calls an estimate: "winding/cycle_s", "hall/size_m"."""
    catalogue: Catalogue
    document: Document
    """The text as a tree."""

    def rendered(self, factory: Factory) -> str:
        """The text that says `factory`: this file's text with the smallest change.

        Raises LayoutError when `factory` is not a valid layout.
        """
        return self._rendered(factory)[0]

    def _rendered(self, factory: Factory) -> tuple[str, Document]:
        text, found, document, edit = self.text, self.factory, self.document, True
        # What is written is read back until it says what was asked for: a place the file leaves
        # out, say, depends on the other places.
        for _ in range(4):
            if found == factory:
                return text, document
            changed = _changed(document, found, factory, edit=edit)
            edit = edit and changed != text
            text = changed
            found, document = read_layout(text, str(self.path), self.catalogue)
        if found == factory:
            return text, document
        raise LayoutError(f"{self.path}: this layout cannot be written; nothing was saved")

    def check_unchanged(self) -> None:
        """Raises ChangedOnDisk when the file says something else than when it was read."""
        if self.path.exists() and read_text(self.path) != self.text:
            raise ChangedOnDisk(
                f"{self.path}: changed on disk since it was opened; merge the two, or save under "
                "another name"
            )

    def save(self, factory: Factory, path: str | Path | None = None) -> "LayoutFile":
        """Write `factory` to this file, or to another one, atomically; comments and order stay.

        Returns the file as it is now. Raises LayoutError with one line, and leaves what is on disk
        untouched, when
        `factory` is not valid, the file cannot be written, or somebody else has changed it since it
        was read.
        """
        target = self.path if path is None else Path(path)
        text, document = self._rendered(factory)
        own = target.resolve() == self.path.resolve()
        on_disk = own and target.exists()
        if own:
            self.check_unchanged()
        if not on_disk or text != self.text:
            write_text(target, text)
        estimates = estimates_of(document)
        if own:
            self.text, self.factory, self.estimates = text, factory, estimates
            self.document = document
            return self
        return LayoutFile(target, text, factory, estimates, self.catalogue, document)


class ChangedOnDisk(LayoutError):
    """Somebody else has saved the file since it was read."""


def _changed(document: Document, old: Factory, new: Factory, *, edit: bool) -> str:
    before, after = as_written(old), as_written(new)
    if edit:
        edits = Edits(document)
        try:
            edits.change(document.root, before, after)
            return edits.applied()
        except CannotEdit:
            pass
    return rewritten(document, before, after)


def write_text(path: Path, text: str) -> None:
    """Replace a file by `text` at once: a reader sees the old content or the new, never a part.

    Keeps the file's mode. Raises LayoutError, and leaves the file untouched, when it cannot be
    written.
    """
    try:
        path = path.resolve()
        mode = None
        if path.exists():
            if not path.is_file():
                raise LayoutError(f"{path}: cannot be written: not a file")
            if not os.access(path, os.W_OK):
                raise LayoutError(f"{path}: cannot be written: no permission; save elsewhere")
            mode = stat.S_IMODE(path.stat().st_mode)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except (OSError, ValueError, RuntimeError) as error:
        raise _unwritable(path, error) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o666 & ~_umask() if mode is None else mode)
        Path(name).replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise _unwritable(path, error) from None


def _unwritable(path: Path, error: Exception) -> LayoutError:
    said = error.strerror if isinstance(error, OSError) else str(error)
    return LayoutError(f"{path}: cannot be written: {said}; nothing was changed; save elsewhere")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    # The new name is safe against a power cut only once the folder is on disk; not every system
    # lets a folder be opened for that, and then the file's own sync has to do.
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        return
    finally:
        os.close(handle)


def parse_layout(text: str, name: str, catalogue: Catalogue | None = None) -> Factory:
    """The factory a text describes. Raises LayoutError, one `name:line: ...` for each problem."""
    return read_layout(text, name, _or_built_in(catalogue))[0]


def load_layout(path: str | Path, catalogue: Catalogue | None = None) -> LayoutFile:
    """Read a layout file. Raises LayoutError, one line for each problem."""
    path, catalogue = Path(path), _or_built_in(catalogue)
    text = read_text(path)
    if text.lstrip().startswith(("variant:", "#")) and "\nvariant:" in f"\n{text}":
        from viewer.factory.variant_file import is_variant, load_variant

        found = read_document(text, str(path))
        if found is not None and is_variant(found):
            return load_variant(path, found, catalogue)
    factory, document = read_layout(text, str(path), catalogue)
    return LayoutFile(path, text, factory, estimates_of(document), catalogue, document)


def _or_built_in(catalogue: Catalogue | None) -> Catalogue:
    # An empty catalogue is a catalogue too.
    return load_catalogue() if catalogue is None else catalogue


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
