"""What each link and station has to pass when nobody waits."""

import pytest

from viewer.factory.floor import floor_of
from viewer.factory.model import Factory
from viewer.factory.rates import Rates

PLACES = ((5, 10), (15, 15), (15, 5), (25, 10))


def branches(*shares: float | None) -> tuple[dict[str, object], ...]:
    return (
        {"from": "s1", "to": "s2", "share": shares[0]},
        {"from": "s1", "to": "s3", "share": shares[1]},
        {"from": "s2", "to": "s4"},
        {"from": "s3", "to": "s4"},
    )


def wanted(factory: Factory, catalogue) -> dict[str, float]:
    """Cells an hour that each link has to carry."""
    floor = floor_of(factory, catalogue)
    rates = Rates(factory, floor.ends, {s.id: s for s in factory.stations})
    return {f"{e.source}->{e.target}": 3600 * rates.wanted(e) for e in rates.ends}


def test_branches_take_what_their_machines_can(line, box_catalogue):
    factory: Factory = line(*PLACES, links=branches(None, None))
    # 3600 cells an hour come; the branches take 1200 and 2400, the last station takes all.
    factory = factory.with_station("s1", cycle_s=1.0).with_station("s4", cycle_s=1.0)
    factory = factory.with_station("s2", cycle_s=3.0).with_station("s3", cycle_s=1.5)
    assert wanted(factory, box_catalogue) == pytest.approx(
        {"s1->s2": 1200, "s1->s3": 2400, "s2->s4": 1200, "s3->s4": 2400}
    )


def test_shares_say_what_a_branch_gets(line, box_catalogue):
    factory: Factory = line(*PLACES, links=branches(0.25, 0.75)).with_station("s1", cycle_s=4.0)
    found = wanted(factory, box_catalogue)
    assert found["s1->s2"] == pytest.approx(225)
    assert found["s1->s3"] == pytest.approx(675)


def test_parts_come_as_often_as_the_work_needs_them(line, box_catalogue):
    links = ({"from": "s1", "to": "s3"}, {"from": "s2", "to": "s3"})
    factory: Factory = line(*PLACES[:3], links=links)
    factory = factory.with_station("s1", cycle_s=1.0).with_station("s2", cycle_s=1.0)
    packing = {"kind": "batch", "batch": 64, "cycle_s": 640.0, "joins": {"s1": 64, "s2": 1}}
    factory = factory.with_station("s3", **packing)
    # 64 cells in 640 s are 360 an hour, with one box for 64 of them.
    assert wanted(factory, box_catalogue) == pytest.approx({"s1->s3": 360, "s2->s3": 360 / 64})


def test_cells_sent_back_do_not_go_on_and_take_the_place_of_new_ones(line, box_catalogue):
    factory: Factory = line((5, 10), (15, 10), (25, 10))
    factory = factory.with_station("s2", rework={"to": "s2", "share": 0.0})
    whole = wanted(factory, box_catalogue)
    assert whole == pytest.approx({"s1->s2": 1200, "s2->s3": 1200})
    factory = factory.with_station("s2", rework={"to": "s1", "share": 0.25}, **{"yield_": 0.8})
    assert wanted(factory, box_catalogue)["s2->s3"] == pytest.approx(1200 * 0.8 * 0.75)
    floor = floor_of(factory, box_catalogue)
    rates = Rates(factory, floor.ends, {s.id: s for s in factory.stations})
    assert 3600 * rates.sent_back(factory.station("s2")) == pytest.approx(1200 * 0.8 * 0.25)
    assert 3600 * rates.takes("s1") == pytest.approx(1200 * 0.75)
