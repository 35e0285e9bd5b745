"""Machines that wait for somebody of a shared crew to repair them."""

import math
from dataclasses import replace

import networks
import numpy as np
import pytest
import test_kernels_agree
from hypothesis import given, settings
from hypothesis import strategies as st
from lines import catalogue, factory_of, line_of, log_of

from viewer.errors import UsageError
from viewer.simulation.intervals import Interval, student_t_95
from viewer.simulation.line import CALENDAR_CLOCK, LineArrays
from viewer.simulation.log import Log
from viewer.simulation.recurrence import supports
from viewer.simulation.replication import replicate
from viewer.simulation.result import Result
from viewer.simulation.run import simulate

REPLICATIONS = 10

any_lines = st.one_of(networks.chains(), test_kernels_agree.lines())


def constant(value: float) -> dict:
    return {"constant": {"value": value}}


def with_crew(line: LineArrays, people: int) -> LineArrays:
    """The line with one crew for everything that breaks down."""
    crew = np.where(line.failures > 0, 0, -1)
    return replace(line, crew_ids=("crew",), crew_people=np.array([people]), crew=crew)


def told(log: Log) -> dict[str, np.ndarray]:
    """Visits and batches up to the end: what comes later is not known yet where a crew repairs."""
    found: dict[str, np.ndarray] = {}
    for name, values in vars(log).items():
        if isinstance(values, np.ndarray) and not name.startswith("stop_"):
            known = values.dtype.kind != "f" or values <= log.horizon_s
            found[name] = np.where(known, values, math.inf)
    return found


def stops_by_machine(log: Log) -> list[list[tuple[int, float, float]]]:
    stops: list[list[tuple[int, float, float]]] = [[] for _ in log.line.machine_paths]
    for machine, kind, begin, end in zip(
        log.stop_machine, log.stop_kind, log.stop_from, log.stop_to, strict=True
    ):
        known = float(end) if end <= log.horizon_s else math.inf
        stops[machine].append((int(kind), float(begin), known))
    return [sorted(one) for one in stops]


def starts(stops: list[tuple[int, float, float]]) -> list[float]:
    return [begin for _, begin, _ in stops]


@settings(max_examples=150, deadline=None)
@given(line=any_lines, seed=st.integers(0, 2**32), warmup_s=st.sampled_from([0.0, 100.0, 300.0]))
def test_with_enough_people_every_line_runs_as_if_nobody_was_needed(
    line: LineArrays, seed: int, warmup_s: float
) -> None:
    run = {"seed": seed, "warmup_s": warmup_s, "horizon_s": 700.0}
    alone, helped = log_of(line, **run), log_of(with_crew(line, 10_000), **run)
    ours, theirs = told(alone), told(helped)
    for name, values in ours.items():
        assert np.array_equal(values, theirs[name]), name
    pairs = zip(stops_by_machine(alone), stops_by_machine(helped), strict=True)
    for machine, (lone, other) in enumerate(pairs):
        if line.failures[line.machine_station[machine]] == CALENDAR_CLOCK:
            # Of a machine without work the log tells no stops after the last look at it.
            other = [stop for stop in other if stop in lone or stop[1] < max([0.0, *starts(lone)])]
        assert lone == other, line.machine_paths[machine]


@settings(max_examples=80, deadline=None)
@given(
    line=any_lines,
    seed=st.integers(0, 2**32),
    warmup_s=st.sampled_from([0.0, 100.0]),
    people=st.integers(1, 2),
)
def test_nothing_is_lost_and_all_time_is_accounted_for_while_machines_wait(
    line: LineArrays, seed: int, warmup_s: float, people: int
) -> None:
    run = {"seed": seed, "replication": 0, "warmup_s": warmup_s, "horizon_s": 500.0}
    found = replicate(with_crew(line, people), **run)
    s = found.stations
    assert np.array_equal(s["entered"] + s["released"], s["left"] + s["scrapped"] + s["inside"])
    shares = np.stack([s[name] for name in ("working", "blocked", "starved", "down", "changeover")])
    np.testing.assert_allclose(shares.sum(axis=0), 1.0, atol=1e-9)
    assert shares.min() > -1e-9
    assert 0.0 <= found.crews[0, 0] <= 1.0 + 1e-9
    assert found.crews[0, 1] >= 0.0


