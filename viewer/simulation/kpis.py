"""Figures of a line from its replications, each a mean with a 95 % interval."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from viewer.simulation.intervals import Interval, interval
from viewer.simulation.line import STORAGE, LineArrays

Floats = npt.NDArray[np.float64]

HOURS_A_YEAR = 350 * 24
"""Estimate: the line is planned to run around the clock on 350 days; the rest is holidays and
overhaul."""

SHARES = (
    ("utilisation", "working"),
    ("blocked", "blocked"),
    ("starved", "starved"),
    ("down", "down"),
    ("changeover", "changeover"),
)


@dataclass(frozen=True)
class StationKpis:
    """One station. The five states are shares of machine time and sum to 1.

    In a storage they are shares of its places: holding a cell that dwells, holding one that cannot
    leave, empty. `wait_s` is how long a cell waits before the station once it could enter.
    """

    utilisation: Interval
    blocked: Interval
    starved: Interval
    down: Interval
    changeover: Interval
    wait_s: Interval
    good: Interval
    """Cells an hour."""
    scrapped: Interval
    """Cells an hour."""
    wip: Interval
    """Cells in the station."""
    availability: Interval
    """Share of time neither down nor in changeover."""
    performance: Interval
    """Share of that time in which the station works."""
    quality: Interval
    oee: Interval

    def to_json(self) -> dict[str, object]:
        return {name: value.to_json() for name, value in vars(self).items()}


def station_kpis(line: LineArrays, runs: np.ndarray) -> dict[str, StationKpis]:
    """Figures of each station; `runs` is (R, S) of dtype SUMMARY."""
    found: dict[str, StationKpis] = {}
    for i, station in enumerate(line.station_ids):
        row = runs[:, i]
        shares: Mapping[str, Interval] = {name: interval(row[key]) for name, key in SHARES}
        available = 1.0 - row["down"] - row["changeover"]
        made = row["good_per_s"] + row["scrapped_per_s"]
        performance = _ratio(row["working"], available)
        quality = _ratio(row["good_per_s"], made)
        found[station] = StationKpis(
            **shares,
            wait_s=interval(row["wait_s"]),
            good=interval(row["good_per_s"] * 3600),
            scrapped=interval(row["scrapped_per_s"] * 3600),
            wip=interval(row["wip"]),
            availability=interval(available),
            performance=interval(performance),
            quality=interval(quality),
            oee=interval(available * performance * quality),
        )
    return found


def lead_times_s(line: LineArrays, runs: np.ndarray, link_wip: Floats) -> Floats:
    """(R,) time a good cell spends in the line, by Little's law station by station.

    Mean content over mean flow is the mean stay, also where no cell has passed through within the
    run. `link_wip` is (R, L).
    """
    flow = runs["taken_per_s"]
    if line.network is not None:
        # Cells take different ways, so it is all they spend together, over all that leave.
        made = runs["good_per_s"][:, line.ends].sum(axis=1)
        return _ratio(runs["wip"].sum(axis=1) + link_wip.sum(axis=1), made)
    total = _ratio(runs["wip"], flow).sum(axis=1)
    for number in line.chain_links:
        total += _ratio(link_wip[:, number], flow[:, line.link_target[number]])
    return total


def line_oee(line: LineArrays, runs: np.ndarray) -> Floats:
    """(R,) good cells over what the slowest station would make without any stop, wait or scrap."""
    worked = line.kind != STORAGE
    ideal = line.machines[worked] * line.batch[worked] / line.service_mean_s[worked]
    if not len(ideal):
        return np.zeros(len(runs))
    return runs["good_per_s"][:, line.ends].sum(axis=1) / float(ideal.min())


def bottleneck(line: LineArrays, runs: np.ndarray) -> tuple[str, float]:
    """The station that limits the line, and the share of replications that agree.

    Arrows after Kuo, Lim and Meerkov (1996): between two neighbours the arrow points downstream if
    the first is blocked more than the second is starved, else upstream. A station that no arrow
    leaves is a bottleneck: it makes those before it block and those after it starve, whatever its
    own utilisation. Of several, the one with the largest differences at its two sides. Storages are
    taken as part of the way between two stations.
    """
    working = [int(i) for i in line.flow if line.kind[i] != STORAGE]
    if not working:
        return line.station_ids[int(line.flow[0])], 1.0
    blocked, starved = runs["blocked"][:, working], runs["starved"][:, working]
    votes = [_bottleneck_of(b, s) for b, s in zip(blocked, starved, strict=True)]
    chosen = _bottleneck_of(blocked.mean(axis=0), starved.mean(axis=0))
    agree = float(np.mean([vote == chosen for vote in votes]))
    return line.station_ids[working[chosen]], agree


def bottleneck_reason(line: LineArrays, runs: np.ndarray) -> str:
    """Why `bottleneck` names that station: the shares to its two sides, as a sentence."""
    station, agree = bottleneck(line, runs)
    working = [int(i) for i in line.flow if line.kind[i] != STORAGE]
    if len(working) < 2:
        return f"{station} is the only station that works."
    place = working.index(line.station_ids.index(station))
    blocked, starved = runs["blocked"].mean(axis=0), runs["starved"].mean(axis=0)
    own, parts = working[place], list[str]()
    if place > 0:
        other = working[place - 1]
        parts.append(
            f"{line.station_ids[other]} before it is blocked {blocked[other]:.1%} of the time, "
            f"more than it is starved ({starved[own]:.1%})"
        )
    if place < len(working) - 1:
        other = working[place + 1]
        parts.append(
            f"{line.station_ids[other]} after it is starved {starved[other]:.1%} of the time, "
            f"at least as much as it is blocked ({blocked[own]:.1%})"
        )
    return (
        f"The waiting turns at {station}: {'; '.join(parts)}. "
        f"So say {agree:.0%} of the replications."
    )


def _bottleneck_of(blocked: Floats, starved: Floats) -> int:
    differences = blocked[:-1] - starved[1:]
    downstream = differences > 0
    into = np.append(True, downstream) & np.append(~downstream, True)
    severity = np.append(0.0, np.abs(differences)) + np.append(np.abs(differences), 0.0)
    return int(np.argmax(np.where(into, severity, -1.0)))


def _ratio(a: Floats, b: Floats) -> Floats:
    return np.divide(a, b, out=np.zeros_like(a, dtype=np.float64), where=b > 0)
