"""The timeline of one recorded replication: what a player needs to show the line at any instant.

Time 0 is the end of the warm-up. Cells on links are rides of carriers, in order of rank (first in,
first out); cells in machines are visits; breakdowns, changeovers, coil changes and the time outside
the shifts are stops, which do not overlap outside the shifts. A window is a block of bytes with
everything that happens in its time span:

    header   u32 magic "LTW2", u32 n_links, u32 n_machines, u32 0, f64 w0_s, f64 w1_s
    links    n_links x u32 {first_rank, count, offset}
    machines n_machines x u32 {visit_count, visit_offset, stop_count, stop_offset}
    counts   u32 n_rides, u32 n_visits, u32 n_stops, u32 0
    floats   f32 t_in[], t_out[], lead_m[] of the rides; t_start[], t_finish[], t_leave[] of the
             visits; t_from[], t_to[], kind[] of the stops (1 down, 2 changeover, 3 consumable,
             4 off shift)

Little-endian; times in seconds after w0_s, 1e9 for what does not happen within the recording.
"""

import math
import struct
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from viewer.simulation.gantt import Gantt, station_formats, station_states
from viewer.simulation.line import SERIAL, STORAGE, LineArrays
from viewer.simulation.log import SCRAPPED, Log
from viewer.simulation.stops import Spans, longest_stops, sorted_spans, stops_shown, time_off_of

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

MAGIC = 0x3257544C
WINDOW_S = 600.0
NEVER = 1e9
OPEN_END_S = 3600.0


@dataclass(frozen=True, eq=False)
class Timeline:
    """One recording, ready to be cut into windows. Made by `from_log`."""

    line: LineArrays
    end_s: float
    rides: Spans
    """By link in the order of `links_shown`: from entering it to entering the next station."""
    ride_lead_m: npt.NDArray[np.float32]
    visits: Spans
    """By machine; begin starts the work, end leaves the machine."""
    visit_finish: Floats
    stops: Spans
    """By machine."""
    stop_kind: npt.NDArray[np.float32]
    events: list[dict[str, object]]
    """The longest stops, in order of time: what a presenter may want to jump to."""
    gantt: Gantt
    formats: dict[str, list[list[float]]]
    """Station -> [[t_s, place in the manifest's formats], …], whenever its cells change."""

    @classmethod
    def from_log(cls, log: Log, line: LineArrays) -> "Timeline":
        """Sorts a log into rides, visits and stops. `line` is the one the log was made of."""
        rides, lead = _rides(log, line)
        visits, finish = _visits(log, line)
        stops, kind = stops_shown(log, line, time_off_of(log, line))
        whole, whole_kind = stops_shown(log, line, {})
        return cls(
            line=line,
            end_s=log.horizon_s - log.warmup_s,
            rides=rides,
            ride_lead_m=lead,
            visits=visits,
            visit_finish=finish,
            stops=stops,
            stop_kind=kind,
            events=longest_stops(whole, whole_kind, line, log.horizon_s - log.warmup_s),
            gantt=station_states(log, line),
            formats=station_formats(log, line),
        )

    @property
    def windows(self) -> int:
        return max(1, math.ceil(self.end_s / WINDOW_S - 1e-9))

    def manifest(self) -> dict[str, object]:
        """What a player must know before it fetches windows."""
        storages = [
            name
            for name, kind in zip(self.line.station_ids, self.line.kind, strict=True)
            if kind == STORAGE
        ]
        return {
            "t1_s": self.end_s,
            "window_s": WINDOW_S,
            "windows": self.windows,
            "links": [self.line.link_ids[number] for number in links_shown(self.line)],
            "machines": list(self.line.machine_paths),
            "storages": storages,
            "events": self.events,
            "gantt": self.gantt,
            "formats": [one.format for one in self.line.formats],
            "station_formats": self.formats,
        }

    def window(self, k: int) -> bytes:
        """Window k as bytes. Raises IndexError where there is none."""
        if not 0 <= k < self.windows:
            raise IndexError(f"window {k} of {self.windows}")
        w0, w1 = k * WINDOW_S, min((k + 1) * WINDOW_S, self.end_s)
        n_links, n_machines = len(self.rides.first) - 1, len(self.line.machine_paths)
        rides, visits, stops = (
            _pick(*spans.overlapping(w0, w1)) for spans in (self.rides, self.visits, self.stops)
        )
        links = np.stack([rides.low - self.rides.first[:-1], rides.count, rides.offset], axis=1)
        machines = np.stack([visits.count, visits.offset, stops.count, stops.offset], axis=1)
        counts = [len(rides.rows), len(visits.rows), len(stops.rows), 0]
        times = (
            self.rides.begin[rides.rows],
            self.rides.end[rides.rows],
            None,
            self.visits.begin[visits.rows],
            self.visit_finish[visits.rows],
            self.visits.end[visits.rows],
            self.stops.begin[stops.rows],
            self.stops.end[stops.rows],
        )
        columns = [
            self.ride_lead_m[rides.rows] if t is None else np.minimum(t - w0, NEVER) for t in times
        ]
        columns.append(self.stop_kind[stops.rows])
        return b"".join(
            [
                struct.pack("<4I2d", MAGIC, n_links, n_machines, 0, w0, w1),
                links.astype("<u4").tobytes(),
                machines.astype("<u4").tobytes(),
                np.array(counts, "<u4").tobytes(),
                *(column.astype("<f4").tobytes() for column in columns),
            ]
        )


