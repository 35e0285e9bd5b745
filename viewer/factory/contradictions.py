"""What the parts of a layout say about each other: names that must exist, stations that must feed
each other, shares that must add up.

A line with a contradiction cannot be run, so it is refused like a value that is wrong.
"""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from viewer.errors import LayoutError
from viewer.factory.messages import did_you_mean, dotted
from viewer.factory.model import Factory, Station
from viewer.factory.network import Network, network
from viewer.factory.shifts import ALWAYS
from viewer.factory.stops import NOBODY
from viewer.factory.topology import Ends, find_cycle, link_ends
from viewer.factory.values import Location

SHARES_WITHIN = 1e-6
"""Shares of branches may miss 1 by this much: three thirds with seven digits."""


class Contradiction(NamedTuple):
    """Something that does not go with the rest of the layout, and its place."""

    where: Location
    text: str


def contradictions(factory: Factory) -> list[Contradiction]:
    """All of them, in the order of the file; what is wrong with the links as such left out."""
    ends, troubles = link_ends(factory.station_ids, factory.links, factory.reworks)
    found = [*_names(factory)]
    twice = len(set(factory.station_ids)) < len(factory.stations)
    if not (twice or troubles) and find_cycle(ends) is None:
        line = network(factory.station_ids, ends)
        found += _flow(factory, line)
        found += _shares(factory, line)
    return found


def check_whole(factory: Factory) -> None:
    """Raises LayoutError, one line for each contradiction."""
    lines = [f"{dotted(one.where)}: {one.text}" for one in contradictions(factory)]
    if lines:
        raise LayoutError(lines)


def _names(factory: Factory) -> Iterator[Contradiction]:
    """Crews, calendars and stations that nobody has described."""
    ids = factory.station_ids
    for place, station in enumerate(factory.stations):
        crew = station.failures.crew if station.failures else None
        if crew not in (None, NOBODY, *factory.crews):
            where: Location = ("stations", place, "failures", "crew")
            yield Contradiction(where, _unknown("crew", str(crew), tuple(factory.crews), NOBODY))
        if station.shift not in (None, ALWAYS, *factory.shifts):
            text = _unknown("calendar", str(station.shift), tuple(factory.shifts), ALWAYS)
            yield Contradiction(("stations", place, "shift"), text)
        to = station.rework.to if station.rework else None
        if to not in (None, *ids):
            text = f"unknown station '{to}'{did_you_mean(str(to), ids)}"
            yield Contradiction(("stations", place, "rework", "to"), text)
    for place, exemption in enumerate(factory.exemptions):
        for number, name in enumerate(exemption.stations):
            if name not in ids:
                text = f"unknown station '{name}'{did_you_mean(name, ids)}"
                yield Contradiction(("exemptions", place, "stations", number), text)


def _unknown(what: str, name: str, known: Sequence[str], special: str) -> str:
    section = "crews" if what == "crew" else "shifts"
    if not known:
        return f"unknown {what} '{name}'; the layout has no `{section}`"
    return f"unknown {what} '{name}'{did_you_mean(name, (*known, special))}"


def _flow(factory: Factory, line: Network) -> Iterator[Contradiction]:
    for place, station in enumerate(factory.stations):
        yield from _rework(factory, line, place, station)
        yield from _joins(line, place, station)
        yield from _arrivals(factory, line, place, station)


def _rework(
    factory: Factory, line: Network, place: int, station: Station
) -> Iterator[Contradiction]:
    if station.rework is None:
        return
    to, where = station.rework.to, ("stations", place, "rework", "to")
    if to not in line.stations:
        return
    if to not in line.upstream[station.id]:
        text = f"'{to}' does not lead to '{station.id}', so cells cannot come from there again"
        yield Contradiction(where, text)
    elif factory.station(to).joins:
        text = f"'{to}' joins parts; send the cells to a station before or behind it"
        yield Contradiction(where, text)


def _joins(line: Network, place: int, station: Station) -> Iterator[Contradiction]:
    if not station.joins:
        return
    before = line.before[station.id]
    for name in station.joins:
        where: Location = ("stations", place, "joins", name)
        if name not in line.stations:
            text = f"unknown station '{name}'{did_you_mean(name, line.stations)}"
            yield Contradiction(where, text)
        elif name not in before:
            text = f"'{name}' does not feed '{station.id}'{_fed_by(before)}"
            yield Contradiction(where, text)
    for name in before:
        if name not in station.joins:
            text = f"'{name}' feeds '{station.id}' too; say how many of its pieces are joined"
            yield Contradiction(("stations", place, "joins"), text)


def _fed_by(before: Sequence[str]) -> str:
    return f"; these do: {', '.join(before)}" if before else "; nothing does"


def _arrivals(
    factory: Factory, line: Network, place: int, station: Station
) -> Iterator[Contradiction]:
    where: Location = ("stations", place, "arrivals")
    before = line.before[station.id]
    first = station.id == line.heads[0]
    if station.arrivals is not None and before:
        text = f"cells come here from '{before[0]}'; only a station that nothing feeds has arrivals"
        yield Contradiction(where, text)
    elif station.arrivals is not None and first:
        text = "those of the first station stand at the top of the layout, not in the station"
        yield Contradiction(where, text)
    arrivals = factory.arrivals if first else station.arrivals
    if station.kind == "storage" and not before and arrivals is None:
        text = (
            f"a storage at the head of the line needs {'' if first else 'its own '}`arrivals`, "
            "or it would take in cells without end"
        )
        yield Contradiction(("stations", place), text)


def _shares(factory: Factory, line: Network) -> Iterator[Contradiction]:
    for back in line.ways_back:
        if back.link is not None and factory.links[back.link].share is not None:
            text = f"the way back has the share that {back.source}.rework says"
            yield Contradiction(("links", back.link, "share"), text)
    for id in line.stations:
        branches = [end for end in line.ends if end.source == id]
        shares = [share_of(factory, end) for end in branches]
        given = [share for share in shares if share is not None]
        if not given:
            continue
        written = next(end.link for end, share in zip(branches, shares, strict=True) if share)
        assert written is not None
        where: Location = ("links", written, "share")
        if len(given) < len(shares):
            other = next(e for e, share in zip(branches, shares, strict=True) if share is None)
            text = (
                f"all links from '{id}' have a share, or none; "
                f"{other.source}->{other.target} has none"
            )
            yield Contradiction(where, text)
        elif abs(math.fsum(given) - 1) > SHARES_WITHIN:
            added = " + ".join(f"{share:g}" for share in given)
            text = f"expected shares of 1 in all from '{id}', got {added} = {math.fsum(given):g}"
            yield Contradiction(where, text)


def share_of(factory: Factory, end: Ends) -> float | None:
    """The share a connection is given."""
    return None if end.link is None else factory.links[end.link].share
