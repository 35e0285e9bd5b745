"""Cells move along their belts as the simulation says, without leaving or overlapping."""

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from viewer.scene.frame import (
    BLOCKED,
    CHANGEOVER,
    DOWN,
    EASE_S,
    LANE_M,
    STARVED,
    WORKING,
    frame_at,
    machine_states,
    ride_distances,
    ride_positions,
)
from viewer.scene.graph import SceneGraph
from viewer.scene.nodes import LinkNode
from viewer.scene.window import Window, decode

NEVER = 1e9


def a_link(*, lanes: int = 1, length_m: float = 5.5, pitch_m: float = 0.055) -> LinkNode:
    """A corner: two metres of collector, then a link that turns left half way."""
    half = length_m / 2
    return LinkNode(
        id="a->b",
        source="a",
        target="b",
        kind="puck",
        path_m=((-2.0, 0.0, 0.9), (0.0, 0.0, 0.9), (half, 0.0, 0.9), (half, half, 0.9)),
        lead_m=2.0,
        length_m=length_m,
        transport_s=length_m / 0.3,
        capacity=round(lanes * length_m / pitch_m),
        pitch_m=pitch_m,
        unit=1,
        lanes=lanes,
    )


@st.composite
def a_link_with_rides(draw: st.DrawFn) -> tuple[LinkNode, list[tuple[float, float, float]]]:
    """A link that never holds more cells than fit on it, and that is first in, first out."""
    link = a_link(lanes=draw(st.integers(1, 3)), length_m=draw(st.sampled_from([1.1, 2.2, 5.5])))
    gaps = draw(st.lists(st.floats(0.05, 4.0), min_size=1, max_size=60))
    waits = draw(st.lists(st.floats(0.0, 6.0), min_size=len(gaps), max_size=len(gaps)))
    leads = draw(st.lists(st.floats(0.0, 2.0), min_size=len(gaps), max_size=len(gaps)))
    rides: list[tuple[float, float, float]] = []
    t_in, last_out = 0.0, 0.0
    for gap, wait, lead in zip(gaps, waits, leads, strict=True):
        t_in += gap
        if len(rides) >= link.capacity:
            t_in = max(t_in, rides[len(rides) - link.capacity][1])
        last_out = max(t_in + link.transport_s, last_out + wait)
        rides.append((t_in, last_out, lead))
    return link, rides


def a_window(a_film, rides: list[tuple[float, float, float]], first_rank: int = 0) -> Window:
    return decode(a_film([rides], [[]], first_ranks=[first_rank]).window(0))


given_rides = given(case=a_link_with_rides(), at=st.floats(0.0, 1.0))


@given_rides
def test_a_cell_never_leaves_the_belt(case, at: float, a_film) -> None:
    link, rides = case
    points, _ = ride_positions(a_window(a_film, rides), 0, link, at * rides[-1][1])
    corners = np.array(link.path_m)
    widest = (link.lanes - 1) / 2 * LANE_M
    for point in points:
        nearest = min(_distance(point, a, b) for a, b in pairwise(corners))
        assert nearest <= widest + 1e-6


@given_rides
def test_queueing_cells_of_a_lane_keep_their_pitch(case, at: float, a_film) -> None:
    link, rides = case
    t = at * rides[-1][1]
    rank, s = ride_distances(a_window(a_film, rides), 0, link, t)
    free = [
        -rides[r][2] + (link.length_m + rides[r][2]) * (t - rides[r][0]) / link.transport_s
        for r in rank
    ]
    queued = [(r, d) for r, d, f in zip(rank, s, free, strict=True) if d < f - 1e-3]
    for lane in range(link.lanes):
        places = [d for r, d in queued if r % link.lanes == lane]
        assert all(a - b >= link.pitch_m - 1e-5 for a, b in pairwise(places))


@settings(max_examples=40)
@given(case=a_link_with_rides())
def test_no_cell_ever_runs_backwards(case, a_film) -> None:
    link, rides = case
    window = a_window(a_film, rides)
    last: dict[int, float] = {}
    for t in np.arange(0.0, rides[-1][1] + 0.5, 0.06):
        for rank, s in zip(*ride_distances(window, 0, link, float(t)), strict=True):
            assert s >= last.get(int(rank), -math.inf) - 1e-4
            last[int(rank)] = float(s)


@given(case=a_link_with_rides())
def test_a_ride_starts_at_its_machine_and_ends_at_the_next_one(case, a_film) -> None:
    link, rides = case
    window = a_window(a_film, rides)
    for rank, (t_in, t_out, lead) in enumerate(rides):
        ranks, s = ride_distances(window, 0, link, t_in + 1e-4)
        assert s[ranks == rank] == pytest.approx(-lead, abs=0.01)
        previous = rides[rank - 1][1] if rank else -math.inf
        if t_out - previous > EASE_S + 0.01:
            ranks, s = ride_distances(window, 0, link, t_out - 1e-3)
            assert s[ranks == rank] == pytest.approx(link.length_m, abs=0.01)


def test_a_full_link_is_closed_up_to_its_end(a_film) -> None:
    link = a_link(length_m=1.1)
    rides = [(0.1 * i, 100.0 + i, 0.0) for i in range(link.capacity)]
    _, s = ride_distances(a_window(a_film, rides), 0, link, 60.0)
    np.testing.assert_allclose(s, 1.1 - 0.055 * np.arange(20), atol=1e-6)


