"""Electrical energy of a good cell: an estimate from the power of the machines and their states.

A machine draws the power the layout gives it while it works. While it is ready and waits, or is
being changed over, it draws STANDBY_SHARE of that: drives, controls, vacuum and heating stay on.
Down or off shift it draws nothing. A storage draws its power all the time: it is the room that is
kept warm. Stations whose power the layout does not give count nothing, nor does the building (dry
room, light, chillers) where the layout has no station for it.
"""

import numpy as np
import numpy.typing as npt

from viewer.simulation.line import STORAGE, LineArrays

Floats = npt.NDArray[np.float64]

STANDBY_SHARE = 0.5
"""Estimate, not measured on such a line. That a large part of a machine's power does not depend on
its work is shown by Gutowski, Dahmus and Thiriez (2006), "Electrical energy requirements for
manufacturing processes", CIRP International Conference on Life Cycle Engineering, 623-627."""


def energy_kwh_per_cell(line: LineArrays, runs: np.ndarray, power_kw: Floats) -> Floats | None:
    """(R,) of each of `runs` (R, S); `power_kw` (S,) is that of one machine, nan where unknown.

    None where no power is known, or where one of the runs gave no good cell.
    """
    good_per_hour = 3600 * line.made_per_s(runs)
    if np.isnan(power_kw).all() or not (good_per_hour > 0).all():
        return None
    return station_kw(line, runs, power_kw).sum(axis=1) / good_per_hour


def station_kw(line: LineArrays, runs: np.ndarray, power_kw: Floats) -> Floats:
    """(R, S) mean power of each station, kW; 0 where it is not known, and outside its shifts."""
    waits = runs["blocked"] + runs["starved"] + runs["changeover"]
    drawing = runs["working"] + STANDBY_SHARE * waits
    drawing = np.where(line.kind == STORAGE, 1.0, drawing)
    return drawing * line.machines * np.nan_to_num(power_kw)
