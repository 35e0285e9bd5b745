"""Stations that come into a line and leave it, as commands; and several commands as one."""

from dataclasses import dataclass

from viewer.errors import LayoutError
from viewer.factory.commands import Command
from viewer.factory.flow import checked_ends
from viewer.factory.link_commands import check_no_island, rewired
from viewer.factory.model import Factory, Link, Station, revised
from viewer.factory.network import network_of
from viewer.factory.relinking import (
    bridges_over,
    changed,
    explicit_links,
    new_link,
    with_part,
    with_share,
)
from viewer.factory.things import check_unlocked
from viewer.factory.topology import link_ends


@dataclass(frozen=True)
class AddStation:
    """Add a station before or after another one, or at the end of the line.

    Before: what led to the station behind leads to the new one, which leads on to the station
    behind; of parts that are joined there, only the first come through the new one. After: the new
    one leads to all that the other one led to.
    """

    station: Station
    before: str | None = None
    after: str | None = None

    @property
    def label(self) -> str:
        return f"Add {self.station.id}"

    def apply(self, factory: Factory) -> Factory:
        if self.station.id in factory.station_ids:
            raise LayoutError(f"stations: '{self.station.id}' is the id of another one")
        if self.after is not None:
            return self._behind(factory, factory.stations[factory.index(self.after)])
        at = len(factory.stations) if self.before is None else factory.index(self.before)
        stations = [*factory.stations[:at], self.station, *factory.stations[at:]]
        links = explicit_links(factory)
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
                stations[at + 1] = with_part(behind, bent, self.station.id)
            ends, _ = link_ends([s.id for s in stations], links, factory.reworks)
            if not any((e.source, e.target) == (self.station.id, behind.id) for e in ends):
                links = (*links, new_link(self.station.id, behind.id))
        return changed(factory, stations=tuple(stations), links=links)

    def _behind(self, factory: Factory, other: Station) -> Factory:
        new = self.station.id
        links = [
            link.model_copy(update={"from_": new, "via_m": ()})
            if link.from_ == other.id and factory.reworks.get(other.id) != link.to
            else link
            for link in explicit_links(factory)
        ]
        pairs = [(e.source, e.target) for e in checked_ends(factory) if not e.rework]
        wanted = [(new if source == other.id else source, target) for source, target in pairs]
        wanted.append((other.id, new))
        stations: list[Station] = []
        for station in factory.stations:
            joins_it = other.id in station.joins
            stations.append(with_part(station, other.id, new) if joins_it else station)
            if station.id == other.id:
                stations.append(self.station)
        return rewired(factory, stations, links, wanted)


@dataclass(frozen=True)
class RemoveStation:
    """Take a station out of the line; what fed it now feeds what it fed, over a default link."""

    station_id: str

    @property
    def label(self) -> str:
        return f"Remove {self.station_id}"

    def apply(self, factory: Factory) -> Factory:
        gone = factory.stations[factory.index(self.station_id)].id
        check_unlocked(factory, [gone])
        if len(factory.stations) == 1:
            raise LayoutError("stations: a line needs at least one station")
        for id, to in factory.reworks.items():
            if to == gone != id:
                raise LayoutError(f"stations: '{id}' sends cells back to '{gone}'")
        line = network_of(factory)
        before = line.before[gone]
        stations = tuple(
            with_part(s, gone, before[0] if before else None) if gone in s.joins else s
            for s in factory.stations
            if s.id != gone
        )
        links, shares = list[Link](), dict[str, float]()
        for link in explicit_links(factory):
            if gone not in (link.from_, link.to):
                links.append(link)
            elif link.to == gone and link.from_ and link.share:
                shares[link.from_] = 1 - link.share
        links = [with_share(link, shares.get(link.from_ or "")) for link in links]
        bridges = bridges_over(line, gone)
        ids = [station.id for station in stations]
        joined = {(e.source, e.target) for e in link_ends(ids, links, factory.reworks)[0]}
        links += [new_link(*bridge) for bridge in bridges if bridge not in joined]
        left = {(e.source, e.target) for e in line.ends if gone not in (e.source, e.target)}
        for end in link_ends(ids, links, factory.reworks)[0]:
            if not end.rework and (end.source, end.target) not in left | set(bridges):
                text = f"without '{gone}', '{end.source}' would lead to '{end.target}'"
                raise LayoutError(f"stations: {text}; say in links where it leads")
        exemptions = tuple(one for one in factory.exemptions if gone not in one.stations)
        return changed(factory, stations=stations, links=tuple(links), exemptions=exemptions)


@dataclass(frozen=True)
class DuplicateStation:
    """Set a copy of a station beside it: fed by the same stations, feeding the same ones.

    Shares of links are halved between the two; a copy of a head of the line has the same arrivals
    once more. The copy is not locked. Raises LayoutError where parts are joined, because nobody can
    say how many of them should come from the copy, and where a line has no other station.
    """

    station_id: str
    new_id: str
    at_m: tuple[float, float]

    @property
    def label(self) -> str:
        return f"Duplicate {self.station_id}"

    def apply(self, factory: Factory) -> Factory:
        place = factory.index(self.station_id)
        original = factory.stations[place]
        self._check(factory, original)
        x, y = (round(float(value), 3) for value in self.at_m)
        changes: dict[str, object] = {"id": self.new_id, "at_m": (x, y), "locked": False}
        line = network_of(factory)
        if not line.before[original.id]:
            arrivals = factory.arrivals if line.heads[0] == original.id else original.arrivals
            changes["arrivals"] = arrivals
        copy = revised(original, changes, "stations")
        links: list[Link] = []
        for link in explicit_links(factory):
            ends = (link.from_, link.to)
            if original.id not in ends or factory.reworks.get(link.from_ or "") == link.to:
                links.append(link)
                continue
            leaves = link.from_ == original.id
            # Two stations share what one was given; what leaves them is split as before.
            share = link.share if leaves or link.share is None else round(link.share / 2, 9)
            twin = {"from_": copy.id} if leaves else {"to": copy.id}
            links.append(link.model_copy(update={"share": share}))
            links.append(link.model_copy(update={**twin, "share": share, "via_m": ()}))
        wanted = [(e.source, e.target) for e in checked_ends(factory) if not e.rework]
        wanted += [(source, copy.id) for source in line.before[original.id]]
        wanted += [(copy.id, target) for target in line.after[original.id]]
        stations = [*factory.stations[: place + 1], copy, *factory.stations[place + 1 :]]
        made = rewired(factory, stations, links, wanted)
        check_no_island(factory, made)
        return made

    def _check(self, factory: Factory, original: Station) -> None:
        if self.new_id in factory.station_ids:
            raise LayoutError(f"stations: '{self.new_id}' is the id of another one")
        line = network_of(factory)
        fed = [factory.station(id) for id in line.after[original.id]]
        if original.joins or any(station.joins for station in fed):
            raise LayoutError(
                f"stations: '{original.id}' takes part in joining; add a station before or behind "
                "it, or give it more machines"
            )
        if not line.before[original.id] and not line.after[original.id]:
            raise LayoutError(
                f"stations: nothing feeds '{original.id}' and it feeds nothing, so a copy would "
                "stand apart from the line; give it more machines"
            )


@dataclass(frozen=True)
class Together:
    """Several commands as one step: all of them, or none."""

    commands: tuple[Command, ...]

    @property
    def label(self) -> str:
        first = self.commands[0].label if self.commands else "Nothing"
        more = len(self.commands) - 1
        return f"{first} and {more} more" if more > 0 else first

    def apply(self, factory: Factory) -> Factory:
        for command in self.commands:
            factory = command.apply(factory)
        return factory
