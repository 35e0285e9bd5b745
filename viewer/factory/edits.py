"""Changes the text of a layout in as few characters as possible: comments, order and spacing stay.

`change` compares what a text says with what it should say and replaces, inserts or removes only
that.
"""

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise

from viewer.factory.document import Document, Entry, Items, Leaf, Map, Node, Plain
from viewer.factory.estimates import comments_by_line
from viewer.factory.model import KEYS
from viewer.factory.written import block_lines, flow_text, item_lines, slim


class CannotEdit(Exception):
    """The text is written in a way that leaves no place for this change; the caller writes the
    section anew.
    """


@dataclass
class Edits:
    """Replacements in one text, collected first and applied together."""

    document: Document
    spans: list[tuple[int, int, str]] = field(default_factory=list[tuple[int, int, str]])

    def __post_init__(self) -> None:
        self.text = self.document.text
        self.newline = "\r\n" if "\r\n" in self.text else "\n"

    def change(self, node: Node, old: Plain, new: Plain, path: tuple[str, ...] = ()) -> None:
        """Turn `node`, which says `old`, into `new`; `path` are the keys on the way to it.

        Raises CannotEdit where the text leaves no place for the change.
        """
        if old == new:
            return
        if isinstance(node, Map) and isinstance(old, dict) and isinstance(new, dict):
            self._mapping(node, old, new, path)
        elif isinstance(node, Items) and isinstance(old, tuple) and isinstance(new, tuple):
            self._list(node, old, new, path)
        else:
            self._replace(node, new, path)

    def _replace(self, node: Node, new: Plain, path: tuple[str, ...]) -> None:
        written = flow_text(slim(new, path[-1]))
        if isinstance(node, Leaf) or node.flow:
            # A key with nothing behind it has its value right after the colon.
            lead = " " if node.start == node.end else ""
            self.spans.append((node.start, node.end, lead + written))
            return
        if not self._is_own_block(node):
            raise CannotEdit
        start = len(self.text[: node.start].rstrip())
        self.spans.append((start, node.end, " " + written))

    def _is_own_block(self, node: Map | Items) -> bool:
        between = self.text[: node.start].rstrip(" \t\r\n")
        return between.endswith(":")

    def _mapping(
        self, node: Map, old: dict[str, Plain], new: dict[str, Plain], path: tuple[str, ...]
    ) -> None:
        for key in {**old, **new}:
            before, after = old.get(key), new.get(key)
            if before == after:
                continue
            entry = node.find(key)
            if entry is None and after is not None:
                self._insert_key(node, key, after, path)
            elif entry is not None and after is None:
                self._remove_key(node, entry)
            elif entry is not None:
                self.change(entry.value, before, after, (*path, key))

    def _insert_key(self, node: Map, key: str, value: Plain, path: tuple[str, ...]) -> None:
        section = next((part for part in reversed(path) if part in KEYS), "")
        order = {name: place for place, name in enumerate(KEYS[section])}
        mine = order.get(key, len(order))
        earlier = [e for e in node.entries if order.get(e.key, -1) < mine]
        value = slim(value, key)
        if not node.entries:
            raise CannotEdit
        if node.flow:
            written = flow_text({key: value})[1:-1]
            if earlier:
                at = max(e.value.end for e in earlier)
                self.spans.append((at, at, f", {written}"))
            else:
                at = node.entries[0].start
                self.spans.append((at, at, f"{written}, "))
            return
        indent = self._column(node.entries[0].start)
        after = max(earlier or node.entries, key=lambda e: e.value.end)
        self._insert_lines(self._line_end(after.value.end), block_lines({key: value}, indent))

    def _remove_key(self, node: Map, entry: Entry) -> None:
        place = node.entries.index(entry)
        if node.flow:
            if place + 1 < len(node.entries):
                self.spans.append((entry.start, node.entries[place + 1].start, ""))
            elif place:
                self.spans.append((node.entries[place - 1].value.end, entry.value.end, ""))
            else:
                self.spans.append((entry.start, entry.value.end, ""))
            return
        self._remove_lines(entry.start, entry.value.end)

    def _list(
        self, node: Items, old: tuple[Plain, ...], new: tuple[Plain, ...], path: tuple[str, ...]
    ) -> None:
        if len(old) != len(node.items):
            raise CannotEdit
        plain_items = all(not isinstance(x, dict) for x in (*old, *new))
        if plain_items:
            if len(old) == len(new):
                for item, before, after in zip(node.items, old, new, strict=True):
                    self.change(item, before, after, path)
            else:
                self._replace(node, new, path)
            return
        if not new:
            self._replace(node, new, path)
            return
        if not old:
            raise CannotEdit
        self._entries(node, old, new, path)

    def _entries(
        self, node: Items, old: tuple[Plain, ...], new: tuple[Plain, ...], path: tuple[str, ...]
    ) -> None:
        """A list of mappings: same names are changed in place, others removed and added."""
        names = [_names(old), _names(new)]
        matcher = SequenceMatcher(None, names[0], names[1], autojunk=False)
        for what, a0, a1, b0, b1 in matcher.get_opcodes():
            if what == "equal":
                for k in range(a1 - a0):
                    self.change(node.items[a0 + k], old[a0 + k], new[b0 + k], path)
                continue
            shared = min(a1 - a0, b1 - b0)
            if path == ("stations",) and a1 - a0 != b1 - b0:
                # Another station is not the old one with other values.
                shared = 0
            for k in range(shared):
                self.change(node.items[a0 + k], old[a0 + k], new[b0 + k], path)
            for item in node.items[a0 + shared : a1]:
                self._remove_item(node, item)
            self._insert_items(node, a1, new[b0 + shared : b1], path)

    def _remove_item(self, node: Items, item: Node) -> None:
        if node.flow:
            raise CannotEdit
        self._remove_lines(self._dash(item), item.end)

    def _insert_items(
        self, node: Items, place: int, items: tuple[Plain, ...], path: tuple[str, ...]
    ) -> None:
        if not items:
            return
        if node.flow:
            raise CannotEdit
        dash = self._column(self._dash(node.items[0]))
        lines: list[str] = []
        for item in items:
            entry = slim(item, path[-1])
            if not isinstance(entry, dict):
                raise CannotEdit
            lines += item_lines(entry, dash)
        if place:
            self._insert_lines(self._line_end(node.items[place - 1].end), lines)
        else:
            start = self._line_start(self._dash(node.items[0]))
            block = "".join(line + self.newline for line in lines)
            self.spans.append((start, start, block))

    def _dash(self, item: Node) -> int:
        """Position of the dash before an item, which has to be the first thing on its line."""
        at = self.text.rfind("-", 0, item.start)
        if at < 0 or self.text[at + 1 : item.start].strip() or self._lead(at).strip():
            raise CannotEdit
        return at

    def _lead(self, position: int) -> str:
        return self.text[self._line_start(position) : position]

    def _column(self, position: int) -> int:
        lead = self._lead(position)
        if lead.strip(" -"):
            raise CannotEdit
        return len(lead)

    def _line_start(self, position: int) -> int:
        return self.text.rfind("\n", 0, position) + 1

    def _line_end(self, position: int) -> int:
        """End of the line in which a value ends, its comment included, without the line break."""
        if position and self.text[position - 1] == "\n":
            position -= 1
        at = self.text.find("\n", position)
        at = len(self.text) if at < 0 else at
        return at - 1 if at and self.text[at - 1 : at] == "\r" and at > position else at

    def _insert_lines(self, at: int, lines: list[str]) -> None:
        self.spans.append((at, at, "".join(self.newline + line for line in lines)))

    def _remove_lines(self, start: int, end: int) -> None:
        first = self._line_start(start)
        if self.text[first:start].strip():
            raise CannotEdit
        last = self._line_end(end)
        after = re.compile(r"\r?\n").match(self.text, last)
        self.spans.append((first, after.end() if after else last, ""))

    def applied(self) -> str:
        """The text with all edits. Comments behind changed values keep their column where there is
        room.
        """
        text = self.text
        spans = sorted(self.spans, key=lambda span: (span[0], span[1]))
        for (_, end, _), (start, _, _) in pairwise(spans):
            if end > start:
                raise CannotEdit
        for start, end, new in sorted([*spans, *self._realigned()], reverse=True):
            text = text[:start] + new + text[end:]
        return text

    def _realigned(self) -> list[tuple[int, int, str]]:
        """Edits of the space before comments, so that these keep their column."""
        line_of = self.document.line
        comments = comments_by_line(self.document)
        grown: dict[int, int] = {}
        for start, end, new in self.spans:
            if "\n" not in new and "\n" not in self.text[start:end]:
                grown[line_of(start)] = grown.get(line_of(start), 0) + len(new) - (end - start)
        spaces: list[tuple[int, int, str]] = []
        starts = [
            0,
            *(at + 1 for at, sign in enumerate(self.text) if sign == "\n"),
            len(self.text) + 1,
        ]
        for line, growth in grown.items():
            if line not in comments:
                continue
            begin, end = starts[line - 1], starts[line] - 1
            sign = self.text.rindex("#" + comments[line], begin, end)
            body = self.text[begin:sign].rstrip()
            room = sign - begin - len(body)
            if (
                body
                and growth
                and all(end <= begin + len(body) or start >= sign for start, end, _ in self.spans)
            ):
                spaces.append((begin + len(body), sign, " " * max(1, room - growth)))
        return spaces


