"""Closing the books: one finished run of the event kernel, summed up by station and link."""

import numpy as np
import numpy.typing as npt

from viewer.simulation.calendars import worked_within
from viewer.simulation.crews import interrupted  # pyright: ignore[reportUnknownVariableType]
from viewer.simulation.line import BATCH, CALENDAR_CLOCK, STORAGE, UNLIMITED, LineArrays
from viewer.simulation.machines import down_since  # pyright: ignore[reportUnknownVariableType]
from viewer.simulation.source import queue_up  # pyright: ignore[reportUnknownVariableType]
from viewer.simulation.state import DONE, IDLE, UP, WORKING, World

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

SUMMARY = np.dtype(
    [
        ("working", "f8"),
        ("blocked", "f8"),
        ("starved", "f8"),
        ("down", "f8"),
        ("changeover", "f8"),
        ("off_shift", "f8"),
        ("wait_s", "f8"),
        ("good_per_s", "f8"),
        ("scrapped_per_s", "f8"),
        ("taken_per_s", "f8"),
        ("wip", "f8"),
        ("reworked_per_s", "f8"),
        ("arrived_per_s", "f8"),
        ("refused_per_s", "f8"),
        ("entered", "i8"),
        ("left", "i8"),
        ("scrapped", "i8"),
        ("released", "i8"),
        ("joined", "i8"),
        ("inside", "i8"),
    ]
)
"""One station in one replication. States are shares of machine time (of places in a storage), rates
and wait are those after the warm-up, the counts at the end are those of the whole run."""


def summarise(world: World, line: LineArrays) -> tuple[np.ndarray, Floats]:
    """Stations (S,) of dtype SUMMARY in the order of the layout; mean cells on each link (L,)."""
    clock = world.clock[0]
    for position, st in enumerate(world.stations):
        if st["head"] and not st["saturated"] and st["places"] < UNLIMITED:
            queue_up(world, st, position, float(clock["horizon"]))
    span = float(clock["horizon"] - clock["warmup"])
    rows = np.zeros(len(line.flow), SUMMARY)
    for position, i in enumerate(line.flow):
        _count_open_states(world, line, position)
        rows[i] = _station(world.stations[position], line, int(i), span, world)
    return rows, _links(world, line, span)


def summarise_crews(world: World, line: LineArrays) -> Floats:
    """(C, 2) of each crew, in the order of the layout: share of its people's time after the warm-up
    in which they repair; how long a machine waited for somebody (s), of those whose repair began
    after the warm-up.
    """
    # Those who repair at once are no crew of the layout.
    clock, crews = world.clock[0], world.crews[: len(line.crew_ids)]
    span = float(clock["horizon"] - clock["warmup"])
    busy = crews["busy_time"] / (crews["people"] * span)
    return np.column_stack([busy, crews["wait"] / np.maximum(crews["calls"], 1)])


def _count_open_states(world: World, line: LineArrays, position: int) -> None:
    """Adds what the machines of a station have been doing since their last change of state."""
    clock, st = world.clock[0], world.stations[position]
    horizon, warmup = float(clock["horizon"]), float(clock["warmup"])
    if st["kind"] == STORAGE:
        begin = max(float(st["counted_until"]), warmup)
        st["content_time"] += st["content"] * (horizon - begin)
        st["ripe_time"] += st["old_waiting"] * (horizon - begin)
        st["counted_until"] = horizon
        ripe = _held(world.ring_t, st["ring"], st["ring_head"], st["ring_count"], st["ring_size"])
        st["ripe_time"] += np.maximum(0.0, horizon - np.maximum(ripe, warmup)).sum()
        return
    first, count = int(st["first"]), int(st["machines"])
    for machine in range(first, first + count):
        mc = world.machines[machine]
        begin = {IDLE: mc["mark"], DONE: mc["finish"]}.get(int(mc["state"]), horizon)
        open_s = _at_work(line, position, max(float(begin), warmup), horizon)
        if st["failures"] == CALENDAR_CLOCK and begin < horizon:
            idle = (machine, position, float(begin), horizon)
            down = down_since(world, st, mc, *idle)  # pyright: ignore[reportUnknownVariableType]
            st["down"] += down
            open_s -= float(down)  # pyright: ignore[reportUnknownArgumentType]
        if mc["state"] == IDLE:
            st["starved"] += open_s
        elif mc["state"] == DONE:
            st["blocked"] += open_s
        elif mc["state"] == WORKING and mc["old"]:
            st["working"] += _at_work(line, position, warmup, horizon)
        elif st["crew"] >= 0 and mc["trouble"] != UP:
            st["down"] += interrupted(world, st, mc, horizon)
        if mc["state"] in (WORKING, DONE) and not mc["old"]:
            cells = 1 if st["kind"] != BATCH else int(mc["cells"])
            st["cell_time"] += cells * (horizon - max(float(mc["since"]), warmup))
            if mc["state"] == DONE:
                st["ripe_time"] += cells * (horizon - max(float(mc["finish"]), warmup))


def _at_work(line: LineArrays, position: int, begin: float, end: float) -> float:
    """Length of a span of time without the time outside the shifts of a station."""
    calendar = line.shift[int(line.flow[position])]
    if calendar is None or end <= begin:
        return end - begin
    return worked_within(line.calendars[calendar], begin, end)


