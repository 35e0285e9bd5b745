"""Stations that work in shifts: work rests outside them and goes on in the next one."""

import math
from dataclasses import replace

import networks
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lines import catalogue, factory_of, line_of, log_of
from test_repair_crews import any_lines, constant, told, with_crew

from viewer.report import doubts
from viewer.simulation.calendars import WEEK_S, calendars_of, worked_until
from viewer.simulation.gantt import OFF_SHIFT, WORKING, station_states
from viewer.simulation.line import LineArrays
from viewer.simulation.recurrence import supports
from viewer.simulation.replication import replicate
from viewer.simulation.run import simulate

HOUR_S = 3600.0
DAY_S = 24 * HOUR_S
STATES = ("working", "blocked", "starved", "down", "changeover", "off_shift")
HALF_DAYS = {"day": [{"from_h": 6, "to_h": 18}]}
DAY_AND_NIGHT = {"day": [{"from_h": 6, "to_h": 18}], "night": [{"from_h": 18, "to_h": 6}]}


def in_shifts(line: LineArrays, spans: list[tuple[float, float]]) -> LineArrays:
    """All stations of a line work in these spans of a week (s)."""
    calendar = np.array(spans)
    return replace(line, calendars={"own": calendar}, shift=("own",) * len(line.station_ids))


def test_a_calendar_without_time_off_is_none_at_all() -> None:
    everything = {
        "whole": [{"from_h": 0, "to_h": 24}],
        "three": [{"from_h": h, "to_h": (h + 8) % 24} for h in (6, 14, 22)],
        "round": [{"from_h": 7, "to_h": 7}],
    }
    assert calendars_of(factory_of([{"cycle_s": 1.0}], shifts=everything)) == {}
    assert line_of([{"cycle_s": 1.0}], shifts=everything).shift == (None,)


def test_time_0_is_the_begin_of_the_first_shift_of_the_first_calendar() -> None:
    shifts = {
        "late": [{"days": ["tue", "wed"], "from_h": 14, "to_h": 22}],
        "nights": [{"days": ["sun", "mon"], "from_h": 22, "to_h": 6}],
    }
    found = calendars_of(factory_of([{"cycle_s": 1.0}], shifts=shifts))
    assert (found["late"] / HOUR_S).tolist() == [[0.0, 8.0], [24.0, 32.0]]
    # Monday 22:00 is 16 hours before Tuesday 14:00, sunday 22:00 is 40 hours before.
    assert (found["nights"] / HOUR_S).tolist() == [[128.0, 136.0], [152.0, 160.0]]


@given(
    spans=st.lists(st.integers(1, 41), min_size=2, max_size=8, unique=True).filter(
        lambda edges: len(edges) % 2 == 0
    ),
    shift=st.integers(0, 3),
    t=st.floats(0, 3 * WEEK_S),
)
def test_working_time_is_counted_as_second_by_second(
    spans: list[int], shift: int, t: float
) -> None:
    # Spans of four hours or so; the last one may run into the next week.
    edges = 4 * HOUR_S * np.sort(np.array(spans, np.float64))
    calendar = edges.reshape(-1, 2)
    calendar[-1, 1] += min(shift * HOUR_S, calendar[0, 0] + WEEK_S - calendar[-1, 1])
    weeks = np.concatenate([calendar + k * WEEK_S for k in range(-1, 4)])
    exact = sum(max(0.0, min(t, e) - max(0.0, b)) for b, e in weeks)
    counted = worked_until(calendar, np.array([0.0, t]))
    assert counted[1] - counted[0] == pytest.approx(exact, abs=1e-5)


@settings(max_examples=80, deadline=None)
@given(line=networks.chains(), seed=st.integers(0, 2**32))
def test_a_shift_that_does_not_end_within_the_run_changes_nothing(
    line: LineArrays, seed: int
) -> None:
    # The warm-up is longer than any dwell: what a line that starts filled holds depends on how
    # much it makes in a week.
    run = {"seed": seed, "warmup_s": 100.0, "horizon_s": 700.0}
    alone = told(log_of(line, **run))
    helped = told(log_of(in_shifts(line, [(0.0, DAY_S)]), **run))
    for name, values in alone.items():
        assert np.array_equal(values, helped[name]), name


