"""The nodes of the scene graph: plain frozen values, as they also travel to the browser.

Lengths are metres in the hall frame (x east, y north, z up), angles degrees counter-clockwise from
east.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from viewer.scene.views import Box

Point = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class CellNode:
    format: str
    diameter_m: float
    height_m: float


@dataclass(frozen=True, slots=True)
class ZoneNode:
    id: str
    kind: str
    rect_m: Point
    """x_min, y_min, x_max, y_max."""
    name: str | None
    name_ko: str | None


@dataclass(frozen=True, slots=True)
class DoorNode:
    at_m: Point
    width_m: float
    kind: str


@dataclass(frozen=True, slots=True)
class HallNode:
    size_m: Point
    height_m: float
    columns: tuple[Point, ...]
    column_side_m: float
    zones: tuple[ZoneNode, ...]
    doors: tuple[DoorNode, ...]


@dataclass(frozen=True, slots=True)
class MovingNode:
    """A part that turns about, or is shifted along, an axis (poses.py); machine frame."""

    node: str
    kind: str
    axis: Point
    origin_m: Point
    low: float
    high: float
    """Degrees if it turns, else metres."""
    turns: bool
    carrier: str | None


@dataclass(frozen=True, slots=True)
class AssetNode:
    """One machine model. The mesh is Y up inside its file; `None` is a mesh that is not there."""

    glb: str | None
    low: str | None
    size_m: Point
    inlet_m: Point
    outlet_m: Point
    work_m: Point
    up: str = "y"
    mid: str | None = None
    """Between full and coarse; None where full detail is cheap enough."""
    problem: str | None = None
    """Why `glb` is not there, in one line."""
    moving: tuple[MovingNode, ...] = ()


@dataclass(frozen=True, slots=True)
class MachineNode:
    path: str
    """"winding/machine_2"."""
    at_m: Point
    facing_deg: float
    scale: Point
    """Factors on the mesh along its x, y (left) and z, for a station of its own size."""
    work_m: Point
    """Where a cell is shown while the machine works on it."""
    port_s_m: float
    """Distance along the station's collector from its inlet to this machine."""
    corners_m: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class StationNode:
    id: str
    name: str
    name_ko: str | None
    equipment: str
    area: str
    kind: str
    at_m: Point
    facing_deg: float
    band: str
    height_m: float
    group_m: tuple[Point, ...]
    inlet_m: Point
    outlet_m: Point
    collector_m: tuple[Point, Point] | None
    machines: tuple[MachineNode, ...]

    @property
    def box(self) -> Box:
        """The smallest upright box round the group."""
        xs, ys = zip(*(corner[:2] for corner in self.group_m), strict=True)
        return Box((min(xs), min(ys), 0.0), (max(xs), max(ys), self.height_m))


@dataclass(frozen=True, slots=True)
class LinkNode:
    """A way cells take, with the collecting conveyors it begins and ends on.

    `path_m` starts before s = 0: its first `lead_m` metres belong to the source, then come
    `length_m` metres of the link itself, and what is left belongs to the target. Its corners are
    arcs (curves.py), so `length_m` is a little less than the length by the corner points, from
    which `capacity` and `transport_s` come.
    """

    id: str
    source: str
    target: str
    kind: str
    path_m: tuple[Point, ...]
    lead_m: float
    length_m: float
    transport_s: float
    capacity: int
    pitch_m: float
    """Distance of queueing carriers, small enough for the link's capacity to fit on its length."""
    unit: int
    lanes: int


@dataclass(frozen=True, slots=True)
class FurnitureNode:
    id: str
    asset: str
    at_m: Point
    facing_deg: float
    scale: Point = (1.0, 1.0, 1.0)
    """Size over the size of the mesh, along its length, width and height."""


def polyline_length(points: Sequence[Point]) -> float:
    """Metres along a polyline; 0 for a single point."""
    return math.fsum(math.dist(a, b) for a, b in pairwise(points))
