"""What a link holds, how long a ride takes, and which stations it joins."""

import pytest

from viewer.errors import AssetError, LayoutError
from viewer.factory.flow import resolve_links
from viewer.factory.model import Factory, Link
from viewer.factory.topology import find_cycle, link_ends


def only_link(line, catalogue, *places, **link):
    (found,) = resolve_links(line(*places, links=(link,)), catalogue)
    return found


def test_a_conveyor_holds_a_cell_every_55_mm_and_moves_at_300_mm_a_second(line, box_catalogue):
    link = only_link(line, box_catalogue, (5, 10), (14, 10))
    assert link.id == "s1->s2"
    assert link.path_m.tolist() == [[7, 10, 0.9], [12, 10, 0.9]]
    assert (link.length_m, link.capacity, link.unit) == (5, 90, 1)
    assert link.transport_s == pytest.approx(5 / 0.3)


def test_trays_count_by_the_64(line, box_catalogue):
    link = only_link(line, box_catalogue, (5, 10), (14, 10), kind="tray")
    assert (link.capacity, link.unit, link.pitch_m) == (8 * 64, 64, 0.6)
    assert link.transport_s == pytest.approx(20)


def test_vehicles_carry_their_load(line, box_catalogue):
    link = only_link(line, box_catalogue, (5, 10), (14, 10), kind="amr", vehicles=3, load=200)
    assert (link.capacity, link.unit) == (600, 200)
    assert link.transport_s == pytest.approx(5 / 1.2)


def test_lanes_hold_more_but_are_not_faster(line, box_catalogue):
    link = only_link(line, box_catalogue, (5, 10), (14, 10), lanes=2)
    assert link.capacity == 181
    assert link.transport_s == pytest.approx(5 / 0.3)


@pytest.mark.parametrize(
    ("fields", "capacity", "transport_s"),
    [
        ({"capacity": 40}, 40, 0),
        ({"capacity": 0}, 0, 0),
        ({"capacity": 0, "speed_m_s": 0.5}, 0, 0),
        ({"capacity": 40, "speed_m_s": 0.5}, 40, 10),
        ({"capacity": 40, "transport_s": 2.0}, 40, 2),
        ({"transport_s": 0.0}, 90, 0),
        ({"capacity": 40, "via_m": ((8, 10),)}, 40, 5 / 0.3),
    ],
)
def test_a_link_with_only_a_capacity_is_a_place_to_wait(
    fields, capacity, transport_s, line, box_catalogue
):
    link = only_link(line, box_catalogue, (5, 10), (14, 10), **fields)
    assert link.capacity == capacity
    assert link.transport_s == pytest.approx(transport_s)


def test_stations_that_touch_still_have_a_link(line, box_catalogue):
    link = only_link(line, box_catalogue, (5, 10), (9, 10))
    assert link.length_m == 0
    assert link.capacity == 1


def ends(count: int, *links: Link) -> list[tuple[str, str, int | None]]:
    found, troubles = link_ends([f"s{k}" for k in range(1, count + 1)], links)
    assert troubles == []
    return [(end.source, end.target, end.link) for end in found]


def link(**fields: object) -> Link:
    return Link.model_validate(fields)


def test_neighbours_are_joined_unless_links_say_otherwise():
    assert ends(3) == [("s1", "s2", None), ("s2", "s3", None)]
    assert ends(3, link(capacity=4)) == [("s1", "s2", 0), ("s2", "s3", None)]
    assert ends(3, link(), link()) == [("s1", "s2", 0), ("s2", "s3", 1)]
    assert ends(3, link(**{"from": "s2"})) == [("s1", "s2", None), ("s2", "s3", 0)]
    assert ends(3, link(to="s2")) == [("s1", "s2", 0), ("s2", "s3", None)]
    assert ends(3, link(**{"from": "s1", "to": "s3"})) == [("s1", "s3", 0)]


def test_a_loop_is_found_wherever_it_is():
    links = [link(**{"from": a, "to": b}) for a, b in (("s1", "s2"), ("s3", "s4"), ("s4", "s3"))]
    found, _ = link_ends(["s1", "s2", "s3", "s4"], links)
    loop = find_cycle(found)
    assert loop is not None
    assert loop[0] == ["s3", "s4", "s3"]
    assert find_cycle(found[:1]) is None


def test_links_that_make_no_line_are_refused(line, box_catalogue):
    factory = line((5, 10), (14, 10), links=({"from": "s2", "to": "s1"}, {"from": "s1", "to": "x"}))
    with pytest.raises(LayoutError) as caught:
        resolve_links(factory, box_catalogue)
    assert caught.value.problems == ("links[1].to: unknown station 'x'; known: s1, s2",)
    circle = line((5, 10), (14, 10), links=({"from": "s2", "to": "s1"}, {"from": "s1", "to": "s2"}))
    with pytest.raises(LayoutError, match="the flow runs in a circle: s1 -> s2 -> s1"):
        resolve_links(circle, box_catalogue)


def test_equipment_that_does_not_exist_is_told_by_name(line, box_catalogue):
    factory: Factory = line((5, 10)).with_station("s1", equipment="tabel")
    with pytest.raises(AssetError, match="unknown equipment 'tabel'; did you mean 'table'"):
        resolve_links(factory, box_catalogue)


def test_conveyors_of_the_ochang_line_are_as_long_as_its_plan_says(ochang, catalogue):
    lengths = {link.id: link.length_m for link in resolve_links(ochang, catalogue)}
    # Lengths in the plan are measured on the floor; ramps add at most 2 m.
    plan = {
        "winding->flatten": 2.8,
        "ccw_an->insert": 22.7,
        "leak->fill": 148.8,
        "precharge->formation": 45.1,
        "formation->htaging": 46.8,
        "htaging->rtaging": 31.0,
    }
    for id, length_m in plan.items():
        assert length_m - 1e-6 <= lengths[id] <= length_m + 2
