"""simulate(), compare(), record(): the simulation as the rest of the program uses it.

Nothing here loads numba before something is run, so that a server that imports this module answers
at once.
"""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from viewer.errors import UsageError
from viewer.factory.equipment import Catalogue
from viewer.factory.model import Factory
from viewer.simulation.compile import compile_line
from viewer.simulation.intervals import Difference, Interval, interval, paired_difference
from viewer.simulation.log import Log, collect
from viewer.simulation.result import Comparison, Result, result_of

if TYPE_CHECKING:
    from viewer.simulation.line import LineArrays
    from viewer.simulation.replication import Run

__all__ = [
    "Comparison",
    "Difference",
    "Interval",
    "Log",
    "Result",
    "compare",
    "difference",
    "interval",
    "paired_difference",
    "record",
    "simulate",
]

HOUR_S = 3600.0
KERNELS = ("auto", "events")


class Event(Protocol):
    """What is used of a threading.Event."""

    def is_set(self) -> bool: ...


Cancel = Event | Callable[[], bool]
Progress = Callable[[int, int, Result], None]


def simulate(
    factory: Factory,
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
) -> Result:
    """Independent replications of `hours` after a warm-up, `workers` at a time.

    `progress(done, total, partial)` is called from this thread after each replication, in order of
    their numbers; what it raises ends the run. Cancelling (an Event that is set, or a function that
    returns True) and Ctrl-C end it with the Result of what was done so far; Ctrl-C before the first
    replication is done stays a KeyboardInterrupt. Raises SimulationError, naming station and time.
    """
    _check(hours, warmup_hours, replications, kernel)
    line = compile_line(factory, catalogue, format=format)
    runs: list[Run] = []

    def result() -> Result:
        return result_of(
            line, runs, seed=seed, hours=hours, warmup_hours=warmup_hours, kernel="events"
        )

    with _replications(
        line,
        seed=seed,
        warmup_s=warmup_hours * HOUR_S,
        horizon_s=(warmup_hours + hours) * HOUR_S,
        total=replications,
        cancel=cancel,
        workers=workers,
    ) as finished:
        for run in finished:
            runs.append(run)
            if progress is not None:
                progress(len(runs), replications, result())
    return result()


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
    makes the difference far more precise than two separate runs would.
    """
    total = 2 * replications
    results: list[Result] = []
    for side, factory in enumerate((a, b)):

        def step(done: int, _: int, partial: Result, before: int = side * replications) -> None:
            if progress is not None:
                progress(before + done, total, partial)

        results.append(
            simulate(
                factory,
                catalogue,
                hours=hours,
                warmup_hours=warmup_hours,
                replications=replications,
                seed=seed,
                kernel=kernel,
                format=format,
                progress=step,
                cancel=cancel,
                workers=workers,
            )
        )
    return Comparison(results[0], results[1], difference(results[0], results[1]))


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


@contextmanager
def _replications(
    line: "LineArrays",
    *,
    seed: int,
    warmup_s: float,
    horizon_s: float,
    total: int,
    cancel: Cancel | None,
    workers: int,
) -> "Iterator[Iterator[Run]]":
    """Gives the finished replications in the order of their numbers, run in parallel threads."""
    from viewer.simulation.replication import Cancelled, replicate

    stop = threading.Event()

    def cancelled() -> bool:
        if cancel is None:
            return stop.is_set()
        return stop.is_set() or (cancel() if callable(cancel) else cancel.is_set())

    def start(number: int) -> "Future[Run]":
        return pool.submit(
            replicate,
            line,
            seed=seed,
            replication=number,
            warmup_s=warmup_s,
            horizon_s=horizon_s,
            cancelled=cancelled,
        )

    def finished() -> "Iterator[Run]":
        # Only a few are under way at a time, so that a million of them cost no memory in advance.
        waiting: dict[int, Future[Run]] = {}
        next_start = 0
        for number in range(total):
            while next_start < total and len(waiting) < 2 * workers:
                waiting[next_start] = start(next_start)
                next_start += 1
            run = waiting.pop(number)
            try:
                # A wait with an end lets Ctrl-C through on every platform.
                while not run.done():
                    wait([run], timeout=0.5, return_when=FIRST_COMPLETED)
                yield run.result()
            except Cancelled:
                return
            except KeyboardInterrupt:
                if number == 0:
                    raise
                return

    pool = ThreadPoolExecutor(max_workers=max(1, workers), thread_name_prefix="replication")
    try:
        yield finished()
    finally:
        stop.set()
        pool.shutdown(wait=True, cancel_futures=True)
