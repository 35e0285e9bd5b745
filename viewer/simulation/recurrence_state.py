"""The state of one run of the recurrence kernel: numpy records, as those of the event kernel.

The recurrence has no clock. Each station keeps the machines that are free, and since when, and the
finished cells whose leaving is not settled yet; each link keeps one ring of as many times as it has
places. Stations and links are in the order of the flow: link p leads into station p, link 0 is the
source of the line and link n its end, both without a ring.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from viewer.simulation.line import BATCH, MEMORYLESS, SERIAL, STORAGE, UNLIMITED, LineArrays
from viewer.simulation.randomness import station_key

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# What a station waits for: cells from before it, places behind it, or nothing any more.
UP, DOWN, OVER = -1, 1, 0

# How a call of the kernel ended.
FINISHED, PAUSED, QUEUE_FULL, ROWS_FULL, STUCK = 0, 1, 2, 3, 4

# Columns of what is noted of each visit.
ARRIVE, ENTER, START, FINISH, LEAVE = 0, 1, 2, 3, 4
MACHINE, OUTCOME = 0, 1
PASSED, SCRAPPED, INSIDE = 0, 1, 2

CLOCK = np.dtype(
    [
        ("warmup", "f8"),
        ("horizon", "f8"),
        ("begun", "i8"),
        ("at", "i8"),  # station whose turn it is
        ("idle_turns", "i8"),  # turns since anything has been settled
        ("pause", "i8"),  # the kernel returns when the source has given so many cells
        ("status", "i8"),
        ("where", "i8"),  # station the status is about
        ("noting", "i8"),
        ("logging", "i8"),  # always 0: the stops, which the event kernel logs, are not noted
        ("stops", "i8"),
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
        ("per_up", "f8"),  # 1 / mean time to failure where that has no memory
        ("every", "i8"),
        ("change", "f8"),
        ("key", "u8"),
        ("saturated", "i8"),
        # Free machines by (free since, number) and finished ones by (finish, start index): rings.
        ("slots", "i8"),
        ("mask", "i8"),
        ("free_head", "i8"),
        ("free", "i8"),
        ("done_head", "i8"),
        ("done", "i8"),
        # Warm start.
        ("warm", "i8"),
        ("old_content", "f8"),
        ("old_first", "i8"),
        ("old_last", "i8"),
        ("old_done", "i8"),
        ("old_phase", "i8"),
        ("absorbed", "i8"),
        # What has happened.
        ("started", "i8"),
        ("closed", "i8"),  # takes no more cells within the horizon
        ("loading", "i8"),
        ("last_in", "f8"),
        ("same", "i8"),  # cells the source has given at one instant
        ("next_arrival", "f8"),
        ("arrivals", "i8"),
        # A storage: released old cells that wait, cells of the run in order of leaving, departures.
        ("old_queue", "i8"),
        ("old_size", "i8"),
        ("old_head", "i8"),
        ("old_count", "i8"),
        ("queue", "i8"),
        ("queue_size", "i8"),
        ("queue_head", "i8"),
        ("queue_count", "i8"),
        ("old_over", "i8"),  # no old cell is released any more
        ("stays", "i8"),  # nothing leaves any more within the horizon
        ("head_good", "i8"),
        ("out_index", "i8"),
        ("gone", "f8"),  # last departure
        ("brought", "i8"),  # cells that have added to the content
        ("departures", "i8"),
        ("departure_size", "i8"),
        ("departed", "i8"),  # departures settled, and those of them by `not_before`
        ("passed", "i8"),
        ("not_before", "f8"),  # no place before this time
        # Rows of the visits.
        ("row", "i8"),
        ("row_end", "i8"),
        ("old_row", "i8"),
        ("old_row_end", "i8"),
        ("old_row_left", "i8"),
        ("queue_row", "i8"),
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
        ("content_time", "f8"),
        ("ripe_time", "f8"),
        ("loading_time", "f8"),
        ("cell_time", "f8"),
    ],
    align=True,
)

LINK = np.dtype(
    [
        ("places", "i8"),
        ("transport", "f8"),
        ("ring", "i8"),
        ("size", "i8"),
        ("limit", "i8"),  # cells that may enter in all, before the ring has to be larger
        ("next_in", "i8"),  # place in the ring of the next cell to enter, and to be taken
        ("next_out", "i8"),
        ("entered", "i8"),
        ("taken", "i8"),
        ("asked", "i8"),  # over a link without places: the next station can take a cell …
        ("ask", "f8"),  # … from this time on
        ("no_more", "i8"),  # nothing enters any more
        ("closed", "i8"),  # nothing is taken any more
        ("cell_time", "f8"),
    ],
    align=True,
)

MACHINE_STATE = np.dtype(
    [
        ("used", "i8"),
        ("until_failure", "f8"),
        ("failures", "i8"),
        ("cells", "i8"),
        ("row", "i8"),
        ("next_old", "i8"),
    ],
    align=True,
)


class Flow(NamedTuple):
    """Everything a run consists of. Records by flow position, machines by global number."""

    clock: np.recarray
    stations: np.recarray
    links: np.recarray
    machines: np.recarray
    specs: np.recarray
    """Three rows a station (service, until failure, repair) by flow position, then the arrivals."""
    values: Floats
    free_t: Floats
    free_i: Ints
    done_t: Floats
    done_i: Ints
    ring_t: Floats
    """Rings of the links: when a cell entered, and once it is taken, when that was."""
    queue_t: Floats
    note_t: Floats
    """(rows, 5) times of the visits, if they are noted."""
    note_i: Ints
    stop_t: Floats
    stop_i: Ints


@dataclass
class Sizes:
    """Room for what a run writes. A run that needs more is started again with more."""

    rings: Ints
    """(S + 1,) times each link keeps; its places, or fewer if it never holds that many."""
    queues: Ints
    """(S,) cells of a storage between intake and departure that the recurrence keeps."""
    rows: Ints
    old_rows: Ints


_SHORT = 64
"""Places of a queue that can always be emptied by going on downstream."""


def estimate_sizes(line: LineArrays, *, horizon_s: float, noting: bool) -> Sizes:
    """Room that is very likely enough. Memory that stays unused is never touched, so costs nothing."""
    flow = line.flow
    own = line.isolated_rate_per_s[flow] * horizon_s * 1.15 + 1000
    places = line.link_places[line.chain_links].astype(np.float64)
    room = float(np.minimum(places, own[:-1]).sum()) + 1000.0
    starts = np.minimum(own, line.station_rate_per_s[flow] * horizon_s * 1.15 + room)
    starts += (line.batch * line.machines)[flow]
    rings = np.concatenate([[1], np.maximum(1, np.minimum(places, starts[:-1])), [1]])
    share = np.clip(1 - line.dwell_s[flow] / horizon_s, 0, 1)
    queues = np.where(
        line.kind[flow] == STORAGE, np.minimum(line.capacity[flow], starts * share) + _SHORT, 0
    )
    rows = starts if noting else np.zeros(len(flow))
    old = np.where(line.kind[flow] == STORAGE, rows, 0)
    if noting:
        old += np.where(line.kind[flow] == BATCH, (line.batch * line.machines)[flow] + starts, 0)
    return Sizes(
        rings.astype(np.int64), queues.astype(np.int64), rows.astype(np.int64), old.astype(np.int64)
    )


def new_flow(
    line: LineArrays,
    *,
    seed: int,
    replication: int,
    warmup_s: float,
    horizon_s: float,
    noting: bool,
    sizes: Sizes,
) -> Flow:
    """A line at t = 0: the same one as `state.new_world` prepares for the event kernel."""
    flow, n = line.flow, len(line.flow)
    clock = np.zeros(1, CLOCK)
    clock["warmup"], clock["horizon"], clock["noting"] = warmup_s, horizon_s, noting
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
    for station, i in zip(stations, flow, strict=True):
        up = line.until_failure[i]
        if line.failures[i] == MEMORYLESS and up is not None:
            station["per_up"] = 1.0 / up.mean_s
    stations["key"] = [station_key(seed, replication, line.station_ids[i]) for i in flow]
    stations["loading"] = stations["old_first"] = stations["old_last"] = -1
    stations["saturated"][0] = not line.has_arrivals
    machines = np.zeros(len(line.machine_station), MACHINE_STATE)
    machines["next_old"] = -1
    machines["until_failure"] = math.inf
    free_t, free_i = _free_machines(stations, machines, line, warmup_s)
    specs, values = line.specs_in_flow_order()
    ends = np.cumsum(np.concatenate([sizes.rows, sizes.old_rows]))
    begins = ends - np.concatenate([sizes.rows, sizes.old_rows])
    stations["row"], stations["row_end"] = begins[:n], ends[:n]
    stations["old_row"], stations["old_row_end"] = begins[n:], ends[n:]
    stations["old_row_left"] = begins[n:]
    stations["queue_row"] = -1
    return Flow(
        clock=clock.view(np.recarray),
        stations=stations.view(np.recarray),
        links=_links(line, sizes).view(np.recarray),
        machines=machines.view(np.recarray),
        specs=specs,
        values=values,
        free_t=free_t,
        free_i=free_i,
        done_t=np.zeros_like(free_t),
        done_i=np.zeros_like(free_i),
        ring_t=np.zeros(int(sizes.rings.sum())),
        queue_t=np.empty(_queues(stations, sizes)),
        note_t=np.empty((int(ends[-1]), 5)),
        note_i=np.empty((int(ends[-1]), 2), np.int64),
        stop_t=np.empty((0, 2)),
        stop_i=np.empty((0, 2), np.int64),
    )


def _links(line: LineArrays, sizes: Sizes) -> np.ndarray:
    links = np.zeros(len(sizes.rings), LINK)
    links["places"] = UNLIMITED
    links["places"][1:-1] = line.link_places[line.chain_links]
    links["transport"][1:-1] = line.link_transport_s[line.chain_links]
    links["size"] = sizes.rings
    links["ring"] = np.cumsum(sizes.rings) - sizes.rings
    links["limit"] = np.where(links["size"] < links["places"], links["size"], UNLIMITED)
    # The end of the line keeps one time only, that of the last cell, and has room for all.
    links["limit"][-1] = UNLIMITED
    return links


def _queues(stations: np.ndarray, sizes: Sizes) -> int:
    """Gives each storage its part of the pool of queues; the size of the pool."""
    end = 0
    for station, size in zip(stations, sizes.queues, strict=True):
        if station["kind"] != STORAGE:
            continue
        limited = station["capacity"] < UNLIMITED
        station["old_size"] = _SHORT if station["warm"] else 0
        station["queue_size"] = size if station["warm"] else _SHORT
        station["departure_size"] = size if limited else 0
        for name, room in (
            ("old_queue", "old_size"),
            ("queue", "queue_size"),
            ("departures", "departure_size"),
        ):
            station[name] = end
            end += int(station[room])
    return end


def _free_machines(
    stations: np.ndarray, machines: np.ndarray, line: LineArrays, warmup_s: float
) -> tuple[Floats, Ints]:
    """Rings of the free machines. Busy at t = 0 are only those of a warm batch station."""
    slots = 0
    free: list[tuple[int, Ints]] = []
    for position, station in enumerate(stations):
        first, count = int(station["first"]), int(station["machines"])
        size = 1 << max(0, count - 1).bit_length()
        station["slots"], station["mask"] = slots, size - 1
        every = int(station["every"])
        if every and station["kind"] != STORAGE:
            machines["used"][first : first + count] = np.arange(count) * every // count
        busy = _warm(station, machines, line, int(line.flow[position]), warmup_s)
        if station["kind"] in (SERIAL, BATCH):
            idle = np.arange(first, first + count)
            idle = np.append(idle[:1], idle[1 + busy :])
            station["free"] = len(idle)
            free.append((slots, idle))
        slots += size
    free_i = np.zeros(slots, np.int64)
    for begin, idle in free:
        free_i[begin : begin + len(idle)] = idle
    return np.zeros(slots), free_i


def _warm(
    station: np.void, machines: np.ndarray, line: LineArrays, i: int, warmup_s: float
) -> int:
    """Fills a storage or a batch station that holds cells for longer than the warm-up; the number of
    machines that are busy from before.
    """
    rate = float(line.station_rate_per_s[i])
    cycle_s = float(line.service_mean_s[i])
    if station["kind"] == STORAGE and station["dwell"] > warmup_s:
        station["warm"] = 1
        station["old_content"] = min(float(station["capacity"]), rate * float(station["dwell"]))
    if station["kind"] != BATCH or cycle_s <= warmup_s:
        return 0
    station["warm"] = 1
    station["dwell"] = cycle_s
    wanted = math.ceil(rate * cycle_s / int(station["batch"]))
    busy = max(0, min(int(station["machines"]) - 1, wanted))
    if busy:
        first = int(station["first"]) + 1
        machines["next_old"][first : first + busy - 1] = np.arange(first + 1, first + busy)
        station["old_first"], station["old_last"] = first, first + busy - 1
    return busy
