"""The line a conveyor is built along: corner points become arcs.

This is the one place that makes it. Belts, rails and supports of both renderers are swept along
these points and the carriers ride on them, so that nothing floats beside its belt.

The corner points of a layout stay the measure of the line: capacity and transport time come from
the length of the polyline, as a planner reads it off the drawing. An arc is shorter by
(2 tan(a/2) - a) r for a turn of a radians, 15 cm for a right angle at 0.35 m; the carriers of a
full link stand that much closer in the picture, and ride that much slower, so that they leave and
arrive when the simulation says.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

Point = tuple[float, ...]

RADIUS_M = 0.35
"""Of the middle of a conveyor for single cells; estimate, as of common curve modules."""
TRAY_RADIUS_M = 0.9
STEEPEST = 3.0
"""Rise per metre above which a piece is a lift, which meets its neighbours in a corner."""
_PIECE_DEG = 11.25
_STRAIGHT_DEG = 0.5
_BACK_DEG = 135.0
_USED_SHARE = 0.5
"""Of a straight piece between two corners, what each of the two may turn into its arc."""


def is_lift(a: Sequence[float], b: Sequence[float]) -> bool:
    """Whether cells are lifted from a to b, both (x, y, z) in metres, or else carried."""
    return abs(b[2] - a[2]) > STEEPEST * max(math.hypot(b[0] - a[0], b[1] - a[1]), 1e-9)


def rounded(points_m: Sequence[Point], radius_m: float) -> list[Point]:
    """(k, 3) corner points with every corner between two pieces replaced by an arc.

    The arc touches both pieces and lies in their plane, so it also eases a belt into a slope. Its
    radius is `radius_m`, or less where a piece is too short for that. The first and the last point
    stay, and so do the corners of a lift and of a way that turns back.
    """
    pieces = [math.dist(a, b) for a, b in pairwise(points_m)]
    line: list[Point] = list(points_m[:1])
    for i in range(1, len(points_m) - 1):
        before, corner, after = points_m[i - 1 : i + 2]
        if is_lift(before, corner) or is_lift(corner, after):
            line.append(corner)
            continue
        # An end of the conveyor has no arc of its own, so its whole piece is free.
        free_before = pieces[i - 1] * (_USED_SHARE if i > 1 else 1.0)
        free_after = pieces[i] * (_USED_SHARE if i < len(points_m) - 2 else 1.0)
        line += _arc(before, corner, after, radius_m, min(free_before, free_after))
    line += points_m[-1:] if len(points_m) > 1 else []
    return [point for k, point in enumerate(line) if not k or math.dist(point, line[k - 1]) > 1e-6]


def _arc(before: Point, corner: Point, after: Point, radius_m: float, room_m: float) -> list[Point]:
    """Points of the arc that cuts one corner, no longer than `room_m` along either piece."""
    middle = np.array(corner, dtype=float)
    back, ahead = np.array(before) - middle, np.array(after) - middle
    back, ahead = back / np.linalg.norm(back), ahead / np.linalg.norm(ahead)
    turn = math.pi - math.acos(float(np.clip(back @ ahead, -1.0, 1.0)))
    if turn < math.radians(_STRAIGHT_DEG) or turn > math.radians(_BACK_DEG):
        return [corner]
    reach = min(radius_m * math.tan(turn / 2), room_m)
    radius = reach / math.tan(turn / 2)
    inward = (back + ahead) / np.linalg.norm(back + ahead)
    centre = middle + inward * (radius / math.cos(turn / 2))
    across = -inward
    along = ahead - back
    along = along / np.linalg.norm(along)
    count = max(math.ceil(math.degrees(turn) / _PIECE_DEG), 2)
    angles = np.linspace(-turn / 2, turn / 2, count + 1)[:, None]
    points = centre + radius * (across * np.cos(angles) + along * np.sin(angles))
    return [tuple(round(float(value), 4) + 0.0 for value in point) for point in points]
