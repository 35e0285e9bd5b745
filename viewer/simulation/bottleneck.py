"""The station that limits a line, read from who waits for whom.

Arrows after Kuo, Lim and Meerkov (1996), "Bottlenecks in serial production lines: a
system-theoretic approach", Mathematical Problems in Engineering 2, 233-276: between two neighbours
the arrow points downstream if the first is blocked more than the second is starved, else upstream.
A station that no arrow leaves makes those before it block and those after it starve, whatever its
own utilisation; in a serial line that is the turning point of Li, Chang and Ni (2009), "Data driven
bottleneck detection of manufacturing systems", International Journal of Production Research 47,
5019-5036. Of several, the one with the largest differences at its sides (the severity of Kuo et
al.).

Both methods want a line in its steady state, and waiting that is more than chance. Where less flows
at one place of the line than at another, because long belts fill all through the run, nobody is
blocked yet by what is going to block him. Then, and where less than half of the replications name
the same station, the station with the smallest capacity of its own is named, stops included,
beside what has to pass it. Buffers that take longer to fill than the run are large, and with large
buffers the throughput of a line is that of its slowest station alone (Dallery and Gershwin 1992,
"Manufacturing flow line systems", Queueing Systems 12, 3-94).

In a network, branches and merges have arrows as well. It is looked at for being settled where its
flows are known beforehand: where cells enter at one place only, and branches have shares. Arrows of
a network can lead in a circle; then, and where nobody waits, it is the station that works or is
down for the largest share of its time.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from viewer.simulation.line import STORAGE, LineArrays

Floats = npt.NDArray[np.float64]
Arrow = tuple[int, int]
"""Two stations that work and the way between them, storages included: from, to."""

WAITING_COUNTS = 0.002
"""Shares of time below this say nothing: in an 8 h shift, a minute."""
UNSETTLED = 0.05
"""Flows that differ by more of the largest one show a line that is not in its steady state."""


@dataclass(frozen=True)
class Bottleneck:
    """The station that limits the line."""

    station: str
    agreement: float | None
    """Share of the replications that name it for the same reason; None where the reason, capacity,
    is no matter of replications."""
    reason: str
    """Why, as a sentence."""


def find_bottleneck(line: LineArrays, runs: np.ndarray) -> Bottleneck:
    """The station that limits the line; `runs` is (R, S) of dtype SUMMARY."""
    working = [int(i) for i in line.flow if line.kind[i] != STORAGE]
    if len(working) < 2:
        only = line.station_ids[(working or [int(line.flow[0])])[0]]
        return Bottleneck(only, 1.0, f"{only} is the only station that works.")
    arrows = _arrows(line)
    mean = {name: runs[name].mean(axis=0) for name in runs.dtype.names or ()}
    pointed_at = _pointed_at(arrows, working, mean["blocked"], mean["starved"])
    votes = [_pointed_at(arrows, working, run["blocked"], run["starved"]) for run in runs]

    def smallest(why: str) -> Bottleneck:
        station = _smallest(line, working)
        why += _capacity(line, working, station)
        return Bottleneck(line.station_ids[station], None, why)

    if _flows_known(line) and _unsettled(line, working, runs):
        return smallest("The line still fills, so that waiting does not tell yet: ")
    if pointed_at is None:
        busy = runs["working"] + runs["down"] + runs["changeover"] + runs["off_shift"]
        own = np.array(working)[np.argmax(busy[:, working], axis=1)]
        busiest = max(working, key=lambda station: busy[:, station].mean())
        share = busy[:, busiest].mean()
        name = line.station_ids[busiest]
        why = f"{name} works or stands still {share:.1%} of the time, the most of all."
        agreement = float((own == busiest).mean())
        return Bottleneck(name, agreement, f"Waiting points at no station; {why}")
    agree = sum(vote == pointed_at for vote in votes)
    if 2 * agree < len(votes):
        why = f"Only {agree} of {len(votes)} replications agree on where the waiting turns: "
        return smallest(why)
    why = _waiting(line, arrows, pointed_at, mean) + _agreed(agree, len(votes))
    return Bottleneck(line.station_ids[pointed_at], agree / len(votes), why)


def _arrows(line: LineArrays) -> list[Arrow]:
    """Neighbours that work, in the order of the flow; ways back (of rework) are left out."""
    onward: dict[int, list[int]] = {int(i): [] for i in line.flow}
    for source, target in zip(line.link_source, line.link_target, strict=True):
        if line.flow_position[source] < line.flow_position[target]:
            onward[int(source)].append(int(target))

    def reached(station: int) -> Iterator[int]:
        for target in onward[station]:
            if line.kind[target] == STORAGE:
                yield from reached(target)
            else:
                yield target

    return [
        (source, target)
        for source in onward
        if line.kind[source] != STORAGE
        for target in dict.fromkeys(reached(source))
    ]


def _pointed_at(
    arrows: list[Arrow], working: list[int], blocked: Floats, starved: Floats
) -> int | None:
    """The station that no arrow leaves, from (S,) shares; None where arrows tell nothing."""
    severity = dict.fromkeys(working, 0.0)
    left: set[int] = set()
    for source, target in arrows:
        difference = float(blocked[source] - starved[target])
        left.add(source if difference > 0 else target)
        severity[source] += abs(difference)
        severity[target] += abs(difference)
    ends = [station for station in working if station not in left]
    if not ends:
        return None
    found = max(ends, key=lambda station: severity[station])
    return found if severity[found] >= WAITING_COUNTS else None


def _flows_known(line: LineArrays) -> bool:
    """Whether the flow through each station follows from the flow into the line."""
    drawn = ~np.isnan(line.link_share)
    branches = [list(links) for links in line.outlets if len(links) > 1]
    return int(line.is_head.sum()) == 1 and all(drawn[links].all() for links in branches)


def _unsettled(line: LineArrays, working: list[int], runs: np.ndarray) -> bool:
    flows = runs["taken_per_s"].mean(axis=0)[working] / line.station_rate_per_s[working]
    least = int(np.argmin(flows))
    noise = 0.0
    if line.network is not None:
        # Which way a cell takes is drawn: three standard errors of counting those of a small share.
        noise = 3.0 / np.sqrt(max(1, int(runs["entered"][:, working[least]].sum())))
    return bool(flows[least] < (1 - UNSETTLED - noise) * flows.max())


def _spare(line: LineArrays) -> Floats:
    """(S,) what a station could take in alone over what reaches it at the line's best pace."""
    return line.isolated_rate_per_s * line.working_share / line.station_rate_per_s


