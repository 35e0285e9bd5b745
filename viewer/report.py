"""How results look in a terminal, and as JSON. Progress goes to stderr, results to stdout.

What draws is loaded where it is used: a command that prints JSON into a pipe needs none of it.
"""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from viewer.factory.checks import Finding
    from viewer.simulation.result import Result

Estimate = Mapping[str, Any]
"""{"mean": x, "ci95": [low, high]}, the interval None where one replication cannot give it."""

SCORES = "What reaches the line: of a 1 % speed-up of that station. "
STATES = ("utilisation", "blocked", "starved", "down", "changeover", "off_shift")


def print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2))


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[..., None]]:
    """Gives progress(done, total, partial_result=None); draws only where stderr is a terminal."""
    if not on_screen():
        yield lambda *_: None
        return

    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)

        def progress(done: int, total: int, partial: object = None) -> None:
            del partial  # a terminal shows how far it is, the page shows the numbers so far
            bar.update(task, completed=done, total=total)

        yield progress


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """A spinner on stderr, where that is a terminal."""
    if not on_screen():
        yield
        return

    from rich.console import Console

    with Console(stderr=True).status(what):
        yield


def on_screen() -> bool:
    """Whether somebody sees stderr as it comes; without a file for it, nobody does."""
    return sys.stderr is not None and sys.stderr.isatty()


def finding_json(finding: "Finding") -> dict[str, Any]:
    return {field.name: getattr(finding, field.name) for field in fields(finding)}


def print_findings(layout: str, findings: "Sequence[Finding]") -> None:
    """One line each, so that editors and grep can follow it."""
    for finding in sorted(findings, key=lambda finding: finding.severity):
        stations = ", ".join(finding.station_ids)
        place = f"{finding.place}: " if finding.place else f"{stations}: " if stations else ""
        print(f"{layout}: {finding.severity}: {place}{finding.message}")
    errors = sum(finding.severity == "error" for finding in findings)
    print(f"{layout}: {counted(errors, 'error')}, {counted(len(findings) - errors, 'warning')}")


def counted(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def paper() -> "Console":
    """Stdout; wide enough for a table where it is a file or a pipe."""
    from rich.console import Console

    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=160)


def warn(lines: Iterable[str]) -> None:
    """On stderr, so that a result stays a result."""
    for line in lines:
        print(f"warning: {line}", file=sys.stderr)


def doubts(result: "Result") -> Iterator[str]:
    """What should not be overlooked about a result."""
    yield from _warmup_doubts(result)
    yield from _precision_doubts(result)
    yield from _shift_doubts(result)


def _shift_doubts(result: "Result") -> Iterator[str]:
    begin_h, end_h = result.warmup_hours, result.warmup_hours + result.hours
    planned = result.line.planned_share(3600 * begin_h, 3600 * end_h)
    for station, share in zip(result.line.station_ids, planned, strict=True):
        if share <= 0:
            yield (
                f"station '{station}' is off shift during the whole run, from {begin_h:g} h to "
                f"{end_h:g} h after the first shift of the week begins; --hours 168 is a week"
            )


def doubts_of_stopping(result: "Result", asked: int | None) -> Iterator[str]:
    """That it was stopped early; `asked` is None where their number was not given beforehand."""
    if result.partial:
        of = "" if asked is None else f" of {asked:,}"
        yield f"stopped: these are the results of {result.replications:,}{of} replications"


def _warmup_doubts(result: "Result") -> Iterator[str]:
    found = result.warmup
    if found is None or found.long_enough:
        return
    if found.needed_hours is None:
        yield f"the output had not settled after {found.looked_hours:g} h ({found.method})"
        return
    change = ""
    if found.deviation is not None:
        more = "more" if found.deviation.mean > 0 else "less"
        change = f", until then it is {abs(100 * found.deviation.mean):.2g} % {more}"
    alone = f" with {found.format} alone" if len(result.formats) > 1 else ""
    yield (
        f"the warm-up of {found.given_hours:g} h is too short: the output settles after "
        f"{found.needed_hours:.3g} h{alone} ({found.method}){change}; --warmup-hours sets it"
    )


