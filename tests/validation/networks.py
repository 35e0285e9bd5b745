"""Random lines with every feature, small enough to be simulated twice in a moment."""

from features import make_more
from hypothesis import note
from hypothesis import strategies as st
from lines import Fields, layout_text, line_of

from viewer.simulation.line import LineArrays

times = st.one_of(
    st.floats(0.2, 3.0).map(lambda x: {"uniform": {"low": round(x / 2, 3), "high": round(x, 3)}}),
    st.floats(0.2, 3.0).map(lambda x: {"exponential": {"mean": round(x, 3)}}),
    st.floats(0.2, 3.0).map(lambda x: {"gamma": {"mean": round(x, 3), "cv": 0.6}}),
    # Many things happen at one instant where times are constant.
    st.sampled_from([0.5, 1.0, 2.0]).map(lambda x: {"constant": {"value": x}}),
)


@st.composite
def failures(draw: st.DrawFn) -> Fields:
    mtbf = draw(st.sampled_from([8.0, 40.0]))
    up = draw(st.sampled_from([mtbf, {"weibull": {"scale": mtbf, "shape": 2.0}}]))
    clock = draw(st.sampled_from(["operating", "calendar"]))
    return {"mtbf_s": up, "mttr_s": draw(st.sampled_from([1.5, 9.0])), "clock": clock}


@st.composite
def station(draw: st.DrawFn) -> dict[str, object]:
    kind = draw(st.sampled_from(["serial", "serial", "serial", "batch", "storage"]))
    if kind == "storage":
        made = {
            "kind": kind,
            "dwell_s": draw(st.floats(0.5, 30.0)),
            "capacity": draw(st.integers(1, 30)),
        }
    else:
        made = {"kind": kind, "cycle_s": draw(times), "machines": draw(st.integers(1, 4))}
        if kind == "batch":
            made["batch"] = draw(st.integers(1, 6))
        if draw(st.booleans()):
            made["failures"] = draw(failures())
        if draw(st.integers(0, 3)) == 0:
            every = draw(st.integers(3, 25))
            made["consumable"] = {"every_cells": every, "change_s": draw(st.floats(0.5, 9.0))}
    if draw(st.booleans()):
        made["yield"] = draw(st.floats(0.7, 0.999))
    return made


@st.composite
def link(draw: st.DrawFn) -> dict[str, object]:
    capacity = draw(st.sampled_from([0, 0, 1, 2, 3, 5, 12]))
    if capacity and draw(st.booleans()):
        return {"capacity": capacity, "transport_s": draw(st.floats(0.1, 6.0))}
    return {"capacity": capacity}


@st.composite
def arrivals(draw: st.DrawFn) -> dict[str, object]:
    made: dict[str, object] = {"interval_s": draw(times)}
    if draw(st.booleans()):
        made["queue_capacity"] = draw(st.integers(0, 4))
        made["when_full"] = draw(st.sampled_from(["lost", "waits"]))
    return made


@st.composite
def chains(draw: st.DrawFn, *, with_more: bool = False) -> LineArrays:
    """One station after the other; `with_more`: perhaps formats, crews and shifts."""
    stations = draw(st.lists(station(), min_size=1, max_size=6))
    links = [draw(link()) for _ in stations[1:]]
    more = {}
    if stations[0]["kind"] == "storage" or draw(st.integers(0, 2)) == 0:
        more["arrivals"] = {"interval_s": draw(times)}
    if with_more:
        more |= make_more(draw, stations, times)
        note(layout_text(stations, links, **more))
    return line_of(stations, links, **more)


@st.composite
def networks(draw: st.DrawFn, *, with_more: bool = False) -> LineArrays:
    """Branches, merges, joined pieces, ways back, several heads and ends; `with_more`: perhaps
    formats, crews and shifts."""
    n = draw(st.integers(2, 8))
    stations = [{"id": f"s{k}", **draw(station())} for k in range(n)]
    before: list[list[int]] = [[]]
    for k in range(1, n):
        # Mostly one of the last few, so that the network is deep as well as wide.
        near = st.integers(max(0, k - 3), k - 1)
        count = draw(st.sampled_from([0, 1, 1, 1, 1, 2, 2, 3]))
        before.append(sorted(draw(st.sets(near, min_size=min(count, k), max_size=count))))
    _join_pieces(before)
    links: list[dict[str, object]] = []
    for source in range(n):
        after = [k for k in range(n) if source in before[k]]
        shares = _shares(draw, len(after)) if len(after) > 1 and draw(st.booleans()) else None
        for place, target in enumerate(after):
            made = {"from": f"s{source}", "to": f"s{target}", **draw(link())}
            if shares:
                made["share"] = shares[place]
            links.append(made)
    for k in range(1, n):
        if before[k] and stations[k]["kind"] != "storage" and draw(st.integers(0, 3)) == 0:
            pieces = [draw(st.integers(1, 3)) for _ in before[k]]
            pieces[0] = stations[k].get("batch", 1)
            order = draw(st.permutations(before[k]))
            stations[k]["joins"] = {f"s{b}": x for b, x in zip(order, pieces, strict=True)}
    links += _ways_back(draw, stations, before)
    heads = [k for k in range(n) if not before[k] and not _implied(before, k)]
    more: dict[str, object] = {}
    for k in heads:
        if stations[k]["kind"] == "storage" or draw(st.booleans()):
            (more if k == 0 else stations[k])["arrivals"] = draw(arrivals())
    links = draw(st.permutations(links))
    if with_more:
        more |= make_more(draw, stations, times)
    note(layout_text(stations, links, **more))
    return line_of(stations, links, **more)


def _join_pieces(before: list[list[int]]) -> None:
    """Whatever is not joined to the last station yet feeds it, so that the line is in one piece."""
    group = list(range(len(before)))
    for k, sources in enumerate(before):
        for source in sources:
            group = [group[k] if g == group[source] else g for g in group]
    for k in reversed(range(len(before) - 1)):
        if group[k] != group[-1]:
            before[-1] = sorted([*before[-1], k])
            group = [group[-1] if g == group[k] else g for g in group]


def _implied(before: list[list[int]], k: int) -> bool:
    """Whether the layout gets a link of its own from the station before, as nothing else does."""
    return k > 0 and not any(k - 1 in sources for sources in before)


def _shares(draw: st.DrawFn, count: int) -> list[float]:
    weights = [draw(st.integers(1, 9)) for _ in range(count)]
    return [weight / sum(weights) for weight in weights]


def _ways_back(
    draw: st.DrawFn, stations: list[dict[str, object]], before: list[list[int]]
) -> list[dict[str, object]]:
    links: list[dict[str, object]] = []
    upstream: list[set[int]] = []
    for k, sources in enumerate(before):
        upstream.append(set(sources).union(*(upstream[b] for b in sources)))
        allowed = [b for b in sorted(upstream[k]) if "joins" not in stations[b]]
        if stations[k]["kind"] == "storage" or not allowed or draw(st.integers(0, 2)):
            continue
        to = f"s{draw(st.sampled_from(allowed))}"
        share, passes = draw(st.floats(0.05, 0.6)), draw(st.integers(1, 3))
        stations[k]["rework"] = {"to": to, "share": share, "max_passes": passes}
        if draw(st.booleans()):
            links.append({"from": f"s{k}", "to": to, **draw(link())})
    return links
