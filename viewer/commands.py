"""What the commands do, apart from those that simulate: see `simulating`.

Each takes the parsed arguments and gives the exit code. What it needs is imported when it runs, so
that --help answers at once and serving a page does not load the simulation or VTK.
"""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from viewer.errors import InputError, UsageError

if TYPE_CHECKING:
    from viewer.factory.equipment import Catalogue
    from viewer.factory.model import Factory

DEFAULT_PORT = 8080
PORTS_TO_TRY = 50
STOPPED = 130
"""Exit code after Ctrl-C, as shells have it; what was done so far is printed all the same."""

Command = Callable[[argparse.Namespace], int]


def serve(options: argparse.Namespace) -> int:
    from viewer.app.server import serve as serve_app
    from viewer.ports import can_open_browser, choose_port

    port = choose_port(options.host, options.port, first=DEFAULT_PORT, tries=PORTS_TO_TRY)
    window = not options.no_browser and can_open_browser()
    serve_app(
        options.layout,
        host=options.host,
        port=port,
        open_browser=window,
        left=options.left or "",
    )
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
            roof={"shown": True, "hidden": False, "auto": None}[options.roof],
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
