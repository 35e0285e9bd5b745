"""What stands where it must not: machines in machines, walls, columns and aisles.

Conveyors have their own checks; `all_findings` and `findings_of_move` bring both together.
"""

# Shapely and SciPy describe their arrays only in part; strict checking would report nothing else.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportMissingTypeStubs=false

from itertools import pairwise
from typing import cast

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from viewer.factory.building_checks import building_findings
from viewer.factory.conveyor_checks import belt_findings, crossings, under_belts, zone_names
from viewer.factory.findings import Finding
from viewer.factory.floor import Floor, Shapes, belts_of, machine_shapes
from viewer.factory.flow import resolve_link
from viewer.factory.model import Factory, Station
from viewer.factory.placement import grid_of, place
from viewer.factory.shapes import depth_m, finding, gap, largest, largest_of

CLEARANCE_M = 0.8
"""Between machines of different stations: a person with tools gets through (estimate)."""
WALL_CLEARANCE_M = 0.75
"""Between machines and walls; racks may stand closer (estimate)."""
_EPS_M = 1e-6


def all_findings(floor: Floor) -> list[Finding]:
    """Every collision on the floor."""
    findings: list[Finding] = []
    for number, station in enumerate(floor.factory.stations):
        machines = floor.machines[floor.machine_station == number]
        findings += _within_group(floor, number, station)
        findings += _machines(floor, number, machines, later_only=True)
        findings += _building(floor, number, station, machines)
        findings += _furniture(floor, number, station, machines)
    findings += belt_findings(floor, floor.belts)
    findings += crossings(floor.belts)
    return findings


def findings_of_move(floor: Floor, moved: Factory, station_id: str) -> list[Finding]:
    """The collisions of one station on the floor it is moved on; `moved` is the factory with it in
    its new place.
    """
    number = floor.factory.index(station_id)
    station = moved.stations[number]
    placement = place(station, floor.catalogue[station.equipment])
    machines = machine_shapes(placement)
    placements = {**floor.placements, station_id: placement}
    links = [
        resolve_link(end, moved, placements)
        for end in floor.ends
        if station_id in (end.source, end.target)
    ]
    findings = _within_group(floor, number, station)
    findings += _machines(floor, number, machines, later_only=False)
    findings += _building(floor, number, station, machines)
    findings += _furniture(floor, number, station, machines)
    findings += belt_findings(floor, belts_of(links, [(station_id, placement)]), without=station_id)
    findings += under_belts(floor, station, placement, machines)
    return findings


def _within_group(floor: Floor, number: int, station: Station) -> list[Finding]:
    """Pitches smaller than the machines; nothing else lets machines of a group overlap."""
    grid = grid_of(station, floor.catalogue[station.equipment])
    rows = sorted(grid.row_y_m)
    across = [b - a for a, b in pairwise(rows)]
    short = {
        "pitch_m": grid.along_m - grid.pitch_m if grid.columns > 1 else 0.0,
        "row_pitch_m": grid.depth_m - min(across, default=grid.depth_m),
    }
    return [
        Finding(
            "overlap",
            "error",
            (station.id,),
            f"Machines of {station.label} overlap by {by:.2f} m",
            f"{station.label_ko}: 설비끼리 {by:.2f} m 겹침",
            None,
            f"stations[{number}].{key}",
        )
        for key, by in short.items()
        if by > _EPS_M
    ]


def _machines(floor: Floor, number: int, machines: Shapes, *, later_only: bool) -> list[Finding]:
    stations = floor.factory.stations
    station = stations[number]
    pairs = _close_pairs(floor, number, machines)
    others = floor.machine_station[pairs[1]]
    findings: list[Finding] = []
    for other in np.unique(others).tolist():
        if later_only and other < number:
            continue
        mine = machines[pairs[0][others == other]]
        theirs = floor.machines[pairs[1][others == other]]
        name, name_ko = stations[other].label, stations[other].label_ko
        ids = (station.id, stations[other].id)
        common = largest(np.asarray(shapely.intersection(mine, theirs), dtype=object))
        if common is not None:
            depth = depth_m(common)
            findings.append(
                finding(
                    "overlap",
                    "error",
                    ids,
                    f"Overlaps {name} by {depth:.2f} m",
                    f"{name_ko}: {depth:.2f} m 겹침",
                    common,
                    number,
                )
            )
        elif frozenset(ids) not in floor.hand_offs:
            distances = shapely.distance(mine, theirs)
            nearest = int(np.argmin(distances))
            free_m = float(distances[nearest])
            findings.append(
                finding(
                    "clearance",
                    "error",
                    ids,
                    f"Clearance to {name}: {free_m:.2f} m of {CLEARANCE_M:.2f} m",
                    f"{name_ko} 이격 거리: {CLEARANCE_M:.2f} m 중 {free_m:.2f} m",
                    gap(mine[nearest], theirs[nearest], CLEARANCE_M),
                    number,
                )
            )
    return findings


