"""Means with confidence intervals over independent replications, and paired differences."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
import numpy.typing as npt

Verdict = Literal["better", "worse", "no detectable difference"]
CONFIDENCE = 0.95
POWER = 0.8
"""Probability with which the replications said to be needed would show a difference."""
MOST_RUNS = 10**9


@dataclass(frozen=True)
class Interval:
    """A mean and its two-sided 95 % confidence interval; none where one value cannot give it."""

    mean: float
    low: float | None = None
    high: float | None = None

    @property
    def ci95(self) -> tuple[float, float] | None:
        return None if self.low is None or self.high is None else (self.low, self.high)

    @property
    def half(self) -> float:
        """Half the width; nan where there is no interval."""
        return math.nan if self.ci95 is None else (self.ci95[1] - self.ci95[0]) / 2

    def to_json(self) -> dict[str, float | list[float] | None]:
        bounds = self.ci95
        return {"mean": self.mean, "ci95": None if bounds is None else list(bounds)}


@dataclass(frozen=True)
class Difference:
    """Mean of b - a over paired replications, and what it allows to say about b."""

    mean: float
    ci95: tuple[float, float]
    verdict: Verdict
    replications: int
    runs_needed: int | None = None
    """Pairs with which a true difference of this mean would be shown four times of five; None for a
    mean of 0, or where it would take more than a billion."""
    runs_needed_for_1_percent: int | None = None
    """The same for a true difference of 1 % of a; None where a gives nothing."""

    def to_json(self) -> dict[str, float | list[float] | str | int | None]:
        return {
            "mean": self.mean,
            "ci95": list(self.ci95),
            "verdict": self.verdict,
            "replications": self.replications,
            "runs_needed": self.runs_needed,
            "runs_needed_for_1_percent": self.runs_needed_for_1_percent,
        }


def interval(samples: Sequence[float] | npt.NDArray[np.float64]) -> Interval:
    """Student's t interval of the mean of independent samples (at least one)."""
    values = np.asarray(samples, dtype=np.float64)
    mean = float(values.mean())
    if len(values) < 2:
        return Interval(mean)
    half = student_t_95(len(values) - 1) * float(values.std(ddof=1)) / math.sqrt(len(values))
    return Interval(mean, mean - half, mean + half)


def share_interval(samples: Sequence[float] | npt.NDArray[np.float64]) -> Interval:
    """The same of shares, cut off at 0 and 1: beyond, there is no truth that could be missed."""
    found = interval(samples)
    if found.low is None or found.high is None:
        return found
    return Interval(
        found.mean, min(max(found.low, 0.0), found.mean), max(min(found.high, 1.0), found.mean)
    )


def paired_difference(
    samples_a: Sequence[float] | npt.NDArray[np.float64],
    samples_b: Sequence[float] | npt.NDArray[np.float64],
) -> Difference | None:
    """What b is better than a, sample by sample; None below two pairs. More is better.

    Sample k of both must come from the same replication: with common random numbers the pairs vary
    together and their difference varies less. Samples beyond the shorter list are left out.
    """
    pairs = min(len(samples_a), len(samples_b))
    if pairs < 2:
        return None
    a = np.asarray(samples_a, dtype=np.float64)[:pairs]
    b = np.asarray(samples_b, dtype=np.float64)[:pairs]
    found = interval(b - a)
    low, high = found.ci95 or (math.nan, math.nan)
    verdict: Verdict = "no detectable difference"
    if low > 0:
        verdict = "better"
    elif high < 0:
        verdict = "worse"
    spread = float((b - a).std(ddof=1))
    return Difference(
        found.mean,
        (low, high),
        verdict,
        pairs,
        runs_needed(found.mean, spread),
        runs_needed(0.01 * float(a.mean()), spread),
    )


def runs_needed(difference: float, spread: float) -> int | None:
    """Pairs it takes to show a true difference with a probability of 80 %, two at least.

    `spread` is the standard deviation of the difference over pairs. The smallest n with
    |difference| >= (t_0.975 + t_0.8) spread / sqrt(n), both quantiles with n - 1 degrees of
    freedom: the usual approximation to the power of the paired t test, a run or two off where n is
    small. None where the difference is 0, or would take more than a billion.
    """
    if difference == 0 or not math.isfinite(spread):
        return None
    ratio = (spread / abs(difference)) ** 2
    if ratio == 0:
        return 2
    low, high = 1, 2
    while not _shows(high, ratio):
        low, high = high, 2 * high
        if high > MOST_RUNS:
            return None
    while high - low > 1:
        middle = (low + high) // 2
        if _shows(middle, ratio):
            high = middle
        else:
            low = middle
    return high


def _shows(runs: int, ratio: float) -> bool:
    # Beyond, t is the normal distribution to four digits,
    # and its distribution function becomes costly.
    degrees = min(runs - 1, 20_000)
    return runs >= ratio * (student_t_95(degrees) + student_t(POWER, degrees)) ** 2


def student_t_95(degrees: int) -> float:
    """97.5 % quantile of Student's t distribution."""
    return student_t((1 + CONFIDENCE) / 2, degrees)


@lru_cache(maxsize=4096)
def student_t(share: float, degrees: int) -> float:
    """Quantile of Student's t distribution, for 0.5 < share < 0.976, by bisection."""
    low, high = 0.0, 13.0
    for _ in range(60):
        middle = (low + high) / 2
        if _student_t_beyond(middle, degrees) > 1 - share:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _student_t_beyond(t: float, degrees: int) -> float:
    """P(T > t) for t > 0: half the regularised incomplete beta function I_x(n/2, 1/2)."""
    x = degrees / (degrees + t * t)
    return _incomplete_beta(degrees / 2, 0.5, x) / 2


def _incomplete_beta(a: float, b: float, x: float) -> float:
    """Regularised incomplete beta function (Abramowitz and Stegun, 26.5.8)."""
    if x > (a + 1) / (a + b + 2):
        return 1 - _incomplete_beta(b, a, 1 - x)
    log_front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    front = math.exp(log_front + a * math.log(x) + b * math.log1p(-x)) / a
    # Lentz's method; the fraction converges fast on this side of the turning point.
    tiny = 1e-300
    c, d = 1.0, 1.0 / _away_from_zero(1 - (a + b) * x / (a + 1), tiny)
    value = d
    for m in range(1, 400):
        for numerator in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1.0 / _away_from_zero(1 + numerator * d, tiny)
            c = _away_from_zero(1 + numerator / c, tiny)
            value *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return front * value


def _away_from_zero(value: float, tiny: float) -> float:
    return tiny if abs(value) < tiny else value
