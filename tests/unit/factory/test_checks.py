"""What is wrong on the floor, in metres, with the exact piece of floor it is about."""

import time
from collections.abc import Iterable

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from viewer.errors import LayoutError
from viewer.factory.checks import CODES, check_move, find_problems
from viewer.factory.findings import Finding
from viewer.factory.flow import place_all
from viewer.factory.model import Station


def codes(findings: Iterable[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def only(findings: list[Finding], code: str) -> Finding:
    (found,) = [finding for finding in findings if finding.code == code]
    return found


def area(finding: Finding) -> shapely.Polygon:
    assert finding.area_m is not None
    return shapely.Polygon(finding.area_m)


def test_stations_with_room_around_them_are_fine(line, box_catalogue):
    assert find_problems(line((5, 10), (15, 10), (25, 10)), box_catalogue) == []


def test_machines_that_overlap_are_told_with_the_overlap(line, box_catalogue):
    found = only(find_problems(line((5, 10), (8.5, 12)), box_catalogue), "overlap")
    assert found.severity == "error"
    assert found.station_ids == ("s1", "s2")
    assert found.message == "Overlaps s2 by 0.50 m"
    assert found.place == "stations[0].at_m"
    assert area(found).equals(shapely.box(6.5, 10.5, 7, 11.5))


def test_a_gap_that_is_too_narrow_is_told_in_metres(line, box_catalogue):
    found = only(find_problems(line((5, 10), (9.4, 10)), box_catalogue), "clearance")
    assert found.severity == "error"
    assert found.message == "Clearance to s2: 0.40 m of 0.80 m"
    assert area(found).equals(shapely.box(7, 8.5, 7.4, 11.5))


def test_a_gap_of_exactly_the_clearance_is_enough(line, box_catalogue):
    assert find_problems(line((5, 10), (9.8, 10)), box_catalogue) == []


def test_machines_that_hand_over_directly_may_touch(line, box_catalogue):
    assert find_problems(line((5, 10), (9, 10), links=({"capacity": 0},)), box_catalogue) == []


def test_machines_of_one_group_stand_as_close_as_the_group_says(line, box_catalogue):
    tower = {"machines": 6, "rows": 2, "arrangement": "crane_aisles", "pitch_m": 4.0}
    factory = line((20, 20)).with_station("s1", **tower)
    assert find_problems(factory, box_catalogue) == []
    squeezed = find_problems(factory.with_station("s1", pitch_m=3.5), box_catalogue)
    assert [finding.message for finding in squeezed] == ["Machines of s1 overlap by 0.50 m"]
    assert squeezed[0].place == "stations[0].pitch_m"


def test_a_machine_that_sticks_out_of_the_hall_is_told_by_how_much(line, box_catalogue):
    found = only(find_problems(line((59, 10)), box_catalogue), "outside-hall")
    assert found.message == "Outside the hall by 1.00 m"
    assert area(found).equals(shapely.box(60, 8.5, 61, 11.5))


def hall(**fields: object) -> dict[str, object]:
    return {"size_m": (60, 40), **fields}


def zone(kind: str, *rect: float, **names: str) -> dict[str, object]:
    return {"id": "z", "kind": kind, "rect_m": rect, **names}


def test_columns_and_walls_cut_no_machine(line, box_catalogue):
    columns = {"x_m": (5, 30), "y_m": (11,), "side_m": 0.5}
    wall = zone("wall", 6.5, 0, 6.7, 40)
    factory = line((5, 10), hall=hall(columns=columns, zones=(wall,)))
    findings = find_problems(factory, box_catalogue)
    assert only(findings, "column").message == "Cuts the column at 5, 11 m by 0.50 m"
    assert only(findings, "wall").message == "Cuts a wall by 0.20 m"
    assert area(only(findings, "wall")).equals(shapely.box(6.5, 8.5, 6.7, 11.5))


@pytest.mark.parametrize(
    ("kind", "names", "message", "message_ko"),
    [
        ("escape", {}, "Escape route: 0.40 m short", "피난 통로: 0.40 m 부족"),
        ("aisle", {"name": "Gangway"}, "Gangway: 0.40 m short", "Gangway: 0.40 m 부족"),
        ("amr_aisle", {}, "AMR aisle: 0.40 m short", "AMR 통로: 0.40 m 부족"),
        ("walkway", {"name_ko": "견학"}, "Walkway: 0.40 m short", "견학: 0.40 m 부족"),
    ],
)
def test_aisles_and_ways_out_stay_free(kind, names, message, message_ko, line, box_catalogue):
    gangway = zone(kind, 0, 11.1, 60, 14, **names)
    found = only(find_problems(line((5, 10), hall=hall(zones=(gangway,))), box_catalogue), "aisle")
    assert (found.message, found.message_ko) == (message, message_ko)
    assert area(found).equals(shapely.box(3, 11.1, 7, 11.5))


def test_rooms_and_rooms_only_do_not_mind_machines(line, box_catalogue):
    room = zone("dry_room", 0, 0, 60, 40)
    assert find_problems(line((5, 10), hall=hall(zones=(room,))), box_catalogue) == []


def test_a_machine_close_to_a_wall_is_a_warning(line, box_catalogue):
    found = only(find_problems(line((2.5, 10)), box_catalogue), "wall-clearance")
    assert found.severity == "warning"
    assert found.message == "Clearance to the wall: 0.50 m of 0.75 m"


def test_furniture_is_in_the_way_of_machines(line, box_catalogue):
    table = {"id": "t", "equipment": "table", "at_m": (7.2, 10)}
    found = only(find_problems(line((5, 10), furniture=(table,)), box_catalogue), "furniture")
    assert found.message == "Overlaps Table by 0.30 m"


def test_a_conveyor_through_a_machine_of_another_station_is_an_error(line, box_catalogue):
    # The direct way from s1 to s3 leads through s2.
    links = ({"from": "s1", "to": "s3"},)
    findings = find_problems(line((5, 10), (15, 10), (25, 10), links=links), box_catalogue)
    found = only(findings, "belt-cuts-machine")
    assert found.severity == "error"
    assert found.message == "Conveyor s1->s3 cuts s2"
    assert found.station_ids == ("s2", "s1", "s3")
    assert area(found).equals(shapely.box(13, 9.875, 17, 10.125))


def test_a_conveyor_may_pass_over_a_machine(line, box_catalogue):
    over = ((8, 10, 0.9), (12, 10, 2.8), (18, 10, 2.8), (22, 10, 0.9))
    links = ({"from": "s1", "to": "s3", "via_m": over},)
    findings = find_problems(line((5, 10), (15, 10), (25, 10), links=links), box_catalogue)
    assert "belt-cuts-machine" not in codes(findings)
    through = ((8, 10, 0.9), (12, 10, 2.4), (18, 10, 2.4), (22, 10, 0.9))
    links = ({"from": "s1", "to": "s3", "via_m": through},)
    findings = find_problems(line((5, 10), (15, 10), (25, 10), links=links), box_catalogue)
    assert "belt-cuts-machine" in codes(findings)


def test_a_conveyor_on_the_floor_blocks_an_aisle_and_a_raised_one_does_not(line, box_catalogue):
    gangway = zone("aisle", 9, 0, 12, 40, name="Gangway")
    low = find_problems(line((5, 10), (16, 10), hall=hall(zones=(gangway,))), box_catalogue)
    assert only(low, "belt-in-aisle").message == "Conveyor s1->s2 crosses Gangway at 0.9 m"
    assert only(low, "belt-in-aisle").severity == "warning"
    via = ((7.5, 10, 0.9), (8.5, 10, 2.6), (12.5, 10, 2.6), (13.5, 10, 0.9))
    high = line((5, 10), (16, 10), hall=hall(zones=(gangway,)), links=({"via_m": via},))
    assert find_problems(high, box_catalogue) == []


def test_conveyors_that_cross_on_one_height_are_a_warning(line, box_catalogue):
    places = ((5, 10), (25, 10), (40, 10), (40, 30), (15, 30), (15, 4))
    links = (
        {"from": "s1", "to": "s2"},
        {"from": "s5", "to": "s6", "via_m": ((18, 30), (18, 4.0), (12, 4.0))},
    )
    crossing = only(find_problems(line(*places, links=links), box_catalogue), "belts-cross")
    assert crossing.message == "Conveyors s1->s2 and s5->s6 cross"


def test_a_link_that_carries_less_than_its_stations_is_told_with_numbers(line, box_catalogue):
    factory = line((5, 10), (15, 10), links=({"capacity": 4, "transport_s": 20.0},))
    found = only(find_problems(factory, box_catalogue), "link-throttles")
    # 4 places / 20 s = 12 a minute; the stations do one in 3 s.
    assert found.message == "Link s1->s2 carries 12.0 cells a minute, its stations pass 20.0"
    assert found.severity == "warning"
    slower = factory.with_station("s2", cycle_s=5.0)
    assert find_problems(slower, box_catalogue) == []


def test_breakdowns_and_coils_count_for_what_a_station_passes(line, box_catalogue):
    factory = line((5, 10), (15, 10), links=({"capacity": 4, "transport_s": 14.0},))
    assert "link-throttles" in codes(find_problems(factory, box_catalogue))
    failures = {"mtbf_s": 60.0, "mttr_s": 12.0}
    consumable = {"every_cells": 10, "change_s": 2.0}
    weaker = factory.with_station("s1", failures=failures, consumable=consumable)
    # 20 a minute / (1 + 0.2 / 3) x 60 / 72 = 15.6 a minute, the link carries 17.1.
    assert find_problems(weaker, box_catalogue) == []


def test_a_storage_that_is_too_small_for_the_flow_is_told(line, box_catalogue):
    rack = Station.model_validate(
        {"id": "s2", "at_m": (15, 10), "kind": "storage", "dwell_s": 600, "capacity": 100}
    )
    first, _, last = line((5, 10), (15, 10), (25, 10)).stations
    factory = line((5, 10)).model_copy(update={"stations": (first, rack, last)})
    found = only(find_problems(factory, box_catalogue), "storage-throttles")
    assert found.message == (
        "s2 passes 10.0 cells a minute (100 places for 600 s), its neighbours 20.0"
    )


def test_a_station_nothing_leads_to_is_an_error(line, box_catalogue):
    links = ({"from": "s1", "to": "s3"},)
    findings = find_problems(line((5, 10), (15, 20), (25, 10), links=links), box_catalogue)
    assert only(findings, "dead-end").message == "s2: joined to no other station"


def test_checks_can_be_asked_one_by_one(line, box_catalogue):
    factory = line((5, 10), (8.5, 12), (59, 30))
    assert codes(find_problems(factory, box_catalogue, only=["outside-hall"])) == ["outside-hall"]
    everything = find_problems(factory, box_catalogue)
    assert set(codes(everything)) <= set(CODES)
    assert [finding.severity for finding in everything] == sorted(f.severity for f in everything)


def test_a_move_is_judged_against_the_others_and_not_against_itself(line, box_catalogue):
    factory = line((5, 10), (15, 10), (25, 10))
    assert check_move(factory, box_catalogue, "s2", (15.5, 10)) == []
    findings = check_move(factory, box_catalogue, "s2", (20.6, 10))
    assert codes(findings) == ["clearance"]
    assert findings[0].message == "Clearance to s3: 0.40 m of 0.80 m"
    turned = check_move(factory, box_catalogue, "s2", (8.9, 10), facing_deg=90.0)
    assert turned[0].message == "Clearance to s1: 0.40 m of 0.80 m"


def test_a_station_cannot_be_put_under_the_conveyor_of_others(line, box_catalogue):
    factory = line((5, 10), (25, 10), (40, 10), links=({"from": "s1", "to": "s2"},))
    findings = check_move(factory, box_catalogue, "s3", (15, 10))
    assert [f.message for f in findings if f.code == "belt-cuts-machine"] == [
        "Conveyor s1->s2 cuts s3"
    ]


def test_a_move_to_nowhere_is_refused(line, box_catalogue):
    factory = line((5, 10), (15, 10))
    with pytest.raises(LayoutError, match="expected two numbers"):
        check_move(factory, box_catalogue, "s1", (float("nan"), 0))
    with pytest.raises(LayoutError, match="unknown station 'x'"):
        check_move(factory, box_catalogue, "x", (0, 0))


@settings(deadline=None, max_examples=60)
@given(
    x=st.integers(0, 120).map(lambda n: n / 2),
    y=st.integers(0, 80).map(lambda n: n / 2),
    facing_deg=st.sampled_from([0.0, 90.0, 30.0]),
)
def test_a_move_is_refused_exactly_when_the_moved_line_has_that_error(
    x, y, facing_deg, line, box_catalogue
):
    gangway = zone("aisle", 0, 20, 60, 22)
    factory = line((5, 10), (15, 10), (25, 10), (35, 10), hall=hall(zones=(gangway,)))
    moved = factory.with_station("s3", at_m=(x, y), facing_deg=facing_deg)
    asked = check_move(factory, box_catalogue, "s3", (x, y), facing_deg)
    told = [f for f in find_problems(moved, box_catalogue) if f.code != "belts-cross"]
    assert {(f.code, frozenset(f.station_ids)) for f in asked if f.severity == "error"} == {
        (f.code, frozenset(f.station_ids)) for f in told if f.severity == "error"
    }


@settings(deadline=None, max_examples=60)
@given(dx=st.floats(-6, 6), dy=st.floats(-6, 6), facing_deg=st.floats(0, 360))
def test_the_area_of_an_overlap_is_where_both_machines_are(dx, dy, facing_deg, line, box_catalogue):
    factory = line((20, 20), (20 + dx, 20 + dy)).with_station("s2", facing_deg=facing_deg)
    one, two = (shapely.Polygon(p.corners[0]) for p in place_all(factory, box_catalogue).values())
    findings = find_problems(factory, box_catalogue, only=["overlap", "clearance"])
    common = one.intersection(two).area
    if common > 0.01:
        assert area(only(findings, "overlap")).area == pytest.approx(common, abs=0.01)
    elif common == 0 and 0.001 < one.distance(two) < 0.79:
        gap = area(only(findings, "clearance"))
        assert gap.intersection(one).area == pytest.approx(0, abs=0.01)
        assert gap.intersection(two).area == pytest.approx(0, abs=0.01)
        assert gap.distance(one) < 0.001
        assert gap.distance(two) < 0.001


def test_the_ochang_line_is_free_of_errors(ochang, catalogue):
    findings = find_problems(ochang, catalogue)
    assert [f.message for f in findings if f.severity == "error"] == []


@pytest.mark.benchmark
def test_a_dragged_station_of_the_ochang_line_is_judged_in_5_ms(ochang, catalogue):
    for station in ochang.stations:
        x, y = station.at_m
        check_move(ochang, catalogue, station.id, (x, y))
        taken: list[float] = []
        for step in range(15):
            before = time.process_time()
            check_move(ochang, catalogue, station.id, (x + 0.05 * step, y))
            taken.append(time.process_time() - before)
        assert sorted(taken)[7] < 0.005, station.id
