"""The line looks as it did, and beside each picture a check that holds on any graphics driver."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from viewer.scene.frame import Frame, frame_at
from viewer.scene.graph import SceneGraph, build_scene
from viewer.scene.moving import PUCK_M
from viewer.scene.render import find_view, render_image, short_timeline

if TYPE_CHECKING:
    from viewer.factory.equipment import Catalogue
    from viewer.factory.model import Factory

pytestmark = pytest.mark.golden

SIZE = (400, 225)
TIME_S = 600.0

Compare = Callable[[Image.Image, str], None]


@pytest.fixture(scope="module")
def scene(ochang: Factory, catalogue: Catalogue) -> SceneGraph:
    return build_scene(ochang, catalogue)


@pytest.fixture(scope="module")
def frame(scene: SceneGraph, ochang: Factory, catalogue: Catalogue) -> Frame:
    timeline = short_timeline(ochang, catalogue, until_s=TIME_S, seed=1)
    return frame_at(timeline, scene, TIME_S)


def draw(scene: SceneGraph, frame: Frame | None, view: str, **how) -> Image.Image:
    return render_image(scene, frame, camera=find_view(scene, view), size=SIZE, **how)


def spread(picture: Image.Image, x: float, y: float, reach: int = 4) -> float:
    """How much the colour varies round a pixel: floor is even, a machine is not."""
    x0, y0 = int(x) - reach, int(y) - reach
    patch = np.asarray(picture.crop((x0, y0, x0 + 2 * reach, y0 + 2 * reach)), dtype=float)
    return float(patch.std(axis=(0, 1)).max())


def test_overview(scene: SceneGraph, frame: Frame, compare: Compare) -> None:
    picture = draw(scene, frame, "overview", labels=False)
    camera = scene.view("overview")
    for station in scene.stations:
        machine = station.machines[0]
        point = np.array([(*machine.at_m, station.height_m * 0.8)])
        x, y, depth = camera.project(point, SIZE)[0]
        assert depth > 0
        assert spread(picture, x, y) > 6.0, f"nothing stands at {station.id}"
    compare(picture, "overview")


def test_overview_with_pins_in_the_dark(scene: SceneGraph, frame: Frame, compare: Compare) -> None:
    picture = draw(scene, frame, "overview", theme="dark")
    assert np.asarray(picture.convert("L")).mean() < 70
    compare(picture, "overview_dark")


def test_top_view_is_the_hall_plan(scene: SceneGraph, frame: Frame, compare: Compare) -> None:
    picture = draw(scene, frame, "top", labels=False)
    camera = scene.view("top")
    corners = [(0.0, 0.0, 0.0), (144.0, 104.0, 0.0)]
    (x0, y0, _), (x1, y1, _) = camera.project(np.array(corners), SIZE)
    # A plan keeps its proportions and has north at the top.
    assert (x1 - x0) / (y0 - y1) == pytest.approx(144 / 104, rel=0.01)
    x, y, _ = camera.project(np.array([(60.0, 18.0, 0.0)]), SIZE)[0]
    pixel = picture.getpixel((int(x), int(y)))
    assert isinstance(pixel, tuple)
    assert pixel[2] > pixel[0], "the floor of the dry room is bluish"
    compare(picture, "top")


@pytest.mark.parametrize("station", ["winding", "fill", "precharge", "pack"])
def test_close_up(scene: SceneGraph, frame: Frame, compare: Compare, station: str) -> None:
    picture = draw(scene, frame, f"station:{station}")
    compare(picture, f"station_{station}")


def test_a_missing_machine_is_noticed(
    ochang: Factory, catalogue: Catalogue, compare: Compare, request: pytest.FixtureRequest
) -> None:
    if request.config.getoption("--reset-golden", default=False):
        pytest.skip("would store a wrong picture")
    winding = ochang.station("winding")
    fewer = build_scene(ochang.with_station("winding", machines=winding.machines - 1), catalogue)
    camera = build_scene(ochang, catalogue).view("station:winding")
    picture = render_image(fewer, None, camera=camera, size=SIZE, labels=False)
    with pytest.raises(pytest.fail.Exception, match="station_winding: mean difference"):
        compare(picture, "station_winding")


def test_cells_stand_on_their_belts(scene: SceneGraph, frame: Frame) -> None:
    from viewer.scene.views import Camera

    accumulator = scene.link("leak->fill")
    x, y, z = accumulator.path_m[8]
    camera = Camera((x + 3.0, y - 4.0, z + 2.5), (x, y, z))
    with_cells = np.asarray(
        render_image(scene, frame, camera=camera, size=SIZE, labels=False), dtype=float
    )
    without = np.asarray(
        render_image(scene, None, camera=camera, size=SIZE, labels=False), dtype=float
    )
    changed = np.argwhere(np.abs(with_cells - without).max(axis=2) > 24)
    assert len(changed) > 20
    # Every cell in front of the camera must have changed the picture where it stands.
    middle = frame.cells + np.array([0.0, 0.0, PUCK_M + scene.cell.height_m / 2])
    seen = camera.project(middle, SIZE)
    near = (seen[:, 2] > 0.5) & (seen[:, 2] < 6.0)
    inside = near & (np.abs(seen[:, 0] - 200) < 190) & (np.abs(seen[:, 1] - 112) < 105)
    assert inside.sum() > 10
    for px, py, _ in seen[inside]:
        assert np.abs(changed - [py, px]).max(axis=1).min() <= 3


def test_lamps_show_the_states(scene: SceneGraph, frame: Frame) -> None:
    """The lamp colours of the picture are those of the machines in it."""
    from dataclasses import replace

    from viewer.scene.views import Camera

    first = scene.stations[0].machines[0]
    camera = Camera((first.at_m[0] - 6, first.at_m[1] - 5, 5.5), (*first.at_m, 2.6))
    pictures: list[bytes] = []
    for state in range(5):
        states = np.full_like(frame.machine_states, state)
        shown = replace(frame, machine_states=states)
        pictures.append(
            render_image(scene, shown, camera=camera, size=SIZE, labels=False).tobytes()
        )
    assert len(set(pictures)) == 5


def test_a_picture_is_the_same_twice(scene: SceneGraph, frame: Frame) -> None:
    first, second = (np.asarray(draw(scene, frame, "dry_room"), dtype=int) for _ in range(2))
    assert np.abs(first - second).max() <= 2
