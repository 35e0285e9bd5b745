"""Confidence intervals that an operations researcher would believe."""

import numpy as np
import pytest
from scipy import stats

from viewer.simulation.intervals import interval, paired_difference, student_t_95


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
