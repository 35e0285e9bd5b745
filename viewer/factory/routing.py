"""Draws a conveyor: from an outlet over its corner points to an inlet, along the axes of the hall.

Between two points that are not aligned a few ways with right angles are tried; the cheapest
sequence over the whole conveyor wins, where turning back costs most, then leaving or arriving
against the flow, then corners, then length.
"""

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Point = tuple[float, float]
Heading = tuple[int, int]
"""East, west, north or south; (0, 0) where it does not matter."""

ANY: Heading = (0, 0)
STUB_M = 1.0
"""A conveyor runs straight for this long before it turns back past its own station."""

_SAME_M = 1e-6
_TURN_BACK = 1e6
_AGAINST_FLOW = 1e4
_ASIDE = 1e3
_CORNER = 1e2


def heading_of(flow: Point) -> Heading:
    """The axis a unit vector points along; ANY for directions between the axes."""
    x, y = flow
    if abs(y) < _SAME_M:
        return (1, 0) if x > 0 else (-1, 0)
    if abs(x) < _SAME_M:
        return (0, 1) if y > 0 else (0, -1)
    return ANY


def route(
    start: Sequence[float],
    via: Sequence[tuple[float, ...]],
    end: Sequence[float],
    *,
    leave: Heading = ANY,
    arrive: Heading = ANY,
    around_m: Sequence[float] = (),
) -> NDArray[np.float64]:
    """Corner points of a conveyor in the hall frame, (k, 3), k >= 2.

    Args:
        start: x, y, z of the outlet.
        via: points it has to pass, (x, y) or (x, y, z).
        end: x, y, z of the inlet.
        leave: direction of the flow at the outlet.
        arrive: direction of the flow at the inlet.
        around_m: distances from the straight connection to try when the way would turn back on
        itself.

    Heights that are not given lie on a ramp between the neighbours that have one. No two points in
    a row are equal.
    """
    stops: list[Point] = [(start[0], start[1]), *((p[0], p[1]) for p in via), (end[0], end[1])]
    heights: list[float | None] = [
        start[2],
        *(p[2] if len(p) > 2 else None for p in via),
        end[2],
    ]
    plan, kept = _best(stops, leave, arrive, around_m)
    known: list[float | None] = [None] * len(plan)
    for stop, place in enumerate(kept):
        known[place] = heights[stop]
    path = np.column_stack((np.array(plan), _ramps(plan, known)))
    return _without_repeats(path)


def _best(
    stops: list[Point], leave: Heading, arrive: Heading, around_m: Sequence[float]
) -> tuple[list[Point], list[int]]:
    """The cheapest plan through all stops, and the place of each stop in it."""
    # For each heading with which a stop can be left behind: cost, points so far, places of the
    # stops.
    states: dict[Heading, tuple[float, list[Point], list[int]]] = {leave: (0.0, [stops[0]], [0])}
    last = len(stops) - 2
    for leg, (a, b) in enumerate(pairwise(stops)):
        ways = _ways(
            a,
            b,
            leave=leave if leg == 0 else ANY,
            arrive=arrive if leg == last else ANY,
            around_m=around_m,
        )
        reached: dict[Heading, tuple[float, list[Point], list[int]]] = {}
        for heading, (cost, points, kept) in states.items():
            for way in ways:
                price, out = _price(heading, [a, *way, b], first=leg == 0)
                if leg == last and arrive != ANY and out != ANY:
                    price += _mismatch(out, arrive)
                total = cost + price
                if out not in reached or total < reached[out][0]:
                    plan = [*points, *way, b]
                    reached[out] = (total, plan, [*kept, len(plan) - 1])
        states = reached
    _, plan, kept = min(states.values(), key=lambda state: state[0])
    return plan, kept