@dataclass(frozen=True)
class _Picked:
    low: Ints
    count: Ints
    offset: Ints
    rows: Ints


def _pick(low: Ints, high: Ints) -> _Picked:
    """The rows low[k] : high[k] of all owners, and where those of each owner begin among them."""
    count = high - low
    offset = np.cumsum(count) - count
    rows = np.arange(int(count.sum())) + np.repeat(low - offset, count)
    return _Picked(low, count, offset, rows)


def links_shown(line: LineArrays) -> Ints:
    """Links on which cells are seen: a way back the layout leaves out is no place in the hall."""
    return np.flatnonzero(line.link_drawn)


def _rides(log: Log, line: LineArrays) -> tuple[Spans, npt.NDArray[np.float32]]:
    begins: list[Floats] = []
    ends: list[Floats] = []
    leads: list[Floats] = []
    for number in links_shown(line):
        source = log.visits(int(line.link_source[number]))
        target = log.visits(int(line.link_target[number]))
        left = (log.t_leave[source] <= log.horizon_s) & (log.left_by[source] == number)
        t_in = log.t_leave[source][left]
        order = np.argsort(t_in, kind="stable")
        machine = log.machine[source][left][order]
        lead = np.where(machine >= 0, line.machine_lead_m[machine], 0.0)
        # First in, first out: the k-th cell to enter the link is the k-th to leave it.
        entered = log.t_enter[target][log.came_by[target] == number]
        t_out = np.full(len(order), np.inf)
        t_out[: len(entered)] = entered
        unit = int(line.link_unit[number])
        last = np.minimum(np.arange(unit - 1, len(order) + unit - 1, unit), len(order) - 1)
        begins.append(t_in[order][last] - log.warmup_s)
        ends.append(t_out[last] - log.warmup_s)
        leads.append(lead[last])
    first = np.concatenate([[0], np.cumsum([len(part) for part in begins], dtype=np.int64)])
    spans = Spans(first, _joined(begins), _joined(ends))
    return spans, _joined(leads).astype(np.float32)


def _visits(log: Log, line: LineArrays) -> tuple[Spans, Floats]:
    kind = line.kind[log.station]
    serial = np.flatnonzero((kind == SERIAL) & (log.t_start <= log.horizon_s))
    # A bad cell leaves its machine when it is finished.
    leave = np.where(log.outcome == SCRAPPED, log.t_finish, log.t_leave)[serial]
    owner = np.concatenate([log.machine[serial], log.batch_machine])
    begin = np.concatenate([log.t_start[serial], log.batch_start])
    finish = np.concatenate([log.t_finish[serial], log.batch_finish])
    # A player divides by the length of a service, so one whose end is not known yet gets some end.
    finish = np.where(np.isinf(finish), log.horizon_s + OPEN_END_S, finish)
    end = np.concatenate([leave, log.batch_leave])
    after = end > log.warmup_s
    spans, order = sorted_spans(owner[after], begin[after], end[after], line, log.warmup_s)
    return spans, finish[after][order] - log.warmup_s


def _joined(parts: list[Floats]) -> Floats:
    return np.concatenate(parts) if parts else np.empty(0)
