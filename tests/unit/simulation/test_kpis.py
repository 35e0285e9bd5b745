"""Figures of a line, and the station that limits it."""

import numpy as np
import pytest
from lines import catalogue, factory_of, line_of

from viewer.simulation.books import SUMMARY
from viewer.simulation.kpis import bottleneck
from viewer.simulation.result import Result
from viewer.simulation.run import simulate


def result_of(stations: list[dict], links: list[dict]) -> Result:
    return simulate(factory_of(stations, links), catalogue(), hours=4, replications=4)


@pytest.mark.parametrize("slow", [0, 1, 2, 3])
def test_the_slowest_station_is_the_bottleneck_wherever_it_stands(slow: int) -> None:
    stations: list[dict] = [
        {"cycle_s": {"gamma": {"mean": 1.0 if k == slow else 0.8, "cv": 0.4}}} for k in range(4)
    ]
    result = result_of(stations, [{"capacity": 4}] * 3)
    assert result.bottleneck == f"s{slow + 1}"


def test_a_station_that_is_often_down_is_found_although_it_works_less_than_the_others() -> None:
    """Utilisation misleads: the middle works half of the time, its neighbours four fifths."""
    fine = {"cycle_s": 0.8}
    broken = {"cycle_s": 0.5, "failures": {"mtbf_s": 100.0, "mttr_s": 100.0}}
    result = result_of([fine, broken, fine], [{"capacity": 50}] * 2)
    busiest = max(result.stations, key=lambda name: result.stations[name].utilisation.mean)
    assert busiest != "s2"
    assert result.bottleneck == "s2"
    assert result.to_json("x")["bottleneck_agreement"] == 1.0


def test_a_storage_between_two_stations_does_not_hide_the_bottleneck() -> None:
    rack = {"kind": "storage", "dwell_s": 36_000.0, "capacity": 37_000}
    result = result_of([{"cycle_s": 0.5}, rack, {"cycle_s": 1.0}], [{"capacity": 10}] * 2)
    assert result.bottleneck == "s3"


def test_the_arrows_between_blocked_and_starved_point_at_the_bottleneck() -> None:
    line = line_of([{"cycle_s": 1.0}] * 5)
    runs = np.zeros((1, 5), SUMMARY)
    runs["blocked"][0] = [0.3, 0.2, 0.0, 0.1, 0.0]
    runs["starved"][0] = [0.0, 0.1, 0.05, 0.25, 0.3]
    assert bottleneck(line, runs)[0] == "s3"


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


def test_lead_time_is_the_time_from_one_end_of_the_line_to_the_other() -> None:
    """Nothing waits here: two machines, ten seconds of conveyor, an hour of soaking."""
    stations = [{"cycle_s": 3.0}, {"kind": "storage", "dwell_s": 3600.0}, {"cycle_s": 2.0}]
    links = [{"capacity": 50, "transport_s": 10.0}, {"capacity": 5}]
    result = result_of(stations, links)
    assert result.lead_time_s.mean == pytest.approx(3 + 10 + 3600 + 2, rel=0.002)
    assert result.wip.mean == pytest.approx(result.lead_time_s.mean / 3.0, rel=0.002)
    assert result.links["s1->s2"].mean == pytest.approx(10 / 3, rel=0.01)
