"""Where stations stand when the layout does not say: in a row, in the order of the flow."""

import math

import numpy as np

from viewer.factory.equipment import Catalogue
from viewer.factory.model import Factory, Station
from viewer.factory.placement import Placement, place

GAP_M = 3.0
"""Between a group and the next, and between the groups and the walls of a hall that is not given.
"""


def with_positions(factory: Factory, catalogue: Catalogue, *, hall_given: bool) -> Factory:
    """`factory` with a place for each station that was given none, and a hall around all of them if
    none was given.

    Raises AssetError for equipment the catalogue does not have.
    """
    stations: list[Station] = []
    groups: list[Placement] = []
    for station in factory.stations:
        equipment = catalogue[station.equipment]
        if "at_m" not in station.model_fields_set:
            at_m = _next_place(station, place(station, equipment), factory, stations, groups)
            station = station.model_copy(update={"at_m": at_m})
        stations.append(station)
        groups.append(place(station, equipment))
    filled = factory.model_copy(update={"stations": tuple(stations)})
    if hall_given:
        return filled
    corners = np.concatenate([group.group for group in groups])
    length_m, width_m = (
        max(usual, math.ceil(far + GAP_M))
        for usual, far in zip(factory.hall.size_m, corners.max(axis=0).tolist(), strict=True)
    )
    hall = factory.hall.model_copy(update={"size_m": (float(length_m), float(width_m))})
    return filled.model_copy(update={"hall": hall})


def _next_place(
    station: Station,
    here: Placement,
    factory: Factory,
    before: list[Station],
    groups: list[Placement],
) -> tuple[float, float]:
    """A point east of the group before, with the belts in one line where they allow it."""
    half_length = -float(here.group[:, 0].min()) + station.at_m[0]
    if not before:
        return round(GAP_M + half_length, 3), factory.hall.size_m[1] / 2
    x = float(groups[-1].group[:, 0].max()) + GAP_M + half_length
    y = float(groups[-1].outlet_m[1] - (here.inlet_m[1] - station.at_m[1]))
    return round(x, 3), round(y, 3)
