"""Two edits of one layout brought together: what each changed of what both began with."""

from dataclasses import dataclass

from viewer.errors import LayoutError
from viewer.factory.document import Plain
from viewer.factory.equipment import Catalogue
from viewer.factory.model import Factory
from viewer.factory.overlay import PARTS, Said, laid_over, overlay
from viewer.factory.written import flow_text


class Conflict(LayoutError):
    """Both sides changed the same thing otherwise; one line for each."""


@dataclass(frozen=True)
class TakeOver:
    """Put a layout in the place of another one, as one step that can be undone."""

    factory: Factory
    label: str

    def apply(self, factory: Factory) -> Factory:
        """The layout that takes the place of `factory`."""
        del factory
        return self.factory


def merged(
    base: Factory, mine: Factory, theirs: Factory, catalogue: Catalogue, *, prefer: str = ""
) -> Factory:
    """`theirs` with what differs from `base` in `mine`. `prefer`, "mine" or "theirs", says whose
    value stays where both changed one.

    Raises Conflict where both did and nobody is preferred, LayoutError where the two do not go
    together at all.
    """
    ours, others = overlay(base, mine), overlay(base, theirs)
    conflicts = _conflicts(ours.get("changed"), others.get("changed"), ())
    if conflicts and not prefer:
        raise Conflict([_told(path, ours, others) for path in conflicts])
    if prefer == "theirs":
        for path in conflicts:
            ours = _without(ours, ("changed", *path))
    for section, order in _part(ours, "order").items():
        # What the others added or took away is no reason to lose the order.
        gone = set(_names(_part(others, "removed").get(section)))
        kept = [name for name in _names(order) if name not in gone]
        kept += [name for name in _names(_part(others, "added").get(section)) if name not in kept]
        orders: Said = {**_part(ours, "order"), section: tuple(kept)}
        ours: Said = {**ours, "order": orders}
    return laid_over(theirs, ours, catalogue)


Path = tuple[str, ...]


def _conflicts(a: Plain, b: Plain, path: Path) -> list[Path]:
    if isinstance(a, dict) and isinstance(b, dict):
        return [
            found for key in a if key in b for found in _conflicts(a[key], b[key], (*path, key))
        ]
    return [path] if a != b else []


def _told(path: Path, ours: Said, others: Said) -> str:
    a, b = (flow_text(_at(side, ("changed", *path))) for side in (ours, others))
    return f"{'.'.join(path)}: {a} here, {b} in the file"


def _at(said: Plain, path: Path) -> Plain:
    for key in path:
        assert isinstance(said, dict)
        said = said[key]
    return said


def _without(said: Said, path: Path) -> Said:
    key, *rest = path
    left = {name: value for name, value in said.items() if name != key or rest}
    below = said[key]
    if rest and isinstance(below, dict):
        left[key] = _without(below, tuple(rest))
    return left


def _part(said: Said, name: str) -> Said:
    assert name in PARTS
    part = said.get(name)
    return part if isinstance(part, dict) else {}


def _names(value: Plain) -> list[str]:
    if not isinstance(value, tuple):
        return []
    return [str(one["id"] if isinstance(one, dict) and "id" in one else one) for one in value]
