"""asset.toml: what the build knows is written, what a person added is left alone."""

import json
import re

KEY = re.compile(r"^([A-Za-z0-9_-]+)\s*=")
TABLE = re.compile(r"^\s*\[")


def toml_value(value: object) -> str:
    """A value as TOML: texts, numbers, lists, and tables on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml_value(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        if value and isinstance(value[0], dict):
            return "[\n" + "".join(f"  {toml_value(each)},\n" for each in value) + "]"
        return "[" + ", ".join(toml_value(each) for each in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def with_fields(text: str, fields: dict[str, object]) -> str:
    """The file's text with these top-level keys set, in place where they are there already.

    Keys that are not among the fields keep their lines and their comments; so does everything from
    the first table on. A field of value None is taken out.
    """
    head, tail = split_tables(text.splitlines())
    written: set[str] = set()
    out: list[str] = []
    for name, lines in entries(head):
        if name in fields:
            if fields[name] is not None and name not in written:
                out.append(f"{name} = {toml_value(fields[name])}")
            written.add(name)
        else:
            out += lines
    while out and not out[-1].strip():
        out.pop()
    out += [
        f"{name} = {toml_value(value)}"
        for name, value in fields.items()
        if name not in written and value is not None
    ]
    rest = ["", *tail] if tail else []
    return "\n".join([*out, *rest]) + "\n"


def split_tables(lines: list[str]) -> tuple[list[str], list[str]]:
    """Lines before the first table, and from there on; brackets of a value are no table."""
    depth = 0
    for i, line in enumerate(lines):
        if depth == 0 and TABLE.match(line):
            return lines[:i], lines[i:]
        depth += open_brackets(line)
    return lines, []


def entries(lines: list[str]) -> list[tuple[str | None, list[str]]]:
    """Each key with its lines; a comment or an empty line is an entry without a name."""
    found: list[tuple[str | None, list[str]]] = []
    depth = 0
    for line in lines:
        key = KEY.match(line) if depth == 0 else None
        if depth > 0 and found:
            found[-1][1].append(line)
        else:
            found.append((key.group(1) if key else None, [line]))
        depth += open_brackets(line)
    return found


def open_brackets(line: str) -> int:
    """How many brackets a line opens more than it closes, outside of texts and comments."""
    bare = re.sub(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'', "", line).split("#")[0]
    return sum(bare.count(c) for c in "[{") - sum(bare.count(c) for c in "]}")
