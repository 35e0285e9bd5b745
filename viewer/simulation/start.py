"""A line at the beginning of a run: how much room it needs, and what it holds."""

import math
from dataclasses import dataclass

import numpy as np

from viewer.simulation.draws import AHEAD  # pyright: ignore[reportUnknownVariableType]
from viewer.simulation.line import BATCH, STORAGE, UNLIMITED, LineArrays
from viewer.simulation.randomness import station_key
from viewer.simulation.state import (
    CLOCK,
    CREW,
    EVENT,
    FIGURES,
    IDLE,
    LINK,
    MACHINE_STATE,
    NO_LINK,
    STATION,
    WORKING,
    Floats,
    Ints,
    World,
)

AT_FIRST = 20_000_000
"""No part gets more room than this to begin with, whatever the estimate says."""


@dataclass
class Sizes:
    """Room for what a run writes. A run that needs more is started again with more; see `run`."""

    rings: Ints
    """(L + 2 S,) places of each link, of the storage at each station and of the queue there."""
    rows: Ints
    """(S,) log rows of each station."""
    old_rows: Ints
    """(S,) log rows for initial content."""
    stops: int
    batches: int
    events: int
    """Events that wait at a time."""


def estimate_sizes(line: LineArrays, *, horizon_s: float, logging: bool) -> Sizes:
    """Room that is very likely enough. Memory that is not written to is never taken."""
    flow = line.flow
    own = line.isolated_rate_per_s[flow] * horizon_s * 1.15 + 1000
    links = np.minimum(line.link_places, own[line.flow_position[line.link_source]])
    room = float(links.sum()) + 1000.0
    dwell = line.dwell_s[flow]
    starts = np.minimum(own, line.station_rate_per_s[flow] * horizon_s * 1.15 + room)
    starts += ((line.batch + line.extra_pieces) * line.machines)[flow]
    starts *= 1 + (line.extra_pieces / line.batch)[flow]
    storages = np.minimum(line.capacity[flow], starts * np.clip(1 - dwell / horizon_s, 0, 1) + 16)
    queues = np.where(line.queue_places[flow] < UNLIMITED, line.queue_places[flow] + 1, 0)
    ridden = starts[line.flow_position[line.link_target]]
    rings = np.concatenate([np.minimum(line.link_places, ridden), storages, queues])
    old = np.where(line.kind[flow] == STORAGE, starts, 0)
    old += np.where(line.kind[flow] == BATCH, starts, 0)
    stops = float(line.expected_stops_per_s.sum()) * horizon_s * 1.5 + 1000
    batched = line.kind[flow] == BATCH
    batches = np.where(batched, starts / line.batch[flow] + 2 * line.machines[flow] + 100, 0).sum()
    rings, starts = np.minimum(rings, AT_FIRST), np.minimum(starts, AT_FIRST)
    old, stops, batches = np.minimum(old, AT_FIRST), min(stops, AT_FIRST), min(batches, AT_FIRST)
    # Two events a machine, and for each station what it once scheduled and has overtaken since.
    events = 2 * int(line.machines.sum()) + 64 * len(flow)
    if line.crew_ids or line.calendars:
        events += 2 * int(line.machines.sum()) + len(line.crew_ids) + 1
    if not logging:
        none = np.zeros_like(flow)
        return Sizes(rings.astype(np.int64), none, none, 0, 0, events)
    return Sizes(
        rings=rings.astype(np.int64),
        rows=starts.astype(np.int64),
        old_rows=old.astype(np.int64),
        stops=int(stops),
        batches=int(batches),
        events=events,
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
    """A line at t = 0: machines idle, links empty; what holds cells for long has old content.

    See `storages` and `batches` for what is made of that content.
    """
    flow, n, n_links = line.flow, len(line.flow), len(line.link_ids)
    clock = np.zeros(1, CLOCK)
    clock["warmup"], clock["horizon"], clock["logging"] = warmup_s, horizon_s, logging
    clock["lots"] = len(line.lot_format)
    stations = np.zeros(n, STATION)
    shifts, shift_rows, shift_counts = _shifts(line)
    crews, station_crew = _crews(line)
    offers, rivals = _contended(line)
    for name, values in (
        ("kind", line.kind),
        ("first", line.first_machine),
        ("machines", line.machines),
        ("batch", line.batch),
        ("capacity", line.capacity),
        ("dwell", line.dwell_s),
        ("stay", line.dwell_s),
        ("old_batch", line.batch),
        ("changeover", line.changeover_s),
        ("failures", line.failures),
        ("every", line.every_cells),
        ("change", line.change_s),
        ("back", line.back),
        ("back_share", line.back_share),
        ("most_passes", line.most_passes),
        ("places", line.queue_places),
        ("waits", line.queue_waits),
        ("head", line.is_head),
        ("joining", line.extra_pieces > 0),
        ("offers", offers),
        ("rivals", rivals),
        ("crew", station_crew),
        ("shifts", shift_counts),
        ("shift", shift_rows),
    ):
        stations[name] = values[flow]
    inlets, stations["inlet"], stations["inlets"] = _by_station(line.inlets, flow)
    outlets, stations["outlet"], stations["outlets"] = _by_station(line.outlets, flow)
    shares = [_has_shares(line, line.outlets[int(i)]) for i in flow]
    stations["only_inlet"] = _only(
        inlets, stations["inlet"], stations["inlets"], ~line.is_head[flow]
    )
    stations["routed"] = (stations["back"] >= 0) | shares
    stations["loss"] = stations["old_loss"] = 1.0 - line.good_share[flow]
    stations["spec"] = 3 * np.arange(n)
    stations["key"] = [station_key(seed, replication, line.station_ids[int(i)]) for i in flow]
    stations["loading"] = stations["old_first"] = stations["old_last"] = -1
    stations["wake"] = stations["wake_out"] = math.inf
    stations["dirty"] = 1
    choiceless = stations["routed"] == 0
    stations["only_outlet"] = _only(outlets, stations["outlet"], stations["outlets"], choiceless)
    stations["saturated"] = [line.arrivals[int(i)] is None for i in flow]
    stations["ring_size"] = sizes.rings[n_links : n_links + n]
    stations["queue_room"] = sizes.rings[n_links + n :]
    specs, values = line.specs_in_flow_order()
    ends = np.cumsum(np.concatenate([sizes.rows, sizes.old_rows]))
    begins = ends - np.concatenate([sizes.rows, sizes.old_rows])
    stations["row"], stations["row_end"] = begins[:n], ends[:n]
    stations["old_row"], stations["old_row_end"] = begins[n:], ends[n:]
    stations["old_row_left"] = begins[n:]
    ring_ends = np.cumsum(sizes.rings)
    rings = ring_ends - sizes.rings
    links = np.zeros(n_links, LINK)
    for name, numbers in (
        ("source", line.flow_position[line.link_source]),
        ("target", line.flow_position[line.link_target]),
        ("rework", line.link_rework),
        ("need", line.link_need),
        ("places", line.link_places),
        ("transport", line.link_transport_s),
        ("room", sizes.rings[:n_links]),
        ("ring", rings[:n_links]),
    ):
        links[name] = numbers
    for numbers in line.outlets:
        if _has_shares(line, numbers):
            links["upto"][list(numbers)] = np.cumsum(line.link_share[list(numbers)])
    stations["ring"] = rings[n_links : n_links + n]
    stations["queue"] = rings[n_links + n :]
    pool = int(sizes.rings.sum()) + 1
    machines = np.zeros(len(line.machine_station), MACHINE_STATE)
    machines["station"] = line.flow_position[line.machine_station]
    machines["cell"] = machines["next_old"] = -1
    largest = np.max([figures.batch for figures in line.formats], axis=0)
    holding = np.where(line.kind == BATCH, largest, 0)[line.machine_station]
    machines["held"] = np.cumsum(holding) - holding
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
        drawn=np.empty(n * AHEAD),
        figures=format_figures(line).view(np.recarray),
        lot_format=line.lot_format,
        lot_until=line.lot_until,
        inlets=inlets,
        outlets=outlets,
        held=np.empty(int(holding.sum()) + 1, np.int64),
        heap=np.zeros(sizes.events + 1, EVENT).view(np.recarray),
        idle=idle,
        done=np.zeros(len(machines), np.int64),
        shifts=shifts,
        crews=crews.view(np.recarray),
        calls=np.zeros(len(machines) + 1, np.int64),
        ring_t=np.empty(pool),
        ring_cell=np.empty(pool, np.int64),
        log_t=np.empty((rows, 5)),
        log_i=np.empty((rows, 5), np.int64),
        stop_t=np.empty((sizes.stops, 2)),
        stop_i=np.empty((sizes.stops, 2), np.int64),
        batch_t=np.empty((sizes.batches, 3)),
        batch_i=np.empty(sizes.batches, np.int64),
    )


