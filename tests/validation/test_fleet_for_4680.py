"""A fleet sized for 4680 makes taller cells: the bottleneck moves to electrolyte filling.

The truth is arithmetic: machines times their rate, what the height costs and the availability. With
4680 formation, winding, packing and washing are balanced at 303 to 306 cells a minute; with 46120
filling passes 158, and nothing else less than 200. What comes out is at most that times the later
yields.
"""

from pathlib import Path

import numpy as np
import pytest

from viewer.factory.equipment import load_catalogue
from viewer.factory.layout_file import load_layout
from viewer.simulation.compile import compile_line
from viewer.simulation.line import STORAGE, LineArrays
from viewer.simulation.run import difference, simulate

FLEET = Path(__file__).parent / "data" / "fleet_4680.yaml"


def line_for(format: str) -> LineArrays:
    return compile_line(load_layout(FLEET).factory, load_catalogue(), format=format)


def passes_a_minute(line: LineArrays) -> dict[str, float]:
    """Station -> cells it could pass, slowest first."""
    rates = 60 * line.isolated_rate_per_s
    worked = np.flatnonzero(line.kind != STORAGE)
    return {line.station_ids[i]: float(rates[i]) for i in sorted(worked, key=lambda i: rates[i])}


@pytest.mark.parametrize(
    ("format", "slowest", "pace"),
    [("4695", "fill", 237), ("46100", "fill", 217), ("46110", "fill", 184), ("46120", "fill", 158)],
)
def test_by_arithmetic_filling_is_slowest_with_any_taller_cell(
    format: str, slowest: str, pace: float
) -> None:
    found = passes_a_minute(line_for(format))
    assert next(iter(found)) == slowest
    assert found[slowest] == pytest.approx(pace, abs=1.0)


def test_by_arithmetic_the_fleet_is_balanced_with_4680() -> None:
    found = passes_a_minute(line_for("4680"))
    slowest = list(found)[:4]
    assert set(slowest) == {"winding", "formation", "wash", "pack"}
    assert all(300 <= found[station] <= 307 for station in slowest)


def test_simulated_filling_costs_46120_more_than_a_third_of_the_cells() -> None:
    factory, catalogue = load_layout(FLEET).factory, load_catalogue()
    short, tall = (
        simulate(factory, catalogue, replications=8, format=format) for format in ("4680", "46120")
    )
    assert tall.limit.station == "fill"
    assert tall.limit.agreement == 1.0
    assert short.limit.station != "fill"
    # Filling starves and is blocked almost never; all of its time is work and repair.
    fill = tall.stations["fill"]
    assert fill.utilisation.mean + fill.down.mean > 0.99
    line = tall.line
    later = line.flow[list(line.flow).index(line.station_ids.index("fill")) :]
    most = passes_a_minute(line)["fill"] * 60 * float(np.prod(line.good_share[later]))
    low, high = tall.good_cells_per_hour.ci95 or (0.0, 0.0)
    assert low < most
    assert high > 0.97 * most
    change = difference(short, tall)
    assert change is not None
    assert change.verdict == "worse"
    assert change.ci95[1] < -0.35 * short.good_cells_per_hour.mean
