"""The catalogue of equipment, and what it says about files that are not right."""

from pathlib import Path

import pytest

from viewer.errors import AssetError, InputError, LineTwinError
from viewer.factory.equipment import Catalogue, load_catalogue, read_asset
from viewer.factory.formats import FORMATS

GOOD = 'name_en = "Press"\nname_ko = "프레스"\nkind = "machine"\nsize_m = [4.0, 3, 2.6]\n'


def write(folder: Path, text: str, id: str = "press") -> Path:
    home = folder / "equipment" / id
    home.mkdir(parents=True)
    (home / "asset.toml").write_text(text)
    return home / "asset.toml"


def test_what_an_asset_leaves_out_follows_from_its_size(tmp_path: Path):
    press = read_asset(write(tmp_path, GOOD))
    assert press.id == "press"
    assert press.size_m == (4, 3, 2.6)
    assert (press.inlet_m, press.outlet_m) == ((-2, 0, 0.9), (2, 0, 0.9))
    assert press.glb == tmp_path / "equipment" / "press" / "press.glb"
    assert press.glb_low is None


FACTORS = (
    GOOD
    + "[rate_by_format]\n4680 = 1\n4695 = 0.9\n46100 = 0.8\n46110 = 0.7\n46120 = 0.6\n"
    + 'flag = "estimate"\nsource = "stroke"\n'
)


def test_a_machine_says_what_the_cell_format_does_to_it(tmp_path: Path):
    press = read_asset(write(tmp_path, FACTORS))
    assert press.rate_by_format.ratio("4695", "4680") == 0.9
    assert press.rate_by_format.ratio("46120", "46100") == pytest.approx(0.75)
    assert press.rate_by_format.ratio("4680", "4680") == 1
    assert (press.rate_by_format.source, press.rate_by_format.estimate) == ("stroke", True)
    assert press.capacity_by_format.ratio("46120", "4680") == 1


def test_the_equipment_that_ships_calls_its_factors_estimates():
    tables = [
        table
        for machine in load_catalogue().values()
        for table in (machine.rate_by_format, machine.capacity_by_format)
        if table.factors
    ]
    assert len(tables) >= 23
    assert all(table.estimate and len(table.source) > 15 for table in tables)
    assert all(table.factors["4680"] == 1 for table in tables)


POINT = "expected three numbers in metres, got"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "size_m: missing, expected three numbers in metres"),
        (GOOD + "work_m = [1, 2]", f"work_m: {POINT} [1, 2]"),
        (GOOD + "work_m = [1, 2, true]", f"work_m: {POINT} [1, 2, True]"),
        (GOOD.replace("4.0", "-4"), "size_m: expected three lengths above 0 m, got (-4.0,"),
        (GOOD.replace("machine", "robot"), "kind: expected machine or storage or furniture"),
        (GOOD + 'band = "red"', "band: expected a colour like '#2f6fb0', got 'red'"),
        (GOOD + "area = 3", "area: expected a text, got 3"),
        ("size_m = [", "cannot be read"),
        (GOOD + "rate_by_format = 2", "rate_by_format: expected a table with a factor for each"),
        (FACTORS.replace("46120 = 0.6\n", ""), "rate_by_format: expected a factor above 0 for"),
        (FACTORS.replace("0.6", "0"), "rate_by_format: expected a factor above 0 for format 46120"),
        (FACTORS + "4660 = 1", "rate_by_format: expected formats (4680, 4695,"),
        (FACTORS.replace('flag = "estimate"', ""), "rate_by_format: expected the flag estimate or"),
        (FACTORS.replace('"stroke"', "3"), "rate_by_format: expected a source in words"),
    ],
)
def test_a_broken_asset_is_told_in_one_line(text: str, problem: str, tmp_path: Path):
    path = write(tmp_path, text)
    with pytest.raises(AssetError) as caught:
        read_asset(path)
    (line,) = caught.value.problems
    assert line.startswith(f"{path}: {problem}")


def test_one_broken_asset_does_not_spoil_the_others(tmp_path: Path):
    write(tmp_path, GOOD)
    broken = write(tmp_path, "size_m = 3", id="saw")
    catalogue = load_catalogue(tmp_path)
    assert list(catalogue) == ["press"]
    assert catalogue["press"].name_ko == "프레스"
    with pytest.raises(AssetError, match="size_m: expected three numbers"):
        catalogue["saw"]
    assert catalogue.complaint("saw") == (
        f"{broken}: size_m: expected three numbers in metres, got 3"
    )


def test_a_folder_without_description_is_missing_one(tmp_path: Path):
    (tmp_path / "equipment" / "saw").mkdir(parents=True)
    assert "asset.toml: missing" in (load_catalogue(tmp_path).complaint("saw") or "")


def test_an_unknown_machine_is_told_with_the_known_ones(box_catalogue: Catalogue):
    assert "press" not in box_catalogue
    with pytest.raises(KeyError):
        box_catalogue["press"]
    with pytest.raises(AssetError, match="known: generic_machine, large, table"):
        box_catalogue["press"]


def test_the_catalogue_is_read_once(tmp_path: Path):
    write(tmp_path, GOOD)
    assert load_catalogue(tmp_path) is load_catalogue(tmp_path)


def test_problems_are_single_lines_without_control_characters():
    error = InputError(["one\ntwo \x1b[31m", "x" * 900])
    assert error.problems[0] == "one two [31m"
    assert len(error.problems[1]) == 500
    assert isinstance(error, LineTwinError)
    assert (error.exit_code, LineTwinError.exit_code) == (2, 1)


def test_energy_grows_with_the_volume_of_the_can():
    energies = {id: cell.energy_wh for id, cell in FORMATS.items()}
    assert energies == {"4680": 96.6, "4695": 114.7, "46100": 120.8, "46110": 132.8, "46120": 144.9}
    assert {cell.diameter_m for cell in FORMATS.values()} == {0.046}
