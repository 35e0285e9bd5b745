"""What two layouts say differently, in the words of the floor."""

import json

import pytest

from viewer.factory.command_text import parse
from viewer.factory.difference import differences
from viewer.factory.equipment import load_catalogue
from viewer.factory.layout_file import load_layout
from viewer.factory.model import Factory
from viewer.paths import LAYOUTS

CATALOGUE = load_catalogue()


@pytest.fixture(scope="module")
def ochang() -> Factory:
    return load_layout(LAYOUTS / "ochang_46.yaml").factory


@pytest.mark.parametrize(
    ("line", "texts"),
    [
        ("move wash --by 3,4", ["wash moved 5.00 m, from 110.5, 41.4 to 113.5, 45.4 m"]),
        ("rotate wash --to 90", ["wash rotated, from 0 to 90°"]),
        ("set fill cycle_s=3", ["fill: cycle_s: 2.3345 -> 3 s"]),
        ("set fill failures.mttr_s=60", ["fill: failures.mttr_s: 900 -> 60 s"]),
        ("set fill power_kw=null", ["fill: power_kw: 40 -> nothing kW"]),
        ("set line hall.height_m=9", ["line: hall.height_m: 14 -> 9 m"]),
        ("set wash->xray speed_m_s=0.5", ["wash->xray: speed_m_s: 0.3 -> 0.5 m/s"]),
        ("rename wash clean", ["wash renamed to clean"]),
        ("lock wash", ["wash: locked: false -> true"]),
        ("move amr_1 --by 0,1", ["furniture/amr_1 moved 1.00 m, from 30, 53.7 to 30, 54.7 m"]),
        (
            "delete label",
            ["label removed", "sort->label removed", "label->pack removed", "sort->pack added"],
        ),
    ],
)
def test_a_difference_is_told_with_its_numbers(ochang: Factory, line: str, texts: list[str]):
    after = parse(line, ochang, CATALOGUE).apply(ochang)
    found = differences(ochang, after)
    assert [change.text for change in found] == texts
    assert json.loads(json.dumps([change.to_json() for change in found]))


def test_a_distribution_of_another_kind_is_one_change(ochang: Factory):
    a = parse("set fill cycle_s={gamma: {mean: 3, cv: 0.1}}", ochang, CATALOGUE).apply(ochang)
    b = parse("set fill cycle_s={gamma: {mean: 4, cv: 0.1}}", ochang, CATALOGUE).apply(ochang)
    c = parse("set fill cycle_s={normal: {mean: 3, sd: 1}}", ochang, CATALOGUE).apply(ochang)
    assert [change.text for change in differences(a, b)] == ["fill: cycle_s.gamma.mean: 3 -> 4 s"]
    (change,) = differences(a, c)
    assert (change.field, change.unit) == ("cycle_s", "")


def test_a_link_left_out_is_the_same_as_one_with_nothing_but_its_ends(line):
    named = line((5, 10), (15, 10), links=({"from": "s1", "to": "s2"},))
    assert differences(line((5, 10), (15, 10)), named) == []
