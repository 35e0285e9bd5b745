"""simulate(), compare(), record(): the simulation as the rest of the program uses it.

Nothing here loads numba before something is run, so that a server that imports this module answers
at once.
"""

import math
from dataclasses import replace

import numpy as np

from viewer.errors import UsageError
from viewer.factory.content_hash import content_hash
from viewer.factory.equipment import Catalogue
from viewer.factory.model import Factory
from viewer.simulation.compile import compile_line
from viewer.simulation.intervals import Difference, Interval, interval, paired_difference
from viewer.simulation.log import Log, collect
from viewer.simulation.precision import AT_MOST, Stopping
from viewer.simulation.replications import HOUR_S, Cancel, Model, Progress, run_models
from viewer.simulation.result import Comparison, Result
from viewer.simulation.sensitivity import Sensitivity, faster, sensitivity_of

__all__ = [
    "Comparison",
    "Difference",
    "Interval",
    "Log",
    "Result",
    "compare",
    "difference",
    "interval",
    "measure_sensitivity",
    "paired_difference",
    "record",
    "simulate",
]

KERNELS = ("auto", "recurrence", "events")


def simulate(
    factory: Factory,
    catalogue: Catalogue,
    *,
    hours: float = 8,
    warmup_hours: float = 1,
    replications: int = 30,
    precision: float | None = None,
    max_replications: int = AT_MOST,
    seed: int = 1,
    kernel: str = "auto",
    format: str | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
    workers: int = 2,
) -> Result:
    """Independent replications of `hours` after a warm-up, `workers` at a time.

    With a `precision` of, say, 0.01 there are as many replications as it takes for half the 95 %
    interval of the throughput to be at most 1 % of its mean, at least 10 and at most
    `max_replications`; `replications` then plays no part, and the Result says what was reached.

    `kernel` is "events", "recurrence" (UsageError where it is not exact) or "auto", the fastest
    that is exact. Departures are the same with all of them.

    `progress(done, total, partial)` is called from this thread after each replication, in order of
    their numbers; what it raises ends the run. Cancelling (an Event that is set, or a function that
    returns True) and Ctrl-C end it with the Result of what was done so far; Ctrl-C before the first
    replication is done stays a KeyboardInterrupt. Raises SimulationError, naming station and time.
    """
    stopping = None
    if precision is not None:
        if not 0 < precision < 1:
            raise UsageError(f"precision: expected a share between 0 and 1, got {precision:g}")
        stopping = Stopping(precision, at_most=max_replications)
        replications = max_replications
    _check(hours, warmup_hours, replications, kernel)
    (result,) = run_models(
        [_model(factory, catalogue, format)],
        hours=hours,
        warmup_hours=warmup_hours,
        replications=replications,
        seed=seed,
        kernel=kernel,
        progress=progress,
        cancel=cancel,
        workers=workers,
        stopping=stopping,
    )
    return result if stopping is None else replace(result, precision=stopping.report())


def compare(
    a: Factory,
    b: Factory,
    catalogue: Catalogue,
    *,
    hours: float = 8,
    warmup_hours: float = 1,
    replications: int = 30,
    seed: int = 1,
    kernel: str = "auto",
    format: str | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
    workers: int = 2,
) -> Comparison:
    """What b is better than a in good cells an hour, paired by replication.

    Both use the same draws wherever they have the same stations (common random numbers), which
    makes the difference far more precise than two separate runs would. Replications of both run in
    turn, so that a run that is stopped early still has pairs; `progress` counts pairs and gets the
    Result of b.
    """
    _check(hours, warmup_hours, replications, kernel)
    results = run_models(
        [_model(one, catalogue, format) for one in (a, b)],
        hours=hours,
        warmup_hours=warmup_hours,
        replications=replications,
        seed=seed,
        kernel=kernel,
        progress=progress,
        cancel=cancel,
        workers=workers,
    )
    return Comparison(results[0], results[1], difference(results[0], results[1]))


def measure_sensitivity(
    result: Result,
    *,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
    workers: int = 2,
) -> Sensitivity:
    """What each station of an already simulated line would give it if it were 1 % faster.

    Runs the replications of `result` again once for each station, with the same draws; what is
    stopped early is scored over the replications that were done.
    """
    line = result.line
    found = run_models(
        [
            Model(faster(line, station), result.layout_hash, result.power_kw)
            for station in range(len(line.station_ids))
        ],
        hours=result.hours,
        warmup_hours=result.warmup_hours,
        replications=result.replications,
        seed=result.seed,
        kernel=result.kernel,
        progress=progress,
        cancel=cancel,
        workers=workers,
    )
    done = found[0].replications
    sped_up = np.array([one.samples for one in found])
    return sensitivity_of(line.station_ids, result.samples[:done], sped_up)


def difference(a: Result, b: Result) -> Difference | None:
    """Paired difference b - a in good cells an hour, over the replications both have; None below 2.

    Raises UsageError where the two were not run alike.
    """
    alike = ("seed", "hours", "warmup_hours")
    if any(getattr(a, name) != getattr(b, name) for name in alike):
        raise UsageError("two results can be paired only with the same seed, hours and warm-up")
    return paired_difference(a.samples, b.samples)


def record(
    factory: Factory,
    catalogue: Catalogue,
    *,
    hours: float = 8,
    warmup_hours: float = 1,
    seed: int = 1,
    replication: int = 0,
    format: str | None = None,
) -> Log:
    """One replication with every visit of every cell: the same one `simulate` counts under that
    number. Raises SimulationError, naming station and time.
    """
    _check(hours, warmup_hours, 1, "auto")
    return collect(
        compile_line(factory, catalogue, format=format),
        seed=seed,
        replication=replication,
        warmup_s=warmup_hours * HOUR_S,
        horizon_s=(warmup_hours + hours) * HOUR_S,
    )


def _check(hours: float, warmup_hours: float, replications: int, kernel: str) -> None:
    if not 0 < hours < 1e6:
        raise UsageError(f"hours: expected a time above 0, got {hours:g}")
    if not 0 <= warmup_hours < 1e6:
        raise UsageError(f"warmup_hours: expected a time of 0 or more, got {warmup_hours:g}")
    if replications < 1:
        raise UsageError(f"replications: expected 1 or more, got {replications}")
    if kernel not in KERNELS:
        raise UsageError(f"kernel: expected {' or '.join(KERNELS)}, got '{kernel}'")


def _model(factory: Factory, catalogue: Catalogue, format: str | None) -> Model:
    powers = [math.nan if s.power_kw is None else s.power_kw for s in factory.stations]
    line = compile_line(factory, catalogue, format=format)
    return Model(line, content_hash(factory), np.array(powers, np.float64))