def _station(
    st: np.void, line: LineArrays, i: int, span: float, world: World
) -> tuple[float | int, ...]:
    taken = float(st["waited"]) / span
    rates = _taken_by_format(line, i, taken, world.figures["taken"], span)
    if st["kind"] == STORAGE:
        states, wip = storage_states(st, line, i, span, rates)
        inside = int(st["content"]) + int(st["absorbed"])
    else:
        warmup, horizon = float(world.clock[0]["warmup"]), float(world.clock[0]["horizon"])
        planned = _at_work(line, int(line.flow_position[i]), warmup, horizon) / span
        states, wip = machine_states(st, line, i, span, rates, off_shift=1.0 - planned)
        first, count = int(st["first"]), int(st["machines"])
        machines = world.machines[first : first + count]
        busy = np.isin(machines["state"], (WORKING, DONE)) & (machines["old"] == 0)
        inside = int(machines["cells"][busy].sum()) if st["kind"] == BATCH else int(busy.sum())
        if st["loading"] >= 0:
            inside += int(world.machines[int(st["loading"])]["cells"])
        inside += int(st["absorbed"])
    wait_s = float(st["wait"]) / int(st["waited"]) if st["waited"] else 0.0
    return (
        *states,
        wait_s,
        float(st["good"]) / span,
        float(st["scrapped"]) / span,
        taken,
        wip,
        float(st["reworked"]) / span,
        float(st["arrived"]) / span,
        float(st["refused"]) / span,
        int(st["entered"]),
        int(st["left"]),
        int(st["lost"]),
        int(st["released"]),
        int(st["joined"]),
        inside,
    )


def good_by_format(line: LineArrays, stations: np.ndarray, counted: Ints, span: float) -> Floats:
    """(F,) good cells a second that leave the line, of each of its formats.

    `stations` is (S,) of dtype SUMMARY. Where there are several formats, the kernel has counted
    (F S,) good cells.
    """
    if len(line.formats) == 1:
        return np.array([line.made_per_s(stations)])
    return counted.reshape(len(line.formats), -1).sum(axis=1) / span


def _taken_by_format(line: LineArrays, i: int, taken: float, counted: Ints, span: float) -> Floats:
    """(F,) cells a second that a station takes in, without the pieces that become part of them.

    Where there are several formats, the kernel has counted (F S,) cells.
    """
    if len(line.formats) > 1:
        own = counted.reshape(len(line.formats), -1)[:, int(line.flow_position[i])]
        return own / span
    batch = float(line.batch[i])
    return np.array([taken * batch / (batch + float(line.extra_pieces[i]))])


def storage_states(
    st: np.void, line: LineArrays, i: int, span: float, rates: Floats
) -> tuple[tuple[float, ...], float]:
    """Shares of the places of a storage, which are held at any hour; `rates` (F,) are the cells a
    second that it takes in, by format.

    What was there before the run is taken from Little's law: the flow times the dwell, because the
    content it starts with is only an estimate.
    """
    ripe = float(st["ripe_time"]) / span
    dwells = [figures.dwell_s[i] for figures in line.formats]
    dwelling = float(sum(rate * dwell for rate, dwell in zip(rates, dwells, strict=False)))
    if not st["warm"]:
        dwelling = max(0.0, float(st["content_time"]) / span - ripe)
    if st["capacity"] >= UNLIMITED:
        return (0.0, 0.0, 1.0, 0.0, 0.0, 0.0), dwelling + ripe
    places = float(st["capacity"])
    blocked = min(1.0, ripe / places)
    working = min(1.0 - blocked, dwelling / places)
    return (working, blocked, 1.0 - working - blocked, 0.0, 0.0, 0.0), dwelling + ripe


def machine_states(
    st: np.void, line: LineArrays, i: int, span: float, rates: Floats, *, off_shift: float = 0.0
) -> tuple[tuple[float, ...], float]:
    """Shares of machine time, in the order of SUMMARY, and the mean content; `rates` as above."""
    time = int(st["machines"]) * span
    names = ("working", "blocked", "starved", "down", "changing", "supply")
    working, blocked, starved, down, changing, supply = (float(st[name]) / time for name in names)
    wip = (float(st["cell_time"]) + float(st["loading_time"])) / span
    if st["warm"]:
        # How many towers are busy at the start is an estimate; how many must be is Little's law.
        n = int(st["machines"])
        busy = in_work = 0.0
        for rate, figures in zip(rates, line.formats, strict=False):
            service, batch = figures.service[i], float(figures.batch[i])
            held = rate * (0.0 if service is None else service.mean_s)
            busy, in_work = busy + held / batch / n, in_work + held
        free = 1.0 - blocked - changing - supply - off_shift
        working = min(free, busy)
        down = min(free - working, working * float(line.stop_share[i]))
        starved = free - working - down
        in_work *= working / busy * (1 + float(line.stop_share[i])) if busy else 0.0
        wip = in_work + (float(st["loading_time"]) + float(st["ripe_time"])) / span
    # A machine that waits for its next coil is down, too, but holds no cell.
    return (working, blocked, starved, down + supply, changing, off_shift), wip


def _links(world: World, line: LineArrays, span: float) -> Floats:
    """Mean number of cells on each link after the warm-up."""
    clock = world.clock[0]
    horizon, warmup = float(clock["horizon"]), float(clock["warmup"])
    means = np.zeros(len(line.link_ids))
    for number, link in enumerate(world.links):
        due = _held(world.ring_t, link["ring"], link["head"], link["count"], link["room"])
        entered = due - float(link["transport"])
        still = (horizon - np.maximum(entered, warmup)).sum()
        means[number] = (float(link["cell_time"]) + float(still)) / span
    return means


def _held(pool: Floats, ring: int, head: int, count: int, room: int) -> Floats:
    """The times in a ring of the pool, oldest first."""
    places = (np.arange(int(count), dtype=np.int64) + int(head)) % max(1, int(room))
    return pool[int(ring) + places]
