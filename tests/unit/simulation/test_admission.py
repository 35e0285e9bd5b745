"""What becomes of cells that arrive, on lines with exact values (Erlang; Pollaczek, Khinchine)."""

import pytest
from lines import catalogue, factory_of

from viewer.simulation.run import simulate

STATION = {"cycle_s": {"exponential": {"mean": 1.0}}}


def arrivals_of(queue: dict) -> dict:
    interval_s = {"exponential": {"mean": 1.25}}
    factory = factory_of([STATION], arrivals={"interval_s": interval_s, **queue})
    found = simulate(factory, catalogue(), hours=20, replications=6).to_json("x")["arrivals"]
    assert isinstance(found, dict)
    return found["s1"]


def test_a_full_queue_turns_cells_away() -> None:
    """M/M/1 with 3 places in all: (1 - rho) rho^3 / (1 - rho^4) of the cells find it full."""
    found = arrivals_of({"queue_capacity": 2})
    lost = 0.2 * 0.8**3 / (1 - 0.8**4)
    assert found["lost_share"]["mean"] == pytest.approx(lost, rel=0.03)
    assert found["arrived"]["mean"] == pytest.approx(2880, rel=0.02)
    assert found["entered"]["mean"] == pytest.approx(2880 * (1 - lost), rel=0.02)
    assert found["lost"]["mean"] == pytest.approx(2880 * lost, rel=0.05)


def test_a_queue_without_end_turns_nobody_away() -> None:
    found = arrivals_of({})
    assert found["arrived"] is None
    assert found["lost"]["mean"] == found["lost_share"]["mean"] == 0.0
    assert found["entered"]["mean"] == pytest.approx(2880, rel=0.02)
    assert found["wait_s"]["mean"] == pytest.approx(0.8 / 0.2, rel=0.1)


def test_a_line_that_is_always_fed_has_no_arrivals() -> None:
    result = simulate(factory_of([STATION]), catalogue(), hours=0.1, replications=2)
    assert "arrivals" not in result.to_json("x")
