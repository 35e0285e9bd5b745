"""Links and storages that pass less than their neighbours could, and stations that lead nowhere."""

import math

from viewer.factory.findings import Finding
from viewer.factory.floor import Floor
from viewer.factory.model import Station


def rate_per_s(station: Station) -> float:
    """Cells a station can take in a second when it never waits; infinite for a storage.

    machines x batch / (cycle + consumable stops) x mtbf / (mtbf + mttr): the isolated rate of
    parallel machines that fail while they work.
    """
    if station.kind == "storage":
        return math.inf
    per_cycle = station.batch if station.kind == "batch" else 1
    busy_s = station.cycle_s.mean_s
    if station.consumable is not None:
        busy_s += station.consumable.change_s * per_cycle / station.consumable.every_cells
    available = 1.0
    if station.failures is not None:
        mtbf_s, mttr_s = station.failures.mtbf_s.mean_s, station.failures.mttr_s.mean_s
        available = mtbf_s / (mtbf_s + mttr_s)
    return station.machines * per_cycle / busy_s * available


def findings(floor: Floor) -> list[Finding]:
    """Bottlenecks between stations and dead ends, for the first format of the plan."""
    format = floor.factory.plan[0].format
    stations = {s.id: s.for_format(format) for s in floor.factory.stations}
    found: list[Finding] = []
    for link in floor.links:
        source, target = stations[link.source], stations[link.target]
        wanted = min(_offered(floor, stations, source.id), _taken(floor, stations, target.id))
        if link.transport_s <= 0 or link.capacity == 0 or math.isinf(wanted):
            continue
        carries = link.capacity / link.transport_s
        if carries < wanted * (1 - 1e-9):
            place = "links" if link.number is None else f"links[{link.number}]"
            found.append(
                Finding(
                    "link-throttles",
                    "warning",
                    (link.source, link.target),
                    f"Link {link.id} carries {60 * carries:.1f} cells a minute,"
                    f" its stations pass {60 * wanted:.1f}",
                    f"링크 {link.id}: 분당 {60 * carries:.1f}셀, 공정 능력 {60 * wanted:.1f}셀",
                    None,
                    place,
                )
            )
    found += _storages(floor, stations)
    found += _dead_ends(floor)
    return found


def _offered(floor: Floor, stations: dict[str, Station], id: str) -> float:
    """Good cells a second that can leave a station; of a storage, what the machines before it can
    give.
    """
    station = stations[id]
    rate = rate_per_s(station)
    if math.isinf(rate):
        rates = [
            _offered(floor, stations, e.source)
            for e in floor.ends
            if e.target == id and not e.rework
        ]
        rate = sum(rates) if rates else math.inf
    return rate * station.yield_


def _taken(floor: Floor, stations: dict[str, Station], id: str) -> float:
    """Cells a second a station can take; of a storage, what the machines after it can take."""
    station = stations[id]
    rate = rate_per_s(station)
    if math.isinf(rate):
        rates = [
            _taken(floor, stations, e.target) for e in floor.ends if e.source == id and not e.rework
        ]
        rate = sum(rates) / station.yield_ if rates else math.inf
    return rate


def _storages(floor: Floor, stations: dict[str, Station]) -> list[Finding]:
    found: list[Finding] = []
    for number, station in enumerate(stations.values()):
        if station.capacity is None or station.dwell_s is None:
            continue
        before = [_offered(floor, stations, e.source) for e in floor.ends if e.target == station.id]
        after = [_taken(floor, stations, e.target) for e in floor.ends if e.source == station.id]
        wanted = min([*before, *after], default=math.inf)
        passes = station.capacity / station.dwell_s
        if math.isfinite(wanted) and passes < wanted * (1 - 1e-9):
            found.append(
                Finding(
                    "storage-throttles",
                    "warning",
                    (station.id,),
                    f"{station.label} passes {60 * passes:.1f} cells a minute"
                    f" ({station.capacity} places for {station.dwell_s:g} s),"
                    f" its neighbours {60 * wanted:.1f}",
                    f"{station.label_ko}: 분당 {60 * passes:.1f}셀, 전후 공정 {60 * wanted:.1f}셀",
                    None,
                    f"stations[{number}].capacity",
                )
            )
    return found


def _dead_ends(floor: Floor) -> list[Finding]:
    stations = floor.factory.stations
    if len(stations) == 1:
        return []
    leaving = {end.source for end in floor.ends}
    reached = {end.target for end in floor.ends}
    found: list[Finding] = []
    for number, station in enumerate(stations):
        last, first = number == len(stations) - 1, number == 0
        if station.id not in leaving and station.id not in reached:
            text, text_ko = "joined to no other station", "연결된 공정 없음"
        elif station.id not in leaving and not last:
            text, text_ko = "cells end here, though the line goes on", "셀이 여기서 끊김"
        elif station.id not in reached and not first:
            text, text_ko = "no cells come here", "셀이 들어오지 않음"
        else:
            continue
        found.append(
            Finding(
                "dead-end",
                "error",
                (station.id,),
                f"{station.label}: {text}",
                f"{station.label_ko}: {text_ko}",
                None,
                f"stations[{number}]",
            )
        )
    return found
