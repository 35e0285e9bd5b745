"""What the header of a GLB file says: triangles, extent, materials, names; no mesh is read.

That takes a millisecond, so the scene graph can tell a usable model from one that must be drawn as
a box before any renderer loads it. Layout of the file: glTF 2.0 specification, section 4.
"""

from __future__ import annotations

import json
import math
import struct
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import numpy as np

from viewer.errors import AssetError

HEAVIEST_TRIANGLES = 250_000
"""Ten times the budget: beyond this a single machine makes the whole view slow."""

_MAGIC, _JSON, _BIN = b"glTF", 0x4E4F534A, 0x004E4942
_TRIANGLES = 4
_LARGEST_FACTOR = 4.0
"""How much larger than its footprint a model may be before it cannot be meant in metres."""


@dataclass(frozen=True)
class GlbFacts:
    """Points are in the machine frame: metres if the file is right, z up."""

    triangles: int
    low_m: tuple[float, float, float]
    high_m: tuple[float, float, float]
    nodes: tuple[str, ...]
    """Names of the nodes that have a mesh."""
    materials: tuple[str, ...]
    painted: bool
    """Whether every triangle has a material."""
    draw_calls: int
    """What a viewer draws when it joins what it can: opaque, glass, lamps; each texture is one."""

    @property
    def size_m(self) -> np.ndarray:
        """(3,) length, width, height."""
        return np.array(self.high_m) - np.array(self.low_m)


def read_facts(path: Path) -> GlbFacts:
    """Read the header of a GLB file. Raises AssetError with one line that names the file."""
    try:
        stamp = path.stat()
    except OSError as error:
        raise AssetError(f"{path}: {error.strerror}") from None
    return _read(path, stamp.st_mtime_ns, stamp.st_size)


@lru_cache(maxsize=512)
def _read(path: Path, stamp: int, size: int) -> GlbFacts:  # noqa: ARG001  (part of the cache key)
    try:
        tree, binary = chunks(path)
        return _facts(tree, len(binary))
    except AssetError:
        raise
    except OSError as error:
        raise AssetError(f"{path}: {error.strerror}") from None
    # A foreign file can be wrong in any way; whatever it is, it is the file that is broken.
    except Exception as error:
        reason = (
            str(error) if isinstance(error, ValueError) else f"damaged ({type(error).__name__})"
        )
        raise AssetError(f"{path}: not a readable GLB: {reason}") from None


def chunks(path: Path) -> tuple[dict[str, Any], bytes]:
    """The JSON and the binary chunk. Raises ValueError saying what is wrong with the file."""
    data = path.read_bytes()
    if not data:
        raise ValueError("the file is empty")
    if data[:4] != _MAGIC:
        raise ValueError("it does not begin with glTF")
    if len(data) < 20:
        raise ValueError("it ends within its header")
    version, length = struct.unpack_from("<II", data, 4)
    if version != 2:
        raise ValueError(f"expected glTF version 2, got {version}")
    if length > len(data):
        raise ValueError(f"it is cut off: {len(data)} of {length} bytes are there")
    tree: dict[str, Any] | None = None
    binary = b""
    at = 12
    while at + 8 <= length:
        size, kind = struct.unpack_from("<II", data, at)
        content = data[at + 8 : at + 8 + size]
        if len(content) < size:
            raise ValueError("a chunk is cut off")
        if kind == _JSON:
            tree = cast(dict[str, Any], json.loads(content))
        elif kind == _BIN:
            binary = content
        at += 8 + size + (-size) % 4
    if not isinstance(tree, dict):
        raise ValueError("it has no JSON chunk")
    return tree, binary