@settings(max_examples=100, deadline=None)
@given(
    line=any_lines,
    seed=st.integers(0, 2**32),
    warmup_s=st.sampled_from([0.0, 100.0]),
    people=st.sampled_from([0, 1, 2]),
    rhythm=st.sampled_from([(7.0, 20.0), (60.0, 100.0), (333.0, 401.0)]),
)
def test_nothing_is_lost_and_all_time_is_accounted_for(
    line: LineArrays, seed: int, warmup_s: float, people: int, rhythm: tuple[float, float]
) -> None:
    on, period = rhythm
    spans = [(k * period, k * period + on) for k in range(100)]
    line = in_shifts(with_crew(line, people) if people else line, spans)
    found = replicate(line, seed=seed, replication=0, warmup_s=warmup_s, horizon_s=600.0)
    s = found.stations
    assert np.array_equal(s["entered"] + s["released"], s["left"] + s["scrapped"] + s["inside"])
    shares = np.stack([s[name] for name in STATES])
    np.testing.assert_allclose(shares.sum(axis=0), 1.0, atol=1e-9)
    assert shares.min() > -1e-9


@settings(max_examples=60, deadline=None)
@given(line=any_lines, seed=st.integers(0, 2**32))
def test_with_enough_people_a_crew_changes_nothing_in_shifts_either(
    line: LineArrays, seed: int
) -> None:
    spans = [(k * 100.0, k * 100.0 + 60.0) for k in range(100)]
    run = {"seed": seed, "horizon_s": 700.0}
    alone = told(log_of(in_shifts(line, spans), **run))
    helped = told(log_of(in_shifts(with_crew(line, 10_000), spans), **run))
    for name, values in alone.items():
        assert np.array_equal(values, helped[name]), name


def test_half_the_time_in_shifts_gives_half_the_cells() -> None:
    station = {"cycle_s": 10.0}
    whole = simulate(factory_of([station]), catalogue(), hours=48, warmup_hours=0, replications=2)
    half = simulate(
        factory_of([station], shifts=HALF_DAYS),
        catalogue(),
        hours=48,
        warmup_hours=0,
        replications=2,
    )
    assert half.kernel == "events"
    assert half.good_cells_per_hour.mean == whole.good_cells_per_hour.mean / 2
    found = half.stations["s1"]
    assert (found.utilisation.mean, found.off_shift.mean) == (0.5, 0.5)
    # What a station does is judged by the time in its shifts.
    assert (found.availability.mean, found.performance.mean, found.oee.mean) == (1.0, 1.0, 1.0)
    assert half.oee.mean == pytest.approx(1.0)
    assert found.to_json()["off_shift"] == {"mean": 0.5, "ci95": [0.5, 0.5]}


def test_a_year_has_the_shifts_of_its_weeks_whatever_the_run_has_seen() -> None:
    factory = factory_of([{"cycle_s": 10.0}], shifts=HALF_DAYS)
    by_day = simulate(factory, catalogue(), hours=8, warmup_hours=1, replications=2)
    week = simulate(factory, catalogue(), hours=168, warmup_hours=0, replications=2)
    assert by_day.hours_a_year == pytest.approx(4200.0)
    assert week.hours_a_year == pytest.approx(8400.0)
    assert by_day.gwh_per_year.mean == pytest.approx(week.gwh_per_year.mean)


def test_a_run_that_sees_no_shift_of_a_station_says_so() -> None:
    stations = [{"cycle_s": 10.0}, {"id": "packing", "cycle_s": 10.0, "shift": "night"}]
    factory = factory_of(stations, shifts=DAY_AND_NIGHT)
    result = simulate(factory, catalogue(), hours=8, warmup_hours=1, replications=2)
    assert [text.split("'")[1] for text in doubts(result)] == ["packing"]
    assert result.stations["packing"].availability.mean == 0.0


def test_breakdowns_and_repairs_take_their_share_of_the_shifts() -> None:
    failures = {"mtbf_s": 900.0, "mttr_s": 300.0}
    result = simulate(
        factory_of([{"cycle_s": 10.0, "failures": failures}], shifts=HALF_DAYS),
        catalogue(),
        hours=240,
        warmup_hours=24,
        replications=10,
    )
    found = result.stations["s1"]
    assert found.availability.mean == pytest.approx(0.75, abs=0.01)
    assert found.utilisation.mean == pytest.approx(0.375, abs=0.005)
    assert result.good_cells_per_hour.mean == pytest.approx(180 * 0.75, rel=0.015)


