"""How far the work of every machine is at an instant, from its visits and stops in a window.

The browser reads the same from the same window (web/src/work.js).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from viewer.scene.poses import DOOR_S, smooth
from viewer.scene.window import Window

STORAGE_MOVE_S = 16.0
"""What a crane takes for a carrier at most; where they come faster it has less."""
QUICKEST_MOVE_S = 4.0
"""Where carriers come faster than this the crane takes several at once."""
FASTEST_HZ = 1.5
"""A machine that works faster is shown working slower, as the film does."""
_OPENING_STOPS = (1, 2, 3)
"""Down, changeover, consumable: somebody has to reach in."""


def machine_cycles(window: Window, t: float) -> np.ndarray:
    """(machines,) visits begun, less the unfinished share of the one going on.

    t: seconds into the window. Work stands still during a stop, so a stop inside a visit counts
    for nothing. Of a machine faster than FASTEST_HZ two, four … visits count as one.
    """
    cycles = np.zeros(len(window.visit_count))
    for machine, (offset, count) in enumerate(
        zip(window.visit_offset, window.visit_count, strict=True)
    ):
        begun = int(np.searchsorted(window.visit_start[offset : offset + count], t, side="right"))
        cycles[machine] = begun
        visit = offset + begun - 1
        if not begun or t >= window.visit_finish[visit]:
            continue
        start, finish = float(window.visit_start[visit]), float(window.visit_finish[visit])
        needed = finish - start - _stopped_s(window, machine, start, finish)
        done = t - start - _stopped_s(window, machine, start, t)
        cycles[machine] = begun - 1 + min(max(done / max(needed, 1e-6), 0.0), 1.0)
    return cycles / _slower(window)


def storage_cycles(
    window: Window, arriving: Sequence[int], leaving: Sequence[int], machines: int, t: float
) -> np.ndarray:
    """(machines,) moves begun by the crane of each rack of a storage, with the share of the last.

    A carrier that ends its ride on a link `arriving` is put away, one that begins its ride on a
    link `leaving` was fetched: one move each, and the racks take turns. Counted over the whole
    recording. Where moves come faster than QUICKEST_MOVE_S two, four … of them are one. t: seconds
    into the window.
    """
    length_s = window.end_s - window.start_s
    before, moves = _carrier_moves(window, arriving, leaving)
    cycles = np.empty(machines)
    for rack in range(machines):
        # Of the moves 0, 1, 2 … of the storage the rack has those that leave `rack` by `machines`.
        done = max(0, -((rack - before) // machines))
        own = moves[(rack - before) % machines :: machines]
        begun = int(np.searchsorted(own, t, side="right"))
        in_window = int(np.searchsorted(own, length_s, side="right"))
        slower = _power_of_two(QUICKEST_MOVE_S * max(in_window, 1) / length_s)
        cycles[rack] = done + begun
        if begun:
            until = own[begun] if begun < len(own) else np.inf
            # A crane that takes several at once has no rest between them.
            longest = STORAGE_MOVE_S if slower == 1.0 else np.inf
            takes = max(min(longest, until - own[begun - 1]), 1e-6)
            if np.isfinite(takes):
                cycles[rack] += min((t - own[begun - 1]) / takes, 1.0) - 1.0
        cycles[rack] /= slower
    return cycles


def _slower(window: Window) -> np.ndarray:
    """(machines,) visits that are shown as one."""
    found = np.ones(len(window.visit_count))
    for machine, (offset, count) in enumerate(
        zip(window.visit_offset, window.visit_count, strict=True)
    ):
        if count > 1:
            last = offset + count - 1
            cycle_s = (window.visit_start[last] - window.visit_start[offset]) / (count - 1)
            found[machine] = _power_of_two(1.0 / max(cycle_s, 1e-6) / FASTEST_HZ)
    return found


def _power_of_two(ratio: float) -> float:
    """The smallest of 1, 2, 4 … that is at least `ratio`."""
    return float(2.0 ** max(0, math.ceil(math.log2(ratio))))


def _carrier_moves(
    window: Window, arriving: Sequence[int], leaving: Sequence[int]
) -> tuple[int, np.ndarray]:
    """How many carriers came or left before the window, and when the others do, sorted."""
    ways = [(window.ride_out, link) for link in arriving]
    ways += [(window.ride_in, link) for link in leaving]
    before, times = 0, [np.empty(0)]
    for column, link in ways:
        first = int(window.ride_offset[link])
        listed = column[first : first + int(window.ride_count[link])]
        early = int(np.searchsorted(listed, 0.0, side="left"))
        before += int(window.first_rank[link]) + early
        times.append(listed[early:])
    return before, np.sort(np.concatenate(times))


def door_openings(window: Window, t: float) -> np.ndarray:
    """(machines,) 1 in a stop, with a ramp of DOOR_S at its begin and end, else 0; t as above."""
    doors = np.zeros(len(window.visit_count))
    owner = owners(window.stop_count, window.stop_offset, len(window.stop_from))
    inside = (window.stop_from <= t) & (t < window.stop_to)
    for stop in np.flatnonzero(inside & np.isin(window.stop_kind, _OPENING_STOPS)):
        since, left = t - window.stop_from[stop], window.stop_to[stop] - t
        doors[owner[stop]] = smooth(min(since, left) / DOOR_S)
    return doors


def owners(count: np.ndarray, offset: np.ndarray, total: int) -> np.ndarray:
    """(total,) which machine each entry of a flat list belongs to."""
    owner = np.zeros(total, dtype=np.int64)
    for machine, (size, start) in enumerate(zip(count, offset, strict=True)):
        owner[start : start + size] = machine
    return owner


def _stopped_s(window: Window, machine: int, begin: float, end: float) -> float:
    """Seconds of [begin, end] in which the machine is stopped."""
    first, count = int(window.stop_offset[machine]), int(window.stop_count[machine])
    begins, ends = window.stop_from[first : first + count], window.stop_to[first : first + count]
    return float(np.clip(np.minimum(ends, end) - np.maximum(begins, begin), 0.0, None).sum())