def _close_pairs(floor: Floor, number: int, machines: Shapes) -> NDArray[np.intp]:
    """(2, n) places in `machines` and in `floor.machines` of pairs within the clearance, own group
    excepted.
    """
    west, south, east, north = _bounds(machines)
    reach = CLEARANCE_M
    around = shapely.box(west - reach, south - reach, east + reach, north + reach)
    near = floor.machine_tree.query(around)
    near = near[floor.machine_station[near] != number]
    if not near.size:
        return np.zeros((2, 0), dtype=np.intp)
    # A second small tree, because a group of 136 towers would mostly find itself.
    tree = shapely.STRtree(floor.machines[near])
    pairs = tree.query(machines, predicate="dwithin", distance=CLEARANCE_M - _EPS_M)
    return np.stack((pairs[0], near[pairs[1]]))


def _building(floor: Floor, number: int, station: Station, machines: Shapes) -> list[Finding]:
    findings: list[Finding] = []
    ids = (station.id,)
    outside = None
    west, south, east, north = _bounds(machines)
    length_m, width_m = floor.factory.hall.size_m
    if west < 0 or south < 0 or east > length_m or north > width_m:
        outside = largest(np.asarray(shapely.difference(machines, floor.hall), dtype=object))
    if outside is not None:
        by = depth_m(outside)
        findings.append(
            finding(
                "outside-hall",
                "error",
                ids,
                f"Outside the hall by {by:.2f} m",
                f"건물 밖으로 {by:.2f} m",
                outside,
                number,
            )
        )
    columns = floor.factory.hall.columns
    pairs = floor.column_tree.query(machines, predicate="intersects")
    for place_of_column in np.unique(pairs[1]).tolist() if columns else ():
        these = pairs[:, pairs[1] == place_of_column]
        cut = largest_of(machines, floor.column_shapes, these)
        if cut is None or columns is None:
            continue
        x, y = columns.centres_m[place_of_column]
        findings.append(
            finding(
                "column",
                "error",
                ids,
                f"Cuts the column at {x:g}, {y:g} m by {depth_m(cut):.2f} m",
                f"기둥({x:g}, {y:g} m)과 {depth_m(cut):.2f} m 겹침",
                cut,
                number,
            )
        )
    findings += _zones(floor, number, station, machines)
    findings += building_findings(floor, number, station, machines)
    if station.kind != "storage" and outside is None:
        findings += _wall_clearance(floor, number, station, machines)
    return findings


def _bounds(machines: Shapes) -> tuple[float, float, float, float]:
    """West, south, east and north of all machines."""
    corners = shapely.bounds(machines)
    west, south = corners[:, :2].min(axis=0).tolist()
    east, north = corners[:, 2:].max(axis=0).tolist()
    return west, south, east, north


def _zones(floor: Floor, number: int, station: Station, machines: Shapes) -> list[Finding]:
    findings: list[Finding] = []
    pairs = floor.zone_tree.query(machines, predicate="intersects")
    for place_of_zone in np.unique(pairs[1]).tolist():
        zone = floor.zones[place_of_zone]
        these = pairs[:, pairs[1] == place_of_zone]
        cut = largest_of(machines, floor.zone_shapes, these)
        if cut is None:
            continue
        by = depth_m(cut)
        if zone.kind == "wall":
            code, text, text_ko = "wall", f"Cuts a wall by {by:.2f} m", f"벽과 {by:.2f} m 겹침"
        else:
            name, name_ko = zone_names(zone)
            code = "aisle"
            text, text_ko = f"{name}: {by:.2f} m short", f"{name_ko}: {by:.2f} m 부족"
        findings.append(finding(code, "error", (station.id,), text, text_ko, cut, number))
    return findings


def _wall_clearance(floor: Floor, number: int, station: Station, machines: Shapes) -> list[Finding]:
    """One finding for the nearest wall, of the hall or in it."""
    nearest: tuple[float, BaseGeometry, BaseGeometry] | None = None
    reach = WALL_CLEARANCE_M - _EPS_M
    around = shapely.box(*_bounds(machines))
    for place_of_wall in np.flatnonzero(shapely.dwithin(around, floor.walls, reach)).tolist():
        wall = cast(BaseGeometry, floor.walls[place_of_wall])
        distances = shapely.distance(machines, wall)
        at = int(np.argmin(distances))
        free_m = float(distances[at])
        if _EPS_M < free_m < reach and (nearest is None or free_m < nearest[0]):
            nearest = free_m, machines[at], wall
    if nearest is None:
        return []
    free_m, machine, wall = nearest
    return [
        finding(
            "wall-clearance",
            "warning",
            (station.id,),
            f"Clearance to the wall: {free_m:.2f} m of {WALL_CLEARANCE_M:.2f} m",
            f"벽 이격 거리: {WALL_CLEARANCE_M:.2f} m 중 {free_m:.2f} m",
            gap(machine, wall, WALL_CLEARANCE_M),
            number,
        )
    ]


def _furniture(floor: Floor, number: int, station: Station, machines: Shapes) -> list[Finding]:
    pairs = floor.furniture_tree.query(machines, predicate="intersects")
    findings: list[Finding] = []
    for item_number in np.unique(pairs[1]).tolist():
        cut = largest_of(machines, floor.furniture_shapes, pairs[:, pairs[1] == item_number])
        if cut is None:
            continue
        item = floor.factory.furniture[item_number]
        equipment = floor.catalogue[item.equipment]
        by = depth_m(cut)
        findings.append(
            finding(
                "furniture",
                "error",
                (station.id,),
                f"Overlaps {equipment.name_en} by {by:.2f} m",
                f"{equipment.name_ko}: {by:.2f} m 겹침",
                cut,
                number,
            )
        )
    return findings
