# ruff: noqa: E501  (a message is one line, here as there)
"""What does not go together in a layout is told with its line and a way out."""

import pytest

from viewer.errors import LayoutError
from viewer.factory.layout_file import parse_layout

GOOD = """\
layout: 1
plan: [{format: 4680, cells: 10}, {format: 46120}]
crews: {maintenance: 3, weld: 1}
shifts: {two: [{days: [mon], from_h: 6, to_h: 22}], night: [{from_h: 22, to_h: 6}]}
stations:
  - {id: a, cycle_s: 1}
  - {id: b1, cycle_s: 2, failures: {mtbf_s: 10, mttr_s: 5, crew: weld}}
  - {id: b2, cycle_s: 2, shift: night}
  - {id: c, cycle_s: 1, rework: {to: a, share: 0.1}}
  - {id: trays, cycle_s: 1}
  - {id: pack, kind: batch, batch: 64, cycle_s: 10, joins: {c: 64, trays: 1}}
links:
  - {from: a, to: b1, share: 0.7}
  - {from: a, to: b2, share: 0.3}
  - {from: b1, to: c}
  - {from: b2, to: c}
  - {from: c, to: a, capacity: 20}
  - {from: c, to: pack}
  - {from: trays, to: pack}
"""


def problems(old: str, new: str) -> list[str]:
    assert old in GOOD
    with pytest.raises(LayoutError) as caught:
        parse_layout(GOOD.replace(old, new, 1), "x.yaml")
    return list(caught.value.problems)


def test_the_layout_these_tests_break_is_good():
    assert len(parse_layout(GOOD, "x.yaml").stations) == 6


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("crew: weld", "crew: wild", "7: stations[1].failures.crew: unknown crew 'wild'; did you mean 'weld'?"),
        ("shift: night", "shift: nigth", "8: stations[2].shift: unknown calendar 'nigth'; did you mean 'night'?"),
        ("crews: {maintenance: 3, weld: 1}\n", "", "6: stations[1].failures.crew: unknown crew 'weld'; the layout has no `crews`"),
        ("weld: 1", "weld: 0", "3: crews.weld: expected a whole number of people, 1 or more, got 0"),
        ("weld: 1", "none: 1", "3: crews.none: 'none' means nobody; give the crew another name"),
        ("night:", "always:", "4: shifts.always: 'always' means round the clock; give the calendar another name"),
        ("to: a, share: 0.1", "to: a, share: 1", "9: stations[3].rework.share: expected a share of 0 or more and at most 0.99, got 1"),
        ("to: a, share: 0.1", "to: a, share: 0.1, max_passes: 0", "9: stations[3].rework.max_passes: expected a whole number of passes from 1 to 100, got 0"),
        ("c: 64, trays", "c: 63, trays", "11: stations[5].joins: the batch is 64, so it takes 64 of 'c', got 63"),
        ("kind: batch, batch: 64, ", "", "11: stations[5].joins: a serial station works on 1 piece of 'c' at a time, got 64"),
        ("trays: 1", "trays: 1, b1: 1", "11: stations[5].joins.b1: 'b1' does not feed 'pack'; these do: c, trays"),
        ("trays: 1", "trays: 1, tray: 1", "11: stations[5].joins.tray: unknown station 'tray'; did you mean 'trays'?"),
        (", trays: 1", "", "11: stations[5].joins: 'trays' feeds 'pack' too; say how many of its pieces are joined"),
        ("trays: 1", "trays: 0", "11: stations[5].joins.trays: expected a whole number of cells, 1 or more, got 0"),
        ("share: 0.3", "share: 0.2", "13: links[0].share: expected shares of 1 in all from 'a', got 0.7 + 0.2 = 0.9"),
        (", share: 0.3", "", "13: links[0].share: all links from 'a' have a share, or none; a->b2 has none"),
        ("capacity: 20", "share: 1", "17: links[4].share: the way back has the share that c.rework says"),
        ("{id: c, ", "{id: c, arrivals: {interval_s: 1}, ", "9: stations[3].arrivals: cells come here from 'b1'; only a station that nothing feeds has arrivals"),
        ("{id: a, ", "{id: a, arrivals: {interval_s: 1}, ", "6: stations[0].arrivals: those of the first station stand at the top of the layout, not in the station"),
        ("{id: trays, cycle_s: 1}", "{id: trays, kind: storage, dwell_s: 1}", "10: stations[4]: a storage at the head of the line needs its own `arrivals`, or it would take in cells without end"),
        ("{id: b2, cycle_s: 2,", "{id: b2, kind: storage, dwell_s: 2, rework: {to: a, share: 0.1},", "8: stations[2].rework: a storage inspects nothing, so it sends nothing back"),
        ("from_h: 22, to_h: 6", "frm_h: 22, from_h: 22, to_h: 6", "4: shifts.night[0].frm_h: unknown key; did you mean 'from_h'?"),
    ],
)  # fmt: skip
def test_a_contradiction_is_told_with_its_line(old: str, new: str, line: str):
    assert problems(old, new) == [f"x.yaml:{line}"]


def test_all_contradictions_are_told_at_once():
    text = GOOD.replace("crew: weld", "crew: wild").replace("share: 0.3", "share: 0.2")
    with pytest.raises(LayoutError) as caught:
        parse_layout(text, "x.yaml")
    assert [line.split(": ")[0] for line in caught.value.problems] == ["x.yaml:7", "x.yaml:13"]


def test_cells_do_not_come_back_to_where_parts_are_joined():
    inspection = "  - {id: test, cycle_s: 1, rework: {to: pack, share: 0.1}}\nlinks:\n"
    (line,) = problems("links:\n", inspection)
    assert line.endswith("'pack' joins parts; send the cells to a station before or behind it")


def test_the_head_of_a_branch_may_have_arrivals_of_its_own():
    text = GOOD.replace("{id: trays, ", "{id: trays, arrivals: {interval_s: 9}, ")
    arrivals = parse_layout(text, "x.yaml").station("trays").arrivals
    assert arrivals is not None
    assert (arrivals.interval_s.mean_s, arrivals.queue_capacity, arrivals.when_full) == (
        9,
        None,
        "lost",
    )


@pytest.mark.parametrize(
    ("to", "problem"),
    [
        ("aa", "unknown station 'aa'; did you mean 'a'?"),
        ("trays", "'trays' does not lead to 'c', so cells cannot come from there again"),
        ("c", "'c' does not lead to 'c', so cells cannot come from there again"),
    ],
)
def test_cells_go_back_to_where_they_came_through(to: str, problem: str):
    text = GOOD.replace("  - {from: c, to: a, capacity: 20}\n", "")
    with pytest.raises(LayoutError) as caught:
        parse_layout(text.replace("to: a, share: 0.1", f"to: {to}, share: 0.1"), "x.yaml")
    assert caught.value.problems == (f"x.yaml:9: stations[3].rework.to: {problem}",)


def test_a_way_back_that_leads_elsewhere_is_told_beside_the_circle_it_makes():
    assert problems("to: a, share: 0.1", "to: aa, share: 0.1") == [
        "x.yaml:9: stations[3].rework.to: unknown station 'aa'; did you mean 'a'?",
        "x.yaml:17: links[4]: the flow runs in a circle: a -> b2 -> c -> a",
    ]
