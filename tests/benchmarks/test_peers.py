"""What the benchmark compares does the same work."""

import math

import pytest
from peers import c_kernel, simpy_cells
from simulation import SHORT_S, Engine, Measured, benchmark_line, event_kernel, measured

from viewer.simulation.intervals import interval

LONG_S = 20_000.0


@pytest.fixture(scope="module")
def in_c() -> Measured:
    port = c_kernel()
    if port is None:
        pytest.skip("there is no gcc")
    return measured([Engine("C", port, LONG_S)], rounds=1)[0]


@pytest.fixture(scope="module")
def ours() -> Measured:
    return measured([Engine("ours", event_kernel(benchmark_line()), LONG_S)], rounds=1)[0]


def apart(a: Measured, b: Measured) -> float:
    """Difference of the throughputs in standard errors."""
    errors = [one.per_hour.half / 2.02 for one in (a, b)]
    return abs(a.per_hour.mean - b.per_hour.mean) / math.hypot(*errors)


def test_the_port_in_c_simulates_the_same_line(in_c: Measured, ours: Measured) -> None:
    assert apart(in_c, ours) < 4
    assert in_c.per_hour.half < 0.03 * in_c.per_hour.mean
    assert in_c.cells == pytest.approx(ours.cells, rel=0.06)


def test_simpy_simulates_the_same_line() -> None:
    rates = [simpy_cells(SHORT_S / 3, seed) / (SHORT_S / 3) * 3600 for seed in range(3)]
    run = event_kernel(benchmark_line())
    again = [run(SHORT_S / 3, seed) / (SHORT_S / 3) * 3600 for seed in range(60)]
    spread = interval(again).half / 2.0 * math.sqrt(60)
    assert abs(sum(rates) / 3 - sum(again) / 60) < 4 * spread / math.sqrt(3)
