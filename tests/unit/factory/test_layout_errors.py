# ruff: noqa: E501  (a message is one line, here as there)
"""What is wrong with a layout: one line for each problem, with its place, all at once."""

import textwrap
from pathlib import Path

import pytest

from viewer.errors import LayoutError
from viewer.factory.equipment import Catalogue, load_catalogue
from viewer.factory.layout_file import parse_layout

GOOD = """\
layout: 1
name: A small line
hall:
  size_m: [40, 20]
  zones:
    - {id: gangway, kind: aisle, rect_m: [0, 0, 40, 3]}
plan: [{format: 4680}]
stations:
  - id: winding
    at_m: [5, 10]
    cycle_s: 3.0
    failures: {mtbf_s: 3600, mttr_s: 240}
  - id: filling
    at_m: [15, 10]
    cycle_s: {triangular: {low: 2, mode: 3, high: 5}}
    yield: 0.99
  - id: resting
    kind: storage
    at_m: [25, 10]
    dwell_s: 60
links:
  - {from: winding, to: filling, capacity: 40}
"""


def problems(text: str, catalogue: Catalogue | None = None) -> list[str]:
    with pytest.raises(LayoutError) as caught:
        parse_layout(text, "x.yaml", catalogue)
    return list(caught.value.problems)


def test_the_layout_these_tests_break_is_good():
    assert len(parse_layout(GOOD, "x.yaml").stations) == 3


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            "cycle_s: 3.0",
            "cycle_s: -3",
            "x.yaml:11: stations[0].cycle_s: expected a time above 0 s, got -3",
        ),
        (
            "cycle_s: 3.0",
            "cycle_s: 0",
            "x.yaml:11: stations[0].cycle_s: expected a time above 0 s, got 0",
        ),
        (
            "cycle_s: 3.0",
            "cycle_s: true",
            "x.yaml:11: stations[0].cycle_s: expected a time above 0 s or a distribution, got true",
        ),
        (
            "cycle_s: 3.0",
            "cycle_s: '3'",
            "x.yaml:11: stations[0].cycle_s: expected a time above 0 s or a distribution, got '3'",
        ),
        (
            "cycle_s: 3.0",
            "cycle_s: .nan",
            "x.yaml:11: stations[0].cycle_s: expected a time above 0 s or a distribution, got nan",
        ),
        (
            "cycle_s: 3.0",
            "cycle_s: .inf",
            "x.yaml:11: stations[0].cycle_s: expected a time above 0 s or a distribution, got inf",
        ),
        (
            "cycle_s: 3.0",
            "cycle_s: 1:30",
            "x.yaml:11: stations[0].cycle_s: expected a time above 0 s or a distribution, got '1:30'",
        ),
        (
            "    cycle_s: 3.0\n",
            "",
            "x.yaml:9: stations[0]: expected a time above 0 s for 'cycle_s', got nothing",
        ),
        (
            "cycle_s: 3.0",
            "cycle_s: 3.0\n    machines: 0",
            "x.yaml:12: stations[0].machines: expected a whole number from 1 to 2000, got 0",
        ),
        (
            "cycle_s: 3.0",
            "cycle_s: 3.0\n    machines: 1.5",
            "x.yaml:12: stations[0].machines: expected a whole number from 1 to 2000, got 1.5",
        ),
        (
            "cycle_s: 3.0",
            "cicle_s: 3.0",
            "x.yaml:11: stations[0].cicle_s: unknown key; did you mean 'cycle_s'?",
        ),
        (
            "at_m: [5, 10]",
            "at_m: [5, 10, 2]",
            "x.yaml:10: stations[0].at_m: expected two numbers [x, y] in metres, got 3 values",
        ),
        (
            "at_m: [5, 10]",
            "at_m: [5, no]",
            "x.yaml:10: stations[0].at_m[1]: expected two numbers [x, y] in metres, got 'no'",
        ),
        (
            "at_m: [5, 10]",
            "at_m: 5",
            "x.yaml:10: stations[0].at_m: expected two numbers [x, y] in metres, got 5",
        ),
        (
            "mtbf_s: 3600",
            "mtbf_s: 0",
            "x.yaml:12: stations[0].failures.mtbf_s: expected a time above 0 s, got 0",
        ),
        (
            ", mttr_s: 240",
            "",
            "x.yaml:12: stations[0].failures.mttr_s: expected a value, got nothing",
        ),
        (
            "yield: 0.99",
            "yield: 1.2",
            "x.yaml:16: stations[1].yield: expected a share above 0 and up to 1 (at 0 the line never finishes), got 1.2",
        ),
        (
            "yield: 0.99",
            "yield: 0",
            "x.yaml:16: stations[1].yield: expected a share above 0 and up to 1 (at 0 the line never finishes), got 0",
        ),
        (
            "yield: 0.99",
            "yield_: 0.99",
            "x.yaml:16: stations[1].yield_: unknown key; did you mean 'yield'?",
        ),
        (
            "triangular",
            "triangle",
            "x.yaml:15: stations[1].cycle_s.triangle: unknown distribution 'triangle'; did you mean 'triangular'?",
        ),
        (
            "mode: 3",
            "mode: 7",
            "x.yaml:15: stations[1].cycle_s.triangular: expected low <= mode <= high, got 2, 7, 5",
        ),
        (
            "mode: 3",
            "mod: 3",
            "x.yaml:15: stations[1].cycle_s.triangular.mod: unknown key; did you mean 'mode'?",
        ),
        (
            "high: 5}",
            "high: 5}, uniform: {low: 1, high: 2}",
            "x.yaml:15: stations[1].cycle_s: expected one distribution, got 2 (triangular, uniform)",
        ),
        (
            "kind: storage",
            "kind: storrage",
            "x.yaml:18: stations[2].kind: expected serial, batch or storage, got 'storrage'; did you mean 'storage'?",
        ),
        ("    dwell_s: 60\n", "", "x.yaml:17: stations[2]: a storage needs dwell_s"),
        (
            "dwell_s: 60",
            "dwell_s: 60\n    capacity: -1",
            "x.yaml:21: stations[2].capacity: expected a whole number of cells, 1 or more, got -1",
        ),
        (
            "id: filling",
            "id: winding",
            "x.yaml:13: stations[1].id: 'winding' is the id of another one, in line 9",
        ),
        (
            "id: filling",
            "id: a b",
            "x.yaml:13: stations[1].id: expected a short id of letters, digits, '_' and '-', got 'a b'",
        ),
        (
            "to: filling,",
            "to: fillin,",
            "x.yaml:22: links[0].to: unknown station 'fillin'; did you mean 'filling'?",
        ),
        ("to: filling,", "to: winding,", "x.yaml:22: links[0].to: joins 'winding' to itself"),
        (
            "capacity: 40",
            "capacity: -1",
            "x.yaml:22: links[0].capacity: expected a whole number of cells, 0 or more, got -1",
        ),
        (
            "capacity: 40",
            "speed_m_s: 0.3, transport_s: 2",
            "x.yaml:22: links[0].transport_s: give speed_m_s or transport_s, not both",
        ),
        (
            "capacity: 40",
            "via_m: [[1, 2, 3, 4]]",
            "x.yaml:22: links[0].via_m[0]: expected two or three numbers [x, y, height] in metres, got 4 values",
        ),
        ("layout: 1\n", "", "x.yaml:1: layout: missing; write `layout: 1` at the top"),
        (
            "layout: 1",
            "layout: 2",
            "x.yaml:1: layout: version 2 needs a newer LineTwin; this one reads version 1",
        ),
        ("layout: 1", "layout: one", "x.yaml:1: layout: expected 1, got 'one'"),
        (
            "format: 4680",
            "format: 4681",
            "x.yaml:7: plan[0].format: unknown cell format '4681'; known: 4680, 4695, 46100, 46110, 46120",
        ),
        ("[{format: 4680}]", "[]", "x.yaml:7: plan: expected at least one entry, got none"),
        (
            "rect_m: [0, 0, 40, 3]",
            "rect_m: [0, 3, 40, 0]",
            "x.yaml:6: hall.zones[0].rect_m: expected [west, south, east, north] with west < east and south < north, got [0, 3, 40, 0]",
        ),
        (
            "rect_m: [0, 0, 40, 3]",
            "rect_m: [0, 0, 80, 3]",
            "x.yaml:6: hall.zones[0].rect_m: expected a zone inside the hall of 40 x 20 m",
        ),
        (
            "size_m: [40, 20]",
            "size_m: [40, -20]",
            "x.yaml:4: hall.size_m[1]: expected two lengths above 0 m and up to 2000 m, got -20",
        ),
        (
            "name: A small line",
            "name: A small line\nname: Another",
            "x.yaml:3: name: given twice, first in line 2",
        ),
        (
            "name: A small line",
            "name: &a A small line",
            "x.yaml:2: name: anchors (&) and aliases (*) are not part of the format",
        ),
        (
            "name: A small line",
            "name: !!python/object:os.system x",
            "x.yaml:2: name: tags like tag:yaml.org,2002:python/object:os.system are not part of the format",
        ),
        (
            "name: A small line",
            "name: [A",
            "x.yaml:3: not valid YAML: expected ',' or ']', but got ':'",
        ),
        ("stations:\n", "stations: 3\nstation:\n", "x.yaml:8: stations: expected a list, got 3"),
    ],
)
def test_a_broken_layout_is_told_in_one_line_with_its_place(old: str, new: str, line: str):
    assert GOOD.count(old) >= 1
    assert line in problems(GOOD.replace(old, new, 1))


