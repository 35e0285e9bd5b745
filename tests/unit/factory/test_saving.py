"""Saving: what was edited changes, and nothing else; the file is old or new, never in between."""

import difflib
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from viewer.errors import LayoutError
from viewer.factory import layout_file
from viewer.factory.commands import (
    MoveStation,
    RotateStation,
    SetParameter,
)
from viewer.factory.equipment import Catalogue
from viewer.factory.layout_file import LayoutFile, load_layout, parse_layout
from viewer.factory.link_commands import SetLink
from viewer.factory.model import Station
from viewer.factory.station_commands import AddStation, RemoveStation
from viewer.paths import LAYOUTS

COMMENTED = """\
# The header stays.
layout: 1
name: Two stations   # a name
stations:
  # Winding comes first.
  - id: winding
    at_m: [5, 10]            # beside the door
    cycle_s: 3.0             # estimate
    failures: {mtbf_s: 3600, mttr_s: 240}  # estimate
  - id: filling              # the slow one
    at_m: [15, 10]
    cycle_s: 3.2
    per_format:
      46120: {cycle_s: 4}    # higher cells

links:
  - {from: winding, to: filling, capacity: 40}   # a long conveyor
# The end.
"""


def open_layout(tmp_path: Path, text: str = COMMENTED) -> LayoutFile:
    path = tmp_path / "line.yaml"
    path.write_bytes(text.encode())
    return load_layout(path)


def changes(old: str, new: str) -> list[str]:
    diff = difflib.unified_diff(old.splitlines(), new.splitlines(), n=0, lineterm="")
    return [line for line in diff if not line.startswith(("---", "+++", "@@"))]


def test_saving_an_unchanged_layout_does_not_touch_the_file(tmp_path: Path):
    layout = open_layout(tmp_path)
    before = layout.path.stat()
    layout.save(layout.factory)
    after = layout.path.stat()
    assert layout.path.read_text() == COMMENTED
    assert (before.st_mtime_ns, before.st_ino) == (after.st_mtime_ns, after.st_ino)


@pytest.mark.parametrize(
    ("command", "wanted"),
    [
        (
            MoveStation("winding", (6.25, 10)),
            [
                "-    at_m: [5, 10]            # beside the door",
                "+    at_m: [6.25, 10]         # beside the door",
            ],
        ),
        (RotateStation("filling", 90), ["+    facing_deg: 90"]),
        (
            SetParameter("winding", "cycle_s", 2.75),
            [
                "-    cycle_s: 3.0             # estimate",
                "+    cycle_s: 2.75            # estimate",
            ],
        ),
        (
            SetParameter("filling", "cycle_s", {"gamma": {"mean": 3.2, "cv": 0.1}}),
            ["-    cycle_s: 3.2", "+    cycle_s: {gamma: {mean: 3.2, cv: 0.1}}"],
        ),
        (
            SetParameter("winding", "failures.mttr_s", 300),
            [
                "-    failures: {mtbf_s: 3600, mttr_s: 240}  # estimate",
                "+    failures: {mtbf_s: 3600, mttr_s: 300}  # estimate",
            ],
        ),
        (
            SetParameter("winding", "failures", None),
            ["-    failures: {mtbf_s: 3600, mttr_s: 240}  # estimate"],
        ),
        (SetParameter("filling", "machines", 2), ["+    machines: 2"]),
        (
            SetParameter("filling", "per_format.46120.yield", 0.9),
            [
                "-      46120: {cycle_s: 4}    # higher cells",
                "+      46120: {cycle_s: 4, yield: 0.9} # higher cells",
            ],
        ),
        (SetParameter("filling", "name", "Füllen: 1"), ['+    name: "Füllen: 1"']),
        (
            SetLink("winding", "filling", "capacity", 20),
            [
                "-  - {from: winding, to: filling, capacity: 40}   # a long conveyor",
                "+  - {from: winding, to: filling, capacity: 20}   # a long conveyor",
            ],
        ),
        (
            AddStation(
                Station.model_validate({"id": "packing", "at_m": (25.0, 10.0), "cycle_s": 1})
            ),
            ["+  - {id: packing, at_m: [25, 10], cycle_s: 1}"],
        ),
        (
            RemoveStation("filling"),
            [
                "-  - id: filling              # the slow one",
                "-    at_m: [15, 10]",
                "-    cycle_s: 3.2",
                "-    per_format:",
                "-      46120: {cycle_s: 4}    # higher cells",
                "-  - {from: winding, to: filling, capacity: 40}   # a long conveyor",
                "+links: []",
                "-links:",
            ],
        ),
    ],
    ids=lambda value: getattr(value, "label", ""),
)
def test_an_edit_changes_its_own_lines_only(tmp_path: Path, command, wanted: list[str]):
    layout = open_layout(tmp_path)
    edited = command.apply(layout.factory)
    layout.save(edited)
    text = layout.path.read_text()
    assert sorted(changes(COMMENTED, text)) == sorted(wanted)
    assert load_layout(layout.path).factory == edited


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_line_ends_stay_what_they_are(tmp_path: Path, newline: str):
    layout = open_layout(tmp_path, COMMENTED.replace("\n", newline))
    factory = SetParameter("filling", "machines", 3).apply(layout.factory)
    factory = AddStation(Station.model_validate({"id": "new", "cycle_s": 1})).apply(factory)
    layout.save(MoveStation("winding", (7, 8)).apply(factory))
    raw = layout.path.read_bytes().decode()
    assert raw.count(newline) == raw.count("\n") == COMMENTED.count("\n") + 2


