"""Doors have to open, dry rooms to stay closed, and machines to fit under the ceiling."""

import pytest

from viewer.factory.checks import check_move

HALL = {
    "size_m": (60, 40),
    "height_m": 4.0,
    "zones": ({"id": "dry", "kind": "dry_room", "rect_m": (10, 10, 40, 30)},),
    "doors": ({"at_m": (60, 20), "width_m": 2.0, "kind": "exit"},),
}


@pytest.mark.parametrize(
    ("at_m", "code"),
    [((20, 20), None), ((10, 20), "dry-room"), ((12, 20), None), ((8, 20), None)],
)
def test_a_machine_stands_on_one_side_of_a_dry_room(line, box_catalogue, at_m, code):
    found = check_move(line((30, 20), hall=HALL), box_catalogue, "s1", at_m)
    assert [f.code for f in found if f.code == "dry-room"] == ([code] if code else [])


@pytest.mark.parametrize(("x", "free"), [(57, True), (57.5, False)])
def test_a_door_has_room_to_open(line, box_catalogue, x, free):
    found = check_move(line((30, 20), hall=HALL), box_catalogue, "s1", (x, 20))
    assert ("door-swing" not in {f.code for f in found}) is free


def test_a_gate_between_rooms_needs_none(line, box_catalogue):
    gate = {"at_m": (30, 20), "width_m": 6.0, "kind": "internal"}
    factory = line((30, 20), hall={**HALL, "doors": (gate,)})
    found = check_move(factory, box_catalogue, "s1", (30, 20))
    assert "door-swing" not in {f.code for f in found}


@pytest.mark.parametrize(("height_m", "fits"), [(2.6, True), (2.5, False)])
def test_a_machine_is_lower_than_the_hall(line, box_catalogue, height_m, fits):
    factory = line((30, 20), hall={**HALL, "height_m": height_m})
    found = check_move(factory, box_catalogue, "s1", (30, 20))
    assert ("headroom" not in {f.code for f in found}) is fits


def test_a_rule_that_is_switched_off_is_not_told(line, box_catalogue):
    reason = {"rule": "dry-room", "stations": ("s1",), "reason": "an airlock"}
    factory = line((30, 20), hall=HALL, exemptions=(reason,))
    assert check_move(factory, box_catalogue, "s1", (10, 20)) == []
