"""A layout is told by what it says, not by how it is written."""

import re
import subprocess
import sys

import pytest

from viewer.factory.content_hash import content_hash
from viewer.factory.layout_file import parse_layout

TEXT = """\
layout: 1
name: A line
plan: [{format: 4680}]
crews: {day: 2, night: 1}
shifts:
  early: [{from_h: 6, to_h: 14}]
  late: [{from_h: 14, to_h: 22}]
stations:
  - {id: cells, at_m: [5, 10], cycle_s: 3.0}
  - {id: boxes, at_m: [5, 20], cycle_s: 3.0}
  - {id: packing, at_m: [15, 10], cycle_s: 3.0, joins: {cells: 1, boxes: 1}}
links:
  - {from: cells, to: packing}
  - {from: boxes, to: packing}
"""


def hash_of(text: str) -> str:
    return content_hash(parse_layout(text, "x.yaml"))


def test_a_hash_is_16_hexadecimal_digits():
    assert re.fullmatch("[0-9a-f]{16}", hash_of(TEXT))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("layout: 1", "# a comment\nlayout: 1"),
        ("cycle_s: 3.0", "cycle_s: 3"),
        ("{id: cells, at_m: [5, 10], cycle_s: 3.0}", "{cycle_s: 3, id: cells, at_m: [5.0, 10]}"),
        ("{id: cells,", "{id: cells, machines: 1, yield: 1,"),
        ("{id: cells,", "{id: cells, facing_deg: -0.0,"),
        ("[{from_h: 6, to_h: 14}]", "\n    - to_h: 14\n      from_h: 6.0"),
        ("cycle_s: 3.0", "cycle_s: {constant: {value: 3}}"),
    ],
)
def test_another_way_to_write_the_same_line_is_the_same_line(old: str, new: str):
    assert old in TEXT
    assert hash_of(TEXT.replace(old, new, 1)) == hash_of(TEXT)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("cycle_s: 3.0", "cycle_s: 3.001"),
        ("name: A line", "name: B line"),
        ("{day: 2, night: 1}", "{night: 1, day: 2}"),
        ("joins: {cells: 1, boxes: 1}", "joins: {boxes: 1, cells: 1}"),
        ("  early: [{from_h: 6, to_h: 14}]\n", ""),
        ("at_m: [5, 20]", "at_m: [5, 21]"),
    ],
)
def test_another_line_has_another_hash(old: str, new: str):
    assert old in TEXT
    assert hash_of(TEXT.replace(old, new, 1)) != hash_of(TEXT)


def test_the_hash_is_the_same_in_another_process():
    code = (
        "import sys\n"
        "from viewer.factory.content_hash import content_hash\n"
        "from viewer.factory.layout_file import parse_layout\n"
        "print(content_hash(parse_layout(sys.stdin.read(), 'x.yaml')))"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], input=TEXT, capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == hash_of(TEXT)