def _ways(
    a: Point, b: Point, *, leave: Heading, arrive: Heading, around_m: Sequence[float]
) -> list[list[Point]]:
    """Corner points to try between a and b."""
    first: list[list[Point]] = (
        [[]] if leave == ANY else [[], [(a[0] + leave[0] * STUB_M, a[1] + leave[1] * STUB_M)]]
    )
    final: list[list[Point]] = (
        [[]] if arrive == ANY else [[], [(b[0] - arrive[0] * STUB_M, b[1] - arrive[1] * STUB_M)]]
    )
    ways: list[list[Point]] = []
    for head in first:
        for tail in final:
            p = head[-1] if head else a
            q = tail[0] if tail else b
            for middle in _bends(p, q, around_m if head and tail else ()):
                ways.append([*head, *middle, *tail])
    return ways


def _bends(p: Point, q: Point, around_m: Sequence[float]) -> list[list[Point]]:
    dx, dy = abs(p[0] - q[0]) > _SAME_M, abs(p[1] - q[1]) > _SAME_M
    bends: list[list[Point]] = []
    if not (dx and dy):
        bends.append([])
    else:
        mid_x, mid_y = (p[0] + q[0]) / 2, (p[1] + q[1]) / 2
        bends += [[(q[0], p[1])], [(p[0], q[1])]]
        bends += [[(mid_x, p[1]), (mid_x, q[1])], [(p[0], mid_y), (q[0], mid_y)]]
    for distance in around_m:
        for y in (min(p[1], q[1]) - distance, max(p[1], q[1]) + distance):
            bends.append([(p[0], y), (q[0], y)])
        for x in (min(p[0], q[0]) - distance, max(p[0], q[0]) + distance):
            bends.append([(x, p[1]), (x, q[1])])
    return bends


def _price(heading: Heading, points: list[Point], *, first: bool) -> tuple[float, Heading]:
    """Cost of a way entered with `heading`, and the heading it ends with."""
    cost = 0.0
    for a, b in pairwise(points):
        length_m = math.hypot(b[0] - a[0], b[1] - a[1])
        if length_m <= _SAME_M:
            continue
        step = heading_of(((b[0] - a[0]) / length_m, (b[1] - a[1]) / length_m))
        cost += length_m
        if step == ANY:
            cost += _TURN_BACK
        elif heading != ANY:
            if first:
                cost += _mismatch(step, heading)
            elif step == (-heading[0], -heading[1]):
                cost += _TURN_BACK
            elif step != heading:
                cost += _CORNER
        heading, first = step, False
    return cost, heading


def _mismatch(step: Heading, flow: Heading) -> float:
    if step == flow:
        return 0.0
    return _AGAINST_FLOW if step == (-flow[0], -flow[1]) else _ASIDE


def _ramps(plan: list[Point], known: list[float | None]) -> NDArray[np.float64]:
    """Height at each point: as given, or on the ramp between the neighbours that have one."""
    steps = [math.hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(plan)]
    along = np.concatenate(([0.0], np.cumsum(steps)))
    given = [k for k, z in enumerate(known) if z is not None]
    heights = np.interp(along, along[given], [known[k] or 0.0 for k in given])
    # Where a conveyor goes straight up, two heights belong to one place; each point keeps its own.
    heights[given] = [known[k] or 0.0 for k in given]
    return heights


def _without_repeats(path: NDArray[np.float64]) -> NDArray[np.float64]:
    """`path` without repeated points, and without corners that are none."""
    kept = [path[0]]
    for point in path[1:-1]:
        if np.abs(point - kept[-1]).max() > _SAME_M:
            kept.append(point)
    while len(kept) > 1 and np.abs(path[-1] - kept[-1]).max() <= _SAME_M:
        kept.pop()
    kept.append(path[-1])
    slim = [kept[0]]
    for before, point, after in zip(kept, kept[1:], kept[2:], strict=False):
        one, two = point - before, after - point
        one, two = one / np.linalg.norm(one), two / np.linalg.norm(two)
        if np.abs(one - two).max() > _SAME_M:
            slim.append(point)
    slim.append(kept[-1])
    return np.array(slim)
