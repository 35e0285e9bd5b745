"""Conveyors along polylines: belt or rollers, side rails and legs, with mitred corners and slopes.

Cells stand upright everywhere. Where a slope is too steep for that they are held between two belts
at their sides, and where it goes straight up these run in a frame of four posts. web/src/belts.js
builds the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from viewer.scene.curves import is_lift
from viewer.scene.frame import LANE_M, TRAY_LANE_M
from viewer.scene.polyline import Polyline
from viewer.scene.shapes.mesh import Mesh, boxes, merged, placed

Rect = tuple[float, ...]

_BELT_M = 0.05
_RAIL_M = 0.035
_RAIL_LOW_M, _RAIL_HIGH_M = -0.13, 0.025
_LEG_PITCH_M = 2.2
_TALL_LEG_PITCH_M = 4.0
_TALL_M = 1.6
_DRIVEN_M = 0.8
_STEEP = 0.36
"""Rise per metre above which a belt no longer carries a cell upright: 20 degrees, estimate."""
_GRIP_M = 0.007
_GRIP_LOW_M, _GRIP_HIGH_M = 0.03, 0.1
_ROLLER_PITCH_M = 0.15
_ROLLER_M = 0.03
_BED_M = 0.09
_RING_PITCH_M = 1.1


def belt_width_m(*, unit: int, lanes: int) -> float:
    """Width between the rails."""
    if unit > 1:
        return lanes * TRAY_LANE_M + 0.05
    return max(0.2, lanes * LANE_M + 0.09)


def conveyor_meshes(
    path_m: Sequence[Sequence[float]],
    *,
    width_m: float,
    top: str = "belt",
    lanes: int = 1,
    keep_clear: Sequence[Rect] = (),
) -> dict[str, Mesh]:
    """Material name -> mesh (its top, alu rails and legs, dark feet, blue drive) of one conveyor.

    path_m: (k, 3) the line on top of the belt. top: "belt" or "rollers". Legs are left out inside
    the `keep_clear` rectangles: aisles, and machines the conveyor passes.
    """
    parts: dict[str, list[Mesh]] = {name: [] for name in {top, "belt", "alu", "dark", "blue"}}
    half, lane_m = width_m / 2, TRAY_LANE_M if top == "rollers" else LANE_M
    gaps = [
        (lane - (lanes - 1) / 2 + side) * lane_m for lane in range(lanes) for side in (-0.5, 0.5)
    ]
    for run in _runs(np.asarray(path_m, dtype=float).reshape(-1, 3), parts, half, max(gaps)):
        for section, steep in _sections(run):
            if steep:
                for at in sorted(set(gaps)):
                    grip = _swept(section, at - _GRIP_M, at + _GRIP_M, _GRIP_LOW_M, _GRIP_HIGH_M)
                    parts["belt"].append(grip)
            elif top == "rollers":
                parts["dark"].append(_swept(section, -half, half, -_BED_M - 0.02, -_BED_M))
                parts[top].append(_rollers(section, half))
            else:
                parts[top].append(_swept(section, -half, half, -_BELT_M, 0.0))
            high = _GRIP_HIGH_M if steep else _RAIL_HIGH_M
            for left, right in ((-half - _RAIL_M, -half), (half, half + _RAIL_M)):
                parts["alu"].append(_swept(section, left, right, _RAIL_LOW_M, high))
        _legs(run, half + _RAIL_M / 2, keep_clear, parts)
        _drive(run, half, parts)
    return {name: merged(meshes) for name, meshes in parts.items() if meshes}


def _runs(
    points: np.ndarray, parts: dict[str, list[Mesh]], half_m: float, grip_m: float
) -> list[np.ndarray]:
    """The path without its vertical pieces, which become lifts on the way."""
    runs: list[list[np.ndarray]] = [[points[0]]] if len(points) else []
    for a, b in pairwise(points):
        if np.allclose(a, b):
            continue
        if is_lift(a, b):
            _lift(a, b, half_m, grip_m, parts)
            runs.append([b])
        else:
            runs[-1].append(b)
    return [np.array(run) for run in runs if len(run) > 1]


def _sections(run: np.ndarray) -> list[tuple[np.ndarray, bool]]:
    """A run cut where it becomes too steep for a belt, or no longer is; True where it is."""
    ways = np.diff(run, axis=0)
    steep = np.abs(ways[:, 2]) > _STEEP * np.linalg.norm(ways[:, :2], axis=1)
    cuts = [0, *(np.flatnonzero(steep[1:] != steep[:-1]) + 1).tolist(), len(ways)]
    return [(run[a : b + 1], bool(steep[a])) for a, b in pairwise(cuts)]


def _rollers(run: np.ndarray, half_m: float) -> Mesh:
    """Rollers across a run, along the radii of its arcs: the upper half of each, six-sided."""
    line = Polyline(run)
    count = max(int(line.length_m / _ROLLER_PITCH_M), 1)
    at = (np.arange(count) + 0.5) * line.length_m / count
    points, _ = line.locate(at)
    ahead = np.column_stack([line.headings(at), np.zeros(count)])
    across = np.stack([-ahead[:, 1], ahead[:, 0], np.zeros(count)], axis=1) * half_m
    angles = np.radians([0.0, 60.0, 120.0, 180.0])
    meshes: list[Mesh] = []
    for point, forward, aside in zip(points, ahead, across, strict=True):
        ring = (
            point
            + forward * (_ROLLER_M * np.cos(angles))[:, None]
            + [0.0, 0.0, _ROLLER_M] * (np.sin(angles) - np.sin(angles[1]))[:, None]
        )
        meshes += [_quad(a - aside, a + aside, b + aside, b - aside) for a, b in pairwise(ring)]
    return merged(meshes)


def _swept(run: np.ndarray, left: float, right: float, low: float, high: float) -> Mesh:
    """A bar of rectangular section along a run: (left, right) across it, (low, high) above it."""
    ways = np.diff(run, axis=0)
    flat = ways[:, :2] / np.linalg.norm(ways[:, :2], axis=1, keepdims=True)
    side = np.stack([-flat[:, 1], flat[:, 0]], axis=1)
    # At a corner both pieces end on the bisector, so that their edges meet.
    before, after = np.vstack([side[:1], side]), np.vstack([side, side[-1:]])
    scale = 1.0 + np.sum(before * after, axis=1, keepdims=True)
    mitre = (before + after) / np.maximum(scale, 0.15)
    corners = np.empty((len(run), 4, 3))
    for place, (across, up) in enumerate(((left, high), (right, high), (right, low), (left, low))):
        corners[:, place, :2] = run[:, :2] - mitre * across
        corners[:, place, 2] = run[:, 2] + up
    meshes: list[Mesh] = []
    for piece in range(len(ways)):
        a, b = corners[piece], corners[piece + 1]
        for i in range(4):
            j = (i + 1) % 4
            meshes.append(_quad(a[i], a[j], b[j], b[i]))
    meshes.append(_quad(*corners[0][::-1]))
    meshes.append(_quad(*corners[-1]))
    return merged(meshes)


def _quad(a: np.ndarray, b: np.ndarray, c: np.ndarray, d: np.ndarray) -> Mesh:
    normal = np.cross(b - a, d - a)
    size = float(np.linalg.norm(normal))
    normal = normal / size if size > 1e-12 else np.array([0.0, 0.0, 1.0])
    return Mesh(
        np.array([a, b, c, d], dtype=np.float32),
        np.tile(normal.astype(np.float32), (4, 1)),
        np.array([[0, 1, 2], [0, 2, 3]]),
    )


def _legs(
    run: np.ndarray, half_m: float, keep_clear: Sequence[Rect], parts: dict[str, list[Mesh]]
) -> None:
    line = Polyline(run)
    tall = float(run[:, 2].max()) > _TALL_M
    pitch = _TALL_LEG_PITCH_M if tall else _LEG_PITCH_M
    count = max(round(line.length_m / pitch), 1)
    margin = min(0.25, line.length_m / 4)
    stations = np.linspace(margin, line.length_m - margin, count + 1)
    points, directions = line.locate(stations)
    thick = 0.05 if tall else 0.03
    for point, direction in zip(points, directions, strict=True):
        x, y, z = point
        if any(r[0] <= x <= r[2] and r[1] <= y <= r[3] for r in keep_clear):
            continue
        flat = direction[:2] / max(float(np.linalg.norm(direction[:2])), 1e-9)
        across = np.array([-flat[1], flat[0]]) * half_m
        feet = np.stack([point[:2] + across, point[:2] - across])
        low = np.column_stack([feet - thick, np.zeros(2)])
        high = np.column_stack([feet + thick, np.full(2, z + _RAIL_LOW_M)])
        parts["alu"].append(boxes(low, high))
        pads = np.column_stack([feet + 0.06, np.full(2, 0.02)])
        parts["dark"].append(boxes(np.column_stack([feet - 0.06, np.zeros(2)]), pads))
        bar_low, bar_high = feet.min(axis=0) - 0.02, feet.max(axis=0) + 0.02
        for at in (0.22, z + _RAIL_LOW_M - 0.05):
            if at < z + _RAIL_LOW_M:
                parts["alu"].append(boxes([(*bar_low, at)], [(*bar_high, at + 0.05)]))


def _drive(run: np.ndarray, half_m: float, parts: dict[str, list[Mesh]]) -> None:
    """A motor beside the beginning of a run, where a person could reach it."""
    a, b = run[0], run[1]
    length = float(np.hypot(*(b - a)[:2]))
    if length < _DRIVEN_M or max(a[2], b[2]) > _TALL_M:
        return
    u, aside = (b - a)[:2] / length, half_m + _RAIL_M + 0.09
    low, high = np.array([[-0.15, -0.09, -0.08]]), np.array([[0.15, 0.09, 0.08]])
    x, y = a[:2] + u * 0.4 + np.array([u[1], -u[0]]) * aside
    pose = np.array([(x, y, a[2] - 0.1, np.arctan2(u[1], u[0]))])
    parts["blue"].append(placed(boxes(low, high), pose))


def _lift(
    a: np.ndarray, b: np.ndarray, half_m: float, grip_m: float, parts: dict[str, list[Mesh]]
) -> None:
    half = half_m + 0.12
    x, y = a[:2]
    low, top = min(a[2], b[2]), max(a[2], b[2]) + 0.7
    offsets = np.array([(-half, -half), (-half, half), (half, -half), (half, half)])
    feet = np.array([x, y]) + offsets
    parts["alu"].append(
        boxes(
            np.column_stack([feet - 0.04, np.zeros(4)]),
            np.column_stack([feet + 0.04, np.full(4, top)]),
        )
    )
    rings = np.linspace(0.3, top, max(round((top - 0.3) / _RING_PITCH_M), 1) + 1)[:-1]
    for z in rings:
        # Only above or below where cells pass in and out.
        if min(abs(z - a[2]), abs(z - b[2])) < 0.3:
            continue
        for side in (-half, half):
            beam = boxes([(x - half, y + side - 0.02, z)], [(x + half, y + side + 0.02, z + 0.06)])
            parts["alu"].append(beam)
            beam = boxes([(x + side - 0.02, y - half, z)], [(x + side + 0.02, y + half, z + 0.06)])
            parts["alu"].append(beam)
    for side in (-grip_m - 0.03, grip_m + 0.03):
        belt = boxes([(x - 0.05, y + side - 0.02, low)], [(x + 0.05, y + side + 0.02, top)])
        parts["belt"].append(belt)
    parts["dark"].append(boxes([(x - half, y - half, top)], [(x + half, y + half, top + 0.25)]))
