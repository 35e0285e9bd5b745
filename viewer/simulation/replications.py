"""The replications of one or more lines: several at a time, in the order of their numbers, until
there are enough of them or somebody stops them."""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from viewer.errors import SimulationError
from viewer.simulation.kept import Keeper, Kept
from viewer.simulation.line import LineArrays
from viewer.simulation.precision import Stopping
from viewer.simulation.result import Result

if TYPE_CHECKING:
    from viewer.simulation.kernels import Replicate
    from viewer.simulation.replication import Run

HOUR_S = 3600.0


class Event(Protocol):
    """What is used of a threading.Event."""

    def is_set(self) -> bool: ...


Cancel = Event | Callable[[], bool]
Progress = Callable[[int, int, Result], None]


@dataclass(frozen=True)
class Model:
    """A line to run, and what its Result says about where it comes from."""

    line: LineArrays
    layout_hash: str
    power_kw: npt.NDArray[np.float64]


def run_models(
    models: Sequence[Model],
    *,
    hours: float,
    warmup_hours: float,
    replications: int,
    seed: int,
    kernel: str,
    progress: Progress | None,
    cancel: Cancel | None,
    workers: int,
    stopping: Stopping | None = None,
) -> list[Result]:
    """Replications of all lines, number by number; one Result for each line.

    With `stopping` they end as soon as the first line's throughput is known well enough.
    """
    from viewer.simulation.kernels import choose_kernel

    warmup_s = warmup_hours * HOUR_S
    chosen = [choose_kernel(model.line, kernel, warmup_s=warmup_s) for model in models]
    keepers = [Keeper() for _ in models]
    done = 0
    # Ctrl-C may come anywhere. What has been kept up to the last full set of runs is one value, put
    # here in one step.
    so_far: list[Kept] = []
    complete = False

    def result(side: int) -> Result:
        model = models[side]
        return Result(
            line=model.line,
            seed=seed,
            hours=hours,
            warmup_hours=warmup_hours,
            kernel=chosen[side][0],
            kept=so_far[side],
            layout_hash=model.layout_hash,
            power_kw=model.power_kw,
            partial=not complete,
        )

    stop = threading.Event()

    def cancelled() -> bool:
        if cancel is None:
            return stop.is_set()
        return stop.is_set() or (cancel() if callable(cancel) else cancel.is_set())

    pool = ThreadPoolExecutor(max_workers=max(1, workers), thread_name_prefix="replication")
    try:
        for runs in _replications(
            [(model.line, one) for model, (_, one) in zip(models, chosen, strict=True)],
            pool,
            seed=seed,
            warmup_s=warmup_s,
            horizon_s=(warmup_hours + hours) * HOUR_S,
            total=replications,
            ahead=2 * max(1, workers),
            cancelled=cancelled,
        ):
            rates = [
                float(model.line.made_per_s(run.stations))
                for run, model in zip(runs, models, strict=True)
            ]
            for keeper, run, rate in zip(keepers, runs, rates, strict=True):
                keeper.add(run, rate * HOUR_S)
            so_far = [keeper.kept() for keeper in keepers]
            done += 1
            if stopping is not None:
                stopping.add(rates[0])
            complete = done == replications or (stopping is not None and stopping.enough)
            if progress is not None:
                total = replications if stopping is None else stopping.expected
                progress(done, total, result(len(models) - 1))
            if complete:
                break
    except KeyboardInterrupt:
        if not so_far:
            raise
    finally:
        stop.set()
        pool.shutdown(wait=True, cancel_futures=True)
    if not so_far:
        raise SimulationError("cancelled before the first replication was finished")
    return [result(side) for side in range(len(models))]


def _replications(
    lines: "Sequence[tuple[LineArrays, Replicate]]",
    pool: ThreadPoolExecutor,
    *,
    seed: int,
    warmup_s: float,
    horizon_s: float,
    total: int,
    ahead: int,
    cancelled: Callable[[], bool],
) -> "Iterator[list[Run]]":
    """The runs of each replication, in the order of their numbers; ends early when cancelled."""
    from viewer.simulation.replication import Cancelled

    def start(number: int) -> "list[Future[Run]]":
        return [
            pool.submit(
                replicate,
                line,
                seed=seed,
                replication=number,
                warmup_s=warmup_s,
                horizon_s=horizon_s,
                cancelled=cancelled,
            )
            for line, replicate in lines
        ]

    # Only a few are under way at a time, so that a million of them cost no memory in advance.
    waiting: dict[int, list[Future[Run]]] = {}
    started = 0
    for number in range(total):
        while started < min(total, number + ahead):
            waiting[started] = start(started)
            started += 1
        futures = waiting.pop(number)
        # A wait with an end lets Ctrl-C through on every platform.
        while wait(futures, timeout=0.5).not_done:
            pass
        try:
            yield [future.result() for future in futures]
        except Cancelled:
            return
