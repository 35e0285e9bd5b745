"""What can be run but is hardly meant is told as a doubt, with figures."""

import pytest

from viewer.factory.checks import find_problems
from viewer.factory.findings import Finding
from viewer.factory.model import Factory

FAILURES = {"mtbf_s": 90.0, "mttr_s": 10.0}


def doubts(factory: Factory, catalogue, *codes: str) -> list[Finding]:
    found = find_problems(factory, catalogue)
    return [one for one in found if one.code in codes] if codes else found


def only(found: list[Finding], code: str) -> Finding:
    (one,) = [finding for finding in found if finding.code == code]
    assert one.severity == "warning"
    return one


def test_a_crew_with_more_work_than_hands_is_told_how_many_it_takes(line, box_catalogue):
    factory: Factory = line((5, 10), crews={"shop": 2})
    broken = factory.with_station("s1", failures=FAILURES, machines=20)
    # 20 machines, each broken for 10 of 100 s, keep 2 people busy all the time: just enough.
    assert doubts(broken, box_catalogue, "crew-overloaded") == []
    more = broken.with_station("s1", machines=21)
    found = only(doubts(more, box_catalogue), "crew-overloaded")
    assert found.message == "Crew shop has work for 2.1 people and is 2"
    assert found.place == "crews.shop"
    assert found.station_ids == ("s1",)


def test_a_format_behind_one_that_runs_for_ever_never_begins(line, box_catalogue):
    endless: Factory = line((5, 10), plan=({"format": "4680"}, {"format": "46120"}))
    found = only(doubts(endless, box_catalogue), "plan-endless")
    assert found.message == "Format 46120 never begins: 4680 before it has no number of cells"
    counted: Factory = line((5, 10), plan=({"format": "4680", "cells": 9}, {"format": "46120"}))
    assert doubts(counted, box_catalogue, "plan-endless") == []


def test_a_crew_and_a_calendar_nobody_uses_are_told(line, box_catalogue):
    shifts = {"early": ({"from_h": 6, "to_h": 14},), "late": ({"from_h": 14, "to_h": 22},)}
    factory: Factory = line((5, 10), crews={"shop": 1, "weld": 1}, shifts=shifts)
    factory = factory.with_station("s1", failures=FAILURES)
    found = doubts(factory, box_catalogue)
    assert only(found, "crew-unused").message == "Crew weld repairs nothing"
    assert only(found, "calendar-unused").message == "No station works by the calendar late"
    assert only(found, "calendar-unused").place == "shifts.late"


def test_a_station_that_is_nearly_always_broken_is_told(line, box_catalogue):
    factory: Factory = line((5, 10)).with_station("s1", failures={"mtbf_s": 1.0, "mttr_s": 99.0})
    found = only(doubts(factory, box_catalogue), "rarely-runs")
    assert found.message == "s1 is broken 99 % of its time"
    half = factory.with_station("s1", failures={"mtbf_s": 1.0, "mttr_s": 1.0})
    assert doubts(half, box_catalogue) == []


def test_a_queue_that_only_grows_is_told(line, box_catalogue):
    # The station takes a cell in 3 s.
    factory = line((5, 10), arrivals={"interval_s": 2.0})
    found = only(doubts(factory, box_catalogue), "queue-grows")
    assert found.message == (
        "30.0 cells a minute come to s1, which takes 20.0; without a queue_capacity the queue only"
        " grows"
    )
    assert doubts(line((5, 10), arrivals={"interval_s": 3.0}), box_catalogue) == []
    with_end = {"interval_s": 2.0, "queue_capacity": 9}
    assert doubts(line((5, 10), arrivals=with_end), box_catalogue) == []


@pytest.mark.parametrize(("share", "capacity", "told"), [(0.03, 2, True), (0.03, 10, False)])
def test_a_way_back_too_small_for_chance_is_told(share, capacity, told, line, box_catalogue):
    back = ({"from": "s2", "to": "s1", "capacity": capacity, "via_m": ((18, 4), (2, 4))},)
    factory: Factory = line((5, 10), (15, 10), links=back)
    factory = factory.with_station("s2", rework={"to": "s1", "share": share})
    found = doubts(factory, box_catalogue, "rework-jams")
    assert [one.message for one in found] == (
        ["The way back s2->s1 holds 2 cells; when it is full, the line can get stuck"]
        if told
        else []
    )


def test_parts_handed_out_by_chance_are_told(line, box_catalogue):
    links = tuple(
        {"from": source, "to": target, "share": share}
        for source, target, share in (
            ("s1", "s2", 0.5),
            ("s1", "s3", 0.5),
            ("s2", "s4", None),
            ("s3", "s4", None),
        )
    )
    places = ((5, 10), (15, 15), (15, 5), (25, 10))
    factory: Factory = line(*places, links=links).with_station("s4", joins={"s2": 1, "s3": 1})
    found = only(doubts(factory, box_catalogue), "parts-jam")
    assert found.message.startswith("s4 joins parts that s1 hands out by chance")
    by_room = tuple({**link, "share": None} for link in links)
    fair: Factory = line(*places, links=by_room).with_station("s4", joins={"s2": 1, "s3": 1})
    assert doubts(fair, box_catalogue, "parts-jam") == []


def test_a_line_may_end_at_several_stations_but_not_fall_apart(line, box_catalogue):
    branches = ({"from": "s1", "to": "s2"}, {"from": "s1", "to": "s3"})
    places = ((5, 10), (15, 15), (15, 5))
    assert doubts(line(*places, links=branches), box_catalogue, "dead-end") == []
    apart = line(*places, (25, 5), links=({"from": "s1", "to": "s3"}, {"from": "s2", "to": "s4"}))
    found = doubts(apart, box_catalogue, "dead-end")
    assert [one.message for one in found] == [
        "s2: not joined to the line",
        "s4: not joined to the line",
    ]
    assert {one.severity for one in found} == {"error"}
