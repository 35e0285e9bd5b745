"""Changes the text of a layout in as few characters as possible: comments, order and spacing stay.

`change` compares what a text says with what it should say and replaces, inserts or removes only
that.
"""

from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import partial

from viewer.factory.document import Document, Entry, Items, Leaf, Map, Node, Plain
from viewer.factory.model import BY_NAME, KEYS, NAMED
from viewer.factory.text_edits import CannotEdit, TextEdits
from viewer.factory.written import block_lines, flow_text, item_lines, slim


@dataclass
class Edits(TextEdits):
    """The edits that turn what a text says into something else."""

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
        written = flow_text(slim(new, _section(path)))
        if isinstance(node, Leaf) or node.flow:
            # A key with nothing behind it has its value right after the colon.
            lead = " " if node.start == node.end else ""
            self.spans.append((node.start, node.end, lead + written))
            return
        if not self._is_own_block(node):
            raise CannotEdit
        start = len(self.text[: node.start].rstrip())
        # A comment behind the last line of a block goes with that line.
        self.spans.append((start, self.line_end(node.end), f" {written}"))

    def _is_own_block(self, node: Map | Items) -> bool:
        between = self.text[: node.start].rstrip(" \t\r\n")
        return between.endswith(":")

    def _mapping(
        self, node: Map, old: dict[str, Plain], new: dict[str, Plain], path: tuple[str, ...]
    ) -> None:
        differing = [key for key in {**old, **new} if old.get(key) != new.get(key)]
        added = [key for key in differing if new.get(key) is not None and node.find(key) is None]
        gone = [e for e in node.entries if e.key in differing and new.get(e.key) is None]
        kept = [e for e in node.entries if e not in gone]
        if _is_named(path) and list(new) != [*(e.key for e in kept), *added]:
            # The order of these has a meaning, and it is no longer that of the text.
            self._replace(node, new, path)
            return
        if (differing and not kept) or (node.flow and len(added) + len(gone) > 1):
            # Several changes between the same two braces are easier to read written anew.
            self._replace(node, new, path)
            return
        for entry in kept:
            if entry.key in differing:
                before, after = old.get(entry.key), new[entry.key]
                self._or_anew(
                    partial(self.change, entry.value, before, after, (*path, entry.key)),
                    partial(self._rewrite_entry, node, entry, after),
                )
        for entry in gone:
            self._remove_key(node, entry)
        for key in added:
            self._insert_key(node, kept, key, new[key], path)

    def _or_anew(self, edit: Callable[[], None], anew: Callable[[], None]) -> None:
        """Do a small edit; where there is no place for it, write the thing around it anew."""
        before = len(self.spans)
        try:
            edit()
        except CannotEdit:
            del self.spans[before:]
            anew()

    def _rewrite_entry(self, node: Map, entry: Entry, value: Plain) -> None:
        wanted: dict[str, Plain] = {entry.key: slim(value, entry.key)}
        if node.flow:
            self.spans.append((entry.start, entry.value.end, flow_text(wanted)[1:-1]))
            return
        lines = block_lines(wanted, self.column(entry.start))
        self.spans.append((entry.start, entry.value.end, self.newline.join(lines).lstrip()))

    def _rewrite_item(self, node: Items, item: Node, value: Plain, section: str) -> None:
        wanted = slim(value, section)
        if node.flow or not isinstance(wanted, dict):
            self.spans.append((item.start, item.end, flow_text(wanted)))
            return
        lines = item_lines(wanted, self.column(self.dash(item)))
        text = self.newline.join(lines).lstrip().removeprefix("- ")
        self.spans.append((item.start, item.end, text))

    def _insert_key(
        self, node: Map, kept: list[Entry], key: str, value: Plain, path: tuple[str, ...]
    ) -> None:
        keys = () if _is_named(path) else KEYS.get(_section(path), ())
        order = {name: place for place, name in enumerate(keys)}
        mine = order.get(key, len(order))
        earlier = [e for e in kept if order.get(e.key, -1) < mine]
        wanted: dict[str, Plain] = {key: slim(value, key)}
        if node.flow:
            written = flow_text(wanted)[1:-1]
            if earlier:
                at = max(e.value.end for e in earlier)
                self.spans.append((at, at, f", {written}"))
            else:
                self.spans.append((kept[0].start, kept[0].start, f"{written}, "))
            return
        after = max(earlier or kept, key=lambda e: e.value.end)
        self.insert_lines(after.value.end, block_lines(wanted, self.column(kept[0].start)))

    def _remove_key(self, node: Map, entry: Entry) -> None:
        place = node.entries.index(entry)
        if not node.flow:
            self.remove_lines(entry.start, entry.value.end)
        elif place + 1 < len(node.entries):
            self.spans.append((entry.start, node.entries[place + 1].start, ""))
        elif place:
            self.spans.append((node.entries[place - 1].value.end, entry.value.end, ""))
        else:
            self.spans.append((entry.start, entry.value.end, ""))

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
        pairs, removed, added = _matched(old, new, renames=path == ("stations",))
        for a, b in pairs:
            item, before, after = node.items[a], old[a], new[b]
            self._or_anew(
                partial(self.change, item, before, after, path),
                partial(self._rewrite_item, node, item, after, _section(path)),
            )
        if node.flow and (removed or added):
            raise CannotEdit
        for a in removed:
            self.remove_lines(self.dash(node.items[a]), node.items[a].end)
        for after_old, places in added:
            lines: list[str] = []
            dash = self.column(self.dash(node.items[0]))
            for b in places:
                entry = slim(new[b], _section(path))
                if not isinstance(entry, dict):
                    raise CannotEdit
                lines += item_lines(entry, dash)
            before = [a for a in range(after_old) if a not in removed]
            if before:
                self.insert_lines(node.items[before[-1]].end, lines)
            else:
                self.insert_lines_before(self.dash(node.items[0]), lines)


