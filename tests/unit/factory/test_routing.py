"""Conveyors run along the axes of the hall, leave and arrive with the flow, and end where they
should.
"""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from viewer.factory.routing import ANY, heading_of, route

EAST, WEST, NORTH, SOUTH = (1, 0), (-1, 0), (0, 1), (0, -1)


def corners(path: np.ndarray) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y, _ in path]


def test_stations_in_one_line_are_joined_by_a_straight_conveyor():
    path = route((0, 5, 0.9), (), (4, 5, 0.9), leave=EAST, arrive=EAST)
    assert path.tolist() == [[0, 5, 0.9], [4, 5, 0.9]]


def test_a_station_moved_aside_gets_a_conveyor_with_two_corners():
    path = route((0, 5, 0.9), (), (4, 8, 0.9), leave=EAST, arrive=EAST)
    assert corners(path) == [(0, 5), (2, 5), (2, 8), (4, 8)]


def test_a_lane_that_comes_back_is_reached_over_a_loop():
    path = route((0, 0, 0.9), (), (-1, 10, 0.9), leave=EAST, arrive=WEST)
    assert corners(path) == [(0, 0), (1, 0), (1, 10), (-1, 10)]


def test_a_corner_is_enough_where_the_flow_turns():
    path = route((0, 0, 0.9), (), (5, 7, 0.9), leave=EAST, arrive=NORTH)
    assert corners(path) == [(0, 0), (5, 0), (5, 7)]


def test_a_station_behind_is_reached_around_the_machines():
    path = route((0, 0, 0.9), (), (-9, 0, 0.9), leave=EAST, arrive=EAST, around_m=(2.5,))
    assert corners(path)[0] == (0, 0)
    assert corners(path)[-1] == (-9, 0)
    assert {abs(y) for _, y in corners(path)} == {0, 2.5}


def test_given_corner_points_are_kept_with_their_heights():
    via = ((3.0, 0.0), (3.0, 2.0, 2.6), (3.0, 4.0, 2.6), (3.0, 8.0))
    path = route((0, 0, 0.9), via, (6, 8, 0.9), leave=EAST, arrive=EAST)
    assert corners(path) == [(0, 0), (3, 0), (3, 2), (3, 4), (3, 8), (6, 8)]
    # From 0.9 m at the outlet the first ramp climbs over 5 m, the last one comes down over 7 m.
    assert path[:, 2] == pytest.approx([0.9, 0.9 + 1.7 * 3 / 5, 2.6, 2.6, 2.6 - 1.7 * 4 / 7, 0.9])


def test_a_corner_point_that_is_out_of_line_gets_right_angles():
    path = route((0, 1, 0.9), ((3.0, 5.0), (3.0, 8.0)), (6, 8, 0.9), leave=EAST, arrive=EAST)
    assert corners(path) == [(0, 1), (3, 1), (3, 8), (6, 8)]


def test_a_conveyor_never_turns_back_to_reach_a_corner_point():
    path = route((0, 1, 0.9), ((3.0, 0.0), (3.0, 8.0)), (6, 8, 0.9), leave=EAST, arrive=EAST)
    assert corners(path) == [(0, 1), (1.5, 1), (1.5, 0), (3, 0), (3, 8), (6, 8)]


def test_a_lift_goes_straight_up():
    path = route((0, 0, 0.9), ((2.0, 0.0, 0.9), (2.0, 0.0, 2.6)), (5, 0, 2.6))
    assert path.tolist() == [[0, 0, 0.9], [2, 0, 0.9], [2, 0, 2.6], [5, 0, 2.6]]


def test_an_oblique_flow_has_no_heading():
    assert heading_of((0.6, 0.8)) == ANY
    assert heading_of((1e-9, -1.0)) == SOUTH


COORDINATE = st.integers(-400, 400).map(lambda n: n / 8)
POINT = st.tuples(COORDINATE, COORDINATE)
RAISED = st.tuples(COORDINATE, COORDINATE, st.sampled_from([0.9, 2.6]))
HEADING = st.sampled_from([EAST, WEST, NORTH, SOUTH])


@settings(deadline=None)
@given(
    start=POINT,
    end=POINT,
    leave=HEADING,
    arrive=HEADING,
    via=st.lists(
        st.one_of(POINT, st.tuples(COORDINATE, COORDINATE, st.sampled_from([0.9, 2.6]))), max_size=4
    ),
)
def test_any_conveyor_runs_along_the_axes_from_outlet_to_inlet(start, end, leave, arrive, via):
    assume(start != end)
    path = route((*start, 0.9), via, (*end, 0.9), leave=leave, arrive=arrive, around_m=(2.0, 3.5))
    assert path[0].tolist() == [*start, 0.9]
    assert path[-1].tolist() == [*end, 0.9]
    for a, b in pairwise(path):
        assert np.abs(b - a).max() > 1e-6
        assert np.count_nonzero(np.abs(b[:2] - a[:2]) > 1e-9) <= 1
    passed = {tuple(point) for point in path[:, :2].tolist()}
    for a, b in pairwise(path[:, :2].tolist()):
        for x, y, *_ in via:
            if min(a[0], b[0]) <= x <= max(a[0], b[0]) and min(a[1], b[1]) <= y <= max(a[1], b[1]):
                passed.add((x, y))
    assert {(x, y) for x, y, *_ in via} <= passed


@settings(deadline=None)
@given(start=POINT, end=POINT, leave=HEADING, arrive=HEADING)
def test_any_conveyor_without_corner_points_leaves_and_arrives_with_the_flow(
    start, end, leave, arrive
):
    assume(abs(start[0] - end[0]) > 0.01 or abs(start[1] - end[1]) > 0.01)
    path = route((*start, 0.9), (), (*end, 0.9), leave=leave, arrive=arrive, around_m=(3.0,))
    first, last = path[1] - path[0], path[-1] - path[-2]
    assert first[:2] @ leave > 0
    assert last[:2] @ arrive > 0
