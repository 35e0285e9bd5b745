"""The result panel: throughput, the difference to the layout as opened, what limits the line, four
values.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from viewer.app.numbers import decimals_for, interval, number, plus_minus
from viewer.app.parameters import time_unit
from viewer.app.shown.figures import Figure, Kpis, figure, station_figure
from viewer.app.shown.wording import station_name, with_subject_particle
from viewer.app.texts import text

if TYPE_CHECKING:
    from viewer.app.state import Shown
    from viewer.factory.model import Factory, Station

VERDICTS = {"better": "better", "worse": "worse", "no detectable difference": "same"}
NOTABLE_SHARE = 0.02
"""A neighbour blocked or starved for less than this says nothing about the bottleneck."""

MANY = 1e6


@dataclass(frozen=True)
class Difference:
    """A paired difference in good cells per hour against the layout as opened."""

    reference: float
    change: Figure
    verdict: str
    """"better", "worse" or "no detectable difference"."""


@dataclass(frozen=True)
class Progress:
    """How many replications of the shown figures are done."""

    done: int
    total: int
    hours: float
    failed: bool = False


def result(
    factory: Factory,
    kpis: Kpis | None,
    lang: str,
    *,
    progress: Progress,
    difference: Difference | None,
    edited: bool,
) -> Shown:
    """Everything of the panel; without figures only what is known already, so that grey bars stand
    in.
    """
    throughput = figure(kpis, "good_cells_per_hour")
    shown: Shown = {
        "ready": throughput is not None,
        "refining": progress.done < progress.total and not progress.failed,
        "failed": progress.failed,
        "head": _head(progress, lang),
        "throughput": "",
        "interval": "",
        "edited": edited,
        "difference": None,
        "reference": text(lang, "result.reference_pending"),
        "bottleneck": None,
        "limit_name": "",
        "limit_text": "",
        "values": _values(kpis, lang),
    }
    if throughput is None:
        return shown
    digits = decimals_for(throughput.half, throughput.mean)
    shown["throughput"] = number(throughput.mean, digits)
    exact = math.isclose(throughput.low, throughput.high)
    ends = interval(throughput.low, throughput.high, digits)
    shown["interval"] = text(lang, "result.exact") if exact else ends
    if difference is not None:
        shown["difference"] = _difference(difference, lang)
        shown["reference"] = text(
            lang,
            "result.reference",
            value=number(difference.reference, decimals_for(throughput.half, difference.reference)),
        )
    return shown | _limit(factory, kpis, lang)


def _head(progress: Progress, lang: str) -> str:
    if progress.failed:
        return text(lang, "result.failed")
    if progress.done <= 0:
        return text(lang, "result.first_runs")
    if progress.done < progress.total:
        return text(lang, "result.refining", done=progress.done, total=progress.total)
    return text(lang, "result.runs", total=progress.total, hours=f"{progress.hours:g}")


def _difference(difference: Difference, lang: str) -> Shown:
    change = difference.change
    verdict = VERDICTS[difference.verdict]
    digits = decimals_for(change.half, change.mean)
    return {
        "text": number(change.mean, digits, sign=True),
        "interval": interval(change.low, change.high, digits, sign=True),
        "verdict": verdict,
        "word": text(lang, f"result.{verdict}"),
        "mean": change.mean,
        "low": change.low,
        "high": change.high,
    }


def _limit(factory: Factory, kpis: Kpis | None, lang: str) -> Shown:
    """The sentence that names the bottleneck, with what its neighbours suffer from it."""
    bottleneck = kpis.get("bottleneck") if kpis else None
    place = next((k for k, s in enumerate(factory.stations) if s.id == bottleneck), None)
    if place is None:
        return {"bottleneck": None, "limit_name": "", "limit_text": text(lang, "result.no_limit")}
    station = factory.stations[place]
    name = station_name(station, lang)
    rest = _around(factory, kpis, place, lang)
    busy = station_figure(kpis, station.id, "utilisation")
    because = "."
    if busy is not None:
        because = text(lang, "result.limits_because", busy=number(100 * busy.mean), rest=rest)
    if lang == "ko":
        particle = with_subject_particle(name)[len(name) :]
        limit = f"{particle} 라인을 제한합니다" + because
    else:
        limit = f" {text(lang, 'result.limits')}{because}"
    return {"bottleneck": station.id, "limit_name": name, "limit_text": limit}


def why_it_limits(factory: Factory, kpis: Kpis | None, station_id: str, lang: str) -> str:
    """One sentence: how busy a station is, and what its neighbours suffer from it."""
    busy = station_figure(kpis, station_id, "utilisation")
    if busy is None:
        return ""
    rest = _around(factory, kpis, factory.station_ids.index(station_id), lang)
    return text(lang, "result.why", busy=number(100 * busy.mean), rest=rest)


def _around(factory: Factory, kpis: Kpis | None, place: int, lang: str) -> str:
    """What the station before, else the one after the station at `place`, suffers from it."""
    rest = ""
    if place > 0:
        rest = _suffers(factory.stations[place - 1], kpis, "blocked", "before", lang)
    if not rest and place + 1 < len(factory.stations):
        rest = _suffers(factory.stations[place + 1], kpis, "starved", "after", lang)
    return rest


def _suffers(station: Station, kpis: Kpis | None, state: str, where: str, lang: str) -> str:
    share = station_figure(kpis, station.id, state)
    if share is None or share.mean < NOTABLE_SHARE:
        return ""
    values = {where: station_name(station, lang), state: number(100 * share.mean)}
    return text(lang, f"result.limits_{state}", **values)


def _values(kpis: Kpis | None, lang: str) -> list[Shown]:
    """The 2 x 2 values; OEE only where the simulation gives it, otherwise the scrap of the line."""
    lead_time = figure(kpis, "lead_time_s")
    unit, size = time_unit(lead_time.mean if lead_time else 0.0)
    wip, wip_unit = _counted(figure(kpis, "wip"), lang)
    values = [
        _value("gwh", figure(kpis, "gwh_per_year"), text(lang, "result.gwh_unit"), lang),
        _value("wip", wip, wip_unit, lang),
        _value(
            "lead_time",
            lead_time.times(1 / size) if lead_time else None,
            text(lang, f"result.{unit}"),
            lang,
        ),
    ]
    oee = figure(kpis, "oee")
    if oee is not None:
        values.insert(1, _value("oee", oee.times(100), "%", lang))
    else:
        scrap = _scrap_share(kpis)
        values.insert(1, _value("scrap", scrap, "%", lang))
    return values


def _counted(cells: Figure | None, lang: str) -> tuple[Figure | None, str]:
    """Cells in a unit that keeps the figure short: from a million on in millions (Korean: 만)."""
    if cells is None or cells.mean < MANY:
        return cells, text(lang, "result.wip_unit")
    return cells.times(1 / float(text(lang, "result.many"))), text(lang, "result.wip_unit_many")


def _scrap_share(kpis: Kpis | None) -> Figure | None:
    """Scrapped cells of all stations in percent of the cells that left as good or scrap."""
    stations = kpis.get("stations") if kpis else None
    good = figure(kpis, "good_cells_per_hour")
    if not isinstance(stations, Mapping) or good is None:
        return None
    scrapped = 0.0
    for id in stations:
        found = station_figure(kpis, str(id), "scrapped")
        scrapped += found.mean if found else 0.0
    total = good.mean + scrapped
    nothing = float("nan")
    return Figure(100 * scrapped / total, nothing, nothing) if total > 0 else None


def _value(key: str, value: Figure | None, unit: str, lang: str) -> Shown:
    shown: Shown = {
        "key": key,
        "label": text(lang, f"result.{key}"),
        "text": "",
        "unit": unit,
        "half": "",
    }
    if value is not None:
        digits = decimals_for(value.half, value.mean)
        shown["text"] = number(value.mean, digits)
        shown["half"] = plus_minus(value.half, digits)
    return shown