def _precision_doubts(result: "Result") -> Iterator[str]:
    found = result.precision
    if found is None or found.met:
        return
    reached = "no precision at all" if found.reached is None else f"± {100 * found.reached:.2g} %"
    needed = f"; about {found.needed:,} would be needed" if found.needed else ""
    yield (
        f"{reached} after {counted(found.replications, 'replication')}, "
        f"± {100 * found.wanted:.2g} % was wanted{needed}"
    )


def print_simulation(found: Mapping[str, Any]) -> None:
    console = paper()
    console.print(headline(found))
    console.print(station_table(found))
    timing = found.get("timing")
    warmup = found.get("warmup")
    if warmup and warmup["needed_hours"] is not None:
        console.print(
            f"warm-up    {warmup['given_hours']:g} h given, {warmup['needed_hours']:.2g} h needed "
            f"({warmup['method']})"
        )
    precision = found.get("precision")
    if precision and precision["reached"] is not None:
        console.print(
            f"precision  ± {100 * precision['reached']:.2g} % of the throughput after "
            f"{precision['replications']} replications (± {100 * precision['wanted']:.2g} % wanted)"
        )
    if timing:
        console.print(
            f"[dim]{found['replications']} × {found['hours']:g} h, seed {found['seed']}, "
            f"{found['kernel']} kernel: {timing['cells']:,} cells in {timing['kernel_s']:.2f} s. "
            "Shares are of machine time. Intervals (± half) are 95 % over the replications. "
            f"{SCORES if found.get('sensitivity') else ''}Nothing here is plant data.[/dim]",
            soft_wrap=True,
        )


