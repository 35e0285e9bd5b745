"""Edits of a line, and undoing them."""

import pytest

from viewer.errors import LayoutError
from viewer.factory.commands import (
    MoveStation,
    RotateStation,
    SetParameter,
)
from viewer.factory.durations import constant
from viewer.factory.flow import checked_ends
from viewer.factory.history import History
from viewer.factory.link_commands import SetLink
from viewer.factory.model import Factory, Station
from viewer.factory.station_commands import AddStation, RemoveStation


@pytest.fixture
def three(line) -> Factory:
    return line((5, 10), (15, 10), (25, 10))


def joints(factory: Factory) -> list[str]:
    return [f"{end.source}->{end.target}" for end in checked_ends(factory)]


def test_a_command_gives_a_new_line_and_leaves_the_old_one(three: Factory):
    moved = MoveStation("s2", (16.12345, 11)).apply(three)
    assert moved.station("s2").at_m == (16.123, 11)
    assert three.station("s2").at_m == (15, 10)
    assert moved.station("s1") is three.station("s1")


def test_a_station_turns_within_the_circle(three: Factory):
    assert RotateStation("s1", -90).apply(three).station("s1").facing_deg == 270


def test_parameters_are_set_by_their_names_in_the_file(three: Factory):
    factory = SetParameter("s1", "yield", 0.9).apply(three)
    factory = SetParameter("s1", "cycle_s", {"uniform": {"low": 1, "high": 2}}).apply(factory)
    factory = SetParameter("s1", "failures", {"mtbf_s": 60, "mttr_s": 5}).apply(factory)
    factory = SetParameter("s1", "failures.mttr_s", {"constant": {"value": 7}}).apply(factory)
    factory = SetParameter("s1", "per_format.46120.cycle_s", 9).apply(factory)
    station = factory.station("s1")
    assert station.yield_ == 0.9
    assert station.cycle_s.parameters == (1, 2)
    assert station.failures is not None
    assert (station.failures.mtbf_s.mean_s, station.failures.mttr_s) == (60, constant(7))
    assert station.for_format("46120").cycle_s == constant(9)
    assert station.for_format("4680") is station


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("cycle_s", -1, "stations[0].cycle_s: expected a time above 0 s, got -1"),
        ("cycle", 1, "stations[0].cycle: unknown key; did you mean 'cycle_s'?"),
        ("yield", 0, "stations[0].yield"),
        ("failures.mtbf_s", 5, "stations[0].failures.mttr_s: expected a value, got nothing"),
        ("id", "s2", "stations[0].id: 's2' is the id of another one"),
        ("kind", "storage", "stations[0]: a storage needs dwell_s"),
    ],
)
def test_a_value_that_does_not_fit_changes_nothing(field, value, problem, three: Factory):
    with pytest.raises(LayoutError) as caught:
        SetParameter("s1", field, value).apply(three)
    assert caught.value.problems[0].startswith(problem)


def test_a_renamed_station_keeps_its_links(three: Factory):
    factory = SetLink("s1", "s2", "capacity", 9).apply(three)
    renamed = SetParameter("s2", "id", "press").apply(factory)
    assert joints(renamed) == ["s1->press", "press->s3"]


def test_a_station_is_added_between_two_others(three: Factory):
    new = Station.model_validate({"id": "new", "cycle_s": 1})
    assert joints(AddStation(new, before="s2").apply(three)) == ["s1->new", "new->s2", "s2->s3"]
    linked = SetLink("s1", "s2", "capacity", 9).apply(three)
    assert joints(AddStation(new, before="s2").apply(linked)) == ["s1->new", "new->s2", "s2->s3"]
    assert joints(AddStation(new).apply(three)) == ["s1->s2", "s2->s3", "s3->new"]
    with pytest.raises(LayoutError, match="'s1' is the id of another one"):
        AddStation(three.station("s1")).apply(three)


