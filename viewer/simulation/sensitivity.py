"""What a faster station would do for the line: the share of a 1 % speed-up that reaches it.

Each station in turn works 1 % faster (its service times, or a storage's dwell, divided by 1.01; a
breakdown on the operating clock then stops it less often per cell, a repair takes as long as
before), everything else being equal and all random numbers the same. The score is the relative
gain of the line's throughput over 1 %. It is a finite difference to the faster side: where two
stations hold each other up equally, neither alone gains anything, and both scores are rightly 0.

If everything on the line, carriers and repairs included, became 1 % faster, so would its
throughput. To first order, what single stations give adds up to that at most, so the scores
together are at most 1. Measured ones are noisy and do not know it: they are replaced by those that
are most likely under this restriction, given their standard errors (of normal distribution).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from viewer.factory.durations import Duration
from viewer.simulation.intervals import Interval, interval
from viewer.simulation.line import LineArrays
from viewer.simulation.lots import FormatFigures

Floats = npt.NDArray[np.float64]

SPEED_UP = 0.01


@dataclass(frozen=True)
class Sensitivity:
    """Scores of all stations: shares of a speed-up that reach the line, from 0 to 1."""

    scores: Mapping[str, Interval]
    measured: Mapping[str, Interval]
    """As simulated, before they were restricted: below 0 or together above 1 by chance."""

    def to_json(self) -> dict[str, dict[str, object]]:
        return {
            station: {**score.to_json(), "measured": self.measured[station].to_json()}
            for station, score in self.scores.items()
        }


def faster(line: LineArrays, station: int, *, by: float = SPEED_UP) -> LineArrays:
    """The line with one station, by its place in `station_ids`, faster by that share."""
    factor = 1 / (1 + by)
    sped_up = tuple(_faster(one, station, factor) for one in line.formats)
    first = sped_up[0]
    return replace(line, formats=sped_up, dwell_s=first.dwell_s, service=first.service)


def _faster(figures: FormatFigures, station: int, factor: float) -> FormatFigures:
    dwell_s = figures.dwell_s.copy()
    dwell_s[station] *= factor
    service = list(figures.service)
    old = service[station]
    service[station] = None if old is None else scaled(old, factor)
    return replace(figures, dwell_s=dwell_s, service=tuple(service))


def scaled(duration: Duration, factor: float) -> Duration:
    """Every draw of it times the factor, for one and the same random number."""
    match duration.kind, duration.parameters:
        case "gamma" | "weibull", (size, shape):
            return Duration(duration.kind, (size * factor, shape))
        case kind, parameters:
            return Duration(kind, tuple(value * factor for value in parameters))


def sensitivity_of(
    stations: tuple[str, ...], base: Floats, sped_up: Floats, *, by: float = SPEED_UP
) -> Sensitivity:
    """Scores from throughputs: `base` (R,) and `sped_up` (S, R), paired by replication.

    A line that puts out nothing gains nothing.
    """
    mean = float(base.mean())
    gains = (sped_up - base) / (by * mean) if mean > 0 else np.zeros_like(sped_up)
    measured = [interval(row) for row in gains]
    errors = (
        gains.std(axis=1, ddof=1) / np.sqrt(len(base)) if len(base) > 1 else np.zeros(len(stations))
    )
    likely = restricted(gains.mean(axis=1), errors)
    scores = [_limited(one, float(s)) for one, s in zip(measured, likely, strict=True)]
    return Sensitivity(
        scores=dict(zip(stations, scores, strict=True)),
        measured=dict(zip(stations, measured, strict=True)),
    )


def restricted(means: Floats, errors: Floats) -> Floats:
    """(S,) the most likely scores, none negative and 1 at most together.

    Independent normal errors: the scores minimise sum((score - mean)² / error²), which makes them
    max(0, mean - multiplier * error²) with the smallest multiplier that keeps the sum at 1. What
    remains above 1 without any error is scaled down.
    """
    # What is known to nine digits has no error to speak of; its square would be lost in rounding.
    variances = np.square(np.where(errors > 1e-9, errors, 0.0))

    def scores(multiplier: float) -> Floats:
        return np.maximum(0.0, means - multiplier * variances)

    if scores(0.0).sum() <= 1:
        return scores(0.0)
    low, high = 0.0, 1.0
    noisy = variances > 0
    if noisy.any():
        # From here on, every score that has an error is 0.
        high = float((np.maximum(means[noisy], 0) / variances[noisy]).max())
        for _ in range(100):
            middle = (low + high) / 2
            low, high = (middle, high) if scores(middle).sum() > 1 else (low, middle)
    found = scores(high)
    return found / max(1.0, float(found.sum()))


def _limited(measured: Interval, score: float) -> Interval:
    if measured.low is None or measured.high is None:
        return Interval(score)
    low, high = min(max(measured.low, 0.0), 1.0), min(max(measured.high, 0.0), 1.0)
    return Interval(score, min(low, score), max(high, score))