def _names(entries: tuple[Plain, ...]) -> list[str]:
    """What tells the entries of a list apart: their id, or from and to, or their place."""
    names: list[str] = []
    for place, entry in enumerate(entries):
        if isinstance(entry, dict) and entry.get("id") is not None:
            names.append(f"id {entry['id']}")
        elif isinstance(entry, dict) and entry.get("from") is not None and entry.get("to"):
            names.append(f"link {entry['from']} {entry['to']}")
        else:
            names.append(f"place {place}")
    return names


def rewritten(document: Document, old: dict[str, Plain], new: dict[str, Plain]) -> str:
    """The text with each section that differs written anew; comments in these are lost."""
    root = document.root
    if not isinstance(root, Map) or root.flow:
        return "\n".join(block_lines(_slim_all(new), 0)) + "\n"
    text = document.text
    newline = "\r\n" if "\r\n" in text else "\n"
    differing = {key: slim(value, key) for key, value in new.items() if old.get(key) != value}
    for entry in reversed(root.entries):
        if entry.key in differing:
            lines = block_lines({entry.key: differing.pop(entry.key)}, 0)
            text = text[: entry.start] + newline.join(lines) + text[entry.value.end :]
    for key, value in differing.items():
        text = newline.join([text.rstrip(), *block_lines({key: value}, 0), ""])
    return text


def _slim_all(new: dict[str, Plain]) -> dict[str, Plain]:
    slimmed = slim(new, "")
    assert isinstance(slimmed, dict)
    return slimmed
