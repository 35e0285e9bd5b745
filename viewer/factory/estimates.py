"""Which numbers a layout calls estimates: those on lines whose comment says so."""

import re

from viewer.factory.document import Document, Entry, Items, Leaf, Map, Node, leaves

_COMMENT = re.compile(r"(?:^|(?<=\s))#([^\n]*)", re.MULTILINE)
_ESTIMATE = re.compile(r"\bestimate", re.IGNORECASE)


def estimates_of(document: Document) -> frozenset[str]:
    """Paths like "winding/cycle_s", "winding/failures/mtbf_s", "leak->fill/capacity",
    "hall/size_m".

    A comment on the line of a key counts for everything below that key; stations, zones and the
    like appear under their id, links under "from->to".
    """
    found: set[str] = set()
    comments = comments_by_line(document)
    marked = {line for line, text in comments.items() if _ESTIMATE.search(text)}

    def walk(node: Node, path: str, inside: bool) -> None:
        if isinstance(node, Items):
            for place, item in enumerate(node.items):
                walk(item, _name_of(item, path, place), inside)
        elif isinstance(node, Map):
            for entry in node.entries:
                here = inside or _is_marked(entry, document, marked)
                below = entry.key if path in _SECTIONS else f"{path}/{entry.key}"
                if here:
                    found.add(below)
                walk(entry.value, below, here)

    walk(document.root, "", False)
    return frozenset(found)


_SECTIONS = {""}


def _is_marked(entry: Entry, document: Document, marked: set[int]) -> bool:
    """A comment behind a key with a block below it, or behind the (end of the) value."""
    lines = {document.line(entry.start)}
    if isinstance(entry.value, Leaf) or entry.value.flow:
        lines.add(document.line(max(entry.value.start, entry.value.end - 1)))
    return bool(lines & marked)


def _name_of(item: Node, path: str, place: int) -> str:
    if isinstance(item, Map):
        texts = {
            entry.key: str(entry.value.value)
            for entry in item.entries
            if isinstance(entry.value, Leaf)
        }
        if "id" in texts and path in ("stations", "furniture", "views", "hall/zones"):
            return texts["id"]
        if path == "links" and {"from", "to"} <= texts.keys():
            return f"{texts['from']}->{texts['to']}"
    return f"{path}[{place}]"


def comments_by_line(document: Document) -> dict[int, str]:
    """Line number -> the comment at its end, without the sign. A # inside a text is none."""
    ends: dict[int, int] = {}
    inside: set[int] = set()
    for leaf in leaves(document.root):
        first, last = document.line(leaf.start), document.line(max(leaf.start, leaf.end - 1))
        # Nothing in a text of several lines is a comment, except behind its end.
        inside.update(range(first, last))
        ends[last] = max(ends.get(last, 0), leaf.end)
    comments: dict[int, str] = {}
    position = 0
    for number, text in enumerate(document.text.split("\n"), start=1):
        begin = max(position, ends.get(number, position))
        if "#" in text and number not in inside:
            found = _COMMENT.search(document.text, begin, position + len(text))
            if found:
                comments[number] = found[1]
        position += len(text) + 1
    return comments
