"""The station that limits a line, also where utilisation misleads or the line still fills."""

import numpy as np
import pytest
from lines import catalogue, factory_of, line_of

from viewer.simulation.books import SUMMARY
from viewer.simulation.bottleneck import find_bottleneck
from viewer.simulation.result import Result
from viewer.simulation.run import simulate


def result_of(
    stations: list[dict], links: list[dict], *, hours: float = 4, warmup_hours: float = 1
) -> Result:
    factory = factory_of(stations, links)
    options: dict = {"hours": hours, "warmup_hours": warmup_hours}
    return simulate(factory, catalogue(), replications=4, **options)


@pytest.mark.parametrize("slow", [0, 1, 2, 3])
def test_the_slowest_station_is_the_bottleneck_wherever_it_stands(slow: int) -> None:
    stations: list[dict] = [
        {"cycle_s": {"gamma": {"mean": 1.0 if k == slow else 0.8, "cv": 0.4}}} for k in range(4)
    ]
    result = result_of(stations, [{"capacity": 4}] * 3)
    assert result.bottleneck == f"s{slow + 1}"
    assert result.limit.reason.startswith(f"The waiting turns at s{slow + 1}")


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


@pytest.mark.parametrize("hours", [0.5, 2.0, 8.0])
@pytest.mark.parametrize("slow_s", [0.95, 1.2])
@pytest.mark.parametrize("belt", [{}, {"transport_s": 30.0}], ids=["buffers", "belts"])
def test_belts_that_fill_all_through_the_run_do_not_hide_it(
    hours: float, slow_s: float, belt: dict
) -> None:
    """59 links of 100 places before and after the slow station: it takes 7 h to fill them, and in
    half an hour the first cell does not even reach the end. Until then, the first station works all
    the time and nothing before the slow one is blocked."""
    stations: list[dict] = [
        {"cycle_s": {"gamma": {"mean": slow_s if k == 29 else 0.9, "cv": 0.3}}} for k in range(60)
    ]
    links = [{"capacity": 100, **belt}] * 59
    result = result_of(stations, links, hours=hours, warmup_hours=hours / 20)
    assert result.bottleneck == "s30"


def test_waiting_by_chance_does_not_hide_it_either() -> None:
    """All stations break down; the slow one is hardly slower, and replications disagree."""
    broken = {"failures": {"mtbf_s": 600.0, "mttr_s": 60.0}}
    stations: list[dict] = [{"cycle_s": 1.0 if k == 29 else 0.9, **broken} for k in range(60)]
    result = result_of(stations, [{"capacity": 100, "transport_s": 5.0}] * 59)
    assert result.bottleneck == "s30"
    assert "s30 has the smallest capacity of its own, 3,273 cells/h" in result.limit.reason
    assert "the next one has 11.1% more" in result.limit.reason


def runs_of(**shares: list[float]) -> np.ndarray:
    runs = np.zeros((1, len(next(iter(shares.values())))), SUMMARY)
    for name, values in shares.items():
        runs[name][0] = values
    return runs


def test_the_arrows_between_blocked_and_starved_point_at_the_bottleneck() -> None:
    line = line_of([{"cycle_s": 1.0}] * 5)
    runs = runs_of(blocked=[0.3, 0.2, 0.0, 0.1, 0.0], starved=[0.0, 0.1, 0.05, 0.25, 0.3])
    assert find_bottleneck(line, runs).station == "s3"


def test_where_nobody_waits_it_is_the_station_that_works_or_is_down_most() -> None:
    line = line_of([{"cycle_s": 1.0}] * 3)
    runs = runs_of(working=[0.6, 0.5, 0.7], down=[0.2, 0.4, 0.0])
    found = find_bottleneck(line, runs)
    assert found.station == "s2"
    assert found.reason.startswith("Waiting points at no station; s2 works or stands still 90.0%")


def test_the_only_station_that_works_is_the_bottleneck() -> None:
    line = line_of([{"cycle_s": 1.0}, {"kind": "storage", "dwell_s": 5.0}])
    found = find_bottleneck(line, runs_of(working=[0.9, 0.1]))
    assert (found.station, found.agreement) == ("s1", 1.0)
