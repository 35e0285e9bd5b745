"""What is no layout, or no file at all, is told in one line and never unfolds."""

import os
from pathlib import Path

import pytest

from viewer.errors import LayoutError
from viewer.factory.layout_file import LARGEST_BYTES, load_layout, parse_layout

GOOD = """\
layout: 1
name: A small line
stations:
  - {id: winding, cycle_s: 3.0}
"""


def problems(text: str) -> list[str]:
    with pytest.raises(LayoutError) as caught:
        parse_layout(text, "x.yaml")
    return list(caught.value.problems)


def test_the_layout_these_tests_break_is_good():
    assert parse_layout(GOOD, "x.yaml").station_ids == ("winding",)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "x.yaml:1: empty; a layout begins with `layout: 1`"),
        ("# only a comment\n", "x.yaml:1: empty; a layout begins with `layout: 1`"),
        ("- 1\n- 2\n", "x.yaml:1: expected a mapping with stations, got a list"),
        ("just words", "x.yaml:1: expected a mapping with stations, got 'just words'"),
        ("[" * 5000, "x.yaml: nested too deeply"),
        ("a: \x07", "x.yaml:1: not a text file: it has control characters"),
    ],
)
def test_what_is_no_layout_at_all_is_told_in_one_line(text: str, line: str):
    assert problems(text) == [line]


def test_a_file_full_of_something_else_is_told_in_a_hundred_lines():
    found = problems("layout: 1\n" + "".join(f"key{n}: {n}\n" for n in range(5000)))
    assert len(found) == 101
    assert found[-1].startswith("x.yaml: and at least ")


def test_an_alias_bomb_does_not_unfold():
    levels = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 30)]
    found = problems("layout: 1\nl0: &l0 [x]\n" + "\n".join(levels))
    assert any("anchors (&) and aliases (*)" in line for line in found)


def test_control_characters_of_a_file_do_not_reach_the_terminal():
    found = problems(GOOD.replace("name: A small line", 'name: "\\e[31mred"'))
    assert all(line.isprintable() for line in found)


def load_problem(path: Path) -> str:
    with pytest.raises(LayoutError) as caught:
        load_layout(path)
    (line,) = caught.value.problems
    return line


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path):
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    assert load_problem(path) == f"{path}: 200.0 MB, larger than any layout (at most 1 MB)"
    assert LARGEST_BYTES == 1_000_000


def test_binary_rubbish_is_no_text(tmp_path: Path):
    path = tmp_path / "x.yaml"
    path.write_bytes(b"layout: 1\n\x80\xff\x00\x01")
    assert load_problem(path) == f"{path}:2: not a text file in UTF-8"


def test_a_missing_file_a_folder_and_a_pipe_are_told_apart(tmp_path: Path):
    assert load_problem(tmp_path / "x.yaml") == f"{tmp_path / 'x.yaml'}: no such file"
    assert load_problem(tmp_path) == f"{tmp_path}: is a folder, expected a layout file"
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert "something that is no file" in load_problem(pipe)
    assert "cannot be read" in load_problem(Path("a\0b"))


def test_a_byte_order_mark_is_no_part_of_the_layout():
    assert parse_layout("\ufeff" + GOOD, "x.yaml").name == "A small line"
