"""What covers the floor: outlines that cast a shade, and places where no conveyor leg may stand."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from viewer.scene.graph import SceneGraph
from viewer.scene.shapes.conveyors import belt_width_m

_CLEAR_ZONES = ("aisle", "amr_aisle", "walkway")


def clear_rects(graph: SceneGraph) -> Iterator[tuple[float, ...]]:
    """Where a conveyor has no legs: aisles, and the machines it passes through."""
    for zone in graph.hall.zones:
        if zone.kind in _CLEAR_ZONES:
            yield zone.rect_m
    for station in graph.stations:
        for machine in station.machines:
            xs, ys = zip(*machine.corners_m, strict=True)
            yield (min(xs), min(ys), max(xs), max(ys))


def shading_bodies(graph: SceneGraph) -> list[tuple[tuple[tuple[float, ...], ...], float]]:
    """Outlines on the floor and how much light each takes away."""
    bodies: list[tuple[tuple[tuple[float, ...], ...], float]] = [
        (machine.corners_m, 1.0) for node in graph.stations for machine in node.machines
    ]
    for link in graph.links:
        if link.kind == "amr":
            continue
        half = belt_width_m(unit=link.unit, lanes=link.lanes) / 2 + 0.03
        for a, b in pairwise(link.path_m):
            if math.dist(a[:2], b[:2]) < 1e-6:
                continue
            density = 0.5 if max(a[2], b[2]) < 1.6 else 0.22
            bodies.append((_strip(a, b, half), density))
    side = graph.hall.column_side_m / 2
    bodies += [
        (
            (
                (x - side, y - side),
                (x + side, y - side),
                (x + side, y + side),
                (x - side, y + side),
            ),
            1.0,
        )
        for x, y in graph.hall.columns
    ]
    for zone in graph.hall.zones:
        if zone.kind == "wall":
            x0, y0, x1, y1 = zone.rect_m
            bodies.append((((x0, y0), (x1, y0), (x1, y1), (x0, y1)), 0.8))
    for item in graph.furniture:
        size_m = graph.assets[item.asset].size_m[:2]
        length, width = (
            value * scale / 2 for value, scale in zip(size_m, item.scale[:2], strict=True)
        )
        cos, sin = math.cos(math.radians(item.facing_deg)), math.sin(math.radians(item.facing_deg))
        outline = tuple(
            (item.at_m[0] + x * cos - y * sin, item.at_m[1] + x * sin + y * cos)
            for x, y in ((-length, -width), (length, -width), (length, width), (-length, width))
        )
        bodies.append((outline, 0.8))
    return bodies


def _strip(
    a: tuple[float, ...], b: tuple[float, ...], half: float
) -> tuple[tuple[float, float], ...]:
    way = np.array(b[:2]) - np.array(a[:2])
    left = np.array([-way[1], way[0]]) / np.linalg.norm(way) * half
    corners = (a[:2] - left, b[:2] - left, b[:2] + left, a[:2] + left)
    return tuple((float(x), float(y)) for x, y in corners)
