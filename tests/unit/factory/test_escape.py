"""Everybody gets out: at most 50 m, at least 0.75 m wide, to a door that leads out."""

import numpy as np
import pytest

from viewer.factory import escape
from viewer.factory.checks import find_problems
from viewer.factory.floor import floor_of

EXIT = {"at_m": (0, 20), "kind": "exit", "width_m": 1.2}


def hall(*zones: dict[str, object], doors=(EXIT,), size_m=(60.0, 40.0)) -> dict[str, object]:
    return {"size_m": size_m, "zones": zones, "doors": doors}


def wall(*rect: float) -> dict[str, object]:
    return {"id": f"wall_{'_'.join(str(round(x)) for x in rect)}", "kind": "wall", "rect_m": rect}


def ways_out(factory, catalogue) -> list[str]:
    found = find_problems(factory, catalogue, only=["escape-far", "escape-blocked"])
    return [finding.code for finding in found]


def test_a_hall_that_describes_no_doors_is_not_judged(line, box_catalogue):
    assert ways_out(line((5, 10), hall=hall(doors=())), box_catalogue) == []


def test_the_way_out_is_as_long_as_a_walk_around_the_machines(line, box_catalogue):
    floor = floor_of(line((30, 20), hall=hall()), box_catalogue)
    walkable = escape.walkable_grid(floor)
    distance_m = escape.distances_m(floor, walkable)
    row, column = round(20 / escape.CELL_M), round(20 / escape.CELL_M)
    assert distance_m[row, column] == pytest.approx(20, abs=0.8)
    # Behind the machine the way leads around it: straight lines to its corner, grown by half a
    # person.
    behind = distance_m[row, round(33 / escape.CELL_M)]
    assert 33 < behind < 36
    assert np.isinf(distance_m[row, round(30 / escape.CELL_M)])


def test_a_corner_more_than_50_m_away_is_too_far(line, box_catalogue):
    findings = find_problems(line((5, 10), hall=hall()), box_catalogue, only=["escape-far"])
    (found,) = findings
    assert found.severity == "error"
    # The corner is 60 m east and 20 m aside; with eight directions that is 60 + 20 x (sqrt(2) - 1),
    # less what a person's own width keeps from the corner.
    length_m = float(found.message.split(": ")[1].split(" m")[0])
    assert length_m == pytest.approx(59.7 + 19.7 * 0.4142, abs=0.2)
    two = hall(doors=(EXIT, {"at_m": (60, 20), "kind": "protected"}))
    assert ways_out(line((5, 10), hall=two), box_catalogue) == []


def test_a_room_without_a_door_has_no_way_out(line, box_catalogue):
    doors = (EXIT, {"at_m": (60, 20), "kind": "exit"})
    room = (
        wall(20, 10, 40, 10.2),
        wall(20, 29.8, 40, 30),
        wall(20, 10, 20.2, 30),
        wall(39.8, 10, 40, 30),
    )
    closed = line((5, 5), hall=hall(*room, doors=doors))
    assert ways_out(closed, box_catalogue) == ["escape-blocked"]
    inside = {"at_m": (30, 10), "kind": "internal", "width_m": 1.2}
    opened = line((5, 5), hall=hall(*room, doors=(*doors, inside)))
    assert "escape-blocked" not in ways_out(opened, box_catalogue)


@pytest.mark.parametrize(("gap_m", "out"), [(0.5, False), (0.76, True), (1.2, True)])
def test_a_gap_has_to_be_three_quarters_of_a_metre_wide(gap_m, out, line, box_catalogue):
    side = 20 - gap_m / 2
    walls = (wall(30, 0, 30.2, side), wall(30, 40 - side, 30.2, 40))
    found = ways_out(line((5, 10), hall=hall(*walls, size_m=(45.0, 40.0))), box_catalogue)
    assert ("escape-blocked" not in found) == out


def test_a_machine_in_a_doorway_blocks_it(line, box_catalogue):
    walls = (wall(30, 0, 30.2, 40),)
    doors = (EXIT, {"at_m": (30.1, 20), "kind": "internal", "width_m": 2.0})
    factory = line((5, 10), hall=hall(*walls, doors=doors, size_m=(45.0, 40.0)))
    assert "escape-blocked" not in ways_out(factory, box_catalogue)
    moved = factory.with_station("s1", at_m=(32.3, 20))
    assert "escape-blocked" in ways_out(moved, box_catalogue)


def test_a_conveyor_on_the_floor_is_in_the_way_and_a_raised_one_is_not(line, box_catalogue):
    low = ((7.5, 10), (20, 10), (20, 0.5), (20, 39.5))
    high = tuple((x, y, 2.6) for x, y in low)
    for via, blocked in ((low, True), (high, False)):
        links = ({"via_m": via},)
        factory = line((5, 10), (30, 39.5), hall=hall(size_m=(40.0, 40.0)), links=links)
        assert ("escape-blocked" in ways_out(factory, box_catalogue)) == blocked


def test_a_very_large_hall_is_said_to_be_unchecked(line, box_catalogue):
    factory = line((5, 10), hall=hall(size_m=(1000.0, 1000.0)))
    codes = [finding.code for finding in find_problems(factory, box_catalogue)]
    assert codes == ["escape-unchecked"]


def test_the_longest_way_out_of_the_ochang_hall_is_what_its_plan_says(ochang, catalogue):
    floor = floor_of(ochang, catalogue)
    walkable = escape.walkable_grid(floor)
    distance_m = escape.distances_m(floor, walkable)
    # The plan, drawn and checked on its own, has 43.7 m at most and no pocket without an exit.
    assert distance_m[np.isfinite(distance_m)].max() == pytest.approx(43.7, abs=2)
    assert np.isfinite(distance_m[walkable]).all()
