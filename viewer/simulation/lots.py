"""Cell formats within one run: the lots of the plan, and what a format changes at the stations."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from viewer.errors import SimulationError
from viewer.factory.durations import Duration
from viewer.factory.formats import FORMATS
from viewer.factory.model import PlanEntry
from viewer.factory.station import Station

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

UNLIMITED = 1 << 62
MOST_LOTS = 4096
"""So many fit into the word of a cell."""


@dataclass(frozen=True)
class FormatFigures:
    """What depends on the cell format, as in `LineArrays`; S stations in the order of the file."""

    format: str
    energy_wh: float
    service: tuple[Duration | None, ...]
    good_share: Floats
    dwell_s: Floats
    batch: Ints
    capacity: Ints
    every_cells: Ints
    change_s: Floats


def figures_of(stations: Sequence[Station], format: str) -> FormatFigures:
    """Figures of stations that have been made for the format."""
    stops = [station.consumable for station in stations]
    return FormatFigures(
        format=format,
        energy_wh=FORMATS[format].energy_wh,
        service=tuple(None if s.kind == "storage" else s.cycle_s for s in stations),
        good_share=np.array([s.yield_ for s in stations]),
        dwell_s=np.array([s.dwell_s or 0.0 for s in stations]),
        batch=np.array([s.batch if s.kind == "batch" else 1 for s in stations], np.int64),
        capacity=np.array([s.capacity or UNLIMITED for s in stations], np.int64),
        every_cells=np.array([stop.every_cells if stop else 0 for stop in stops], np.int64),
        change_s=np.array([stop.change_s if stop else 0.0 for stop in stops]),
    )


def merged(plan: Sequence[PlanEntry]) -> tuple[PlanEntry, ...]:
    """The plan with neighbours of one format as one entry; nothing comes after one without end.

    Raises SimulationError where there are more changes than a cell can tell.
    """
    found: list[PlanEntry] = []
    for number, entry in enumerate(plan):
        endless = entry.cells is None or number == len(plan) - 1
        cells = None if endless else entry.cells
        if found and found[-1].format == entry.format:
            before = found.pop().cells or 0
            cells = None if cells is None else before + cells
        found.append(PlanEntry(format=entry.format, cells=cells))
        if endless:
            break
    if len(found) > MOST_LOTS:
        raise SimulationError(
            f"the plan changes the format {len(found) - 1:,} times, "
            f"at most {MOST_LOTS - 1:,} times are possible"
        )
    return tuple(found)


def lot_ends(lots: Sequence[PlanEntry]) -> Ints:
    """(K,) cells that have entered the line when each lot ends; the last one never does."""
    cells = np.cumsum([entry.cells or 0 for entry in lots[:-1]], dtype=np.int64)
    return np.append(cells, UNLIMITED)
