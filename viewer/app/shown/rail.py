"""The station list: stations grouped by area in flow order, or ranked by utilisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viewer.app.numbers import number
from viewer.app.shown.figures import Kpis, station_figure
from viewer.app.shown.wording import area_name, station_name
from viewer.app.texts import text

if TYPE_CHECKING:
    from viewer.app.state import Shown
    from viewer.factory.model import Factory, Station


def stations(factory: Factory, lang: str) -> list[Shown]:
    """All stations in flow order with both names, for search and for the rows of the transport."""
    other = "en" if lang == "ko" else "ko"
    return [
        {"id": s.id, "name": station_name(s, lang), "other_name": station_name(s, other)}
        for s in factory.stations
    ]


def rail(factory: Factory, kpis: Kpis | None, lang: str, *, ranked: bool) -> list[Shown]:
    """Groups {id, name, count, stations: [{id, name, machines, share, percent}]}."""
    if ranked:
        order = sorted(factory.stations, key=lambda s: -(_share(kpis, s) or -1.0))
        return [_group("ranked", text(lang, "rail.ranked"), order, kpis, lang)]
    groups: list[tuple[str | None, list[Station]]] = []
    for station in factory.stations:
        if not groups or groups[-1][0] != station.area:
            groups.append((station.area, []))
        groups[-1][1].append(station)
    return [
        _group(f"{place}:{area or ''}", area_name(area, lang), members, kpis, lang)
        for place, (area, members) in enumerate(groups)
    ]


def _group(id: str, name: str, members: list[Station], kpis: Kpis | None, lang: str) -> Shown:
    rows = [_row(station, kpis, lang) for station in members]
    return {"id": id, "name": name, "count": len(rows), "stations": rows}


def _row(station: Station, kpis: Kpis | None, lang: str) -> Shown:
    share = _share(kpis, station)
    return {
        "id": station.id,
        "name": station_name(station, lang),
        "machines": station.machines,
        "share": None if share is None else round(min(max(share, 0.0), 1.0), 4),
        "percent": "" if share is None else number(100 * share),
    }


def _share(kpis: Kpis | None, station: Station) -> float | None:
    """Share of machine time at work; for a storage the share of its places that are taken."""
    found = station_figure(kpis, station.id, "utilisation")
    return found.mean if found else None