def format_figures(line: LineArrays) -> np.ndarray:
    """(F S,) of dtype FIGURES: the stations in the order of the flow, once for each format."""
    flow, n = line.flow, len(line.flow)
    found = np.zeros((len(line.formats), n), FIGURES)
    for number, (rows, figures) in enumerate(zip(found, line.formats, strict=True)):
        rows["loss"] = 1.0 - figures.good_share[flow]
        for name, values in (
            ("stay", figures.dwell_s),
            ("batch", figures.batch),
            ("capacity", figures.capacity),
            ("every", figures.every_cells),
            ("change", figures.change_s),
        ):
            rows[name] = values[flow]
        # See `LineArrays.specs_in_flow_order`.
        rows["spec"] = 3 * np.arange(n) if number == 0 else (3 + number) * n + np.arange(n)
    return found.reshape(-1)


def _shifts(line: LineArrays) -> tuple[Floats, Ints, Ints]:
    """The spans of work of all calendars, and for each station its first one and how many."""
    names = list(line.calendars)
    counts = np.array([0, *(len(line.calendars[name]) for name in names)], np.int64)
    rows = np.cumsum(counts)
    of_station = np.array([-1 if c is None else names.index(c) for c in line.shift], np.int64)
    spans = np.concatenate([np.zeros((1, 2)), *line.calendars.values()])[1:]
    first = np.where(of_station < 0, 0, rows[of_station])
    return spans, first, np.where(of_station < 0, 0, counts[of_station + 1])


