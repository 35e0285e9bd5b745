"""The scene says where everything stands, and what it says is consistent."""

import json
import math

import numpy as np
import pytest

from viewer.factory.equipment import Catalogue
from viewer.factory.model import Factory
from viewer.scene.graph import SceneGraph, build_scene
from viewer.scene.nodes import polyline_length


def test_a_scene_is_plain_json_with_the_agreed_keys(small_scene: SceneGraph) -> None:
    data = json.loads(json.dumps(small_scene.to_json(7)))
    assert data["revision"] == 7
    assert set(data) == {
        *("revision", "name", "cell", "hall", "assets", "stations", "links", "furniture", "views"),
        *("walls", "roof", "trays", "look"),
    }
    assert data["cell"] == {"format": "4695", "diameter_m": 0.046, "height_m": 0.095}
    assert set(data["hall"]) == {
        *("size_m", "height_m", "columns", "column_side_m", "zones", "doors")
    }
    station = data["stations"][0]
    assert set(station) == {
        *("id", "name", "name_ko", "equipment", "area", "kind", "at_m", "facing_deg", "band"),
        *("height_m", "group_m", "inlet_m", "outlet_m", "collector_m", "machines", "view"),
    }
    assert set(station["machines"][0]) == {
        *("path", "at_m", "facing_deg", "scale", "work_m", "port_s_m", "corners_m")
    }
    assert set(data["links"][0]) == {
        *("id", "source", "target", "kind", "path_m", "lead_m", "length_m", "transport_s"),
        *("capacity", "pitch_m", "unit", "lanes"),
    }


def test_a_machine_has_one_path_made_of_station_and_number(small_scene: SceneGraph) -> None:
    assert small_scene.machine_paths() == (
        *("winding/machine_1", "winding/machine_2", "seal/machine_1", "weld/machine_1"),
    )


def test_every_path_of_the_big_line_is_unique(ochang_scene: SceneGraph) -> None:
    paths = ochang_scene.machine_paths()
    assert len(paths) == 220 - 1  # rectangles of the hall plan, without the tray loader
    assert len(set(paths)) == len(paths)


def test_lead_and_length_add_up_along_the_path(ochang_scene: SceneGraph) -> None:
    for link in ochang_scene.links:
        source, target = (ochang_scene.station(id_) for id_ in (link.source, link.target))
        total = polyline_length(link.path_m)
        assert link.lead_m + link.length_m <= total + 1e-9
        corners = np.array(link.path_m)
        at = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(corners, axis=0), axis=1))])
        start = corners[np.argmin(np.abs(at - link.lead_m))]
        end = corners[np.argmin(np.abs(at - link.lead_m - link.length_m))]
        np.testing.assert_allclose(start, source.outlet_m, atol=1e-6)
        np.testing.assert_allclose(end, target.inlet_m, atol=1e-6)


def test_a_collecting_conveyor_is_part_of_the_way(small_scene: SceneGraph) -> None:
    winding = small_scene.station("winding")
    assert winding.collector_m is not None
    link = small_scene.link("winding->seal")
    assert link.path_m[0] == winding.collector_m[0]
    assert link.lead_m == pytest.approx(math.dist(*winding.collector_m))
    # A single machine has no collector: its cells end at the place where it works.
    assert link.path_m[-1] == small_scene.station("seal").machines[0].work_m


def test_a_queue_as_long_as_the_capacity_fits_on_its_link(small_scene: SceneGraph) -> None:
    crowded = small_scene.link("seal->weld")
    assert crowded.capacity == 500
    assert crowded.pitch_m * crowded.capacity <= crowded.lanes * crowded.length_m + 1e-9
    easy = small_scene.link("winding->seal")
    assert easy.pitch_m == pytest.approx(0.055)


def test_all_machines_stand_inside_their_group(ochang_scene: SceneGraph) -> None:
    for station in ochang_scene.stations:
        low, high = (np.array(corner[:2]) for corner in (station.box.low_m, station.box.high_m))
        for machine in station.machines:
            corners = np.array(machine.corners_m)
            assert np.all(corners >= low - 1e-3)
            assert np.all(corners <= high + 1e-3)


def test_the_line_stands_inside_its_hall(ochang_scene: SceneGraph) -> None:
    box = ochang_scene.box
    assert box.low_m == (0.0, 0.0, 0.0)
    assert box.high_m[:2] == (144.0, 104.0)
    assert box.high_m[2] == pytest.approx(12.0)  # the highest aging racks


def test_stations_are_told_apart_by_colour_also_where_they_share_a_machine(
    ochang_scene: SceneGraph, small_scene: SceneGraph
) -> None:
    welders = [node for node in small_scene.stations if node.equipment == "laser_welder"]
    assert len({node.band for node in welders}) == len(welders) == 2
    assert len({node.band for node in ochang_scene.stations}) == len(ochang_scene.stations)
    for node in ochang_scene.stations:
        assert node.band.startswith("#")
        assert len(node.band) == 7


def test_a_moved_station_takes_its_links_along(small_factory, catalogue, small_scene) -> None:
    moved = build_scene(small_factory.with_station("seal", at_m=(20.0, 11.0)), catalogue)
    assert moved.station("seal").at_m == (20.0, 11.0)
    assert moved.link("winding->seal").path_m[-1] == moved.station("seal").machines[0].work_m
    assert moved.station("seal").inlet_m[1] == small_scene.station("seal").inlet_m[1] + 3.0
    assert moved.station("winding") == small_scene.station("winding")


def test_a_broken_asset_is_listed_without_its_mesh(small_factory, catalogue, tmp_path) -> None:
    from dataclasses import replace

    from viewer.factory.equipment import Catalogue

    broken = replace(catalogue["winder"], glb=tmp_path / "gone.glb", glb_low=None)
    scene = build_scene(small_factory, Catalogue({**dict(catalogue), "winder": broken}))
    assert scene.assets["winder"].glb is None
    assert scene.assets["laser_welder"].glb == "/assets/equipment/laser_welder/laser_welder.glb"


def test_building_a_scene_needs_no_mesh_library() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from viewer.factory.layout_file import load_layout;"
        "from viewer.factory.equipment import load_catalogue;"
        "from viewer.paths import DEFAULT_LAYOUT; from viewer.scene.graph import build_scene;"
        "build_scene(load_layout(DEFAULT_LAYOUT).factory, load_catalogue()).to_json(1);"
        "heavy = {'vtkmodules', 'pyvista', 'trimesh', 'PIL', 'numba', 'trame'} & set(sys.modules);"
        "sys.exit(', '.join(heavy) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_station_without_a_name_is_called_by_its_id_as_in_the_panels(
    small_factory: Factory, catalogue: Catalogue
) -> None:
    nameless = small_factory.with_station("winding", name=None, name_ko=None)
    node = build_scene(nameless, catalogue).station("winding")
    assert (node.name, node.name_ko) == ("winding", None)
