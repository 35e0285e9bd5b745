"""`assets build`, `assets check` and `assets sheet`: their arguments and what they print."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from viewer.arguments import output_file
from viewer.errors import InputError


def add_actions(parser: argparse.ArgumentParser) -> None:
    """The actions of `assets` with their arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)

    def add(name: str, text: str, *, ids_last: bool = True) -> argparse.ArgumentParser:
        made = actions.add_parser(name, help=text, description=text)
        if ids_last:
            add_ids(made)
        return made

    def add_ids(made: argparse.ArgumentParser) -> None:
        made.add_argument(
            "ids", nargs="*", metavar="ID", help="name of its folder; default all equipment"
        )

    add("build", "Make GLB and STEP files from the CAD sources (needs build123d).")
    add("check", "List what is wrong with GLB, STEP and asset.toml files.")
    made = add("sheet", "Draw the catalogue page without a screen.", ids_last=False)
    made.add_argument("out", type=output_file(".png"), metavar="OUT.png")
    add_ids(made)
    made.add_argument("--theme", choices=("light", "dark"), default="light")


def run(options: argparse.Namespace) -> int:
    """Do the chosen action; gives the exit code."""
    match options.action:
        case "build":
            return build(options.ids)
        case "check":
            return check(options.ids)
        case _:
            return sheet(options.out, options.ids, theme=options.theme)


def build(ids: Sequence[str]) -> int:
    """Build the named equipment, or all, and check it. Raises UsageError without build123d."""
    from viewer.library.build import build_all, sources
    from viewer.library.check import find_problems

    folders = sources(ids)
    for name, files in build_all(folders):
        shown = ", ".join(
            f"{file} {triangles:,} triangles" if triangles else f"{file} {size / 1e6:.1f} MB"
            for file, triangles, size in files
        )
        print(f"{name}: {shown}", flush=True)
    return _report(find_problems([folder.name for folder in folders]))


def check(ids: Sequence[str]) -> int:
    """One line per problem, or one line that there is none."""
    from viewer.library.check import find_problems

    problems = find_problems(ids)
    if not problems:
        print("No problems.")
    return _report(problems)


def sheet(out: Path, ids: Sequence[str], *, theme: str) -> int:
    """Draw the catalogue page and print its name. Raises UsageError for an unknown id."""
    from viewer.factory.equipment import load_catalogue
    from viewer.library.sheet import draw_sheet, in_order, write_sheet
    from viewer.report import progress_bar

    catalogue = load_catalogue()
    chosen = in_order(catalogue[name] for name in (ids or catalogue))
    with progress_bar("drawing") as progress:
        page = draw_sheet(chosen, theme=theme, progress=progress)
    write_sheet(page, out)
    print(out)
    return 0


def _report(problems: Sequence[str]) -> int:
    for line in problems:
        print(line)
    return InputError.exit_code if problems else 0
