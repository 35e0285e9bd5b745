"""Bars between two points, repeated on a grid: what steelwork and cable trays are made of.

They travel to the browser as they are here (web/src/beams.js), so that a roof is a few lines of
JSON and both renderers build the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from viewer.scene.shapes.mesh import Mesh, boxes, merged

Point = tuple[float, ...]
Repeat = tuple[tuple[int, float, float], ...]
"""How many in a row, and the step in x and y from one to the next; several make a grid."""

_SAME_M = 1e-3


@dataclass(frozen=True, slots=True)
class Beam:
    """A bar of rectangular section and its copies, in metres of the hall frame."""

    ends_m: tuple[Point, Point]
    """The middle of both end faces, (x, y, z) each."""
    section_m: tuple[float, float]
    """Horizontal width and, at right angles to it and to the bar, height."""
    repeat: Repeat = ()


Beams = Mapping[str, tuple[Beam, ...]]
"""Material name -> bars."""


def beam_meshes(beams: Beams) -> dict[str, Mesh]:
    """Material name -> mesh of all its bars."""
    return {name: merged(beam_mesh(beam) for beam in each) for name, each in beams.items() if each}


def beam_mesh(beam: Beam) -> Mesh:
    """A bar with all its copies; an upright one has its width along x."""
    a, b = (np.array(end, dtype=float) for end in beam.ends_m)
    length = float(np.linalg.norm(b - a))
    along = (b - a) / max(length, 1e-9)
    side = np.array([-along[1], along[0], 0.0])
    size = float(np.linalg.norm(side))
    side = side / size if size > 1e-6 else np.array([1.0, 0.0, 0.0])
    up = np.cross(along, side)
    half = np.array([0.5, *(value / 2 for value in beam.section_m)]) * [length, 1.0, 1.0]
    unit = boxes([-half], [half])
    turn = np.stack([along, side, up]).astype(np.float32)
    points = unit.points @ turn + ((a + b) / 2).astype(np.float32)
    shifts = np.array(list(offsets(beam)), dtype=np.float32)
    count, corners = len(shifts), len(points)
    triangles = unit.triangles[None] + (np.arange(count) * corners)[:, None, None]
    return Mesh(
        (points[None] + shifts[:, None]).reshape(-1, 3),
        np.tile((unit.normals @ turn).astype(np.float32), (count, 1)),
        triangles.reshape(-1, 3),
    )


def offsets(beam: Beam) -> Iterable[tuple[float, float, float]]:
    """Where the copies are, from the first."""
    for places in product(*(range(count) for count, _, _ in beam.repeat)):
        steps = [(k * dx, k * dy) for k, (_, dx, dy) in zip(places, beam.repeat, strict=True)]
        yield (sum(x for x, _ in steps), sum(y for _, y in steps), 0.0)


def evenly(at: Sequence[float], direction: tuple[float, float]) -> list[tuple[float, Repeat]]:
    """Ascending places along a direction as few even rows: where each begins, and its copies."""
    rows: list[tuple[float, Repeat]] = []
    start = 0
    while start < len(at):
        end = start
        while end + 1 < len(at) and _same_step(at, start, end):
            end += 1
        # Two are always evenly spaced; the second may begin a longer row of its own.
        if end == start + 1 and end + 1 < len(at):
            end = start
        count = end - start + 1
        step = (at[end] - at[start]) / max(count - 1, 1)
        copies = ((count, step * direction[0], step * direction[1]),) if count > 1 else ()
        rows.append((at[start], copies))
        start = end + 1
    return rows


def _same_step(at: Sequence[float], start: int, end: int) -> bool:
    return end == start or abs(at[end + 1] - 2 * at[end] + at[end - 1]) < _SAME_M
