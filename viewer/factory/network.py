"""The line as a network: what feeds what, where cells come in and where they leave it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from viewer.factory.flow import checked_ends
from viewer.factory.model import Factory
from viewer.factory.topology import Ends, flow_order


@dataclass(frozen=True)
class Network:
    """Connections of a line without a loop."""

    stations: tuple[str, ...]
    """Ids in the order of the file."""
    ends: tuple[Ends, ...]
    """Connections in the order of their source, ways back left out."""
    ways_back: tuple[Ends, ...]
    """Written ways back of rework."""

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Each station behind those that feed it; otherwise in the order of the file."""
        return flow_order(self.stations, self.ends)

    @cached_property
    def before(self) -> Mapping[str, tuple[str, ...]]:
        """Station -> those that feed it, in the order of the file."""
        return {id: tuple(e.source for e in self.ends if e.target == id) for id in self.stations}

    @cached_property
    def after(self) -> Mapping[str, tuple[str, ...]]:
        """Station -> those it feeds, in the order of the file."""
        return {id: tuple(e.target for e in self.ends if e.source == id) for id in self.stations}

    @cached_property
    def heads(self) -> tuple[str, ...]:
        """Stations that nothing feeds: cells come into the line here."""
        return tuple(id for id in self.stations if not self.before[id])

    @cached_property
    def tails(self) -> tuple[str, ...]:
        """Stations that feed nothing: what they find good are the good cells of the line."""
        return tuple(id for id in self.stations if not self.after[id])

    @cached_property
    def upstream(self) -> Mapping[str, frozenset[str]]:
        """Station -> all stations whose cells come through it."""
        found: dict[str, frozenset[str]] = {}
        for id in self.order:
            direct = self.before[id]
            found[id] = frozenset(direct).union(*(found[source] for source in direct))
        return found

    @cached_property
    def islands(self) -> tuple[tuple[str, ...], ...]:
        """Groups of stations that are joined to each other; one for a line in one piece."""
        group = {id: id for id in self.stations}
        for end in self.ends:
            old, new = group[end.target], group[end.source]
            group = {id: new if name == old else name for id, name in group.items()}
        names = dict.fromkeys(group.values())
        return tuple(tuple(i for i in self.stations if group[i] == name) for name in names)


def network_of(factory: Factory) -> Network:
    """The network of a factory. Raises LayoutError for links that make no line."""
    return network(factory.station_ids, checked_ends(factory))


def network(stations: Sequence[str], ends: Sequence[Ends]) -> Network:
    """The network of connections without a loop."""
    onward = tuple(end for end in ends if not end.rework)
    return Network(tuple(stations), onward, tuple(end for end in ends if end.rework))
