"""The passport of a cell says where it was, and nobody is in two places at once."""

from itertools import pairwise

import pytest

from viewer.app.passport import Passports
from viewer.simulation.run import record


@pytest.fixture
def passports(session):
    return Passports(record(session.factory, session.catalogue, hours=0.5, warmup_hours=0.1))


def test_a_cell_visits_the_stations_in_order_and_is_never_in_two(passports):
    cell = passports.next_at("press", 60.0)
    found = passports.passport(cell)
    visits = found["visits"]
    assert found["cell"] == cell
    assert [visit["station"] for visit in visits][:2] == ["press", "oven"]
    assert visits[0]["enter_s"] >= 60.0
    for one, next_one in pairwise(visits):
        assert one["enter_s"] <= one["start_s"] <= one["finish_s"] <= one["leave_s"]
        assert one["leave_s"] <= next_one["enter_s"] + 1e-3


def test_the_cell_on_a_conveyor_is_the_one_that_left_its_machine_then(passports):
    cell = passports.next_at("press", 100.0)
    (press, *_) = passports.passport(cell)["visits"]
    assert passports.on_link("press->oven", press["leave_s"]) == cell
    assert passports.on_link("press->oven", -1e6) is None


def test_a_scrapped_cell_goes_nowhere_afterwards(passports):
    ends = [
        passports.passport(cell)["visits"][-1] for cell in range(1, 400) if passports.passport(cell)
    ]
    scrapped = [visit for visit in ends if visit["outcome"] == "scrapped"]
    assert scrapped
    assert all(visit["station"] == "oven" and visit["link"] is None for visit in scrapped)


def test_nobody_is_found_where_nobody_is(passports):
    assert passports.passport(10**9) is None
    assert passports.next_at("nowhere", 0.0) is None
    assert passports.next_at("press", 1e6) is None
    assert passports.on_link("nowhere->press", 0.0) is None
