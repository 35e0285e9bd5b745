"""What the lenses lay over the scene: of each station a share for its colour, and its value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from viewer.app.numbers import NBSP, decimals_for, number, plus_minus
from viewer.app.shown.figures import Figure, Kpis, figure, station_figure
from viewer.app.shown.result import why_it_limits
from viewer.app.shown.wording import station_name
from viewer.simulation.energy import STANDBY_SHARE

if TYPE_CHECKING:
    from viewer.app.state import Shown
    from viewer.factory.flow import ResolvedLink
    from viewer.factory.model import Factory, Station

LENSES = ("state", "utilisation", "bottleneck", "wip", "energy", "format", "none")
MEASURES = ("utilisation", "bottleneck", "wip", "energy")
"""Lenses with a value for each station. The other ones follow the clock of the page alone."""

TOLD = 3
"""So many stations of the ranking come with their reason."""

Values = dict[str, tuple[float, str]]
"""Station -> share from 0 to 1 for the colour, value as text."""


def lenses(
    factory: Factory, links: Sequence[ResolvedLink], kpis: Kpis | None, lang: str
) -> dict[str, Shown]:
    """Lens -> {shares: {station: 0..1}, texts: {station: text}, low, high: ends of the legend,
    ready}; `bottleneck` has the `ranking` as well: [{id, name, text, half, why}].
    """
    kilowatts = {s.id: kw for s in factory.stations if (kw := _kilowatts(s, kpis)) is not None}
    most_kw = max(kilowatts.values(), default=0.0)
    scores = _scores(kpis)
    found: dict[str, Values] = {
        "utilisation": {
            s.id: (share.mean, number(100 * share.mean))
            for s in factory.stations
            if (share := station_figure(kpis, s.id, "utilisation")) is not None
        },
        "bottleneck": {id: (score.mean, number(100 * score.mean)) for id, score in scores.items()},
        "wip": _waiting(factory, links, kpis),
        "energy": {
            id: (kw / most_kw if most_kw > 0 else 0.0, number(kw)) for id, kw in kilowatts.items()
        },
    }
    ends = {"energy": f"{number(most_kw)}{NBSP}kW"}
    shown: dict[str, Shown] = {
        lens: {
            "ready": bool(values),
            "shares": {id: round(min(max(v, 0.0), 1.0), 4) for id, (v, _) in values.items()},
            "texts": {id: said for id, (_, said) in values.items()},
            "low": "0",
            "high": ends.get(lens, f"100{NBSP}%"),
        }
        for lens, values in found.items()
    }
    shown["bottleneck"]["ranking"] = _ranking(factory, kpis, scores, lang)
    return shown


def _scores(kpis: Kpis | None) -> dict[str, Figure]:
    """Share of a 1 % speed-up that reaches the line, of each station; none until it is measured."""
    scores = kpis.get("sensitivity") if kpis else None
    if not isinstance(scores, Mapping):
        return {}
    return {str(id): one for id in scores if (one := figure(scores, id)) is not None}


def _ranking(
    factory: Factory, kpis: Kpis | None, scores: Mapping[str, Figure], lang: str
) -> list[Shown]:
    ranked = sorted(scores, key=lambda id: -scores[id].mean)[:TOLD]
    shown: list[Shown] = []
    for id in ranked:
        percent = scores[id].times(100)
        if number(percent.mean) == "0" or id not in factory.station_ids:
            continue
        digits = min(decimals_for(percent.half, percent.mean), 0)
        shown.append(
            {
                "id": id,
                "name": station_name(factory.station(id), lang),
                "text": f"{number(percent.mean, digits)}{NBSP}%",
                "half": plus_minus(percent.half, digits),
                "why": why_it_limits(factory, kpis, id, lang),
            }
        )
    return shown


def _waiting(factory: Factory, links: Sequence[ResolvedLink], kpis: Kpis | None) -> Values:
    """Cells on the conveyors that lead to a station, of the places there."""
    cells = kpis.get("links") if kpis else None
    if not isinstance(cells, Mapping):
        return {}
    found: Values = {}
    for station in factory.stations:
        leading = [link for link in links if link.target == station.id and link.capacity > 0]
        on_them = [one.mean for link in leading if (one := figure(cells.get(link.id), "wip"))]
        if on_them:
            places = sum(link.capacity for link in leading)
            found[station.id] = (sum(on_them) / places, number(sum(on_them)))
    return found


def _kilowatts(station: Station, kpis: Kpis | None) -> float | None:
    """Mean power of all its machines by the rule of simulation/energy.py; None where unknown."""
    if station.power_kw is None:
        return None
    if station.kind == "storage":
        return station.machines * station.power_kw
    shares = [
        station_figure(kpis, station.id, name)
        for name in ("utilisation", "blocked", "starved", "changeover")
    ]
    works, *waits = (0.0 if share is None else share.mean for share in shares)
    if shares[0] is None:
        return None
    return station.machines * station.power_kw * (works + STANDBY_SHARE * sum(waits))