def test_all_problems_come_at_once_in_the_order_of_the_file():
    text = GOOD.replace("3.0", "-1").replace("0.99", "7").replace("to: filling", "to: nowhere")
    found = problems(text.replace("size_m: [40, 20]", "size_m: [40, 20]\n  hight_m: 3"))
    assert [line.split(": ", 2)[:2] for line in found] == [
        ["x.yaml:5", "hall.hight_m"],
        ["x.yaml:12", "stations[0].cycle_s"],
        ["x.yaml:17", "stations[1].yield"],
        ["x.yaml:23", "links[0].to"],
    ]


def test_entries_that_are_all_wrong_do_not_make_a_list_empty():
    text = (
        "layout: 1\nstations:\n  - {id: a, cycle_s: 0}\n  - {id: a, cycle_s: 1}\nlinks: [{to: b}]\n"
    )
    assert problems(text) == [
        "x.yaml:3: stations[0].cycle_s: expected a time above 0 s, got 0",
        "x.yaml:4: stations[1].id: 'a' is the id of another one, in line 3",
        "x.yaml:5: links[0].to: unknown station 'b'; known: a",
    ]
    only = problems(text.replace("cycle_s: 1", "cycle: 1"))
    assert not any("at least one entry" in line for line in only)


def test_a_circle_in_the_flow_is_named():
    links = "links:\n  - {from: winding, to: filling}\n  - {from: filling, to: winding}\n"
    found = problems(GOOD[: GOOD.index("links:")] + links)
    assert found == [
        "x.yaml:23: links[1]: the flow runs in a circle: winding -> filling -> winding"
    ]


