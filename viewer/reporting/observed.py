"""What one recorded replication shows: how full the links were, how long cells were under way."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from viewer.simulation.line import LineArrays
from viewer.simulation.log import PASSED, Log

Floats = npt.NDArray[np.float64]

MAIN_LINKS = 8
STEPS = 240


@dataclass(frozen=True)
class Fill:
    """Cells on one link over time."""

    source: str
    target: str
    places: int
    cells: Floats
    """(STEPS + 1,) at equal distances of time from the end of the warm-up to the end."""


@dataclass(frozen=True)
class Section:
    """A part of the line that cells passed through as a whole within the recording."""

    first: str
    last: str
    whole_line: bool
    lead_s: Floats
    """(n,) from entering the first station to leaving the last one, of good cells."""


def main_links(log: Log, *, most: int = MAIN_LINKS) -> list[Fill]:
    """The links that were fullest on average, beside their places, in the order of the flow."""
    found = [fill for fill in _fills(log) if fill.places > 0]
    fullest = sorted(found, key=lambda fill: -float(fill.cells.mean()) / fill.places)[:most]
    return [fill for fill in found if any(fill is one for one in fullest)]


def _fills(log: Log) -> list[Fill]:
    line = log.line
    t = np.linspace(log.warmup_s, log.horizon_s, STEPS + 1)
    fills: list[Fill] = []
    drawn = np.flatnonzero(line.link_drawn)
    in_flow = np.lexsort((drawn, line.flow_position[line.link_source[drawn]]))
    for link in drawn[in_flow]:
        source, target = int(line.link_source[link]), int(line.link_target[link])
        left = log.t_leave[log.left_by == link]
        entered = log.t_enter[log.came_by == link]
        cells = _until(left, t) - _until(entered, t)
        names = line.station_names[source], line.station_names[target]
        fills.append(Fill(*names, int(line.link_places[link]), cells))
    return fills


def _until(times: Floats, t: Floats) -> Floats:
    """(n,) how many of the times are at or before each t."""
    return np.searchsorted(np.sort(times), t, side="right").astype(np.float64)


def lead_times(log: Log) -> list[Section]:
    """Times under way, of cells that left after the warm-up.

    Of the whole line, where cells passed through all of it. What holds cells for longer than the
    recording begins filled with cells nobody has seen enter: there the line is cut, and each part
    between such stations has times of its own.
    """
    sections: list[Section] = []
    for part in _parts(log):
        lead_s = _within(log, part)
        if len(lead_s) and float(lead_s.max()) > 0:
            names = log.line.station_names[part[0]], log.line.station_names[part[-1]]
            sections.append(Section(*names, len(part) == len(log.line.flow), lead_s))
    return sections


def _parts(log: Log) -> list[list[int]]:
    parts: list[list[int]] = [[]]
    for station in log.line.flow:
        if log.initial[log.visits(int(station))].any():
            parts.append([])
        else:
            parts[-1].append(int(station))
    return [part for part in parts if part]


def _within(log: Log, part: list[int]) -> Floats:
    """Times from entering the first of its stations to leaving the last one, of each cell that came
    through a part of the line; whichever way it took."""
    rows = np.concatenate([np.arange(len(log.cell))[log.visits(i)] for i in part])
    rows = rows[np.lexsort((log.t_enter[rows], log.cell[rows]))]
    first = np.append(True, np.diff(log.cell[rows]) != 0) if len(rows) else np.empty(0, bool)
    last = np.append(first[1:], True)[: len(rows)]
    begin, end = rows[first], rows[last]
    # From its last station here it went on to one that is none of these.
    goes_on = np.append(np.isin(log.line.link_target, part), False)[log.left_by[end]]
    out = (log.outcome[end] == PASSED) & ~goes_on
    out &= (log.t_leave[end] > log.warmup_s) & (log.t_leave[end] <= log.horizon_s)
    return (log.t_leave[end] - log.t_enter[begin])[out]


def is_storage(line: LineArrays, station: str) -> bool:
    """Whether the shares of a station (by id) are shares of places instead of machine time."""
    from viewer.simulation.line import STORAGE

    return int(line.kind[line.station_ids.index(station)]) == STORAGE
