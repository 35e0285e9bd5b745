"""Lines whose long-run throughput or waiting time is known exactly, simulated from layout text.

The cases lie in data/throughput_cases.json, each with the source of its exact value: closed forms,
and Markov chains of saturated lines (Hillier and Boling 1967, Gershwin and Berman 1978,
Pichitlamken, Nelson and Hong 2006) that were solved numerically for this project.
"""

import json
import math
from pathlib import Path

import pytest
from lines import catalogue, factory_of

from viewer.simulation.intervals import student_t_95
from viewer.simulation.run import simulate

CASES = json.loads((Path(__file__).parent / "data" / "throughput_cases.json").read_text())["cases"]
REPLICATIONS = 10
ROUNDING = 1e-6
"""The exact values are given with six digits."""


def seconds_of(case: dict) -> float:
    """A run long enough for an interval clearly narrower than the tolerance."""
    if "wait" in case["metric"]:
        return 600_000.0
    broken = any("failures" in station for station in case["stations"])
    return (250_000.0 if broken else 90_000.0) / case["expected"]


def stations_of(case: dict) -> list[dict]:
    stations = [dict(station) for station in case["stations"]]
    for station in stations:
        if "failures" in station:
            station["failures"] = {k: v for k, v in station["failures"].items() if k != "note"}
    return stations


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_line_runs_at_its_exact_pace(case: dict) -> None:
    more = {"arrivals": {"interval_s": case["arrivals"]}} if "arrivals" in case else {}
    result = simulate(
        factory_of(stations_of(case), case["links"], **more),
        catalogue(),
        hours=seconds_of(case) / 3600,
        warmup_hours=1,
        replications=REPLICATIONS,
        seed=2024,
    )
    if "wait" in case["metric"]:
        found, unit = result.stations["s1"].wait_s, 1.0
    else:
        found, unit = result.good_cells_per_hour, 1 / 3600
    mean, half, exact = found.mean * unit, found.half * unit, case["expected"]
    allowed = case["tolerance_rel"] * exact
    assert half < allowed, f"interval of ± {half:g} is too wide to tell"
    assert abs(mean - exact) < allowed
    # Within four standard errors: a deviation by chance alone is rarer than one in a thousand runs.
    error = half / student_t_95(REPLICATIONS - 1)
    counting = unit / (seconds_of(case) / 3600)
    assert abs(mean - exact) < 4 * error + ROUNDING + counting + 1e-9 * exact


def test_the_kingman_bound_holds_where_no_closed_form_exists() -> None:
    """G/G/1 with gamma service and uniform arrivals: Kingman's bound on the mean wait."""
    arrivals = {"interval_s": {"uniform": {"low": 0.4, "high": 1.6}}}
    result = simulate(
        factory_of([{"cycle_s": {"gamma": {"mean": 0.9, "cv": 1.2}}}], arrivals=arrivals),
        catalogue(),
        hours=100,
        replications=6,
    )
    rho = 0.9
    variance = (1.2 * 0.9) ** 2 + 1.2**2 / 12
    assert 0 < result.stations["s1"].wait_s.mean < variance / (2 * (1 - rho))
    assert math.isclose(result.stations["s1"].utilisation.mean, rho, rel_tol=0.02)