def test_a_place_the_file_does_not_give_is_written_when_it_is_chosen(tmp_path: Path):
    text = "layout: 1\nstations:\n  - {id: a, cycle_s: 1}\n  - {id: b, cycle_s: 1}\n"
    layout = open_layout(tmp_path, text)
    before = layout.factory.station("b").at_m
    layout.save(MoveStation("a", (8, 9)).apply(layout.factory))
    saved = load_layout(layout.path).factory
    assert saved.station("a").at_m == (8, 9)
    # The second one stood where it stood because of the first one; moving that does not move it.
    assert saved.station("b").at_m == before


def test_saving_twice_builds_on_what_was_saved(tmp_path: Path):
    layout = open_layout(tmp_path)
    layout.save(MoveStation("winding", (6, 10)).apply(layout.factory))
    layout.save(MoveStation("filling", (16, 10)).apply(layout.factory))
    assert [s.at_m for s in load_layout(layout.path).factory.stations] == [(6, 10), (16, 10)]


def test_saving_under_another_name_leaves_the_first_file_alone(tmp_path: Path):
    layout = open_layout(tmp_path)
    other = layout.save(MoveStation("winding", (6, 10)).apply(layout.factory), tmp_path / "b.yaml")
    assert layout.path.read_text() == COMMENTED
    assert other.path == tmp_path / "b.yaml"
    assert load_layout(other.path).factory.station("winding").at_m == (6, 10)


def test_what_somebody_else_wrote_meanwhile_is_not_overwritten(tmp_path: Path):
    layout = open_layout(tmp_path)
    layout.path.write_text(COMMENTED + "# more\n")
    with pytest.raises(LayoutError, match="changed on disk"):
        layout.save(MoveStation("winding", (6, 10)).apply(layout.factory))
    assert layout.path.read_text() == COMMENTED + "# more\n"


def test_the_mode_of_a_file_stays(tmp_path: Path):
    layout = open_layout(tmp_path)
    layout.path.chmod(0o640)
    layout.save(MoveStation("winding", (6, 10)).apply(layout.factory))
    assert layout.path.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in tmp_path.iterdir()] == ["line.yaml"]


def test_a_link_to_a_file_stays_a_link(tmp_path: Path):
    layout = open_layout(tmp_path)
    alias = tmp_path / "alias.yaml"
    alias.symlink_to(layout.path)
    through = load_layout(alias)
    through.save(MoveStation("winding", (6, 10)).apply(through.factory))
    assert alias.is_symlink()
    assert "[6, 10]" in layout.path.read_text()