def test_lanes_are_dealt_out_by_rank_over_the_whole_film(a_film) -> None:
    link = a_link(lanes=2)
    rides = [(0.0, 50.0, 0.0), (0.5, 51.0, 0.0)]
    for first_rank in (0, 1):
        points, yaw = ride_positions(a_window(a_film, rides, first_rank), 0, link, 3.0)
        side = [-1, 1] if first_rank == 0 else [1, -1]
        np.testing.assert_allclose(points[:, 1], np.array(side) * LANE_M / 2, atol=1e-9)
        np.testing.assert_allclose(yaw, 0.0, atol=1e-9)


def test_a_machine_is_in_the_state_the_film_says(a_film) -> None:
    working, blocked, stopped, changing = (0.0, 5.0, 5.0), (0.0, 2.0, 9.0), (0.0, 9.0, 9.0), ()
    film = a_film(
        rides=[],
        visits=[[working], [blocked], [stopped], [], list(changing)],
        stops=[[], [], [(1.0, 6.0, 1)], [], [(0.0, 8.0, 2)]],
    )
    states = machine_states(decode(film.window(0)), 3.0)
    assert states.tolist() == [WORKING, BLOCKED, DOWN, STARVED, CHANGEOVER]
    assert machine_states(decode(film.window(0)), 8.5).tolist() == [
        *(STARVED, BLOCKED, WORKING, STARVED, STARVED)
    ]


def test_a_station_shows_the_state_of_most_of_its_machines(small_scene, a_film) -> None:
    film = a_film(
        rides=[[], []],
        visits=[[(0.0, 9.0, 9.0)], [(0.0, 9.0, 9.0)], [], [(0.0, 2.0, 9.0)]],
        stops=[[], [(0.0, 9.0, 1)], [], []],
    )
    frame = frame_at(film, small_scene, 4.0)
    # One of two winders is down: as many as work, so the more serious state shows.
    assert frame.station_states == {"winding": "down", "seal": "starved", "weld": "blocked"}


def test_a_cell_in_a_machine_goes_from_the_inlet_to_the_work_point_and_out(
    small_scene: SceneGraph, a_film
) -> None:
    station = small_scene.station("winding")
    film = a_film(rides=[[], []], visits=[[(10.0, 30.0, 40.0)], [], [], []])

    def at(t: float) -> np.ndarray:
        cells = frame_at(film, small_scene, t).cells
        assert len(cells) == 1
        return cells[0]

    machine = station.machines[0]
    assert station.collector_m is not None
    np.testing.assert_allclose(at(10.0), station.inlet_m, atol=1e-3)
    np.testing.assert_allclose(at(20.0), machine.work_m, atol=1e-6)
    port = at(35.0)  # finished, and waiting where the collector passes the machine
    assert math.dist(port, station.collector_m[0]) == pytest.approx(machine.port_s_m, abs=1e-6)
    assert not len(frame_at(film, small_scene, 40.5).cells)


def test_time_is_held_at_the_two_ends_of_the_film(small_scene: SceneGraph, a_film) -> None:
    film = a_film(rides=[[(0.0, NEVER, 0.0)], []], visits=[[], [], [], []])
    end = frame_at(film, small_scene, 1e6)
    np.testing.assert_array_equal(end.cells, frame_at(film, small_scene, 600.0).cells)
    assert len(frame_at(film, small_scene, -5.0).cells) == 1


def test_trays_and_vehicles_are_not_single_cells(small_scene: SceneGraph, a_film) -> None:
    film = a_film(rides=[[(0.0, 90.0, 0.0)], [(0.0, 90.0, 0.0)]], visits=[[], [], [], []])
    first, second = small_scene.links
    scene = replace(
        small_scene, links=(replace(first, kind="tray", unit=64), replace(second, kind="amr"))
    )
    frame = frame_at(film, scene, 1.0)
    assert (len(frame.cells), len(frame.trays), len(frame.vehicles)) == (0, 1, 1)


def test_a_film_of_another_order_shows_the_same(small_scene: SceneGraph, a_film) -> None:
    rides = [[(0.0, 90.0, 0.0)], []]
    visits = [[(0.0, 9.0, 9.0)], [], [], []]
    film = a_film(rides, visits)
    turned = a_film(rides[::-1], visits[::-1])
    turned.names = {
        "links": [link.id for link in small_scene.links][::-1],
        "machines": list(small_scene.machine_paths())[::-1],
    }
    a, b = (frame_at(one, small_scene, 2.0) for one in (film, turned))
    np.testing.assert_array_equal(a.cells, b.cells)
    assert a.station_states == b.station_states


def test_a_window_that_is_cut_short_or_is_something_else_is_refused(a_film) -> None:
    good = a_film([[(0.0, 1.0, 0.0)]], [[]]).window(0)
    for bad in (b"", b"\x00" * 64, good[:-3], b"PNG" + good[3:]):
        with pytest.raises(ValueError, match=r"window|buffer"):
            decode(bad)


def _distance(point: np.ndarray, a: np.ndarray, b: np.ndarray) -> float:
    way = b - a
    share = np.clip(np.dot(point - a, way) / np.dot(way, way), 0.0, 1.0)
    return float(np.linalg.norm(point - a - share * way))
