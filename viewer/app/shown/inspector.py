"""The inspector of the selected station: parameters, place, what it does, its links."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from viewer.app.numbers import NBSP, decimals_for, number, plus_minus
from viewer.app.parameters import Parameter, is_estimate, parameters, pose
from viewer.app.shown.figures import Figure, Kpis, station_figure
from viewer.app.shown.wording import area_name, duration_text, station_name
from viewer.app.texts import load_texts, text

if TYPE_CHECKING:
    from viewer.app.state import Shown
    from viewer.factory.equipment import Equipment
    from viewer.factory.flow import ResolvedLink
    from viewer.factory.model import Factory, Station

STATES = (
    ("working", "utilisation"),
    ("starved", "starved"),
    ("blocked", "blocked"),
    ("down", "down"),
    ("changeover", "changeover"),
    ("off_shift", "off_shift"),
)
"""State and the name of its share in the figures."""


def inspector(
    factory: Factory,
    reference: Factory,
    station_id: str,
    *,
    equipment: Equipment,
    links: Sequence[ResolvedLink],
    estimates: frozenset[str],
    kpis: Kpis | None,
    lang: str,
) -> Shown:
    """Everything of the panel for one station."""
    station = factory.station(station_id)
    before = reference.station(station_id) if station_id in reference.station_ids else station
    return {
        "id": station_id,
        "name": station_name(station, lang),
        "parameters": _fields(parameters(station), parameters(before), station_id, estimates, lang),
        "place": _fields(pose(station), pose(before), station_id, estimates, lang),
        "facts": _facts(station, equipment, lang),
        "own_formats": sorted(station.per_format),
        "shares": _shares(kpis, station, lang),
        "flows": _flows(kpis, station, lang),
        "links": [
            _link(link, factory, station_id, lang)
            for link in links
            if station_id in (link.source, link.target)
        ],
    }


def _fields(
    now: list[Parameter],
    before: list[Parameter],
    station_id: str,
    estimates: frozenset[str],
    lang: str,
) -> list[Shown]:
    words = load_texts(lang)["inspector"]
    units = load_texts(lang)["result"] | {"cells": words["cells"], "deg": "°"}
    earlier = {parameter.key: parameter for parameter in before}
    shown: list[Shown] = []
    for parameter in now:
        old = earlier.get(parameter.key)
        original = parameter.text_of(old.value) if old and old.value != parameter.value else None
        shown.append(
            {
                "key": parameter.key,
                "label": words[parameter.label],
                "text": parameter.text,
                "unit": units.get(parameter.unit, parameter.unit),
                "estimate": is_estimate(estimates, station_id, parameter.key),
                "shape": words[parameter.shape] if parameter.shape else None,
                "original": original,
            }
        )
    return shown


def _facts(station: Station, equipment: Equipment, lang: str) -> list[Shown]:
    length, width, height = station.size_m or equipment.size_m
    name = equipment.name_ko if lang == "ko" else equipment.name_en
    size = f"{length:g} × {width:g} × {height:g}{NBSP}m"
    return [
        {"label": text(lang, "inspector.equipment"), "text": name},
        {"label": text(lang, "inspector.footprint"), "text": size},
        {"label": text(lang, "inspector.area"), "text": area_name(station.area, lang)},
    ]


def _shares(kpis: Kpis | None, station: Station, lang: str) -> list[Shown]:
    """Shares of machine time; none for a storage, which has no machine states."""
    shown: list[Shown] = []
    if station.kind == "storage":
        return shown
    for state, key in STATES:
        share = station_figure(kpis, station.id, key)
        if share is None:
            continue
        percent = share.times(100)
        digits = min(decimals_for(percent.half, percent.mean), 1)
        shown.append(
            {
                "state": state,
                "word": text(lang, f"state.{state}"),
                "share": share.mean,
                "text": f"{number(percent.mean, digits)}{NBSP}%",
                "half": plus_minus(percent.half, digits),
            }
        )
    return shown


def _flows(kpis: Kpis | None, station: Station, lang: str) -> list[Shown]:
    shown: list[Shown] = []

    def add(label: str, found: Figure | None, unit: str) -> None:
        if found is None:
            return
        digits = decimals_for(found.half, found.mean)
        value = f"{number(found.mean, digits)}{NBSP}{unit}"
        half = plus_minus(found.half, digits)
        shown.append({"label": text(lang, f"inspector.{label}"), "text": value, "half": half})

    for key in ("good", "scrapped"):
        found = station_figure(kpis, station.id, key)
        add(key, found, text(lang, "inspector.cells_per_hour"))
    add("inside", station_figure(kpis, station.id, "wip"), text(lang, "inspector.cells"))
    if station.kind == "storage":
        taken = station_figure(kpis, station.id, "utilisation")
        add("filled", taken.times(100) if taken else None, "%")
    wait = station_figure(kpis, station.id, "wait_s")
    if wait is not None:
        shown.append(
            {
                "label": text(lang, "inspector.wait"),
                "text": duration_text(wait.mean, lang),
                "half": "",
            }
        )
    return shown


def _link(link: ResolvedLink, factory: Factory, station_id: str, lang: str) -> Shown:
    comes_in = link.target == station_id
    other = factory.station(link.source if comes_in else link.target)
    words = load_texts(lang)["inspector"]
    if link.capacity == 0:
        facts = [{"label": words["link_capacity"], "text": words["direct"]}]
    else:
        capacity = f"{number(link.capacity)}{NBSP}{words['cells']}"
        facts = [
            {"label": words["link_length"], "text": f"{number(link.length_m, 1)}{NBSP}m"},
            {"label": words["link_time"], "text": duration_text(link.transport_s, lang)},
            {"label": words["link_capacity"], "text": capacity},
        ]
    return {
        "id": link.id,
        "direction": words["link_in" if comes_in else "link_out"],
        "station": other.id,
        "name": station_name(other, lang),
        "kind": words[f"link_kind_{link.kind}"],
        "facts": facts,
    }
