"""What one layout says otherwise than another, as data that can be laid over it again.

Four parts, each left out where it is empty: `changed` (key -> value; stations, links, furniture,
zones and views by their names, each with the keys that differ), `added`, `removed` and `order`
(the names of a list whose order cannot be had by putting what is new at its end). Everything is
said as a layout file says it; null takes a value away.
"""

from collections import OrderedDict
from collections.abc import Mapping

from pydantic import ValidationError

from viewer.errors import LayoutError
from viewer.factory.contradictions import check_whole
from viewer.factory.document import Plain
from viewer.factory.equipment import Catalogue
from viewer.factory.flow import checked_ends
from viewer.factory.messages import dotted, problems_of
from viewer.factory.model import KEYS, Factory
from viewer.factory.written import as_written, slim

Said = dict[str, Plain]
PARTS = ("changed", "added", "removed", "order")
NAMED_LISTS = {
    "stations": "stations",
    "links": "links",
    "furniture": "furniture",
    "views": "views",
    "zones": "hall",
}
"""Lists whose entries have names, with the key they stand below ("hall", or their own)."""

INNER = ("hall", "columns", "failures", "consumable", "ports", "rework", "arrivals")
"""Mappings of which single keys can change; any other value changes as a whole."""


def overlay(base: Factory, new: Factory) -> Said:
    """What has to be laid over `base` to make it say what `new` says."""
    parts: dict[str, Said] = {name: {} for name in PARTS}
    before, after = _by_list(base), _by_list(new)
    for section in NAMED_LISTS:
        old, made = _names(before[section]), _names(after[section])
        if old is None or made is None:
            if before[section] != after[section]:
                parts["changed"][section] = slim(after[section], section)
            continue
        changed = {n: _changes(old[n], made[n]) for n in made if n in old and old[n] != made[n]}
        added = tuple(slim(made[name], section) for name in made if name not in old)
        removed = tuple(name for name in old if name not in made)
        found: dict[str, Plain] = {"changed": dict(changed), "added": added, "removed": removed}
        for part, value in found.items():
            if value:
                parts[part][section] = value
        usual = [name for name in old if name in made] + [name for name in made if name not in old]
        if usual != list(made):
            parts["order"][section] = tuple(made)
    parts["changed"].update(_changes(before["line"], after["line"]))
    return {name: part for name, part in parts.items() if part}


def laid_over(base: Factory, said: Mapping[str, Plain], catalogue: Catalogue) -> Factory:
    """`base` with an overlay. Raises LayoutError, one line for each thing that does not fit."""
    problems: list[str] = []
    lists = _by_list(base)
    line = _said(lists.pop("line"))
    parts = {name: dict(_said(said.get(name) or {})) for name in PARTS}
    for section in NAMED_LISTS:
        entries = _names(lists[section])
        changed = parts["changed"].pop(section, None)
        if isinstance(changed, tuple):
            lists[section] = changed
            continue
        if entries is None:
            if changed or any(section in parts[part] for part in PARTS[1:]):
                problems.append(f"changed.{section}: the base has entries without names now")
            continue
        for name, changes in _said(changed or {}).items():
            if name not in entries:
                problems.append(f"changed.{section}.{name}: the base has no such entry")
            elif isinstance(changes, dict):
                entries[name] = _merged(_said(entries[name]), changes)
            else:
                problems.append(f"changed.{section}.{name}: expected a mapping")
        for name in _tuple(parts["removed"].get(section)):
            if entries.pop(str(name), None) is None:
                problems.append(f"removed.{section}: the base has no '{name}'")
        for entry in _tuple(parts["added"].get(section)):
            name = _name(entry)
            if name is None or name in entries:
                problems.append(f"added.{section}: '{name}' is in the base, too")
            else:
                entries[name] = entry
        order = [str(name) for name in _tuple(parts["order"].get(section))]
        if order and sorted(order) != sorted(entries):
            problems.append(f"order.{section}: expected each of {', '.join(entries)} once")
        elif order:
            entries = {name: entries[name] for name in order}
        lists[section] = tuple(entries.values())
    if problems:
        raise LayoutError(problems)
    line = _merged(line, parts["changed"])
    hall = {**_said(line.get("hall")), "zones": lists.pop("zones")}
    return _factory({**line, **lists, "hall": hall}, catalogue)


def _factory(said: Said, catalogue: Catalogue) -> Factory:
    try:
        factory = Factory.model_validate(slim(said, ""), by_alias=True, by_name=False)
    except ValidationError as error:
        found = problems_of(error, known=KEYS)
        raise LayoutError([f"{dotted(where)}: {text}" for where, text in found]) from None
    checked_ends(factory)
    check_whole(factory)
    things = (*factory.stations, *factory.furniture)
    complaints = [catalogue.complaint(thing.equipment) for thing in things]
    lines = [text for text in complaints if text is not None]
    if lines:
        raise LayoutError(list(dict.fromkeys(lines)))
    return factory


def _by_list(factory: Factory) -> Said:
    """The named lists of a factory by their key, and the rest of it as `line`."""
    said = as_written(factory)
    hall = dict(_said(said["hall"]))
    lists: Said = {"zones": hall.pop("zones")}
    for section, above in NAMED_LISTS.items():
        if above == section:
            lists[section] = said.pop(section)
    lists["line"] = {**said, "hall": hall}
    return lists


def _names(entries: Plain) -> dict[str, Plain] | None:
    """Entries by name; None where one has none, or two have the same."""
    found: dict[str, Plain] = {}
    for entry in _tuple(entries):
        name = _name(entry)
        if name is None or name in found:
            return None
        found[name] = entry
    return found


def _name(entry: Plain) -> str | None:
    if not isinstance(entry, dict):
        return None
    if "id" in entry:
        return str(entry["id"])
    if entry.get("from") is not None and entry.get("to") is not None:
        return f"{entry['from']}->{entry['to']}"
    return None


def _changes(old: Plain, new: Plain) -> Said:
    """The keys that differ, as deep as single keys can change."""
    before, after = _said(old), _said(new)
    found: Said = {}
    for key in dict.fromkeys((*before, *after)):
        a, b = before.get(key), after.get(key)
        if a == b:
            continue
        if key in INNER and isinstance(a, dict) and isinstance(b, dict):
            found[key] = _changes(a, b)
        else:
            found[key] = slim(b, key)
    return found


def _merged(old: Said, changes: Mapping[str, Plain]) -> Said:
    merged = dict(old)
    for key, value in changes.items():
        below = merged.get(key)
        if key in INNER and isinstance(below, dict) and isinstance(value, dict):
            merged[key] = _merged(below, value)
        elif isinstance(below, OrderedDict) and isinstance(value, dict):
            merged[key] = OrderedDict(value)
        else:
            merged[key] = value
    return merged


def _said(value: Plain) -> Said:
    return value if isinstance(value, dict) else {}


def _tuple(value: Plain) -> tuple[Plain, ...]:
    return value if isinstance(value, tuple) else ()
