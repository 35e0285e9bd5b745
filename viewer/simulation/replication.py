"""One replication: prepares the state, runs the event kernel, turns its status into an error."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from viewer.errors import SimulationError
from viewer.simulation.books import good_by_format, summarise, summarise_crews
from viewer.simulation.events import advance  # pyright: ignore[reportUnknownVariableType]
from viewer.simulation.line import LineArrays
from viewer.simulation.start import Sizes, estimate_sizes, new_world
from viewer.simulation.state import (
    FINISHED,
    HEAP_FULL,
    JAMMED,
    LOG_FULL,
    PAUSED,
    RING_FULL,
    World,
)

EVENTS_AT_A_TIME = 2_000_000
"""After so many events the kernel comes back and looks whether it has been cancelled."""
MOST_EVENTS = 20_000_000_000
"""About half an hour. A run that is going to need more is given up after the first ten million."""
ENOUGH_TO_JUDGE = 10_000_000


class Cancelled(Exception):
    """The caller has lost interest."""


@dataclass(frozen=True)
class Run:
    """What one replication gave."""

    stations: np.ndarray
    """(S,) of dtype SUMMARY."""
    link_wip: npt.NDArray[np.float64]
    """(L,) mean cells on each link."""
    formats: npt.NDArray[np.float64]
    """(F,) good cells a second that leave the line, of each of its formats."""
    kernel_s: float
    cells: int
    """Cells that entered the line or were released from what it held at the start."""
    cell_stations: int
    """Visits of cells to stations."""
    crews: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 2)))
    """(C, 2) share of time in which a crew's people repair, how long a machine waits for them (s).
    """


def replicate(
    line: LineArrays,
    *,
    seed: int,
    replication: int,
    warmup_s: float,
    horizon_s: float,
    cancelled: Callable[[], bool] = bool,
) -> Run:
    """Runs one replication without a log. Raises SimulationError, or Cancelled."""
    world, kernel_s = run_world(
        line,
        seed=seed,
        replication=replication,
        warmup_s=warmup_s,
        horizon_s=horizon_s,
        logging=False,
        cancelled=cancelled,
    )
    stations, link_wip = summarise(world, line)
    visits = int(stations["entered"].sum() + stations["released"].sum())
    cells = int(stations["entered"][line.is_head].sum() + stations["released"].sum())
    made = good_by_format(line, stations, world.figures["good"], horizon_s - warmup_s)
    crews = summarise_crews(world)
    return Run(stations, link_wip, made, kernel_s, cells, visits, crews)


def run_world(
    line: LineArrays,
    *,
    seed: int,
    replication: int,
    warmup_s: float,
    horizon_s: float,
    logging: bool,
    cancelled: Callable[[], bool] = bool,
    events_at_a_time: int = EVENTS_AT_A_TIME,
    watch: Callable[[World], None] | None = None,
) -> tuple[World, float]:
    """The state at the horizon, and the seconds the kernel took.

    `watch` may look at the state after every so many events and at the end.

    A run that fills the room it was given starts again with twice of it: the draws are keyed, so it
    does the same again. Raises SimulationError, naming station and time, or Cancelled.
    """
    sizes = estimate_sizes(line, horizon_s=horizon_s, logging=logging)
    spent = 0.0
    while True:
        try:
            world = new_world(
                line,
                seed=seed,
                replication=replication,
                warmup_s=warmup_s,
                horizon_s=horizon_s,
                logging=logging,
                sizes=sizes,
            )
        except MemoryError:
            what = "the log" if logging else "the line's content"
            raise SimulationError(f"{what} does not fit into memory; take fewer hours") from None
        clock = world.clock[0]
        # To begin with no event at all: where the kernel is not compiled or loaded yet, it is now,
        # and that does not count as its running time.
        with np.errstate(over="ignore"):
            advance(world)
        status = PAUSED
        while status == PAUSED:
            if cancelled():
                raise Cancelled
            _check_events(line, world)
            clock["pause"] = clock["events"] + events_at_a_time
            # Without the compiler, 64-bit words that wrap around would each be worth a warning.
            with np.errstate(over="ignore"):
                begun = time.perf_counter()
                advance(world)
            spent += time.perf_counter() - begun
            status = int(clock["status"])
            if watch is not None and status in (PAUSED, FINISHED):
                watch(world)
        if status == FINISHED:
            return world, spent
        if status == JAMMED:
            raise SimulationError(
                f"{_place(line, world)}: the line is jammed, nothing can move any more; "
                "is a way back for rework too short, or are pieces to be joined that do not come?"
            )
        if status not in (LOG_FULL, RING_FULL, HEAP_FULL):
            raise SimulationError(
                f"{_place(line, world)}: time stands still, more than "
                f"{int(clock['instant']):,} events happen at the same instant; "
                "is there a time of 0 s?"
            )
        _enlarge(sizes, status, int(clock["where"]))


def _enlarge(sizes: Sizes, status: int, where: int) -> None:
    if status == RING_FULL:
        sizes.rings[where] = 2 * sizes.rings[where] + 16
    elif status == HEAP_FULL:
        sizes.events *= 2
    elif where == -1:
        sizes.stops = 2 * sizes.stops + 1000
    elif where == -2:
        sizes.batches = 2 * sizes.batches + 1000
    elif where < len(sizes.rows):
        sizes.rows[where] = 2 * sizes.rows[where] + 1000
    else:
        old = where - len(sizes.rows)
        sizes.old_rows[old] = 2 * sizes.old_rows[old] + 1000


def _check_events(line: LineArrays, world: World) -> None:
    clock = world.clock[0]
    events, t = int(clock["events"]), float(clock["t"])
    if events < ENOUGH_TO_JUDGE:
        return
    needed = events * float(clock["horizon"]) / t if t > 0 else math.inf
    if needed > MOST_EVENTS:
        raise SimulationError(
            f"{_place(line, world)}: {events:,} events so far, and the run would need more than "
            f"{MOST_EVENTS:,}; is there a time of almost 0 s? Or simulate fewer hours"
        )


def _place(line: LineArrays, world: World) -> str:
    clock = world.clock[0]
    position = min(max(int(clock["where"]), 0), len(line.flow) - 1)
    t = float(clock["t"])
    at = f"{t:.1f}" if math.isfinite(t) else "?"
    return f"station '{line.station_ids[line.flow[position]]}' at {at} s"
