"""What is kept of the replications: enough for every figure, in memory that does not grow.

The throughput of each replication is kept, because comparisons pair them: eight bytes. The figures
of stations and links are kept for each replication too, until there are MOST_ROWS of them; then
neighbours become groups of two, later of four and so on, of which the mean is kept. Means of groups
of equal size are independent and have the same mean as single replications, so intervals over them
are as good, and with at least a thousand groups Student's t hardly differs from the normal
distribution. (A last group that is not complete yet counts as one like the others.)
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from viewer.simulation.replication import Run

Floats = npt.NDArray[np.float64]

MOST_ROWS = 2048


@dataclass(frozen=True, eq=False)
class Kept:
    """R replications in G groups; G = R up to MOST_ROWS. It does not change any more."""

    samples: Floats
    """(R,) good cells an hour."""
    runs: np.ndarray
    """(G, S) with the fields of SUMMARY, all of them floats."""
    link_wip: Floats
    """(G, L) mean cells on each link."""
    formats: Floats
    """(G, F) good cells a second of each format."""
    crews: Floats
    """(G, C, 2) as in `Run`."""
    kernel_s: float
    cells: int
    cell_stations: int


class Keeper:
    """Takes in one replication after the other; `kept()` is what there is so far."""

    def __init__(self) -> None:
        self._names: tuple[str, ...] = ()
        self._samples: _Rows = _Rows()
        self._stations: _Rows = _Rows()
        self._links: _Rows = _Rows()
        self._formats: _Rows = _Rows()
        self._crews: _Rows = _Rows()
        self._group: int = 1
        self._open: tuple[Floats, ...] | None = None
        self._in_open: int = 0
        self._kernel_s, self._cells, self._cell_stations = 0.0, 0, 0

    def add(self, run: "Run", good_cells_per_hour: float) -> None:
        """The next replication, in the order of their numbers."""
        self._names = run.stations.dtype.names or ()
        figures: Floats = np.stack(
            [run.stations[name].astype(np.float64) for name in self._names], axis=-1
        )
        self._samples.append(np.array(good_cells_per_hour))
        self._kernel_s += run.kernel_s
        self._cells += run.cells
        self._cell_stations += run.cell_stations
        parts = (figures, run.link_wip, run.formats, run.crews)
        if self._open is not None:
            parts = tuple(a + b for a, b in zip(self._open, parts, strict=True))
        self._open, self._in_open = parts, self._in_open + 1
        if self._in_open == self._group:
            for rows, part in zip(self._all(), parts, strict=True):
                rows.append(part / self._group)
            self._open, self._in_open = None, 0
        if self._stations.count == MOST_ROWS:
            self._stations, self._links, self._formats, self._crews = (
                rows.halved() for rows in self._all()
            )
            self._group *= 2

    def _all(self) -> "tuple[_Rows, ...]":
        return self._stations, self._links, self._formats, self._crews

    def kept(self) -> Kept:
        """What there is so far, at hardly any cost. Raises ValueError where that is nothing."""
        if not self._names:
            raise ValueError("no replication yet")
        parts = [rows.values for rows in self._all()]
        if self._open is not None:
            parts = [
                np.append(part, row[None] / self._in_open, axis=0)
                for part, row in zip(parts, self._open, strict=True)
            ]
        stations, links, formats, crews = parts
        fields = np.dtype([(name, "f8") for name in self._names])
        return Kept(
            samples=self._samples.values,
            runs=np.ascontiguousarray(stations).view(fields)[..., 0],
            link_wip=links,
            formats=formats,
            crews=crews,
            kernel_s=self._kernel_s,
            cells=self._cells,
            cell_stations=self._cell_stations,
        )


class _Rows:
    """Rows of equal shape, ever more of them. What was given away does not change."""

    def __init__(self, rows: Floats | None = None) -> None:
        self._rows: Floats = np.empty(0) if rows is None else rows
        self.count: int = len(self._rows)

    def append(self, row: Floats) -> None:
        if self.count == 0:
            self._rows = np.empty((1, *row.shape))
        if self.count == len(self._rows):
            grown = np.empty((2 * self.count, *row.shape))
            grown[: self.count] = self._rows
            self._rows = grown
        self._rows[self.count] = row
        self.count += 1

    @property
    def values(self) -> Floats:
        return self._rows[: self.count]

    def halved(self) -> "_Rows":
        """Means of neighbours; the count must be even."""
        pairs: Floats = (self.values[0::2] + self.values[1::2]) / 2
        return _Rows(pairs)