def test_the_neighbours_of_a_removed_station_are_joined(three: Factory):
    linked = SetLink("s2", "s3", "capacity", 5).apply(
        SetLink("s1", "s2", "capacity", 9).apply(three)
    )
    assert joints(RemoveStation("s2").apply(linked)) == ["s1->s3"]
    with pytest.raises(LayoutError, match="needs at least one station"):
        RemoveStation("s1").apply(RemoveStation("s2").apply(RemoveStation("s3").apply(three)))


def test_links_counted_by_place_stay_where_they_are_when_a_station_goes(line):
    factory = line((5, 10), (15, 10), (25, 10), (35, 10), links=({}, {}, {"capacity": 7}))
    removed = RemoveStation("s1").apply(factory)
    assert joints(removed) == ["s2->s3", "s3->s4"]
    assert [link.capacity for link in removed.links if link.from_ == "s3"] == [7]


def test_a_link_is_resized_also_when_the_layout_left_it_out(three: Factory):
    resized = SetLink("s2", "s3", "capacity", 5).apply(three)
    assert [(link.from_, link.to, link.capacity) for link in resized.links] == [("s2", "s3", 5)]
    assert SetLink("s2", "s3", "capacity", None).apply(three) is three
    with pytest.raises(LayoutError, match="no link joins 's1' to 's3'"):
        SetLink("s1", "s3", "capacity", 5).apply(three)


@pytest.fixture
def net() -> Factory:
    """a feeds b1 and b2 by shares, c inspects and sends back to a, trays come beside it."""
    data = {
        "crews": {"shop": 1},
        "shifts": {"early": ({"from_h": 6, "to_h": 14},)},
        "stations": tuple(
            {"id": id, "cycle_s": 1.0, **more}
            for id, more in {
                "a": {},
                "b1": {"failures": {"mtbf_s": 60.0, "mttr_s": 5.0}},
                "b2": {},
                "c": {"rework": {"to": "a", "share": 0.1}},
                "trays": {},
                "pack": {"joins": {"c": 1, "trays": 2}},
            }.items()
        ),
        "links": tuple(
            {"from": source, "to": target, "share": share}
            for source, target, share in (
                ("a", "b1", 0.75),
                ("a", "b2", 0.25),
                ("b1", "c", None),
                ("b2", "c", None),
                ("c", "a", None),
                ("c", "pack", None),
                ("trays", "pack", None),
            )
        ),
    }
    return Factory.model_validate(data)


NET = ["a->b1", "a->b2", "b1->c", "b2->c", "c->a", "c->pack", "trays->pack"]


@pytest.mark.parametrize(
    ("before", "gone", "come"),
    [
        ("a", [], ["new->a"]),
        ("b1", ["a->b1"], ["a->new", "new->b1"]),
        ("b2", ["a->b2"], ["a->new", "new->b2"]),
        ("c", ["b1->c", "b2->c"], ["b1->new", "b2->new", "new->c"]),
        ("trays", [], ["new->trays"]),
        ("pack", ["c->pack"], ["c->new", "new->pack"]),
    ],
)
def test_a_station_is_added_into_a_branch(before, gone, come, net: Factory):
    new = Station.model_validate({"id": "new", "cycle_s": 1})
    added = AddStation(new, before=before).apply(net)
    assert sorted(joints(added)) == sorted([joint for joint in NET if joint not in gone] + come)
    first = next(iter(added.station("pack").joins))
    assert first == ("new" if before == "pack" else "c")


def test_the_other_branch_takes_over_what_a_removed_one_had(net: Factory):
    removed = RemoveStation("b1").apply(net)
    assert joints(removed) == ["a->b2", "b2->c", "c->a", "c->pack", "trays->pack"]
    assert {link.share for link in removed.links} == {None}
    extra = Station.model_validate({"id": "b3", "cycle_s": 1})
    shares = {"b1": 0.2, "b2": 0.3, "b3": 0.5}
    data = {
        "stations": (*net.stations[:3], extra),
        "links": tuple({"from": "a", "to": id, "share": x} for id, x in shares.items()),
    }
    three = RemoveStation("b3").apply(Factory.model_validate(data))
    assert [link.share for link in three.links] == pytest.approx([0.4, 0.6])


