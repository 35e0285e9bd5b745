"""Walls, cut low so that one can look in, glass round the dry room, and the columns of the hall.

A wall is a zone of kind "wall"; doors cut gaps into it. A wall along the edge of a dry room is
glazed to its full height. The outer wall is drawn where the layout does not give one. All of it is
upright boxes and panes, which also travel to the browser, so that both renderers build one hall.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from viewer.scene.nodes import DoorNode, HallNode
from viewer.scene.shapes.mesh import Mesh, boxes, merged

Rect = tuple[float, ...]
Solid = tuple[float, float, float, float, float, float]

WALL_M = 1.1
GLASS_M = 3.0
COLUMN_M = 3.4
SLAB_M = 0.35
_OUTER_THICKNESS_M = 0.3
_CAP_M = 0.06
_POST_M = 0.08
_POST_PITCH_M = 3.0
_KICK_M = 0.35
_NEAR_M = 0.35
_SILL_M = 0.05
_GUARD_M = 0.62


@dataclass(frozen=True)
class Walls:
    """What stands on the edge of the floor, in metres of the hall frame."""

    boxes: dict[str, list[Solid]]
    """Material name -> x_min, y_min, z_min, x_max, y_max, z_max: wall, wall_top, alu, column,
    guard, slab, exit (sills)."""
    panes: list[Solid]
    """Upright sheets of glass: two lower corners' x, y, then the heights of both edges."""


def build_walls(hall: HallNode) -> Walls:
    """Everything the building has above and below its floor."""
    dry = [zone.rect_m for zone in hall.zones if zone.kind == "dry_room"]
    walls = [zone.rect_m for zone in hall.zones if zone.kind == "wall"]
    glazed = [rect for rect in walls if _on_edge(rect, dry)]
    if not glazed:
        glazed = [edge for rect in dry for edge in _edges(rect)]
    solid = [rect for rect in walls if not _on_edge(rect, dry)] + _outer(hall)
    parts = Walls({name: [] for name in ("wall", "wall_top", "alu")}, [])
    for rect in solid:
        for x0, y0, x1, y1 in _without_doors(rect, hall.doors):
            parts.boxes["wall"].append((x0, y0, 0.0, x1, y1, WALL_M - _CAP_M))
            parts.boxes["wall_top"].append((x0, y0, WALL_M - _CAP_M, x1, y1, WALL_M))
    for rect in glazed:
        for piece in _without_doors(rect, hall.doors):
            _glaze(piece, parts)
    _columns(hall, parts)
    width, depth = hall.size_m[:2]
    t = _OUTER_THICKNESS_M
    # The floor itself is drawn apart; the slab is what one sees of it from the side.
    parts.boxes["slab"] = [(-t, -t, -SLAB_M, width + t, depth + t, -0.005)]
    parts.boxes["exit"] = _exit_sills(hall)
    return parts


def wall_meshes(hall: HallNode) -> dict[str, Mesh]:
    """Material name -> mesh of build_walls, the panes under "wall_glass"."""
    walls = build_walls(hall)
    meshes = {
        name: boxes([box[:3] for box in solids], [box[3:] for box in solids])
        for name, solids in walls.boxes.items()
    }
    meshes["wall_glass"] = merged(_sheet(pane) for pane in walls.panes)
    return meshes


def _columns(hall: HallNode, parts: Walls) -> None:
    """Columns cut off like the walls, so that they hide little, with a guard against forklifts."""
    half, high = hall.column_side_m / 2, min(COLUMN_M, hall.height_m)
    wide = half + 0.015
    parts.boxes["column"] = [
        (x - half, y - half, 0.0, x + half, y + half, high - _CAP_M) for x, y in hall.columns
    ]
    parts.boxes["wall_top"] += [
        (x - half, y - half, high - _CAP_M, x + half, y + half, high) for x, y in hall.columns
    ]
    parts.boxes["guard"] = [
        (x - wide, y - wide, 0.12, x + wide, y + wide, min(_GUARD_M, high)) for x, y in hall.columns
    ]


