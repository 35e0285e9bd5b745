"""Cable trays: over every row of machines, with a drop to each, and along the aisles of the hall,
carried by the columns beside them.

Where a tray runs follows from where machines, aisles and columns stand; the heights are estimates.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from viewer.scene.nodes import HallNode, Point, StationNode
from viewer.scene.shapes.beams import Beam, Beams, Repeat, evenly

if TYPE_CHECKING:
    from viewer.scene.graph import SceneGraph

ALONG_AISLES = "aisles"
"""Under this name are the trays of no station."""
_WIDE_M, _DEEP_M = 0.3, 0.1
_SHEET_M = 0.015
_ABOVE_M = 0.25
_BEYOND_M = 0.35
_DROP_M = (0.12, 0.06)
_DROP_SHARE = 0.6
"""Of a machine's height: how far down a drop reaches, behind its housing."""
_BACK_SHARE = 0.55
AISLE_TRAY_M = 3.1
_BESIDE_M = 3.0
"""An aisle is served from a line of columns no further away than this."""
_LEAST_RUN_M = 10.0
_ROW_M = 0.3


def tray_beams(graph: SceneGraph) -> dict[str, Beams]:
    """Station id -> its trays; ALONG_AISLES -> those of the building. alu and dark."""
    found: dict[str, Beams] = {}
    for station in graph.stations:
        # What only stores has no drives to feed, and its crane needs the room above.
        if station.kind != "storage":
            found[station.id] = _over(station)
    found[ALONG_AISLES] = _joined(_along_aisles(graph.hall))
    return found


def _over(station: StationNode) -> Beams:
    angle = math.radians(station.facing_deg)
    u, v = (
        np.array([math.cos(angle), math.sin(angle)]),
        np.array([-math.sin(angle), math.cos(angle)]),
    )
    corners = np.array([machine.corners_m for machine in station.machines])[..., :2]
    middle = corners.mean(axis=1)
    across = middle @ v
    z = station.height_m + _ABOVE_M
    beams: list[tuple[str, Beam]] = []
    for row in _rows(across):
        lengthwise, sidewise = corners[row] @ u, corners[row] @ v
        centre, half = across[row].mean(), np.ptp(sidewise) / 2
        # The back of a machine is where the group ends, not where its conveyor runs.
        back = 1.0 if centre >= across.mean() else -1.0
        aside = centre + back * half * _BACK_SHARE
        a, b = lengthwise.min() - _BEYOND_M, lengthwise.max() + _BEYOND_M
        beams += _tray(u * a + v * aside, u * b + v * aside, z)
        places = sorted((middle[row] @ u).tolist())
        for place, repeat in evenly(places, (float(u[0]), float(u[1]))):
            beams += _drop(u * place + v * aside, z, station.height_m * _DROP_SHARE, repeat)
    return _joined(beams)


def _rows(across: np.ndarray) -> Iterable[np.ndarray]:
    """Indices of the machines that stand in one row."""
    order = np.argsort(across, kind="stable")
    cuts = np.flatnonzero(np.diff(across[order]) > _ROW_M) + 1
    return np.split(order, cuts)


def _tray(a: Sequence[float], b: Sequence[float], z: float) -> Iterable[tuple[str, Beam]]:
    """A sheet with two rims, and the cables in it; z is its lower side."""
    length = max(math.dist(a, b), 1e-9)
    side = np.array([-(b[1] - a[1]), b[0] - a[0]]) / length
    for at in (-1.0, 1.0):
        shift = side * at * (_WIDE_M - _SHEET_M) / 2
        yield "alu", _level(a + shift, b + shift, z + _DEEP_M / 2, (_SHEET_M, _DEEP_M))
    yield "alu", _level(a, b, z + _SHEET_M / 2, (_WIDE_M, _SHEET_M))
    yield "dark", _level(a, b, z + _DEEP_M * 0.45, (_WIDE_M - 0.06, _DEEP_M * 0.5))


def _drop(at: np.ndarray, top: float, low: float, repeat: Repeat) -> Iterable[tuple[str, Beam]]:
    """Cables down into a machine, and the bracket that carries the tray."""
    x, y = (float(value) for value in at)
    yield "dark", Beam((_point(x, y, low), _point(x, y, top + _DEEP_M / 2)), _DROP_M, repeat)
    yield "alu", Beam((_point(x, y, top - 0.04), _point(x, y, top)), (0.36, 0.36), repeat)


def _along_aisles(hall: HallNode) -> Iterable[tuple[str, Beam]]:
    """On the line of columns beside each aisle, as far as the aisle goes."""
    if hall.height_m < AISLE_TRAY_M + 1.0:
        return
    for zone in hall.zones:
        if zone.kind not in ("aisle", "amr_aisle"):
            continue
        x0, y0, x1, y1 = zone.rect_m
        axis = 0 if x1 - x0 >= y1 - y0 else 1
        low, high = ((y0, y1), (x0, x1))[axis]
        start, end = ((x0, x1), (y0, y1))[axis]
        lines = sorted({column[1 - axis] for column in hall.columns})
        # Half a metre inside, so that the tray hangs on the side of the columns and not in them.
        near = [
            (max(low - at, at - high), at, 1.0 if at < (low + high) / 2 else -1.0)
            for at in lines
            if -1.0 < max(low - at, at - high) <= _BESIDE_M
        ]
        if not near or end - start < _LEAST_RUN_M:
            continue
        _, at, towards = min(near)
        at += towards * (hall.column_side_m / 2 + _WIDE_M / 2)
        ends = np.array([(start, at), (end, at)])
        if axis == 1:
            ends = ends[:, ::-1]
        yield from _tray(ends[0], ends[1], AISLE_TRAY_M)


def _level(
    a: Sequence[float] | np.ndarray,
    b: Sequence[float] | np.ndarray,
    z: float,
    section: tuple[float, float],
) -> Beam:
    return Beam((_point(a[0], a[1], z), _point(b[0], b[1], z)), section)


def _point(x: float, y: float, z: float) -> Point:
    return (round(float(x), 3) + 0.0, round(float(y), 3) + 0.0, round(float(z), 3) + 0.0)


def _joined(beams: Iterable[tuple[str, Beam]]) -> Beams:
    found: dict[str, list[Beam]] = {}
    for name, beam in beams:
        found.setdefault(name, []).append(beam)
    return {name: tuple(each) for name, each in found.items()}
