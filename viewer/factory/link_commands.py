"""Connections of a line as commands: made, taken away, laid otherwise, changed."""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from viewer.errors import LayoutError
from viewer.factory.commands import field_name
from viewer.factory.flow import checked_ends
from viewer.factory.model import Factory, Link, Station, revised
from viewer.factory.network import network
from viewer.factory.relinking import (
    changed,
    explicit_links,
    new_link,
    with_part,
    with_share,
)
from viewer.factory.topology import Ends, find_cycle, link_ends

Pair = tuple[str, str]


@dataclass(frozen=True)
class SetLink:
    """Set a field of a link: "capacity", "speed_m_s", "via_m", "kind" …; None makes it the default.

    The value is what the layout file would say there.
    """

    source: str
    target: str
    field: str
    value: object

    @property
    def label(self) -> str:
        verb = "Reroute" if self.field == "via_m" else f"Set {self.field} of"
        return f"{verb} {self.source}->{self.target}"

    def apply(self, factory: Factory) -> Factory:
        end = _found(factory, self.source, self.target)
        name = field_name(Link, self.field, "links")
        if name in ("from_", "to"):
            raise LayoutError(f"links: {self.field} is no figure; connect and disconnect change it")
        value = () if name == "via_m" and self.value is None else self.value
        if name in ("kind", "lanes") and value is None:
            value = Link.model_fields[name].default
        if end.link is not None:
            path = f"links[{end.link}]"
            link = revised(factory.links[end.link], {name: value}, path)
            links = (*factory.links[: end.link], link, *factory.links[end.link + 1 :])
            return changed(factory, links=links)
        link = revised(new_link(self.source, self.target), {name: value}, "links")
        if getattr(link, name) == getattr(Link(), name):
            return factory
        # Links without ends count by their place, so a new one may only follow them with its ends
        # named.
        return changed(factory, links=(*explicit_links(factory), link))


@dataclass(frozen=True)
class Connect:
    """Lead cells from one station to another, over a link of default values or `fields`.

    With a share, what goes the other ways from the source shrinks to the rest. `pieces`: how many
    of them are joined where the target joins parts.
    """

    source: str
    target: str
    fields: tuple[tuple[str, object], ...] = ()
    pieces: int | None = None

    @property
    def label(self) -> str:
        return f"Connect {self.source}->{self.target}"

    def apply(self, factory: Factory) -> Factory:
        ends = checked_ends(factory)
        _check_ids(factory, self.source, self.target)
        if any((e.source, e.target) == (self.source, self.target) for e in ends):
            raise LayoutError(f"links: {self.source}->{self.target} is there already")
        changes = {field_name(Link, key, "links"): value for key, value in self.fields}
        link = revised(new_link(self.source, self.target), changes, "links")
        links = list(explicit_links(factory))
        if link.share is not None:
            rest = 1 - link.share
            links = [_smaller(one, rest) if one.from_ == self.source else one for one in links]
        wanted = [*_onward(ends), (self.source, self.target)]
        stations = factory.stations
        if self.pieces is not None:
            stations = tuple(
                _joining(s, self.source, self.pieces) if s.id == self.target else s
                for s in stations
            )
        return rewired(factory, stations, [*links, link], wanted)


@dataclass(frozen=True)
class Disconnect:
    """Take a link away. Raises LayoutError where a station would then stand apart from the line."""

    source: str
    target: str

    @property
    def label(self) -> str:
        return f"Disconnect {self.source}->{self.target}"

    def apply(self, factory: Factory) -> Factory:
        end = _found(factory, self.source, self.target)
        ends = checked_ends(factory)
        rest = 1.0
        links: list[Link] = []
        for number, link in enumerate(explicit_links(factory)):
            if number == end.link:
                rest = 1 - (link.share or 0)
            else:
                links.append(link)
        links = [with_share(one, rest) if one.from_ == self.source else one for one in links]
        wanted = [pair for pair in _onward(ends) if pair != (self.source, self.target)]
        stations = tuple(
            with_part(s, self.source, None) if s.id == self.target and self.source in s.joins else s
            for s in factory.stations
        )
        made = rewired(factory, stations, links, wanted)
        check_no_island(factory, made)
        return made


def rewired(
    factory: Factory, stations: Sequence[Station], links: Sequence[Link], wanted: Iterable[Pair]
) -> Factory:
    """A factory in which exactly the pairs of `wanted` are joined, ways back of rework aside.

    `links` have their ends named. What neighbours in the list are joined by without a word gets a
    default link where something else would undo it. Raises LayoutError for a loop in the flow, and
    where neighbours are joined because nothing else is said of them.
    """
    pairs = list(dict.fromkeys(wanted))
    ids = [station.id for station in stations]
    reworks = {s.id: s.rework.to for s in stations if s.rework is not None}
    loop = find_cycle([Ends(source, target, None) for source, target in pairs])
    if loop is not None:
        raise LayoutError(f"links: the flow would run in a circle: {' -> '.join(loop[0])}")
    made = list(links)
    joined = set[Pair]()
    # A link that is written may undo another one that nobody had to write.
    for _ in range(len(pairs) + 1):
        joined = {(e.source, e.target) for e in link_ends(ids, made, reworks)[0] if not e.rework}
        missing = [pair for pair in pairs if pair not in joined]
        if not missing:
            break
        made += [new_link(*pair) for pair in missing]
    for source, target in sorted(joined - set(pairs)):
        raise LayoutError(
            f"links: '{source}' and '{target}' follow each other and would be joined, because no "
            f"link leaves '{source}' and none reaches '{target}'; connect one of them elsewhere "
            "first"
        )
    return changed(factory, stations=tuple(stations), links=tuple(made))


def check_no_island(before: Factory, after: Factory) -> None:
    """Raises LayoutError where stations stand apart from the line that were part of it before."""
    old, new = (
        {frozenset(island) for island in network(f.station_ids, checked_ends(f)).islands[1:]}
        for f in (before, after)
    )
    for island in sorted(new - old, key=sorted):
        names = ", ".join(f"'{id}'" for id in after.station_ids if id in island)
        raise LayoutError(
            f"links: {names} would stand apart from the line; connect it elsewhere first, or "
            "delete it"
        )


def _found(factory: Factory, source: str, target: str) -> Ends:
    for end in checked_ends(factory):
        if (end.source, end.target) == (source, target):
            return end
    _check_ids(factory, source, target)
    raise LayoutError(f"links: no link joins '{source}' to '{target}'")


def _check_ids(factory: Factory, *ids: str) -> None:
    for id in ids:
        factory.index(id)


def _onward(ends: Iterable[Ends]) -> list[Pair]:
    return [(end.source, end.target) for end in ends if not end.rework]


def _smaller(link: Link, rest: float) -> Link:
    if link.share is None:
        return link
    return link.model_copy(update={"share": round(link.share * rest, 9)})


def _joining(station: Station, source: str, pieces: int) -> Station:
    joins = OrderedDict([*station.joins.items(), (source, pieces)])
    return revised(station, {"joins": joins}, f"stations.{station.id}")
