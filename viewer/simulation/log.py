"""The log of one replication: every cell's visit to every station, every stop, every batch."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from viewer.simulation.line import LineArrays

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Shorts = npt.NDArray[np.int32]

PASSED, SCRAPPED, INSIDE, JOINED = 0, 1, 2, 3
OUTCOMES = ("good", "scrapped", "inside", "joined", "rework")
"""What became of a cell at a station: passed on, thrown away, still there at the end, become part
of another; `rework`, passed back, is told by the link it left by."""

DOWN, CHANGE, CONSUMABLE = 1, 2, 3


@dataclass(frozen=True)
class Log:
    """Structure of arrays. Times are seconds since the start of the run; inf: not within the run.

    Visits are grouped by station, in the order in which cells entered it; cells that a storage or a
    batch machine held from the start come after the others of that station (`initial`).
    """

    line: LineArrays
    seed: int
    replication: int
    warmup_s: float
    horizon_s: float
    cell: Ints
    lot: Shorts
    """Place in `line.lot_format`."""
    station: Shorts
    """Place in `line.station_ids`."""
    machine: Shorts
    """Place in `line.machine_paths`; -1 in a storage."""
    t_arrive: Floats
    """At the end of the link before the station (at the station's queue, for the first one)."""
    t_enter: Floats
    """Into the machine or the storage: here the cell leaves the link."""
    t_start: Floats
    """Of the work; in a batch station that of the whole batch, so later than t_enter."""
    t_finish: Floats
    t_leave: Floats
    outcome: npt.NDArray[np.int8]
    """PASSED, SCRAPPED, INSIDE or JOINED."""
    came_by: Shorts
    """Link by which the cell came, a place in `line.link_ids`; -1: from outside."""
    left_by: Shorts
    """Link by which it left; -1: out of the line, or not at all."""
    initial: npt.NDArray[np.bool_]
    first_row: Ints
    """(S + 1,) visits of station i are first_row[i] : first_row[i + 1]."""
    stop_machine: Shorts
    stop_kind: npt.NDArray[np.int8]
    """DOWN, CHANGE (of the format) or CONSUMABLE."""
    stop_from: Floats
    stop_to: Floats
    batch_machine: Shorts
    batch_start: Floats
    batch_finish: Floats
    batch_leave: Floats

    def visits(self, station: int) -> slice:
        """Rows of one station."""
        return slice(int(self.first_row[station]), int(self.first_row[station + 1]))

    def to_parquet(self, path: str | Path, *, layout_hash: str) -> None:
        """Writes the visits: cell, station, machine, format, t_arrive, t_start, t_finish, t_leave,
        outcome. Times are seconds after the end of the warm-up; null where not within the run. The
        file says from which layout (`Result.layout_hash`), version, seed and replication it is.
        """
        from viewer.simulation.parquet import write_visits

        write_visits(self, Path(path), layout_hash=layout_hash)


def collect(
    line: LineArrays, *, seed: int, replication: int, warmup_s: float, horizon_s: float
) -> Log:
    """Runs one replication with a log. Raises SimulationError."""
    from viewer.simulation import replication as runs
    from viewer.simulation import state

    world, _ = runs.run_world(
        line,
        seed=seed,
        replication=replication,
        warmup_s=warmup_s,
        horizon_s=horizon_s,
        logging=True,
    )
    clock, stations = world.clock[0], world.stations
    # Each station wrote into a part of its own, and initial cells into another one.
    parts: list[tuple[int, slice, bool]] = []
    ends = np.concatenate([stations["row_end"], stations["old_row_end"]])
    begins = np.concatenate([[0], ends[:-1]])
    n = len(stations)
    for i in range(n):
        p = int(line.flow_position[i])
        parts.append((i, slice(int(begins[p]), int(stations["row"][p])), False))
        parts.append((i, slice(int(begins[n + p]), int(stations["old_row"][p])), True))
    sizes = np.array([rows.stop - rows.start for _, rows, _ in parts], np.int64)

    def column(values: np.ndarray) -> np.ndarray:
        return np.concatenate([values[rows] for _, rows, _ in parts])

    words = column(world.log_i[:, state.CELL])
    times = [column(world.log_t[:, k]) for k in range(5)]
    stops, batches = int(clock["stops"]), int(clock["batches"])
    begun = _still_busy(world.machines, line, horizon_s)
    batch_t = np.concatenate([world.batch_t[:batches], begun[1]])
    return Log(
        line=line,
        seed=seed,
        replication=replication,
        warmup_s=warmup_s,
        horizon_s=horizon_s,
        cell=words >> state.NUMBER_SHIFT,
        lot=((words >> state.LOT_SHIFT) & state.LOT_MASK).astype(np.int32),
        station=np.repeat(np.array([i for i, _, _ in parts], np.int32), sizes),
        machine=column(world.log_i[:, state.MACHINE]).astype(np.int32),
        t_arrive=times[state.ARRIVE],
        t_enter=times[state.ENTER],
        t_start=times[state.START],
        t_finish=times[state.FINISH],
        t_leave=times[state.LEAVE],
        outcome=column(world.log_i[:, state.OUTCOME]).astype(np.int8),
        came_by=column(world.log_i[:, state.CAME_BY]).astype(np.int32),
        left_by=column(world.log_i[:, state.LEFT_BY]).astype(np.int32),
        initial=np.repeat(np.array([initial for _, _, initial in parts]), sizes),
        first_row=np.concatenate([[0], np.cumsum(sizes)[1::2]]),
        stop_machine=world.stop_i[:stops, 0].astype(np.int32),
        stop_kind=world.stop_i[:stops, 1].astype(np.int8),
        stop_from=world.stop_t[:stops, 0].copy(),
        stop_to=world.stop_t[:stops, 1].copy(),
        batch_machine=np.concatenate([world.batch_i[:batches], begun[0]]).astype(np.int32),
        batch_start=batch_t[:, 0].copy(),
        batch_finish=batch_t[:, 1].copy(),
        batch_leave=batch_t[:, 2].copy(),
    )


def _still_busy(machines: np.ndarray, line: LineArrays, horizon_s: float) -> tuple[Ints, Floats]:
    """Machines that have worked on one batch from before the run to its end."""
    busy = np.flatnonzero(machines["old"] == 1)
    cycle_s = line.service_mean_s[line.machine_station[busy]]
    times = np.column_stack([horizon_s - cycle_s, np.full(len(busy), np.inf)])
    return busy, np.column_stack([times[:, 0], times[:, 1], times[:, 1]])
