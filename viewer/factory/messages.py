"""Turns what pydantic found into this program's words: `stations[3].cycle_s: expected a time above
0 s, got -3`.
"""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from viewer.factory.values import Location, shown

MOST_PROBLEMS = 200
"""A file that is something else altogether has thousands; nobody reads them, and each takes time to
word.
"""


def dotted(where: Sequence[int | str]) -> str:
    """A place in the file as a path: ("stations", 3, "cycle_s") -> "stations[3].cycle_s"."""
    text = ""
    for part in where:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """`; did you mean 'x'?`, or the words that are known, or nothing when there are none."""
    near = get_close_matches(word, known, n=1)
    if near:
        return f"; did you mean '{near[0]}'?"
    return f"; known: {', '.join(known)}" if known else ""


def problems_of(
    error: ValidationError, *, known: Mapping[str, Sequence[str]]
) -> list[tuple[Location, str]]:
    """Place and message of each problem. `known` maps the last named part of a path to the keys
    allowed below it.
    """
    # For pydantic a list is empty when all its entries are wrong; these speak for themselves.
    return [
        (item["loc"], _text(item, known))
        for item in error.errors(include_url=False, include_context=True)[:MOST_PROBLEMS]
        if not (item["type"] == "too_short" and item["input"])
    ]


_WORDS = {
    "tuple_type": "a list",
    "list_type": "a list",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
    "mapping_type": "a mapping",
    "dict_type": "a mapping",
    "string_type": "a text",
    "float_type": "a number",
    "int_type": "a whole number",
    "bool_type": "true or false",
}


def _text(item: ErrorDetails, known: Mapping[str, Sequence[str]]) -> str:
    kind, got = item["type"], cast(object, item["input"])
    context = cast(dict[str, object], item.get("ctx", {}))
    if kind in ("expected", "told"):
        return item["msg"]
    if kind == "extra_forbidden":
        where = item["loc"]
        above = [part for part in where[:-1] if isinstance(part, str)]
        owner = next((part for part in reversed(above) if part in known), "")
        return f"unknown key{did_you_mean(str(where[-1]), known.get(owner, ()))}"
    if kind == "missing":
        return "expected a value, got nothing"
    if kind == "too_short":
        return "expected at least one entry, got none"
    if kind == "literal_error":
        choices = str(context.get("expected", "")).replace("'", "")
        words = [word.strip() for word in choices.replace(" or ", ", ").split(",")]
        near = get_close_matches(got, words, n=1) if isinstance(got, str) else []
        hint = f"; did you mean '{near[0]}'?" if near else ""
        return f"expected {choices}, got {shown(got)}{hint}"
    if kind in _WORDS:
        return f"expected {_WORDS[kind]}, got {shown(got)}"
    return item["msg"]
