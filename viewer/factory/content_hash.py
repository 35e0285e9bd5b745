"""A short name for what a layout says, by which a result can be matched to its line."""

import hashlib
import json
from collections import OrderedDict

from viewer.factory.document import Plain
from viewer.factory.model import Factory
from viewer.factory.written import as_written, slim

DIGITS = 16


def content_hash(factory: Factory) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of what a factory says.

    It is taken of the content and not of the text: comments, the order of keys, the spelling of
    numbers and values that equal their default make no difference. The order of stations, links,
    crews, calendars and joined parts does, because it has a meaning.
    """
    said = json.dumps(_canonical(slim(as_written(factory), "")), ensure_ascii=True)
    return hashlib.sha256(said.encode("ascii")).hexdigest()[:DIGITS]


def _canonical(value: Plain) -> object:
    """The same content as lists, texts and numbers, each mapping in an order of its own."""
    if isinstance(value, OrderedDict):
        return [[key, _canonical(item)] for key, item in value.items()]
    if isinstance(value, dict):
        return {key: _canonical(value[key]) for key in sorted(value)}
    if isinstance(value, tuple):
        return [_canonical(item) for item in value]
    # 3 and 3.0 are one number, and so are 0.0 and -0.0.
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
