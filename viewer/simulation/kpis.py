"""Figures of a line from its replications, each a mean with a 95 % interval."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from viewer.simulation.intervals import Interval, interval, share_interval
from viewer.simulation.line import STORAGE, LineArrays
from viewer.simulation.ratios import flow_ratios

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
    reworked: Interval
    """Cells an hour that go back."""
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
        shares: Mapping[str, Interval] = {name: share_interval(row[key]) for name, key in SHARES}
        available = 1.0 - row["down"] - row["changeover"]
        made = row["good_per_s"] + row["scrapped_per_s"]
        performance = _ratio(row["working"], available)
        quality = _ratio(row["good_per_s"], made)
        found[station] = StationKpis(
            **shares,
            wait_s=interval(row["wait_s"]),
            good=interval(row["good_per_s"] * 3600),
            scrapped=interval(row["scrapped_per_s"] * 3600),
            reworked=interval(row["reworked_per_s"] * 3600),
            wip=interval(row["wip"]),
            availability=share_interval(available),
            performance=share_interval(performance),
            quality=share_interval(quality),
            oee=share_interval(available * performance * quality),
        )
    return found


@dataclass(frozen=True)
class CrewKpis:
    """One repair crew."""

    people: int
    utilisation: Interval
    """Share of its people's time in which they repair."""
    wait_s: Interval
    """How long a broken machine waits for somebody."""

    def to_json(self) -> dict[str, object]:
        return {
            "people": self.people,
            "utilisation": self.utilisation.to_json(),
            "wait_s": self.wait_s.to_json(),
        }


def crew_kpis(line: LineArrays, figures: Floats) -> dict[str, CrewKpis]:
    """Figures of each crew; `figures` is (R, C, 2) as in `Run`."""
    return {
        name: CrewKpis(int(line.crew_people[k]), interval(row[:, 0]), interval(row[:, 1]))
        for k, (name, row) in enumerate(zip(line.crew_ids, figures.swapaxes(0, 1), strict=True))
    }


def lead_times_s(line: LineArrays, runs: np.ndarray, link_wip: Floats) -> Floats:
    """(R,) time a good cell spends in the line, by Little's law station by station.

    Mean content over mean flow is the mean stay, also where no cell has passed through within the
    run. `link_wip` is (R, L).
    """
    if line.network is not None:
        # Cells take different ways: all that they spend together, over all that leave.
        content = runs["wip"].sum(axis=1) + link_wip.sum(axis=1)
        return _ratio(content, line.made_per_s(runs))
    flow = runs["taken_per_s"]
    total = _ratio(runs["wip"], flow).sum(axis=1)
    for number in line.chain_links:
        total += _ratio(link_wip[:, number], flow[:, line.link_target[number]])
    return total


def line_oee(line: LineArrays, runs: np.ndarray, rates: Floats) -> Floats:
    """(R,) good cells over what the slowest station would make without any stop, wait or scrap.

    `rates` is (R, F) good cells a second of each format, which is set against the pace with it.
    """
    pace = pace_setter(line)
    if pace is None:
        return np.zeros(len(runs))
    if len(line.formats) > 1:
        lines = [line.in_format(number) for number in range(len(line.formats))]
        ideal = [_ideal_pace_per_s(one).min() for one in lines]
        return (rates / np.array(ideal)).sum(axis=1)
    return line.made_per_s(runs) / float(_ideal_pace_per_s(line)[pace])


def line_oee_split(line: LineArrays, runs: np.ndarray, rates: Floats) -> dict[str, Floats]:
    """(R,) availability, performance and quality of the line; their product is `line_oee`.

    Availability is that of the station whose ideal pace the OEE refers to, quality is what is left
    of the cells it makes when they are through the rest of the line; performance is what remains:
    waiting, and work on cells that earlier stations had to send in greater number.
    """
    oee, pace = line_oee(line, runs, rates), pace_setter(line)
    if pace is None:
        ones = np.ones(len(runs))
        return {"availability": ones, "performance": oee, "quality": ones}
    row = runs[:, pace]
    availability = 1.0 - row["down"] - row["changeover"]
    made = (row["good_per_s"] + row["scrapped_per_s"]) / _ideal_visits(line)[pace]
    quality = np.minimum(_ratio(line.made_per_s(runs), made), 1.0)
    performance = _ratio(oee, availability * quality)
    return {"availability": availability, "performance": performance, "quality": quality}


def pace_setter(line: LineArrays) -> int | None:
    """The station with the lowest ideal pace: no stop, wait or scrap. None: all are storages."""
    worked = np.flatnonzero(line.kind != STORAGE)
    if not len(worked):
        return None
    return int(worked[np.argmin(_ideal_pace_per_s(line)[worked])])


def _ideal_pace_per_s(line: LineArrays) -> Floats:
    """(S,) cells the line could make if it were only for this station; inf in a storage."""
    return _ideal_rate_per_s(line) / np.maximum(_ideal_visits(line), 1e-12)


def _ideal_visits(line: LineArrays) -> Floats:
    """(S,) visits per cell that leaves the line, without scrap and rework: 1 in a chain, a part of
    that in branches, and as many as are joined where parts come from."""
    ones, none = np.ones_like(line.good_share), np.zeros_like(line.back_share)
    visits, _ = flow_ratios(replace(line, good_share=ones, back_share=none))
    return visits / visits[line.ends].sum()


def _ideal_rate_per_s(line: LineArrays) -> Floats:
    """(S,) inf in a storage."""
    servers = (line.machines * line.batch).astype(np.float64)
    ideal = np.full(len(line.kind), np.inf)
    return np.divide(servers, line.service_mean_s, out=ideal, where=line.kind != STORAGE)


def _ratio(a: Floats, b: Floats) -> Floats:
    return np.divide(a, b, out=np.zeros_like(a, dtype=np.float64), where=b > 0)
