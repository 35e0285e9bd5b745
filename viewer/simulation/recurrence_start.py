"""A line at the beginning of a run of the recurrence kernel: its room, and what it holds.

The line is the one that `start.new_world` prepares for the event kernel.
"""

import math
from dataclasses import dataclass

import numpy as np

from viewer.simulation.draws import AHEAD  # pyright: ignore[reportUnknownVariableType]
from viewer.simulation.line import BATCH, SERIAL, STORAGE, UNLIMITED, LineArrays
from viewer.simulation.randomness import station_key
from viewer.simulation.recurrence_state import (
    CLOCK,
    LINK,
    MACHINE_STATE,
    STATION,
    Floats,
    Flow,
    Ints,
)
from viewer.simulation.start import format_figures


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
    """Room that is very likely enough. Memory that is not written to is never taken."""
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
    """A line at t = 0: machines idle, links empty; what holds cells for long has old content."""
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
        ("changeover", line.changeover_s),
    ):
        stations[name] = values[flow]
    stations["loss"] = 1.0 - line.good_share[flow]
    for station, i in zip(stations, (int(i) for i in flow), strict=True):
        station["key"] = station_key(seed, replication, line.station_ids[i])
    stations["spec"] = 3 * np.arange(n)
    lots = len(line.lot_format)
    clock["lots"] = lots
    bounds = np.full((n + 1) * lots, UNLIMITED, np.int64)
    bounds[:lots] = line.lot_until
    stations["until"] = UNLIMITED
    stations["until"][0] = line.lot_until[0]
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
        drawn=np.empty(n * AHEAD),
        figures=format_figures(line).view(np.recarray),
        lot_format=line.lot_format,
        bounds=bounds,
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
    links["room"] = sizes.rings
    links["ring"] = np.cumsum(sizes.rings) - sizes.rings
    links["limit"] = np.where(links["room"] < links["places"], links["room"], UNLIMITED)
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


def _warm(station: np.void, machines: np.ndarray, line: LineArrays, i: int, warmup_s: float) -> int:
    """Fills what holds cells for longer than the warm-up; the number of machines then busy."""
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
