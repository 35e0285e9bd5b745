"""Links and storages that pass less than their neighbours could, and stations that lead nowhere."""

import math

from viewer.factory.findings import Finding
from viewer.factory.floor import Floor
from viewer.factory.network import network
from viewer.factory.rates import Rates


def findings(floor: Floor, rates: Rates) -> list[Finding]:
    """Bottlenecks between stations and dead ends."""
    return _links(floor, rates) + _storages(rates) + _dead_ends(floor)


def _links(floor: Floor, rates: Rates) -> list[Finding]:
    found: list[Finding] = []
    for end, link in zip(floor.ends, floor.links, strict=True):
        back = rates.stations[link.source] if link.rework else None
        wanted = rates.wanted(end) if back is None else rates.sent_back(back)
        if link.transport_s <= 0 or link.capacity == 0 or math.isinf(wanted):
            continue
        carries = link.capacity / link.transport_s
        if carries < wanted * (1 - 1e-9):
            found.append(
                Finding(
                    "link-throttles",
                    "warning",
                    (link.source, link.target),
                    f"Link {link.id} carries {60 * carries:.1f} cells a minute,"
                    f" its stations pass {60 * wanted:.1f}",
                    f"링크 {link.id}: 분당 {60 * carries:.1f}셀, 공정 능력 {60 * wanted:.1f}셀",
                    None,
                    "links" if link.number is None else f"links[{link.number}]",
                )
            )
    return found


def _storages(rates: Rates) -> list[Finding]:
    found: list[Finding] = []
    for number, (id, station) in enumerate(rates.stations.items()):
        if station.capacity is None or station.dwell_s is None:
            continue
        before = [rates.offered(end) for end in rates.before(id)]
        wanted = min(math.fsum(before) if before else math.inf, rates.takes(id))
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
    """Stations that are not joined to the line; a line may begin and end at several stations."""
    line = network(floor.factory.station_ids, floor.ends)
    found: list[Finding] = []
    for island in line.islands[1:]:
        for id in island:
            number = floor.factory.index(id)
            station = floor.factory.stations[number]
            text, text_ko = "joined to no other station", "연결된 공정 없음"
            if len(island) > 1:
                text, text_ko = "not joined to the line", "라인과 연결되지 않음"
            found.append(
                Finding(
                    "dead-end",
                    "error",
                    (id,),
                    f"{station.label}: {text}",
                    f"{station.label_ko}: {text_ko}",
                    None,
                    f"stations[{number}]",
                )
            )
    return found
