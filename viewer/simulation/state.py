"""The state of one run: numpy records that the event kernel reads and writes.

Records keep what belongs together in one cache line, and a handful of arrays is all that travels
between the parts of the kernel. Stations are in the order of the flow here; machines keep the
global numbers of `LineArrays`.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from viewer.simulation.line import BATCH, STORAGE, LineArrays
from viewer.simulation.randomness import station_key

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# State of a machine.
IDLE, WORKING, DONE, CHANGING = 0, 1, 2, 3

# How a call of the kernel ended.
FINISHED, PAUSED, LOG_FULL, RING_FULL, STUCK, SPENT = 0, 1, 2, 3, 4, 5

# Columns of the log's times and numbers.
ARRIVE, ENTER, START, FINISH, LEAVE = 0, 1, 2, 3, 4
CELL, MACHINE, OUTCOME = 0, 1, 2
PASSED, SCRAPPED, INSIDE = 0, 1, 2

CLOCK = np.dtype(
    [
        ("t", "f8"),
        ("warmup", "f8"),
        ("horizon", "f8"),
        ("sequence", "i8"),  # events scheduled so far; orders events of one time by age
        ("heap", "i8"),  # events waiting
        ("events", "i8"),
        ("pause", "i8"),  # the kernel returns when `events` reaches it
        ("instant", "i8"),  # events since time last moved
        ("status", "i8"),
        ("where", "i8"),  # station the status is about
        ("logging", "i8"),
        ("cells", "i8"),  # number of the next new cell
        ("stops", "i8"),
        ("batches", "i8"),
    ],
    align=True,
)

STATION = np.dtype(
    [
        # What the layout says.
        ("kind", "i8"),
        ("first", "i8"),
        ("machines", "i8"),
        ("batch", "i8"),
        ("capacity", "i8"),
        ("dwell", "f8"),
        ("loss", "f8"),
        ("failures", "i8"),
        ("survive", "f8"),  # chance that a constant service ends without a breakdown, 0: not known
        ("every", "i8"),
        ("change", "f8"),
        ("key", "u8"),
        ("saturated", "i8"),
        # Warm start.
        ("warm", "i8"),
        ("old_content", "f8"),
        ("old_first", "i8"),  # machines busy with batches from before, as a chain; -1: none
        ("old_last", "i8"),
        ("old_done", "i8"),
        ("old_phase", "i8"),
        ("absorbed", "i8"),
        ("old_waiting", "i8"),
        # What happens.
        ("started", "i8"),
        ("idle_head", "i8"),
        ("idle", "i8"),
        ("done_head", "i8"),
        ("done", "i8"),
        ("loading", "i8"),
        ("hungry", "i8"),
        ("dirty", "i8"),
        ("wake", "f8"),  # next look at the inlet that is scheduled, and at a storage's outlet
        ("wake_out", "f8"),
        ("next_arrival", "f8"),
        ("arrivals", "i8"),
        ("content", "i8"),  # cells in a storage, without the initial ones not yet released
        ("head_passed", "i8"),  # the cell at a storage's exit is good and waits for a place
        ("out_index", "i8"),  # start index of that cell
        ("ring", "i8"),  # a storage's cells in order of leaving: place in the ring pool, size, …
        ("ring_size", "i8"),
        ("ring_head", "i8"),
        ("ring_count", "i8"),
        ("row", "i8"),  # next row of the log, and the end of this station's part
        ("row_end", "i8"),
        ("old_row", "i8"),
        ("old_row_end", "i8"),
        ("old_row_left", "i8"),
        # Totals over the whole run.
        ("entered", "i8"),
        ("left", "i8"),
        ("lost", "i8"),
        ("released", "i8"),
        # Sums over the time after the warm-up, in machine-seconds or cell-seconds.
        ("working", "f8"),
        ("down", "f8"),
        ("blocked", "f8"),
        ("starved", "f8"),
        ("changing", "f8"),
        ("wait", "f8"),
        ("waited", "i8"),
        ("good", "i8"),
        ("scrapped", "i8"),
        ("batches", "i8"),
        ("content_time", "f8"),
        ("ripe_time", "f8"),
        ("loading_time", "f8"),
        ("cell_time", "f8"),
        ("counted_until", "f8"),
    ],
    align=True,
)

LINK = np.dtype(
    [
        ("places", "i8"),
        ("transport", "f8"),
        ("ring", "i8"),
        ("size", "i8"),
        ("head", "i8"),
        ("count", "i8"),
        ("cell_time", "f8"),
    ],
    align=True,
)

MACHINE_STATE = np.dtype(
    [
        ("station", "i8"),
        ("state", "i8"),
        ("since", "f8"),  # idle since, or service started
        ("mark", "f8"),  # idle time is accounted for up to here
        ("finish", "f8"),
        ("cell", "i8"),
        ("bad", "i8"),
        ("cells", "i8"),  # in a batch machine: loaded, later still to leave
        ("index", "i8"),
        ("row", "i8"),
        ("used", "i8"),
        ("until_failure", "f8"),
        ("failures", "i8"),
        ("down_from", "f8"),
        ("down_to", "f8"),
        ("old", "i8"),  # busy with a batch from before
        ("next_old", "i8"),
        ("waking", "i8"),  # a look at it after its repair is scheduled
        ("visit", "i8"),  # row of the batch it works on in the log of batches
    ],
    align=True,
)


class World(NamedTuple):
    """Everything a run consists of. Records by flow position, machines by global number."""

    clock: np.recarray
    stations: np.recarray
    links: np.recarray
    machines: np.recarray
    specs: np.recarray
    """Three rows a station (service, until failure, repair) by flow position, then the arrivals."""
    values: Floats
    heap_t: Floats
    heap_id: Ints
    idle: Ints
    done: Ints
    ring_t: Floats
    ring_cell: Ints
    log_t: Floats
    log_i: Ints
    stop_t: Floats
    stop_i: Ints
    batch_t: Floats
    batch_i: Ints


@dataclass
class Sizes:
    """Room for what a run writes. A run that needs more is started again with more; see `run`."""

    rings: Ints
    """(2 S,) places of the link after each station, then of the storage at each station."""
    rows: Ints
    """(S,) log rows of each station."""
    old_rows: Ints
    """(S,) log rows for initial content."""
    stops: int
    batches: int


def estimate_sizes(line: LineArrays, *, horizon_s: float, logging: bool) -> Sizes:
    """Room that is very likely enough. Memory that stays unused is never touched, so costs nothing."""
    flow = line.flow
    rate = line.reference_rate_per_s * horizon_s * 1.15
    own = line.isolated_rate_per_s[flow] * horizon_s * 1.15 + 1000
    places = np.append(line.link_places[line.chain_links], 0).astype(np.float64)
    room = float(np.minimum(places, own).sum()) + 1000.0
    dwell = line.dwell_s[flow]
    starts = np.minimum(own, line.station_rate_per_s[flow] * horizon_s * 1.15 + room)
    starts += (line.batch * line.machines)[flow]
    storages = np.minimum(line.capacity[flow], starts * np.clip(1 - dwell / horizon_s, 0, 1) + 16)
    rings = np.concatenate([np.minimum(places, starts), storages])
    old = np.where(line.kind[flow] == STORAGE, starts, 0)
    old += np.where(line.kind[flow] == BATCH, (line.batch * line.machines)[flow], 0)
    stops = float(line.expected_stops_per_s.sum()) * horizon_s * 1.5 + 1000
    batches = np.where(line.kind == BATCH, 2 * line.machines + 100, 0).sum() + rate / max(
        1, int(np.where(line.kind == BATCH, line.batch, 1 << 40).min())
    ) * int((line.kind == BATCH).sum())
    if not logging:
        return Sizes(rings.astype(np.int64), np.zeros_like(flow), np.zeros_like(flow), 0, 0)
    return Sizes(
        rings.astype(np.int64),
        starts.astype(np.int64),
        old.astype(np.int64),
        int(stops),
        int(batches),
    )


def new_world(
    line: LineArrays,
    *,
    seed: int,
    replication: int,
    warmup_s: float,
    horizon_s: float,
    logging: bool,
    sizes: Sizes,
) -> World:
    """A line at t = 0: machines idle, links empty, what holds cells for longer than the warm-up filled."""
    flow, n = line.flow, len(line.flow)
    clock = np.zeros(1, CLOCK)
    clock["warmup"], clock["horizon"], clock["logging"] = warmup_s, horizon_s, logging
    stations = np.zeros(n, STATION)
    for name, values in (
        ("kind", line.kind),
        ("first", line.first_machine),
        ("machines", line.machines),
        ("batch", line.batch),
        ("capacity", line.capacity),
        ("dwell", line.dwell_s),
        ("failures", line.failures),
        ("every", line.every_cells),
        ("change", line.change_s),
    ):
        stations[name] = values[flow]
    stations["loss"] = 1.0 - line.good_share[flow]
    stations["survive"] = line.survive[flow]
    stations["key"] = [station_key(seed, replication, line.station_ids[i]) for i in flow]
    stations["loading"] = stations["old_first"] = stations["old_last"] = -1
    stations["wake"] = stations["wake_out"] = math.inf
    stations["dirty"] = 1
    stations["saturated"][0] = not line.has_arrivals
    stations["ring_size"] = sizes.rings[n:]
    specs, values = line.specs_in_flow_order()
    ends = np.cumsum(np.concatenate([sizes.rows, sizes.old_rows]))
    begins = ends - np.concatenate([sizes.rows, sizes.old_rows])
    stations["row"], stations["row_end"] = begins[:n], ends[:n]
    stations["old_row"], stations["old_row_end"] = begins[n:], ends[n:]
    stations["old_row_left"] = begins[n:]
    links = np.zeros(n, LINK)
    links["places"][:-1] = line.link_places[line.chain_links]
    links["transport"][:-1] = line.link_transport_s[line.chain_links]
    links["size"] = sizes.rings[:n]
    ring_ends = np.cumsum(sizes.rings)
    links["ring"] = (ring_ends - sizes.rings)[:n]
    stations["ring"] = (ring_ends - sizes.rings)[n:]
    pool = int(ring_ends[-1]) + 1
    machines = np.zeros(len(line.machine_station), MACHINE_STATE)
    machines["station"] = line.flow_position[line.machine_station]
    machines["cell"] = machines["next_old"] = -1
    for station in stations:
        _stagger(machines, station)
        _fill(machines, station, line, warmup_s)
    idle = np.zeros(len(machines), np.int64)
    _line_up(stations, machines, idle)
    rows = int(ends[-1]) if len(ends) else 0
    return World(
        clock=clock.view(np.recarray),
        stations=stations.view(np.recarray),
        links=links.view(np.recarray),
        machines=machines.view(np.recarray),
        specs=specs,
        values=values,
        # One event a machine, and for each station what it once scheduled and overtook since.
        heap_t=np.empty(len(machines) + 64 * n + 64),
        heap_id=np.empty(len(machines) + 64 * n + 64, np.int64),
        idle=idle,
        done=np.zeros(len(machines), np.int64),
        ring_t=np.empty(pool),
        ring_cell=np.empty(pool, np.int64),
        log_t=np.empty((rows, 5)),
        log_i=np.empty((rows, 3), np.int64),
        stop_t=np.empty((sizes.stops, 2)),
        stop_i=np.empty((sizes.stops, 2), np.int64),
        batch_t=np.empty((sizes.batches, 3)),
        batch_i=np.empty(sizes.batches, np.int64),
    )


def _stagger(machines: np.ndarray, station: np.void) -> None:
    # Coils and tips are not all new at once: machine k of c has already used k/c of its own.
    first, count, every = int(station["first"]), int(station["machines"]), int(station["every"])
    if every and station["kind"] != STORAGE:
        machines["used"][first : first + count] = np.arange(count) * every // count


def _fill(machines: np.ndarray, station: np.void, line: LineArrays, warmup_s: float) -> None:
    position = int(machines["station"][station["first"]])
    i = int(line.flow[position])
    rate = float(line.station_rate_per_s[i])
    if station["kind"] == STORAGE and station["dwell"] > warmup_s:
        station["warm"] = 1
        station["old_content"] = min(float(station["capacity"]), rate * float(station["dwell"]))
    cycle_s = float(line.service_mean_s[i])
    if station["kind"] == BATCH and cycle_s > warmup_s:
        station["warm"] = 1
        station["dwell"] = cycle_s
        wanted = math.ceil(rate * cycle_s / int(station["batch"]))
        busy = min(int(station["machines"]) - 1, wanted)
        if busy > 0:
            first = int(station["first"]) + 1
            machines["state"][first : first + busy] = WORKING
            machines["old"][first : first + busy] = 1
            machines["next_old"][first : first + busy - 1] = np.arange(first + 1, first + busy)
            station["old_first"], station["old_last"] = first, first + busy - 1


def _line_up(stations: np.ndarray, machines: np.ndarray, idle: npt.NDArray[np.int64]) -> None:
    for station in stations:
        if station["kind"] == STORAGE:
            continue
        first, count = int(station["first"]), int(station["machines"])
        free = first + np.flatnonzero(machines["state"][first : first + count] == IDLE)
        idle[first : first + len(free)] = free
        station["idle"] = len(free)
