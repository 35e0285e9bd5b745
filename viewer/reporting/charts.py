"""The charts of the report, each a function from results to SVG."""

import numpy as np

from viewer.reporting.losses import Step
from viewer.reporting.observed import Fill, Section
from viewer.reporting.svg import bar, dot, line, number, path, svg, text, ticks
from viewer.simulation.intervals import interval
from viewer.simulation.kpis import SHARES
from viewer.simulation.result import Result

STATE_ORDER = ("working", "blocked", "starved", "down", "changeover", "off_shift")
"""The order in a bar, as in the view."""


def throughput(result: Result) -> str:
    """Each replication as a dot; the mean up to it, and the 95 % interval of that mean."""
    width, height, left, right, top, bottom = 1120.0, 210.0, 56.0, 8.0, 8.0, 24.0
    samples = result.samples
    count = len(samples)
    known = [interval(samples[: k + 1]) for k in range(count)]
    bands = [one for one in known[2:] if one.low is not None and one.high is not None]
    values = [*samples, *(b.low or 0 for b in bands), *(b.high or 0 for b in bands)]
    marks = ticks(min(values), max(values))
    low, high = marks[0], marks[-1]

    def x(k: float) -> float:
        return left + (k + 0.5) / count * (width - left - right)

    def y(value: float) -> float:
        return top + (high - value) / (high - low) * (height - top - bottom)

    parts = [line(left, y(mark), width - right, y(mark), "grid") for mark in marks]
    parts += [text(left - 8, y(mark) + 4, number(mark), anchor="end") for mark in marks]
    every = next(step for step in (1, 2, 5, 10, 20, 50, 100, 1000, count) if count <= 24 * step)
    shown = [k for k in range(count) if (k + 1) % every == 0 or k == 0]
    parts += [text(x(k), height - 6, str(k + 1), anchor="middle") for k in shown]
    if bands:
        upper = [(x(k + 2), y(one.high or 0)) for k, one in enumerate(bands)]
        lower = [(x(k + 2), y(one.low or 0)) for k, one in enumerate(bands)]
        parts.append(path([*upper, *reversed(lower)], "band", closed=True))
    if count > 1:
        parts.append(path([(x(k), y(one.mean)) for k, one in enumerate(known)], "mean"))
    for k, value in enumerate(samples):
        parts.append(dot(x(k), y(value), "run", f"run {k + 1}: {number(value)} good cells/h"))
    return svg(parts, width=width, height=height, label="Throughput of each replication")


def state_shares(result: Result) -> str:
    """A bar a station, in the order of the flow; the number is the share of time working."""
    width, row, left, right = 548.0, 17.0, 132.0, 36.0
    stations = [result.line.station_ids[int(i)] for i in result.line.flow]
    names = dict(zip(result.line.station_ids, result.line.station_names, strict=True))
    keys = {state: key for key, state in SHARES}
    parts: list[str] = []
    for k, station in enumerate(stations):
        y, kpis = k * row, result.stations[station]
        limit = station == result.bottleneck
        if limit:
            parts.append(bar(0, y, width, row, "chosen"))
        kind = "strong" if limit else "label"
        parts.append(text(left - 8, y + 12.5, names[station], anchor="end", kind=kind, most=22))
        at = left
        for state in STATE_ORDER:
            share = getattr(kpis, keys[state])
            wide = max(0.0, share.mean) * (width - left - right)
            tip = f"{names[station]}: {state.replace('_', ' ')} {100 * share.mean:.1f} %"
            if wide > 0.05:
                parts.append(bar(at, y + 2.5, wide - min(0.6, wide / 4), row - 5, state, tip))
            at += wide
        worked = f"{100 * kpis.utilisation.mean:.0f}"
        parts.append(text(width - 2, y + 12.5, worked, anchor="end", kind="value"))
    height = row * len(stations)
    return svg(parts, width=width, height=height, label="Shares of time of each station")


