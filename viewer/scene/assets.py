"""Meshes of the catalogue: GLB files as parts with materials, in the machine frame.

A file that is missing or broken is no reason to refuse a picture: its machine is drawn as a plain
box of the right size, and the reason is kept in `Model.problem`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal

import numpy as np

from viewer.paths import ASSETS
from viewer.scene.materials import THEMES, Material, hall_materials, palette
from viewer.scene.nodes import AssetNode
from viewer.scene.shapes.mesh import Mesh, boxes, merged

Level = Literal["low", "mid", "high"]


@dataclass(frozen=True, eq=False)
class Part:
    """All triangles of one named part that share a material."""

    name: str
    """"housing", "band", "lamp_red" …: the name a viewer drives it by."""
    material: Material
    mesh: Mesh


@dataclass(frozen=True, eq=False)
class Model:
    parts: tuple[Part, ...]
    problem: str | None = None
    """Why this is only a box."""

    @property
    def bounds_m(self) -> tuple[np.ndarray, np.ndarray]:
        return merged(part.mesh for part in self.parts).bounds_m


def load_model(path: Path, size_m: tuple[float, ...]) -> Model:
    """The model in a GLB file, or a box of size_m (length, width, height) where there is none."""
    try:
        stamp = path.stat().st_mtime_ns
    except OSError as error:
        return replace(placeholder(size_m), problem=f"{path}: {error.strerror}")
    try:
        return _load(path, stamp)
    # A foreign file can break a parser in any way; whatever it is, the way out is the same box.
    except Exception as error:
        reason = " ".join(f"{error}".split()) or type(error).__name__
        return replace(placeholder(size_m), problem=f"{path}: not a readable GLB: {reason}")


def model_of(asset: AssetNode, level: Level = "high") -> Model:
    """The model in that level of detail, or in the next finer one there is."""
    wanted = {"low": asset.low or asset.mid, "mid": asset.mid, "high": None}[level]
    url = wanted or asset.glb
    if url is None:
        return replace(placeholder(asset.size_m), problem=asset.problem or "no mesh")
    return load_model(ASSETS / url.removeprefix("/assets/"), asset.size_m)


def placeholder(size_m: tuple[float, ...]) -> Model:
    """A box on the floor with a coloured belt round its top, so that stations stay apart."""
    length, width, height = size_m[:3]
    half = np.array([length / 2, width / 2])
    belt = min(0.18, height / 4)
    body = boxes([(*-half, 0.0)], [(*half, height)])
    grown = half + 0.01
    band = boxes([(*-grown, height - 2 * belt)], [(*grown, height - belt)])
    return Model(
        (
            Part("housing", hall_materials(THEMES["light"])["placeholder"], body),
            Part("band", palette()["band"], band),
        )
    )


@lru_cache(maxsize=128)
def _load(path: Path, stamp: int) -> Model:  # noqa: ARG001  (a changed file is another entry)
    import trimesh

    scene = trimesh.load_scene(str(path), process=False)
    found: dict[tuple[str, Material], list[Mesh]] = {}
    for node in scene.graph.nodes_geometry:
        hall_from_node, geometry_name = scene.graph[node]
        geometry = scene.geometry[geometry_name]
        if not isinstance(geometry, trimesh.Trimesh) or not len(geometry.faces):
            continue
        material = _material(geometry)
        points = trimesh.transform_points(geometry.vertices, hall_from_node)
        normals = np.asarray(geometry.vertex_normals) @ np.asarray(hall_from_node)[:3, :3].T
        part = str(node).split("__")[0]
        found.setdefault((part, material), []).append(
            Mesh(_z_up(points), _z_up(normals), np.asarray(geometry.faces, dtype=np.int64))
        )
    if not found:
        msg = "no triangles"
        raise ValueError(msg)
    return Model(
        tuple(Part(name, material, merged(meshes)) for (name, material), meshes in found.items())
    )


def _material(geometry: object) -> Material:
    pbr = getattr(getattr(geometry, "visual", None), "material", None)
    name = str(getattr(pbr, "name", None) or "plain")
    # trimesh rounds colours to eight bits, which dark linear colours do not survive; where the
    # palette knows the name it knows better.
    known = palette().get(name)
    if known is not None:
        return known
    colour = getattr(pbr, "baseColorFactor", None)
    rgba = np.array([180, 180, 180, 255]) if colour is None else np.asarray(colour)
    rgba = rgba / 255.0 if rgba.dtype.kind in "ui" else rgba.astype(float)
    metallic, roughness = (getattr(pbr, f"{key}Factor", None) for key in ("metallic", "roughness"))
    return Material(
        name,
        (float(rgba[0]), float(rgba[1]), float(rgba[2])),
        alpha=float(rgba[3]) if len(rgba) > 3 else 1.0,
        # glTF's own default is 1 for both, which would turn every plain file into dull metal.
        metallic=0.0 if metallic is None else float(metallic),
        roughness=0.6 if roughness is None else float(roughness),
    )


def _z_up(vectors: np.ndarray) -> np.ndarray:
    """glTF's (x, up, -y) as (x, y, up)."""
    return np.stack([vectors[:, 0], -vectors[:, 2], vectors[:, 1]], axis=1).astype(np.float32)


def problems(assets: Mapping[str, AssetNode]) -> tuple[str, ...]:
    """One line per asset that is drawn as a box, with the reason."""
    found = ((name, model_of(asset).problem) for name, asset in sorted(assets.items()))
    return tuple(f"{name}: {problem}; drawn as a box" for name, problem in found if problem)
