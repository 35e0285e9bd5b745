"""A machine whose model cannot be used stands in the hall as a box of its size, with its name."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.unit.library.conftest import glb
from viewer.factory.equipment import load_catalogue
from viewer.library.portrait import portrait_camera, portrait_scene
from viewer.scene.assets import model_of, problems
from viewer.scene.graph import SceneGraph
from viewer.scene.pins import place_pins

SIZE_M = (4.0, 3.0, 2.6)


def broken(path: Path, how: str) -> Path:
    """A GLB file that is wrong in the named way."""
    if how == "missing":
        return path
    if how == "millimetres":
        return glb(path, (4000.0, 3000.0, 2600.0))
    if how == "a million triangles":
        return glb(path, SIZE_M, divided=8)
    data = glb(path, SIZE_M).read_bytes()
    path.write_bytes(b"" if how == "empty" else data[: len(data) // 2])
    return path


@pytest.fixture(params=["missing", "empty", "damaged", "millimetres", "a million triangles"])
def scene(request: pytest.FixtureRequest, tmp_path: Path) -> SceneGraph:
    machine = load_catalogue()["generic_machine"]
    path = broken(tmp_path / "broken.glb", request.param)
    return portrait_scene(replace(machine, size_m=SIZE_M, glb=path, glb_mid=None, glb_low=None))


def test_both_renderers_are_told_that_there_is_no_model(scene: SceneGraph) -> None:
    asset = scene.assets["generic_machine"]
    assert (asset.glb, asset.mid, asset.low) == (None, None, None)
    sent = scene.to_json()["assets"]["generic_machine"]  # type: ignore[index]
    assert sent["glb"] is None
    assert sent["size_m"] == list(SIZE_M)
    assert "broken.glb" in sent["problem"]


def test_it_is_a_box_of_its_size_and_the_reason_is_one_line(scene: SceneGraph) -> None:
    model = model_of(scene.assets["generic_machine"])
    low, high = model.bounds_m
    np.testing.assert_allclose(high - low, SIZE_M, atol=0.03)
    (line,) = problems(scene.assets)
    assert line.endswith("drawn as a box")
    assert "\n" not in line


def test_the_box_carries_the_name_of_its_station(scene: SceneGraph) -> None:
    (pin,) = place_pins(scene, portrait_camera(scene), (400, 225))
    assert pin.station_id == "generic_machine"
    assert pin.text == "Machine"
