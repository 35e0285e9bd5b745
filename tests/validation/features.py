"""What a random line may have besides stations and links: formats, crews, shifts."""

from collections.abc import Mapping

from hypothesis import strategies as st

FORMATS = (4680, 4695, 46120)
SPAN_H = 1 / 512
"""About 7 s: shifts are as short as the runs, and their hours add up without rounding."""

Station = dict[str, object]


@st.composite
def plans(draw: st.DrawFn) -> list[dict[str, object]]:
    """One to four lots, often shorter than the line is long."""
    lots = draw(st.lists(st.sampled_from(FORMATS), min_size=1, max_size=4))
    first: list[dict[str, object]] = [
        {"format": name, "cells": draw(st.integers(1, 40))} for name in lots[:-1]
    ]
    return [*first, {"format": lots[-1]}]


def make_formats(
    draw: st.DrawFn, stations: list[Station], times: st.SearchStrategy[object]
) -> list[dict[str, object]]:
    """A plan, and what differs by format at the stations."""
    plan = draw(plans())
    for station in stations:
        if station["kind"] != "storage" and draw(st.booleans()):
            station["changeover_s"] = draw(st.sampled_from([0.5, 4.0, 20.0]))
        if draw(st.booleans()):
            station["per_format"] = {
                draw(st.sampled_from(FORMATS[1:])): draw(_figures(station, times))
            }
    return plan


@st.composite
def _figures(draw: st.DrawFn, station: Station, times: st.SearchStrategy[object]) -> Station:
    found: Station = {}
    if station["kind"] == "storage":
        found["dwell_s"] = draw(st.floats(0.5, 30.0))
        found["capacity"] = draw(st.integers(1, 30))
    else:
        found["cycle_s"] = draw(times)
        if "batch" in station and "joins" not in station:
            found["batch"] = draw(st.integers(1, 6))
        if "consumable" in station:
            found["consumable"] = {"every_cells": draw(st.integers(3, 25)), "change_s": 2.5}
    if draw(st.booleans()):
        found["yield"] = draw(st.floats(0.7, 0.999))
    return found


def make_crews(draw: st.DrawFn, stations: list[Station]) -> dict[str, int]:
    crews = {"fitters": draw(st.integers(1, 2)), "others": 1}
    for station in stations:
        failures = station.get("failures")
        crew = draw(st.sampled_from([None, None, "others", "none"]))
        if crew is not None and isinstance(failures, Mapping):
            station["failures"] = {**failures, "crew": crew}
    return crews


@st.composite
def calendar(draw: st.DrawFn) -> list[dict[str, object]]:
    """Spans of work in the first minutes of a day."""
    edges = sorted(draw(st.sets(st.integers(0, 24), min_size=2, max_size=8)))
    spans = zip(edges[::2], edges[1::2], strict=False)
    return [{"from_h": 6 + SPAN_H * begin, "to_h": 6 + SPAN_H * end} for begin, end in spans]


def make_shifts(draw: st.DrawFn, stations: list[Station]) -> dict[str, object]:
    for station in stations:
        shift = draw(st.sampled_from([None, None, "other", "always"]))
        if shift is not None:
            station["shift"] = shift
    return {"first": draw(calendar()), "other": draw(calendar())}


def make_more(
    draw: st.DrawFn, stations: list[Station], times: st.SearchStrategy[object]
) -> dict[str, object]:
    """Each of them, or not."""
    more: dict[str, object] = {}
    if draw(st.booleans()):
        more["plan"] = make_formats(draw, stations, times)
    if draw(st.booleans()):
        more["crews"] = make_crews(draw, stations)
    if draw(st.integers(0, 2)) == 0:
        more["shifts"] = make_shifts(draw, stations)
    return more
