"""The departure-time recurrence: the fast kernel, for every line that it gets exactly right.

It gives the same departure times as the event kernel, to the last bit, because both use the same
keyed draws; it keeps no event list and, in a storage, not even the cells.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from viewer.errors import SimulationError
from viewer.factory.durations import Duration
from viewer.simulation.books import good_by_format
from viewer.simulation.line import (
    BATCH,
    CALENDAR_CLOCK,
    SERIAL,
    STORAGE,
    UNLIMITED,
    WITH_MEMORY,
    LineArrays,
)
from viewer.simulation.recurrence_books import summarise
from viewer.simulation.recurrence_kernel import (
    advance,  # pyright: ignore[reportUnknownVariableType]
)
from viewer.simulation.recurrence_start import Sizes, estimate_sizes, new_flow
from viewer.simulation.recurrence_state import FINISHED, PAUSED, QUEUE_FULL, ROWS_FULL, Flow
from viewer.simulation.replication import Cancelled, Run

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

CELLS_AT_A_TIME = 500_000
"""After so many cells the kernel comes back and looks whether it has been cancelled."""
MOST_CELLS_AT_ONE_TIME = 5_000_000
MOST_VISITS = 60_000_000_000
"""About half an hour. A run that is going to need more is given up after the first cells."""


def supports(line: LineArrays, *, warmup_s: float = 0.0) -> str | None:
    """Why the recurrence cannot run the line exactly, naming the station; None if it can.

    `warmup_s` decides which storages and batch stations start with old content.
    """
    if line.network is not None:
        return line.network
    if _may_vanish(line):
        return "a whole run of one format between two of another may be scrapped"
    several = len(line.lot_format) > 1
    timeless = _timeless(line)
    for p, i in enumerate(line.flow):
        place = f"station '{line.station_ids[i]}'"
        if line.arrivals[i] is not None and line.queue_places[i] < UNLIMITED:
            return f"{place}: the queue before it has an end"
        if line.shift[i] is not None:
            return f"{place}: it works in shifts, by the calendar '{line.shift[i]}'"
        if line.crew[i] >= 0:
            return f"{place}: its repairs wait for the crew '{line.crew_ids[line.crew[i]]}'"
        if line.failures[i] == CALENDAR_CLOCK:
            return f"{place}: its breakdowns follow the calendar, also while it does not work"
        direct = p > 0 and line.link_places[line.chain_links[p - 1]] == 0
        if line.kind[i] == STORAGE and direct and line.dwell_s[i] > warmup_s:
            return f"{place}: cells are handed over directly into a storage that starts filled"
        if several and line.kind[i] != SERIAL:
            return f"{place}: it holds cells of several formats at a time"
        if several and line.changeover_s[i] <= 0 and line.machines[i] > 1:
            return f"{place}: it needs no changeover, so its machines may work on different formats"
        if several and line.changeover_s[i] > 0 and direct:
            return f"{place}: it changes over, and cells are handed over to it directly"
        own = line.failures[i] == WITH_MEMORY or line.every_cells[i] > 0
        if timeless and own and line.machines[i] > 1 and line.kind[i] != STORAGE:
            return (
                f"{place}: which of its machines takes a cell depends on what happens first at one "
                f"instant, as {timeless} can take no time"
            )
    return None


def _may_vanish(line: LineArrays) -> bool:
    """Whether it is thinkable that two lots of one format come to a station as neighbours, because
    all cells between them are bad: more often than once in 10^30 runs."""
    for lot in range(1, len(line.lot_format) - 1):
        if line.lot_format[lot - 1] != line.lot_format[lot + 1]:
            continue
        cells = int(line.lot_until[lot] - line.lot_until[lot - 1])
        good = math.prod(line.formats[int(line.lot_format[lot])].good_share.tolist())
        if good < 1 and cells * math.log1p(-good) > -30 * math.log(10):
            return True
    return False


def _timeless(line: LineArrays) -> str | None:
    """A station at which something can take exactly 0 s with some format."""
    for figures in line.formats:
        for i, service in enumerate(figures.service):
            change = figures.every_cells[i] > 0 and figures.change_s[i] <= 0
            if line.kind[i] in (SERIAL, BATCH) and (change or (service and _can_be_zero(service))):
                return f"work at '{line.station_ids[i]}'"
    return None


def _can_be_zero(duration: Duration) -> bool:
    match duration.kind:
        case "constant" | "empirical":
            return min(duration.parameters) <= 0
        case "normal":
            mean, sd = duration.parameters
            # Ten standard deviations away is once in 10^23 draws.
            return mean < 10 * sd
        case "triangular" | "uniform":
            return max(duration.parameters) <= 0
        case _:
            return False


def replicate(
    line: LineArrays,
    *,
    seed: int,
    replication: int,
    warmup_s: float,
    horizon_s: float,
    cancelled: Callable[[], bool] = bool,
) -> Run:
    """Runs one replication, like `replication.replicate`. Raises SimulationError, or Cancelled."""
    flow, kernel_s = run_flow(
        line,
        seed=seed,
        replication=replication,
        warmup_s=warmup_s,
        horizon_s=horizon_s,
        noting=False,
        cancelled=cancelled,
    )
    stations, link_wip = summarise(flow, line)
    visits = int(stations["entered"].sum() + stations["released"].sum())
    cells = int(stations["entered"][line.flow[0]] + stations["released"].sum())
    counted, last = flow.figures["good"].copy(), flow.stations[-1]
    # What has left since the last station has been changed over.
    counted[(int(last["format"]) + 1) * len(flow.stations) - 1] += last["good"] - last["counted"]
    made = good_by_format(line, stations, counted, horizon_s - warmup_s)
    crews = np.zeros((len(line.crew_ids), 2))
    return Run(stations, link_wip, made, kernel_s, cells, visits, crews)


@dataclass(frozen=True)
class Visits:
    """Every visit to one station, in the order of intake; old cells, if any, in order of release.

    Times are seconds since the start of the run; inf, or beyond the horizon: not within the run.
    """

    arrive: Floats
    enter: Floats
    start: Floats
    finish: Floats
    leave: Floats
    machine: Ints
    """Place in `line.machine_paths`; -1 in a storage."""
    outcome: Ints
    """PASSED, SCRAPPED or INSIDE of `recurrence_state`."""


def visits(
    line: LineArrays, *, seed: int, replication: int, warmup_s: float, horizon_s: float
) -> list[tuple[Visits, Visits]]:
    """For each station in the order of the layout, its visits, and those of cells that were there
    from the start. Raises SimulationError.
    """
    flow, _ = run_flow(
        line,
        seed=seed,
        replication=replication,
        warmup_s=warmup_s,
        horizon_s=horizon_s,
        noting=True,
    )
    n = len(flow.stations)
    ends = np.concatenate([flow.stations["row_end"], flow.stations["old_row_end"]])
    begins = np.concatenate([[0], ends[:-1]])
    found: list[tuple[Visits, Visits]] = []
    for p in line.flow_position:
        station = flow.stations[p]
        own = slice(int(begins[p]), int(station["row"]))
        old = slice(int(begins[n + p]), int(station["old_row"]))
        found.append((_visits(flow, own), _visits(flow, old)))
    return found


def _visits(flow: Flow, rows: slice) -> Visits:
    times, numbers = flow.note_t[rows], flow.note_i[rows]
    arrive, enter, start, finish, leave = times.T
    machine, outcome = numbers.T
    return Visits(arrive, enter, start, finish, leave, machine, outcome)


def run_flow(
    line: LineArrays,
    *,
    seed: int,
    replication: int,
    warmup_s: float,
    horizon_s: float,
    noting: bool,
    cancelled: Callable[[], bool] = bool,
) -> tuple[Flow, float]:
    """The state when all is settled, and the seconds the kernel took.

    A run that fills the room it was given starts again with twice of it. Raises SimulationError,
    naming the station, or Cancelled.
    """
    reason = supports(line, warmup_s=warmup_s)
    if reason is not None:
        raise SimulationError(f"the recurrence kernel cannot run this line: {reason}")
    sizes = estimate_sizes(line, horizon_s=horizon_s, noting=noting)
    spent = 0.0
    while True:
        try:
            flow = new_flow(
                line,
                seed=seed,
                replication=replication,
                warmup_s=warmup_s,
                horizon_s=horizon_s,
                noting=noting,
                sizes=sizes,
            )
        except MemoryError:
            what = "what is noted" if noting else "the line's content"
            raise SimulationError(f"{what} does not fit into memory; take fewer hours") from None
        clock = flow.clock[0]
        # Without the compiler, 64-bit words that wrap around would each be worth a warning.
        with np.errstate(over="ignore"):
            # To begin with no cell at all: where the kernel is not compiled or loaded yet, it is
            # now, and that does not count as its running time.
            advance(flow)
            while clock["status"] == PAUSED:
                if cancelled():
                    raise Cancelled
                _check_pace(line, flow)
                clock["pause"] += CELLS_AT_A_TIME
                begun = time.perf_counter()
                advance(flow)
                spent += time.perf_counter() - begun
        status, where = int(clock["status"]), int(clock["where"])
        if status == FINISHED:
            return flow, spent
        if status not in (QUEUE_FULL, ROWS_FULL):
            raise SimulationError(
                f"{_place(line, flow, where)}: nothing can be settled any more; "
                "please run the line with the event kernel"
            )
        _enlarge(sizes, status, where)


def _check_pace(line: LineArrays, flow: Flow) -> None:
    source = flow.stations[0]
    if source["same"] > MOST_CELLS_AT_ONE_TIME:
        raise SimulationError(
            f"{_place(line, flow, 0)}: time stands still, more than {MOST_CELLS_AT_ONE_TIME:,} "
            "cells come in at the same instant; is there a time of 0 s?"
        )
    visits, t = int(flow.stations["entered"].sum()), float(source["last_in"])
    needed = visits * float(flow.clock[0]["horizon"]) / t if t > 0 else 0.0
    if needed > MOST_VISITS:
        raise SimulationError(
            f"{_place(line, flow, 0)}: {visits:,} visits so far, and the run would need more than "
            f"{MOST_VISITS:,}; is there a time of almost 0 s? Or simulate fewer hours"
        )


def _enlarge(sizes: Sizes, status: int, where: int) -> None:
    stations = len(sizes.queues)
    if status == ROWS_FULL:
        part = sizes.rows if where < stations else sizes.old_rows
        place = where % stations
    elif where < stations:
        # The link behind a station has the number after it.
        part, place = sizes.rings, where + 1
    else:
        part, place = sizes.queues, where - stations
    part[place] = 2 * part[place] + 1000


def _place(line: LineArrays, flow: Flow, position: int) -> str:
    t = float(flow.stations[position]["last_in"])
    at = f"{t:.1f}" if math.isfinite(t) else "?"
    return f"station '{line.station_ids[line.flow[position]]}' at {at} s"
