"""What the building asks of a station: whole on one side of a dry room's boundary, out of the way
of doors, and lower than the ceiling.
"""

# Shapely describes its arrays only in part; strict checking would report nothing else.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportMissingTypeStubs=false

import numpy as np
import shapely

from viewer.factory.findings import Finding
from viewer.factory.floor import Floor, Shapes
from viewer.factory.model import Station
from viewer.factory.shapes import depth_m, finding, largest, largest_of

_EPS_M = 1e-6


def building_findings(
    floor: Floor, number: int, station: Station, machines: Shapes
) -> list[Finding]:
    """The findings about one station, by its place in the list; `machines` are its footprints."""
    return [
        *_headroom(floor, number, station),
        *_doors(floor, number, station, machines),
        *_dry_rooms(floor, number, station, machines),
    ]


def _headroom(floor: Floor, number: int, station: Station) -> list[Finding]:
    height_m = (station.size_m or floor.catalogue[station.equipment].size_m)[2]
    over = height_m - floor.factory.hall.height_m
    if over <= _EPS_M:
        return []
    text = f"Higher than the hall by {over:.2f} m"
    text_ko = f"건물 높이보다 {over:.2f} m 높음"
    return [finding("headroom", "error", (station.id,), text, text_ko, None, number)]


def _doors(floor: Floor, number: int, station: Station, machines: Shapes) -> list[Finding]:
    found: list[Finding] = []
    pairs = floor.door_tree.query(machines, predicate="intersects")
    for place in np.unique(pairs[1]).tolist():
        cut = largest_of(machines, floor.door_shapes, pairs[:, pairs[1] == place])
        if cut is None:
            continue
        x, y = floor.factory.hall.doors[place].at_m
        by = depth_m(cut)
        text = f"In the way of the door at {x:g}, {y:g} m by {by:.2f} m"
        text_ko = f"문({x:g}, {y:g} m) 앞을 {by:.2f} m 막음"
        found.append(finding("door-swing", "error", (station.id,), text, text_ko, cut, number))
    return found


def _dry_rooms(floor: Floor, number: int, station: Station, machines: Shapes) -> list[Finding]:
    """A machine that is partly in a dry room would let its air out."""
    found: list[Finding] = []
    for zone, room in floor.dry_rooms:
        astride = machines[np.asarray(shapely.crosses(shapely.boundary(machines), room))]
        if not len(astride):
            continue
        inside = np.asarray(shapely.intersection(astride, room), dtype=object)
        outside = np.asarray(shapely.difference(astride, room), dtype=object)
        cut = largest(outside)
        if cut is None or largest(inside) is None:
            continue
        by = depth_m(cut)
        text = f"Stands astride the boundary of {zone.label}, {by:.2f} m outside"
        text_ko = f"{zone.label_ko} 경계에 걸침: {by:.2f} m 벗어남"
        found.append(finding("dry-room", "error", (station.id,), text, text_ko, cut, number))
    return found
