"""Every layout that ships is an example: it loads, it is sound, it runs, and saving keeps it."""

import json
import shutil
from pathlib import Path

import pytest

from viewer.factory.checks import find_problems
from viewer.factory.equipment import Catalogue
from viewer.factory.layout_file import load_layout
from viewer.paths import LAYOUTS
from viewer.simulation.run import simulate

FILES = sorted(LAYOUTS.glob("*.yaml"))


def test_the_ochang_line_and_numbered_examples_are_there():
    names = [path.name for path in FILES]
    assert "ochang_46.yaml" in names
    assert "01_two_stations.yaml" in names


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_example_says_in_its_first_lines_what_it_shows(path: Path):
    first = path.read_text().splitlines()[0]
    assert first.startswith("# ")
    assert len(first) > 20


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_example_is_saved_byte_for_byte_when_nothing_changed(path: Path, tmp_path: Path):
    copy = tmp_path / path.name
    shutil.copyfile(path, copy)
    layout = load_layout(copy)
    layout.save(layout.factory)
    assert copy.read_bytes() == path.read_bytes()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_example_has_no_errors_on_the_floor(path: Path, catalogue: Catalogue):
    findings = find_problems(load_layout(path).factory, catalogue)
    assert [finding.message for finding in findings if finding.severity == "error"] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_example_makes_cells(path: Path, catalogue: Catalogue):
    factory = load_layout(path).factory
    result = simulate(factory, catalogue, hours=1, warmup_hours=1, replications=2)
    found = json.loads(json.dumps(result.to_json(str(path)), allow_nan=False))
    assert found["good_cells_per_hour"]["mean"] > 0
    assert found["bottleneck"] in {station.id for station in factory.stations}
    assert list(found["stations"]) == [station.id for station in factory.stations]
