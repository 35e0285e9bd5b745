"""Meshes -> GLB file through trimesh, Model -> STEP file.

A GLB is in metres and, as glTF demands, Y up: (x, y, z) of the machine frame is stored as
(x, z, -y). A reader that turns it +90 degrees about x is back in the machine frame. A STEP file is
in millimetres and z up, as CAD programs expect; each part has its name and its colour.
"""

from pathlib import Path

import numpy as np
import trimesh
from build123d import Color, Compound, export_step
from trimesh.visual import TextureVisuals
from trimesh.visual.material import PBRMaterial

from cad.mesh import Mesh, merge
from cad.model import Model, Spec
from cad.palette import Material, load_palette

M_PER_MM = 0.001
BODY = "body"
# Parts that viewers or checks look up by name; what else stands still becomes the body.
NAMED = ("band", "work", "signal_tower", "lamp_red", "lamp_amber", "lamp_green")
# A date in the file would say when it was built, which means nothing to its reader.
STEP_TIME = "2026-01-01T00:00:00"

Parts = dict[tuple[str, str], Mesh]


def y_up(points: np.ndarray) -> np.ndarray:
    """Turn (n, 3) z-up vectors -90 degrees about x."""
    return np.column_stack([points[:, 0], points[:, 2], -points[:, 1]])


def pbr(material: Material) -> PBRMaterial:
    """The trimesh material of a palette entry."""
    return PBRMaterial(
        name=material.name,
        baseColorFactor=material.base_color,
        metallicFactor=material.metallic,
        roughnessFactor=material.roughness,
        alphaMode="BLEND" if material.translucent else "OPAQUE",
    )


def merged_bodies(parts: Parts, spec: Spec) -> Parts:
    """One mesh per moving part and material, and one per material for all that stands still.

    Furniture keeps its parts: viewers repeat or leave out some of them.
    """
    if spec.kind == "furniture":
        return parts
    kept = {*NAMED, *(moving.node for moving in spec.moving)}
    found: dict[tuple[str, str], list[Mesh]] = {}
    for (node, material), mesh in parts.items():
        key = (node if node in kept else BODY, material)
        found.setdefault(key, []).append(mesh)
    return {key: merge(meshes) for key, meshes in sorted(found.items())}


def write_glb(parts: Parts, path: Path) -> int:
    """Write the parts, return the number of triangles.

    One node and one mesh per (part, material): called like the part, or `part__material` where a
    part has several materials.
    """
    nodes = [node for node, _ in parts]
    materials = {name: pbr(load_palette()[name]) for _, name in parts}
    scene = trimesh.Scene(base_frame="equipment")
    for (node, material), mesh in parts.items():
        name = node if nodes.count(node) == 1 else f"{node}__{material}"
        geometry = trimesh.Trimesh(
            vertices=y_up(mesh.vertices) * M_PER_MM,
            faces=mesh.triangles,
            vertex_normals=y_up(mesh.normals),
            visual=TextureVisuals(material=materials[material]),
            process=False,
        )
        scene.add_geometry(geometry, node_name=name, geom_name=name)
    path.write_bytes(
        trimesh.exchange.gltf.export_glb(
            scene, include_normals=True, tree_postprocessor=exact_colours
        )
    )
    return sum(len(mesh.triangles) for mesh in parts.values())


def exact_colours(tree: dict) -> None:
    """Undo the rounding of colours to 8 bits, which dark linear colours do not survive."""
    for entry in tree["materials"]:
        material = load_palette()[entry["name"]]
        entry["pbrMetallicRoughness"]["baseColorFactor"] = list(material.base_color)


def write_step(model: Model, name: str, path: Path) -> None:
    """One component per (part, material), with its colour."""
    components = []
    for (node, material), pieces in model.parts.items():
        if not pieces:
            continue
        component = Compound(children=[piece.shape for piece in pieces])
        component.label = node if material == node else f"{node}__{material}"
        colour = Color(*load_palette()[material].base_color)
        component.color = colour
        for child in component.children:
            child.color = colour
        components.append(component)
    whole = Compound(children=components)
    whole.label = name
    if not export_step(whole, path, timestamp=STEP_TIME):
        raise OSError(f"{path}: cannot be written")
