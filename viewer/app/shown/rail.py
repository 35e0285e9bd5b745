"""The station list: stations grouped by area in flow order. Their values are those of the lens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viewer.app.shown.wording import area_name, station_name

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


def rail(factory: Factory, lang: str) -> list[Shown]:
    """Groups {id, name, count, stations: [{id, name, machines}]}."""
    groups: list[tuple[str | None, list[Station]]] = []
    for station in factory.stations:
        if not groups or groups[-1][0] != station.area:
            groups.append((station.area, []))
        groups[-1][1].append(station)
    return [
        {
            "id": f"{place}:{area or ''}",
            "name": area_name(area, lang),
            "count": len(members),
            "stations": [
                {"id": s.id, "name": station_name(s, lang), "machines": s.machines} for s in members
            ],
        }
        for place, (area, members) in enumerate(groups)
    ]