def _smallest(line: LineArrays, working: list[int]) -> int:
    spare = _spare(line)
    return min(working, key=lambda station: spare[station])


def _capacity(line: LineArrays, working: list[int], station: int) -> str:
    spare, name = _spare(line), line.station_ids[station]
    more = min(float(spare[other] / spare[station]) for other in working if other != station) - 1
    own = f"{name} has the smallest capacity of its own, {_hourly(line, station)} cells/h"
    return f"{own}; the next one has {more:.1%} more." if more > 0 else f"{own}, among others."


def _hourly(line: LineArrays, station: int) -> str:
    return f"{3600 * line.isolated_rate_per_s[station]:,.0f}"


def _waiting(line: LineArrays, arrows: list[Arrow], chosen: int, mean: dict[str, Floats]) -> str:
    names, blocked, starved = line.station_ids, mean["blocked"], mean["starved"]
    parts = [
        f"{names[source]} before it is blocked {blocked[source]:.1%} of the time, "
        f"more than it is starved ({starved[chosen]:.1%})"
        for source, target in arrows
        if target == chosen
    ]
    parts += [
        f"{names[target]} after it is starved {starved[target]:.1%} of the time, "
        f"at least as much as it is blocked ({blocked[chosen]:.1%})"
        for source, target in arrows
        if source == chosen
    ]
    return f"The waiting turns at {names[chosen]}: {'; '.join(parts)}. "


def _agreed(agree: int, replications: int) -> str:
    return f"So say {agree / replications:.0%} of the replications."
