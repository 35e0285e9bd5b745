"""Conveyors in the wrong place: through machines and columns, across aisles and each other."""

# Shapely and SciPy describe their arrays only in part; strict checking would report nothing else.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportMissingTypeStubs=false

from typing import cast

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from viewer.factory.findings import Finding
from viewer.factory.floor import KEPT_FREE, Belts, Floor, Shapes
from viewer.factory.hall import Zone
from viewer.factory.model import Station
from viewer.factory.placement import Placement
from viewer.factory.shapes import TOUCHING_M2, finding, outline

HEADROOM_M = 2.0
"""A conveyor below this height is in the way of people and vehicles."""


def belt_findings(floor: Floor, belts: Belts, *, without: str | None = None) -> list[Finding]:
    """Conveyors that cut machines or columns, block aisles or leave the hall. `without`: a station
    not to look at.
    """
    findings: list[Finding] = []
    stations = floor.factory.stations
    told: set[tuple[str, str]] = set()
    belt, machine = floor.machine_tree.query(belts.shapes, predicate="intersects")
    for b, m in zip(belt.tolist(), machine.tolist(), strict=True):
        station = stations[int(floor.machine_station[m])]
        if station.id in belts.owner[b] or station.id == without:
            continue
        found = _cut(floor, belts, b, station, floor.placements[station.id], floor.machines[m])
        if found is not None and (belts.label[b], station.id) not in told:
            told.add((belts.label[b], station.id))
            findings.append(found)
    findings += _belts_and_hall(floor, belts)
    return findings


def under_belts(
    floor: Floor, station: Station, placement: Placement, machines: Shapes
) -> list[Finding]:
    """Conveyors of other stations that a moved station would stand in."""
    findings: list[Finding] = []
    told: set[str] = set()
    machine, belt = floor.belt_tree.query(machines, predicate="intersects")
    for m, b in zip(machine.tolist(), belt.tolist(), strict=True):
        if station.id in floor.belts.owner[b] or floor.belts.label[b] in told:
            continue
        found = _cut(floor, floor.belts, b, station, placement, machines[m])
        if found is not None:
            told.add(floor.belts.label[b])
            findings.append(found)
    return findings


def _cut(
    floor: Floor,
    belts: Belts,
    b: int,
    station: Station,
    placement: Placement,
    machine: object,
) -> Finding | None:
    common = cast(BaseGeometry, shapely.intersection(belts.shapes[b], cast(BaseGeometry, machine)))
    if common.area < 0.02 or _lowest_m(belts, b, common) >= placement.size_m[2]:
        return None
    source, target = belts.owner[b]
    inside = source == target
    vehicle = belts.vehicle[b]
    what = "Vehicles on" if vehicle else "Conveyor"
    what_ko = "차량 경로" if vehicle else "컨베이어"
    name = floor.factory.station(source).label if inside else belts.label[b]
    ids = (station.id, source) if inside else (station.id, source, target)
    return finding(
        "belt-cuts-machine",
        "warning" if vehicle else "error",
        ids,
        f"{what} {name} {'cut' if vehicle else 'cuts'} {station.label}",
        f"{what_ko} {name}: {station.label_ko} 관통",
        common,
        floor.factory.index(station.id),
    )


def _lowest_m(belts: Belts, b: int, common: BaseGeometry) -> float:
    """Lowest height of a piece of conveyor above `common`."""
    start, end = belts.ends[b]
    way = end[:2] - start[:2]
    length2 = float(way @ way)
    if length2 == 0:
        return float(min(start[2], end[2]))
    along = (shapely.get_coordinates(common) - start[:2]) @ way / length2
    heights = start[2] + np.clip(along, 0, 1) * (end[2] - start[2])
    return float(heights.min())


