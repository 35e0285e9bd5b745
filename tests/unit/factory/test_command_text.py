"""Commands as text: what a line does, how it is refused; what is recorded can be done again."""

import pytest

from viewer.errors import InputError
from viewer.factory.command_lines import line_of
from viewer.factory.command_text import parse
from viewer.factory.equipment import load_catalogue
from viewer.factory.layout_file import load_layout
from viewer.factory.model import Factory
from viewer.factory.station_commands import Together
from viewer.paths import LAYOUTS

CATALOGUE = load_catalogue()


@pytest.fixture(scope="module")
def hall() -> Factory:
    return load_layout(LAYOUTS / "10_hall.yaml").factory


@pytest.fixture(scope="module")
def ochang() -> Factory:
    return load_layout(LAYOUTS / "ochang_46.yaml").factory


def done(line: str, factory: Factory) -> Factory:
    return parse(line, factory, CATALOGUE).apply(factory)


LINES = [
    "move fill --to 52.5,-18.125",
    "move fill soak --by 0.5,0",
    "move furniture/amr_1 --to 31,54.7",
    "move amr_1 fill --to 31,54.7",
    "rotate fill --to 450",
    "rotate winding flatten --by 90 --together",
    "rotate amr_1 --by -90",
    "place fill:1,2 soak:3,4:90",
    "align fill soak seal --on north",
    "distribute fill soak seal --along x",
    "add winder --at 5,5 --before fill 'name=Wickler; neu' failures={mtbf_s: 60, mttr_s: 5}",
    "add winder --at 5,9 --after wash --facing 90 --id w9",
    "add amr --at 9,9",
    "duplicate fill",
    "duplicate amr_1 --by 1,1",
    "delete insert",
    "delete insert amr_3",
    "set fill cycle_s={lognormal: {mean: 3, sd: 1}} machines=9",
    "set fill->soak speed_m_s=0.4",
    "set furniture/amr_2 size_m=[1.5, 1, 0.4]",
    "set zone/dry_room rect_m=[20, 3.5, 99, 48]",
    "set line hall.height_m=12 'name=It''s \"new\"'",
    "rename fill 4711",
    "reroute wash->xray --via 1,2 3,4,2.6",
    "reroute leak->fill --straight",
    "connect winding->ccw_cat capacity=5",
    "lock wash amr_1",
    "exempt clearance wash xray --reason 'accepted: see plan; rev. 3'",
    "move fill --by 1,0; rotate fill --by 90; move fill --by 1,0",
]


@pytest.mark.parametrize("line", LINES)
def test_what_is_recorded_does_the_same_again(ochang: Factory, line: str):
    command = parse(line, ochang, CATALOGUE)
    recorded = line_of(command)
    again = parse(recorded, ochang, CATALOGUE)
    assert again.apply(ochang) == command.apply(ochang) != ochang
    assert line_of(again) == recorded


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("mvoe fill --to 1,2", "mvoe fill --to 1,2: unknown command; did you mean 'move'?"),
        ("move fil --to 1,2", "unknown station 'fil'; did you mean 'fill'?"),
        ("move fill", "expected `move ID… --to X,Y | --by DX,DY`"),
        ("move fill --to 1;2", "--to X,Y in m"),
        ("move fill --to nan,2", "expected --to X,Y in m, got 'nan,2'"),
        ("move fill --too 1,2", "unknown option --too; did you mean '--to'?"),
        ("move fill --to", "--to needs a value"),
        ("move fill --to 1,2 --to 3,4", "--to is given twice"),
        ("move 'fill --to 1,2", "a quote is not closed"),
        ("set fill failures={mtbf_s: 3", "a bracket is not closed"),
        ("set fill cycle_s=-1", "stations[9].cycle_s: expected a time above 0 s, got -1"),
        ("set fill cycle=1", "unknown key; did you mean 'cycle_s'?"),
        ("set fill cycle_s=", "null takes it away"),
        ("set fill cycle_s=&a 3", "anchors"),
        ("set line stations=[]", "its entries have commands of their own"),
        ("set zone/dryroom rect_m=[1,2,3,4]", "unknown zone 'dryroom'; did you mean 'dry_room'?"),
        ("add windre --at 1,2", "unknown equipment 'windre'; did you mean 'winder'?"),
        ("add winder --at 1,2 --before fill --after soak", "expected `add EQUIPMENT"),
        ("add amr --at 1,2 --before fill", "takes no part in the flow"),
        ("add winder --at 1,2 --id fill", "'fill' is the id of another one"),
        ("connect wash->fill", "the flow would run in a circle: fill -> soak -> seal -> wash"),
        ("connect fill->soak", "fill->soak is there already"),
        ("disconnect fill->wash", "no link joins 'fill' to 'wash'"),
        ("disconnect label->pack", "no link leaves 'label' and none reaches 'pack'"),
        ("align fill --on x", "name two things or more"),
        ("distribute fill soak --along x", "name three things or more"),
        ("reroute fill->soak", "expected `reroute A->B"),
        ("exempt clearence --reason x", "unknown rule 'clearence'; did you mean 'clearance'?"),
        ("exempt clearance", "expected `exempt RULE"),
        ("enforce clearance", "the rule is not switched off"),
        ("rename fill wash", "'wash' is the id of another one"),
        ("", "expected a command"),
    ],
)
def test_a_wrong_command_is_refused_with_the_reason(ochang: Factory, line: str, problem: str):
    with pytest.raises(InputError) as refused:
        done(line, ochang)
    assert problem in refused.value.problems[0]
    assert len(refused.value.problems) == 1


