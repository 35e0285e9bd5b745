"""What holds for any line whatever: nothing is lost, time adds up, and Little's law."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from lines import catalogue, factory_of, layout_text, line_of, log_of
from networks import chains, networks

from viewer.errors import SimulationError
from viewer.simulation.line import LineArrays
from viewer.simulation.log import INSIDE, JOINED, PASSED, SCRAPPED, Log
from viewer.simulation.replication import Run, replicate
from viewer.simulation.run import simulate

HERE = Path(__file__).resolve().parent

BUSY_LINE = (
    [
        {"cycle_s": {"uniform": {"low": 0.8, "high": 1.2}}, "machines": 2, "yield": 0.98,
         "failures": {"mtbf_s": 300.0, "mttr_s": 30.0}},
        {"cycle_s": {"gamma": {"mean": 1.6, "cv": 0.4}}, "machines": 3,
         "consumable": {"every_cells": 50, "change_s": 20.0}},
        {"kind": "batch", "batch": 16, "machines": 4, "cycle_s": 30.0, "yield": 0.99},
        {"kind": "storage", "dwell_s": 120.0, "capacity": 400},
        {"cycle_s": 0.4, "failures": {"mtbf_s": 500.0, "mttr_s": 40.0, "clock": "calendar"}},
    ],
    [{"capacity": 8, "transport_s": 2.0}, {"capacity": 30}, {"capacity": 20}, {"capacity": 5}],
)  # fmt: skip


lines = st.one_of(chains(), networks())


def unless_jammed(line: LineArrays, seed: int, warmup_s: float) -> Run:
    """A short run; an example that jams says nothing here."""
    try:
        return replicate(line, seed=seed, replication=0, warmup_s=warmup_s, horizon_s=150.0)
    except SimulationError as error:
        if "jammed" not in str(error):
            raise
        reject()


@settings(max_examples=60)
@given(line=lines, seed=st.integers(0, 2**32), warmup_s=st.sampled_from([0.0, 5.0, 40.0]))
def test_what_entered_has_left_or_was_scrapped_or_joined_or_is_still_inside(
    line: LineArrays, seed: int, warmup_s: float
) -> None:
    s = unless_jammed(line, seed, warmup_s).stations
    gone = s["left"] + s["scrapped"] + s["joined"] + s["inside"]
    assert np.array_equal(s["entered"] + s["released"], gone)


@settings(max_examples=60)
@given(line=lines, seed=st.integers(0, 2**32), warmup_s=st.sampled_from([0.0, 5.0, 40.0]))
def test_the_states_of_every_station_add_up_to_its_time(
    line: LineArrays, seed: int, warmup_s: float
) -> None:
    s = unless_jammed(line, seed, warmup_s).stations
    shares = np.stack([s[name] for name in ("working", "blocked", "starved", "down", "changeover")])
    np.testing.assert_allclose(shares.sum(axis=0), 1.0, atol=1e-9)
    assert shares.min() > -1e-9


@settings(max_examples=40)
@given(line=lines, seed=st.integers(0, 2**32))
def test_the_log_tells_the_same_story_as_the_figures(line: LineArrays, seed: int) -> None:
    run = unless_jammed(line, seed, 20.0)
    log = log_of(line, horizon_s=150.0, warmup_s=20.0, seed=seed)
    for i in range(len(line.station_ids)):
        rows = log.visits(i)
        row = run.stations[i]
        outcome, real = log.outcome[rows], ~log.initial[rows]
        assert real.sum() == row["entered"]
        assert (~real).sum() == row["released"]
        assert (outcome == PASSED).sum() == row["left"]
        assert (outcome == SCRAPPED).sum() == row["scrapped"]
        assert (outcome == INSIDE).sum() == row["inside"]
        assert (outcome == JOINED).sum() == row["joined"]
    for number, places in enumerate(line.link_places):
        on_link = (log.left_by == number).sum() - (log.came_by == number).sum()
        assert 0 <= on_link <= places


def test_littles_law_holds_on_every_link_and_in_every_station() -> None:
    """Mean content = flow x mean stay: the content from the kernel, the stay from the log."""
    line = line_of(*BUSY_LINE)
    hours = 40
    warmup_s, horizon_s = 3600.0, (hours + 1) * 3600.0
    run = replicate(line, seed=3, replication=0, warmup_s=warmup_s, horizon_s=horizon_s)
    log = log_of(line, horizon_s=horizon_s, warmup_s=warmup_s, seed=3)
    for i in range(len(line.station_ids)):
        rows = log.visits(i)
        end = np.where(log.outcome[rows] == SCRAPPED, log.t_finish[rows], log.t_leave[rows])
        inside = (log.t_enter[rows] > warmup_s) & (end <= horizon_s)
        stay = (end - log.t_enter[rows])[inside].mean()
        flow = run.stations["taken_per_s"][i]
        assert run.stations["wip"][i] == pytest.approx(flow * stay, rel=0.01)
    for number in range(len(line.link_ids)):
        source = log.visits(int(line.link_source[number]))
        target = log.visits(int(line.link_target[number]))
        left = np.sort(log.t_leave[source][log.outcome[source] == PASSED])
        entered = log.t_enter[target]
        stay = (entered - left[: len(entered)])[entered > warmup_s].mean()
        flow = run.stations["taken_per_s"][line.link_target[number]]
        assert run.link_wip[number] == pytest.approx(flow * stay, rel=0.01)


def scaled(stations: list[dict], links: list[dict], by: float) -> tuple[list[dict], list[dict]]:
    """The same line with every time multiplied."""

    def times(value: object, key: str = "") -> object:
        if isinstance(value, dict):
            return {k: times(v, k) for k, v in value.items()}
        timed = key.endswith("_s") or key in ("low", "high", "mean", "scale", "value")
        return value * by if timed and isinstance(value, float) else value

    return [times(s) for s in stations], [times(s) for s in links]  # type: ignore[misc]


def test_a_line_in_slow_motion_does_the_same_things_later() -> None:
    """Twice the times, twice the log: a power of two scales floating-point numbers exactly."""
    quick = log_of(line_of(*BUSY_LINE), horizon_s=3000.0, warmup_s=1000.0)
    slow = log_of(line_of(*scaled(*BUSY_LINE, by=2.0)), horizon_s=6000.0, warmup_s=2000.0)
    for name in ("t_arrive", "t_enter", "t_start", "t_finish", "t_leave"):
        assert np.array_equal(getattr(slow, name), 2 * getattr(quick, name))
    assert np.array_equal(slow.cell, quick.cell)
    assert np.array_equal(slow.machine, quick.machine)


def fingerprint(log: Log) -> str:
    digest = hashlib.sha256()
    for name in ("cell", "station", "machine", "t_arrive", "t_start", "t_finish", "t_leave"):
        digest.update(np.ascontiguousarray(getattr(log, name)).tobytes())
    return digest.hexdigest()


def test_the_same_seed_gives_the_same_log_in_another_process_and_without_the_compiler() -> None:
    text = layout_text(*BUSY_LINE)
    ours = fingerprint(log_of(line_of(*BUSY_LINE), horizon_s=600.0, warmup_s=150.0, seed=77))
    code = (
        "import sys; from lines import *; from test_books_balance import fingerprint;"
        "from viewer.factory.layout_file import parse_layout;"
        "line = compile_line(parse_layout(sys.stdin.read(), 'x.yaml'), catalogue());"
        "print(fingerprint(log_of(line, horizon_s=600.0, warmup_s=150.0, seed=77)))"
    )
    path = os.pathsep.join([str(HERE), str(HERE.parents[1])])
    for more in ({}, {"NUMBA_DISABLE_JIT": "1"}):
        environment = {**os.environ, **more, "PYTHONPATH": path, "PYTHONHASHSEED": "7"}
        found = subprocess.run(
            [sys.executable, "-W", "error", "-c", code],
            input=text,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert found.stdout.strip() == ours, found.stderr[-2000:]


def test_adding_a_station_does_not_shift_the_draws_of_the_others() -> None:
    three = [{"id": name, "cycle_s": {"exponential": {"mean": 1.0}}} for name in "abc"]
    four = [*three[:1], {"id": "new", "cycle_s": 0.01}, *three[1:]]
    before = log_of(line_of(three, [{"capacity": 5}] * 2), horizon_s=500.0)
    after = log_of(line_of(four, [{"capacity": 5}] * 3), horizon_s=500.0)
    for name in "abc":
        i, j = before.line.station_ids.index(name), after.line.station_ids.index(name)
        one, other = before.visits(i), after.visits(j)
        service = before.t_finish[one] - before.t_start[one]
        again = after.t_finish[other] - after.t_start[other]
        n = min(len(service), len(again)) - 5
        assert n > 250
        np.testing.assert_allclose(service[:n], again[:n], rtol=0, atol=1e-9)


def test_a_conveyor_carries_its_places_per_transport_time() -> None:
    """K places, D seconds: K / D, because a place is taken from leaving to entering a machine."""
    fast = {"cycle_s": {"gamma": {"mean": 0.05, "cv": 0.5}}, "machines": 2}
    for places, delay in ((3, 1.5), (10, 4.0), (1, 0.7)):
        result = simulate(
            factory_of([fast, fast], [{"capacity": places, "transport_s": delay}]),
            catalogue(),
            hours=2,
            replications=2,
        )
        assert result.good_cells_per_hour.mean / 3600 == pytest.approx(places / delay, rel=0.03)
        assert result.good_cells_per_hour.mean / 3600 <= places / delay * 1.001
