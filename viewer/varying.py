"""The command `variant`: lists, makes, renames, deletes, restores and rebases variants of a layout.

What it needs is imported when it runs, like in `commands`.
"""

import argparse
from pathlib import Path

from viewer.errors import UsageError

ACTIONS = {
    "list": 0,
    "new": 1,
    "rename": 2,
    "delete": 1,
    "restore": 1,
    "rebase": 1,
}
"""What can be done -> how many names it takes."""


def add_variant_arguments(one: argparse.ArgumentParser) -> None:
    """The arguments of `variant`."""
    one.add_argument("action", choices=tuple(ACTIONS), help="what to do; rename takes old and new")
    one.add_argument("layout", type=Path, help="the base, a YAML file")
    one.add_argument("names", nargs="*", metavar="NAME", help="of the variant")
    one.add_argument(
        "--from", dest="source", metavar="NAME", help="new: begin as this variant, not as the base"
    )
    one.add_argument("--json", action="store_true", help="print one JSON object")


def variant(options: argparse.Namespace) -> int:
    from viewer.factory import variants
    from viewer.factory.layout_file import load_layout

    wanted, names, base = ACTIONS[options.action], options.names, options.layout
    if len(names) != wanted:
        words = " ".join(["OLD", "NEW"] if wanted == 2 else ["NAME"] * wanted)
        raise UsageError(f"variant: expected variant {options.action} LAYOUT {words}".rstrip())
    if options.source is not None and options.action != "new":
        raise UsageError("variant: --from goes with new")
    match options.action:
        case "list":
            return _list(base, as_json=options.json)
        case "new":
            source = base
            if options.source is not None:
                source = variants.path_of_variant(base, options.source)
            path = variants.branch(load_layout(source), names[0])
        case "rename":
            path = variants.rename(base, *names)
        case "delete":
            path = variants.delete(base, names[0])
        case "restore":
            path = variants.restore(base, names[0])
        case _:
            path = variants.rebase(base, names[0]).path
    _say({"action": options.action, "path": str(path)}, str(path), as_json=options.json)
    return 0


def _list(base: Path, *, as_json: bool) -> int:
    from viewer.factory import variants
    from viewer.factory.layout_file import load_layout

    load_layout(base)
    found = [
        {
            "name": name,
            "path": str(variants.path_of_variant(base, name)),
            "base_has_moved": variants.base_has_moved(base, name),
        }
        for name in variants.names(base)
    ]
    deleted = variants.names(base, deleted=True)
    lines = [
        f"{one['path']}{' (its base has changed: variant rebase)' * bool(one['base_has_moved'])}"
        for one in found
    ]
    lines += [f"{name} (deleted: variant restore)" for name in deleted]
    text = "\n".join(lines) or f"no variants of {base}"
    _say({"base": str(base), "variants": found, "deleted": deleted}, text, as_json=as_json)
    return 0


def _say(found: dict[str, object], text: str, *, as_json: bool) -> None:
    from viewer.report import print_json

    if as_json:
        print_json(found)
    else:
        print(text)
