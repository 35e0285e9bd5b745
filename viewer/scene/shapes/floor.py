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
    """(paint, rectangle) from the bottom up: zone kinds, then lines."""
    layers: list[tuple[str, Rect]] = [("plain", (0.0, 0.0, *hall.size_m[:2]))]
    zones = [zone for zone in hall.zones if zone.kind in _ORDER]
    for zone in sorted(zones, key=lambda zone: _ORDER.index(zone.kind)):
        layers.append((zone.kind, zone.rect_m))
    for zone in zones:
        if zone.kind in ("aisle", "amr_aisle"):
            layers += [("line", rect) for rect in _side_lines(zone.rect_m)]
        if zone.kind == "amr_aisle":
            layers += [("line", rect) for rect in _dashes(zone.rect_m)]
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
