"""Stations that come into a line and leave it, as commands."""

from dataclasses import dataclass

from viewer.errors import LayoutError
from viewer.factory.model import Factory, Link, Station
from viewer.factory.network import network_of
from viewer.factory.relinking import (
    bridges_over,
    changed,
    explicit_links,
    new_link,
    with_part,
    with_share,
)
from viewer.factory.topology import link_ends


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
        return changed(factory, stations=stations, links=tuple(links))
