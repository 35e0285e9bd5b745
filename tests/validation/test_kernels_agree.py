"""The recurrence kernel and the event kernel give the same line, time for time and bit for bit."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from lines import Fields, factory_of, line_of, log_of

from viewer.errors import SimulationError, UsageError
from viewer.factory.equipment import load_catalogue
from viewer.factory.layout_file import load_layout
from viewer.paths import DEFAULT_LAYOUT
from viewer.simulation import recurrence, recurrence_start, replication
from viewer.simulation.books import SUMMARY
from viewer.simulation.compile import compile_line
from viewer.simulation.line import LineArrays
from viewer.simulation.run import simulate

CASES = json.loads((Path(__file__).parent / "data" / "throughput_cases.json").read_text())["cases"]
TIMES = ("arrive", "enter", "start", "finish", "leave")


@st.composite
def times(draw: st.DrawFn, mean: float, *, grid: bool) -> object:
    """A distribution; on a grid mostly a constant, so that much happens at the same instant."""
    if draw(st.integers(0, 9)) < (7 if grid else 3):
        return mean
    return draw(
        st.sampled_from(
            [
                {"exponential": {"mean": mean}},
                {"uniform": {"low": mean / 2, "high": 1.5 * mean}},
                {"triangular": {"low": mean / 2, "mode": mean, "high": 2 * mean}},
                {"normal": {"mean": mean, "sd": 0.09 * mean}},
                {"lognormal": {"mean": mean, "sd": mean / 2}},
                {"gamma": {"mean": mean, "cv": 0.6}},
                {"weibull": {"scale": mean, "shape": 1.5}},
                {"empirical": [mean, mean / 2, 2 * mean, 1.0]},
            ]
        )
    )


@st.composite
def station(draw: st.DrawFn, *, grid: bool) -> Fields:
    kind = draw(st.sampled_from(["serial"] * 3 + ["batch", "storage"]))
    made: dict[str, object] = {"kind": kind}
    if draw(st.booleans()):
        made["yield"] = draw(st.sampled_from([0.5, 0.9, 0.97]))
    if kind == "storage":
        made["dwell_s"] = draw(st.sampled_from([0.25, 1.0, 5.0, 20.0, 250.0, 350.0, 600.0, 5000.0]))
        if draw(st.integers(0, 4)):
            made["capacity"] = draw(st.sampled_from([1, 2, 5, 10, 30, 100, 300, 600]))
        return made
    count = draw(st.sampled_from([1, 1, 2, 3, 4, 7]))
    pace = draw(st.sampled_from([0.5, 1.0, 2.0, 3.0]) if grid else st.floats(0.3, 3.0))
    mean = pace * count
    if kind == "batch":
        made["batch"] = draw(st.sampled_from([1, 2, 3, 5, 8, 30]))
        mean *= made["batch"]
        if draw(st.integers(0, 2)) == 0:
            # Longer than the warm-up: the station starts with busy machines.
            count = draw(st.sampled_from([1, 3, 9, 20]))
            mean = draw(st.sampled_from([350.0, 800.0]))
    made["machines"] = count
    made["cycle_s"] = draw(times(mean, grid=grid))
    if draw(st.integers(0, 9)) < 4:
        mtbf = draw(
            st.sampled_from([20.0, 100.0, {"weibull": {"scale": 50.0, "shape": 2.0}}])
            if not grid
            else st.sampled_from([20.0, {"uniform": {"low": 5.0, "high": 90.0}}])
        )
        repair = draw(st.sampled_from([2.0, 10.0, {"lognormal": {"mean": 4.0, "sd": 2.0}}]))
        made["failures"] = {"mtbf_s": mtbf, "mttr_s": repair}
    if draw(st.integers(0, 9)) < 3:
        every, change = draw(st.sampled_from([1, 3, 7, 20])), draw(st.sampled_from([0.5, 2.0, 9.0]))
        made["consumable"] = {"every_cells": every, "change_s": change}
    return made


@st.composite
def link(draw: st.DrawFn, *, grid: bool) -> Fields:
    capacity = draw(st.sampled_from([0, 0, 1, 1, 2, 3, 5, 10, 50]))
    if capacity and draw(st.booleans()):
        delays = st.sampled_from([0.5, 1.0, 3.0]) if grid else st.floats(0.1, 6.0)
        return {"capacity": capacity, "transport_s": draw(delays)}
    return {"capacity": capacity}


@st.composite
def lines(draw: st.DrawFn) -> LineArrays:
    grid = draw(st.booleans())
    stations = draw(st.lists(station(grid=grid), min_size=1, max_size=6))
    links = [draw(link(grid=grid)) for _ in stations[1:]]
    more = {}
    if stations[0]["kind"] == "storage" or draw(st.integers(0, 2)) == 0:
        pace = draw(st.sampled_from([0.5, 1.0, 3.0]))
        more["arrivals"] = {"interval_s": draw(times(pace, grid=grid))}
    return line_of(stations, links, **more)


def assert_same_paths(line: LineArrays, *, seed: int, warmup_s: float, horizon_s: float) -> int:
    """Every visit of every cell; the number of times compared."""
    log = log_of(line, seed=seed, warmup_s=warmup_s, horizon_s=horizon_s)
    found = recurrence.visits(
        line, seed=seed, replication=0, warmup_s=warmup_s, horizon_s=horizon_s
    )
    compared = 0
    for i, (own, old) in enumerate(found):
        rows = log.visits(i)
        for visits, of_these in ((own, ~log.initial[rows]), (old, log.initial[rows])):
            for name in (*TIMES, "machine", "outcome"):
                ours = getattr(visits, name)
                logged = getattr(log, f"t_{name}" if name in TIMES else name)[rows][of_these]
                if name in TIMES:
                    ours = np.where(ours <= horizon_s, ours, np.inf)
                    logged = np.where(logged <= horizon_s, logged, np.inf)
                if visits is old:
                    # One kernel notes old batches as they end, the other as they are told to.
                    ours, logged = np.sort(ours), np.sort(logged)
                assert np.array_equal(ours, logged), f"{name} at {line.station_ids[i]}"
                compared += len(ours)
    return compared


def assert_same_books(line: LineArrays, *, seed: int, warmup_s: float, horizon_s: float) -> None:
    run = {"seed": seed, "replication": 0, "warmup_s": warmup_s, "horizon_s": horizon_s}
    ours, theirs = recurrence.replicate(line, **run), replication.replicate(line, **run)
    for name in SUMMARY.names or ():
        np.testing.assert_allclose(
            ours.stations[name], theirs.stations[name], rtol=1e-9, atol=1e-9, err_msg=name
        )
    np.testing.assert_allclose(ours.link_wip, theirs.link_wip, rtol=1e-9, atol=1e-9)
    assert (ours.cells, ours.cell_stations) == (theirs.cells, theirs.cell_stations)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    line=lines(),
    seed=st.integers(0, 2**32),
    warmup_s=st.sampled_from([0.0, 100.0, 300.0]),
    hours_s=st.sampled_from([200.0, 700.0, 1500.0]),
)
def test_a_random_line_runs_the_same_in_both_kernels(
    line: LineArrays, seed: int, warmup_s: float, hours_s: float
) -> None:
    assume(recurrence.supports(line, warmup_s=warmup_s) is None)
    horizon_s = warmup_s + hours_s
    assert_same_paths(line, seed=seed, warmup_s=warmup_s, horizon_s=horizon_s)
    assert_same_books(line, seed=seed, warmup_s=warmup_s, horizon_s=horizon_s)


def test_a_shift_of_the_built_in_line_is_the_same_in_both_kernels() -> None:
    line = compile_line(load_layout(DEFAULT_LAYOUT).factory, load_catalogue())
    shift = {"seed": 3, "warmup_s": 3600.0, "horizon_s": 9 * 3600.0}
    assert len(line.station_ids) == 22
    assert assert_same_paths(line, **shift) > 10_000_000
    assert_same_books(line, **shift)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_line_with_an_exact_answer_runs_the_same_in_both_kernels(case: dict) -> None:
    stations = [dict(station) for station in case["stations"]]
    for one in stations:
        if "failures" in one:
            one["failures"] = {k: v for k, v in one["failures"].items() if k != "note"}
    more = {"arrivals": {"interval_s": case["arrivals"]}} if "arrivals" in case else {}
    line = line_of(stations, case["links"], **more)
    run = {"seed": 7, "warmup_s": 3600.0, "horizon_s": 20_000.0}
    assert recurrence.supports(line, warmup_s=3600.0) is None
    assert_same_paths(line, **run)
    assert_same_books(line, **run)


def test_room_that_was_estimated_too_small_is_enlarged(monkeypatch: pytest.MonkeyPatch) -> None:
    line = line_of(
        [
            {"cycle_s": {"exponential": {"mean": 1.0}}, "machines": 2},
            {"kind": "storage", "dwell_s": 500.0, "capacity": 900},
            {"cycle_s": {"exponential": {"mean": 0.4}}},
        ],
        [{"capacity": 1000}, {"capacity": 1000}],
    )
    run = {"seed": 1, "warmup_s": 100.0, "horizon_s": 2000.0}
    small = recurrence_start.Sizes(*(np.ones(n, np.int64) for n in (4, 3, 3, 3)))
    monkeypatch.setattr(recurrence, "estimate_sizes", lambda *_, **__: small)
    assert_same_paths(line, **run)
    assert small.rings[1] > 1
    assert small.queues[1] > 1


def test_a_storage_takes_memory_for_what_flows_not_for_its_places() -> None:
    def bytes_for(capacity: int) -> int:
        line = line_of(
            [
                {"cycle_s": 1.0},
                {"kind": "storage", "dwell_s": 60.0, "capacity": capacity},
                {"cycle_s": 0.5},
            ]
        )
        flow, _ = recurrence.run_flow(
            line, seed=1, replication=0, warmup_s=0.0, horizon_s=3600.0, noting=False
        )
        return flow.queue_t.nbytes + flow.ring_t.nbytes

    assert bytes_for(1_800_000) == bytes_for(100_000_000) < 1_000_000


CALENDAR = {"mtbf_s": 100.0, "mttr_s": 5.0, "clock": "calendar"}


def test_what_the_recurrence_cannot_run_exactly_is_left_to_the_events() -> None:
    factory = factory_of([{"cycle_s": 1.0}, {"cycle_s": 1.0, "failures": CALENDAR}])
    run = {"hours": 0.1, "warmup_hours": 0.0, "replications": 1}
    assert simulate(factory, load_catalogue(), **run).kernel == "events"
    with pytest.raises(UsageError, match=r"station 's2': its breakdowns follow the calendar"):
        simulate(factory, load_catalogue(), kernel="recurrence", **run)
    with pytest.raises(SimulationError, match="s2"):
        recurrence.visits(
            line_of([{"cycle_s": 1.0}, {"cycle_s": 1.0, "failures": CALENDAR}]),
            seed=1,
            replication=0,
            warmup_s=0.0,
            horizon_s=100.0,
        )


def test_both_kernels_give_the_same_result_when_asked_for_by_name() -> None:
    factory = factory_of([{"cycle_s": 1.0, "yield": 0.9}, {"cycle_s": 1.1}])
    run = {"hours": 1, "warmup_hours": 0.5, "replications": 3}
    fast = simulate(factory, load_catalogue(), kernel="recurrence", **run)
    slow = simulate(factory, load_catalogue(), kernel="events", **run)
    assert (fast.kernel, slow.kernel) == ("recurrence", "events")
    assert np.array_equal(fast.samples, slow.samples)


def test_a_direct_hand_off_into_a_storage_that_starts_filled_is_named() -> None:
    line = line_of(
        [
            {"cycle_s": 1.0},
            {"kind": "storage", "dwell_s": 900.0, "capacity": 5000},
            {"cycle_s": 1.0},
        ],
        [{"capacity": 0}, {"capacity": 5}],
    )
    assert recurrence.supports(line, warmup_s=1000.0) is None
    assert "station 's2'" in str(recurrence.supports(line, warmup_s=100.0))


def test_machines_that_differ_where_work_can_take_no_time_are_left_to_the_events() -> None:
    coil = {"every_cells": 10, "change_s": 5.0}
    stations = [
        {"cycle_s": {"normal": {"mean": 1.0, "sd": 1.0}}},
        {"cycle_s": 1.0, "machines": 2, "consumable": coil},
    ]
    assert "work at 's1' can take no time" in str(recurrence.supports(line_of(stations)))
    assert recurrence.supports(line_of(stations[::-1][:1])) is None


def test_time_that_stands_still_ends_with_an_error_not_never() -> None:
    line = line_of([{"cycle_s": 1e-300}, {"cycle_s": 1e-300}], [{"capacity": 3}])
    with pytest.raises(SimulationError, match=r"station 's1' at 0\.0 s: .* is there a time"):
        recurrence.replicate(line, seed=1, replication=0, warmup_s=0.0, horizon_s=100.0)


def test_a_run_without_end_is_given_up_early() -> None:
    line = line_of([{"cycle_s": 1e-6}])
    with pytest.raises(SimulationError, match=r"station 's1' at .* would need more than"):
        recurrence.replicate(line, seed=1, replication=0, warmup_s=0.0, horizon_s=1e6)


def test_a_run_that_is_cancelled_stops() -> None:
    asked = iter([False, True])
    line = line_of([{"cycle_s": 0.001}])
    with pytest.raises(replication.Cancelled):
        recurrence.replicate(
            line,
            seed=1,
            replication=0,
            warmup_s=0.0,
            horizon_s=1e5,
            cancelled=lambda: next(asked),
        )