def simulated(stations: list[dict], *, hours: float, crews: dict[str, int]) -> Result:
    return simulate(
        factory_of(stations, crews=crews),
        catalogue(),
        hours=hours,
        warmup_hours=2,
        replications=REPLICATIONS,
        seed=11,
    )


def assert_close(found: Interval, exact: float, *, tolerance: float) -> None:
    """Within four standard errors of the exact value, and known well enough to tell."""
    half, mean = found.half, found.mean
    assert half < tolerance * exact
    assert abs(mean - exact) < 4 * half / student_t_95(REPLICATIONS - 1) + 1e-9


def repairmen(machines: int, people: int, up_s: float, down_s: float) -> tuple[float, float, float]:
    """Mean number of machines that work, mean number of people who repair, and mean wait (s).

    The machine repairman model: n of M machines are broken; a birth and death process with birth
    rates (M - n) / up and death rates min(n, R) / down. The wait is from Little's law.
    """
    weights = [1.0]
    for n in range(machines):
        births = (machines - n) / up_s
        deaths = min(n + 1, people) / down_s
        weights.append(weights[-1] * births / deaths)
    share = np.array(weights) / sum(weights)
    broken = np.arange(machines + 1)
    working = float(((machines - broken) * share).sum())
    busy = float((np.minimum(broken, people) * share).sum())
    waiting = float((np.maximum(broken - people, 0) * share).sum())
    return working, busy, waiting / (working / up_s)


@pytest.mark.parametrize("clock", ["operating", "calendar"])
@pytest.mark.parametrize(("machines", "people"), [(5, 1), (8, 2), (4, 4), (20, 3)])
def test_a_group_of_machines_and_its_repairmen(machines: int, people: int, clock: str) -> None:
    failures = {"mtbf_s": 300.0, "mttr_s": 100.0, "clock": clock}
    station = {"machines": machines, "cycle_s": 10.0, "failures": failures}
    working, busy, wait_s = repairmen(machines, people, 300.0, 100.0)
    result = simulated([station], hours=150, crews={"fitters": people})
    found, crew = result.stations["s1"], result.crews["fitters"]
    assert_close(result.good_cells_per_hour, 360.0 * working, tolerance=0.02)
    assert_close(found.utilisation, working / machines, tolerance=0.02)
    assert_close(crew.utilisation, busy / people, tolerance=0.02)
    if machines == people:
        assert crew.wait_s.mean == 0.0
    else:
        assert_close(crew.wait_s, wait_s, tolerance=0.1)


def test_a_crew_shared_by_stations_one_after_the_other() -> None:
    # On the calendar clock machines break down whatever the line does, so six stations with one
    # machine each and two people are six machines of the repairman model.
    failures = {"mtbf_s": 300.0, "mttr_s": 100.0, "clock": "calendar"}
    stations = [{"cycle_s": 1.0 + 0.2 * k, "failures": failures} for k in range(6)]
    working, busy, wait_s = repairmen(6, 2, 300.0, 100.0)
    result = simulated(stations, hours=200, crews={"fitters": 2})
    downs = [station.down.mean for station in result.stations.values()]
    assert sum(downs) / 6 == pytest.approx(1 - working / 6, rel=0.02)
    assert_close(result.crews["fitters"].utilisation, busy / 2, tolerance=0.02)
    assert_close(result.crews["fitters"].wait_s, wait_s, tolerance=0.1)


def stops_of(log: Log) -> list[tuple[str, float, float]]:
    order = np.lexsort((log.stop_machine, log.stop_from))
    names = [log.line.machine_paths[m] for m in log.stop_machine[order]]
    times = zip(log.stop_from[order].tolist(), log.stop_to[order].tolist(), strict=True)
    return [(name, *span) for name, span in zip(names, times, strict=True)]


BREAKING = {"mtbf_s": constant(10.0), "mttr_s": constant(4.0)}


def test_machines_that_break_at_one_instant_are_repaired_in_the_order_of_the_flow() -> None:
    # Three stations that all break down after 10 s, written against the flow.
    stations = [
        {"id": name, "machines": 2, "cycle_s": 100.0, "failures": {**BREAKING, "clock": "calendar"}}
        for name in ("last", "middle", "first")
    ]
    links = [{"from": "first", "to": "middle"}, {"from": "middle", "to": "last"}]
    log = log_of(line_of(stations, links, crews={"one": 1}), horizon_s=35.0)
    begun = [(name, end - 4.0) for name, at, end in stops_of(log) if at == 10.0]
    order = sorted(begun, key=lambda one: one[1])
    assert [name for name, _ in order] == [
        f"{station}/machine_{k}" for station in ("first", "middle", "last") for k in (1, 2)
    ]
    assert [at for _, at in order] == [10.0, 14.0, 18.0, 22.0, 26.0, 30.0]


