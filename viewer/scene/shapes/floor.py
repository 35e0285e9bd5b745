"""The floor as one flat patchwork: tinted zones and painted lines that nowhere overlap.

All edges run east or north, so the floor is cut along every edge and each piece gets the topmost
paint. Coplanar layers would flicker at a distance; a patchwork cannot.
"""

from __future__ import annotations

import numpy as np

from viewer.scene.nodes import HallNode
from viewer.scene.shapes.mesh import Mesh, upright_quads

Rect = tuple[float, ...]

LINE_M = 0.12
_DASH_M = 1.2
_WARNING_M = 0.6
JOINT_EVERY_M = 12.0
_JOINT_M = 0.04
_LINE_OF = {
    "aisle": "line",
    "amr_aisle": "line",
    "walkway": "walk_line",
    "escape": "escape_line",
    "hazard": "hazard_line",
}

# Painter's order of the zones; walls stand on the floor and do not colour it.
_ORDER = (
    "room",
    "logistics",
    "technical",
    "hazard",
    "dry_room",
    "escape",
    "walkway",
    "aisle",
    "amr_aisle",
)


def floor_layers(hall: HallNode) -> list[tuple[str, Rect]]:
    """(paint, rectangle) from the bottom up: the slab with its joints, zone kinds, their lines."""
    layers: list[tuple[str, Rect]] = [("plain", (0.0, 0.0, *hall.size_m[:2]))]
    layers += [("joint", rect) for rect in _joints(hall.size_m)]
    zones = [zone for zone in hall.zones if zone.kind in _ORDER]
    for zone in sorted(zones, key=lambda zone: _ORDER.index(zone.kind)):
        layers.append((zone.kind, zone.rect_m))
        paint = _LINE_OF.get(zone.kind)
        if paint is None:
            continue
        if zone.kind == "hazard":
            layers += [(paint, rect) for rect in _warning_frame(zone.rect_m)]
        else:
            layers += [(paint, rect) for rect in _side_lines(zone.rect_m)]
        if zone.kind == "amr_aisle":
            layers += [(paint, rect) for rect in _dashes(zone.rect_m)]
    return [(paint, rect) for paint, rect in layers if rect[2] > rect[0] and rect[3] > rect[1]]


def floor_meshes(hall: HallNode) -> dict[str, Mesh]:
    """Paint -> flat mesh at z = 0; together they cover the hall exactly once."""
    width, depth = hall.size_m[:2]
    layers = floor_layers(hall)
    rects = np.clip(
        np.array([rect for _, rect in layers], dtype=float), 0.0, [width, depth, width, depth]
    )
    xs, ys = np.unique(rects[:, [0, 2]]), np.unique(rects[:, [1, 3]])
    paint = np.zeros((len(xs) - 1, len(ys) - 1), dtype=np.int64)
    for index, (x0, y0, x1, y1) in enumerate(rects):
        columns = slice(np.searchsorted(xs, x0), np.searchsorted(xs, x1))
        rows = slice(np.searchsorted(ys, y0), np.searchsorted(ys, y1))
        paint[columns, rows] = index
    pieces: dict[str, list[Rect]] = {}
    for i, j in np.ndindex(*paint.shape):
        name = layers[int(paint[i, j])][0]
        pieces.setdefault(name, []).append(
            (float(xs[i]), float(ys[j]), float(xs[i + 1]), float(ys[j + 1]))
        )
    return {name: upright_quads(rects, 0.0) for name, rects in pieces.items()}


def _side_lines(rect: Rect) -> list[Rect]:
    x0, y0, x1, y1 = rect
    if x1 - x0 >= y1 - y0:
        return [(x0, y0, x1, y0 + LINE_M), (x0, y1 - LINE_M, x1, y1)]
    return [(x0, y0, x0 + LINE_M, y1), (x1 - LINE_M, y0, x1, y1)]


def _dashes(rect: Rect) -> list[Rect]:
    """A broken centre line: where vehicles of both directions pass each other."""
    x0, y0, x1, y1 = rect
    along_x = x1 - x0 >= y1 - y0
    start, end = (x0, x1) if along_x else (y0, y1)
    middle = (y0 + y1) / 2 if along_x else (x0 + x1) / 2
    low, high = middle - LINE_M / 2, middle + LINE_M / 2
    dashes: list[Rect] = []
    for at in np.arange(start + _DASH_M, end - _DASH_M, 2.5 * _DASH_M):
        a, b = float(at), float(at + _DASH_M)
        dashes.append((a, low, b, high) if along_x else (low, a, high, b))
    return dashes


def _warning_frame(rect: Rect) -> list[Rect]:
    """A broken line all round."""
    x0, y0, x1, y1 = rect
    pieces: list[Rect] = []
    for at in np.arange(x0, x1, 2 * _WARNING_M):
        a, b = float(at), min(float(at) + _WARNING_M, x1)
        pieces += [(a, y0, b, y0 + LINE_M), (a, y1 - LINE_M, b, y1)]
    for at in np.arange(y0, y1, 2 * _WARNING_M):
        a, b = float(at), min(float(at) + _WARNING_M, y1)
        pieces += [(x0, a, x0 + LINE_M, b), (x1 - LINE_M, a, x1, b)]
    return pieces


def _joints(size_m: Rect) -> list[Rect]:
    """Where one bay of the concrete slab ends and the next begins."""
    width, depth = size_m[:2]
    half = _JOINT_M / 2
    along_y = np.arange(JOINT_EVERY_M, width, JOINT_EVERY_M).tolist()
    along_x = np.arange(JOINT_EVERY_M, depth, JOINT_EVERY_M).tolist()
    return [
        *((x - half, 0.0, x + half, depth) for x in along_y),
        *((0.0, y - half, width, y + half) for y in along_x),
    ]
