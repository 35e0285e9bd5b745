"""Edits of a factory as small frozen values: `command.apply(factory)` gives a new factory, the old
one stays.

All of them raise LayoutError, one line for each thing that is wrong, and then nothing has changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, cast

from pydantic import BaseModel

from viewer.errors import LayoutError
from viewer.factory.messages import did_you_mean
from viewer.factory.model import Factory, Station, revised
from viewer.factory.relinking import changed, whole, with_part
from viewer.factory.things import check_unlocked


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
        check_unlocked(factory, [self.station_id])
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
        check_unlocked(factory, [self.station_id])
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
            return renamed(factory, place, self.value)
        if name in ("at_m", "facing_deg", "size_m"):
            check_unlocked(factory, [self.station_id])
        value = self.value
        if inner:
            value = below(station, name, inner, value, f"stations[{place}].{outer}")
        return whole(factory.with_station(self.station_id, **{name: value}))


def renamed(factory: Factory, place: int, value: object) -> Factory:
    """A factory in which a station, and all that names it, has another id."""
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
    exemptions = tuple(
        one.model_copy(update={"stations": tuple(new_id(id) for id in one.stations)})
        for one in factory.exemptions
    )
    stations = tuple(
        _naming(station if number == place else other, old, station.id)
        for number, other in enumerate(factory.stations)
    )
    return changed(factory, stations=stations, links=links, exemptions=exemptions)


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


def below(model: BaseModel, name: str, inner: str, value: object, path: str) -> object:
    """The value of a field in which one thing below it is changed."""
    current = cast(object, getattr(model, name))
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
