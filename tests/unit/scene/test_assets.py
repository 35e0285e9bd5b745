"""Meshes come with parts and materials; a broken one becomes a box of the right size."""

from pathlib import Path

import numpy as np
import pytest

from viewer.paths import ASSETS
from viewer.scene.assets import load_model, model_of, problems
from viewer.scene.graph import SceneGraph
from viewer.scene.materials import palette

WINDER = ASSETS / "equipment" / "winder" / "winder.glb"


def test_a_machine_stands_on_the_floor_within_its_footprint(catalogue) -> None:
    model = load_model(WINDER, catalogue["winder"].size_m)
    assert model.problem is None
    low, high = model.bounds_m
    length, width, _ = catalogue["winder"].size_m
    assert low[2] == pytest.approx(0.0, abs=0.02)
    np.testing.assert_array_less(np.abs([low[0], high[0]]), length / 2 + 0.35)
    np.testing.assert_array_less(np.abs([low[1], high[1]]), width / 2 + 0.35)


def test_a_machine_has_the_parts_that_viewers_drive() -> None:
    names = {part.name for part in load_model(WINDER, (1.0, 1.0, 1.0)).parts}
    assert {"band", "lamp_red", "lamp_amber", "lamp_green"} <= names


def test_colours_come_from_the_palette_exactly() -> None:
    for part in load_model(WINDER, (1.0, 1.0, 1.0)).parts:
        assert part.material == palette()[part.material.name]


def test_a_missing_mesh_is_a_box_of_the_right_size(tmp_path: Path) -> None:
    model = load_model(tmp_path / "gone.glb", (4.0, 3.0, 2.6))
    assert model.problem is not None
    assert "gone.glb" in model.problem
    low, high = model.bounds_m
    np.testing.assert_allclose(high - low, [4.02, 3.02, 2.6], atol=1e-5)


@pytest.mark.parametrize("content", [b"", b"glTF", b"glTF\x02\x00\x00\x00" + b"\xff" * 400])
def test_a_broken_mesh_is_a_box_and_says_why_in_one_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.glb"
    path.write_bytes(content)
    model = load_model(path, (4.0, 3.0, 2.6))
    assert model.problem is not None
    assert "\n" not in model.problem
    assert "broken.glb" in model.problem


def test_no_machine_of_the_built_in_line_is_a_box(ochang_scene: SceneGraph) -> None:
    assert problems(ochang_scene.assets) == ()


def test_the_coarse_model_is_as_large_as_the_fine_one(ochang_scene: SceneGraph) -> None:
    for name, asset in ochang_scene.assets.items():
        if asset.low is None:
            continue
        fine, coarse = model_of(asset).bounds_m, model_of(asset, "low").bounds_m
        np.testing.assert_allclose(fine, coarse, atol=0.75, err_msg=name)
