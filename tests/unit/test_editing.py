"""The commands `edit` and `diff`, as a planner or a script meets them."""

import io
import json
import shutil
from pathlib import Path

import pytest

from viewer.cli import main
from viewer.paths import LAYOUTS

TWO = LAYOUTS / "01_two_stations.yaml"


@pytest.fixture
def layout(tmp_path: Path) -> Path:
    return Path(shutil.copy(LAYOUTS / "10_hall.yaml", tmp_path / "hall.yaml"))


def first_station(path: Path) -> str:
    from viewer.factory.layout_file import load_layout

    return load_layout(path).factory.station_ids[0]


def test_an_edit_changes_the_file_by_its_own_line(layout: Path, capsys):
    before = layout.read_text().splitlines()
    id = first_station(layout)
    assert main(["edit", str(layout), f"set {id} cycle_s=2.5"]) == 0
    after = layout.read_text().splitlines()
    assert sum(a != b for a, b in zip(before, after, strict=True)) == 1
    out = capsys.readouterr().out
    assert f"{id}: cycle_s: " in out
    assert f"1 change, saved to {layout}" in out


def test_a_dry_run_says_what_would_change_and_saves_nothing(layout: Path, capsys):
    before = layout.read_bytes()
    assert main(["edit", str(layout), f"move {first_station(layout)} --by 0.1,0", "--dry-run"]) == 0
    assert "moved 0.10 m" in capsys.readouterr().out
    assert layout.read_bytes() == before


def test_output_leaves_the_layout_as_it_is(layout: Path, tmp_path: Path, capsys):
    before, target = layout.read_bytes(), tmp_path / "new.yaml"
    id = first_station(layout)
    words = ["edit", str(layout), f"set {id} cycle_s=2.5", "--output", str(target), "--json"]
    assert main(words) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["output"] == str(target)
    assert [change["kind"] for change in said["changes"]] == ["changed"]
    assert said["changes"][0]["unit"] == "s"
    assert layout.read_bytes() == before
    assert main(["diff", str(layout), str(target), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["changes"] == said["changes"]


def test_commands_come_from_a_file_and_from_a_pipe(
    layout: Path, tmp_path: Path, capsys, monkeypatch
):
    id = first_station(layout)
    script = tmp_path / "edits.txt"
    script.write_text(f"# What we tried.\n\nset {id} cycle_s=2.5\nset {id} cycle_s=4\nundo\n")
    assert main(["edit", str(layout), "--from", str(script), "--dry-run", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["changes"][0]["after"] == 2.5
    monkeypatch.setattr("sys.stdin", io.StringIO(f"lock {id}"))
    assert main(["edit", str(layout), "--from", "-"]) == 0
    assert "locked: true" in layout.read_text()


def test_every_wrong_command_is_told_and_nothing_is_saved(layout: Path, capsys):
    before = layout.read_bytes()
    id = first_station(layout)
    words = [f"set {id} cycle_s=0", f"set {id} cycle_s=2.5", "delete nobody", "redo"]
    assert main(["edit", str(layout), *words]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(":")[0] for line in lines] == [
        "command 1",
        "command 3",
        "command 4",
        lines[3],
    ]
    assert lines[3] == "nothing was saved"
    assert layout.read_bytes() == before


def test_a_drop_outside_the_hall_is_refused_unless_it_is_forced(layout: Path, capsys):
    line = f"move {first_station(layout)} --to -50,5"
    assert main(["edit", str(layout), line]) == 2
    said = capsys.readouterr().err
    assert "Outside the hall by" in said
    assert "--force" in said
    assert main(["edit", str(layout), line, "--force"]) == 0
    assert "Outside the hall by" in capsys.readouterr().out


def test_without_commands_it_says_how_they_look(layout: Path, capsys):
    assert main(["edit", str(layout)]) == 2
    assert "edit LAYOUT 'move filling --to 52,18'" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["edit", "--help"])
    assert "distribute ID ID ID" in capsys.readouterr().out


def test_two_layouts_that_say_the_same_have_no_difference(capsys):
    assert main(["diff", str(TWO), str(TWO)]) == 0
    assert capsys.readouterr().out == "no difference\n"
