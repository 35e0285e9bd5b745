"""Which station feeds which: links as written, and the ones the layout leaves out."""

import heapq
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from viewer.factory.model import Link


class Ends(NamedTuple):
    """A connection: ids of both stations, and its place in the list of links (None when it is left
    out there). `rework` says that it takes cells back.
    """

    source: str
    target: str
    link: int | None
    rework: bool = False


class Trouble(NamedTuple):
    """Something wrong with link number `link`, below its key `key` ("" for the link as a whole)."""

    link: int
    key: str
    text: str


_NONE: Mapping[str, str] = {}


def link_ends(
    stations: Sequence[str], links: Sequence[Link], reworks: Mapping[str, str] = _NONE
) -> tuple[list[Ends], list[Trouble]]:
    """All connections in the order of their source, and what is wrong with the written ones.

    Without `from` and `to` the i-th link joins the i-th station to the next; with one of them, the
    other end is its neighbour in the list. Neighbours of which neither is named in that direction
    get a default link. `reworks`: station -> where it sends cells back to; a link written between
    these two is the way back and speaks for no other link.
    """
    order = {id: place for place, id in enumerate(stations)}
    ends: list[Ends] = []
    troubles: list[Trouble] = []
    # A link with one wrong end still speaks for the other: no default link takes its place.
    onward = [link for link in links if not link.from_ or reworks.get(link.from_) != link.to]
    leaving = {link.from_ for link in onward}
    reached = {link.to for link in onward}
    for number, link in enumerate(links):
        source, target, trouble = _ends_of(number, link, stations, order)
        if trouble is not None:
            troubles.append(trouble)
            continue
        if source == target:
            troubles.append(Trouble(number, "to", f"joins '{source}' to itself"))
            continue
        twin = next((e for e in ends if (e.source, e.target) == (source, target)), None)
        if twin is not None:
            text = f"joins '{source}' to '{target}' again, like links[{twin.link}]"
            troubles.append(Trouble(number, "", text))
            continue
        ends.append(Ends(source, target, number, reworks.get(source) == target))
    leaving |= {end.source for end in ends if not end.rework}
    reached |= {end.target for end in ends if not end.rework}
    for source, target in pairwise(stations):
        if source not in leaving and target not in reached:
            ends.append(Ends(source, target, None))
    ends.sort(key=lambda end: (order[end.source], order[end.target]))
    return ends, troubles


def _ends_of(
    number: int, link: Link, stations: Sequence[str], order: dict[str, int]
) -> tuple[str, str, Trouble | None]:
    source, target = link.from_, link.to
    for key, id in (("from", source), ("to", target)):
        if id is not None and id not in order:
            text = f"unknown station '{id}'; known: {', '.join(stations)}"
            return "", "", Trouble(number, key, text)
    if source is None and target is None:
        if number + 1 >= len(stations):
            text = f"link {number + 1} has no stations to join: there are {len(stations)}"
            return "", "", Trouble(number, "", text)
        return stations[number], stations[number + 1], None
    if source is None:
        assert target is not None
        before = order[target] - 1
        if before < 0:
            return "", "", Trouble(number, "to", f"'{target}' is the first station")
        return stations[before], target, None
    if target is None:
        after = order[source] + 1
        if after >= len(stations):
            return "", "", Trouble(number, "from", f"'{source}' is the last station")
        return source, stations[after], None
    return source, target, None


def find_cycle(ends: Sequence[Ends]) -> tuple[list[str], Ends] | None:
    """A loop in the flow as station ids, first again at the end, and its last connection; None when
    there is none. Ways back of rework make no loop.
    """
    followers: dict[str, list[Ends]] = {}
    for end in ends:
        if not end.rework:
            followers.setdefault(end.source, []).append(end)
    done: set[str] = set()
    for start in followers:
        trail: list[str] = []
        on_trail: set[str] = set()
        # The stack holds what is still to be visited; None says that a station is left again.
        stack: list[Ends | None] = [Ends("", start, None)]
        while stack:
            end = stack.pop()
            if end is None:
                left = trail.pop()
                on_trail.discard(left)
                done.add(left)
                continue
            id = end.target
            if id in on_trail:
                return [*trail[trail.index(id) :], id], end
            if id in done:
                continue
            trail.append(id)
            on_trail.add(id)
            stack.append(None)
            stack.extend(followers.get(id, ()))
    return None


def flow_order(stations: Sequence[str], ends: Sequence[Ends]) -> tuple[str, ...]:
    """All stations, each behind those that feed it; where the flow leaves a choice, in the order of
    the list. Ways back do not count. Stations in or behind a loop are left out.
    """
    place = {id: number for number, id in enumerate(stations)}
    missing = dict.fromkeys(stations, 0)
    for end in ends:
        missing[end.target] += not end.rework
    ready = [place[id] for id, count in missing.items() if not count]
    order: list[str] = []
    while ready:
        id = stations[heapq.heappop(ready)]
        order.append(id)
        for end in ends:
            if end.source == id and not end.rework:
                missing[end.target] -= 1
                if not missing[end.target]:
                    heapq.heappush(ready, place[end.target])
    return tuple(order)