def test_two_links_between_the_same_stations_are_one_too_many():
    text = GOOD + "  - {from: winding, to: filling}\n"
    assert problems(text) == [
        "x.yaml:23: links[1]: joins 'winding' to 'filling' again, like links[0]"
    ]


def test_an_unknown_machine_is_told_with_the_nearest_one(box_catalogue: Catalogue):
    text = GOOD.replace("id: winding\n", "id: winding\n    equipment: largge\n", 1)
    found = problems(text, box_catalogue)
    assert found == [
        "x.yaml:10: stations[0].equipment: unknown equipment 'largge'; did you mean 'large'? "
        "known: generic_machine, large, table"
    ]


def test_a_broken_asset_is_told_where_it_is_used(tmp_path: Path):
    home = tmp_path / "equipment" / "generic_machine"
    home.mkdir(parents=True)
    (home / "asset.toml").write_text("size_m = [4, 3]\n")
    found = problems(GOOD, load_catalogue(tmp_path))
    asset = home / "asset.toml"
    text = f"{asset}: size_m: expected three numbers in metres, got [4, 3]"
    assert found == [
        f"x.yaml:{line}: stations[{n}].equipment: {text}" for n, line in enumerate((9, 13, 17))
    ]


def test_a_line_can_be_written_in_ten_lines():
    factory = parse_layout(
        textwrap.dedent(
            """\
            layout: 1
            stations:
              - {id: first, cycle_s: 1}
              - {id: second, cycle_s: 2, machines: 2, rows: 2, arrangement: facing_rows}
              - {id: third, cycle_s: 1}
            """
        ),
        "x.yaml",
    )
    places = [station.at_m for station in factory.stations]
    assert places == [(5.0, 10.0), (12.0, 10.0), (19.0, 10.0)]
    assert factory.hall.size_m == (30.0, 20.0)
    assert factory.formats == ("4680",)
