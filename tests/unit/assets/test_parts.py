"""Models with parts that a viewer moves or repeats: cells, trays, belts, the robot arm."""

import tomllib
from pathlib import Path

import numpy as np
import pytest
import trimesh

from viewer.paths import ASSETS

HEIGHTS_M = {"4680": 0.080, "4695": 0.095, "46100": 0.100, "46110": 0.110, "46120": 0.120}


def node_bounds(path: Path) -> dict[str, np.ndarray]:
    """Part name -> (2, 3) lowest and highest corner in the machine frame, metres, z up."""
    scene = trimesh.load_scene(path)
    upright = trimesh.transformations.rotation_matrix(np.pi / 2, [1, 0, 0])
    found: dict[str, list[np.ndarray]] = {}
    for node in scene.graph.nodes_geometry:
        transform, geometry = scene.graph[node]
        mesh = scene.geometry[geometry].copy().apply_transform(upright @ transform)
        found.setdefault(node.split("__")[0], []).append(mesh.bounds)
    return {
        name: np.array([np.min([b[0] for b in each], axis=0), np.max([b[1] for b in each], axis=0)])
        for name, each in found.items()
    }


def model(folder: str, name: str | None = None) -> dict[str, np.ndarray]:
    return node_bounds(ASSETS / "equipment" / folder / f"{name or folder}.glb")


def entry(folder: str) -> dict:
    text = (ASSETS / "equipment" / folder / "asset.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@pytest.mark.parametrize(("name", "height"), HEIGHTS_M.items())
def test_a_cell_has_its_true_diameter_and_height(name: str, height: float) -> None:
    each = np.array(list(model("cell", f"cell_{name}").values()))
    low, high = each[:, 0].min(axis=0), each[:, 1].max(axis=0)
    assert low == pytest.approx([-0.023, -0.023, 0.0], abs=2e-4)
    assert high == pytest.approx([0.023, 0.023, height], abs=2e-4)


@pytest.mark.parametrize("name", HEIGHTS_M)
def test_a_cell_is_light_enough_to_stand_on_the_line_by_the_thousand(name: str) -> None:
    scene = trimesh.load_scene(ASSETS / "equipment" / "cell" / f"cell_{name}.glb")
    assert sum(len(mesh.faces) for mesh in scene.geometry.values()) <= 150


def test_a_tray_holds_64_cells_inside_its_wall_and_can_stand_empty() -> None:
    tray = model("tray")
    assert tray["tray"][1, 0] == pytest.approx(0.3, abs=0.002)
    assert (np.abs(tray["cells"][:, :2]) < 0.282).all()
    cans = trimesh.load_scene(ASSETS / "equipment" / "tray" / "tray.glb").geometry["cells"]
    cans.merge_vertices(merge_norm=True)
    assert cans.body_count == 64


def test_the_nests_of_a_tray_are_farther_apart_than_a_cell_is_wide() -> None:
    described = entry("tray")
    assert described["nests"] == [8, 8]
    assert described["nest_pitch_m"] > 0.046
    assert 8 * described["nest_pitch_m"] < described["size_m"][0]


def test_a_belt_module_is_one_metre_long_with_its_belt_at_belt_height() -> None:
    conveyor = model("conveyor")
    assert conveyor["belt"][:, 0] == pytest.approx([-0.5, 0.5])
    assert conveyor["belt"][1, 2] == pytest.approx(0.9)
    assert np.ptp(conveyor["belt"][:, 1]) == pytest.approx(0.2)


def test_the_legs_of_a_belt_are_a_part_of_their_own_and_reach_the_floor() -> None:
    for name in ("conveyor", "conveyor_low"):
        conveyor = model("conveyor", name)
        assert conveyor["legs"][0, 2] == pytest.approx(0.0, abs=1e-6)
        rest = [each for part, each in conveyor.items() if part != "legs"]
        assert min(each[0, 2] for each in rest) > 0.7


def test_the_robot_arm_has_seven_links_and_six_joints_between_them() -> None:
    links = model("robot_arm")
    assert {f"link{i}" for i in range(7)} <= set(links)
    described = entry("robot_arm")
    assert len(described["joint_origins_m"]) == len(described["joint_axes"]) == 6
    for i, origin in enumerate(described["joint_origins_m"], start=1):
        for link in (links[f"link{i - 1}"], links[f"link{i}"]):
            assert (link[0] - 0.12 <= origin).all()
            assert (origin <= link[1] + 0.12).all()


def test_trays_in_a_formation_tower_stand_at_the_front_towards_the_crane() -> None:
    tower = model("formation_tower")
    assert tower["work"][0, 1] < -0.6
    assert tower["work"][:, 1].mean() < -0.1
    assert tower["probes"][:, 1].mean() < 0


def test_a_crane_stands_in_the_aisle_between_the_racks_of_a_storage_module() -> None:
    for name in ("aging_rack", "soak_rack"):
        crane = model(name)["crane"]
        assert (np.abs(crane[:, 1]) < 0.7).all()
        assert crane[1, 2] > 5