def test_work_rests_at_the_end_of_a_shift_and_goes_on_in_the_next_one() -> None:
    # 12 hours of work, 7000 s a piece: the seventh has 1200 s of work behind it at the end.
    log = log_of(line_of([{"cycle_s": 7000.0}], shifts=HALF_DAYS), horizon_s=2 * DAY_S)
    finish = log.t_finish[:8].tolist()
    assert finish[:6] == [7000.0 * k for k in range(1, 7)]
    assert finish[6:8] == [DAY_S + 5800.0, DAY_S + 12800.0]
    assert log.t_start[6] == 42_000.0


def test_a_repair_and_a_coil_change_rest_at_the_end_of_a_shift() -> None:
    # Work until 40,000 s, repair of 5000 s: 3200 s of it in the first shift.
    failures = {"mtbf_s": constant(40_000.0), "mttr_s": constant(5000.0)}
    station = {"cycle_s": 41_000.0, "failures": failures}
    log = log_of(line_of([station], shifts=HALF_DAYS), horizon_s=2 * DAY_S)
    assert (log.stop_from[0], log.stop_to[0]) == (40_000.0, DAY_S + 1800.0)
    assert log.t_finish[0] == DAY_S + 2800.0
    coils = {"cycle_s": 21_000.0, "consumable": {"every_cells": 2, "change_s": 4000.0}}
    log = log_of(line_of([coils], shifts=HALF_DAYS), horizon_s=2 * DAY_S)
    assert log.t_start[2] == DAY_S + 2800.0


def test_a_breakdown_on_the_calendar_clock_is_repaired_outside_the_shifts() -> None:
    # Broken down from 43,000 s, 200 s before the end of the shift, until the night.
    failures = {"mtbf_s": constant(43_000.0), "mttr_s": constant(9000.0), "clock": "calendar"}
    station = {"cycle_s": 10_000.0, "failures": failures}
    log = log_of(line_of([station], shifts=HALF_DAYS), horizon_s=DAY_S + 8000.0)
    assert (log.stop_from[0], log.stop_to[0]) == (43_000.0, 52_000.0)
    # The fifth piece has 3000 s of work behind it then.
    assert log.t_finish[4] == DAY_S + 7000.0


def test_whoever_repairs_is_free_for_others_when_the_shift_of_a_station_ends() -> None:
    # Both machines break down 1000 s before the end of the shift of the first one; its repair of
    # 4000 s rests after 1000 s, the other one, at work round the clock, gets the person then.
    broken = {"mtbf_s": constant(42_200.0), "mttr_s": constant(4000.0)}
    stations = [
        {"cycle_s": 50_000.0, "failures": broken, "shift": "day"},
        {
            "cycle_s": 50_000.0,
            "failures": broken,
            "shift": "always",
            "arrivals": {"interval_s": 1.0},
        },
        {"cycle_s": 1.0, "shift": "always"},
    ]
    links = [{"from": "s1", "to": "s3"}, {"from": "s2", "to": "s3"}]
    line = line_of(stations, links, shifts=HALF_DAYS, crews={"one": 1})
    log = log_of(line, horizon_s=2 * DAY_S)
    ends = dict(zip(log.stop_machine.tolist()[:2], log.stop_to.tolist()[:2], strict=True))
    assert ends == {0: DAY_S + 3000.0, 1: 43_200.0 + 4000.0}


def test_a_finished_cell_leaves_outside_the_shift_and_nothing_comes_in() -> None:
    # The second station works at night: it takes what the first one has made by day.
    stations = [{"cycle_s": 100.0}, {"cycle_s": 50.0, "shift": "night"}]
    links = [{"capacity": 1000, "transport_s": 30.0}]
    line = line_of(stations, links, shifts=DAY_AND_NIGHT)
    log = log_of(line, horizon_s=2 * DAY_S)
    rows = log.visits(1)
    assert log.t_leave[log.visits(0)][:432].tolist() == [100.0 * k for k in range(1, 433)]
    # The first 432 cells lie before it when its night begins; it makes them one after the other.
    begun = [DAY_S / 2 + 50.0 * k for k in range(432)]
    assert log.t_start[rows][:432].tolist() == begun
    assert log.t_start[rows][432] == DAY_S + DAY_S / 2
    shares = replicate(line, seed=1, replication=0, warmup_s=0.0, horizon_s=2 * DAY_S).stations
    assert shares["working"].tolist() == [0.5, 0.25]
    assert shares["starved"].tolist() == [0.0, 0.25]