def test_the_machine_that_broke_first_is_repaired_first() -> None:
    # At the station further on, the first machine is hit at 9 s, while the person is away until
    # 12 s; the one further up breaks down at 8 s and is served at once, again at 22 s.
    up = {"cycle_s": 6.0, "failures": {"mtbf_s": constant(8.0), "mttr_s": constant(4.0)}}
    on = {"cycle_s": 6.0, "failures": {"mtbf_s": constant(3.0), "mttr_s": constant(4.0)}}
    log = log_of(line_of([up, on], [{"capacity": 5}], crews={"one": 1}), horizon_s=22.0)
    assert stops_of(log)[:3] == [
        ("s1/machine_1", 8.0, 12.0),
        ("s2/machine_1", 9.0, 16.0),
        ("s2/machine_1", 19.0, 23.0),
    ]
    assert log.t_finish[log.visits(0)][:2].tolist() == [6.0, 16.0]
    assert log.t_finish[log.visits(1)][0] == 19.0


def test_a_breakdown_that_nobody_has_come_to_has_no_end_yet() -> None:
    stations = [{"cycle_s": 100.0, "failures": {**BREAKING, "clock": "calendar"}}] * 2
    log = log_of(line_of(stations, crews={"one": 1}), horizon_s=13.0)
    assert stops_of(log) == [("s1/machine_1", 10.0, 14.0), ("s2/machine_1", 10.0, math.inf)]


def test_each_crew_has_its_own_people_and_some_breakdowns_need_nobody() -> None:
    failures = {"mtbf_s": constant(10.0), "mttr_s": constant(4.0), "clock": "calendar"}
    stations = [
        {"cycle_s": 100.0, "failures": failures},
        {"cycle_s": 100.0, "failures": {**failures, "crew": "electricians"}},
        {"cycle_s": 100.0, "failures": {**failures, "crew": "electricians"}},
        {"cycle_s": 100.0, "failures": {**failures, "crew": "none"}},
    ]
    crews = {"fitters": 1, "electricians": 1}
    log = log_of(line_of(stations, crews=crews), horizon_s=20.0)
    ends = {name: end for name, at, end in stops_of(log) if at == 10.0}
    assert list(ends.values()) == [14.0, 14.0, 18.0, 14.0]
    result = simulated(stations, hours=1, crews=crews)
    assert list(result.crews) == ["fitters", "electricians"]
    assert result.crews["fitters"].utilisation.mean == pytest.approx(4 / 14, abs=2e-3)
    assert result.crews["fitters"].wait_s.mean == 0.0
    # The second machine waits once, 4 s, and from then on breaks down 4 s after the first one.
    found = result.crews["electricians"].to_json()
    assert found["people"] == 1
    assert found["wait_s"] == {"mean": 0.0, "ci95": [0.0, 0.0]}


def test_a_line_with_a_crew_takes_the_event_kernel_and_says_why() -> None:
    stations = [{"id": "oven", "cycle_s": 1.0, "failures": {"mtbf_s": 100.0, "mttr_s": 10.0}}]
    line = line_of(stations, crews={"fitters": 2})
    assert supports(line) == "station 'oven': its repairs wait for the crew 'fitters'"
    factory = factory_of(stations, crews={"fitters": 2})
    run = {"hours": 0.1, "warmup_hours": 0, "replications": 2}
    assert simulate(factory, catalogue(), **run).kernel == "events"
    with pytest.raises(UsageError, match="the crew 'fitters'"):
        simulate(factory, catalogue(), kernel="recurrence", **run)
    stations[0]["failures"]["crew"] = "none"
    assert supports(line_of(stations, crews={"fitters": 2})) is None


def test_a_larger_crew_never_makes_a_line_slower_on_average() -> None:
    failures = {"mtbf_s": 200.0, "mttr_s": 60.0}
    stations = [{"machines": 2, "cycle_s": 2.0, "failures": failures} for _ in range(5)]
    rates = [
        simulated(stations, hours=40, crews={"all": people}).good_cells_per_hour.mean
        for people in (1, 2, 4, 8)
    ]
    assert rates == sorted(rates)
    assert rates[0] < 0.7 * rates[-1]
