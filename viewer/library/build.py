"""`assets build`: runs the CAD sources, where build123d is installed."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from viewer.errors import AssetError, UsageError
from viewer.paths import ASSETS

NEEDS_CAD = (
    "assets build: build123d is not installed; it is needed for building only: "
    "{python} -m pip install 'build123d>=0.13'"
)


def sources(ids: Sequence[str], folder: Path = ASSETS) -> list[Path]:
    """Folders of the named equipment that have a CAD source, or of all.

    Raises UsageError for an id without one.
    """
    home = folder / "equipment"
    known = {
        p.parent.name: p.parent for p in sorted(home.glob("*/*.py")) if p.stem == p.parent.name
    }
    unknown = [name for name in ids if name not in known]
    if unknown:
        raise UsageError(
            [
                f"{name}: no CAD source {home / name / name}.py; there is {', '.join(known)}"
                for name in unknown
            ]
        )
    return [known[name] for name in (ids or known)]


def build_all(folders: Sequence[Path]) -> Iterator[tuple[str, list[tuple[str, int, int]]]]:
    """Build one folder after the other; yields its id and (file, triangles, bytes) of each file.

    Raises UsageError without build123d, AssetError where a source fails.
    """
    workshop = load_workshop()
    for folder in folders:
        try:
            yield folder.name, workshop.build_equipment(folder)
        # A source is a program and can fail in any way; the message has to say which one it was.
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
            raise AssetError(f"{folder / folder.name}.py: {reason}") from error


def load_workshop() -> Any:
    """The CAD kit beside the sources. Raises UsageError with one line without build123d."""
    if importlib.util.find_spec("build123d") is None:
        raise UsageError(NEEDS_CAD.format(python=sys.executable))
    if str(ASSETS) not in sys.path:
        sys.path.insert(0, str(ASSETS))
    return importlib.import_module("cad.workshop")
