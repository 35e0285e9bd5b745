"""What carries the roof: columns up to it, trusses across the hall, purlins along it, and between
them light strips, air ducts and a sprinkler pipe. Sizes are estimates, as of any such hall.

From above the roof would hide the line, so it is shown to a camera that stands under it, or on
demand. A camera inside the hall also sees its walls in full height; from outside they are cut low.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from viewer.scene.nodes import HallNode
from viewer.scene.shapes.beams import Beam, Beams, Repeat, evenly
from viewer.scene.shapes.walls import COLUMN_M, WALL_M

EAST, NORTH = (1.0, 0.0), (0.0, 1.0)
_TRUSS_SHARE, _TRUSS_MOST_M = 0.1, 1.4
_PANEL_M = 2.2
_CHORD_M = 0.2
_WEB_M = 0.1
_PURLIN_EVERY_M, _PURLIN_M = 3.0, (0.08, 0.2)
_TIE_M = (0.16, 0.3)
_BAY_M = 12.0
"""Between columns where the layout names none."""
_LIGHT_ROWS_M, _LIGHT_EVERY_M = 8.0, 3.0
_LIGHT_M = (1.6, 0.12, 0.06)
_DUCT_M = (0.9, 0.6)
_DUCT_BAY_M = 16.0
_OUTLET_M = (0.6, 0.3)
_PIPE_M = 0.06
_PANEL_WALL_M = 0.1
_RIB_EVERY_M = 4.0


def roof_low_m(hall: HallNode) -> float:
    """Height of the lower edge of the trusses."""
    return hall.height_m - min(_TRUSS_SHARE * hall.height_m, _TRUSS_MOST_M)


def under_roof(hall: HallNode, point_m: Sequence[float]) -> bool:
    """Whether a point of the hall frame (x, y, z) lies inside the hall and below its trusses."""
    x, y, z = point_m
    return 0 <= x <= hall.size_m[0] and 0 <= y <= hall.size_m[1] and z < roof_low_m(hall)


def roof_beams(hall: HallNode) -> Beams:
    """The roof with its columns: column, alu, light_grey, red and light_strip."""
    xs, ys = _lines(hall)
    low, top = roof_low_m(hall), hall.height_m
    half = _CHORD_M / 2
    trusses: list[Beam] = []
    columns: list[Beam] = []
    side = (hall.column_side_m, hall.column_side_m)
    for x, repeat in evenly(xs, EAST):
        for z in (low + half, top - half):
            ends = ((x, ys[0], z), (x, ys[-1], z))
            trusses.append(Beam(ends, (_CHORD_M, _CHORD_M), repeat))
        for y0, y1 in pairwise(ys):
            trusses += _web(x, y0, y1, (low + half, top - half), repeat)
        if hall.columns and low > COLUMN_M:
            for y, along_y in evenly(ys, NORTH):
                columns.append(Beam(((x, y, COLUMN_M), (x, y, low)), side, (*repeat, *along_y)))
    rafters = Beam(
        ((0.0, 0.0, top + _PURLIN_M[1] / 2), (hall.size_m[0], 0.0, top + _PURLIN_M[1] / 2)),
        _PURLIN_M,
        _spread(hall.size_m[1], _PURLIN_EVERY_M, along_x=False, closed=True),
    )
    ties = [
        Beam(((xs[0], y, low - _TIE_M[1] / 2), (xs[-1], y, low - _TIE_M[1] / 2)), _TIE_M, repeat)
        for y, repeat in evenly(ys, NORTH)
    ]
    found = _services(hall, ys, low)
    found["column"] = (*columns, *ties)
    found["alu"] = (*found["alu"], *trusses, rafters)
    return found


def shell_beams(hall: HallNode) -> Beams:
    """The outer walls above where they are cut, as somebody inside sees them."""
    width, depth = hall.size_m[:2]
    low, high = WALL_M, roof_low_m(hall) + 0.6
    tall, z, t = high - low, (low + high) / 2, _PANEL_WALL_M / 2
    across = _spread(width, _RIB_EVERY_M, along_x=True)
    along = _spread(depth, _RIB_EVERY_M, along_x=False)
    panel, rib = (_PANEL_WALL_M, tall), (0.05, 0.05)
    return {
        "wall": (
            Beam(((0.0, -t, z), (width, -t, z)), panel, ((2, 0.0, depth + 2 * t),)),
            Beam(((-t, 0.0, z), (-t, depth, z)), panel, ((2, width + 2 * t, 0.0),)),
        ),
        "column": (
            Beam(((0.0, 0.02, low), (0.0, 0.02, high)), rib, (*across, (2, 0.0, depth - 0.04))),
            Beam(((0.02, 0.0, low), (0.02, 0.0, high)), rib, (*along, (2, width - 0.04, 0.0))),
        ),
    }


def _web(
    x: float, y0: float, y1: float, heights: tuple[float, float], repeat: Repeat
) -> Iterable[Beam]:
    """Diagonals up and down between the chords of one span, and posts where they meet above."""
    low, top = heights
    pairs = max(round((y1 - y0) / _PANEL_M / 2), 1)
    step = (y1 - y0) / pairs / 2
    copies = (*repeat, (pairs, 0.0, 2 * step))
    section = (_WEB_M, _WEB_M)
    yield Beam(((x, y0, low), (x, y0 + step, top)), section, copies)
    yield Beam(((x, y0 + step, top), (x, y0 + 2 * step, low)), section, copies)
    yield Beam(((x, y0 + step, low), (x, y0 + step, top)), section, copies)


def _services(hall: HallNode, ys: Sequence[float], low: float) -> dict[str, tuple[Beam, ...]]:
    """Lights, ducts and pipes, which run along the hall in every bay."""
    width = hall.size_m[0]
    strips, rails, ducts, outlets, pipes = [], [], [], [], []
    lamps = _spread(width, _LIGHT_EVERY_M, along_x=True)
    first = (width - (lamps[0][0] - 1) * lamps[0][1]) / 2
    long, wide, thick = _LIGHT_M
    for y0, y1 in pairwise(ys):
        rows = max(round((y1 - y0) / _LIGHT_ROWS_M), 1)
        step = (y1 - y0) / rows
        copies = ((rows, 0.0, step),)
        y, z = y0 + step / 2, low - 0.5
        rails.append(Beam(((0.5, y, z), (width - 0.5, y, z)), (0.07, 0.06), copies))
        ends = ((first - long / 2, y, z - 0.06), (first + long / 2, y, z - 0.06))
        strips.append(Beam(ends, (wide, thick), (*lamps, *copies)))
        pipe = (y0 + step * 0.1, low - 0.2)
        pipes.append(Beam(((0.5, *pipe), (width - 0.5, *pipe)), (_PIPE_M, _PIPE_M)))
        if y1 - y0 < _DUCT_BAY_M:
            continue
        y, z = y0 + step, low - _DUCT_M[1] / 2 - 0.1
        ducts.append(Beam(((1.0, y, z), (width - 1.0, y, z)), _DUCT_M))
        below = z - _DUCT_M[1] / 2
        ends = ((first - 0.3, y, below - 0.1), (first + 0.3, y, below - 0.1))
        every = _spread(width, 2 * _LIGHT_EVERY_M, along_x=True)
        outlets.append(Beam(ends, _OUTLET_M, every))
    return {
        "light_strip": tuple(strips),
        "alu": tuple(rails),
        "light_grey": (*ducts, *outlets),
        "red": tuple(pipes),
    }


def _lines(hall: HallNode) -> tuple[list[float], list[float]]:
    """Lines of columns across and along the hall, from wall to wall."""
    width, depth = hall.size_m[:2]
    if hall.columns:
        xs, ys = (sorted({column[axis] for column in hall.columns}) for axis in (0, 1))
    else:
        xs, ys = np.linspace(0, width, max(round(width / _BAY_M), 1) + 1).tolist(), []
    return _to_walls(xs, width), _to_walls(ys, depth)


def _to_walls(at: list[float], end: float) -> list[float]:
    inside = [value for value in at if 1.0 < value < end - 1.0]
    return [0.0, *inside, float(end)]


def _spread(length: float, every: float, *, along_x: bool, closed: bool = False) -> Repeat:
    """As many copies as fit about so far apart; `closed` has one at each end."""
    pieces = max(round(length / every), 1)
    count, step = (pieces + 1 if closed else pieces), length / pieces
    return ((count, step, 0.0) if along_x else (count, 0.0, step),)