def test_a_file_that_cannot_be_written_stays_as_it_is(tmp_path: Path, monkeypatch):
    layout = open_layout(tmp_path)
    edited = MoveStation("winding", (6, 10)).apply(layout.factory)

    def full(_handle: int) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(layout_file.os, "fsync", full)
    with pytest.raises(LayoutError) as caught:
        layout.save(edited)
    assert caught.value.problems == (
        f"{layout.path}: cannot be written: No space left on device; nothing was changed; "
        "save elsewhere",
    )
    assert layout.path.read_text() == COMMENTED
    assert [path.name for path in tmp_path.iterdir()] == ["line.yaml"]
    assert layout.factory != edited


@pytest.mark.parametrize("where", ["missing/line.yaml", "."])
def test_a_place_where_no_file_can_be_is_told_in_one_line(tmp_path: Path, where: str):
    layout = open_layout(tmp_path)
    with pytest.raises(LayoutError) as caught:
        layout.save(layout.factory, tmp_path / where)
    assert len(caught.value.problems) == 1
    assert "cannot be written" in caught.value.problems[0]


def test_a_layout_that_would_not_load_again_is_not_saved(tmp_path: Path):
    layout = open_layout(tmp_path)
    winding = layout.factory.station("winding")
    twice = layout.factory.model_copy(update={"stations": (winding, winding)})
    with pytest.raises(LayoutError, match="is the id of another one"):
        layout.save(twice)
    assert layout.path.read_text() == COMMENTED


def test_estimates_are_what_the_file_calls_so(tmp_path: Path):
    layout = open_layout(tmp_path)
    assert layout.estimates == {
        "winding/cycle_s",
        "winding/failures",
        "winding/failures/mtbf_s",
        "winding/failures/mttr_s",
    }


OPEN = [load_layout(path) for path in sorted(LAYOUTS.glob("*.yaml"))]


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_any_moved_station_is_one_changed_line(data: st.DataObject, catalogue: Catalogue):
    layout = data.draw(st.sampled_from(OPEN))
    station = data.draw(st.sampled_from(layout.factory.station_ids))
    x, y = data.draw(st.floats(-50, 200)), data.draw(st.floats(-50, 200))
    moved = MoveStation(station, (x, y)).apply(layout.factory)
    text = layout.rendered(moved)
    changed = changes(layout.text, text)
    assert [line[0] for line in changed] in (["-", "+"], [])
    assert parse_layout(text, "x.yaml", catalogue) == moved


NAMES = ["A: b", "x # y", "- z", "예 시", "true", "3", "[", "it's"]
FIELDS = st.one_of(
    st.tuples(st.just("cycle_s"), st.floats(0.01, 1e5)),
    st.tuples(st.just("machines"), st.integers(1, 40)),
    st.tuples(st.just("facing_deg"), st.floats(0, 359)),
    st.tuples(st.just("name"), st.sampled_from(NAMES)),
    st.tuples(
        st.just("failures"),
        st.sampled_from([None, {"mtbf_s": 9, "mttr_s": {"constant": {"value": 2}}}]),
    ),
    st.tuples(st.just("per_format"), st.sampled_from([{}, {"46120": {"yield": 0.5}}])),
    st.tuples(st.just("row_pitch_m"), st.sampled_from([None, (9.0, 12.5)])),
)


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_any_edits_read_back_as_what_was_saved(data: st.DataObject, catalogue: Catalogue):
    layout = data.draw(st.sampled_from(OPEN))
    factory = layout.factory
    for _ in range(data.draw(st.integers(1, 4))):
        id = data.draw(st.sampled_from(factory.station_ids))
        field, value = data.draw(FIELDS)
        command = data.draw(
            st.sampled_from(
                [
                    SetParameter(id, field, value),
                    RemoveStation(id),
                    AddStation(Station.model_validate({"id": "extra", "cycle_s": 2}), before=id),
                ]
            )
        )
        try:
            factory = command.apply(factory)
        except LayoutError:
            continue
    text = layout.rendered(factory)
    assert parse_layout(text, "x.yaml", catalogue) == factory
    header = layout.text[: layout.text.index("layout: 1")]
    assert text.startswith(header)
