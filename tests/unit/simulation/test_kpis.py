"""Figures of a line."""

import math

import pytest
from lines import catalogue, factory_of

from viewer.simulation.result import Result
from viewer.simulation.run import simulate


def result_of(stations: list[dict], links: list[dict]) -> Result:
    return simulate(factory_of(stations, links), catalogue(), hours=4, replications=4)


def test_oee_is_availability_times_performance_times_quality() -> None:
    stations = [
        {"cycle_s": 1.0, "yield": 0.9, "failures": {"mtbf_s": 900.0, "mttr_s": 100.0}},
        {"cycle_s": 2.0},
    ]
    result = result_of(stations, [{"capacity": 3}])
    first = result.stations["s1"]
    product = first.availability.mean * first.performance.mean * first.quality.mean
    assert first.oee.mean == pytest.approx(product, rel=0.01)
    assert first.quality.mean == pytest.approx(0.9, abs=0.01)
    assert first.availability.mean == pytest.approx(1 - first.down.mean)
    # The second station sets the pace: its own cycle is the ideal of the line.
    assert result.oee.mean == pytest.approx(result.good_cells_per_hour.mean / 1800)


def test_what_joins_is_set_against_the_pace_of_all_its_parts() -> None:
    """One tray in three seconds for eight cells; the cells come two in a second."""
    stations = [
        {"id": "cells", "cycle_s": 0.5},
        {"id": "trays", "cycle_s": 3.0},
        {
            "id": "pack",
            "kind": "batch",
            "batch": 8,
            "cycle_s": 1.0,
            "joins": {"cells": 8, "trays": 1},
        },
    ]
    links = [{"from": id, "to": "pack", "capacity": 10} for id in ("cells", "trays")]
    result = result_of(stations, links)
    assert result.oee.mean == pytest.approx(result.good_cells_per_hour.mean / 7200)
    assert 0.99 < result.oee.mean <= 1.01
    assert math.prod(one.mean for one in result.oee_split.values()) == pytest.approx(
        result.oee.mean, rel=1e-3
    )


def test_a_branch_sets_the_pace_only_for_its_part_of_the_cells() -> None:
    """Two welders of 2 s behind a feeder of 1 s do all it can give."""
    stations = [
        {"id": "feed", "cycle_s": 1.0},
        {"id": "one", "cycle_s": 2.0},
        {"id": "other", "cycle_s": 2.0},
    ]
    links = [{"from": "feed", "to": id, "capacity": 3} for id in ("one", "other")]
    result = result_of(stations, links)
    assert 0.99 < result.oee.mean <= 1.01


def test_lead_time_is_the_time_from_one_end_of_the_line_to_the_other() -> None:
    """Nothing waits here: two machines, ten seconds of conveyor, an hour of soaking."""
    stations = [{"cycle_s": 3.0}, {"kind": "storage", "dwell_s": 3600.0}, {"cycle_s": 2.0}]
    links = [{"capacity": 50, "transport_s": 10.0}, {"capacity": 5}]
    result = result_of(stations, links)
    assert result.lead_time_s.mean == pytest.approx(3 + 10 + 3600 + 2, rel=0.002)
    assert result.wip.mean == pytest.approx(result.lead_time_s.mean / 3.0, rel=0.002)
    assert result.links["s1->s2"].mean == pytest.approx(10 / 3, rel=0.01)


def test_the_oee_of_the_line_falls_into_its_three_parts() -> None:
    stations = [
        {"cycle_s": 1.0},
        {"cycle_s": 2.0, "failures": {"mtbf_s": 900.0, "mttr_s": 100.0}, "yield": 0.95},
        {"cycle_s": 1.0, "yield": 0.9},
    ]
    result = result_of(stations, [{"capacity": 3}] * 2)
    split = {name: one.mean for name, one in result.oee_split.items()}
    assert math.prod(split.values()) == pytest.approx(result.oee.mean, rel=1e-3)
    assert split["availability"] == pytest.approx(0.9, abs=0.02)
    assert split["quality"] == pytest.approx(0.95 * 0.9, abs=0.01)
    # Nothing before or after ever holds up the second station.
    assert split["performance"] == pytest.approx(1.0, abs=0.01)


def test_energy_is_power_by_state_over_good_cells() -> None:
    """The second works all the time, the first half of it: 20 kW + 40 kW (1 + 1/2) / 2, and the
    storage's 3 kW, for half a cell a second of which nine tenths are good."""
    stations = [
        {"cycle_s": 1.0, "power_kw": 40.0},
        {"cycle_s": 4.0, "machines": 2, "power_kw": 10.0, "yield": 0.9},
        {"kind": "storage", "dwell_s": 60.0, "power_kw": 3.0},
        {"cycle_s": 0.1},
    ]
    result = result_of(stations, [{"capacity": 3}] * 3)
    exact = (20.0 + 40.0 * 0.75 + 3.0) / (1800 * 0.9)
    assert result.energy_kwh_per_cell is not None
    assert result.energy_kwh_per_cell.mean == pytest.approx(exact, rel=0.01)


def test_where_no_station_says_its_power_there_is_no_energy() -> None:
    result = result_of([{"cycle_s": 1.0}, {"cycle_s": 2.0}], [{"capacity": 3}])
    assert result.to_json("x")["energy_kwh_per_cell"] is None


def test_cells_that_go_back_are_counted() -> None:
    """A tenth of what the first station makes goes back to it, whatever its pass."""
    stations = [
        {"cycle_s": 1.0},
        {"cycle_s": 0.1, "rework": {"to": "s1", "share": 0.1, "max_passes": 50}},
    ]
    result = result_of(stations, [{"capacity": 10}])
    good = result.good_cells_per_hour.mean
    assert result.stations["s2"].reworked.mean == pytest.approx(good / 9, rel=0.05)
    assert result.stations["s1"].reworked.mean == 0.0
    assert good == pytest.approx(3600 * 0.9, rel=0.01)
    # The way back is no reason to look for the bottleneck anywhere else.
    assert result.bottleneck == "s1"
