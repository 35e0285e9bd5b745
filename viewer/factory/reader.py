"""Layout text -> Factory, with every problem at once, each with its line."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import cast

from pydantic import ValidationError

from viewer.errors import LayoutError
from viewer.factory.contradictions import contradictions
from viewer.factory.document import Document, Plain, Problem, read_document
from viewer.factory.equipment import Catalogue
from viewer.factory.messages import dotted, problems_of
from viewer.factory.model import KEYS, Factory, Link
from viewer.factory.positions import with_positions
from viewer.factory.topology import find_cycle, link_ends
from viewer.factory.values import Location, shown

VERSION = 1
"""The version of the format this program writes."""

MOST_LINES = 100
"""A file that is something else altogether would otherwise fill the screen."""


def read_layout(text: str, name: str, catalogue: Catalogue) -> tuple[Factory, Document]:
    """Parse and check a layout. `name` stands in front of each message.

    Raises LayoutError with one line `name:line: place: expected ..., got ...` for each problem.
    """
    document = read_document(text, name)
    if document is None:
        raise LayoutError(f"{name}:1: empty; a layout begins with `layout: {VERSION}`")
    data = document.plain()
    if not isinstance(data, dict):
        raise LayoutError(f"{name}:1: expected a mapping with stations, got {shown(data)}")
    problems = [*document.problems]
    version = data.get("layout")
    if _is_newer(version):
        line = document.line_of(("layout",))
        text = f"version {version} needs a newer LineTwin; this one reads version {VERSION}"
        raise LayoutError(f"{name}:{line}: layout: {text}")
    if "layout" not in data:
        problems.append(Problem(1, ("layout",), f"missing; write `layout: {VERSION}` at the top"))
    elif version != VERSION or isinstance(version, bool):
        problems.append(_at(document, ("layout",), f"expected {VERSION}, got {shown(version)}"))
    factory = _validated(data, document, problems)
    stations = _named(data, "stations")
    _check_ids(data, document, problems)
    _check_links(data, stations, document, problems)
    _check_equipment(data, catalogue, document, problems)
    if factory is not None:
        problems += [_at(document, one.where, one.text) for one in contradictions(factory)]
    if problems or factory is None:
        raise LayoutError(_lines(problems, name))
    return with_positions(factory, catalogue, hall_given="hall" in data), document


def _lines(problems: Sequence[Problem], name: str) -> list[str]:
    ordered = sorted(problems, key=lambda problem: problem.line)
    lines = list(
        dict.fromkeys(
            f"{name}:{p.line}: {dotted(p.where)}{': ' if p.where else ''}{p.text}" for p in ordered
        )
    )
    if len(lines) > MOST_LINES:
        more = len(lines) - MOST_LINES
        lines = [*lines[:MOST_LINES], f"{name}: and at least {more} more"]
    return lines


def _at(document: Document, where: Location, text: str) -> Problem:
    return Problem(document.line_of(where), where, text)


def _is_newer(version: Plain) -> bool:
    return isinstance(version, int) and not isinstance(version, bool) and version > VERSION


def _validated(
    data: dict[str, Plain], document: Document, problems: list[Problem]
) -> Factory | None:
    # The version has been judged already; its absence must not hide the rest.
    data = {**data, "layout": VERSION}
    try:
        return Factory.model_validate(data, by_alias=True, by_name=False)
    except ValidationError as error:
        for where, text in problems_of(error, known=KEYS):
            place = tuple(part for part in where if part != "[key]")
            problems.append(_at(document, place, text))
    return None


def _entries(data: dict[str, Plain], section: str) -> list[dict[str, Plain]]:
    """The mappings of a list in the file; what is none counts as empty, its problem is told
    elsewhere.
    """
    found = data.get(section)
    if not isinstance(found, tuple):
        return []
    return [item if isinstance(item, dict) else {} for item in found]


def _named(data: dict[str, Plain], section: str) -> list[str | None]:
    ids = [item.get("id") for item in _entries(data, section)]
    return [id if isinstance(id, str) else None for id in ids]


def _check_ids(data: dict[str, Plain], document: Document, problems: list[Problem]) -> None:
    hall = data.get("hall")
    sections: list[tuple[Location, list[str | None]]] = [
        (("stations",), _named(data, "stations")),
        (("furniture",), _named(data, "furniture")),
        (("views",), _named(data, "views")),
    ]
    if isinstance(hall, dict):
        sections.append((("hall", "zones"), _named(hall, "zones")))
    for section, ids in sections:
        first: dict[str, int] = {}
        for place, id in enumerate(ids):
            if id is None:
                continue
            if id in first:
                line = document.line_of((*section, first[id], "id"))
                text = f"'{id}' is the id of another one, in line {line}"
                problems.append(_at(document, (*section, place, "id"), text))
            first.setdefault(id, place)


def _check_links(
    data: dict[str, Plain],
    stations: list[str | None],
    document: Document,
    problems: list[Problem],
) -> None:
    if any(id is None for id in stations):
        return
    known = list(dict.fromkeys(id for id in stations if id is not None))
    unique = len(known) == len(stations)
    links: list[Link] = []
    for item in _entries(data, "links"):
        ends = [item.get(key) for key in ("from", "to")]
        if any(not (end is None or isinstance(end, str)) for end in ends):
            return
        links.append(
            Link.model_construct(
                from_=cast(str | None, ends[0]),
                to=cast(str | None, ends[1]),
            )
        )
    ends, troubles = link_ends(known, links, _reworks(data))
    for trouble in troubles:
        # With an id twice, nobody can say what joins what; an unknown one is wrong anyway.
        if not (unique or trouble.text.startswith("unknown station")):
            continue
        where: Location = ("links", trouble.link)
        if trouble.key:
            where = (*where, trouble.key)
        problems.append(_at(document, where, _with_hint(trouble.text, where, data, known)))
    loop = find_cycle(ends)
    if loop is not None and unique:
        path, last = loop
        text = f"the flow runs in a circle: {' -> '.join(path)}"
        problems.append(_at(document, ("links", last.link or 0), text))


def _reworks(data: dict[str, Plain]) -> dict[str, str]:
    """Station -> where it sends cells back to, as far as the file says both in texts."""
    found: dict[str, str] = {}
    for item in _entries(data, "stations"):
        id, rework = item.get("id"), item.get("rework")
        to = rework.get("to") if isinstance(rework, dict) else None
        if isinstance(id, str) and isinstance(to, str):
            found[id] = to
    return found


def _with_hint(text: str, where: Location, data: dict[str, Plain], known: list[str]) -> str:
    if not text.startswith("unknown station"):
        return text
    number, key = where[1], where[2]
    assert isinstance(number, int)
    assert isinstance(key, str)
    word = _entries(data, "links")[number].get(key)
    near = get_close_matches(str(word), known, n=1)
    return f"unknown station '{word}'; did you mean '{near[0]}'?" if near else text


def _check_equipment(
    data: dict[str, Plain],
    catalogue: Catalogue,
    document: Document,
    problems: list[Problem],
) -> None:
    for section in ("stations", "furniture"):
        for place, item in enumerate(_entries(data, section)):
            default = "generic_machine" if section == "stations" and item else None
            id = item.get("equipment", default)
            complaint = catalogue.complaint(id) if isinstance(id, str) else None
            if complaint is not None:
                problems.append(_at(document, (section, place, "equipment"), complaint))
