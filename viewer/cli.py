"""The linetwin command: reads arguments, calls the parts, prints what they say.

Results go to stdout, progress and problems to stderr. Exit codes: 0 fine, 1 the run failed, 2 the
input is wrong, 130 stopped by Ctrl-C. What a command needs is imported when it runs, so that --help
answers at once and serving a page does not load the simulation or VTK.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from viewer import __version__
from viewer.arguments import (
    ALL_FORMATS,
    cell_format,
    count,
    format_or_all,
    hours,
    output_file,
    picture_size,
    port_number,
    seed,
    share,
    time_s,
    warmup_hours,
)
from viewer.errors import InputError, LineTwinError, UsageError
from viewer.library.commands import add_actions
from viewer.paths import DEFAULT_LAYOUT

if TYPE_CHECKING:
    from viewer.factory.equipment import Catalogue
    from viewer.factory.model import Factory
    from viewer.simulation.log import Log
    from viewer.simulation.result import Result

COMMANDS = ("serve", "check", "simulate", "compare", "shot", "assets", "test")
DEFAULT_PORT = 8080
PORTS_TO_TRY = 50
DEBUG = "LINETWIN_DEBUG"
STOPPED = 130
"""Exit code after Ctrl-C, as shells have it; what was done so far is printed all the same."""

Command = Callable[[argparse.Namespace], int]


class Parser(argparse.ArgumentParser):
    """An ArgumentParser whose complaint is one line, like every other complaint."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{self.prog}: {message} (see {self.prog} --help)")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        options = parser().parse_args(with_command(words))
        command: Command = options.command
        code = command(options)
        sys.stdout.flush()  # here, where a reader that has gone is dealt with
        return code
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as problem:
        if os.environ.get(DEBUG):
            raise
        lines, code = explain(problem)
        print(*lines, sep="\n", file=sys.stderr)
        return code


def explain(problem: Exception) -> tuple[list[str], int]:
    """The lines to print for a problem, and the exit code."""
    match problem:
        case InputError():
            return list(problem.problems), problem.exit_code
        case LineTwinError():
            return [" ".join(str(problem).split())], problem.exit_code
        case OSError(filename=str() as name, strerror=str() as reason):
            return [f"{name}: {reason}"], InputError.exit_code
        case _:
            reason = " ".join(str(problem).split())
            kind = type(problem).__name__
            return [f"linetwin: {kind}: {reason} ({DEBUG}=1 shows where)"], 1


def with_command(words: list[str]) -> list[str]:
    """The words with `serve` put in front where no command is named."""
    first = words[0] if words else ""
    if first == "test":  # whatever follows is meant for pytest
        return ["test"]
    if first in ("-h", "--help", "--version", *COMMANDS):
        return words
    if first == "" or first.startswith("-"):
        return ["serve", *words]
    if Path(first).suffix in (".yaml", ".yml") or "/" in first or Path(first).exists():
        return ["serve", *words]
    guess = get_close_matches(first, COMMANDS, n=1)
    hint = f", did you mean {guess[0]}?" if guess else f"; there are {', '.join(COMMANDS)}"
    raise UsageError(f"linetwin: no command or layout file {first!r}{hint}")


def parser() -> Parser:
    top = Parser(
        prog="linetwin",
        description="A 3D digital twin of a factory line. Without a command it opens the line "
        "in the browser: linetwin [LAYOUT] [--port N] [--host H] [--no-browser].",
        epilog="Exit codes: 0 fine, 1 the run failed, 2 the input is wrong, 130 stopped.",
    )
    top.add_argument("--version", action="version", version=f"linetwin {__version__}")
    commands = top.add_subparsers(metavar="COMMAND", required=True)

    def add(name: str, command: Command, text: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text)
        made.set_defaults(command=command)
        return made

    layout = "the line, a YAML file"
    one = add("serve", serve, "Open a line in the browser (default).")
    one.add_argument("layout", type=Path, nargs="?", default=DEFAULT_LAYOUT, help=layout)
    one.add_argument("--port", type=port_number, help="default: 8080 or the next free one")
    one.add_argument("--host", default="127.0.0.1", help="address to listen on, default 127.0.0.1")
    one.add_argument("--no-browser", action="store_true", help="only serve, open no window")

    one = add("check", check, "Read a layout and list what is doubtful about it.")
    one.add_argument("layout", type=Path, help=layout)
    one.add_argument("--json", action="store_true", help="print one JSON object")

    one = add("simulate", simulate, "Simulate a line: throughput, bottleneck, states.")
    one.add_argument("layout", type=Path, help=layout)
    how_many = add_run_options(one, formats=format_or_all)
    how_many.add_argument(
        "--precision",
        type=share,
        metavar="1%",
        help="as many replications as it takes, instead of a number of them",
    )
    one.add_argument(
        "--max-replications", type=count, default=1000, help="with --precision, default 1000"
    )
    one.add_argument(
        "--sensitivity",
        action="store_true",
        help="what each station would give the line if it were 1%% faster; takes a run for each",
    )
    one.add_argument(
        "--log",
        type=output_file(".parquet"),
        metavar="FILE.parquet",
        help="write every cell's visits of the first replication",
    )
    one.add_argument(
        "--report",
        type=output_file(".html", ".htm"),
        metavar="OUT.html",
        help="write charts and tables as one page that needs no network",
    )

    one = add("compare", compare, "Compare two lines, paired, with common random numbers.")
    one.add_argument("a", type=Path, metavar="A", help="the line as it is")
    one.add_argument("b", type=Path, metavar="B", help="the line as it might be")
    add_run_options(one)

    one = add("shot", shot, "Draw a picture without a screen.")
    one.add_argument("layout", type=Path, help=layout)
    one.add_argument("out", type=output_file(".png", ".jpg", ".jpeg"), metavar="OUT.png")
    one.add_argument("--view", default="overview", help="name of a view, default overview")
    one.add_argument("--time", type=time_s, default=0.0, metavar="S", help="seconds, default 0")
    one.add_argument("--size", type=picture_size, default=(1280, 720), metavar="WxH")

    add_actions(add("assets", assets, "Build, check or draw the equipment library."))

    add("test", run_tests, "Run all tests (from a checkout: python3 launch.py test).")
    return top


