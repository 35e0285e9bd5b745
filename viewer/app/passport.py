"""Where each cell of the recording was and when, kept small beside the film."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from viewer.simulation.log import INSIDE, JOINED, SCRAPPED

if TYPE_CHECKING:
    from viewer.simulation.log import Log

Floats = npt.NDArray[np.float32]

NEAR_S = 0.05
"""A carrier that enters a link and the cell that leaves its machine say the same time, rounded."""


class Passports:
    """Every visit of every cell of one recording. Times in seconds after the end of the warm-up."""

    def __init__(self, log: Log) -> None:
        self._line = log.line
        self._cell = log.cell.astype(np.int64)
        self._lot = log.lot.astype(np.int16)
        self._station = log.station.astype(np.int16)
        self._machine = log.machine.astype(np.int32)
        self._outcome = log.outcome
        self._left_by = log.left_by.astype(np.int16)
        self._times: tuple[Floats, ...] = tuple(
            (t - log.warmup_s).astype(np.float32)
            for t in (log.t_enter, log.t_start, log.t_finish, log.t_leave)
        )
        self._first = log.first_row
        self._end_s = log.horizon_s - log.warmup_s

    def passport(self, cell: int) -> dict[str, object] | None:
        """{cell, format, visits: [{station, machine, enter_s, start_s, finish_s, leave_s, outcome,
        link}]} in the order of time; null for what is not within the recording. None where the
        recording has no such cell.
        """
        rows = np.flatnonzero(self._cell == cell)
        rows = rows[self._times[0][rows] <= self._end_s]
        if not len(rows):
            return None
        rows = rows[np.argsort(self._times[0][rows], kind="stable")]
        line = self._line
        format = line.formats[int(line.lot_format[self._lot[rows[-1]]])].format
        return {"cell": cell, "format": format, "visits": [self._visit(int(k)) for k in rows]}

    def _visit(self, row: int) -> dict[str, object]:
        line, machine, link = self._line, int(self._machine[row]), int(self._left_by[row])
        outcome = {SCRAPPED: "scrapped", INSIDE: "inside", JOINED: "joined"}
        times = (round(float(t[row]), 3) if t[row] <= self._end_s else None for t in self._times)
        enter_s, start_s, finish_s, leave_s = times
        return {
            "station": line.station_ids[int(self._station[row])],
            "machine": line.machine_paths[machine] if machine >= 0 else None,
            "enter_s": enter_s,
            "start_s": start_s,
            "finish_s": finish_s,
            "leave_s": leave_s,
            "outcome": outcome.get(int(self._outcome[row]), "good"),
            "link": line.link_ids[link] if link >= 0 else None,
        }

    def next_at(self, station: str, after_s: float) -> int | None:
        """The first cell that enters a station after a time; None where none does, or where there
        is no such station.
        """
        if station not in self._line.station_ids:
            return None
        number = self._line.station_ids.index(station)
        rows = slice(int(self._first[number]), int(self._first[number + 1]))
        entered = self._times[0][rows]
        later = (entered >= after_s) & (entered <= self._end_s)
        if not later.any():
            return None
        return int(self._cell[rows][np.argmin(np.where(later, entered, np.inf))])

    def on_link(self, link: str, entered_s: float) -> int | None:
        """The cell that entered a link at a time; None where none did."""
        if link not in self._line.link_ids:
            return None
        rows = np.flatnonzero(self._left_by == self._line.link_ids.index(link))
        if not len(rows):
            return None
        nearest = rows[np.argmin(np.abs(self._times[3][rows] - entered_s))]
        off = abs(float(self._times[3][nearest]) - entered_s)
        return int(self._cell[nearest]) if off <= NEAR_S else None
