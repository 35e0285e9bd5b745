"""A folder with one small machine in it, to be broken in every way."""

from pathlib import Path

import numpy as np
import pytest
import trimesh
from trimesh.exchange.gltf import export_glb
from trimesh.visual import TextureVisuals
from trimesh.visual.material import PBRMaterial

from viewer.paths import ASSETS

ABOUT = """id = "press"
name_en = "Press"
name_ko = "프레스"
kind = "furniture"
size_m = [2.0, 1.0, 1.5]
provenance = "Own model."
"""

STEP = (ASSETS / "equipment" / "robot_arm" / "robot_arm.step").read_text(encoding="utf-8")


def glb(
    path: Path,
    extents: tuple[float, float, float] = (2.0, 1.0, 1.5),
    *,
    material: str | None = "white",
    upright: bool = True,
    divided: int = 0,
    holes: int = 0,
) -> Path:
    """A block on the floor, `divided` times into four; `holes` of its triangles are missing."""
    block = trimesh.creation.box(extents=extents)
    block.apply_translation((0, 0, extents[2] / 2))
    for _ in range(divided):
        block = block.subdivide()
    block.update_faces(np.arange(len(block.faces)) >= holes)
    if upright:
        block.apply_transform(trimesh.transformations.rotation_matrix(-np.pi / 2, [1, 0, 0]))
    if material is not None:
        paint = PBRMaterial(name=material, baseColorFactor=(0.8, 0.8, 0.8, 1.0))
        block.visual = TextureVisuals(material=paint)
    scene = trimesh.Scene()
    scene.add_geometry(block, node_name="body", geom_name="body")
    data = export_glb(scene, tree_postprocessor=None if material else unpaint)
    path.write_bytes(data)
    return path


def unpaint(tree: dict) -> None:
    """Without materials, as some exporters write a file."""
    tree.pop("materials", None)
    for mesh in tree["meshes"]:
        for primitive in mesh["primitives"]:
            primitive.pop("material", None)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An assets folder with the equipment `press`, in order."""
    folder = tmp_path / "equipment" / "press"
    folder.mkdir(parents=True)
    (folder / "asset.toml").write_text(ABOUT, encoding="utf-8")
    glb(folder / "press.glb")
    return tmp_path


@pytest.fixture
def press(home: Path) -> Path:
    return home / "equipment" / "press"
