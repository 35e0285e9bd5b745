"""How long a line takes to run in, found by MSER-5 from pilot replications.

The output of the line is counted in short spans of time and averaged over the pilots.
MSER-5 (White, Cobb and Spratt 2000, "A comparison of five steady-state truncation heuristics for
simulation", Winter Simulation Conference, 755-760) takes means of five spans and drops as many of
the first ones as makes the standard error of the mean of the others smallest: what is dropped
beyond the transient costs precision, what is kept of it costs more. A smallest value in the second
half of the series means that the series is too short to tell, and the pilots run longer.

On a series that is nothing but noise MSER-5 now and then drops far too much. So a warm-up that is
shorter than what it drops is only called too short if the pilots show it: if the output between
the two, beside the output afterwards, differs from it beyond its 95 % interval.

The pilots hold at the start what the real replications hold (storages whose dwell is longer than
the warm-up begin filled), and they have draws of their own numbers, so they do not choose the
warm-up by what the real ones happen to do.
"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from viewer.simulation.intervals import Interval, interval
from viewer.simulation.line import LineArrays
from viewer.simulation.state import World

Floats = npt.NDArray[np.float64]

METHOD = "MSER-5"
BATCH = 5
FEWEST_PILOTS, MOST_PILOTS = 5, 20
PILOT_CELLS = 100_000
"""Slow lines get more pilots, up to about so many cells in all: their output is noisier."""
FIRST_PILOT = 1_000_000
"""Number of the first pilot replication: one that no run reaches."""
SPAN_S = 60.0
"""Five of these are the 5 min in which the answer is given; longer where cells are few."""
SHORTEST_S = 4 * 3600.0
LONGEST_FACTOR = 16
"""The pilots run at most so many times longer than at first before the question is left open."""
LEAST_BATCHES = 40
COUNTING = 0.25 / BATCH**2
"""A count of cells in five spans is known to within one cell, a variance of at most 1/4."""


@dataclass(frozen=True)
class Warmup:
    """Whether the warm-up that was given is long enough."""

    given_hours: float
    needed_hours: float | None
    """None where the output had not settled within `looked_hours`."""
    looked_hours: float
    deviation: Interval | None = None
    """Output between the given and the needed end of the warm-up, less that afterwards, as a share
    of the latter; None where the given warm-up is the longer one, or nothing settled.
    """
    method: str = METHOD
    format: str | None = None
    """The cell format it was looked for with: the first one of the run."""

    @property
    def long_enough(self) -> bool:
        if self.needed_hours is None:
            return False
        bounds = None if self.deviation is None else self.deviation.ci95
        return bounds is None or bounds[0] <= 0 <= bounds[1]

    def to_json(self) -> dict[str, object]:
        deviation = None if self.deviation is None else self.deviation.to_json()
        return {
            "method": self.method,
            "format": self.format,
            "needed_hours": self.needed_hours,
            "given_hours": self.given_hours,
            "long_enough": self.long_enough,
            "output_deviation": deviation,
            "looked_hours": self.looked_hours,
        }


def find_warmup(
    line: LineArrays,
    *,
    warmup_hours: float,
    seed: int = 1,
    workers: int = 2,
    cancelled: Callable[[], bool] = bool,
) -> Warmup:
    """The warm-up the line needs, beside the one given, with the first format of the run: what
    comes after a change of format never settles. Raises SimulationError, or Cancelled.
    """
    line = line.in_format(0)
    rate = line.reference_rate_per_s
    span_s = max(SPAN_S, 1.0 / rate)
    horizon_s = max(SHORTEST_S, 2.5 * 3600 * warmup_hours, LEAST_BATCHES * BATCH * span_s)
    longest_s = LONGEST_FACTOR * horizon_s
    cells = PILOT_CELLS / max(1.0, rate * horizon_s)
    pilots = min(MOST_PILOTS, max(FEWEST_PILOTS, round(cells)))
    stop = threading.Event()
    while True:
        spans = int(horizon_s / span_s)

        def pilot(number: int, spans: int = spans) -> Floats:
            return output_series(
                line,
                seed=seed,
                replication=FIRST_PILOT + number,
                warmup_s=warmup_hours * 3600,
                span_s=span_s,
                spans=spans,
                cancelled=lambda: stop.is_set() or cancelled(),
            )

        series = _in_threads(pilot, pilots, workers=workers, stop=stop)
        needed = mser(series.mean(axis=0), rounding=COUNTING)
        hours = spans * span_s / 3600
        if needed is not None:
            given = round(warmup_hours * 3600 / span_s)
            deviation = _deviation(series, given, needed) if given < needed else None
            found = needed * span_s / 3600
            return Warmup(warmup_hours, found, hours, deviation, format=line.format)
        if horizon_s >= longest_s:
            return Warmup(warmup_hours, None, hours, format=line.format)
        horizon_s *= 4


def _in_threads(
    pilot: Callable[[int], Floats], pilots: int, *, workers: int, stop: threading.Event
) -> Floats:
    """(pilots, spans); whatever ends it early, Ctrl-C too, also stops the pilots under way."""
    with ThreadPoolExecutor(max_workers=max(1, workers)) as pool:
        try:
            return np.array(list(pool.map(pilot, range(pilots))))
        except BaseException:
            stop.set()
            pool.shutdown(cancel_futures=True)
            raise


def _deviation(series: Floats, given: int, needed: int) -> Interval | None:
    """Relative, over pilots: `series` is (pilots, spans)."""
    later = series[:, needed:].mean(axis=1)
    if later.mean() <= 0:
        return None
    return interval((series[:, given:needed].mean(axis=1) - later) / later.mean())


def mser(series: Floats, *, batch: int = BATCH, rounding: float = 0.0) -> int | None:
    """Observations at the beginning of a (n,) series that MSER drops; None: too short to tell.

    With means of `batch` observations; the answer is a multiple of it. `rounding` is the variance
    that each mean has from counting in whole pieces: where there is hardly any other, it is no
    reason to drop anything.
    """
    count = len(series) // batch
    if count < 2 * batch:
        return None
    means = series[: count * batch].reshape(count, batch).mean(axis=1)
    # Sums over the tail from each batch on, of deviations from the overall mean to keep the digits.
    deviations = means - means.mean()
    left = np.arange(count, 0, -1)
    sums = np.cumsum(deviations[::-1])[::-1]
    squares = np.cumsum(deviations[::-1] ** 2)[::-1]
    errors = (squares - sums**2 / left + rounding * left) / left**2
    # The last few means can lie close together by chance; White et al. leave them out too.
    errors = errors[: count - batch]
    # Where nothing varies any more, rounding must not decide between equal ones.
    allowed = errors.min() + 1e-12 * float(np.square(means).mean()) / count
    dropped = int(np.flatnonzero(errors <= allowed)[0])
    return None if dropped > count // 2 else dropped * batch


def output_series(
    line: LineArrays,
    *,
    seed: int,
    replication: int,
    warmup_s: float,
    span_s: float,
    spans: int,
    cancelled: Callable[[], bool] = bool,
) -> Floats:
    """(spans,) good cells the line puts out in each span of a replication, from its very start.

    The kernel is stopped about twice a span to read its counter; between two readings the output
    counts as even.
    """
    from viewer.simulation.replication import run_world

    times, counts = [0.0], [0.0]
    ends = line.flow_position[line.ends]

    def read(world: World) -> None:
        t, left = float(world.clock[0]["t"]), float(world.stations["left"][ends].sum())
        if t <= times[-1]:
            # The run has been started again with more room, or two readings fall on one instant.
            kept = int(np.searchsorted(times, t))
            del times[max(1, kept) :], counts[max(1, kept) :]
        times.append(t)
        counts.append(left)

    events = line.reference_rate_per_s * span_s * len(line.flow)
    run_world(
        line,
        seed=seed,
        replication=replication,
        warmup_s=warmup_s,
        horizon_s=span_s * spans,
        logging=False,
        cancelled=cancelled,
        events_at_a_time=max(1, int(events)),
        watch=read,
    )
    edges = np.arange(spans + 1) * span_s
    return np.diff(np.interp(edges, times, counts))
