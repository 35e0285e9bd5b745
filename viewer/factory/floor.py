"""The floor of a line as polygons in search trees: machines, conveyors, zones, columns, furniture
(hall frame, m).
"""

# Shapely and SciPy describe their arrays only in part, so strict checking would find nothing but
# that. pyright: standard

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from viewer.factory.equipment import Catalogue
from viewer.factory.flow import ResolvedLink, checked_ends, place_all, resolve_link
from viewer.factory.hall import Zone
from viewer.factory.model import Factory
from viewer.factory.placement import Floats, Placement, rotation
from viewer.factory.topology import Ends

Shapes = NDArray[np.object_]

VEHICLES = ("amr",)
"""Furniture that drives."""

BELT_HALF_WIDTH_M = 0.125
KEPT_FREE = ("aisle", "amr_aisle", "walkway", "escape")
"""Kinds of zones in which no machine may stand."""


@dataclass(frozen=True, eq=False)
class Belts:
    """Straight pieces of conveyors; m of them."""

    shapes: Shapes
    """(m,) rectangles on the floor."""
    ends: Floats
    """(m, 2, 3) first and last point of each piece."""
    owner: tuple[tuple[str, str], ...]
    """Source and target of each piece's link; the same station twice for a conveyor inside a group.
    """
    label: tuple[str, ...]
    """What a message calls it: "winding->flatten"."""
    vehicle: tuple[bool, ...]
    """True where vehicles drive on the floor instead."""


class Floor:
    """Everything that stands on the floor of one factory. Built once per factory, asked often."""

    def __init__(self, factory: Factory, catalogue: Catalogue) -> None:
        self.factory = factory
        self.catalogue = catalogue
        self.placements: dict[str, Placement] = place_all(factory, catalogue)
        self.machines: Shapes = np.concatenate(
            [machine_shapes(p) for p in self.placements.values()]
        )
        counts = [len(p.machines) for p in self.placements.values()]
        self.machine_station: NDArray[np.intp] = np.repeat(np.arange(len(counts)), counts)
        self.machine_tree = STRtree(self.machines)
        length_m, width_m = factory.hall.size_m
        self.hall: BaseGeometry = shapely.box(0.0, 0.0, length_m, width_m)

    @cached_property
    def ends(self) -> list[Ends]:
        return checked_ends(self.factory)

    @cached_property
    def links(self) -> tuple[ResolvedLink, ...]:
        return tuple(resolve_link(end, self.factory, self.placements) for end in self.ends)

    @cached_property
    def hand_offs(self) -> frozenset[frozenset[str]]:
        """Pairs of stations that hand cells over directly; these machines may touch."""
        links = self.factory.links
        return frozenset(
            frozenset((end.source, end.target))
            for end in self.ends
            if end.link is not None and links[end.link].capacity == 0
        )

    @cached_property
    def belts(self) -> Belts:
        return belts_of(self.links, self.placements.items())

    @cached_property
    def belt_tree(self) -> STRtree:
        return STRtree(self.belts.shapes)

    @cached_property
    def zones(self) -> list[Zone]:
        """Zones machines have to respect: those kept free, and walls."""
        return [z for z in self.factory.hall.zones if z.kind == "wall" or z.kind in KEPT_FREE]

    @cached_property
    def zone_shapes(self) -> Shapes:
        return np.array([shapely.box(*zone.rect_m) for zone in self.zones], dtype=object)

    @cached_property
    def walls(self) -> Shapes:
        """The outline of the hall, and the walls in it."""
        inside = [zone.kind == "wall" for zone in self.zones]
        outline = np.array([self.hall.boundary], dtype=object)
        return np.concatenate([outline, self.zone_shapes[np.array(inside, dtype=bool)]])

    @cached_property
    def dry_rooms(self) -> list[tuple[Zone, BaseGeometry]]:
        """Each dry room with its floor."""
        rooms = [zone for zone in self.factory.hall.zones if zone.kind == "dry_room"]
        return [(zone, shapely.box(*zone.rect_m)) for zone in rooms]

    @cached_property
    def door_shapes(self) -> Shapes:
        """The floor in reach of each door on an escape way: half its width around it, as a pair of
        leaves opens. Gates between rooms slide or roll, so nothing for these.
        """
        discs = [
            shapely.Polygon()
            if door.kind == "internal"
            else shapely.Point(door.at_m).buffer(door.width_m / 2)
            for door in self.factory.hall.doors
        ]
        return np.array(discs, dtype=object)

    @cached_property
    def door_tree(self) -> STRtree:
        return STRtree(self.door_shapes)

    @cached_property
    def zone_tree(self) -> STRtree:
        return STRtree(self.zone_shapes)

    @cached_property
    def column_shapes(self) -> Shapes:
        columns = self.factory.hall.columns
        if columns is None:
            return np.array([], dtype=object)
        x, y = np.array(columns.centres_m).reshape(-1, 2).T
        half = columns.side_m / 2
        return np.asarray(shapely.box(x - half, y - half, x + half, y + half), dtype=object)

    @cached_property
    def column_tree(self) -> STRtree:
        return STRtree(self.column_shapes)

    @cached_property
    def furniture_shapes(self) -> Shapes:
        """What stands fast; vehicles (AMR) drive away when something comes to stand there."""
        shapes = [
            shapely.Polygon() if self.drives(number) else self.furniture_outline(number)
            for number in range(len(self.factory.furniture))
        ]
        return np.array(shapes, dtype=object)

    def drives(self, number: int) -> bool:
        """Whether a piece of furniture, by its place in the list, is a vehicle."""
        return self.factory.furniture[number].equipment in VEHICLES

    def furniture_outline(self, number: int) -> BaseGeometry:
        """The rectangle on the floor of one piece of furniture, vehicles included."""
        item = self.factory.furniture[number]
        length_m, width_m, _ = item.size_m or self.catalogue[item.equipment].size_m
        half = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * (length_m / 2, width_m / 2)
        corners = half @ rotation(item.facing_deg).T + np.array(item.at_m)
        return shapely.Polygon(corners)

    @cached_property
    def furniture_tree(self) -> STRtree:
        return STRtree(self.furniture_shapes)


