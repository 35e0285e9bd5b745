"""Edits of a factory as small frozen values: `command.apply(factory)` gives a new factory, the old
one stays.

All of them raise LayoutError, one line for each thing that is wrong, and then nothing has changed.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, cast

from pydantic import BaseModel

from viewer.errors import LayoutError
from viewer.factory.contradictions import check_whole
from viewer.factory.flow import checked_ends
from viewer.factory.messages import did_you_mean
from viewer.factory.model import Factory, Link, Station, revised
from viewer.factory.network import Network, network_of
from viewer.factory.topology import link_ends


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
        return _whole(factory.with_station(self.station_id, **{name: value}))


@dataclass(frozen=True)
class AddStation:
    """Add a station before another one, or at the end of the line.

    What led to the station behind leads to the new one, which leads on to the station behind; of
    parts that are joined there, only the first come through the new one.
    """

    station: Station
    before: str | None = None

    @property
    def label(self) -> str:
        return f"Add {self.station.id}"

    def apply(self, factory: Factory) -> Factory:
        if self.station.id in factory.station_ids:
            raise LayoutError(f"stations: '{self.station.id}' is the id of another one")
        at = len(factory.stations) if self.before is None else factory.index(self.before)
        stations = [*factory.stations[:at], self.station, *factory.stations[at:]]
        links = _explicit_links(factory)
        if self.before is not None:
            behind = factory.station(self.before)
            bent = next(iter(behind.joins), None)
            links = tuple(
                link.model_copy(update={"to": self.station.id, "via_m": ()})
                if link.to == behind.id
                and bent in (None, link.from_)
                and factory.reworks.get(link.from_ or "") != behind.id
                else link
                for link in links
            )
            if bent is not None:
                stations[at + 1] = _with_part(behind, bent, self.station.id)
            ends, _ = link_ends([s.id for s in stations], links, factory.reworks)
            if not any((e.source, e.target) == (self.station.id, behind.id) for e in ends):
                links = (*links, _link(self.station.id, behind.id))
        return _with(factory, stations=tuple(stations), links=links)


@dataclass(frozen=True)
class RemoveStation:
    """Take a station out of the line; what fed it now feeds what it fed, over a default link."""

    station_id: str

    @property
    def label(self) -> str:
        return f"Remove {self.station_id}"

    def apply(self, factory: Factory) -> Factory:
        gone = factory.stations[factory.index(self.station_id)].id
        if len(factory.stations) == 1:
            raise LayoutError("stations: a line needs at least one station")
        for id, to in factory.reworks.items():
            if to == gone != id:
                raise LayoutError(f"stations: '{id}' sends cells back to '{gone}'")
        line = network_of(factory)
        before = line.before[gone]
        stations = tuple(
            _with_part(s, gone, before[0] if before else None) if gone in s.joins else s
            for s in factory.stations
            if s.id != gone
        )
        links, shares = list[Link](), dict[str, float]()
        for link in _explicit_links(factory):
            if gone not in (link.from_, link.to):
                links.append(link)
            elif link.to == gone and link.from_ and link.share:
                shares[link.from_] = 1 - link.share
        links = [_with_share(link, shares.get(link.from_ or "")) for link in links]
        bridges = _bridges(line, gone)
        ids = [station.id for station in stations]
        joined = {(e.source, e.target) for e in link_ends(ids, links, factory.reworks)[0]}
        links += [_link(*bridge) for bridge in bridges if bridge not in joined]
        left = {(e.source, e.target) for e in line.ends if gone not in (e.source, e.target)}
        for end in link_ends(ids, links, factory.reworks)[0]:
            if not end.rework and (end.source, end.target) not in left | set(bridges):
                text = f"without '{gone}', '{end.source}' would lead to '{end.target}'"
                raise LayoutError(f"stations: {text}; say in links where it leads")
        return _with(factory, stations=stations, links=tuple(links))


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
            return _with(factory, links=links)
        if self.capacity is None:
            return factory
        ends_and_size = {"from_": self.source, "to": self.target, "capacity": self.capacity}
        link = revised(Link(), ends_and_size, "links")
        # Links without ends count by their place, so a new one may only follow them with its ends
        # named.
        return _with(factory, links=(*_explicit_links(factory), link))


def _with(factory: Factory, **changes: object) -> Factory:
    return _whole(factory.model_copy(update=changes))


def _whole(factory: Factory) -> Factory:
    checked_ends(factory)
    check_whole(factory)
    return factory


def _bridges(line: Network, gone: str) -> list[tuple[str, str]]:
    """What has to be joined when a station goes, so that no station loses its only neighbour."""
    return [
        (source, target)
        for source in line.before[gone]
        for target in line.after[gone]
        if line.after[source] == (gone,) or line.before[target] == (gone,)
    ]


def _with_share(link: Link, rest: float | None) -> Link:
    """A link whose share is one of the rest of all."""
    if rest is None or link.share is None:
        return link
    share = round(link.share / rest, 9)
    return link.model_copy(update={"share": None if share >= 1 else share})


def _link(source: str, target: str) -> Link:
    return Link.model_validate({"from": source, "to": target})


def _with_part(station: Station, old: str, new: str | None) -> Station:
    """A station that joins the pieces of another station in the same place, or none of these."""
    if new is None:
        # Without the first part, nobody can say which of the others goes on.
        first = next(iter(station.joins)) == old
        kept = {} if first else {id: n for id, n in station.joins.items() if id != old}
    else:
        kept = {new if id == old else id: n for id, n in station.joins.items()}
    return station.model_copy(update={"joins": OrderedDict(kept)})


def _explicit_links(factory: Factory) -> tuple[Link, ...]:
    """The written links with both ends named, so that they stay what they are when stations come
    and go.
    """
    ends = {end.link: end for end in checked_ends(factory)}
    return tuple(
        link.model_copy(update={"from_": ends[place].source, "to": ends[place].target})
        for place, link in enumerate(factory.links)
    )


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
    return _with(factory, stations=stations, links=links)


def _naming(station: Station, old: str, new: str) -> Station:
    """A station that calls another one by its new name."""
    if old in station.joins:
        station = _with_part(station, old, new)
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
            changed = field_name(type(entry), rest, f"{path}.{key}")
            entries[key] = revised(entry, {changed: value}, f"{path}.{key}")
        else:
            entries[key] = {rest: value} if rest else value
        return entries
    raise LayoutError(f"{path}.{inner}: unknown key")
