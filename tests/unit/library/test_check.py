"""`assets check` tells what is wrong with the files of a machine, one line each."""

from pathlib import Path

import numpy as np
import pytest

from tests.unit.library.conftest import ABOUT, STEP, glb
from viewer.errors import UsageError
from viewer.library.check import find_problems
from viewer.library.geometry import is_closed


def only(home: Path) -> str:
    """The one problem there is."""
    found = find_problems(folder=home)
    assert len(found) == 1, found
    assert "\n" not in found[0]
    return found[0]


def test_a_machine_in_order_has_no_problems(home: Path) -> None:
    assert find_problems(folder=home) == []


def test_the_built_in_library_has_no_problems() -> None:
    assert find_problems() == []


def test_an_unknown_name_is_refused_with_the_names_there_are(home: Path) -> None:
    with pytest.raises(UsageError, match="pres: no such equipment; there is press"):
        find_problems(["pres"], home)


def test_an_empty_file_is_told(home: Path, press: Path) -> None:
    (press / "press.glb").write_bytes(b"")
    assert "press.glb: not a readable GLB: the file is empty" in only(home)


@pytest.mark.parametrize("kept", [10, 40, 300, 0.5, 0.98])
def test_a_file_that_is_cut_off_is_told(home: Path, press: Path, kept: float) -> None:
    data = (press / "press.glb").read_bytes()
    (press / "press.glb").write_bytes(data[: int(kept if kept > 1 else kept * len(data))])
    assert "press.glb: not a readable GLB: " in only(home)


@pytest.mark.parametrize("place", [0, 4, 13, 21, 60])
def test_a_file_with_a_wrong_byte_in_its_header_is_told(
    home: Path, press: Path, place: int
) -> None:
    data = bytearray((press / "press.glb").read_bytes())
    data[place] ^= 0xFF
    (press / "press.glb").write_bytes(bytes(data))
    assert "press.glb: not a readable GLB: " in only(home)


def test_a_missing_file_is_told(home: Path, press: Path) -> None:
    (press / "press.glb").unlink()
    assert only(home) == f"{press / 'press.glb'}: missing"


def test_a_model_in_millimetres_is_told(home: Path, press: Path) -> None:
    glb(press / "press.glb", (2000.0, 1000.0, 1500.0))
    assert "2,000 m long for a footprint of 2 m; millimetres?" in only(home)


def test_a_model_of_a_million_triangles_is_told(home: Path, press: Path) -> None:
    glb(press / "press.glb", divided=8)
    assert "786,432 triangles, at most 250,000 can be drawn" in only(home)


def test_a_model_beyond_its_budget_is_told(home: Path, press: Path) -> None:
    glb(press / "press.glb", divided=6)
    assert "expected at most 25,000 triangles, got 49,152" in only(home)
    glb(press / "press.glb")
    glb(press / "press_mid.glb", divided=5)
    assert "press_mid.glb: expected at most 6,000 triangles, got 12,288" in only(home)
    (press / "press_mid.glb").unlink()
    glb(press / "press_low.glb", divided=4)
    assert "press_low.glb: expected at most 800 triangles, got 3,072" in only(home)


def test_a_model_without_materials_is_told(home: Path, press: Path) -> None:
    glb(press / "press.glb", material=None)
    assert "press.glb: it has no materials" in only(home)


def test_a_model_that_lies_on_its_side_is_told(home: Path, press: Path) -> None:
    glb(press / "press.glb", upright=False)
    assert "it lies on its side" in only(home)


def test_a_model_that_reaches_out_of_its_footprint_is_told(home: Path, press: Path) -> None:
    glb(press / "press.glb", (2.3, 1.0, 1.5))
    assert "reaches out of its footprint of 2 x 1 m: -1.15 to 1.15 m" in only(home)


def test_a_claim_to_be_watertight_is_checked(home: Path, press: Path) -> None:
    about = ABOUT + 'watertight = ["body"]\n'
    (press / "asset.toml").write_text(about, encoding="utf-8")
    assert find_problems(folder=home) == []
    glb(press / "press.glb", holes=1)
    assert "body: claimed watertight, but it has holes" in only(home)


def test_two_blocks_that_share_a_face_are_closed_and_one_with_a_hole_is_not() -> None:
    import trimesh

    one = trimesh.creation.box(extents=(1, 1, 1))
    other = one.copy().apply_translation((1, 0, 0))
    corners = np.concatenate([one.triangles.reshape(-1, 3), other.triangles.reshape(-1, 3)])
    assert is_closed(corners)
    assert not is_closed(corners[3:])
    assert not is_closed(np.empty((0, 3)))


def test_a_moving_part_has_to_be_a_node(home: Path, press: Path) -> None:
    about = ABOUT + 'moving = [{node = "ram", kind = "stroke", axis = [0, 0, 1], travel_m = 0.1}]\n'
    (press / "asset.toml").write_text(about, encoding="utf-8")
    assert "moving part 'ram' is not a node; there is body" in only(home)


def test_a_mesh_that_was_changed_after_the_build_is_told(home: Path, press: Path) -> None:
    (press / "asset.toml").write_text(ABOUT + 'mesh_hash = "0123456789abcdef"\n', encoding="utf-8")
    assert "mesh_hash differs from the GLB files" in only(home)


@pytest.mark.parametrize(
    ("line", "instead", "told"),
    [
        ('name_en = "Press"', 'name_en = "프레스"', "name_en: expected an English name"),
        ('name_ko = "프레스"', 'name_ko = "Press"', "name_ko: expected a Korean name"),
        ('provenance = "Own model."', "", "provenance: missing"),
        ('id = "press"', 'id = "pres"', "id: expected press, got 'pres'"),
        ("size_m = [2.0, 1.0, 1.5]", "size_m = [2.0, 1.0]", "size_m: expected three numbers"),
        ("size_m = [2.0, 1.0, 1.5]", "size_m = [2.0, 1.0, 1.5", "cannot be read"),
    ],
)
def test_what_the_description_lacks_is_told(
    home: Path, press: Path, line: str, instead: str, told: str
) -> None:
    (press / "asset.toml").write_text(ABOUT.replace(line, instead), encoding="utf-8")
    assert told in only(home)


def step(press: Path, text: str) -> None:
    (press / "press.step").write_text(text, encoding="utf-8")


def test_a_step_file_in_order_is_not_mentioned(home: Path, press: Path) -> None:
    step(press, STEP)
    assert find_problems(folder=home) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "the file is empty"),
        ("solid press", "does not begin with ISO-10303-21"),
        (STEP[: len(STEP) // 2], "it is cut off"),
        (STEP.replace("ADVANCED_FACE", "ADVANCED_FICE"), "it has no faces"),
        (STEP.replace(".MILLI.", "$"), "millimetres written as metres?"),
        (STEP.replace("COLOUR_RGB", "COLOUR_NONE"), "it has no colours"),
    ],
    ids=["empty", "foreign", "cut off", "no faces", "unit", "grey"],
)
def test_a_broken_step_file_is_told(home: Path, press: Path, text: str, told: str) -> None:
    step(press, text)
    assert told in only(home)
