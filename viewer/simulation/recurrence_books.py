"""Closing the books: one finished run of the recurrence kernel, summed up by station and link."""

import numpy as np
import numpy.typing as npt

from viewer.simulation.books import SUMMARY, machine_states, storage_states
from viewer.simulation.line import BATCH, STORAGE, LineArrays
from viewer.simulation.recurrence_state import LINK, STATION, Flow

Floats = npt.NDArray[np.float64]


def summarise(flow: Flow, line: LineArrays) -> tuple[np.ndarray, Floats]:
    """Stations (S,) of dtype SUMMARY in the order of the layout; mean cells on each link (L,)."""
    clock = flow.clock[0]
    span = float(clock["horizon"] - clock["warmup"])
    rows = np.zeros(len(line.flow), SUMMARY)
    for station, i in zip(flow.stations.view(STATION, np.ndarray), line.flow, strict=True):
        rows[i] = _station(station, line, int(i), span)
    return rows, _links(flow, line, span)


def _station(st: np.void, line: LineArrays, i: int, span: float) -> tuple[float | int, ...]:
    taken = float(st["waited"]) / span
    if st["kind"] == STORAGE:
        st["content_time"] += st["ripe_time"]
        states, wip = storage_states(st, line, i, span, np.array([taken]))
    else:
        worked = float(st["working"] + st["down"])
        # A machine that neither works, nor is stopped, nor blocked has nothing to do.
        busy = worked + float(st["blocked"] + st["changing"] + st["supply"])
        st["starved"] = max(0.0, int(st["machines"]) * span - busy)
        if st["kind"] == BATCH:
            st["cell_time"] += st["ripe_time"]
        else:
            st["cell_time"] = worked + float(st["blocked"])
        states, wip = machine_states(st, line, i, span, np.array([taken]))
    entered, left, lost = int(st["entered"]), int(st["left"]), int(st["lost"])
    released = int(st["released"])
    return (
        *states,
        float(st["wait"]) / int(st["waited"]) if st["waited"] else 0.0,
        float(st["good"]) / span,
        float(st["scrapped"]) / span,
        taken,
        wip,
        0.0,
        0.0,
        0.0,
        entered,
        left,
        lost,
        released,
        0,
        entered + released - left - lost,
    )


def _links(flow: Flow, line: LineArrays, span: float) -> Floats:
    """Mean number of cells on each link after the warm-up."""
    clock = flow.clock[0]
    horizon, warmup = float(clock["horizon"]), float(clock["warmup"])
    means = np.zeros(len(line.link_ids))
    links = flow.links.view(LINK, np.ndarray)[1:-1]
    for link, number in zip(links, line.chain_links, strict=True):
        count, first = int(link["entered"] - link["taken"]), int(link["next_out"])
        held = (np.arange(count, dtype=np.int64) + first) % int(link["room"])
        entered = flow.ring_t[int(link["ring"]) + held]
        still = (horizon - np.maximum(entered, warmup)).sum()
        means[number] = (float(link["cell_time"]) + float(still)) / span
    return means