def test_a_station_without_room_behind_it_waits_for_the_shift_of_the_next_one() -> None:
    # Direct hand-off: the first cell is handed over when the night begins.
    stations = [{"cycle_s": 100.0, "shift": "always"}, {"cycle_s": 50.0, "shift": "night"}]
    line = line_of(stations, [{"capacity": 0}], shifts=DAY_AND_NIGHT)
    log = log_of(line, horizon_s=DAY_S)
    assert log.t_leave[0] == DAY_S / 2
    assert log.t_enter[log.visits(1)][0] == DAY_S / 2


def test_the_dwell_of_a_storage_goes_on_but_it_takes_nothing_in() -> None:
    stations = [
        {"cycle_s": 1000.0, "shift": "always"},
        {"kind": "storage", "dwell_s": 30_000.0, "capacity": 500},
        {"cycle_s": 1.0, "shift": "always"},
    ]
    line = line_of(stations, shifts=HALF_DAYS)
    log = log_of(line, horizon_s=DAY_S - 1.0, warmup_s=40_000.0)
    entered, left = log.t_enter[log.visits(1)], log.t_leave[log.visits(1)]
    assert entered.max() < DAY_S / 2
    assert np.array_equal(left, np.where(entered + 30_000.0 < DAY_S, entered + 30_000.0, math.inf))


def test_arrivals_wait_for_the_shift() -> None:
    arrivals = {"interval_s": 1000.0, "queue_capacity": 3}
    line = line_of([{"cycle_s": 100.0}], arrivals=arrivals, shifts=HALF_DAYS)
    log = log_of(line, horizon_s=DAY_S + 250.0)
    rows = log.t_arrive > DAY_S / 2
    assert log.t_arrive[rows][:3].tolist() == [44_000.0, 45_000.0, 46_000.0]
    assert log.t_start[rows][:3].tolist() == [DAY_S, DAY_S + 100.0, DAY_S + 200.0]


def test_the_chart_of_states_shows_the_time_off() -> None:
    line = line_of([{"cycle_s": 7000.0}], shifts=HALF_DAYS)
    states = station_states(log_of(line, horizon_s=2 * DAY_S), line)["s1"]
    assert states == [
        [0.0, WORKING], [DAY_S / 2, OFF_SHIFT], [DAY_S, WORKING], [1.5 * DAY_S, OFF_SHIFT]
    ]  # fmt: skip


def test_a_line_in_shifts_takes_the_event_kernel_and_says_why() -> None:
    line = line_of([{"id": "oven", "cycle_s": 1.0}], shifts=HALF_DAYS)
    assert supports(line) == "station 'oven': it works in shifts, by the calendar 'day'"
    assert supports(line_of([{"cycle_s": 1.0, "shift": "always"}], shifts=HALF_DAYS)) is None


def test_a_cell_that_waits_for_a_shift_is_taken_over_when_it_begins() -> None:
    # The second cell is finished at 14.1 h, two hours after the end of the shift behind it.
    stations = [
        {"id": "make", "cycle_s": 360.0, "shift": "always"},
        {
            "id": "test",
            "cycle_s": 7 * HOUR_S,
            "shift": "always",
            "rework": {"to": "make", "share": 1e-9},
        },
        {"id": "pack", "cycle_s": HOUR_S},
    ]
    links = [
        {"from": "make", "to": "test", "capacity": 3},
        {"from": "test", "to": "pack", "capacity": 0},
    ]
    log = log_of(line_of(stations, links, shifts=HALF_DAYS), horizon_s=2 * DAY_S)
    assert (log.t_start[log.visits(2)][:2] / HOUR_S).tolist() == pytest.approx([7.1, 24.0])
