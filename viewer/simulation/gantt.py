"""The state of each station over time, coarse enough for a chart of a whole shift."""

import numpy as np
import numpy.typing as npt

from viewer.simulation.calendars import worked_until
from viewer.simulation.line import BATCH, SERIAL, STORAGE, LineArrays
from viewer.simulation.log import CHANGE, CONSUMABLE, DOWN, SCRAPPED, Log

Floats = npt.NDArray[np.float64]

WORKING, STARVED, BLOCKED, DOWN_STATE, CHANGEOVER, OFF_SHIFT = range(6)
"""Numbers of the states in a chart."""

STEP_S = 30.0
"""Width of the slices of time; a state is shown when it is the main one of a slice."""

# Which state is shown where two take up equally much of a slice.
_TIE_ORDER = (OFF_SHIFT, DOWN_STATE, BLOCKED, STARVED, CHANGEOVER, WORKING)

Gantt = dict[str, list[list[float]]]
"""Station id -> [[t_s, state], …] whenever the state changes; without storages."""


def station_states(log: Log, line: LineArrays) -> Gantt:
    """The state that takes most of the machines' time in each slice of STEP_S after the warm-up."""
    edges = np.arange(log.warmup_s, log.horizon_s + STEP_S, STEP_S)
    edges[-1] = log.horizon_s
    if len(edges) > 1 and edges[-2] >= edges[-1]:
        edges = edges[:-1]
    found: Gantt = {}
    for i, station in enumerate(line.station_ids):
        if line.kind[i] == STORAGE:
            continue
        spent = _state_times(log, line, i, edges)
        best = np.array(_TIE_ORDER)[np.argmax(spent[list(_TIE_ORDER)] + 1e-9, axis=0)]
        change = np.flatnonzero(np.append(True, best[1:] != best[:-1]))
        times = edges[change] - log.warmup_s
        found[station] = [
            [round(float(t), 3), int(s)] for t, s in zip(times, best[change], strict=True)
        ]
    return found


def station_formats(log: Log, line: LineArrays) -> dict[str, list[list[float]]]:
    """Station id -> [[t_s, place in `line.formats`], …] whenever the cells that enter change."""
    found: dict[str, list[list[float]]] = {}
    for i, station in enumerate(line.station_ids):
        rows = log.visits(i)
        order = np.argsort(log.t_enter[rows], kind="stable")
        entered = log.t_enter[rows][order]
        entered = entered[entered <= log.horizon_s]
        if not len(entered):
            continue
        made = line.lot_format[log.lot[rows][order][: len(entered)]]
        change = np.flatnonzero(np.append(True, made[1:] != made[:-1]))
        runs = [[round(float(entered[k]) - log.warmup_s, 3), int(made[k])] for k in change]
        # What was changed to before the recording begins is what it begins with.
        before = sum(t <= 0 for t, _ in runs)
        found[station] = [[0.0, runs[max(before - 1, 0)][1]], *runs[max(before, 1) :]]
    return found


def _state_times(log: Log, line: LineArrays, i: int, edges: Floats) -> Floats:
    """(6, slices) machine-seconds of station i in each state.

    Where it works in shifts, all is measured in the working time of its calendar.
    """
    shift = line.shift[i]
    calendar = None if shift is None else line.calendars[shift]
    off = np.zeros(len(edges) - 1)
    at_work = edges
    if calendar is not None:
        at_work = worked_until(calendar, edges)
        off = np.diff(edges) - np.diff(at_work)

    def covered(begin: Floats, end: Floats) -> Floats:
        if calendar is None:
            return _covered(begin, end, edges)
        begin, end = (worked_until(calendar, np.minimum(t, edges[-1])) for t in (begin, end))
        return _covered(begin, end, at_work)

    rows = log.visits(i)
    first = int(line.first_machine[i])
    last = first + int(line.machines[i])
    if line.kind[i] == BATCH:
        own = (log.batch_machine >= first) & (log.batch_machine < last)
        begin, finish = log.batch_start[own], log.batch_finish[own]
        leave = log.batch_leave[own]
    else:
        assert line.kind[i] == SERIAL
        begin, finish = log.t_start[rows], log.t_finish[rows]
        leave = np.where(log.outcome[rows] == SCRAPPED, finish, log.t_leave[rows])
    own = (log.stop_machine >= first) & (log.stop_machine < last)
    stop_from, stop_to, kind = log.stop_from[own], log.stop_to[own], log.stop_kind[own]
    down = covered(stop_from[kind == DOWN], stop_to[kind == DOWN])
    changing = covered(stop_from[kind == CHANGE], stop_to[kind == CHANGE])
    spent = np.zeros((6, len(edges) - 1))
    coils = covered(stop_from[kind == CONSUMABLE], stop_to[kind == CONSUMABLE])
    spent[DOWN_STATE], spent[CHANGEOVER] = down + coils, changing
    # Breakdowns on the operating clock lie inside the time of a service.
    spent[WORKING] = np.maximum(0.0, covered(begin, finish) - down)
    spent[BLOCKED] = covered(finish, leave)
    spent[OFF_SHIFT] = (last - first) * off
    time = (last - first) * np.diff(edges)
    spent[STARVED] = np.maximum(0.0, time - spent.sum(axis=0))
    return spent


def _covered(begin: Floats, end: Floats, edges: Floats) -> Floats:
    """(slices,) how much of each slice the spans [begin, end] cover, summed over the spans."""
    end = np.minimum(end, edges[-1] + 1.0)
    begin = np.minimum(begin, end)

    def before(times: Floats) -> Floats:
        # Sum over all spans of the time between their edge and each slice edge.
        times = np.sort(times)
        count = np.searchsorted(times, edges)
        total = np.append(0.0, np.cumsum(times))[count]
        return count * edges - total

    return np.diff(before(begin) - before(end))
