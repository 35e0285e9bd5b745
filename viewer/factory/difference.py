"""What two layouts say differently: moved, rotated, added, removed, renamed, changed figures.

Of their meaning, not of their text: comments, the order of keys and defaults make no difference,
and a link that is left out is the same as one written with nothing but its ends.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from viewer.factory.document import Plain
from viewer.factory.flow import checked_ends
from viewer.factory.model import Factory, Furniture, Link, Station
from viewer.factory.things import FURNITURE
from viewer.factory.written import as_written, flow_text

Kind = Literal["moved", "rotated", "added", "removed", "renamed", "changed"]
UNITS = (("_m_s", "m/s"), ("_deg", "°"), ("_kw", "kW"), ("_s", "s"), ("_m", "m"))
WORDED = ("id", "at_m", "facing_deg")
SHORT = 80


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `path` names the thing as commands do; `field` is a dotted key below it."""

    kind: Kind
    path: str
    field: str = ""
    before: Plain = None
    after: Plain = None
    unit: str = ""

    @property
    def text(self) -> str:
        """The change in words: `filling moved 3.20 m, from 50, 18 to 52, 18 m`."""
        match self.kind:
            case "moved":
                a, b = _point(self.before), _point(self.after)
                way = f"{self.path} moved {math.dist(a, b):.2f} m"
                return f"{way}, from {a[0]:g}, {a[1]:g} to {b[0]:g}, {b[1]:g} m"
            case "rotated":
                return f"{self.path} rotated, from {_said(self.before)} to {_said(self.after)}°"
            case "renamed":
                return f"{self.before} renamed to {self.path}"
            case "changed":
                unit = f" {self.unit}" if self.unit else ""
                arrow = f"{_said(self.before)} -> {_said(self.after)}{unit}"
                return f"{self.path}: {self.field}{': ' if self.field else ''}{arrow}"
            case _:
                return f"{self.path} {self.kind}"

    def to_json(self) -> dict[str, object]:
        """The change as one JSON object, its text included."""
        return {
            "kind": self.kind,
            "path": self.path,
            "field": self.field,
            "before": self.before,
            "after": self.after,
            "unit": self.unit,
            "text": self.text,
        }


def differences(a: Factory, b: Factory) -> list[Change]:
    """All differences from `a` to `b`: stations in the order of the flow, links, furniture, hall.

    Raises LayoutError where the links of one of them do not make a line.
    """
    new_name = _renamed(a, b)
    found = list(_things(a.stations, b.stations, "", new_name))
    order_a = [new_name.get(id, id) for id in a.station_ids]
    kept = [id for id in order_a if id in b.station_ids]
    if kept != [id for id in b.station_ids if id in order_a]:
        found.append(Change("changed", "line", "order of stations", tuple(kept), b.station_ids))
    found += _links(a, b, new_name)
    found += _things(a.furniture, b.furniture, FURNITURE, {})
    found += _zones(a, b)
    found += _line(a, b)
    return found


def _renamed(a: Factory, b: Factory) -> dict[str, str]:
    """Old id -> new id of stations that say the same under another id, in the same order."""
    gone = [s for s in a.stations if s.id not in b.station_ids]
    new = [s for s in b.stations if s.id not in a.station_ids]
    pairs: dict[str, str] = {}
    for old in gone:
        for other in new:
            same = {**as_written(old), "id": "", "joins": None, "rework": None}
            if same == {**as_written(other), "id": "", "joins": None, "rework": None}:
                pairs[old.id] = other.id
                new.remove(other)
                break
    return pairs


