"""The stops of machines as a player shows them: breakdowns, changeovers, coil changes, time off."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from viewer.simulation.calendars import time_off
from viewer.simulation.line import STORAGE, LineArrays
from viewer.simulation.log import Log

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

KIND_NAMES = {1: "down", 2: "changeover", 3: "consumable"}
OFF_SHIFT = 4
"""Kind of a stop, beside those of the log."""
SHORTEST_EVENT_S = 60.0
MOST_EVENTS = 500


@dataclass(frozen=True, eq=False)
class Spans:
    """Sorted spans of time of many owners (links or machines), one after the other."""

    first: Ints
    """(owners + 1,) spans of owner k are first[k] : first[k + 1]."""
    begin: Floats
    end: Floats
    """Both rise within an owner."""

    def overlapping(self, w0: float, w1: float) -> tuple[Ints, Ints]:
        """(owners,) first and one past the last span of each owner that overlaps [w0, w1)."""
        low = np.empty(len(self.first) - 1, np.int64)
        high = np.empty_like(low)
        for k in range(len(low)):
            a, b = self.first[k], self.first[k + 1]
            low[k] = a + np.searchsorted(self.end[a:b], w0, side="right")
            high[k] = a + np.searchsorted(self.begin[a:b], w1, side="left")
        return low, np.maximum(low, high)


def stops_shown(
    log: Log, line: LineArrays, off: dict[int, Floats]
) -> tuple[Spans, npt.NDArray[np.float32]]:
    """`off` has the time off of machines, in which nothing else is shown of them."""
    rest = ~np.isin(log.stop_machine, list(off))
    machine = log.stop_machine[rest].astype(np.int32)
    begin, end, kind = log.stop_from[rest], log.stop_to[rest], log.stop_kind[rest].astype(np.int64)
    for number, spans in off.items():
        own = np.flatnonzero(log.stop_machine == number)
        pieces = [
            (*cut, int(log.stop_kind[row]))
            for row in own
            for cut in _without(float(log.stop_from[row]), float(log.stop_to[row]), spans)
        ]
        pieces += [(float(b), float(e), OFF_SHIFT) for b, e in spans]
        machine = np.append(machine, np.full(len(pieces), number, np.int32))
        begin = np.append(begin, [piece[0] for piece in pieces])
        end = np.append(end, [piece[1] for piece in pieces])
        kind = np.append(kind, [piece[2] for piece in pieces])
    after = end > log.warmup_s
    shown, order = sorted_spans(machine[after], begin[after], end[after], line, log.warmup_s)
    return shown, kind[after][order].astype(np.float32)


def time_off_of(log: Log, line: LineArrays) -> dict[int, Floats]:
    """(N, 2) spans outside the shifts, of each machine that works in shifts."""
    found: dict[int, Floats] = {}
    for i, name in enumerate(line.shift):
        if name is None or line.kind[i] == STORAGE:
            continue
        spans = time_off(line.calendars[name], log.horizon_s)
        first = int(line.first_machine[i])
        found |= dict.fromkeys(range(first, first + int(line.machines[i])), spans)
    return found


def _without(begin: float, end: float, off: Floats) -> list[tuple[float, float]]:
    """What remains of a span without others, which are in order and do not overlap."""
    pieces: list[tuple[float, float]] = []
    for off_begin, off_end in off:
        if off_end <= begin or off_begin >= end:
            continue
        if off_begin > begin:
            pieces.append((begin, float(off_begin)))
        begin = float(off_end)
    return [*pieces, (begin, end)] if begin < end else pieces


def sorted_spans(
    owner: npt.NDArray[np.int32], begin: Floats, end: Floats, line: LineArrays, zero_s: float
) -> tuple[Spans, Ints]:
    order = np.lexsort((begin, owner))
    counts = np.bincount(owner, minlength=len(line.machine_paths))
    first = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return Spans(first, begin[order] - zero_s, end[order] - zero_s), order


def longest_stops(
    stops: Spans, kind: npt.NDArray[np.float32], line: LineArrays, end_s: float
) -> list[dict[str, object]]:
    length = np.minimum(stops.end, end_s) - stops.begin
    # What still lasts at the end and waits for somebody has no end yet.
    duration = np.where(np.isinf(stops.end), length, stops.end - stops.begin)
    rows = np.flatnonzero((length >= SHORTEST_EVENT_S) & (stops.end > 0))
    rows = rows[np.argsort(-length[rows], kind="stable")[:MOST_EVENTS]]
    rows = rows[np.argsort(stops.begin[rows], kind="stable")]
    owner = np.repeat(np.arange(len(stops.first) - 1), np.diff(stops.first))
    return [
        {
            "t_s": round(float(stops.begin[row]), 3),
            "station": line.station_ids[line.machine_station[owner[row]]],
            "machine": line.machine_paths[owner[row]],
            "kind": KIND_NAMES[int(kind[row])],
            "duration_s": round(float(duration[row]), 3),
        }
        for row in rows
    ]
