"""How far the work of every machine is at an instant, from its visits and stops in a window.

The browser reads the same from the same window (web/src/work.js).
"""

from __future__ import annotations

import numpy as np

from viewer.scene.poses import DOOR_S, smooth
from viewer.scene.window import Window

_OPENING_STOPS = (1, 2, 3)
"""Down, changeover, consumable: somebody has to reach in."""


def machine_cycles(window: Window, t: float) -> np.ndarray:
    """(machines,) visits begun, less the unfinished share of the one going on.

    t: seconds into the window. Work stands still during a stop, so a stop inside a visit counts
    for nothing.
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
    return cycles


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
