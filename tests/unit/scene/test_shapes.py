"""Floor, walls, conveyors and shade as meshes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.scene.graph import SceneGraph
from viewer.scene.nodes import HallNode, ZoneNode
from viewer.scene.shapes.conveyors import conveyor_meshes
from viewer.scene.shapes.floor import floor_meshes
from viewer.scene.shapes.mesh import Mesh, boxes, merged, placed, prism
from viewer.scene.shapes.shadow import floor_shade
from viewer.scene.shapes.walls import GLASS_M, WALL_M, wall_meshes


def area_m2(mesh: Mesh) -> float:
    a, b, c = (mesh.points[mesh.triangles[:, i]] for i in range(3))
    return float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum() / 2)


def hall_with(*zones: tuple[str, tuple[float, ...]]) -> HallNode:
    nodes = tuple(ZoneNode(f"z{i}", kind, rect, None, None) for i, (kind, rect) in enumerate(zones))
    return HallNode((30.0, 20.0), 8.0, (), 0.5, nodes, ())


coordinate = st.floats(-5.0, 35.0)
zone = st.tuples(
    st.sampled_from(["dry_room", "aisle", "amr_aisle", "walkway", "room", "hazard", "wall"]),
    st.tuples(coordinate, coordinate, coordinate, coordinate).map(
        lambda r: (min(r[0], r[2]), min(r[1], r[3]), max(r[0], r[2]), max(r[1], r[3]))
    ),
)


@given(zones=st.lists(zone, max_size=6))
def test_the_floor_covers_the_hall_exactly_once_whatever_is_painted_on_it(zones) -> None:
    meshes = floor_meshes(hall_with(*zones))
    assert sum(area_m2(mesh) for mesh in meshes.values()) == pytest.approx(600.0, rel=1e-4)
    low, high = merged(meshes.values()).bounds_m
    np.testing.assert_allclose(low, [0, 0, 0], atol=1e-6)
    np.testing.assert_allclose(high, [30, 20, 0], atol=1e-6)


def test_an_aisle_gets_two_yellow_lines_inside_its_edges() -> None:
    meshes = floor_meshes(hall_with(("aisle", (2.0, 4.0, 12.0, 7.0))))
    low, high = meshes["line"].bounds_m
    np.testing.assert_allclose([low[:2], high[:2]], [(2, 4), (12, 7)], atol=1e-6)
    assert area_m2(meshes["line"]) == pytest.approx(2 * 10 * 0.12, rel=1e-3)


def test_a_door_is_a_gap_in_its_wall() -> None:
    from dataclasses import replace

    from viewer.scene.nodes import DoorNode

    hall = hall_with(("wall", (5.0, 9.9, 25.0, 10.1)))
    whole = wall_meshes(hall)["wall"]
    cut = wall_meshes(replace(hall, doors=(DoorNode((15.0, 10.0), 2.0, "internal"),)))["wall"]
    in_gap = (np.abs(cut.points[:, 0] - 15.0) < 0.99) & (np.abs(cut.points[:, 1] - 10.0) < 0.5)
    assert not in_gap.any()
    assert len(cut.triangles) == len(whole.triangles) + 12


def test_a_dry_room_is_glazed_and_other_walls_are_cut_low(small_scene: SceneGraph) -> None:
    meshes = wall_meshes(small_scene.hall)
    assert meshes["wall_glass"].bounds_m[1][2] < GLASS_M
    assert meshes["alu"].bounds_m[1][2] == pytest.approx(GLASS_M)
    assert meshes["wall"].bounds_m[1][2] < WALL_M
    low, high = meshes["wall_glass"].bounds_m
    np.testing.assert_allclose([low[:2], high[:2]], [(2, 2), (38, 14)], atol=0.01)


def test_a_conveyor_keeps_its_width_round_a_corner() -> None:
    path = [(0.0, 0.0, 0.9), (6.0, 0.0, 0.9), (6.0, 5.0, 0.9)]
    belt = conveyor_meshes(path, width_m=0.4)["belt"]
    low, high = belt.bounds_m
    np.testing.assert_allclose(low, [0.0, -0.2, 0.85], atol=1e-5)
    np.testing.assert_allclose(high, [6.2, 5.0, 0.9], atol=1e-5)
    # Two straight pieces that meet on the bisector: together one L, nothing doubled.
    top = Mesh(belt.points, belt.normals, belt.triangles[_facing_up(belt)])
    assert area_m2(top) == pytest.approx(0.4 * (6.0 + 5.0), rel=1e-5)


def test_a_belt_slopes_between_its_corner_points() -> None:
    belt = conveyor_meshes([(0, 0, 0.9), (6, 0, 2.6), (8, 0, 2.6)], width_m=0.3)["belt"]
    assert belt.bounds_m[1][2] == pytest.approx(2.6, abs=1e-5)
    assert belt.bounds_m[0][2] == pytest.approx(0.85, abs=1e-5)


@pytest.mark.parametrize("top", ["belt", "rollers"])
def test_every_face_of_a_conveyor_looks_outwards(top: str) -> None:
    """A closed body holds as much as it seems to, and not less than nothing."""
    path = [(0.0, 0.0, 0.9), (6.0, 0.0, 0.9), (6.0, 5.0, 0.9)]
    meshes = conveyor_meshes(path, width_m=0.4, top=top)
    for name in {*meshes} - {"rollers"}:
        a, b, c = (meshes[name].points[meshes[name].triangles[:, i]] for i in range(3))
        assert np.einsum("ij,ij->", a.astype(float), np.cross(b, c)) / 6 > 0
    assert (meshes[top].normals[:, 2] > -1e-6).all() or top == "belt"


def test_a_cell_is_held_at_its_sides_where_no_belt_could_carry_it() -> None:
    path = [(0.0, 0.0, 0.9), (2.0, 0.0, 2.9)]
    belt = conveyor_meshes(path, width_m=0.3)["belt"]
    above = belt.points[:, 2] - (0.9 + belt.points[:, 0])
    # Nothing is where the cell stands: its foot would sink into a belt as steep as that.
    assert (above > 0.02).all()
    assert np.abs(belt.points[:, 1]).min() > 0.023, "wider than a 46 mm cell"


def test_a_tray_conveyor_has_rollers_that_point_to_the_middle_of_its_arc() -> None:
    centre, radius = np.array([0.0, 2.0]), 2.0
    angles = np.linspace(0.0, np.pi / 2, 17)
    path = [(radius * np.sin(a), 2.0 - radius * np.cos(a), 0.9) for a in angles]
    rollers = conveyor_meshes(path, width_m=0.7, top="rollers")["rollers"]
    # Each quad of a roller lies along its axis: the first edge runs from one end to the other.
    quads = rollers.points.reshape(-1, 4, 3)[:, :, :2].astype(float)
    axis = quads[:, 1] - quads[:, 0]
    to_centre = centre - (quads[:, 1] + quads[:, 0]) / 2
    across = axis[:, 0] * to_centre[:, 1] - axis[:, 1] * to_centre[:, 0]
    size = np.linalg.norm(axis, axis=1) * np.linalg.norm(to_centre, axis=1)
    assert np.degrees(np.arcsin(np.abs(across / size))).max() < 3.0
    assert rollers.bounds_m[1][2] == pytest.approx(0.9, abs=1e-5)


def test_no_leg_stands_in_an_aisle() -> None:
    aisle = (3.0, -2.0, 7.0, 2.0)
    path = [(0.0, 0.0, 2.6), (10.0, 0.0, 2.6)]
    feet = conveyor_meshes(path, width_m=0.4, keep_clear=[aisle])["dark"]
    assert len(feet.points)
    inside = (feet.points[:, 0] > 3.1) & (feet.points[:, 0] < 6.9)
    assert not inside.any()
    assert len(conveyor_meshes(path, width_m=0.4)["dark"].points) > len(feet.points)


def test_a_vertical_piece_becomes_a_lift() -> None:
    meshes = conveyor_meshes([(0, 0, 0.9), (3, 0, 0.9), (3, 0, 2.6), (6, 0, 2.6)], width_m=0.4)
    assert merged(meshes.values()).bounds_m[1][2] > 3.0
    for mesh in meshes.values():
        assert np.isfinite(mesh.points).all()
        assert np.isfinite(mesh.normals).all()


def test_copies_are_turned_and_moved_with_their_normals() -> None:
    body = boxes([(0.0, -0.5, 0.0)], [(2.0, 0.5, 1.0)])
    poses = np.array([(10.0, 0.0, 0.0, np.pi / 2), (0.0, 5.0, 1.0, 0.0)])
    copies = placed(body, poses, np.array([(1.0, 1.0, 1.0), (2.0, 1.0, 1.0)]))
    first, second = copies.points[:24], copies.points[24:]
    np.testing.assert_allclose([first.min(0), first.max(0)], [(9.5, 0, 0), (10.5, 2, 1)], atol=1e-5)
    np.testing.assert_allclose(
        [second.min(0), second.max(0)], [(0, 4.5, 1), (4, 5.5, 2)], atol=1e-5
    )
    np.testing.assert_allclose(np.linalg.norm(copies.normals, axis=1), 1.0, atol=1e-5)
    np.testing.assert_allclose(copies.normals[4:8], [(0, 1, 0)] * 4, atol=1e-6)


@pytest.mark.parametrize("mesh", [boxes([(0, 0, 0)], [(1, 2, 3)]), prism(0.023, 0.095, 8)])
def test_triangles_are_wound_as_their_normals_point(mesh: Mesh) -> None:
    a, b, c = (mesh.points[mesh.triangles[:, i]] for i in range(3))
    normals = mesh.normals[mesh.triangles].mean(axis=1)
    assert np.all(np.einsum("ij,ij->i", np.cross(b - a, c - a), normals) > 0)


def test_the_floor_is_darker_beside_a_machine_and_bright_in_the_open() -> None:
    shade = floor_shade((20.0, 10.0), [([(4, 4), (8, 4), (8, 6), (4, 6)], 1.0)])
    rows, columns = shade.light.shape

    def light(x: float, y: float) -> float:
        return float(shade.light[int(y / 10 * rows), int(x / 20 * columns)])

    assert light(6, 5) < light(8.2, 5) < light(9.5, 5) < light(15, 5)
    assert light(15, 5) == pytest.approx(1.0, abs=1e-3)


def _facing_up(mesh: Mesh) -> np.ndarray:
    return mesh.normals[mesh.triangles][:, :, 2].mean(axis=1) > 0.99