def test_a_locked_station_stays_until_it_is_unlocked(ochang: Factory):
    locked = done("lock wash", ochang)
    for line in (
        "move wash --to 1,1",
        "rotate wash --by 90",
        "delete wash",
        "move wash fill --by 1,1",
    ):
        with pytest.raises(InputError, match="'wash' is locked; unlock it first"):
            done(line, locked)
    assert done("set wash cycle_s=1", locked).station("wash").cycle_s.mean_s == 1
    assert done("unlock wash", locked) == ochang


def test_a_group_keeps_its_distances_and_turns_about_its_middle(ochang: Factory):
    moved = done("move fill soak --to 50,40", ochang)
    old = [ochang.station(id).at_m for id in ("fill", "soak")]
    new = [moved.station(id).at_m for id in ("fill", "soak")]
    assert new[0] == (50, 40)
    assert new[1][0] - new[0][0] == pytest.approx(old[1][0] - old[0][0])
    turned = done("rotate fill soak --by 180 --together", ochang)
    assert turned.station("fill").at_m == pytest.approx(old[1])
    assert turned.station("soak").at_m == pytest.approx(old[0])
    assert turned.station("fill").facing_deg == 180


def test_things_spread_with_equal_gaps_between_the_outermost(line, box_catalogue):
    factory = line((5, 10), (12, 11), (30, 12), (40, 10))
    command = parse("distribute s1 s2 s3 s4 --along x", factory, box_catalogue)
    assert [station.at_m[0] for station in command.apply(factory).stations] == pytest.approx(
        [5, 5 + 35 / 3, 5 + 70 / 3, 40], abs=1e-3
    )
    aligned = parse("align s2 s1 s3 --on north", factory, box_catalogue).apply(factory)
    assert [station.at_m[1] for station in aligned.stations] == [11, 11, 11, 10]


def test_several_commands_on_a_line_are_one_step(ochang: Factory):
    command = parse("move fill --by 1,0; move fill --by 1,0", ochang, CATALOGUE)
    assert isinstance(command, Together)
    x, y = ochang.station("fill").at_m
    assert command.apply(ochang).station("fill").at_m == pytest.approx((x + 2, y))


def test_a_copy_stands_beside_its_original_and_works_beside_it(ochang: Factory):
    factory = done("duplicate fill", ochang)
    assert factory.station("fill_2").machines == ochang.station("fill").machines
    ends = {(link.from_, link.to) for link in factory.links}
    assert {("leak", "fill_2"), ("fill_2", "soak"), ("leak", "fill"), ("fill", "soak")} <= ends
    assert not any("fill" in pair and "fill_2" in pair for pair in ends)


def test_furniture_is_added_from_the_palette_like_a_machine(ochang: Factory):
    factory = done("add amr --at 9,9", ochang)
    assert factory.furniture[-1].at_m == (9, 9)
    assert factory.furniture[-1].id not in {item.id for item in ochang.furniture}
    assert len(factory.stations) == len(ochang.stations)


def test_stations_can_be_led_elsewhere_by_connecting_first(line):
    factory = line((5, 10), (15, 10), (25, 10))
    factory = done("connect s1->s3", factory)
    with pytest.raises(InputError, match="'s2' would"):
        done("disconnect s1->s2; disconnect s2->s3", factory)
    factory = done("disconnect s1->s2", factory)
    assert {(link.from_, link.to) for link in factory.links} == {("s1", "s3"), ("s2", "s3")}
