"""Where the pins of a picture go.

Pins never overlap, and each takes the place that covers least of the machines: the station that
takes more room in the picture chooses first, and one that finds no place is counted by its
neighbour ("+2").
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from viewer.scene.fonts import shown_name, text_width
from viewer.scene.graph import SceneGraph
from viewer.scene.nodes import StationNode
from viewer.scene.views import Camera

Rect = tuple[float, float, float, float]

TEXT_PX = 11
HEIGHT_PX = 20
PAD_PX = 8
GLYPH_PX = 8
TIMES_PX = 5
_SMALLEST_STATION_PX = 14
MORE_PX = 26
_EDGE_PX = 4
# Places for a pin over what it names, as in web/src/pins.js: upwards, and sideways by its width.
_LIFTS_PX = (10, 28, 50, 78, 112)
_SHIFTS = (0.0, -0.35, 0.35, -0.7, 0.7)
_COVERED, _PER_LIFT_PX, _PER_SHIFT_PX = 100.0, 0.25, 0.08
"""What it costs to lie all over machines, and to be away from the station."""


@dataclass(frozen=True)
class Pin:
    station_id: str
    text: str
    count: int
    """Machines in parallel; shown from two on."""
    state: str | None
    colour: str | None
    """Of the glyph where there is no state: the station's own band, as long as no pin has one."""
    anchor_px: tuple[float, float]
    rect_px: Rect
    more: int = 0
    """Stations near by that found no place of their own."""


def place_pins(
    graph: SceneGraph,
    camera: Camera,
    size: tuple[int, int],
    states: Mapping[str, str] | None = None,
) -> list[Pin]:
    """The pins that fit into a picture of that size, the biggest station first."""
    machines = _machine_rects(graph, camera, size)
    taken: list[Rect] = []
    pins: list[Pin] = []
    without: list[tuple[float, float]] = []
    for station, top in _by_size(graph, camera, size):
        text = shown_name(station)
        count = len(station.machines)
        width = PAD_PX * 2 + GLYPH_PX + 6 + text_width(text, TEXT_PX) + MORE_PX
        width += 7 + TIMES_PX + text_width(str(count), TEXT_PX) if count > 1 else 0
        rect = _best_place(top, width, size, taken, machines)
        if rect is None:
            without.append(top)
            continue
        taken.append(rect)
        state = (states or {}).get(station.id)
        colour = None if states else station.band
        pins.append(Pin(station.id, text, count, state, colour, top, rect))
    more = [0] * len(pins)
    for place in without if pins else ():
        more[int(np.argmin([math.dist(place, pin.anchor_px) for pin in pins]))] += 1
    # Where nobody else is counted a pin needs no room for a number.
    return [
        replace(pin, more=extra)
        if extra
        else replace(pin, rect_px=(*pin.rect_px[:2], pin.rect_px[2] - MORE_PX, pin.rect_px[3]))
        for pin, extra in zip(pins, more, strict=True)
    ]


def _best_place(
    top: tuple[float, float],
    width: float,
    size: tuple[int, int],
    taken: Sequence[Rect],
    machines: np.ndarray,
) -> Rect | None:
    """The free place above `top` that costs least: it covers machines, or it is far away."""
    best: Rect | None = None
    least = math.inf
    for lift in _LIFTS_PX:
        for shift in _SHIFTS:
            left = top[0] - width / 2 + shift * width
            left = min(max(left, _EDGE_PX), max(size[0] - width - _EDGE_PX, _EDGE_PX))
            above = min(max(top[1] - lift - HEIGHT_PX, _EDGE_PX), size[1] - HEIGHT_PX - _EDGE_PX)
            rect = (left, above, left + width, above + HEIGHT_PX)
            way = lift * _PER_LIFT_PX + abs(shift) * width * _PER_SHIFT_PX
            if way >= least or rect[2] > size[0] or any(_meet(rect, one) for one in taken):
                continue
            cost = way + _COVERED * min(_covered(rect, machines), 2.0)
            if cost < least:
                best, least = rect, cost
    return best


def _covered(rect: Rect, machines: np.ndarray) -> float:
    """Share of a rectangle that lies over machines (n, 4); more than 1 where they overlap."""
    if not len(machines):
        return 0.0
    across = np.minimum(rect[2], machines[:, 2]) - np.maximum(rect[0], machines[:, 0])
    down = np.minimum(rect[3], machines[:, 3]) - np.maximum(rect[1], machines[:, 1])
    area = np.clip(across, 0.0, None) * np.clip(down, 0.0, None)
    return float(area.sum() / ((rect[2] - rect[0]) * (rect[3] - rect[1])))


def _machine_rects(graph: SceneGraph, camera: Camera, size: tuple[int, int]) -> np.ndarray:
    """(n, 4) left, top, right, bottom in pixels of every machine in front of the camera."""
    corners = np.array(
        [
            [(*corner[:2], z) for corner in machine.corners_m for z in (0.0, station.height_m)]
            for station in graph.stations
            for machine in station.machines
        ]
    )
    seen = camera.project(corners, size).reshape(len(corners), 8, 3)
    seen = seen[seen[:, :, 2].min(axis=1) > 0.3]
    return np.concatenate([seen[:, :, :2].min(axis=1), seen[:, :, :2].max(axis=1)], axis=1)


def _by_size(
    graph: SceneGraph, camera: Camera, size: tuple[int, int]
) -> Iterator[tuple[StationNode, tuple[float, float]]]:
    """Visible stations from large to small, with the top of their middle in pixels."""
    found: list[tuple[float, StationNode, tuple[float, float]]] = []
    for station in graph.stations:
        corners = camera.project(station.box.corners(), size)
        top = camera.project(np.array([(*station.at_m, station.height_m)]), size)[0]
        if np.min(corners[:, 2]) <= 0.5 or top[2] <= 0.5:
            continue
        x0, y0 = corners[:, :2].min(axis=0)
        x1, y1 = corners[:, :2].max(axis=0)
        inside = 0 <= top[0] < size[0] and 0 <= top[1] < size[1]
        if not inside or max(x1 - x0, y1 - y0) < _SMALLEST_STATION_PX:
            continue
        area = float((x1 - x0) * (y1 - y0))
        found.append((area, station, (float(top[0]), float(top[1]))))
    found.sort(key=lambda item: (-item[0], item[1].id))
    for _, station, top in found:
        yield station, top


def _meet(a: Rect, b: Rect, gap: float = 3.0) -> bool:
    return a[0] < b[2] + gap and b[0] < a[2] + gap and a[1] < b[3] + gap and b[1] < a[3] + gap
