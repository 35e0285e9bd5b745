"""A named camera sees what it is named after."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.scene.graph import SceneGraph
from viewer.scene.views import Box, Camera, look_at_boxes

SIZE = (1280, 720)

place = st.floats(-200, 200)
extent = st.floats(0.1, 150)


@given(x=place, y=place, w=extent, d=extent, h=extent, bearing=st.floats(-180, 180))
def test_a_camera_sees_every_corner_of_its_box_and_stands_no_further_than_needed(
    x: float, y: float, w: float, d: float, h: float, bearing: float
) -> None:
    box = Box((x, y, 0.0), (x + w, y + d, h))
    camera = look_at_boxes((box,), bearing_deg=bearing, elevation_deg=35.0, fill=0.9)
    seen = camera.project(box.corners(), SIZE)
    assert np.all(seen[:, 2] > 0)
    across = np.abs(seen[:, 0] - SIZE[0] / 2) / (SIZE[0] / 2)
    above = np.abs(seen[:, 1] - SIZE[1] / 2) / (SIZE[1] / 2)
    # Positions are rounded to a millimetre, which shows on the smallest boxes.
    assert max(across.max(), above.max()) == pytest.approx(0.9, abs=0.02)


def test_what_a_camera_looks_at_is_in_the_middle_of_the_picture() -> None:
    camera = Camera((10.0, -20.0, 15.0), (3.0, 4.0, 0.0))
    x, y, depth = camera.project(np.array([camera.target_m]), SIZE)[0]
    assert (x, y) == pytest.approx((640.0, 360.0))
    assert depth == pytest.approx(np.linalg.norm(np.subtract(camera.position_m, camera.target_m)))


def test_up_is_up_and_east_is_right_when_looking_north() -> None:
    camera = Camera((0.0, -30.0, 5.0), (0.0, 0.0, 5.0))
    middle, higher, east = camera.project(np.array([(0, 0, 5), (0, 0, 6), (1, 0, 5)]), SIZE)
    assert higher[1] < middle[1]
    assert east[0] > middle[0]


def test_the_big_line_has_the_views_of_its_parts(ochang_scene: SceneGraph) -> None:
    assert {"overview", "top", "dry_room", "formation", "packout"} <= set(ochang_scene.views)


def test_the_overview_shows_all_stations(ochang_scene: SceneGraph) -> None:
    camera = ochang_scene.view("overview")
    for station in ochang_scene.stations:
        seen = camera.project(station.box.corners(), SIZE)
        assert np.all((seen[:, 0] > 0) & (seen[:, 0] < SIZE[0])), station.id
        assert np.all((seen[:, 1] > 0) & (seen[:, 1] < SIZE[1])), station.id


def test_every_station_has_a_close_up_with_a_machine_in_the_picture(
    ochang_scene: SceneGraph,
) -> None:
    for station in ochang_scene.stations:
        camera = ochang_scene.view(f"station:{station.id}")
        places = [(*machine.at_m, 1.0) for machine in station.machines]
        seen = camera.project(np.array(places), SIZE)
        inside = (
            (np.abs(seen[:, 0] - 640) < 640) & (np.abs(seen[:, 1] - 360) < 360) & (seen[:, 2] > 0)
        )
        assert inside.any(), station.id
        assert camera.position_m[2] > 1.0


def test_a_close_up_looks_past_what_stands_in_the_way() -> None:
    from viewer.scene.views import station_view

    box = Box((0.0, 0.0, 0.0), (4.0, 3.0, 2.5))
    free = station_view(box)
    assert free.position_m[1] < 0  # from the south, where the operators stand
    wall = Box((-40.0, -3.0, 0.0), (40.0, -1.0, 12.0))
    assert station_view(box, (wall,)).position_m[1] > 0


def test_a_layout_can_bring_its_own_view(small_scene: SceneGraph) -> None:
    assert small_scene.view("door") == Camera((-10.0, 17.0, 4.0), (10.0, 8.0, 1.0))


def test_an_unknown_view_is_refused_with_the_names_there_are(small_scene: SceneGraph) -> None:
    from viewer.errors import UsageError
    from viewer.scene.render import find_view

    for name in ("owerview", "station:nowhere"):
        with pytest.raises(UsageError, match="overview, top") as caught:
            find_view(small_scene, name)
        assert len(caught.value.problems) == 1
