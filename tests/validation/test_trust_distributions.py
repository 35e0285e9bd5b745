"""Times from the layout file come out of the simulation with the mean and the spread they have."""

import math

import numpy as np
import pytest
from lines import line_of, log_of
from scipy import stats

GAMMA_SHAPE = 1 / 0.4**2
LOG_SPREAD = math.sqrt(math.log(1 + 0.5**2))

TIMES: dict[str, tuple[object, object]] = {
    "exponential": ({"exponential": {"mean": 2.0}}, stats.expon(scale=2.0)),
    "uniform": ({"uniform": {"low": 1.0, "high": 3.0}}, stats.uniform(1.0, 2.0)),
    "triangular": (
        {"triangular": {"low": 1.0, "mode": 1.5, "high": 4.0}},
        stats.triang(0.5 / 3.0, loc=1.0, scale=3.0),
    ),
    "normal": ({"normal": {"mean": 2.0, "sd": 0.3}}, stats.norm(2.0, 0.3)),
    "lognormal": (
        {"lognormal": {"mean": 2.0, "sd": 1.0}},
        stats.lognorm(LOG_SPREAD, scale=2.0 / math.sqrt(1.25)),
    ),
    "gamma": (
        {"gamma": {"mean": 2.0, "cv": 0.4}},
        stats.gamma(GAMMA_SHAPE, scale=2.0 / GAMMA_SHAPE),
    ),
    "weibull": ({"weibull": {"scale": 2.0, "shape": 1.7}}, stats.weibull_min(1.7, scale=2.0)),
}


@pytest.mark.parametrize("name", TIMES)
def test_service_times_in_the_log_follow_their_distribution(name: str) -> None:
    written, exact = TIMES[name]
    log = log_of(line_of([{"cycle_s": written}]), horizon_s=40_000.0, seed=11)
    times_s = (log.t_finish - log.t_start)[np.isfinite(log.t_finish)]
    count = len(times_s)
    assert count > 15_000
    mean, sd, kurtosis = exact.mean(), exact.std(), exact.stats("k")  # type: ignore[attr-defined]
    assert abs(times_s.mean() - mean) < 4 * sd / math.sqrt(count)
    spread = sd * math.sqrt((float(kurtosis) + 2) / count) / 2
    assert abs(times_s.std(ddof=1) - sd) < 4 * spread
    # And the whole shape: a deviation this large comes once in ten thousand runs.
    assert stats.kstest(times_s, exact.cdf).pvalue > 1e-4  # type: ignore[attr-defined]


def test_times_between_failures_and_repairs_follow_theirs() -> None:
    """A plain number is the mean of an exponential; the operating clock runs while it works."""
    failures = {"mtbf_s": 60.0, "mttr_s": {"gamma": {"mean": 9.0, "cv": 0.5}}}
    log = log_of(line_of([{"cycle_s": 0.5, "failures": failures}]), horizon_s=400_000.0, seed=3)
    repairs_s = (log.stop_to - log.stop_from)[:-1]
    up_s = (log.stop_from[1:] - log.stop_to[:-1])[:-1]
    assert len(up_s) > 5000
    assert stats.kstest(up_s, stats.expon(scale=60.0).cdf).pvalue > 1e-4
    assert stats.kstest(repairs_s, stats.gamma(4.0, scale=9.0 / 4.0).cdf).pvalue > 1e-4


def test_a_constant_and_a_list_of_measured_times_are_taken_as_they_are() -> None:
    fixed = log_of(line_of([{"cycle_s": 2.5}]), horizon_s=1000.0)
    done = np.isfinite(fixed.t_finish)
    np.testing.assert_allclose((fixed.t_finish - fixed.t_start)[done], 2.5, atol=1e-9)
    measured = log_of(line_of([{"cycle_s": {"empirical": [1.0, 2.0, 4.0]}}]), horizon_s=20_000.0)
    done = np.isfinite(measured.t_finish)
    times_s = np.round((measured.t_finish - measured.t_start)[done], 6)
    values, counts = np.unique(times_s, return_counts=True)
    assert values.tolist() == [1.0, 2.0, 4.0]
    assert stats.chisquare(counts).pvalue > 1e-4
