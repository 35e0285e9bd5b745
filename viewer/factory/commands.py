"""Edits of a factory as small frozen values: `command.apply(factory)` gives a new factory, the old
one stays.

All of them raise LayoutError, one line for each thing that is wrong, and then nothing has changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, cast

from pydantic import BaseModel

from viewer.errors import LayoutError
from viewer.factory.flow import checked_ends
from viewer.factory.messages import did_you_mean
from viewer.factory.model import Factory, Link, Station, revised
from viewer.factory.relinking import changed, explicit_links, whole, with_part


class Command(Protocol):
    """What history can do and undo."""

    @property
    def label(self) -> str:
        """What the command does, for a menu: `Move winding`."""
        ...

    def apply(self, factory: Factory) -> Factory:
        """The factory after the command."""
        ...


@dataclass(frozen=True)
class MoveStation:
    """Put the centre of a station's group at a point of the hall (m)."""

    station_id: str
    at_m: tuple[float, float]

    @property
    def label(self) -> str:
        return f"Move {self.station_id}"

    def apply(self, factory: Factory) -> Factory:
        # Millimetres are finer than anything on a shop floor, and keep the file readable.
        x, y = (round(float(value), 3) for value in self.at_m)
        return factory.with_station(self.station_id, at_m=(x, y))


@dataclass(frozen=True)
class RotateStation:
    """Let the flow of a station run in a direction, degrees counter-clockwise from east."""

    station_id: str
    facing_deg: float

    @property
    def label(self) -> str:
        return f"Rotate {self.station_id}"

    def apply(self, factory: Factory) -> Factory:
        return factory.with_station(self.station_id, facing_deg=round(self.facing_deg % 360, 3))


@dataclass(frozen=True)
class SetParameter:
    """Set a field of a station, or one below a field: "cycle_s", "yield", "failures.mtbf_s".

    The value is what the layout file would say there: a number, a text, a list or a mapping.
    """

    station_id: str
    field: str
    value: object

    @property
    def label(self) -> str:
        return f"Set {self.field} of {self.station_id}"

    def apply(self, factory: Factory) -> Factory:
        place = factory.index(self.station_id)
        station = factory.stations[place]
        outer, _, inner = self.field.partition(".")
        name = field_name(Station, outer, f"stations[{place}]")
        if name == "id":
            return _renamed(factory, place, self.value)
        value = self.value
        if inner:
            value = _below(station, name, inner, value, f"stations[{place}].{outer}")
        return whole(factory.with_station(self.station_id, **{name: value}))


@dataclass(frozen=True)
class ResizeLink:
    """Set how many cells a link holds; None makes it what its length allows."""

    source: str
    target: str
    capacity: int | None

    @property
    def label(self) -> str:
        return f"Resize {self.source}->{self.target}"

    def apply(self, factory: Factory) -> Factory:
        ends = checked_ends(factory)
        found = next((e for e in ends if (e.source, e.target) == (self.source, self.target)), None)
        if found is None:
            raise LayoutError(f"links: no link joins '{self.source}' to '{self.target}'")
        if found.link is not None:
            path = f"links[{found.link}]"
            link = revised(factory.links[found.link], {"capacity": self.capacity}, path)
            links = (*factory.links[: found.link], link, *factory.links[found.link + 1 :])
            return changed(factory, links=links)
        if self.capacity is None:
            return factory
        ends_and_size = {"from_": self.source, "to": self.target, "capacity": self.capacity}
        link = revised(Link(), ends_and_size, "links")
        # Links without ends count by their place, so a new one may only follow them with its ends
        # named.
        return changed(factory, links=(*explicit_links(factory), link))


def _renamed(factory: Factory, place: int, value: object) -> Factory:
    old = factory.stations[place].id
    station = revised(factory.stations[place], {"id": value}, f"stations[{place}]")
    if station.id != old and station.id in factory.station_ids:
        raise LayoutError(f"stations[{place}].id: '{station.id}' is the id of another one")

    def new_id(id: str | None) -> str | None:
        return station.id if id == old else id

    links = tuple(
        link.model_copy(update={"from_": new_id(link.from_), "to": new_id(link.to)})
        for link in factory.links
    )
    stations = tuple(
        _naming(station if number == place else other, old, station.id)
        for number, other in enumerate(factory.stations)
    )
    return changed(factory, stations=stations, links=links)


def _naming(station: Station, old: str, new: str) -> Station:
    """A station that calls another one by its new name."""
    if old in station.joins:
        station = with_part(station, old, new)
    if station.rework is not None and station.rework.to == old:
        rework = station.rework.model_copy(update={"to": new})
        station = station.model_copy(update={"rework": rework})
    return station


def field_name(model: type[BaseModel], key: str, path: str) -> str:
    """The Python name of a key of the layout file. Raises LayoutError for an unknown key."""
    for name, field in model.model_fields.items():
        if key in (name, field.alias):
            return name
    known = [field.alias or name for name, field in model.model_fields.items()]
    raise LayoutError(f"{path}.{key}: unknown key{did_you_mean(key, known)}")


def _below(station: Station, name: str, inner: str, value: object, path: str) -> object:
    """The value of a field in which one thing below it is changed."""
    current = cast(object, getattr(station, name))
    if isinstance(current, BaseModel):
        return revised(current, {field_name(type(current), inner, path): value}, path)
    if current is None:
        return {inner: value}
    if isinstance(current, Mapping):
        key, _, rest = inner.partition(".")
        entries = dict(cast(Mapping[str, object], current))
        entry = entries.get(key)
        if rest and isinstance(entry, BaseModel):
            inside = field_name(type(entry), rest, f"{path}.{key}")
            entries[key] = revised(entry, {inside: value}, f"{path}.{key}")
        else:
            entries[key] = {rest: value} if rest else value
        return entries
    raise LayoutError(f"{path}.{inner}: unknown key")
