"""A GLB file from meshes: positions, normals and short indices, one node per mesh.

Layout: glTF 2.0 specification, sections 3 (JSON) and 4 (container). Short indices instead of long
ones make a machine a seventh smaller, and nothing in the file depends on another library's version.
"""

import json
import struct

import numpy as np

FLOAT, USHORT, UINT = 5126, 5123, 5125
VERTICES, INDICES = 34962, 34963
JSON_CHUNK, BIN_CHUNK = 0x4E4F534A, 0x004E4942


class Gltf:
    """Collects meshes and materials; `encoded()` is the file."""

    def __init__(self) -> None:
        self.tree: dict[str, list] = {
            name: [] for name in ("nodes", "meshes", "materials", "accessors", "bufferViews")
        }
        self.binary = bytearray()
        self.material_index: dict[str, int] = {}

    def material(
        self, name: str, colour: tuple[float, ...], metallic: float, roughness: float
    ) -> int:
        """The number of a material; equal names are one material."""
        if name not in self.material_index:
            self.material_index[name] = len(self.tree["materials"])
            self.tree["materials"].append(
                {
                    "name": name,
                    "pbrMetallicRoughness": {
                        "baseColorFactor": list(colour),
                        "metallicFactor": metallic,
                        "roughnessFactor": roughness,
                    },
                    "alphaMode": "BLEND" if colour[3] < 1.0 else "OPAQUE",
                }
            )
        return self.material_index[name]

    def mesh(
        self,
        name: str,
        points: np.ndarray,
        normals: np.ndarray,
        triangles: np.ndarray,
        material: int,
    ) -> None:
        """A node with a mesh: points and normals (n, 3) in metres, Y up; triangles (m, 3)."""
        position = self._accessor(points.astype("<f4"), "VEC3", FLOAT, VERTICES, bounds=True)
        normal = self._accessor(normals.astype("<f4"), "VEC3", FLOAT, VERTICES)
        short = len(points) <= 65_535
        flat = triangles.reshape(-1).astype("<u2" if short else "<u4")
        index = self._accessor(flat, "SCALAR", USHORT if short else UINT, INDICES)
        primitive = {
            "attributes": {"POSITION": position, "NORMAL": normal},
            "indices": index,
            "material": material,
        }
        self.tree["nodes"].append({"name": name, "mesh": len(self.tree["meshes"])})
        self.tree["meshes"].append({"name": name, "primitives": [primitive]})

    def _accessor(
        self, values: np.ndarray, kind: str, component: int, target: int, *, bounds: bool = False
    ) -> int:
        data = values.tobytes()
        view = {
            "buffer": 0,
            "byteOffset": len(self.binary),
            "byteLength": len(data),
            "target": target,
        }
        self.binary += data + b"\0" * (-len(data) % 4)
        entry: dict[str, object] = {
            "bufferView": len(self.tree["bufferViews"]),
            "componentType": component,
            "count": len(values),
            "type": kind,
        }
        if bounds:
            entry["min"] = [float(v) for v in values.min(axis=0)]
            entry["max"] = [float(v) for v in values.max(axis=0)]
        self.tree["bufferViews"].append(view)
        self.tree["accessors"].append(entry)
        return len(self.tree["accessors"]) - 1

    def encoded(self) -> bytes:
        """The whole file."""
        tree = {
            "asset": {"version": "2.0", "generator": "LineTwin"},
            "scene": 0,
            "scenes": [{"nodes": list(range(len(self.tree["nodes"])))}],
            "buffers": [{"byteLength": len(self.binary)}],
            **self.tree,
        }
        text = json.dumps(tree, separators=(",", ":")).encode()
        text += b" " * (-len(text) % 4)
        length = 12 + 8 + len(text) + 8 + len(self.binary)
        return b"".join(
            (
                struct.pack("<4sII", b"glTF", 2, length),
                struct.pack("<II", len(text), JSON_CHUNK),
                text,
                struct.pack("<II", len(self.binary), BIN_CHUNK),
                bytes(self.binary),
            )
        )
