"""What a run gives of each cell format: good cells, and the energy they hold."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from viewer.simulation.intervals import Interval, interval
from viewer.simulation.line import LineArrays

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class FormatResult:
    """One format. Rates are over all of the time that was measured, whatever ran in it, so those of
    all formats add up to that of the line."""

    good_cells_per_hour: Interval
    good_cells: Interval
    """In one run, after the warm-up."""
    gwh_per_year: Interval

    def to_json(self) -> dict[str, object]:
        return {name: value.to_json() for name, value in vars(self).items()}


def format_results(
    line: LineArrays, rates: Floats, *, hours: float, hours_a_year: float
) -> dict[str, FormatResult]:
    """Format -> what came of it; `rates` is (R, F) good cells a second, over `hours`."""
    energy = gwh_per_year(line, rates, hours_a_year)
    return {
        figures.format: FormatResult(
            good_cells_per_hour=interval(rates[:, number] * 3600),
            good_cells=interval(rates[:, number] * 3600 * hours),
            gwh_per_year=interval(energy[:, number]),
        )
        for number, figures in enumerate(line.formats)
    }


def gwh_per_year(line: LineArrays, rates: Floats, hours_a_year: float) -> Floats:
    """(R, F) energy of the good cells of a year of so many hours that are like the run."""
    energy_wh = np.array([figures.energy_wh for figures in line.formats])
    return rates * 3600 * hours_a_year * energy_wh / 1e9
