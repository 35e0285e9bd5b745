"""The words of the linetwin command: its commands, and the arguments of each."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from viewer import __version__, commands, editing, simulating, varying
from viewer.arguments import (
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
from viewer.commands import Command
from viewer.editing import add_diff_arguments, add_edit_arguments
from viewer.errors import UsageError
from viewer.library.commands import add_actions
from viewer.paths import DEFAULT_LAYOUT
from viewer.varying import add_variant_arguments

COMMANDS = (
    "serve",
    "check",
    "simulate",
    "compare",
    "edit",
    "diff",
    "variant",
    "shot",
    "assets",
    "test",
)


class Parser(argparse.ArgumentParser):
    """An ArgumentParser whose complaint is one line, like every other complaint."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{self.prog}: {message} (see {self.prog} --help)")


def parser() -> Parser:
    top = Parser(
        prog="linetwin",
        description="A 3D digital twin of a factory line. Without a command it opens the line "
        "in the browser: linetwin [LAYOUT] [--port N] [--host H] [--no-browser].",
        epilog="Exit codes: 0 fine, 1 the run failed, 2 the input is wrong, 130 stopped.",
    )
    top.add_argument("--version", action="version", version=f"linetwin {__version__}")
    actions = top.add_subparsers(metavar="COMMAND", required=True)

    def add(name: str, command: Command, text: str) -> argparse.ArgumentParser:
        made = actions.add_parser(name, help=text, description=text)
        made.set_defaults(command=command)
        return made

    layout = "the line, a YAML file"
    one = add("serve", commands.serve, "Open a line in the browser (default).")
    one.add_argument("layout", type=Path, nargs="?", default=DEFAULT_LAYOUT, help=layout)
    one.add_argument("--port", type=port_number, help="default: 8080 or the next free one")
    one.add_argument("--host", default="127.0.0.1", help="address to listen on, default 127.0.0.1")
    one.add_argument("--no-browser", action="store_true", help="only serve, open no window")
    left = one.add_mutually_exclusive_group()
    for word, text in (("restore", "do again"), ("discard", "forget")):
        help = f"{text} the edits that an earlier session left unsaved"
        left.add_argument(f"--{word}", dest="left", action="store_const", const=word, help=help)

    one = add("check", commands.check, "Read a layout and list what is doubtful about it.")
    one.add_argument("layout", type=Path, help=layout)
    one.add_argument("--json", action="store_true", help="print one JSON object")

    one = add("simulate", simulating.simulate, "Simulate a line: throughput, bottleneck, states.")
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

    one = add(
        "compare", simulating.compare, "Compare two lines, paired, with common random numbers."
    )
    one.add_argument("a", type=Path, metavar="A", help="the line as it is")
    one.add_argument("b", type=Path, metavar="B", help="the line as it might be")
    add_run_options(one)

    add_edit_arguments(add("edit", editing.edit, "Change a layout by commands; comments stay."))
    add_diff_arguments(add("diff", editing.diff, "What two layouts say differently."))

    text = "Variants of a layout, small files that say what differs from it."
    add_variant_arguments(add("variant", varying.variant, text))

    one = add("shot", commands.shot, "Draw a picture without a screen.")
    one.add_argument("layout", type=Path, help=layout)
    one.add_argument("out", type=output_file(".png", ".jpg", ".jpeg"), metavar="OUT.png")
    one.add_argument("--view", default="overview", help="name of a view, default overview")
    one.add_argument("--time", type=time_s, default=0.0, metavar="S", help="seconds, default 0")
    one.add_argument("--size", type=picture_size, default=(1280, 720), metavar="WxH")
    one.add_argument(
        "--roof",
        nargs="?",
        choices=("shown", "hidden", "auto"),
        const="shown",
        default="auto",
        help="auto, the default: where the camera is under it; --roof alone: shown",
    )

    add_actions(add("assets", commands.assets, "Build, check or draw the equipment library."))

    add("test", commands.run_tests, "Run all tests (from a checkout: python3 launch.py test).")
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
