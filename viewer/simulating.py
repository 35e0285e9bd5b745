"""The commands that simulate: one line, one line with each format, two lines compared."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from viewer.arguments import ALL_FORMATS
from viewer.commands import STOPPED, read
from viewer.errors import UsageError

if TYPE_CHECKING:
    from viewer.simulation.log import Log
    from viewer.simulation.result import Result


def simulate_each_format(options: argparse.Namespace) -> int:
    from viewer.report import print_each_format, print_json, progress_bar
    from viewer.simulation.each_format import simulate_each_format as each_format

    given = [name for name in ("log", "report", "sensitivity") if getattr(options, name)]
    if given:
        raise UsageError(f"--{given[0]} is about one format; name it instead of --format all")
    factory, catalogue = read(options.layout)
    shared = run_options(options)
    del shared["format"]
    with progress_bar("simulating each format") as progress:
        found = each_format(
            factory,
            catalogue,
            **shared,
            precision=options.precision,
            max_replications=options.max_replications,
            progress=progress,
        )
    if options.json:
        print_json(found.to_json(str(options.layout)))
    else:
        print_each_format(found.to_json(str(options.layout)))
    return STOPPED if found.partial else 0


def simulate(options: argparse.Namespace) -> int:
    from dataclasses import replace

    from viewer.report import (
        doubts,
        doubts_of_stopping,
        print_json,
        print_simulation,
        progress_bar,
        waiting,
        warn,
    )
    from viewer.simulation import run
    from viewer.simulation.compile import compile_line
    from viewer.simulation.warmup import find_warmup

    if options.format == ALL_FORMATS:
        return simulate_each_format(options)
    factory, catalogue = read(options.layout)
    line = compile_line(factory, catalogue, format=options.format)
    warmup = None
    if not line.in_shifts:
        with waiting("looking for the end of the warm-up"):
            warmup = find_warmup(line, warmup_hours=options.warmup_hours, seed=options.seed)
    with progress_bar("simulating") as progress:
        result = run.simulate(
            factory,
            catalogue,
            **run_options(options),
            precision=options.precision,
            max_replications=options.max_replications,
            progress=progress,
        )
    result = replace(result, warmup=warmup)
    if options.sensitivity and not result.partial:
        with progress_bar("speeding up each station") as progress:
            scores = run.measure_sensitivity(result, progress=progress)
        result = replace(result, sensitivity=scores)
    asked = None if options.precision else options.replications
    said = [*doubts_of_stopping(result, asked), *doubts(result)]
    warn(said)
    if options.log or options.report:
        with waiting("recording a run"):
            log = run.record(
                factory,
                catalogue,
                hours=options.hours,
                warmup_hours=options.warmup_hours,
                seed=options.seed,
                format=options.format,
            )
        if options.log:
            log.to_parquet(options.log, layout_hash=result.layout_hash)
        if options.report:
            write_report(options.report, options.layout, result, log, said)
    found = result.to_json(str(options.layout))
    if options.json:
        print_json(found)
    else:
        print_simulation(found)
    return STOPPED if result.partial else 0


def write_report(
    out: Path, layout: Path, result: "Result", log: "Log", doubts: Sequence[str]
) -> None:
    from viewer.factory.layout_file import load_layout
    from viewer.reporting.page import Source, page

    read = load_layout(layout)
    source = Source(
        name=read.factory.name,
        path=str(layout),
        estimates=len(read.estimates),
    )
    out.write_text(page(result, log, source, doubts), encoding="utf-8")


def compare(options: argparse.Namespace) -> int:
    from viewer.report import doubts_of_stopping, print_comparison, print_json, progress_bar, warn
    from viewer.simulation import run

    (a, catalogue), (b, _) = read(options.a), read(options.b)
    with progress_bar("simulating both") as progress:
        comparison = run.compare(a, b, catalogue, **run_options(options), progress=progress)
    warn(doubts_of_stopping(comparison.a, options.replications))
    found = comparison.to_json(str(options.a), str(options.b))
    if options.json:
        print_json(found)
    else:
        print_comparison(found)
    return STOPPED if comparison.a.partial else 0


def run_options(options: argparse.Namespace) -> dict[str, Any]:
    """The options that simulate and compare share, as keyword arguments of both."""
    names = ("hours", "warmup_hours", "replications", "seed", "kernel", "format")
    return {name: getattr(options, name) for name in names}