def _facts(tree: dict[str, Any], binary_bytes: int) -> GlbFacts:
    accessors, meshes = tree.get("accessors", []), tree.get("meshes", [])
    for view in tree.get("bufferViews", []):
        if view.get("byteOffset", 0) + view["byteLength"] > binary_bytes:
            raise ValueError("its data is cut off")
    triangles, painted = 0, True
    names: list[str] = []
    used: set[int] = set()
    corners: list[np.ndarray] = []
    for node, file_from_node in _placed_nodes(tree):
        names.append(str(node.get("name", "")))
        for primitive in meshes[node["mesh"]]["primitives"]:
            if primitive.get("mode", _TRIANGLES) != _TRIANGLES:
                continue
            position = accessors[primitive["attributes"]["POSITION"]]
            index = accessors[primitive["indices"]] if "indices" in primitive else position
            triangles += int(index["count"]) // 3
            painted &= "material" in primitive
            used.add(int(primitive.get("material", -1)))
            box = np.array([position["min"], position["max"]], dtype=float)
            every = np.array(
                [(x, y, z, 1.0) for x in box[:, 0] for y in box[:, 1] for z in box[:, 2]]
            )
            corners.append((every @ file_from_node.T)[:, :3])
    if not triangles:
        raise ValueError("it has no triangles")
    points = np.concatenate(corners)
    if not np.isfinite(points).all():
        raise ValueError("it has points that are no numbers")
    upright = np.stack([points[:, 0], -points[:, 2], points[:, 1]], axis=1)
    low, high = (tuple(float(v) for v in f(axis=0)) for f in (upright.min, upright.max))
    materials = tree.get("materials", [])
    return GlbFacts(
        triangles=triangles,
        low_m=cast(tuple[float, float, float], low),
        high_m=cast(tuple[float, float, float], high),
        nodes=tuple(names),
        materials=tuple(str(materials[i].get("name", "")) for i in sorted(used) if i >= 0),
        painted=painted,
        draw_calls=len({_draw_class(materials[i]) if i >= 0 else ("opaque",) for i in used}),
    )


def _placed_nodes(tree: dict[str, Any]) -> list[tuple[dict[str, Any], np.ndarray]]:
    """Every node that has a mesh, with its transform (4, 4) into the file's frame."""
    nodes = tree.get("nodes", [])
    scenes = tree.get("scenes", [])
    roots = scenes[tree.get("scene", 0)].get("nodes", []) if scenes else range(len(nodes))
    found: list[tuple[dict[str, Any], np.ndarray]] = []
    todo = [(int(i), np.eye(4), 0) for i in roots]
    while todo:
        i, parent, depth = todo.pop()
        if depth > len(nodes):
            raise ValueError("its nodes hang in a circle")
        here = parent @ _local(nodes[i])
        if "mesh" in nodes[i]:
            found.append((nodes[i], here))
        todo += [(int(child), here, depth + 1) for child in nodes[i].get("children", [])]
    return found


def _local(node: dict[str, Any]) -> np.ndarray:
    if "matrix" in node:
        return np.array(node["matrix"], dtype=float).reshape(4, 4).T
    x, y, z, w = node.get("rotation", (0.0, 0.0, 0.0, 1.0))
    turn = np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    )
    out = np.eye(4)
    out[:3, :3] = turn * np.array(node.get("scale", (1.0, 1.0, 1.0)), dtype=float)
    out[:3, 3] = node.get("translation", (0.0, 0.0, 0.0))
    return out


def _draw_class(material: dict[str, Any]) -> tuple[object, ...]:
    """Materials of one class can be drawn together, their colours in the vertices."""
    name = str(material.get("name", ""))
    pbr = material.get("pbrMetallicRoughness", {})
    textures = [pbr.get(key, {}).get("index") for key in ("baseColorTexture",)]
    kind = "lamp" if name.startswith("lamp_") else material.get("alphaMode", "OPAQUE").lower()
    return (kind, *textures)


def unusable(facts: GlbFacts, size_m: tuple[float, ...]) -> str | None:
    """Why a model must not be drawn on a footprint of length, width, height; None if it may."""
    if facts.triangles > HEAVIEST_TRIANGLES:
        return f"{facts.triangles:,} triangles, at most {HEAVIEST_TRIANGLES:,} can be drawn"
    factor = float(np.max(facts.size_m) / max(size_m[:3]))
    if factor > _LARGEST_FACTOR:
        guess = "; millimetres?" if 2.0 < math.log10(factor) < 4.0 else ""
        return f"{np.max(facts.size_m):,.0f} m long for a footprint of {max(size_m[:3]):g} m{guess}"
    return None