def test_parts_that_come_no_more_are_joined_no_more(net: Factory):
    removed = RemoveStation("trays").apply(net)
    assert dict(removed.station("pack").joins) == {"c": 1}


@pytest.mark.parametrize(
    ("command", "problem"),
    [
        (RemoveStation("a"), "stations: 'c' sends cells back to 'a'"),
        (RemoveStation("c"), "'b2' feeds 'pack' too; say how many of its pieces are joined"),
        (RemoveStation("pack"), "without 'pack', 'c' would lead to 'trays'"),
        (SetParameter("b1", "failures.crew", "shp"), "unknown crew 'shp'; did you mean 'shop'?"),
        (SetParameter("b1", "shift", "erly"), "unknown calendar 'erly'; did you mean 'early'?"),
        (SetParameter("c", "rework.to", "trays"), "the flow runs in a circle"),
        (SetParameter("c", "rework.share", 1), "expected a share of 0 or more and at most 0.99"),
        (SetParameter("pack", "joins.trays", 0), "expected a whole number of cells, 1 or more"),
        (SetParameter("pack", "joins", {"trays": 1}), "'c' feeds 'pack' too"),
    ],
    ids=lambda value: getattr(value, "label", ""),
)
def test_an_edit_that_leaves_a_contradiction_is_refused(command, problem, net: Factory):
    with pytest.raises(LayoutError) as caught:
        command.apply(net)
    assert problem in str(caught.value)


def test_a_renamed_station_is_renamed_wherever_it_is_named(net: Factory):
    renamed = SetParameter("c", "id", "test").apply(SetParameter("a", "id", "winding").apply(net))
    assert renamed.reworks == {"test": "winding"}
    assert list(renamed.station("pack").joins.items()) == [("test", 1), ("trays", 2)]
    assert checked_ends(renamed)


def test_undo_brings_back_the_very_line_that_was_there(three: Factory):
    history = History(three)
    moved = history.do(MoveStation("s1", (6, 10)))
    turned = history.do(RotateStation("s1", 90))
    assert (history.can_undo, history.can_redo) == (True, False)
    assert history.undo_label == "Rotate s1"
    assert history.undo() is moved
    assert history.undo() is three
    assert history.undo() is three
    assert history.redo() is moved
    assert history.redo() is turned
    assert history.redo() is turned
    assert history.factory is turned


def test_a_command_that_changes_nothing_is_no_step(three: Factory):
    history = History(three)
    history.do(MoveStation("s1", (5, 10)))
    assert not history.can_undo
    assert history.factory is three


def test_a_new_command_forgets_what_was_undone(three: Factory):
    history = History(three)
    history.do(MoveStation("s1", (6, 10)))
    history.undo()
    history.do(MoveStation("s1", (7, 10)))
    assert not history.can_redo


def test_a_command_that_fails_leaves_history_as_it_was(three: Factory):
    history = History(three)
    with pytest.raises(LayoutError):
        history.do(MoveStation("nobody", (6, 10)))
    assert history.factory is three
    assert not history.can_undo


def test_the_steps_of_one_drag_are_undone_together(three: Factory):
    history = History(three)
    history.do(MoveStation("s2", (15, 12)))
    history.do(MoveStation("s1", (5.5, 10)))
    history.do(MoveStation("s1", (6, 10)), merge=True)
    history.do(MoveStation("s1", (7, 10)), merge=True)
    assert history.undo().station("s1").at_m == (5, 10)
    assert history.redo().station("s1").at_m == (7, 10)


def test_a_drag_that_ends_where_it_began_is_no_step(three: Factory):
    history = History(three)
    history.do(MoveStation("s1", (6, 10)))
    history.do(MoveStation("s1", (5, 10)), merge=True)
    assert not history.can_undo
    assert history.factory is three


def test_moves_of_different_stations_do_not_merge(three: Factory):
    history = History(three)
    history.do(MoveStation("s1", (6, 10)))
    history.do(MoveStation("s2", (16, 10)), merge=True)
    assert history.undo().station("s1").at_m == (6, 10)
