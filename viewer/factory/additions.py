"""New stations and furniture from a piece of equipment, with an id and values that make sense."""

from collections.abc import Iterable, Mapping

import numpy as np
from pydantic import ValidationError

from viewer.errors import LayoutError
from viewer.factory.commands import Command
from viewer.factory.equipment import Catalogue, Equipment
from viewer.factory.hall_commands import AddFurniture
from viewer.factory.messages import dotted, problems_of
from viewer.factory.model import KEYS, Factory, Furniture, M, Station, revised
from viewer.factory.placement import place, rotation
from viewer.factory.station_commands import AddStation, DuplicateStation
from viewer.factory.things import FURNITURE, furniture_index

DWELL_S = 3600.0
"""Of a new storage, until its time is set (estimate)."""
CYCLE_S = 1.0
"""Of a new machine, until its time is set (estimate)."""
GAP_M = 1.0
"""Between a thing and its copy."""


def added(
    factory: Factory,
    catalogue: Catalogue,
    equipment: str,
    fields: Mapping[str, object],
    *,
    id: str | None = None,
    before: str | None = None,
    after: str | None = None,
) -> Command:
    """The command that adds a station, or furniture where the equipment is that.

    `fields`: values by their keys in the layout file, `at_m` among them. Without an id it gets the
    name of its equipment, numbered where that is taken. Raises LayoutError for unknown equipment
    and each wrong value.
    """
    complaint = catalogue.complaint(equipment)
    if complaint is not None:
        raise LayoutError(complaint)
    found = catalogue[equipment]
    if found.kind == "furniture":
        if before is not None or after is not None:
            raise LayoutError(f"{equipment} is furniture, which takes no part in the flow")
        name = id or unique_id(equipment, (item.id for item in factory.furniture))
        return AddFurniture(_made(Furniture, {"id": name, "equipment": equipment, **fields}))
    name = id or unique_id(equipment, factory.station_ids)
    values = {**_usual(found), "id": name, "equipment": equipment, **fields}
    return AddStation(_made(Station, values), before, after)


def duplicated(
    factory: Factory,
    catalogue: Catalogue,
    path: str,
    *,
    id: str | None = None,
    at_m: tuple[float, float] | None = None,
) -> Command:
    """The command that sets a copy of a station or of furniture beside it, to the right of its
    flow unless `at_m` says where. Raises LayoutError for an unknown path.
    """
    if path.startswith(FURNITURE):
        item = factory.furniture[furniture_index(factory, path.removeprefix(FURNITURE))]
        width_m = (item.size_m or catalogue[item.equipment].size_m)[1]
        name = id or unique_id(item.id, (other.id for other in factory.furniture))
        spot = at_m or _beside(item.at_m, item.facing_deg, width_m)
        changes = {"id": name, "at_m": spot, "locked": False}
        return AddFurniture(revised(item, changes, "furniture"))
    station = factory.station(path)
    name = id or unique_id(station.id, factory.station_ids)
    if at_m is None:
        corners = place(station, catalogue[station.equipment]).group - np.array(station.at_m)
        width_m = float(np.ptp((corners @ rotation(station.facing_deg))[:, 1]))
        at_m = _beside(station.at_m, station.facing_deg, width_m)
    return DuplicateStation(station.id, name, at_m)


def unique_id(wanted: str, taken: Iterable[str]) -> str:
    """The id itself where it is free, else with the next free number: press, press_2, press_3."""
    others = set(taken)
    stem, _, end = wanted.rpartition("_")
    base = stem if stem and end.isdecimal() else wanted
    if wanted not in others:
        return wanted
    number = 2
    while f"{base}_{number}" in others:
        number += 1
    return f"{base}_{number}"


def _beside(at_m: tuple[float, float], facing_deg: float, width_m: float) -> tuple[float, float]:
    x, y = (np.array(at_m) + rotation(facing_deg) @ np.array([0.0, -width_m - GAP_M])).tolist()
    return round(x, 3), round(y, 3)


def _usual(equipment: Equipment) -> dict[str, object]:
    if equipment.kind == "storage":
        return {"kind": "storage", "dwell_s": DWELL_S}
    return {"cycle_s": CYCLE_S}


def _made(kind: type[M], values: Mapping[str, object]) -> M:
    try:
        return kind.model_validate(dict(values))
    except ValidationError as error:
        found = problems_of(error, known=KEYS)
        raise LayoutError([f"{dotted(where)}: {text}" for where, text in found]) from None