def _glaze(rect: Rect, parts: Walls) -> None:
    """Glass panes between posts, with a kick plate below and a rail on top."""
    x0, y0, x1, y1 = rect
    along_x = x1 - x0 >= y1 - y0
    start, end = (x0, x1) if along_x else (y0, y1)
    middle = (y0 + y1) / 2 if along_x else (x0 + x1) / 2

    def body(a: float, b: float, half: float, low: float, high: float) -> Solid:
        if along_x:
            return (a, middle - half, low, b, middle + half, high)
        return (middle - half, a, low, middle + half, b, high)

    count = max(round((end - start) / _POST_PITCH_M), 1)
    half = _POST_M / 2
    for at in np.linspace(start + half, end - half, count + 1):
        parts.boxes["alu"].append(body(float(at) - half, float(at) + half, half, 0.0, GLASS_M))
    parts.boxes["alu"].append(body(start, end, half, GLASS_M - _POST_M, GLASS_M))
    parts.boxes["wall"].append(body(start, end, half * 0.9, 0.0, _KICK_M))
    low, high = _KICK_M, GLASS_M - _POST_M
    if along_x:
        parts.panes.append((start, middle, end, middle, low, high))
    else:
        parts.panes.append((middle, start, middle, end, low, high))


def _sheet(pane: Solid) -> Mesh:
    """A single sheet; a box would tint what is behind it twice."""
    ax, ay, bx, by, low, high = pane
    corners = [(ax, ay, low), (bx, by, low), (bx, by, high), (ax, ay, high)]
    normal = (0.0, -1.0, 0.0) if ay == by else (1.0, 0.0, 0.0)
    return Mesh(
        np.array(corners, dtype=np.float32),
        np.tile(np.array(normal, dtype=np.float32), (4, 1)),
        np.array([[0, 1, 2], [0, 2, 3]]),
    )


def _exit_sills(hall: HallNode) -> list[Solid]:
    """A green sill where a way out leads through the outer wall."""
    width, depth = hall.size_m[:2]
    t = _OUTER_THICKNESS_M
    sills: list[Solid] = []
    for door in hall.doors:
        if door.kind != "exit":
            continue
        (x, y), half = door.at_m[:2], door.width_m / 2
        if min(x, width - x) <= min(y, depth - y):
            x0 = -t if x < width / 2 else width
            sills.append((x0, y - half, 0.0, x0 + t, y + half, _SILL_M))
        else:
            y0 = -t if y < depth / 2 else depth
            sills.append((x - half, y0, 0.0, x + half, y0 + t, _SILL_M))
    return sills


def _outer(hall: HallNode) -> list[Rect]:
    width, depth = hall.size_m[:2]
    t = _OUTER_THICKNESS_M
    return [
        (-t, -t, width + t, 0.0),
        (-t, depth, width + t, depth + t),
        (-t, 0.0, 0.0, depth),
        (width, 0.0, width + t, depth),
    ]


def _edges(rect: Rect) -> list[Rect]:
    x0, y0, x1, y1 = rect
    t = _POST_M / 2
    return [
        (x0, y0 - t, x1, y0 + t),
        (x0, y1 - t, x1, y1 + t),
        (x0 - t, y0, x0 + t, y1),
        (x1 - t, y0, x1 + t, y1),
    ]


def _on_edge(wall: Rect, rooms: list[Rect]) -> bool:
    """Whether a wall runs along an edge of one of the rooms."""
    x0, y0, x1, y1 = wall
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    along_x = x1 - x0 >= y1 - y0
    for room in rooms:
        inside_x = room[0] - _NEAR_M <= x0 and x1 <= room[2] + _NEAR_M
        inside_y = room[1] - _NEAR_M <= y0 and y1 <= room[3] + _NEAR_M
        if along_x and inside_x and min(abs(y - room[1]), abs(y - room[3])) < _NEAR_M:
            return True
        if not along_x and inside_y and min(abs(x - room[0]), abs(x - room[2])) < _NEAR_M:
            return True
    return False


def _without_doors(rect: Rect, doors: Iterable[DoorNode]) -> list[Rect]:
    """What is left of a wall when its doors are cut out."""
    x0, y0, x1, y1 = rect
    along_x = x1 - x0 >= y1 - y0
    start, end = (x0, x1) if along_x else (y0, y1)
    gaps: list[tuple[float, float]] = []
    for door in doors:
        x, y = door.at_m[:2]
        at, across, low, high = (x, y, y0, y1) if along_x else (y, x, x0, x1)
        if low - _NEAR_M <= across <= high + _NEAR_M and start < at < end:
            gaps.append((at - door.width_m / 2, at + door.width_m / 2))
    pieces: list[tuple[float, float]] = []
    for low, high in sorted(gaps):
        if low > start:
            pieces.append((start, low))
        start = max(start, high)
    if end > start:
        pieces.append((start, end))
    return [(a, y0, b, y1) if along_x else (x0, a, x1, b) for a, b in pieces]