def add_run_options(
    one: argparse.ArgumentParser, formats: Callable[[str], str] = cell_format
) -> "argparse._MutuallyExclusiveGroup":
    """Adds what simulate and compare share; gives the group that says how many replications."""
    every = ", or all, one after the other" if formats is format_or_all else ""
    one.add_argument("--hours", type=hours, default=8.0, help="simulated hours, default 8")
    one.add_argument("--warmup-hours", type=warmup_hours, default=1.0, help="default 1")
    how_many = one.add_mutually_exclusive_group()
    how_many.add_argument("--replications", type=count, default=30, help="default 30")
    one.add_argument("--seed", type=seed, default=1, help="default 1")
    one.add_argument("--kernel", choices=("auto", "recurrence", "events"), default="auto")
    one.add_argument(
        "--format",
        type=formats,
        metavar="46120",
        help=f"this cell format alone{every}; default: the plan",
    )
    one.add_argument("--json", action="store_true", help="print one JSON object")
    return how_many


def serve(options: argparse.Namespace) -> int:
    from viewer.app.server import serve as serve_app
    from viewer.ports import can_open_browser, choose_port

    port = choose_port(options.host, options.port, first=DEFAULT_PORT, tries=PORTS_TO_TRY)
    window = not options.no_browser and can_open_browser()
    serve_app(options.layout, host=options.host, port=port, open_browser=window)
    return 0


def check(options: argparse.Namespace) -> int:
    from viewer.factory.checks import find_problems
    from viewer.factory.equipment import load_catalogue
    from viewer.factory.layout_file import load_layout
    from viewer.report import finding_json, print_findings, print_json

    problems: tuple[str, ...] = ()
    findings = []
    try:
        findings = find_problems(load_layout(options.layout).factory, load_catalogue())
    except InputError as error:
        if not options.json:
            raise
        problems = error.problems
    if options.json:
        shown = [finding_json(finding) for finding in findings]
        print_json({"layout": str(options.layout), "findings": shown, "problems": list(problems)})
    else:
        print_findings(str(options.layout), findings)
    wrong = problems or any(finding.severity == "error" for finding in findings)
    return InputError.exit_code if wrong else 0


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


def shot(options: argparse.Namespace) -> int:
    from viewer.report import waiting
    from viewer.scene.render import render_still

    factory, catalogue = read(options.layout)
    with waiting("drawing"):
        render_still(
            factory,
            catalogue,
            out=options.out,
            view=options.view,
            time_s=options.time,
            size=options.size,
        )
    print(options.out)
    return 0


def assets(options: argparse.Namespace) -> int:
    from viewer.library.commands import run

    return run(options)


def run_tests(_: argparse.Namespace) -> int:
    raise UsageError(
        "linetwin test: the tests live in the repository; there, run: python3 launch.py test"
    )


def read(layout: Path) -> "tuple[Factory, Catalogue]":
    from viewer.factory.equipment import load_catalogue
    from viewer.factory.layout_file import load_layout

    return load_layout(layout).factory, load_catalogue()


def run_options(options: argparse.Namespace) -> dict[str, Any]:
    """The options that simulate and compare share, as keyword arguments of both."""
    names = ("hours", "warmup_hours", "replications", "seed", "kernel", "format")
    return {name: getattr(options, name) for name in names}
