"""A YAML text as a tree of nodes that know where in the text they stand.

The layout format is the plain part of YAML: mappings, lists, texts, numbers, true/false. Anchors,
aliases and tags are refused, so a small file cannot unfold into a large one.
"""

import bisect
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol, cast

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

from viewer.errors import LayoutError
from viewer.factory.values import Location

Scalar = str | int | float | bool | None
Plain = Scalar | tuple["Plain", ...] | dict[str, "Plain"]

_CORE = "tag:yaml.org,2002:"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A text, number, truth value or nothing. `start` and `end` are positions in the text."""

    value: Scalar
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A key of a mapping with its value."""

    key: str
    start: int
    key_end: int
    value: "Node"


@dataclass(frozen=True, slots=True)
class Map:
    """A mapping; `flow` says that it is written in braces."""

    entries: tuple[Entry, ...]
    start: int
    end: int
    flow: bool

    by_key: dict[str, Entry]

    def find(self, key: str) -> Entry | None:
        """The entry of that key."""
        return self.by_key.get(key)


@dataclass(frozen=True, slots=True)
class Items:
    """A list; `flow` says that it is written in brackets."""

    items: tuple["Node", ...]
    start: int
    end: int
    flow: bool


Node = Leaf | Map | Items


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong, at a line (from 1) of the text and a place in its tree."""

    line: int
    where: Location
    text: str


@dataclass(frozen=True)
class Document:
    """A parsed text. `problems` are those that did not stop the parsing: duplicate keys, anchors,
    tags.
    """

    text: str
    root: Node
    problems: tuple[Problem, ...]
    _breaks: list[int] = field(repr=False)

    def line(self, position: int) -> int:
        """Line number (from 1) of a position in the text."""
        return bisect.bisect_left(self._breaks, position) + 1

    def line_of(self, where: Location) -> int:
        """Line of the thing at `where`, or of the nearest thing above that exists."""
        node, position = self.root, self.root.start
        for part in where:
            if isinstance(node, Map) and isinstance(part, str):
                entry = node.find(part)
                if entry is None:
                    break
                node, position = entry.value, entry.start
            elif isinstance(node, Items) and isinstance(part, int) and part < len(node.items):
                node = node.items[part]
                position = node.start
            else:
                break
        return self.line(position)

    def plain(self) -> Plain:
        """The content without positions; lists become tuples."""
        return plain(self.root)


def plain(node: Node) -> Plain:
    """The content of a node without positions."""
    if isinstance(node, Leaf):
        return node.value
    if isinstance(node, Items):
        return tuple(plain(item) for item in node.items)
    return {entry.key: plain(entry.value) for entry in node.entries}


def leaves(node: Node) -> Iterator[Leaf]:
    """All leaves in the order of the text."""
    if isinstance(node, Leaf):
        yield node
    elif isinstance(node, Items):
        for item in node.items:
            yield from leaves(item)
    else:
        for entry in node.entries:
            yield from leaves(entry.value)


def read_document(text: str, name: str) -> Document | None:
    """Parse `text`; None when it holds nothing. Raises LayoutError for what is no YAML."""
    breaks = [at for at, sign in enumerate(text) if sign == "\n"]
    try:
        parser = YAML(typ="safe", pure=True)
        found = cast(_YamlNode | None, parser.compose(text))  # pyright: ignore[reportUnknownMemberType]
    except MarkedYAMLError as error:
        where = cast(_YamlError, error)
        mark = where.problem_mark or where.context_mark
        said = " ".join(str(where.problem or where.context or "broken off").split())
        line = mark.line + 1 if mark is not None else 1
        raise LayoutError(f"{name}:{line}: not valid YAML: {said}") from None
    except ReaderError as error:
        line = bisect.bisect_left(breaks, cast(_YamlError, error).position) + 1
        raise LayoutError(f"{name}:{line}: not a text file: it has control characters") from None
    except RecursionError:
        raise LayoutError(f"{name}: nested too deeply") from None
    except (YAMLError, ValueError, TypeError, AttributeError, LookupError, AssertionError) as error:
        # The parser stumbles over some malformed input with errors that are not its own.
        said = " ".join(str(error).split())[:80] or type(error).__name__
        raise LayoutError(f"{name}: not valid YAML: {said}") from None
    if found is None:
        return None
    builder = _Builder(breaks)
    try:
        root = builder.build(found, ())
    except RecursionError:
        raise LayoutError(f"{name}: nested too deeply") from None
    return Document(text, root, tuple(builder.problems), breaks)


class _Mark(Protocol):
    index: int
    line: int


class _YamlError(Protocol):
    """What this module uses of an error of the YAML library."""

    problem: object
    context: object
    problem_mark: _Mark | None
    context_mark: _Mark | None
    position: int


class _YamlNode(Protocol):
    """What this module uses of a node of the YAML library, which has no types of its own."""

    id: str
    tag: object
    anchor: object
    value: object
    flow_style: object
    start_mark: _Mark
    end_mark: _Mark


class _Builder:
    def __init__(self, breaks: list[int]) -> None:
        self.breaks = breaks
        self.problems: list[Problem] = []

    def build(self, node: _YamlNode, where: Location) -> Node:
        start, end = node.start_mark.index, node.end_mark.index
        if node.anchor is not None:
            self.complain(start, where, "anchors (&) and aliases (*) are not part of the format")
            # What an alias repeats is not walked again: that is how small files grow large.
            return Leaf(None, start, start)
        tag = str(node.tag)
        if node.id == "scalar":
            return Leaf(self.scalar(tag, str(node.value), start, where), start, max(start, end))
        if tag not in (f"{_CORE}seq", f"{_CORE}map"):
            self.complain(start, where, f"tags like {tag} are not part of the format")
        flow = bool(node.flow_style)
        if node.id == "sequence":
            values = cast(list[_YamlNode], node.value)
            items = tuple(self.build(item, (*where, k)) for k, item in enumerate(values))
            # A block ends for the parser where the next thing begins; its own end is that of its
            # last item.
            return Items(items, start, end if flow or not items else items[-1].end, flow)
        entries = self.entries(cast(list[tuple[_YamlNode, _YamlNode]], node.value), where)
        last = max((entry.value.end for entry in entries.values()), default=end)
        return Map(tuple(entries.values()), start, end if flow else last, flow, entries)

    def entries(
        self, pairs: list[tuple[_YamlNode, _YamlNode]], where: Location
    ) -> dict[str, Entry]:
        entries: dict[str, Entry] = {}
        for key_node, value_node in pairs:
            at = key_node.start_mark.index
            if key_node.id != "scalar" or key_node.anchor is not None:
                self.complain(at, where, "expected a plain word as key")
                continue
            key = str(key_node.value)
            value = self.build(value_node, (*where, key))
            if key in entries:
                first = self.line(entries[key].start)
                self.complain(at, (*where, key), f"given twice, first in line {first}")
                continue
            entries[key] = Entry(key, at, key_node.end_mark.index, value)
        return entries

    def scalar(self, tag: str, text: str, start: int, where: Location) -> Scalar:
        kind = tag.removeprefix(_CORE)
        if kind in ("str", "timestamp"):
            return text
        if kind == "null":
            return None
        if kind == "bool":
            return text.lower() in ("true", "yes", "on", "y")
        if kind in ("int", "float"):
            number = _number(text)
            # Numbers of old YAML, like 1:30, are texts here and refused where a number belongs.
            return text if number is None else number
        self.complain(start, where, f"tags like {tag} are not part of the format")
        return text

    def line(self, position: int) -> int:
        return bisect.bisect_left(self.breaks, position) + 1

    def complain(self, position: int, where: Location, text: str) -> None:
        self.problems.append(Problem(self.line(position), where, text))


def _number(text: str) -> int | float | None:
    plain_text = text.replace("_", "")
    low = plain_text.lower()
    if low.lstrip("+-") in (".inf", ".nan"):
        return float(low.replace(".", "", 1))
    for read in (_whole, float):
        try:
            return read(plain_text)
        except (ValueError, OverflowError):
            continue
    return None


def _whole(text: str) -> int | float:
    if len(text) > 18:
        # Too long for any length or time; Python refuses to read very long ones at all.
        return float(text)
    try:
        return int(text, 10)
    except ValueError:
        return int(text, 0)