def _things(
    a: Sequence[Station] | Sequence[Furniture],
    b: Sequence[Station] | Sequence[Furniture],
    prefix: str,
    new_name: dict[str, str],
) -> Iterator[Change]:
    before = {new_name.get(one.id, one.id): one for one in a}
    after = {one.id: one for one in b}
    for id, old in before.items():
        path = f"{prefix}{id}"
        if id not in after:
            yield Change("removed", path, before=as_written(old))
            continue
        new = after[id]
        if old.id != id:
            yield Change("renamed", path, "id", old.id, id)
        if old.at_m != new.at_m:
            yield Change("moved", path, "at_m", old.at_m, new.at_m, "m")
        if old.facing_deg != new.facing_deg:
            yield Change("rotated", path, "facing_deg", old.facing_deg, new.facing_deg, "°")
        yield from _figures(path, _without(as_written(old)), _without(as_written(new)))
    for id, new in after.items():
        if id not in before:
            yield Change("added", f"{prefix}{id}", after=as_written(new))


def _without(said: dict[str, Plain]) -> dict[str, Plain]:
    return {key: value for key, value in said.items() if key not in WORDED}


def _figures(path: str, old: Plain, new: Plain, field: str = "") -> Iterator[Change]:
    """Each figure that differs, as deep as both sides go on."""
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict) and _same_kind(old, new):
        for key in dict.fromkeys((*old, *new)):
            inner = f"{field}.{key}" if field else key
            yield from _figures(path, old.get(key), new.get(key), inner)
        return
    yield Change("changed", path, field, old, new, _unit(field, old, new))


def _same_kind(old: dict[str, Plain], new: dict[str, Plain]) -> bool:
    # A distribution of another kind is one change: a mean of one is none of the other.
    nested = [isinstance(value, dict) for value in (*old.values(), *new.values())]
    return not (len(old) == len(new) == 1 and all(nested) and set(old) != set(new))


def _unit(field: str, *values: Plain) -> str:
    if any(isinstance(value, str | dict) for value in values):
        return ""
    # The mean of a time is a time: the unit is that of the key above it.
    for key in reversed(field.split(".")):
        for end, unit in UNITS:
            if key.endswith(end):
                return unit
    return ""


def _links(a: Factory, b: Factory, new_name: dict[str, str]) -> Iterator[Change]:
    before, after = _by_ends(a, new_name), _by_ends(b, {})
    for path, old in before.items():
        if path not in after:
            yield Change("removed", path, before=old)
        else:
            yield from _figures(path, old, after[path])
    for path, new in after.items():
        if path not in before:
            yield Change("added", path, after=new)


def _by_ends(factory: Factory, new_name: dict[str, str]) -> dict[str, Plain]:
    found: dict[str, Plain] = {}
    for end in checked_ends(factory):
        link = Link() if end.link is None else factory.links[end.link]
        ends = [new_name.get(id, id) for id in (end.source, end.target)]
        said = as_written(link)
        found["->".join(ends)] = {k: v for k, v in said.items() if k not in ("from", "to")}
    return found


def _zones(a: Factory, b: Factory) -> Iterator[Change]:
    before = {zone.id: zone for zone in a.hall.zones}
    after = {zone.id: zone for zone in b.hall.zones}
    for id in dict.fromkeys((*before, *after)):
        if id not in after:
            yield Change("removed", f"zone/{id}", before=as_written(before[id]))
        elif id not in before:
            yield Change("added", f"zone/{id}", after=as_written(after[id]))
        else:
            yield from _figures(f"zone/{id}", as_written(before[id]), as_written(after[id]))


def _line(a: Factory, b: Factory) -> Iterator[Change]:
    elsewhere = ("stations", "links", "furniture", "hall")
    for key, old in as_written(a).items():
        new = as_written(b)[key]
        if key == "hall":
            hall_a, hall_b = ({**as_written(f.hall), "zones": None} for f in (a, b))
            yield from _figures("line", hall_a, hall_b, "hall")
        elif key not in elsewhere:
            yield from _figures("line", old, new, key)


def _point(value: Plain) -> tuple[float, float]:
    assert isinstance(value, tuple)
    x, y = (part for part in value if isinstance(part, int | float))
    return float(x), float(y)


def _said(value: Plain) -> str:
    text = "nothing" if value is None else flow_text(value)
    return text if len(text) <= SHORT else f"{text[: SHORT - 1]}…"
