"""The roof over the line, the walls round it, and the cables in between."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.scene.batches import Detail, Layers, graph_batches
from viewer.scene.graph import SceneGraph
from viewer.scene.materials import THEMES, hall_materials, palette
from viewer.scene.nodes import HallNode
from viewer.scene.roof import roof_beams, roof_low_m, shell_beams, under_roof
from viewer.scene.shapes.beams import Beam, beam_mesh, beam_meshes, evenly
from viewer.scene.shapes.mesh import merged
from viewer.scene.trays import ALONG_AISLES, tray_beams
from viewer.scene.views import Camera

coordinate = st.floats(-20.0, 20.0).map(lambda value: round(value, 3))
point = st.tuples(coordinate, coordinate, coordinate)


@given(
    ends=st.tuples(point, point).filter(lambda pair: np.linalg.norm(np.subtract(*pair)) > 0.1),
    section=st.tuples(st.floats(0.02, 1.0), st.floats(0.02, 1.0)),
    count=st.integers(1, 4),
)
def test_a_beam_holds_as_much_as_its_section_times_its_length(ends, section, count) -> None:
    mesh = beam_mesh(Beam(ends, section, ((count, 3.0, 0.0), (2, 0.0, 5.0))))
    # Volume from the surface, so that a face that looked inwards would be missed.
    a, b, c = (mesh.points[mesh.triangles[:, i]].astype(float) for i in range(3))
    volume = np.einsum("ij,ij->", a, np.cross(b, c)) / 6
    length = np.linalg.norm(np.subtract(*ends))
    assert volume == pytest.approx(2 * count * length * section[0] * section[1], rel=0.02, abs=0.02)
    facing = mesh.normals[mesh.triangles].mean(axis=1)
    assert np.all(np.einsum("ij,ij->i", np.cross(b - a, c - a), facing) > 0)


@given(
    places=st.lists(st.integers(0, 60), min_size=1, max_size=12, unique=True).map(
        lambda values: [value * 0.5 for value in sorted(values)]
    )
)
def test_evenly_spaced_rows_cover_every_place_once(places) -> None:
    found = [
        start + k * step
        for start, repeat in evenly(places, (0.0, 1.0))
        for count, _, step in (repeat or ((1, 0.0, 0.0),))
        for k in range(count)
    ]
    np.testing.assert_allclose(sorted(found), places, atol=1e-9)


def test_the_roof_is_over_the_line_and_stands_on_its_columns(ochang_scene: SceneGraph) -> None:
    hall = ochang_scene.hall
    meshes = beam_meshes(roof_beams(hall))
    low = roof_low_m(hall)
    for name in ("alu", "light_grey", "light_strip"):
        assert meshes[name].bounds_m[0][2] > max(
            node.height_m for node in ochang_scene.stations if node.kind != "storage"
        ), "machines and their trays fit below"
    assert merged(meshes.values()).bounds_m[1][2] >= hall.height_m
    columns = meshes["column"].points
    for x, y in hall.columns:
        here = np.abs(columns[:, :2] - (x, y)).max(axis=1) < hall.column_side_m / 2 + 1e-3
        assert columns[here, 2].max() == pytest.approx(low, abs=1e-4), f"no column at {x}, {y}"


@pytest.mark.parametrize("size", [(30.0, 20.0, 8.0), (6.0, 5.0, 4.0), (150.0, 12.0, 14.0)])
def test_a_hall_without_columns_has_a_roof_too(size) -> None:
    hall = HallNode(size[:2], size[2], (), 0.5, (), ())
    for beams in (roof_beams(hall), shell_beams(hall)):
        for mesh in beam_meshes(beams).values():
            assert np.isfinite(mesh.points).all()
            low, high = mesh.bounds_m
            assert (low[:2] > -0.3).all()
            assert (high[:2] < np.array(size[:2]) + 0.3).all()


def shown(scene: SceneGraph, place: tuple[float, float, float], layers: Layers) -> set[str]:
    detail = Detail(Camera(place, (60.0, 40.0, 1.0)), 720)
    theme = THEMES["light"]
    return {b.path for b in graph_batches(scene, theme=theme, detail=detail, layers=layers)}


def test_the_roof_is_there_for_who_stands_under_it(ochang_scene: SceneGraph) -> None:
    inside, above, outside = (60.0, 53.0, 1.7), (60.0, 53.0, 30.0), (60.0, -20.0, 1.7)
    assert under_roof(ochang_scene.hall, inside)
    hanging = {"hall/roof", "hall/shell", f"hall/trays/{ALONG_AISLES}"}
    assert hanging <= shown(ochang_scene, inside, Layers())
    for place in (above, outside):
        assert not hanging & shown(ochang_scene, place, Layers())
    asked = shown(ochang_scene, above, Layers(roof=True))
    assert "hall/roof" in asked
    assert "hall/shell" not in asked, "walls as high as the hall would hide the line from outside"
    assert not {"hall/roof", "hall/walls"} & shown(
        ochang_scene, inside, Layers(roof=False, walls=False)
    )


def test_every_machine_with_drives_has_its_cables(ochang_scene: SceneGraph) -> None:
    trays = tray_beams(ochang_scene)
    for station in ochang_scene.stations:
        if station.kind == "storage":
            assert station.id not in trays
            continue
        cables = beam_meshes(trays[station.id])["dark"]
        down = cables.points[cables.points[:, 2] < station.height_m]
        for machine in station.machines:
            xs, ys = zip(*machine.corners_m, strict=True)
            inside = (down[:, 0] > min(xs)) & (down[:, 0] < max(xs))
            inside &= (down[:, 1] > min(ys)) & (down[:, 1] < max(ys))
            assert inside.any(), f"{machine.path} has no cable"


def test_trays_along_aisles_hang_clear_of_vehicles_and_of_their_columns(
    ochang_scene: SceneGraph,
) -> None:
    mesh = merged(beam_meshes(tray_beams(ochang_scene)[ALONG_AISLES]).values())
    assert len(mesh.triangles)
    assert mesh.bounds_m[0][2] > 3.0
    half = ochang_scene.hall.column_side_m / 2
    for x, y in ochang_scene.hall.columns:
        within = np.abs(mesh.points[:, :2] - (x, y)).max(axis=1) < half - 1e-3
        assert not within.any()


def test_all_that_is_built_has_a_material(ochang_scene: SceneGraph) -> None:
    known = {*palette(), *hall_materials(THEMES["light"])}
    hall = ochang_scene.hall
    for beams in (roof_beams(hall), shell_beams(hall), *tray_beams(ochang_scene).values()):
        assert {*beams} <= known