def buffer_fill(fills: list[Fill], hours: float) -> str:
    """One small chart a link, from empty to its own number of places."""
    width, row, left, right = 548.0, 38.0, 244.0, 52.0
    parts: list[str] = []
    span = width - left - right
    for k, fill in enumerate(fills):
        top, base = k * row + 5, k * row + row - 5
        name = f"{fill.source} → {fill.target}"
        parts.append(text(left - 10, (top + base) / 2 + 4, name, anchor="end", most=40))
        highest = max(float(fill.places), float(fill.cells.max()))
        shares = fill.cells / highest
        points = [
            (left + j / (len(shares) - 1) * span, base - share * (base - top))
            for j, share in enumerate(shares)
        ]
        parts.append(line(left, top, left + span, top, "places"))
        parts.append(line(left, base, left + span, base, "grid"))
        area = [(left, base), *points, (left + span, base)]
        parts.append(path(area, "band", closed=True))
        parts.append(path(points, "thin"))
        tip = f"of {number(fill.places)}"
        parts.append(text(width - 2, (top + base) / 2 + 4, tip, anchor="end"))
    height = row * len(fills)
    marks = [mark for mark in ticks(0, hours) if mark <= hours + 1e-9]
    for mark in marks:
        place = left + mark / hours * span
        parts.append(text(place, height + 14, f"{number(mark)} h", anchor="middle"))
    return svg(parts, width=width, height=height + 20, label="Cells on the fullest links over time")


def lead_time(section: Section) -> str:
    """Histogram in minutes; the dashed line is the median."""
    width, height, left, right, top, bottom = 548.0, 150.0, 48.0, 12.0, 14.0, 24.0
    minutes = section.lead_s / 60
    # A few cells that waited through a long stop would squeeze all others into one bar.
    end = float(np.quantile(minutes, 0.995))
    start = float(minutes.min())
    marks = ticks(start, max(end, start + 1e-6), about=6)
    counts, edges = np.histogram(
        np.minimum(minutes, marks[-1]), bins=np.linspace(marks[0], marks[-1], 41)
    )
    shares = 100 * counts / len(minutes)
    levels = ticks(0, float(shares.max()), about=3)

    def x(value: float) -> float:
        return left + (value - marks[0]) / (marks[-1] - marks[0]) * (width - left - right)

    def y(share: float) -> float:
        return top + (1 - share / levels[-1]) * (height - top - bottom)

    parts = [line(left, y(level), width - right, y(level), "grid") for level in levels]
    parts += [text(left - 8, y(level) + 4, number(level), anchor="end") for level in levels]
    parts += [text(x(mark), height - 6, number(mark), anchor="middle") for mark in marks]
    for share, a, b in zip(shares, edges[:-1], edges[1:], strict=True):
        if share > 0:
            tip = f"{number(a)} to {number(b)} min: {share:.1f} % of the cells"
            parts.append(bar(x(a), y(share), x(b) - x(a) - 1, y(0) - y(share), "column", tip))
    middle = x(float(np.median(minutes)))
    parts.append(line(middle, top - 6, middle, y(0), "median"))
    parts.append(text(middle + 5, top, f"median {number(float(np.median(minutes)))} min"))
    return svg(parts, width=width, height=height, label="Lead times of good cells")


def waterfall(steps: list[Step]) -> str:
    """What remains as bars from zero, each loss as the piece between what was and what is left."""
    width, row, left, right = 548.0, 20.0, 96.0, 52.0
    span = width - left - right
    parts = [
        line(left + share * span, 0, left + share * span, row * len(steps), "grid")
        for share in (0.0, 0.25, 0.5, 0.75, 1.0)
    ]
    rest = 1.0
    for k, step in enumerate(steps):
        y, remains = k * row, step.kind == "remains"
        end = step.share if remains else rest
        start = 0.0 if remains else rest - step.share
        rest = step.share if remains else start
        percent = f"{100 * step.share:.1f}"
        kind = "strong" if remains else "label"
        parts.append(text(left - 8, y + 14, step.name, anchor="end", kind=kind))
        tip = f"{step.name}: {percent} %"
        shown = "kept" if remains else step.kind
        wide = max((end - start) * span, 0.5)
        parts.append(bar(left + start * span, y + 4, wide, row - 8, shown, tip))
        label = percent if remains or percent == "0.0" else f"−{percent}"
        parts.append(
            text(width - 2, y + 14, label, anchor="end", kind="strong" if remains else "value")
        )
    return svg(parts, width=width, height=row * len(steps), label="Losses down to the OEE")
