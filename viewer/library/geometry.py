"""Questions to the triangles of a GLB file: is a part closed, are two builds equal."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from viewer.scene.glb import chunks

_WELD_M = 2e-5
_HASH_DIGITS = 16


def closed_nodes(path: Path) -> list[str]:
    """Names of the parts of a GLB file whose surface has no hole, in order.

    A part is what carries one name, over all its materials. Raises ValueError or KeyError for a
    file that `viewer.scene.glb.read_facts` refuses.
    """
    import trimesh

    scene = trimesh.load_scene(str(path), process=False)
    corners: dict[str, list[np.ndarray]] = {}
    for node in scene.graph.nodes_geometry:
        transform, name = scene.graph[node]
        mesh = scene.geometry[name]
        points = trimesh.transform_points(mesh.vertices, transform)
        corners.setdefault(str(node).split("__")[0], []).append(points[mesh.faces].reshape(-1, 3))
    return sorted(name for name, each in corners.items() if is_closed(np.concatenate(each)))


def is_closed(corners_m: np.ndarray) -> bool:
    """Whether triangles with corners (3 n, 3) enclose a volume.

    Every edge has to be passed as often in one direction as in the other; solids that touch each
    other are closed together, and so is each of them.
    """
    keys = np.round(np.asarray(corners_m) / _WELD_M).astype(np.int64)
    _, corner = np.unique(keys, axis=0, return_inverse=True)
    triangles = corner.reshape(-1, 3)
    edges = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    edges = edges[edges[:, 0] != edges[:, 1]]
    forward = edges[:, 0] < edges[:, 1]
    _, which = np.unique(np.sort(edges, axis=1), axis=0, return_inverse=True)
    balance = np.bincount(which.reshape(-1), weights=np.where(forward, 1.0, -1.0))
    return len(edges) > 0 and not balance.any()


def mesh_hash(paths: Sequence[Path]) -> str:
    """One number for the geometry of GLB files: names of the files and their binary chunks.

    The JSON chunk is left out, which names the version of the program that wrote it.
    """
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode())
        digest.update(chunks(path)[1])
    return digest.hexdigest()[:_HASH_DIGITS]