def machine_shapes(placement: Placement) -> Shapes:
    """(n,) footprints of a station's machines."""
    return np.asarray(shapely.polygons(placement.corners), dtype=object)


def belts_of(links: Iterable[ResolvedLink], placements: Iterable[tuple[str, Placement]]) -> Belts:
    """The conveyors of links, and the ones inside the groups of stations, piece by piece."""
    ends: list[Floats] = []
    owner: list[tuple[str, str]] = []
    label: list[str] = []
    vehicle: list[bool] = []

    def add(path: Floats, stations: tuple[str, str], name: str, drives: bool) -> None:
        pieces = np.stack((path[:-1], path[1:]), axis=1)
        ends.append(pieces)
        owner.extend([stations] * len(pieces))
        label.extend([name] * len(pieces))
        vehicle.extend([drives] * len(pieces))

    for link in links:
        add(link.path_m, (link.source, link.target), link.id, link.kind == "amr")
    for id, placement in placements:
        if placement.collector_m is not None:
            add(placement.collector_m, (id, id), id, False)
    points = np.concatenate(ends) if ends else np.zeros((0, 2, 3))
    start, way = points[:, 0, :2], points[:, 1, :2] - points[:, 0, :2]
    length_m = np.linalg.norm(way, axis=1, keepdims=True)
    # A lift has no length on the floor; it stands on a square as wide as a conveyor.
    along = np.divide(way, length_m, out=np.full_like(way, 0.0), where=length_m > 1e-9)
    along[length_m[:, 0] <= 1e-9] = (1.0, 0.0)
    ends_2d = np.stack((start, start + along * np.maximum(length_m, BELT_HALF_WIDTH_M)), axis=1)
    side = np.stack((-along[:, 1], along[:, 0]), axis=1)[:, None] * BELT_HALF_WIDTH_M
    corners = np.concatenate((ends_2d - side, (ends_2d + side)[:, ::-1]), axis=1)
    shapes = shapely.polygons(corners)
    return Belts(
        np.asarray(shapes, dtype=object), points, tuple(owner), tuple(label), tuple(vehicle)
    )


_last: Floor | None = None


def floor_of(factory: Factory, catalogue: Catalogue) -> Floor:
    """The floor of this very factory object; the last one asked for is kept, for the many questions
    of one drag.
    """
    global _last
    kept = _last
    if kept is None or kept.factory is not factory or kept.catalogue is not catalogue:
        kept = _last = Floor(factory, catalogue)
    return kept
