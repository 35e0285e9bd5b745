"""The page of the report, put together from figures, charts and tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import numpy as np

from viewer import __version__
from viewer.reporting import charts
from viewer.reporting.losses import line_losses, station_losses
from viewer.reporting.observed import is_storage, lead_times, main_links
from viewer.reporting.svg import PATTERNS, bar, number, svg
from viewer.simulation.energy import STANDBY_SHARE
from viewer.simulation.intervals import Interval
from viewer.simulation.kpis import StationKpis
from viewer.simulation.line import LineArrays
from viewer.simulation.log import Log
from viewer.simulation.result import Result

STYLE = Path(__file__).with_name("style.css")


@dataclass(frozen=True)
class Source:
    """The layout a result is about."""

    name: str
    path: str
    estimates: int
    """Values that the layout marks as estimates."""


def page(result: Result, log: Log, source: Source, doubts: Sequence[str] = ()) -> str:
    """The whole report as one HTML text that fetches nothing. `log` is one of the replications."""
    blocks = [
        _head(result, source),
        *(f'<p class="doubt">{escape(doubt)}</p>' for doubt in doubts),
        _figures(result),
        _estimates(result, source),
        _section(
            "Throughput",
            "good cells per hour of each run; mean so far and its 95 % interval",
            charts.throughput(result),
        ),
        '<section><div class="two">',
        "<div>"
        + _title("State shares", "% of machine time, of places in storages")
        + charts.state_shares(result)
        + _legend(result)
        + _limit(result)
        + "</div>",
        "<div>" + _fill(result, log) + "</div>",
        "</div></section>",
        _lead_times(log),
        _losses(result),
        _section("Stations", "mean and half the 95 % interval over the runs", _table(result)),
        _foot(result, source),
    ]
    return _document(source.name, "\n".join(blocks))


def _document(title: str, body: str) -> str:
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}: simulation</title>\n"
        f"<style>\n{STYLE.read_text(encoding='utf-8')}</style></head>\n"
        f"<body>{PATTERNS}<main>\n{body}\n</main></body></html>\n"
    )


def _head(result: Result, source: Source) -> str:
    runs = f"{result.replications} run{'' if result.replications == 1 else 's'}"
    return (
        f"<header><h1>{escape(source.name)}</h1><span class=runs>{runs} of {result.hours:g} h, "
        f"{result.warmup_hours:g} h warm-up, seed {result.seed}, cell {escape(result.line.format)}"
        "</span></header>"
    )


def _figures(result: Result) -> str:
    names = dict(zip(result.line.station_ids, result.line.station_names, strict=True))
    unit, scale = ("h", 1 / 3600) if result.lead_time_s.mean >= 7200 else ("min", 1 / 60)
    rows = [
        ("Throughput", *_shown(result.good_cells_per_hour, "cells/h")),
        ("A year, 350 days", *_shown(result.gwh_per_year, "GWh/yr")),
        ("Bottleneck", escape(names[result.bottleneck]), "where the waiting turns"),
        ("OEE of the line", *_shown(result.oee, "%", 100.0)),
        ("Cells in the line", *_shown(result.wip, "cells")),
        ("Mean lead time", *_shown(result.lead_time_s, unit, scale)),
    ]
    if result.energy_kwh_per_cell is not None:
        energy, more = _shown(result.energy_kwh_per_cell, "kWh")
        rows.append(("Electricity of a good cell", energy, f"{more}, an estimate"))
    items = "".join(
        f"<div><dt>{name}</dt><dd>{value}<small>{more}</small></dd></div>"
        for name, value, more in rows
    )
    return f'<dl class="figures">{items}</dl>'


def _shown(value: Interval, unit: str, scale: float = 1.0) -> tuple[str, str]:
    mean = f"{number(value.mean * scale)} {unit}"
    if value.low is None or value.high is None:
        return mean, "one run, no interval"
    if value.low == value.high:
        return mean, "the same in every run"
    return mean, f"[{number(value.low * scale)}, {number(value.high * scale)}]"


def _estimates(result: Result, source: Source) -> str:
    count = (
        f"{source.estimates} values in the layout are marked as estimates. "
        if source.estimates
        else ""
    )
    energy = ""
    if result.energy_kwh_per_cell is not None:
        known = int(np.isfinite(result.power_kw).sum())
        energy = (
            f"Electricity counts the {known} of {len(result.power_kw)} stations whose power the "
            f"layout gives, {STANDBY_SHARE:.0%} of it while they wait, and no building. "
        )
    model = "These are estimates from a model; no plant data."
    return f'<p class="estimate">{count}{energy}{model}</p>'


def _title(heading: str, unit: str) -> str:
    return f"<h2>{heading} <span>{unit}</span></h2>"


def _section(heading: str, unit: str, content: str) -> str:
    return f"<section>{_title(heading, unit)}{content}</section>"


def _legend(result: Result) -> str:
    states = charts.STATE_ORDER if result.line.in_shifts else charts.STATE_ORDER[:-1]
    names = {state: state.replace("_", " ") for state in states}
    keys = "".join(
        f"<span>{svg([bar(0, 0, 14, 10, state)], width=14, height=10, label=name)}{name}</span>"
        for state, name in names.items()
    )
    return f'<div class="legend">{keys}</div>'


def _limit(result: Result) -> str:
    reason = escape(result.limit.reason)
    return f'<h2 style="margin-top:20px">Limits the line</h2><p>{reason}</p>'


def _fill(result: Result, log: Log) -> str:
    fills = main_links(log)
    if not fills:
        return ""
    unit = f"cells on the fullest links, run {log.replication + 1}"
    return _title("Buffer fill", unit) + charts.buffer_fill(fills, result.hours)


def _lead_times(log: Log) -> str:
    sections = lead_times(log)
    if not sections:
        return ""
    parts: list[str] = []
    for section in sections:
        where = "" if section.whole_line else f"{section.first} to {section.last}, "
        unit = f"{escape(where)}minutes, % of {len(section.lead_s):,} good cells"
        parts.append(f"<div>{_title('Lead time', unit)}{charts.lead_time(section)}</div>")
    if not sections[0].whole_line:
        parts.append(
            '<p class="small">No cell is seen on its whole way: some stations hold cells longer '
            "than the run. The mean lead time above includes them (Little’s law).</p>"
        )
    return f'<section><div class="two">{"".join(parts)}</div></section>'


def _losses(result: Result) -> str:
    """Where planned time goes: at the bottleneck, and on the line as a whole."""
    names = dict(zip(result.line.station_ids, result.line.station_names, strict=True))
    station = result.bottleneck
    parts: list[str] = []
    if not is_storage(result.line, station):
        title = _title(f"OEE of {escape(names[station])}", "% of its planned time, the bottleneck")
        steps = station_losses(result.stations[station])
        parts.append(f"<div>{title}{charts.waterfall(steps)}</div>")
    title = _title("OEE of the line", "% of what its slowest station makes in the planned time")
    parts.append(f"<div>{title}{charts.waterfall(line_losses(result))}</div>")
    return f'<section><div class="two">{"".join(parts)}</div></section>'


def _table(result: Result) -> str:
    scores = result.sensitivity
    heads = ["Station", "working %", "blocked %", "starved %", "down %", "changeover %"]
    heads += ["off shift %"] if result.line.in_shifts else []
    heads += ["OEE %", "wait s", "cells", "good/h", "scrapped/h"]
    heads += ["of 1 % faster reaches the line %"] if scores else []
    names = dict(zip(result.line.station_ids, result.line.station_names, strict=True))
    rows: list[str] = []
    for i in result.line.flow:
        station = result.line.station_ids[int(i)]
        kpis = result.stations[station]
        cells = _cells(kpis, result.line, storage=is_storage(result.line, station))
        if scores:
            score = scores.scores[station]
            cells.append(f"{100 * score.mean:.0f}")
            if score.low is not None and score.high is not None:
                cells[-1] += f" [{100 * score.low:.0f}, {100 * score.high:.0f}]"
        kind = ' class="chosen"' if station == result.bottleneck else ""
        columns = "".join(f"<td>{cell}</td>" for cell in (escape(names[station]), *cells))
        rows.append(f"<tr{kind}>{columns}</tr>")
    head = "".join(f"<th>{name}</th>" for name in heads)
    return f'<div class="wide"><table><tr>{head}</tr>{"".join(rows)}</table></div>'


def _cells(kpis: StationKpis, line: LineArrays, *, storage: bool) -> list[str]:
    shares = [kpis.utilisation, kpis.blocked, kpis.starved, kpis.down, kpis.changeover]
    shares += [kpis.off_shift] if line.in_shifts else []
    return [
        *(_within(share, 1, 100.0) for share in shares),
        "–" if storage else _within(kpis.oee, 1, 100.0),
        _within(kpis.wait_s, 1),
        _within(kpis.wip, 1),
        _within(kpis.good, 0),
        _within(kpis.scrapped, 0),
    ]


def _within(value: Interval, digits: int, scale: float = 1.0) -> str:
    shown = f"{value.mean * scale:,.{digits}f}"
    half = value.half * scale
    return f"{shown} ± {half:,.{digits}f}" if half >= 0.5 * 10**-digits else shown


def _foot(result: Result, source: Source) -> str:
    said = [
        f"LineTwin {__version__}, {result.kernel} kernel, seed {result.seed}.",
        f"Layout {source.path}, hash of its content {result.layout_hash}.",
    ]
    if result.warmup is not None and result.warmup.needed_hours is not None:
        found = result.warmup
        said.append(
            f"Warm-up: {found.given_hours:g} h given, {found.needed_hours:.2g} h needed "
            f"({found.method})."
        )
    if result.precision is not None and result.precision.reached is not None:
        found = result.precision
        said.append(
            f"Precision: ± {100 * (found.reached or 0):.2g} % reached, "
            f"± {100 * found.wanted:.2g} % wanted."
        )
    said.append("Intervals are 95 %, Student’s t over independent runs.")
    said.append("Estimates, no plant data.")
    return f"<footer>{escape(' '.join(said))}</footer>"
