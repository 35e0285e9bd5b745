"""Confidence intervals that an operations researcher would believe."""

import numpy as np
import pytest
from scipy import stats

from viewer.simulation.intervals import (
    interval,
    paired_difference,
    runs_needed,
    share_interval,
    student_t,
    student_t_95,
)


@pytest.mark.parametrize("degrees", [1, 2, 3, 5, 9, 29, 30, 100, 5000])
def test_the_t_quantile_is_that_of_the_tables(degrees: int) -> None:
    assert student_t_95(degrees) == pytest.approx(stats.t.ppf(0.975, degrees), rel=1e-9)


def test_of_many_intervals_ninety_five_in_a_hundred_hold_the_truth() -> None:
    rng = np.random.default_rng(3)
    held = 0
    for _ in range(4000):
        found = interval(rng.normal(10.0, 2.0, 6))
        assert found.ci95 is not None
        held += found.ci95[0] <= 10.0 <= found.ci95[1]
    assert 0.935 < held / 4000 < 0.965


def test_a_single_replication_gives_no_interval() -> None:
    found = interval([3.0])
    assert found.to_json() == {"mean": 3.0, "ci95": None}


def test_equal_samples_show_no_difference() -> None:
    found = paired_difference([1.0, 2.0, 3.0], [1.0, 2.0, 3.0])
    assert found is not None
    assert found.verdict == "no detectable difference"
    assert found.ci95 == (0.0, 0.0)


def test_pairs_that_vary_together_show_a_small_difference() -> None:
    rng = np.random.default_rng(1)
    a = rng.normal(100, 10, 12)
    better = paired_difference(a, a + 1 + rng.normal(0, 0.2, 12))
    worse = paired_difference(a, a - 1 + rng.normal(0, 0.2, 12))
    assert better is not None
    assert worse is not None
    assert (better.verdict, worse.verdict) == ("better", "worse")


def test_only_replications_that_both_have_are_paired() -> None:
    found = paired_difference([1.0, 2.0, 9.0], [2.0, 3.0])
    assert found is not None
    assert (found.mean, found.replications) == (1.0, 2)
    assert paired_difference([1.0], [2.0]) is None


@pytest.mark.parametrize("degrees", [1, 2, 7, 29, 1000])
def test_the_quantile_for_the_power_is_that_of_the_tables(degrees: int) -> None:
    assert student_t(0.8, degrees) == pytest.approx(stats.t.ppf(0.8, degrees), rel=1e-9)


def power(difference: float, spread: float, runs: int) -> float:
    """Exact probability that a two-sided paired t test at 5 % shows the difference."""
    limit = stats.t.ppf(0.975, runs - 1)
    shift = difference / spread * runs**0.5
    beyond = stats.nct.sf(limit, runs - 1, shift) + stats.nct.cdf(-limit, runs - 1, shift)
    return float(beyond)


@pytest.mark.parametrize("ratio", [0.05, 0.1, 0.3, 0.5, 1.0])
def test_the_runs_needed_show_the_difference_four_times_of_five(ratio: float) -> None:
    needed = runs_needed(-ratio, 1.0)
    assert needed is not None
    assert power(ratio, 1.0, needed) == pytest.approx(0.8, abs=0.03)
    # It is the smallest number of runs, give or take one.
    assert power(ratio, 1.0, needed + 1) >= 0.8
    assert power(ratio, 1.0, needed - 2) < 0.8


def test_the_runs_needed_are_kept_in_experiments() -> None:
    """Of 1000 comparisons with that many pairs, 800 find the difference."""
    rng = np.random.default_rng(8)
    needed = runs_needed(2.0, 5.0)
    assert needed is not None
    seen = 0
    for _ in range(1000):
        a = rng.normal(100, 20, needed)
        found = paired_difference(a, a + rng.normal(2.0, 5.0, needed))
        assert found is not None
        seen += found.verdict == "better"
    assert 750 < seen < 850


def test_half_the_difference_takes_four_times_the_runs() -> None:
    large, small = runs_needed(0.1, 1.0), runs_needed(0.05, 1.0)
    assert large is not None
    assert small == pytest.approx(4 * large, rel=0.01)


def test_a_difference_without_spread_takes_two_runs_and_none_at_all_is_never_seen() -> None:
    assert runs_needed(0.1, 0.0) == 2
    assert runs_needed(0.0, 1.0) is None
    assert runs_needed(1e-9, 1.0) is None


def test_a_comparison_says_what_it_would_take_also_for_one_percent() -> None:
    rng = np.random.default_rng(9)
    a = rng.normal(100, 10, 400)
    found = paired_difference(a, a + 0.5 + rng.normal(0, 2, 400))
    assert found is not None
    assert found.runs_needed == pytest.approx((2.8 * 2 / found.mean) ** 2, rel=0.15)
    # 1 % of 100 is a difference of 1.
    assert found.runs_needed_for_1_percent == pytest.approx((2.8 * 2) ** 2, rel=0.2)


def test_the_interval_of_a_share_ends_where_shares_end() -> None:
    low, high = share_interval([0.0, 0.0, 0.02]), share_interval([1.0, 0.99])
    assert low.low == 0.0
    assert low.high == interval([0.0, 0.0, 0.02]).high
    assert high.high == 1.0
    assert high.low == interval([1.0, 0.99]).low
    assert share_interval([1.0, 1.0]).ci95 == (1.0, 1.0)
    assert share_interval([0.3]).ci95 is None


@pytest.mark.parametrize("replications", [2, 3, 4, 5])
def test_few_replications_have_wide_intervals_that_are_right(replications: int) -> None:
    """With 1.96 standard errors, two replications would hold the truth 70 times of a hundred."""
    samples = np.random.default_rng(replications).normal(5.0, 2.0, size=(4000, replications))
    found = [interval(row) for row in samples]
    held = sum(one.low <= 5.0 <= one.high for one in found if one.ci95) / len(found)  # type: ignore[operator]
    assert abs(held - 0.95) < 4 * (0.95 * 0.05 / len(found)) ** 0.5