def _crews(line: LineArrays) -> tuple[np.ndarray, Ints]:
    """The crews, and for each station who repairs its machines. Of stations that work in shifts
    and have no crew it is one more, of any number of people: their repairs, too, end at an hour
    that is not known when the work begins.
    """
    in_shifts = np.array([calendar is not None for calendar in line.shift])
    at_once = in_shifts & (line.crew < 0) & (line.failures > 0)
    of_station = np.where(at_once, len(line.crew_ids), line.crew)
    people = np.append(line.crew_people, np.full(int(at_once.any()), UNLIMITED))
    crews = np.zeros(len(people), CREW)
    crews["people"] = people
    crews["machines"] = [line.machines[of_station == k].sum() for k in range(len(crews))]
    crews["first"] = np.cumsum(crews["machines"]) - crews["machines"]
    return crews, of_station


def _by_station(links: tuple[tuple[int, ...], ...], flow: Ints) -> tuple[Ints, Ints, Ints]:
    """The links of all stations one after the other, where those of each begin, how many."""
    own = [links[int(i)] for i in flow]
    counts = np.array([len(numbers) for numbers in own], np.int64)
    every = [number for numbers in own for number in numbers]
    return np.array([*every, -1], np.int64), np.cumsum(counts) - counts, counts


def _only(links: Ints, first: Ints, counts: Ints, wanted: np.ndarray) -> Ints:
    """(S,) the link of a station that has a single one; NO_LINK elsewhere."""
    return np.where((counts == 1) & wanted, links[first], NO_LINK)


def _has_shares(line: LineArrays, links: tuple[int, ...]) -> bool:
    return len(links) > 1 and not bool(np.isnan(line.link_share[list(links)]).any())


def _contended(line: LineArrays) -> tuple[np.ndarray, np.ndarray]:
    """(S,) whether a station hands its cells over directly where there is a choice at either end;
    (S,) whether a station that hands over to it directly has other ways, too."""
    branches = np.array([len(links) > 1 for links in line.outlets])[line.link_source]
    merges = np.array([len(links) > 1 for links in line.inlets])[line.link_target]
    direct = line.link_places == 0
    stations = np.arange(len(line.flow))
    offers = np.isin(stations, line.link_source[direct & (branches | merges)])
    return offers, np.isin(stations, line.link_target[direct & branches])


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


def _line_up(stations: np.ndarray, machines: np.ndarray, idle: Ints) -> None:
    for station in stations:
        if station["kind"] == STORAGE:
            continue
        first, count = int(station["first"]), int(station["machines"])
        free = first + np.flatnonzero(machines["state"][first : first + count] == IDLE)
        idle[first : first + len(free)] = free
        station["idle"] = len(free)
