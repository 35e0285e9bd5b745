"""Pictures: the stage follows the scene, and a wrong wish is refused in one line."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from viewer.errors import RenderError, UsageError
from viewer.scene.frame import frame_at
from viewer.scene.graph import SceneGraph, build_scene
from viewer.scene.render import render_still

SIZE = (320, 180)


@pytest.fixture
def film(a_film):
    return a_film(
        rides=[[(0.0, 90.0, 0.0)], []], visits=[[], [], [(0.0, 50.0, 50.0)], [(0.0, 2.0, 50.0)]]
    )


@pytest.fixture
def stage(small_scene: SceneGraph):
    from viewer.scene.gl import require_gl

    require_gl()
    from viewer.scene.stage import Stage

    stage = Stage(size=SIZE)
    stage.look(small_scene.view("overview"))
    yield stage
    stage.close()


@pytest.fixture
def detail(small_scene: SceneGraph):
    from viewer.scene.batches import Detail

    return Detail(small_scene.view("overview"), SIZE[1])


def test_a_second_sync_changes_nothing(stage, small_scene, detail, film) -> None:
    frame = frame_at(film, small_scene, 5.0)
    assert stage.sync(small_scene, frame, detail=detail) > 5
    actors = stage.actors()
    changed = [actor.GetMTime() for actor in actors]
    assert stage.sync(small_scene, frame, detail=detail) == 0
    assert all(a is b for a, b in zip(actors, stage.actors(), strict=True))
    assert [actor.GetMTime() for actor in actors] == changed


def test_a_scene_built_anew_from_the_same_factory_changes_nothing(
    stage, small_scene, small_factory, catalogue, detail
) -> None:
    stage.sync(small_scene, detail=detail)
    assert stage.sync(build_scene(small_factory, catalogue), detail=detail) == 0


def test_everything_on_the_stage_has_the_path_of_what_it_shows(
    stage, small_scene, detail, film
) -> None:
    stage.sync(small_scene, frame_at(film, small_scene, 5.0), detail=detail)
    assert {"winding", "seal", "winding/collector", "link/winding->seal", "hall/floor"} <= set(
        stage.paths()
    )
    assert stage.triangles("winding") > 100
    assert stage.triangles("frame/cells") > 0


def test_only_what_moved_is_built_again(
    stage, small_scene, small_factory, catalogue, detail
) -> None:
    stage.sync(small_scene, detail=detail)
    moved = build_scene(small_factory.with_station("weld", at_m=(30.0, 9.0)), catalogue)
    # The station, its moving parts, its cables, the conveyor to it, the shade on the floor, and
    # what keeps clear of machines.
    assert 5 <= stage.sync(moved, detail=detail) <= 8


def test_what_left_the_scene_leaves_the_stage(stage, small_scene, detail, film) -> None:
    stage.sync(small_scene, frame_at(film, small_scene, 5.0), detail=detail)
    before = stage.actors()
    stage.sync(replace(small_scene, links=small_scene.links[:1]), None, detail=detail)
    assert "link/seal->weld" not in stage.paths()
    assert "frame/cells" not in stage.paths()
    assert stage.renderer.GetActors().GetNumberOfItems() == len(stage.actors()) < len(before)


def test_a_still_has_the_size_asked_for_and_shows_the_line(
    small_factory, catalogue, film, tmp_path: Path
) -> None:
    out = render_still(
        small_factory, catalogue, out=tmp_path / "line.png", size=SIZE, timeline=film, time_s=5.0
    )
    with Image.open(out) as picture:
        assert picture.size == SIZE
        assert np.asarray(picture).std() > 10
    assert [path.name for path in tmp_path.iterdir()] == ["line.png"]


@pytest.mark.parametrize(
    ("wish", "problem"),
    [
        ({"view": "owerview"}, "unknown view 'owerview'"),
        ({"size": (8, 180)}, "size: expected sides from 16"),
        ({"size": (100_000, 180)}, "size: expected sides"),
        ({"theme": "pink"}, "theme: expected light or dark"),
        ({"out": "line.gif"}, "expected a file that ends in .png"),
        ({"out": "no/such/folder/line.png"}, "there is no folder"),
    ],
)
def test_a_wrong_wish_is_refused_in_one_line(
    small_factory, catalogue, film, tmp_path: Path, wish: dict, problem: str
) -> None:
    wish = {"out": "line.png", "size": SIZE, **wish}
    wish["out"] = tmp_path / wish["out"]
    with pytest.raises(UsageError, match=problem) as caught:
        render_still(small_factory, catalogue, timeline=film, **wish)
    assert len(caught.value.problems) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_picture_that_cannot_be_written_leaves_the_old_one(
    small_factory, catalogue, film, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "line.png"
    out.write_bytes(b"an older picture")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Image.Image, "save", full)
    with pytest.raises(RenderError, match="No space left on device"):
        render_still(small_factory, catalogue, out=out, size=(64, 36), timeline=film)
    assert out.read_bytes() == b"an older picture"
    assert [path.name for path in tmp_path.iterdir()] == ["line.png"]