def print_each_format(found: Mapping[str, Any]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    first, console = found["first"], paper()
    table = Table(box=SIMPLE_HEAD, padding=(0, 1), pad_edge=False)
    heads = (
        "good cells/h",
        "a minute",
        "GWh a year",
        "bottleneck",
        f"change to {first}",
        "% of it",
    )
    table.add_column("cell")
    for name in heads:
        table.add_column(name, justify="left" if name == "bottleneck" else "right", no_wrap=True)
    for name, one in found["formats"].items():
        rate, change, share = one["good_cells_per_hour"], one["difference"], one["rate"]
        agree = one["bottleneck_agreement"]
        said = "by its capacity" if agree is None else f"{agree:.0%} of the replications"
        agreement = f"  [dim]{said}[/dim]"
        table.add_row(
            f"[bold]{name}[/bold]" if name == first else name,
            with_interval(rate, digits=0),
            half_width(rate, digits=1, scale=1 / 60),
            half_width(one["gwh_per_year"], digits=2),
            one["bottleneck"] + agreement,
            with_interval(change, digits=0, sign="+") if change else "",
            half_width(share, digits=1, scale=100.0) if share and name != first else "",
        )
    console.print(f"layout  [bold]{found['layout']}[/bold]")
    console.print(table)
    some = next(iter(found["formats"].values()))
    console.print(
        f"[dim]{some['replications']} × {some['hours']:g} h of each format alone, seed "
        f"{some['seed']}, with common random numbers; differences and shares are paired. "
        "Intervals are 95 % over the replications. Nothing here is plant data.[/dim]",
        soft_wrap=True,
    )


def print_comparison(found: Mapping[str, Any]) -> None:
    console = paper()
    for side in ("a", "b"):
        console.print(headline(found[side]))
    difference = found["difference"]
    console.print(
        f"difference  [bold]{with_interval(difference, digits=1, sign='+')} good cells/h"
        f"[/bold]  [bold]{difference['verdict']}[/bold]"
    )
    needed = runs_needed(found)
    if needed:
        console.print(f"[dim]{needed}[/dim]", soft_wrap=True)


def runs_needed(found: Mapping[str, Any]) -> str:
    """What it would take to see the difference, or one of 1 %; empty where that is unknown."""
    difference, before = found["difference"], found["a"]["good_cells_per_hour"]["mean"]
    parts: list[str] = []
    if difference["runs_needed"]:
        change = f" ({100 * difference['mean'] / before:+.2g} %)" if before else ""
        parts.append(f"a difference of this size{change} {_runs(difference['runs_needed'])}")
    if difference["runs_needed_for_1_percent"]:
        parts.append(f"one of 1 % {_runs(difference['runs_needed_for_1_percent'])}")
    if not parts:
        return ""
    done = counted(difference["replications"], "pair")
    return f"{done} with common random numbers. To be seen four times of five, {', '.join(parts)}."


def _runs(number: int) -> str:
    return f"takes about {number:,} pairs of runs"


def headline(found: Mapping[str, Any]) -> "Table":
    from rich.table import Table

    table = Table.grid(padding=(0, 2))
    rate = found["good_cells_per_hour"]
    table.add_row("layout", f"[bold]{found['layout']}[/bold]")
    table.add_row("throughput", f"[bold]{with_interval(rate, digits=1)} good cells/h[/bold]")
    table.add_row("a year", f"{with_interval(found['gwh_per_year'], digits=3)} GWh")
    if found["energy_kwh_per_cell"]:
        energy = with_interval(found["energy_kwh_per_cell"], digits=3)
        table.add_row("electricity", f"{energy} kWh a good cell  [dim]estimate[/dim]")
    if len(found["formats"]) > 1:
        for name, one in found["formats"].items():
            cells = with_interval(one["good_cells_per_hour"], digits=1)
            energy = with_interval(one["gwh_per_year"], digits=3)
            table.add_row(f"of {name}", f"{cells} good cells/h, {energy} GWh a year")
    table.add_row("bottleneck", f"{found['bottleneck']}  [dim]{found['bottleneck_reason']}[/dim]")
    for name, crew in found.get("crews", {}).items():
        busy = half_width(crew["utilisation"], digits=1, scale=100.0)
        wait = half_width(crew["wait_s"], digits=1)
        text = f"{crew['people']} people, busy {busy} %, a breakdown waits {wait} s for one of them"
        table.add_row(f"crew {name}", text)
    return table


def station_table(found: Mapping[str, Any]) -> "Table":
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, padding=(0, 1), pad_edge=False)
    table.add_column("station", no_wrap=True)
    in_shifts = any(row["off_shift"]["mean"] for row in found["stations"].values())
    states = STATES if in_shifts else STATES[:-1]
    for name in (
        "working %",
        *(f"{state.replace('_', ' ')} %" for state in states[1:]),
        "wait s",
        "good",
        "scrapped",
    ):
        table.add_column(name, justify="right", no_wrap=True)
    scores = found.get("sensitivity")
    if scores:
        table.add_column("reaches the line %", justify="right", no_wrap=True)
    for station, row in found["stations"].items():
        table.add_row(
            f"[bold]{station}[/bold]" if station == found["bottleneck"] else station,
            *(half_width(row[state], digits=1, scale=100.0) for state in states),
            half_width(row["wait_s"], digits=1),
            half_width(row["good"], digits=0),
            half_width(row["scrapped"], digits=0),
            *([percent_within(scores[station])] if scores else []),
        )
    return table


def with_interval(value: Estimate, *, digits: int, sign: str = "") -> str:
    """ "9660.1 [9651.2, 9669.0]"."""
    text = f"{value['mean']:{sign},.{digits}f}"
    interval = value.get("ci95")
    if not interval or None in interval:
        return text
    low, high = interval
    return f"{text} \\[{low:{sign},.{digits}f}, {high:{sign},.{digits}f}]"


def half_width(value: Estimate, *, digits: int, scale: float = 1.0) -> str:
    """ "93.1 ± 0.2": mean and half the interval. A missing mean is a dash, no width is left out."""
    mean, interval = value["mean"], value.get("ci95")
    if mean is None:
        return "–"
    text = f"{mean * scale:,.{digits}f}"
    if interval and None not in interval:
        half = (interval[1] - interval[0]) / 2 * scale
        if half >= 0.5 * 10**-digits:
            text += f" ± {half:,.{digits}f}"
    return text


def percent_within(value: Estimate) -> str:
    """ "26 [4, 48]": for shares whose interval ends at 0 or 100 %, so that ± would be wrong."""
    text = f"{100 * value['mean']:.0f}"
    if not value["ci95"]:
        return text
    low, high = value["ci95"]
    return f"{text} \\[{100 * low:.0f}, {100 * high:.0f}]"
