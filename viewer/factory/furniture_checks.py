"""Furniture in the wrong place: in machines, walls and columns, or outside the hall."""

# Shapely describes its arrays only in part; strict checking would report nothing else.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportMissingTypeStubs=false

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from viewer.factory.findings import Finding
from viewer.factory.floor import Floor, Shapes
from viewer.factory.shapes import depth_m, largest, largest_of, outline


def furniture_findings(floor: Floor, number: int) -> list[Finding]:
    """What one piece of furniture, by its place in the list, stands in. Vehicles drive away, so
    only the hall stops them.
    """
    item = floor.factory.furniture[number]
    equipment = floor.catalogue[item.equipment]
    shape = floor.furniture_outline(number)
    name, name_ko = equipment.name_en, equipment.name_ko
    found: list[Finding] = []

    def tell(code: str, ids: tuple[str, ...], text: str, ko: str, area: BaseGeometry) -> None:
        place = f"furniture[{number}].at_m"
        message, message_ko = f"{name} {item.id}: {text}", f"{name_ko} {item.id}: {ko}"
        found.append(Finding(code, "error", ids, message, message_ko, outline(area), place))

    beyond = largest(np.asarray([shapely.difference(shape, floor.hall)], dtype=object))
    if beyond is not None:
        by = depth_m(beyond)
        tell(
            "outside-hall", (), f"outside the hall by {by:.2f} m", f"건물 밖으로 {by:.2f} m", beyond
        )
    if floor.drives(number):
        return found
    mine = np.array([shape], dtype=object)
    pairs = floor.machine_tree.query(mine, predicate="intersects")
    for station_number in np.unique(floor.machine_station[pairs[1]]).tolist():
        these = pairs[:, floor.machine_station[pairs[1]] == station_number]
        cut = largest_of(mine, floor.machines, these)
        if cut is not None:
            station = floor.factory.stations[station_number]
            by = depth_m(cut)
            text = f"overlaps {station.label} by {by:.2f} m"
            tell("furniture", (station.id,), text, f"{station.label_ko}와 {by:.2f} m 겹침", cut)
    walls = [place for place, zone in enumerate(floor.zones) if zone.kind == "wall"]
    others: list[tuple[str, str, str, Shapes]] = [
        ("wall", "cuts a wall", "벽과 겹침", floor.zone_shapes[walls]),
        ("column", "cuts a column", "기둥과 겹침", floor.column_shapes),
    ]
    for code, text, ko, shapes in others:
        common = np.asarray(shapely.intersection(shape, shapes), dtype=object)
        cut = largest(common) if len(common) else None
        if cut is not None:
            by = depth_m(cut)
            tell(code, (), f"{text} by {by:.2f} m", f"{ko} ({by:.2f} m)", cut)
    return found