def _is_named(path: tuple[str, ...]) -> bool:
    return bool(path) and path[-1] in NAMED


def _section(path: tuple[str, ...]) -> str:
    """The key that says what may stand at a path: below a format or calendar, the one above."""
    if len(path) > 1 and path[-2] in BY_NAME:
        return path[-2]
    return path[-1] if path else ""


def _matched(
    old: tuple[Plain, ...], new: tuple[Plain, ...], *, renames: bool
) -> tuple[list[tuple[int, int]], list[int], list[tuple[int, list[int]]]]:
    """Which entries of two lists are the same thing: pairs of places, places removed, places added
    after an old one.

    Entries that differ in name only count as renamed when as many went as came.
    """
    pairs: list[tuple[int, int]] = []
    removed: list[int] = []
    added: list[tuple[int, list[int]]] = []
    matcher = SequenceMatcher(None, _names(old), _names(new), autojunk=False)
    for what, a0, a1, b0, b1 in matcher.get_opcodes():
        shared = min(a1 - a0, b1 - b0)
        if what != "equal" and renames and a1 - a0 != b1 - b0:
            shared = 0
        pairs += [(a0 + k, b0 + k) for k in range(shared)]
        removed += range(a0 + shared, a1)
        if b0 + shared < b1:
            added.append((a1, list(range(b0 + shared, b1))))
    return pairs, removed, added


def _names(entries: tuple[Plain, ...]) -> list[str]:
    """What tells the entries of a list apart: their id, or from and to, or their place."""
    names: list[str] = []
    for place, entry in enumerate(entries):
        if isinstance(entry, dict) and entry.get("id") is not None:
            names.append(f"id {entry['id']}")
        elif isinstance(entry, dict) and entry.get("from") is not None and entry.get("to"):
            names.append(f"link {entry['from']} {entry['to']}")
        elif isinstance(entry, dict) and entry.get("rule") is not None:
            names.append(f"rule {entry['rule']} {entry.get('stations')}")
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
