"""How long a line takes to run in."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lines import catalogue, factory_of, line_of

from viewer.simulation.run import record
from viewer.simulation.warmup import Warmup, find_warmup, mser, output_series

NOISY = {"cycle_s": {"gamma": {"mean": 10.0, "cv": 0.5}}}


def truncated_by_definition(series: np.ndarray) -> int | None:
    """MSER-5 as it is written in the paper: the smallest squared standard error of the tail."""
    means = [float(np.mean(series[k : k + 5])) for k in range(0, len(series) - 4, 5)]
    errors = [
        float(np.var(means[d:])) / (len(means) - d) for d in range(len(means)) if len(means) - d > 5
    ]
    dropped = int(np.argmin(errors))
    return None if dropped > len(means) // 2 else 5 * dropped


@given(st.integers(0, 2**32), st.integers(50, 300), st.floats(0, 50))
def test_mser_drops_what_its_definition_says(seed: int, length: int, bias: float) -> None:
    rng = np.random.default_rng(seed)
    series = 100 + rng.normal(0, 3, length) - bias * np.exp(-np.arange(length) / 15)
    assert mser(series) == truncated_by_definition(series)


def test_a_transient_is_dropped_and_little_more() -> None:
    rng = np.random.default_rng(2)
    series = 100 + rng.normal(0, 2, 500)
    series[:60] = rng.normal(40, 2, 60)
    found = mser(series)
    assert found is not None
    assert 60 <= found <= 90


def test_a_series_that_rises_to_its_end_is_too_short_to_tell() -> None:
    assert mser(np.linspace(0, 100, 300)) is None
    assert mser(np.ones(40)) is None


def test_a_series_without_any_change_needs_no_warmup() -> None:
    assert mser(np.full(300, 1 / 3)) == 0


def test_counting_in_whole_cells_is_no_reason_to_drop_anything() -> None:
    counts = np.diff(np.floor(np.arange(301) * 42.7))
    assert mser(counts, rounding=0.01) == 0


def test_the_output_is_counted_when_the_cells_leave() -> None:
    line = [NOISY, {"cycle_s": 9.0, "yield": 0.9}]
    links = [{"capacity": 3}]
    series = output_series(
        line_of(line, links), seed=5, replication=2, warmup_s=600, span_s=60, spans=90
    )
    log = record(
        factory_of(line, links), catalogue(), hours=1.5, warmup_hours=0, seed=5, replication=2
    )
    leave = log.t_leave[log.visits(1)]
    true = np.histogram(leave[np.isfinite(leave)], bins=np.arange(91) * 60.0)[0]
    # Good cells only, and each within a quarter of a span of where it belongs.
    assert series.sum() == pytest.approx(true.sum(), abs=1)
    assert np.abs(np.cumsum(series) - np.cumsum(true)).max() < 2.5


def rack(dwell_h: float) -> dict:
    return {"kind": "storage", "dwell_s": dwell_h * 3600, "capacity": 100_000}


@pytest.mark.parametrize("dwell_h", [0.4, 0.7])
def test_an_empty_storage_delays_the_output_by_its_dwell(dwell_h: float) -> None:
    """Nothing comes out before the dwell is over, and from then on all is as it will be."""
    line = line_of([NOISY, rack(dwell_h), {"cycle_s": 5.0}], [{"capacity": 5}] * 2)
    found = find_warmup(line, warmup_hours=1.0)
    assert found.needed_hours is not None
    assert dwell_h <= found.needed_hours + 1 / 12
    assert found.long_enough


def test_a_warmup_shorter_than_needed_is_called_so() -> None:
    """Two storages that begin empty, one after the other: the first cell comes after 1.8 h."""
    line = line_of([NOISY, rack(0.9), rack(0.9), {"cycle_s": 5.0}], [{"capacity": 5}] * 3)
    found = find_warmup(line, warmup_hours=1.0)
    assert found.needed_hours is not None
    assert found.needed_hours >= 1.75
    assert not found.long_enough
    assert found.deviation is not None
    assert found.to_json() == {
        "method": "MSER-5",
        "needed_hours": found.needed_hours,
        "given_hours": 1.0,
        "long_enough": False,
        "output_deviation": found.deviation.to_json(),
        "looked_hours": found.looked_hours,
        "format": "4680",
    }
    # Of the time between, the 0.8 h until the first cell give nothing.
    expected = -0.8 / (found.needed_hours - 1.0)
    assert found.deviation.mean == pytest.approx(expected, abs=0.15)


def test_a_line_that_starts_full_needs_no_warmup_for_what_it_holds() -> None:
    line = line_of([NOISY, rack(140), {"cycle_s": 5.0}], [{"capacity": 5}] * 2)
    found = find_warmup(line, warmup_hours=0.5)
    assert found.needed_hours is not None
    assert found.long_enough


def test_lines_that_settle_at_once_are_rarely_said_to_need_more() -> None:
    """By chance the 95 % interval says so in few of them; MSER-5 alone does in many."""
    line = line_of([NOISY])
    found = [find_warmup(line, warmup_hours=0.25, seed=seed) for seed in range(20)]
    assert sum(not one.long_enough for one in found) <= 5
    assert {one.method for one in found} == {"MSER-5"}


def test_the_answer_is_open_where_the_output_had_not_settled() -> None:
    open_end = Warmup(given_hours=1.0, needed_hours=None, looked_hours=64.0)
    assert not open_end.long_enough
    assert open_end.to_json()["needed_hours"] is None


def test_the_same_seed_gives_the_same_answer() -> None:
    line = line_of([NOISY, {"cycle_s": 10.5}], [{"capacity": 3}])
    assert find_warmup(line, warmup_hours=1) == find_warmup(line, warmup_hours=1, workers=1)
