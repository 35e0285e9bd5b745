"""Every machine of the library looks as it did, and is what its description says it is."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from PIL import Image

from viewer.factory.equipment import Equipment, load_catalogue
from viewer.library.check import BUDGETS
from viewer.library.portrait import portrait, portrait_camera, portrait_scene
from viewer.paths import ASSETS
from viewer.scene.assets import model_of
from viewer.scene.glb import read_facts
from viewer.scene.render import render_image

pytestmark = pytest.mark.golden

SIZE = (400, 225)
ABOVE_HEIGHT_M = 0.6
"""Signal towers stand on the roof."""

Compare = Callable[[Image.Image, str], None]
CATALOGUE = load_catalogue()


@cache
def picture(machine: str) -> Image.Image:
    return portrait(CATALOGUE[machine], size=SIZE)


def description(machine: str) -> dict:
    text = (ASSETS / "equipment" / machine / "asset.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def in_picture(equipment: Equipment) -> np.ndarray:
    """(2, 2) pixels: lowest and highest corner of the frame round its points in the picture."""
    scene = portrait_scene(equipment)
    points = np.concatenate(
        [part.mesh.points for part in model_of(scene.assets[equipment.id]).parts]
    )
    points = points.astype(float)
    points[:, :2] += scene.stations[0].at_m
    pixels = portrait_camera(scene).project(points, SIZE)
    assert (pixels[:, 2] > 0).any()
    pixels = pixels[pixels[:, 2] > 0, :2]
    return np.clip([pixels.min(axis=0), pixels.max(axis=0)], 0, SIZE)


@pytest.mark.parametrize("machine", sorted(CATALOGUE))
def test_a_machine_is_as_large_as_it_says_and_has_its_moving_parts(machine: str) -> None:
    equipment = CATALOGUE[machine]
    about = description(machine)
    facts = read_facts(equipment.glb)
    np.testing.assert_allclose(
        [facts.low_m, facts.high_m], about["bounds_m"], atol=2e-3, err_msg="bounds_m"
    )
    length, width, height = equipment.size_m
    if machine != "cell":
        assert facts.size_m[0] <= length + 0.02
        assert facts.size_m[1] <= width + 0.02
        assert facts.size_m[2] <= height + ABOVE_HEIGHT_M
    assert abs(facts.low_m[2]) < 0.002, "it stands on the floor"
    nodes = {name.split("__")[0] for name in facts.nodes}
    assert {entry["node"] for entry in about.get("moving", [])} <= nodes
    if equipment.kind == "machine":
        assert {"body", "band", "lamp_red", "lamp_amber", "lamp_green"} <= nodes


@pytest.mark.parametrize("machine", sorted(CATALOGUE))
def test_each_level_of_detail_is_coarser_and_within_its_budget(machine: str) -> None:
    equipment = CATALOGUE[machine]
    fine = read_facts(equipment.glb).triangles
    assert 0 < fine <= BUDGETS[""]
    above = fine
    for path, budget in ((equipment.glb_mid, "_mid"), (equipment.glb_low, "_low")):
        if path is not None:
            triangles = read_facts(path).triangles
            assert triangles <= BUDGETS[budget]
            assert triangles < above
            above = triangles
    # What has no middle level can be drawn in full there.
    assert equipment.glb_mid is not None or fine <= BUDGETS["_mid"]


@pytest.mark.parametrize("machine", sorted(CATALOGUE))
def test_a_machine_looks_as_it_did(machine: str, compare: Compare) -> None:
    drawn = picture(machine)
    scene = portrait_scene(CATALOGUE[machine])
    bare = render_image(
        replace(scene, stations=()), None, camera=portrait_camera(scene), size=SIZE, labels=False
    )
    # What differs from the bare floor is the machine with its shade, and it is where it should be.
    difference = np.abs(np.asarray(drawn, dtype=float) - np.asarray(bare, dtype=float)).max(axis=2)
    rows, columns = np.nonzero(difference > 28.0)
    low, high = in_picture(CATALOGUE[machine])
    seen = np.array([np.percentile(columns, [0.2, 99.8]), np.percentile(rows, [0.2, 99.8])]).T
    assert (seen[0] <= low + 12).all()
    assert (seen[1] >= high - 12).all()
    assert len(rows) > 0.08 * np.prod(high - low)
    compare(drawn, f"machine_{machine}")


@pytest.mark.parametrize(
    "machine", [name for name in sorted(CATALOGUE) if CATALOGUE[name].kind == "machine"]
)
def test_a_working_machine_shows_a_green_lamp(machine: str) -> None:
    equipment = CATALOGUE[machine]
    scene = portrait_scene(equipment)
    facts = description(machine)["lamp_m"]
    camera = portrait_camera(scene)
    # The amber lamp is in the middle of the tower, the green one below it.
    place = np.array([[*scene.stations[0].at_m, 0.0]]) + facts - [[0.0, 0.0, 0.062]]
    x, y, _ = camera.project(place, SIZE)[0]
    patch = np.asarray(picture(machine).crop((int(x) - 3, int(y) - 3, int(x) + 4, int(y) + 4)))
    red, green, blue = (patch[..., i].astype(int) for i in range(3))
    assert ((green > red + 25) & (green > blue)).any()
