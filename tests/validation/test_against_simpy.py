"""The event kernel and a SimPy model of the same line agree on every single time."""

import re

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from lines import line_of, log_of
from networks import chains, networks
from oracle import Floor

from viewer.errors import SimulationError
from viewer.simulation.line import LineArrays
from viewer.simulation.log import JOINED, SCRAPPED, Log


def log_or_jam(line: LineArrays, horizon_s: float, seed: int) -> Log | float:
    """The log, or when the line has jammed."""
    try:
        return log_of(line, horizon_s=horizon_s, warmup_s=horizon_s - 1.0, seed=seed)
    except SimulationError as error:
        jam = re.search(r"at ([\d.]+) s: the line is jammed", str(error))
        if jam is None:
            raise
        return float(jam[1])


def assert_same_times(line: LineArrays, seed: int, horizon_s: float) -> int:
    # A warm-up longer than any dwell: everything starts cold, as in the SimPy model.
    floor = Floor(line, seed=seed, horizon_s=horizon_s)
    log = log_or_jam(line, horizon_s, seed)
    if not isinstance(log, Log):
        # The last event may have been a machine that finishes and cannot get rid of its cell.
        assert floor.last_move <= log + 0.06
        return 0
    compared = 0
    for station in floor.stations:
        rows, name = log.visits(station.i), line.station_ids[station.i]
        assert len(station.visits) == rows.stop - rows.start, name
        for what in ("arrive", "enter", "start", "finish", "leave"):
            ours = getattr(log, f"t_{what}")[rows]
            theirs = np.array([getattr(visit, what) for visit in station.visits])
            known = ours <= horizon_s
            assert np.array_equal(known, theirs <= horizon_s), (name, what)
            np.testing.assert_allclose(
                ours[known], theirs[known], rtol=1e-9, err_msg=f"{name} {what}"
            )
            compared += int(known.sum())
        joined = log.outcome[rows] == JOINED
        numbers = {what: getattr(log, what)[rows] for what in ("cell", "lot", "came_by", "left_by")}
        numbers |= {"joined": joined, "bad": log.outcome[rows] == SCRAPPED}
        # After a changeover another machine may go on with the parts that are there already.
        numbers["machine"] = np.where(joined, -1, log.machine[rows])
        for what, ours in numbers.items():
            alone = what == "machine"
            theirs = [-1 if alone and v.joined else getattr(v, what) for v in station.visits]
            assert np.array_equal(ours, np.array(theirs, np.int64)), (name, what)
    return compared


@settings(max_examples=25)
@given(line=chains(with_more=True), seed=st.integers(0, 2**32))
def test_every_time_of_a_random_line_equals_that_of_the_simpy_model(
    line: LineArrays, seed: int
) -> None:
    assert_same_times(line, seed, horizon_s=150.0)


@settings(max_examples=40)
@given(line=networks(with_more=True), seed=st.integers(0, 2**32))
def test_every_time_of_a_random_network_equals_that_of_the_simpy_model(
    line: LineArrays, seed: int
) -> None:
    assert_same_times(line, seed, horizon_s=150.0)


def test_a_line_with_every_feature_gives_thousands_of_equal_times() -> None:
    broken = {"mtbf_s": 60.0, "mttr_s": 8.0}
    line = line_of(
        [
            {
                "cycle_s": {"triangular": {"low": 0.5, "mode": 1.0, "high": 2.0}},
                "machines": 2,
                "failures": broken,
                "consumable": {"every_cells": 40, "change_s": 12.0},
            },
            {
                "cycle_s": {"gamma": {"mean": 2.0, "cv": 0.5}},
                "machines": 3,
                "yield": 0.95,
                "failures": {"mtbf_s": {"weibull": {"scale": 90.0, "shape": 2.0}}, "mttr_s": 6.0},
            },
            {
                "kind": "batch",
                "batch": 8,
                "machines": 3,
                "yield": 0.97,
                "cycle_s": {"normal": {"mean": 12.0, "sd": 2.0}},
            },
            {"kind": "storage", "dwell_s": 40.0, "capacity": 70, "yield": 0.99},
            {
                "cycle_s": {"lognormal": {"mean": 0.7, "sd": 0.3}},
                "failures": {"mtbf_s": 150.0, "mttr_s": 15.0, "clock": "calendar"},
            },
        ],
        [{"capacity": 6, "transport_s": 2.0}, {"capacity": 0}, {"capacity": 8}, {"capacity": 3}],
    )
    assert assert_same_times(line, seed=5, horizon_s=1500.0) > 15_000
