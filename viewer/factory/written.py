"""The factory the way a layout file writes it: plain mappings and lists, and their text in YAML."""

import json
import re
from collections import OrderedDict
from collections.abc import Mapping
from functools import lru_cache
from typing import cast

from pydantic import BaseModel

from viewer.factory.document import Plain
from viewer.factory.durations import Duration, written
from viewer.factory.model import BY_NAME, KEYS, SECTIONS

_FLOW_WIDTH = 110
"""A mapping longer than this is written as a block."""

_PLAIN_TEXT = re.compile(r"[^\W\d_][\w .·/()+%°&-]*[\w.)%]|[^\W\d_]")
_NOT_TEXT = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf"})


def as_written(model: BaseModel) -> dict[str, Plain]:
    """All fields of a model by their names in the file; what is not set is None."""
    result: dict[str, Plain] = {}
    for name, field in type(model).model_fields.items():
        value = cast(object, getattr(model, name))
        # Only in failures does a plain number mean an exponential.
        plain_kind = "exponential" if name in ("mtbf_s", "mttr_s") else "constant"
        result[field.alias or name] = _plain(value, plain_kind)
    return result


def slim(value: Plain, section: str) -> Plain:
    """What stands below the key `section`, without what equals its default or is not set."""
    if isinstance(value, tuple):
        return tuple(slim(item, section) for item in value)
    if not isinstance(value, dict):
        return value
    if section in BY_NAME and not value.keys() & set(KEYS[section]):
        kept = {key: slim(item, section) for key, item in value.items()}
    else:
        usual = _defaults(section)
        kept = {
            key: slim(item, key)
            for key, item in value.items()
            if item is not None and (key not in usual or usual[key] != item)
        }
    return OrderedDict(kept) if isinstance(value, OrderedDict) else kept


@lru_cache
def _defaults(section: str) -> dict[str, Plain]:
    """Key -> default, as written, for the keys that may be left out."""
    model = SECTIONS.get(section)
    defaults: dict[str, Plain] = {}
    for name, field in model.model_fields.items() if model else ():
        key = field.alias or name
        # A place that happens to be the origin is still a place, and a version is always written.
        if not field.is_required() and key not in ("at_m", "layout"):
            value = cast(object, field.get_default(call_default_factory=True))
            defaults[key] = _plain(value, "constant")
    return defaults


def _plain(value: object, plain_kind: str) -> Plain:
    if isinstance(value, BaseModel):
        return as_written(value)
    if isinstance(value, Duration):
        if value.kind == plain_kind:
            return value.parameters[0]
        return {
            key: tuple(x) if isinstance(x, list) else dict(x) for key, x in written(value).items()
        }
    if isinstance(value, tuple):
        return tuple(_plain(item, plain_kind) for item in cast(tuple[object, ...], value))
    if isinstance(value, Mapping):
        inner = cast(Mapping[str, object], value)
        made = {key: _plain(item, plain_kind) for key, item in inner.items()}
        # Where the order of a mapping has a meaning, it has to have one in a comparison, too.
        return OrderedDict(made) if isinstance(value, OrderedDict) else made
    assert value is None or isinstance(value, str | int | float | bool)
    return value


def flow_text(value: Plain) -> str:
    """`value` on one line: `{mtbf_s: 3600, mttr_s: 240}`, `[5, 10]`, `dry_room`."""
    if isinstance(value, dict):
        inside = ", ".join(f"{flow_text(_key(k))}: {flow_text(x)}" for k, x in value.items())
        return f"{{{inside}}}"
    if isinstance(value, tuple):
        return f"[{', '.join(flow_text(item) for item in value)}]"
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return number_text(value)
    if _PLAIN_TEXT.fullmatch(value) and value.lower() not in _NOT_TEXT:
        return value
    return json.dumps(value, ensure_ascii=False)


def _key(key: str) -> Plain:
    """Format ids are written as the numbers they look like."""
    return int(key) if key.isdecimal() and str(int(key)) == key else key


def number_text(value: int | float) -> str:
    """The shortest text that reads back as the same number; 3.0 is written 3."""
    if abs(value) < 1e15 and value == int(value):
        return str(int(value))
    short = f"{value:.12g}"
    return short if float(short) == value and "e" not in short else repr(value)


def block_lines(value: Mapping[str, Plain], indent: int) -> list[str]:
    """A mapping as lines of `key: value`, each value on its line unless it is very long."""
    lines: list[str] = []
    pad = " " * indent
    for key, item in value.items():
        name = flow_text(_key(key))
        text = flow_text(item)
        if isinstance(item, dict) and item and len(text) > _FLOW_WIDTH:
            lines.append(f"{pad}{name}:")
            lines += block_lines(item, indent + 2)
        elif isinstance(item, tuple) and item and all(isinstance(x, dict) for x in item):
            lines.append(f"{pad}{name}:")
            for entry in item:
                lines += item_lines(cast(dict[str, Plain], entry), indent + 2)
        else:
            lines.append(f"{pad}{name}: {text}")
    return lines


def item_lines(entry: dict[str, Plain], dash: int) -> list[str]:
    """A mapping as an item of a list, its dash in column `dash`."""
    text = flow_text(entry)
    if len(text) <= _FLOW_WIDTH and len(entry) <= 6:
        return [f"{' ' * dash}- {text}"]
    lines = block_lines(entry, dash + 2)
    return [f"{' ' * dash}- {lines[0].lstrip()}", *lines[1:]]
