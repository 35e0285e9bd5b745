"""Replacements in a text, collected first and applied together: by position, by line, with comments
in their column.
"""

import re
from dataclasses import dataclass, field
from itertools import pairwise

from viewer.factory.document import Document, Node
from viewer.factory.estimates import comments_by_line


class CannotEdit(Exception):
    """The text is written in a way that leaves no place for a change."""


@dataclass
class TextEdits:
    """Edits of the text of one document; `spans` are start, end and the text to stand there
    instead.
    """

    document: Document
    spans: list[tuple[int, int, str]] = field(default_factory=list[tuple[int, int, str]])

    def __post_init__(self) -> None:
        self.text = self.document.text
        self.newline = "\r\n" if "\r\n" in self.text else "\n"

    def dash(self, item: Node) -> int:
        """Position of the dash before an item, which has to be the first thing on its line."""
        at = self.text.rfind("-", 0, item.start)
        if at < 0 or self.text[at + 1 : item.start].strip() or self._lead(at).strip():
            raise CannotEdit
        return at

    def _lead(self, position: int) -> str:
        return self.text[self._line_start(position) : position]

    def column(self, position: int) -> int:
        """Column of a position that has only spaces and dashes before it on its line."""
        lead = self._lead(position)
        if lead.strip(" -"):
            raise CannotEdit
        return len(lead)

    def _line_start(self, position: int) -> int:
        return self.text.rfind("\n", 0, position) + 1

    def line_end(self, position: int) -> int:
        """End of the line in which a value ends, its comment included, without the line break."""
        if position and self.text[position - 1] == "\n":
            position -= 1
        at = self.text.find("\n", position)
        at = len(self.text) if at < 0 else at
        return at - 1 if at and self.text[at - 1 : at] == "\r" else at

    def insert_lines(self, position: int, lines: list[str]) -> None:
        """New lines below the one in which a value ends."""
        at = self.line_end(position)
        self.spans.append((at, at, "".join(self.newline + line for line in lines)))

    def insert_lines_before(self, position: int, lines: list[str]) -> None:
        """New lines above the one of a position."""
        at = self._line_start(position)
        self.spans.append((at, at, "".join(line + self.newline for line in lines)))

    def remove_lines(self, start: int, end: int) -> None:
        """Take out the lines from the one that begins at `start` to the one that ends at `end`."""
        first = self._line_start(start)
        if self.text[first:start].strip():
            raise CannotEdit
        last = self.line_end(end)
        after = re.compile(r"\r?\n").match(self.text, last)
        self.spans.append((first, after.end() if after else last, ""))

    def applied(self) -> str:
        """The text with all edits. Comments behind changed values keep their column.

        Raises CannotEdit when two edits are in each other's way.
        """
        spans = sorted(
            [*map(self._out_of_removed, self.spans), *self._realigned()],
            key=lambda span: (span[0], span[1]),
        )
        for (_, end, _), (start, _, _) in pairwise(spans):
            if end > start:
                raise CannotEdit
        text = self.text
        for start, end, new in reversed(spans):
            text = text[:start] + new + text[end:]
        return text

    def _out_of_removed(self, span: tuple[int, int, str]) -> tuple[int, int, str]:
        """New lines below lines that are taken out go below the line before these."""
        at, end, new = span
        while at == end:
            around = next((s for s, e, text in self.spans if s < at < e and not text), None)
            if not around:
                break
            at = end = self.line_end(around - 1)
        return at, end, new

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
