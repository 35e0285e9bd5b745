"""The equipment that stands in the hall: its descriptions, its sizes, its budgets."""

import tomllib
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import trimesh
from trimesh.visual import TextureVisuals
from trimesh.visual.material import PBRMaterial

from viewer.paths import ASSETS

EQUIPMENT = sorted(folder for folder in (ASSETS / "equipment").iterdir() if folder.is_dir())
FILES = sorted(path for folder in EQUIPMENT for path in folder.glob("*.glb"))
LOW_FILES = [path for path in FILES if path.stem.endswith("_low")]
PALETTE = tomllib.loads((ASSETS / "cad" / "palette.toml").read_text(encoding="utf-8"))

KEYS = {
    "id", "name_en", "name_ko", "area", "kind", "size_m", "inlet_m", "outlet_m", "work_m", "up",
    "source", "provenance",
}  # fmt: skip
MACHINE_TRIANGLES = 25_000
RACK_TRIANGLES = 6_000
MID_TRIANGLES = 6_000
LOW_TRIANGLES = 800
ALL_FILES_BYTES = 15_000_000
RACKS = {"formation_tower", "precharge_tower", "aging_rack", "ht_aging_rack", "soak_rack"}
TOLERANCE_M = 0.02
ABOVE_THE_ROOF = ("lamp_", "signal_tower")


def by_folder(folder: Path) -> str:
    return folder.name


def by_stem(path: Path) -> str:
    return path.stem


@cache
def description(folder: Path) -> dict:
    return tomllib.loads((folder / "asset.toml").read_text(encoding="utf-8"))


@cache
def parts(path: Path) -> dict[str, trimesh.Trimesh]:
    """Node name -> mesh in the machine frame: metres, z up, front at -y."""
    scene = trimesh.load_scene(path)
    upright = trimesh.transformations.rotation_matrix(np.pi / 2, [1, 0, 0])
    meshes = {}
    for node in scene.graph.nodes_geometry:
        transform, geometry = scene.graph[node]
        meshes[node] = scene.geometry[geometry].copy().apply_transform(upright @ transform)
    return meshes


IN_THE_FLOW = [folder for folder in EQUIPMENT if description(folder)["kind"] != "furniture"]
"""What cells pass through. The size of furniture is the room it needs, centred on its foot."""

MACHINES = [folder for folder in EQUIPMENT if description(folder)["kind"] == "machine"]
"""What shows a state."""

ON_A_FOOTPRINT = [path for path in FILES if path.parent.name != "cell"]
"""Cells stand on their own bottom; another test measures them."""


def triangles(path: Path) -> int:
    return sum(len(mesh.faces) for mesh in parts(path).values())


def bounds(meshes: list[trimesh.Trimesh]) -> np.ndarray:
    """(2, 3): lowest and highest corner in metres."""
    each = np.array([mesh.bounds for mesh in meshes])
    return np.array([each[:, 0].min(axis=0), each[:, 1].max(axis=0)])


def paint_of(mesh: trimesh.Trimesh) -> PBRMaterial:
    assert isinstance(mesh.visual, TextureVisuals)
    assert isinstance(mesh.visual.material, PBRMaterial)
    return mesh.visual.material


def material(mesh: trimesh.Trimesh) -> str:
    return str(paint_of(mesh).name)


@pytest.mark.parametrize("folder", EQUIPMENT, ids=by_folder)
def test_every_piece_of_equipment_is_fully_described(folder: Path) -> None:
    entry = description(folder)
    assert entry.keys() >= KEYS
    assert entry["id"] == folder.name
    assert entry["up"] == "y"
    assert entry["kind"] in {"machine", "storage", "furniture"}
    assert min(entry["size_m"]) > 0
    assert (folder / entry["source"]).is_file()
    assert (folder / f"{folder.name}.glb").is_file()


@pytest.mark.parametrize("folder", EQUIPMENT, ids=by_folder)
def test_every_piece_of_equipment_says_where_its_shape_comes_from(folder: Path) -> None:
    text = description(folder)["provenance"]
    assert "Own model" in text
    assert f"{folder.name}.py" in text


@pytest.mark.parametrize("folder", EQUIPMENT, ids=by_folder)
def test_every_piece_of_equipment_has_an_english_and_a_korean_name(folder: Path) -> None:
    entry = description(folder)
    assert entry["name_en"].isascii()
    assert any("가" <= letter <= "힣" for letter in entry["name_ko"])


