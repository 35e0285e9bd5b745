"""Triangle meshes as three arrays, and the few ways to make and place many of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Mesh:
    """Points and unit normals (n, 3) float32 in metres, z up; triangles (m, 3) int64 into them."""

    points: np.ndarray
    normals: np.ndarray
    triangles: np.ndarray

    @staticmethod
    def empty() -> Mesh:
        none = np.empty((0, 3), dtype=np.float32)
        return Mesh(none, none, np.empty((0, 3), dtype=np.int64))

    @property
    def bounds_m(self) -> tuple[np.ndarray, np.ndarray]:
        """Lowest and highest corner, (3,) each."""
        return self.points.min(axis=0), self.points.max(axis=0)


def merged(meshes: Iterable[Mesh]) -> Mesh:
    """One mesh from many."""
    items = [mesh for mesh in meshes if len(mesh.triangles)]
    if not items:
        return Mesh.empty()
    starts = np.cumsum([0, *(len(mesh.points) for mesh in items[:-1])])
    return Mesh(
        np.concatenate([mesh.points for mesh in items]),
        np.concatenate([mesh.normals for mesh in items]),
        np.concatenate([mesh.triangles + start for mesh, start in zip(items, starts, strict=True)]),
    )


def placed(mesh: Mesh, poses: np.ndarray, scales: np.ndarray | None = None) -> Mesh:
    """Copies of a mesh, merged.

    poses: (n, 4) x_m, y_m, z_m and yaw in radians, hall_from_mesh; scales: (n, 3) factors along
    the mesh's own axes.
    """
    poses = np.asarray(poses, dtype=np.float32).reshape(-1, 4)
    n, size = len(poses), len(mesh.points)
    if not n or not size:
        return Mesh.empty()
    points = np.broadcast_to(mesh.points, (n, size, 3))
    normals = np.broadcast_to(mesh.normals, (n, size, 3))
    if scales is not None and not np.allclose(scales, 1.0):
        factors = np.asarray(scales, dtype=np.float32).reshape(n, 1, 3)
        points = points * factors
        normals = normals / factors
        normals = normals / np.maximum(np.linalg.norm(normals, axis=2, keepdims=True), 1e-9)
    cos, sin = np.cos(poses[:, 3, None]), np.sin(poses[:, 3, None])

    def turned(vectors: np.ndarray) -> np.ndarray:
        out = np.empty((n, size, 3), dtype=np.float32)
        out[..., 0] = vectors[..., 0] * cos - vectors[..., 1] * sin
        out[..., 1] = vectors[..., 0] * sin + vectors[..., 1] * cos
        out[..., 2] = vectors[..., 2]
        return out

    moved = turned(points) + poses[:, None, :3]
    triangles = mesh.triangles[None] + (np.arange(n) * size)[:, None, None]
    return Mesh(moved.reshape(-1, 3), turned(normals).reshape(-1, 3), triangles.reshape(-1, 3))


def moved(mesh: Mesh, matrix: np.ndarray) -> Mesh:
    """The mesh turned and shifted by a rigid motion (4, 4)."""
    turn, shift = matrix[:3, :3].astype(np.float32), matrix[:3, 3].astype(np.float32)
    return Mesh(mesh.points @ turn.T + shift, mesh.normals @ turn.T, mesh.triangles)


_CORNERS = np.array([(x, y, z) for x in (0, 1) for y in (0, 1) for z in (0, 1)], dtype=np.float32)
_FACES = (
    ((-1, 0, 0), (0, 1, 3, 2)),
    ((1, 0, 0), (4, 6, 7, 5)),
    ((0, -1, 0), (0, 4, 5, 1)),
    ((0, 1, 0), (2, 3, 7, 6)),
    ((0, 0, -1), (0, 2, 6, 4)),
    ((0, 0, 1), (1, 5, 7, 3)),
)


def boxes(low_m: np.ndarray | Sequence, high_m: np.ndarray | Sequence) -> Mesh:
    """Upright boxes between (n, 3) low and (n, 3) high corners, with hard edges."""
    low = np.asarray(low_m, dtype=np.float32).reshape(-1, 3)
    high = np.asarray(high_m, dtype=np.float32).reshape(-1, 3)
    if not len(low):
        return Mesh.empty()
    corners = low[:, None] + (high - low)[:, None] * _CORNERS[None]
    order = [corner for _, face in _FACES for corner in face]
    normals = np.repeat(np.array([n for n, _ in _FACES], dtype=np.float32), 4, axis=0)
    quads = np.arange(24).reshape(6, 4)
    triangles = np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])
    return Mesh(
        corners[:, order].reshape(-1, 3),
        np.tile(normals, (len(low), 1)),
        (triangles[None] + (np.arange(len(low)) * 24)[:, None, None]).reshape(-1, 3),
    )


def upright_quads(rects_m: np.ndarray | Sequence, z_m: float) -> Mesh:
    """Horizontal rectangles (n, 4) x_min, y_min, x_max, y_max that face up."""
    rects = np.asarray(rects_m, dtype=np.float32).reshape(-1, 4)
    if not len(rects):
        return Mesh.empty()
    x0, y0, x1, y1 = rects.T
    z = np.full(len(rects), z_m, dtype=np.float32)
    points = np.stack(
        [np.stack(c, axis=1) for c in ((x0, y0, z), (x1, y0, z), (x1, y1, z), (x0, y1, z))], axis=1
    )
    triangles = np.array([[0, 1, 2], [0, 2, 3]])[None] + (np.arange(len(rects)) * 4)[:, None, None]
    return Mesh(
        points.reshape(-1, 3),
        np.tile(np.array([0, 0, 1], dtype=np.float32), (4 * len(rects), 1)),
        triangles.reshape(-1, 3),
    )


def prism(radius_m: float, height_m: float, sides: int = 6) -> Mesh:
    """An upright cylinder on z = 0 with smooth sides and a flat top; it has no bottom."""
    angle = np.arange(sides) * 2 * np.pi / sides
    ring = np.stack([np.cos(angle), np.sin(angle), np.zeros(sides)], axis=1)
    low, high = ring * radius_m, ring * radius_m + [0, 0, height_m]
    points = np.concatenate([low, high, high])
    normals = np.concatenate([ring, ring, np.tile([0.0, 0.0, 1.0], (sides, 1))])
    here, there = np.arange(sides), (np.arange(sides) + 1) % sides
    side = np.concatenate(
        [
            np.stack([here, there, there + sides], axis=1),
            np.stack([here, there + sides, here + sides], axis=1),
        ]
    )
    top = 2 * sides + np.stack(
        [np.zeros(sides - 2, dtype=int), np.arange(1, sides - 1), np.arange(2, sides)], axis=1
    )
    return Mesh(points.astype(np.float32), normals.astype(np.float32), np.concatenate([side, top]))