def _belts_and_hall(floor: Floor, belts: Belts) -> list[Finding]:
    findings: list[Finding] = []
    told: set[tuple[str, str]] = set()

    def tell(code: str, b: int, text: str, text_ko: str, area: BaseGeometry) -> None:
        if (code, belts.label[b]) not in told:
            told.add((code, belts.label[b]))
            ids = tuple(dict.fromkeys(belts.owner[b]))
            number = floor.factory.index(ids[0])
            findings.append(finding(code, "warning", ids, text, text_ko, area, number))

    for b, z in zip(
        *floor.zone_tree.query(belts.shapes, predicate="intersects").tolist(), strict=True
    ):
        zone = floor.zones[z]
        common = cast(BaseGeometry, shapely.intersection(belts.shapes[b], floor.zone_shapes[z]))
        if zone.kind not in KEPT_FREE or common.area < 0.02 or belts.vehicle[b]:
            continue
        height = _lowest_m(belts, b, common)
        if height < HEADROOM_M:
            name, name_ko = zone_names(zone)
            text = f"Conveyor {belts.label[b]} crosses {name} at {height:.1f} m"
            text_ko = f"컨베이어 {belts.label[b]}: {name_ko} 횡단 (높이 {height:.1f} m)"
            tell("belt-in-aisle", b, text, text_ko, common)
    for b, c in zip(
        *floor.column_tree.query(belts.shapes, predicate="intersects").tolist(), strict=True
    ):
        common = cast(BaseGeometry, shapely.intersection(belts.shapes[b], floor.column_shapes[c]))
        if common.area > TOUCHING_M2:
            column = cast(BaseGeometry, floor.column_shapes[c])
            x, y = (
                round(float(v), 1) for v in shapely.get_coordinates(shapely.centroid(column))[0]
            )
            text = f"Conveyor {belts.label[b]} cuts the column at {x:g}, {y:g} m"
            text_ko = f"컨베이어 {belts.label[b]}: 기둥({x:g}, {y:g} m) 관통"
            tell("belt-cuts-column", b, text, text_ko, common)
    for b in np.flatnonzero(~shapely.within(belts.shapes, floor.hall)).tolist():
        beyond = cast(BaseGeometry, shapely.difference(belts.shapes[b], floor.hall))
        text = f"Conveyor {belts.label[b]} leaves the hall"
        tell("belt-outside-hall", b, text, f"컨베이어 {belts.label[b]}: 건물 밖", beyond)
    return findings


def crossings(belts: Belts) -> list[Finding]:
    """Two conveyors on the same height at the same place."""
    findings: list[Finding] = []
    told: set[tuple[str, str]] = set()
    tree = shapely.STRtree(belts.shapes)
    for a, b in zip(*tree.query(belts.shapes, predicate="intersects").tolist(), strict=True):
        names = (belts.label[a], belts.label[b])
        # Conveyors that meet at a station touch there by nature.
        if a >= b or set(belts.owner[a]) & set(belts.owner[b]) or names in told:
            continue
        common = cast(BaseGeometry, shapely.intersection(belts.shapes[a], belts.shapes[b]))
        apart = abs(_lowest_m(belts, a, common) - _lowest_m(belts, b, common))
        if common.area < 0.01 or apart > 0.4:
            continue
        told.add(names)
        ids = tuple(dict.fromkeys((*belts.owner[a], *belts.owner[b])))
        text = f"Conveyors {names[0]} and {names[1]} cross"
        text_ko = f"컨베이어 {names[0]}, {names[1]} 교차"
        findings.append(
            Finding("belts-cross", "warning", ids, text, text_ko, outline(common), "links")
        )
    return findings


def zone_names(zone: Zone) -> tuple[str, str]:
    """What messages call a zone, in English and Korean."""
    usual = {
        "aisle": ("Aisle", "통로"),
        "amr_aisle": ("AMR aisle", "AMR 통로"),
        "walkway": ("Walkway", "보행 통로"),
        "escape": ("Escape route", "피난 통로"),
    }
    name, name_ko = usual.get(zone.kind, (zone.id, zone.id))
    return zone.name or name, zone.name_ko or zone.name or name_ko