@pytest.mark.parametrize("folder", IN_THE_FLOW, ids=by_folder)
def test_cells_enter_and_leave_a_machine_at_its_ends_on_belt_height(folder: Path) -> None:
    entry = description(folder)
    length, width, _ = entry["size_m"]
    for key, end in (("inlet_m", -length / 2), ("outlet_m", length / 2)):
        x, y, z = entry[key]
        assert x == pytest.approx(end), key
        assert abs(y) <= width / 2, key
        assert z == pytest.approx(0.9), key


@pytest.mark.parametrize("path", ON_A_FOOTPRINT, ids=by_stem)
def test_a_model_stays_on_its_footprint_and_below_its_height(path: Path) -> None:
    size = np.array(description(path.parent)["size_m"])
    everything = list(parts(path).values())
    body = [mesh for name, mesh in parts(path).items() if not name.startswith(ABOVE_THE_ROOF)]
    low, high = bounds(everything)
    assert (low[:2] >= -size[:2] / 2 - TOLERANCE_M).all()
    assert (high[:2] <= size[:2] / 2 + TOLERANCE_M).all()
    assert low[2] >= -0.001
    assert bounds(body)[1, 2] <= size[2] + TOLERANCE_M


@pytest.mark.parametrize("folder", IN_THE_FLOW, ids=by_folder)
def test_a_machine_fills_the_size_it_claims(folder: Path) -> None:
    entry = description(folder)
    low, high = bounds(list(parts(folder / f"{folder.name}.glb").values()))
    assert ((high - low) >= 0.85 * np.array(entry["size_m"])).all()


@pytest.mark.parametrize("path", FILES, ids=by_stem)
def test_a_model_keeps_its_triangle_budget(path: Path) -> None:
    if path.stem.endswith("_low"):
        budget = LOW_TRIANGLES
    elif path.stem.endswith("_mid"):
        budget = MID_TRIANGLES
    else:
        budget = RACK_TRIANGLES if path.parent.name in RACKS else MACHINE_TRIANGLES
    assert 0 < triangles(path) <= budget


def test_all_models_together_load_quickly_over_a_network() -> None:
    assert sum(path.stat().st_size for path in FILES) <= ALL_FILES_BYTES


@pytest.mark.parametrize("path", FILES, ids=by_stem)
def test_a_model_is_painted_from_the_palette_only(path: Path) -> None:
    for name, mesh in parts(path).items():
        entry = PALETTE[material(mesh)]
        paint = paint_of(mesh)
        assert paint.metallicFactor == pytest.approx(entry["metallic"], abs=1e-6), name
        assert paint.roughnessFactor == pytest.approx(entry["roughness"], abs=1e-6), name
        blended = paint.alphaMode == "BLEND"
        assert blended == (entry["base_color"][3] < 1), name


@pytest.mark.parametrize("path", FILES, ids=by_stem)
def test_the_normals_of_a_model_point_to_the_side_its_faces_are_seen_from(path: Path) -> None:
    for name, mesh in parts(path).items():
        corners = mesh.vertex_normals[mesh.faces]
        assert np.allclose(np.linalg.norm(corners, axis=2), 1, atol=1e-3), name
        facing = np.einsum("fci,fi->fc", corners, mesh.face_normals)
        assert (facing[mesh.area_faces > 1e-9] > 0.1).all(), name


@pytest.mark.parametrize("path", LOW_FILES, ids=by_stem)
def test_a_coarse_model_has_no_glass(path: Path) -> None:
    assert all(material(mesh) != "glass" for mesh in parts(path).values())


@pytest.mark.parametrize("path", LOW_FILES, ids=by_stem)
def test_a_coarse_model_fills_the_same_room_as_the_full_one(path: Path) -> None:
    full = path.with_name(f"{path.parent.name}.glb")
    extent = np.ptp(bounds(list(parts(path).values())), axis=0)
    expected = np.ptp(bounds(list(parts(full).values())), axis=0)
    assert (extent >= 0.85 * expected).all()
    assert (extent <= 1.05 * expected).all()


@pytest.mark.parametrize("folder", MACHINES, ids=by_folder)
def test_a_machine_has_a_band_and_lamps_to_show_its_state(folder: Path) -> None:
    entry = description(folder)
    painted = {material(mesh) for mesh in parts(folder / f"{folder.name}.glb").values()}
    assert {"band", "lamp_red", "lamp_amber", "lamp_green"} <= painted
    assert entry["band"].startswith("#")
