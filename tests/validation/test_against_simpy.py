"""The event kernel and a SimPy model of the same line agree on every single time."""

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lines import Fields, line_of, log_of
from oracle import Oracle

from viewer.simulation.line import STORAGE, LineArrays
from viewer.simulation.log import SCRAPPED

times = st.one_of(
    st.floats(0.2, 3.0).map(lambda x: {"uniform": {"low": round(x / 2, 3), "high": round(x, 3)}}),
    st.floats(0.2, 3.0).map(lambda x: {"exponential": {"mean": round(x, 3)}}),
    st.floats(0.2, 3.0).map(lambda x: {"gamma": {"mean": round(x, 3), "cv": 0.6}}),
)


@st.composite
def failures(draw: st.DrawFn) -> Fields:
    mtbf = draw(st.sampled_from([8.0, 40.0]))
    up = draw(st.sampled_from([mtbf, {"weibull": {"scale": mtbf, "shape": 2.0}}]))
    clock = draw(st.sampled_from(["operating", "calendar"]))
    return {"mtbf_s": up, "mttr_s": draw(st.sampled_from([1.5, 9.0])), "clock": clock}


@st.composite
def station(draw: st.DrawFn) -> Fields:
    kind = draw(st.sampled_from(["serial", "serial", "serial", "batch", "storage"]))
    if kind == "storage":
        made = {
            "kind": kind,
            "dwell_s": draw(st.floats(0.5, 30.0)),
            "capacity": draw(st.integers(1, 30)),
        }
    else:
        made = {"kind": kind, "cycle_s": draw(times), "machines": draw(st.integers(1, 4))}
        if kind == "batch":
            made["batch"] = draw(st.integers(1, 6))
        if draw(st.booleans()):
            made["failures"] = draw(failures())
        if draw(st.integers(0, 3)) == 0:
            every = draw(st.integers(3, 25))
            made["consumable"] = {"every_cells": every, "change_s": draw(st.floats(0.5, 9.0))}
    if draw(st.booleans()):
        made["yield"] = draw(st.floats(0.7, 0.999))
    return made


@st.composite
def link(draw: st.DrawFn) -> Fields:
    capacity = draw(st.sampled_from([0, 0, 1, 2, 3, 5, 12]))
    if capacity and draw(st.booleans()):
        return {"capacity": capacity, "transport_s": draw(st.floats(0.1, 6.0))}
    return {"capacity": capacity}


@st.composite
def lines(draw: st.DrawFn) -> LineArrays:
    stations = draw(st.lists(station(), min_size=1, max_size=6))
    links = [draw(link()) for _ in stations[1:]]
    more = {}
    if stations[0]["kind"] == "storage" or draw(st.integers(0, 2)) == 0:
        more["arrivals"] = {"interval_s": draw(times)}
    return line_of(stations, links, **more)


def assert_same_times(line: LineArrays, seed: int, horizon_s: float) -> int:
    # A warm-up longer than any dwell: everything starts cold, as in the SimPy model.
    log = log_of(line, horizon_s=horizon_s, warmup_s=horizon_s - 1.0, seed=seed)
    oracle = Oracle(line, seed=seed, horizon_s=horizon_s)
    compared = 0
    for place in oracle.places:
        rows = log.visits(place.i)
        assert len(place.visits) == rows.stop - rows.start, line.station_ids[place.i]
        ours = (log.t_arrive, log.t_enter, log.t_start, log.t_finish, log.t_leave)
        for name, times_s in zip(
            ("arrive", "enter", "start", "finish", "leave"), ours, strict=True
        ):
            theirs = np.array([getattr(visit, name) for visit in place.visits])
            known = times_s[rows] <= horizon_s
            assert np.array_equal(known, theirs <= horizon_s), (place.i, name)
            np.testing.assert_allclose(
                times_s[rows][known], theirs[known], rtol=1e-9, err_msg=f"{place.i} {name}"
            )
            compared += int(known.sum())
        bad = np.array([visit.bad for visit in place.visits], bool)
        if line.kind[place.i] != STORAGE:
            assert np.array_equal(bad, log.outcome[rows] == SCRAPPED)
    return compared


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(line=lines(), seed=st.integers(0, 2**32))
def test_every_time_of_a_random_line_equals_that_of_the_simpy_model(
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
