"""Several things at once, each in one step: moved, turned, lined up, spread, locked.

Places of a group are worked out first (`shifted`, `turned`, `aligned`, `distributed`), and the
command says them outright, so that what was recorded comes to stand in the same place again.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from viewer.errors import LayoutError
from viewer.factory.equipment import Catalogue
from viewer.factory.model import Factory, Station
from viewer.factory.placement import place, rotation
from viewer.factory.things import Thing, check_unlocked, thing, with_thing

Edge = Literal["west", "east", "south", "north", "x", "y"]
"""What is lined up: an outer edge of the groups, or their centres on a line x or y = constant."""

EDGES: tuple[Edge, ...] = ("west", "east", "south", "north", "x", "y")
Deed = Literal["Move", "Rotate", "Align", "Distribute"]
DEEDS: tuple[Deed, ...] = ("Move", "Rotate", "Align", "Distribute")


class Spot(NamedTuple):
    """Where a thing is to stand, hall frame (m); None keeps its direction."""

    path: str
    at_m: tuple[float, float]
    facing_deg: float | None = None


@dataclass(frozen=True)
class PlaceThings:
    """Put several things in their places as one step. Raises LayoutError for one that is locked."""

    spots: tuple[Spot, ...]
    deed: Deed = "Move"

    @property
    def label(self) -> str:
        if len(self.spots) == 1:
            return f"{self.deed} {self.spots[0].path}"
        return f"{self.deed} {len(self.spots)} things"

    def apply(self, factory: Factory) -> Factory:
        names = [spot.path for spot in self.spots]
        check_unlocked(factory, names)
        if len(set(names)) < len(names):
            raise LayoutError("place: the same thing is named twice")
        for spot in self.spots:
            x, y = (round(float(value), 3) for value in spot.at_m)
            changes: dict[str, object] = {"at_m": (x, y)}
            if spot.facing_deg is not None:
                changes["facing_deg"] = round(spot.facing_deg % 360, 3)
            factory = with_thing(factory, spot.path, changes)
        return factory


@dataclass(frozen=True)
class LockThings:
    """Settle the places of things, or let them be moved again."""

    paths: tuple[str, ...]
    locked: bool

    @property
    def label(self) -> str:
        what = self.paths[0] if len(self.paths) == 1 else f"{len(self.paths)} things"
        return f"{'Lock' if self.locked else 'Unlock'} {what}"

    def apply(self, factory: Factory) -> Factory:
        for path in self.paths:
            if thing(factory, path).locked != self.locked:
                factory = with_thing(factory, path, {"locked": self.locked})
        return factory


def shifted(factory: Factory, paths: Sequence[str], by_m: tuple[float, float]) -> PlaceThings:
    """All by the same way, so that their distances stay. Raises LayoutError for unknown paths."""
    spots: list[Spot] = []
    for path in paths:
        x, y = thing(factory, path).at_m
        spots.append(Spot(path, (round(x + by_m[0], 3), round(y + by_m[1], 3))))
    return PlaceThings(tuple(spots))


def turned(
    factory: Factory, paths: Sequence[str], by_deg: float, *, together: bool = False
) -> PlaceThings:
    """Each about its own centre, or together about the middle of all their centres.

    Raises LayoutError for unknown paths.
    """
    things = [thing(factory, path) for path in paths]
    centres = np.array([one.at_m for one in things])
    if together:
        middle = (centres.min(axis=0) + centres.max(axis=0)) / 2
        centres = (centres - middle) @ rotation(by_deg).T + middle
    spots = tuple(
        Spot(path, (round(x, 3), round(y, 3)), round((one.facing_deg + by_deg) % 360, 3))
        for path, one, (x, y) in zip(paths, things, centres.tolist(), strict=True)
    )
    return PlaceThings(spots, "Rotate")


def aligned(
    factory: Factory, catalogue: Catalogue, paths: Sequence[str], edge: Edge
) -> PlaceThings:
    """Lined up with the first of them. Raises LayoutError for fewer than two or unknown paths."""
    if len(paths) < 2:
        raise LayoutError("align: name two things or more; they line up with the first")
    things = [thing(factory, path) for path in paths]
    axis = 0 if edge in ("west", "east", "x") else 1
    lines = [_line(one, catalogue, edge, axis) for one in things]
    spots: list[Spot] = []
    for path, one, line in zip(paths, things, lines, strict=True):
        at = [*one.at_m]
        at[axis] = round(at[axis] + lines[0] - line, 3)
        spots.append(Spot(path, (at[0], at[1])))
    return PlaceThings(_that_move(factory, spots), "Align")


def distributed(
    factory: Factory, catalogue: Catalogue, paths: Sequence[str], axis: Literal["x", "y"]
) -> PlaceThings:
    """With equal gaps between the first and the last along an axis; these two stay.

    Raises LayoutError for fewer than three or unknown paths.
    """
    if len(paths) < 3:
        raise LayoutError("distribute: name three things or more; the outermost stay")
    number = 0 if axis == "x" else 1
    things = [thing(factory, path) for path in paths]
    boxes = [_box(one, catalogue) for one in things]
    order = sorted(range(len(paths)), key=lambda k: (boxes[k][0][number] + boxes[k][1][number], k))
    low, high = boxes[order[0]][0][number], boxes[order[-1]][1][number]
    taken = math.fsum(boxes[k][1][number] - boxes[k][0][number] for k in order)
    gap = (high - low - taken) / (len(paths) - 1)
    spots: list[Spot] = []
    position = low
    for k in order:
        at = [*things[k].at_m]
        at[number] = round(at[number] + position - boxes[k][0][number], 3)
        spots.append(Spot(paths[k], (at[0], at[1])))
        position += boxes[k][1][number] - boxes[k][0][number] + gap
    return PlaceThings(_that_move(factory, spots), "Distribute")


def _that_move(factory: Factory, spots: Sequence[Spot]) -> tuple[Spot, ...]:
    # What stays where it is may be locked: others line up with it.
    return tuple(s for s in spots if math.dist(thing(factory, s.path).at_m, s.at_m) > 1e-6)


def _line(one: Thing, catalogue: Catalogue, edge: Edge, axis: int) -> float:
    if edge in ("x", "y"):
        return one.at_m[axis]
    low, high = _box(one, catalogue)
    return (low if edge in ("west", "south") else high)[axis]


def _box(one: Thing, catalogue: Catalogue) -> tuple[list[float], list[float]]:
    """South-west and north-east corner of the rectangle that the thing fills in the hall frame."""
    equipment = catalogue[one.equipment]
    if isinstance(one, Station):
        corners = place(one, equipment).group
    else:
        length_m, width_m, _ = one.size_m or equipment.size_m
        half = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * (length_m / 2, width_m / 2)
        corners = half @ rotation(one.facing_deg).T + np.array(one.at_m)
    return corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
