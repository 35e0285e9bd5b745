"""How often cells visit each station and link of a network, before anything has been simulated.

Expected figures, from yields, shares and what is sent back: they size the room a run gets and the
content it starts with, and bound what the line can do. Where a cell takes the branch that has room,
the flow is split in proportion to what the branches could take.
"""

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from viewer.simulation.line import LineArrays

Floats = npt.NDArray[np.float64]

_MOST_ROUNDS = 10_000
_SETTLED = 1e-13


def flow_ratios(line: "LineArrays") -> tuple[Floats, Floats]:
    """(S,) visits to each station and (L,) rides on each link, per cell that enters the line.

    A head of the line other than the first gives as many pieces as what they are joined to needs,
    or else as many cells as the first. The visits to a station that joins are those of the pieces
    that go on.
    """
    sources = np.zeros(len(line.flow))
    sources[[i for i in line.flow if line.is_head[i]]] = 1.0
    back = np.zeros(len(line.link_ids))
    rides, visits = back, sources
    for _ in range(_MOST_ROUNDS):
        visits, rides = _once_through(line, sources, back)
        again = np.where(line.link_rework, rides, 0.0)
        if np.abs(again - back).max(initial=0.0) <= _SETTLED * visits.max():
            break
        back = again
    for number in np.flatnonzero(line.link_need > 0):
        target = int(line.link_target[number])
        lead = line.inlets[target][0]
        if number == lead or rides[number] <= 0:
            continue
        wanted = visits[target] * line.link_need[number] / line.link_need[lead]
        factor = wanted / rides[number]
        feeding = _ancestors(line, int(line.link_source[number]))
        visits[feeding] *= factor
        rides[np.isin(line.link_target, feeding)] *= factor
        rides[number] = wanted
    return visits, rides


def _once_through(line: "LineArrays", sources: Floats, back: Floats) -> tuple[Floats, Floats]:
    visits = sources.copy()
    rides = np.zeros(len(line.link_ids))
    for number in np.flatnonzero(line.link_rework):
        visits[line.link_target[number]] += back[number]
    for i in map(int, line.flow):
        good = visits[i] * line.good_share[i]
        sent_back = line.back_share[i]
        if sent_back > 0:
            rides[line.back[i]] += good * sent_back
            good *= 1.0 - sent_back
        outlets = line.outlets[i]
        for number, share in zip(outlets, _shares(line, outlets), strict=True):
            target = int(line.link_target[number])
            rides[number] = good * share
            if line.link_need[number] == 0 or line.inlets[target][0] == number:
                visits[target] += rides[number]
    return visits, rides


def _shares(line: "LineArrays", outlets: tuple[int, ...]) -> Floats:
    if len(outlets) == 1:
        return np.ones(1)
    given = line.link_share[list(outlets)]
    if not np.isnan(given).any():
        return given
    rates = line.isolated_rate_per_s[line.link_target[list(outlets)]]
    rates = np.minimum(rates, 1e12)
    return rates / rates.sum()


def _ancestors(line: "LineArrays", station: int) -> list[int]:
    found, waiting = {station}, [station]
    while waiting:
        for number in line.inlets[waiting.pop()]:
            source = int(line.link_source[number])
            if source not in found and not line.link_rework[number]:
                found.add(source)
                waiting.append(source)
    return sorted(found)
