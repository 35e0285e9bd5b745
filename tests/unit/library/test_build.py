"""Building the library again gives the same; without build123d one line says how to get it."""

import importlib.util
import shutil
from pathlib import Path

import pytest

from viewer.errors import UsageError
from viewer.library import build
from viewer.library.geometry import mesh_hash
from viewer.paths import ASSETS


def test_without_build123d_one_line_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "build123d" else found(name)
    )
    with pytest.raises(UsageError) as caught:
        next(build.build_all(build.sources(["amr"])))
    assert len(caught.value.problems) == 1
    assert "pip install 'build123d" in caught.value.problems[0]


def test_a_machine_without_a_source_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(UsageError, match=r"press: no CAD source .*press\.py; there is .*amr"):
        build.sources(["press"])


def test_every_machine_has_a_source() -> None:
    folders = {path.parent.name for path in (ASSETS / "equipment").glob("*/asset.toml")}
    assert {folder.name for folder in build.sources([])} == folders


@pytest.mark.parametrize("machine", ["operator", "lift_conveyor"])
def test_building_a_machine_again_gives_the_same_meshes(machine: str, tmp_path: Path) -> None:
    pytest.importorskip("build123d", reason="needs the extra that makers install")
    stored = ASSETS / "equipment" / machine
    again = tmp_path / machine
    again.mkdir()
    for name in (f"{machine}.py", "asset.toml"):
        shutil.copy(stored / name, again / name)
    list(build.build_all([again]))
    assert mesh_hash(sorted(again.glob("*.glb"))) == mesh_hash(sorted(stored.glob("*.glb")))
    assert (again / "asset.toml").read_text() == (stored / "asset.toml").read_text()
