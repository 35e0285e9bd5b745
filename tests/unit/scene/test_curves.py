"""Corner points become arcs, and what rides on them follows."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.scene.curves import RADIUS_M, TRAY_RADIUS_M, rounded
from viewer.scene.graph import SceneGraph
from viewer.scene.nodes import polyline_length
from viewer.scene.polyline import Polyline

RIGHT_ANGLE = [(0.0, 0.0, 0.9), (5.0, 0.0, 0.9), (5.0, 5.0, 0.9)]

step = st.sampled_from([(1, 0, 0), (0, 1, 0), (-1, 0, 0), (0, -1, 0), (1, 0, 0.4), (0, 1, -0.3)])
ways = st.lists(st.tuples(step, st.floats(0.4, 8.0)), min_size=1, max_size=8)


def walked(legs) -> list[tuple[float, ...]]:
    points = [np.array([0.0, 0.0, 0.9])]
    for direction, length in legs:
        points.append(points[-1] + np.array(direction, dtype=float) * length)
    return [tuple(float(v) for v in point) for point in points]


def distance_to(points: np.ndarray, line: list[tuple[float, ...]]) -> np.ndarray:
    """(n,) least distance of points (n, 3) to a polyline."""
    best = np.full(len(points), np.inf)
    for a, b in zip(np.array(line), np.array(line)[1:], strict=False):
        way = b - a
        share = np.clip((points - a) @ way / max(float(way @ way), 1e-12), 0.0, 1.0)
        best = np.minimum(best, np.linalg.norm(points - a - share[:, None] * way, axis=1))
    return best


def test_a_right_angle_becomes_a_quarter_of_a_circle() -> None:
    line = rounded(RIGHT_ANGLE, 0.5)
    assert (line[0], line[-1]) == (RIGHT_ANGLE[0], RIGHT_ANGLE[-1])
    arc = np.array(line[1:-1])
    np.testing.assert_allclose(np.hypot(arc[:, 0] - 4.5, arc[:, 1] - 0.5), 0.5, atol=1e-3)
    saved_m = polyline_length(RIGHT_ANGLE) - polyline_length(line)
    assert saved_m == pytest.approx((2 - math.pi / 2) * 0.5, rel=0.03)


def test_a_u_turn_between_close_lanes_is_as_wide_as_they_are_apart() -> None:
    line = rounded([(0.0, 0.0, 0.9), (5.0, 0.0, 0.9), (5.0, 0.6, 0.9), (0.0, 0.6, 0.9)], 2.0)
    arc = np.array(line[1:-1])
    np.testing.assert_allclose(np.hypot(arc[:, 0] - 4.7, arc[:, 1] - 0.3), 0.3, atol=1e-3)


@given(legs=ways, radius_m=st.floats(0.1, 2.0))
def test_a_rounded_way_stays_near_its_corners_and_never_grows_longer(legs, radius_m) -> None:
    corners = walked(legs)
    line = rounded(corners, radius_m)
    assert (line[0], line[-1]) == (corners[0], corners[-1])
    assert polyline_length(line) <= polyline_length(corners) + 1e-3
    # An arc of a right angle is (√2 - 1) r off its corner; no turn here but a reversal is sharper.
    reach = (math.sqrt(2.0) - 1.0) * radius_m
    assert distance_to(np.array(line), corners).max() <= reach * 1.2 + 1e-3


@given(legs=ways)
def test_a_carrier_never_turns_by_more_than_a_piece_of_its_arc(legs) -> None:
    directions = [direction for direction, _ in legs]
    if any(a[:2] == (-b[0], -b[1]) for a, b in pairwise(directions)):
        return  # a way that turns back has a real corner
    way = Polyline(rounded(walked(legs), 0.35))
    at = np.linspace(0.0, way.length_m, 2000)
    heading = way.headings(at)
    np.testing.assert_allclose(np.linalg.norm(heading, axis=1), 1.0, atol=1e-9)
    turned = np.arccos(np.clip(np.sum(heading[1:] * heading[:-1], axis=1), -1.0, 1.0))
    tight = min(min(length for _, length in legs) / 2, 0.35)
    most = way.length_m / 2000 / tight
    assert turned.max() <= 3.0 * most + 1e-3


def test_a_lift_keeps_its_corners() -> None:
    shaft = [(0.0, 0.0, 0.9), (3.0, 0.0, 0.9), (3.0, 0.0, 2.6), (6.0, 0.0, 2.6)]
    assert rounded(shaft, 0.5) == shaft
    heading = Polyline(shaft).headings(np.array([3.5, 4.0]))
    np.testing.assert_allclose(heading, [(1.0, 0.0)] * 2, atol=1e-9)


def test_the_arcs_of_the_line_are_those_of_its_carriers(ochang_scene: SceneGraph) -> None:
    accumulator = ochang_scene.link("leak->fill")
    assert len(accumulator.path_m) > 200
    corners = np.array(accumulator.path_m)
    ways = np.diff(corners, axis=0)
    ways /= np.linalg.norm(ways, axis=1, keepdims=True)
    turns = np.degrees(np.arccos(np.clip(np.sum(ways[1:] * ways[:-1], axis=1), -1, 1)))
    assert turns.max() < 15.0
    # A full accumulator has its cells side by side, never one inside the other.
    assert accumulator.pitch_m > ochang_scene.cell.diameter_m
    assert accumulator.length_m < 150.05 - 30 * (2 - math.pi / 2) * RADIUS_M * 0.9
    assert TRAY_RADIUS_M > 0.6, "a tray turns without leaving its rollers"
