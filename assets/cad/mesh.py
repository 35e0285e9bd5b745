"""build123d shapes -> triangle arrays with crisp edges."""

from dataclasses import dataclass

import numpy as np
from build123d import Shape

SMOOTH_BELOW_DEG = 38.0
WELD_MM = 0.01


@dataclass(frozen=True)
class Mesh:
    """Triangles of one material.

    `vertices` (n, 3) and `normals` (n, 3, unit length) are float64, `triangles` (m, 3) indices.
    """

    vertices: np.ndarray
    normals: np.ndarray
    triangles: np.ndarray


def tessellate(
    shape: Shape, tolerance_mm: float, angle_rad: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Vertices (n, 3) in mm, triangles (m, 3) and the running number (m,) of each one's face."""
    shape.mesh(tolerance_mm, angle_rad)
    vertices, triangles, faces = [], [], []
    count = 0
    for number, face in enumerate(shape.faces()):
        points, indices = face.tessellate(tolerance_mm, angle_rad)
        vertices += [(p.X, p.Y, p.Z) for p in points]
        triangles += [(a + count, b + count, c + count) for a, b, c in indices]
        faces += [number] * len(indices)
        count += len(points)
    return np.array(vertices, dtype=float), np.array(triangles), np.array(faces)


def split_normals(vertices: np.ndarray, triangles: np.ndarray, faces: np.ndarray) -> Mesh:
    """Give every corner the mean normal of those neighbours that continue its surface.

    Triangles continue each other when they lie on the same CAD face or meet at less than
    SMOOTH_BELOW_DEG; everything else keeps a hard edge. Slivers without area go.
    """
    _, weld = np.unique(np.round(vertices / WELD_MM).astype(np.int64), axis=0, return_inverse=True)
    weld = weld.reshape(-1)
    corners = vertices[triangles]
    cross = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    area = np.linalg.norm(cross, axis=1)
    keep = area > 1e-9
    triangles, cross, area, faces = triangles[keep], cross[keep], area[keep], faces[keep]
    face_normal = cross / area[:, None]

    corner_point = weld[triangles].reshape(-1)
    corner_triangle = np.repeat(np.arange(len(triangles)), 3)
    order = np.argsort(corner_point, kind="stable")
    starts = np.flatnonzero(np.diff(corner_point[order], prepend=-1))
    limit = np.cos(np.radians(SMOOTH_BELOW_DEG))
    corner_normal = np.empty((len(corner_point), 3))
    for members in np.split(order, starts[1:]):
        around = corner_triangle[members]
        near = face_normal[around] @ face_normal[around].T > limit
        near |= faces[around][:, None] == faces[around][None, :]
        corner_normal[members] = near @ cross[around]
    corner_normal /= np.linalg.norm(corner_normal, axis=1, keepdims=True)

    key = np.column_stack([corner_point, np.round(corner_normal * 2000).astype(np.int64)])
    _, first, index = np.unique(key, axis=0, return_index=True, return_inverse=True)
    flat = triangles.reshape(-1)
    return Mesh(vertices[flat[first]], corner_normal[first], index.reshape(-1, 3))


def merge(meshes: list[Mesh]) -> Mesh:
    """One mesh of all; indices are shifted."""
    offsets = np.cumsum([0] + [len(mesh.vertices) for mesh in meshes[:-1]])
    return Mesh(
        np.concatenate([mesh.vertices for mesh in meshes]),
        np.concatenate([mesh.normals for mesh in meshes]),
        np.concatenate([mesh.triangles + o for mesh, o in zip(meshes, offsets, strict=True)]),
    )
