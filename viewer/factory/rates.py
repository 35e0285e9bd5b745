"""What a line could pass if no station ever waited for another: means, for one cell format.

Of a station with several links, each counts with the part of the flow that it gets: by its share,
or, where the cells go where there is room, in proportion to what the stations behind can take.
"""

import math
from collections.abc import Mapping, Sequence
from functools import cached_property

from viewer.factory.contradictions import share_of
from viewer.factory.model import Factory, Station
from viewer.factory.topology import Ends


def availability(station: Station) -> float:
    """Share of its time in which a machine is not broken: mtbf / (mtbf + mttr)."""
    if station.failures is None:
        return 1.0
    mtbf_s, mttr_s = station.failures.mtbf_s.mean_s, station.failures.mttr_s.mean_s
    return mtbf_s / (mtbf_s + mttr_s)


def rate_per_s(station: Station) -> float:
    """Cells a station can take in a second when it never waits; infinite for a storage.

    machines x batch / (cycle + consumable stops) x mtbf / (mtbf + mttr): the isolated rate of
    parallel machines that fail while they work.
    """
    if station.kind == "storage":
        return math.inf
    per_cycle = station.batch if station.kind == "batch" else 1
    busy_s = station.cycle_s.mean_s
    if station.consumable is not None:
        busy_s += station.consumable.change_s * per_cycle / station.consumable.every_cells
    return station.machines * per_cycle / busy_s * availability(station)


class Rates:
    """Cells a second that stations give and take."""

    def __init__(self, factory: Factory, ends: Sequence[Ends], stations: Mapping[str, Station]):
        """`stations`: as they are for the cell format in question."""
        self.factory = factory
        self.stations = stations
        self.ends = [end for end in ends if not end.rework]
        self._kept: dict[tuple[str, str], float] = {}

    def before(self, id: str) -> list[Ends]:
        """The links into a station."""
        return self._into.get(id, [])

    def after(self, id: str) -> list[Ends]:
        """The links out of a station."""
        return self._out_of.get(id, [])

    @cached_property
    def _into(self) -> dict[str, list[Ends]]:
        return {id: [e for e in self.ends if e.target == id] for id in self.stations}

    @cached_property
    def _out_of(self) -> dict[str, list[Ends]]:
        return {id: [e for e in self.ends if e.source == id] for id in self.stations}

    def gives(self, id: str) -> float:
        """Cells a second that can leave a station for the next; of a storage, what comes in from
        the machines before it. Infinite where no machine limits it.
        """
        return self._keep("gives", id)

    def takes(self, id: str) -> float:
        """New cells a second that a station can take, those of the first part where it joins
        several; of a storage, what the machines behind it can take.
        """
        return self._keep("takes", id)

    def _keep(self, what: str, id: str) -> float:
        found = self._kept.get((what, id))
        if found is None:
            found = self._gives(id) if what == "gives" else self._takes(id)
            self._kept[what, id] = found
        return found

    def _gives(self, id: str) -> float:
        station = self.stations[id]
        rate = rate_per_s(station)
        if math.isinf(rate):
            rates = [self.offered(end) for end in self.before(id)]
            rate = math.fsum(rates) if rates else math.inf
        back = station.rework.share if station.rework else 0.0
        return rate * station.yield_ * (1 - back)

    def _takes(self, id: str) -> float:
        station = self.stations[id]
        rate = rate_per_s(station)
        if math.isinf(rate):
            rates = [self.takes(end.target) for end in self.after(id)]
            rate = math.fsum(rates) / station.yield_ if rates else math.inf
        # Of what goes through a station in the long run, about this share has come back to it.
        back = [
            other.rework.share
            for other in self.stations.values()
            if other.rework is not None and other.rework.to == id
        ]
        return rate * (1 - min(0.99, math.fsum(back)))

    def offered(self, end: Ends) -> float:
        """Cells a second that its source has for a link."""
        share = share_of(self.factory, end)
        if share is None:
            takes = [self.takes(other.target) for other in self.after(end.source)]
            share = _part(self.takes(end.target), takes)
        return self.gives(end.source) * share if share else 0.0

    def accepted(self, end: Ends) -> float:
        """Cells a second that its target takes from a link."""
        target = self.stations[end.target]
        rate = self.takes(end.target)
        if target.joins:
            main = next(iter(target.joins.values()))
            return rate * target.joins.get(end.source, 0) / main
        gives = [self.gives(other.source) for other in self.before(end.target)]
        part = _part(self.gives(end.source), gives)
        return rate * part if part else 0.0

    def wanted(self, end: Ends) -> float:
        """Cells a second that a link has to carry so that it does not limit its stations."""
        return min(self.offered(end), self.accepted(end))

    def sent_back(self, station: Station) -> float:
        """Cells a second that a station sends back when it never waits."""
        back = station.rework.share if station.rework else 0.0
        return rate_per_s(station) * station.yield_ * back


def _part(one: float, all: Sequence[float]) -> float:
    """The part of one among all; among several without limit, equal parts."""
    endless = sum(1 for rate in all if math.isinf(rate))
    if endless:
        return 1 / endless if math.isinf(one) else 0.0
    total = math.fsum(all)
    return one / total if total else 1 / len(all)
