"""Moving parts are read from asset.toml, and a wrong entry is told in one line."""

from pathlib import Path

import pytest

from viewer.errors import AssetError
from viewer.factory.moving import read_moving

PATH = Path("asset.toml")
TABLE = {
    "node": "table",
    "kind": "index",
    "axis": [0, 0, 2],
    "origin_m": [1, 2, 0.9],
    "turn_deg": 30,
}
RAM = {"node": "ram", "kind": "stroke", "axis": [0, 0, -1], "travel_m": 0.12, "with": "table"}


def test_a_machine_without_moving_parts_stands_still() -> None:
    assert read_moving(PATH, []) == ()


def test_a_part_turns_about_its_axis_and_carries_another_one() -> None:
    table, ram = read_moving(PATH, [TABLE, RAM])
    assert (table.axis, table.origin_m, table.low, table.high) == ((0, 0, 1), (1, 2, 0.9), 0, 30)
    assert table.turns
    assert (ram.carrier, ram.high, ram.turns) == ("table", 0.12, False)


def test_two_ends_are_taken_as_they_are() -> None:
    crane = {"node": "crane", "kind": "travel", "axis": [1, 0, 0], "travel_m": [-8.0, 5]}
    (part,) = read_moving(PATH, [crane])
    assert (part.low, part.high) == (-8.0, 5.0)


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ("all", "asset.toml: moving: expected a list of moving parts, got 'all'"),
        (["x"], "asset.toml: moving[0]: expected a moving part, got 'x'"),
        ([{**TABLE, "node": ""}], "asset.toml: moving[0].node: expected the name of a node"),
        ([{**TABLE, "kind": "fly"}], "asset.toml: moving[0].kind: expected spin or index or"),
        ([{**TABLE, "axis": [0, 0, 0]}], "asset.toml: moving[0].axis: expected a direction"),
        ([{**TABLE, "axis": [0, 1]}], "asset.toml: moving[0].axis: expected three numbers"),
        ([{**TABLE, "turn_deg": "far"}], "moving[0].turn_deg: expected one or two numbers in deg"),
        ([{**RAM, "travel_m": [1, 2, 3]}], "moving[0].travel_m: expected one or two numbers in m"),
        ([TABLE, TABLE], "moving[0].node: expected every node once, got 'table' again"),
        ([RAM], "moving[0].with: expected another moving node (none), got 'table'"),
        ([{**TABLE, "with": "ram"}, RAM], "moving[0].with: expected at most 6 parts on each other"),
        ([{**TABLE, "with": 7}], "moving[0].with: expected the name of a node, got 7"),
    ],
)
def test_a_wrong_entry_is_told_in_one_line(entries: object, said: str) -> None:
    with pytest.raises(AssetError) as caught:
        read_moving(PATH, entries)
    (line,) = caught.value.problems
    assert said in line
    assert "\n" not in line
