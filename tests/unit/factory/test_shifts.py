"""When a shop works: shifts of a week, and who works by which calendar."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from viewer.errors import LayoutError
from viewer.factory.model import Factory
from viewer.factory.shifts import DAYS, Shift, week_spans, working_hours

TWO_SHIFTS = {"from_h": 6, "to_h": 22}
NIGHT = {"from_h": 22, "to_h": 6}


def shift(**fields: object) -> Shift:
    return Shift.model_validate(fields)


def factory(shifts: object, *stations: dict[str, object]) -> Factory:
    each = tuple({"cycle_s": 1.0, **station} for station in stations)
    return Factory.model_validate({"shifts": shifts, "stations": each})


def test_without_days_a_shift_is_worked_every_day():
    spans = week_spans([shift(**TWO_SHIFTS)])
    assert spans == tuple((24 * day + 6, 24 * day + 22) for day in range(7))
    assert working_hours([shift(**TWO_SHIFTS)]) == 7 * 16


def test_a_night_shift_ends_on_the_next_day():
    assert week_spans([shift(**NIGHT, days=("sun", "mon"))]) == ((22, 30), (166, 174))


@pytest.mark.parametrize(("from_h", "to_h"), [(0, 24), (0, 0), (6, 6), (24, 0), (24, 24)])
def test_a_shift_that_ends_when_it_begins_lasts_a_day(from_h: float, to_h: float):
    every_day = shift(from_h=from_h, to_h=to_h)
    assert every_day.length_h == 24
    assert working_hours([every_day]) == 168
    assert week_spans([every_day])[0][0] == from_h % 24


@given(
    from_h=st.integers(0, 24),
    to_h=st.integers(0, 24),
    days=st.lists(st.sampled_from(DAYS), min_size=1, unique=True),
)
def test_spans_begin_in_the_week_and_are_as_long_as_the_shift(from_h, to_h, days):
    one = shift(from_h=from_h, to_h=to_h, days=tuple(days))
    spans = week_spans([one])
    assert len(spans) == len(days)
    assert list(spans) == sorted(spans)
    assert all(0 <= begin < 168 and end - begin == one.length_h for begin, end in spans)
    assert 0 < one.length_h <= 24


def test_shifts_may_follow_each_other_without_a_gap():
    calendar = ({"from_h": 6, "to_h": 14}, {"from_h": 14, "to_h": 22}, NIGHT)
    around = factory({"around": calendar}, {"id": "a"})
    assert working_hours(around.shifts["around"]) == 168


@pytest.mark.parametrize(
    ("calendar", "problem"),
    [
        ((), "expected at least one shift, got an empty list"),
        (({**NIGHT, "days": ()},), "expected at least one day, got an empty list"),
        ((TWO_SHIFTS, {"from_h": 21, "to_h": 23}), "two shifts overlap on mon at 21 h"),
        (
            ({**NIGHT, "days": ("sun",)}, {"from_h": 5, "to_h": 7, "days": ("mon",)}),
            "two shifts overlap on mon at 5 h",
        ),
        (({**NIGHT, "days": ("tue", "tue")},), "two shifts overlap on tue at 22 h"),
        (({"from_h": 6, "to_h": 25},), "expected an hour of the day from 0 to 24, got 25"),
    ],
)
def test_a_calendar_nobody_could_work_by_is_refused(calendar, problem):
    with pytest.raises(ValidationError, match=problem):
        factory({"two": calendar}, {"id": "a"})


def test_the_first_calendar_holds_for_all_stations_that_name_none():
    line = factory(
        {"two": (TWO_SHIFTS,), "night": (NIGHT,)},
        {"id": "a"},
        {"id": "b", "shift": "night"},
        {"id": "c", "shift": "always"},
    )
    assert [line.calendar_of(id) for id in "abc"] == ["two", "night", None]
    assert factory({}, {"id": "a"}).calendar_of("a") is None
    with pytest.raises(LayoutError, match="unknown station 'x'"):
        line.calendar_of("x")


def test_the_first_crew_repairs_what_names_none():
    failures = {"mtbf_s": 60.0, "mttr_s": 5.0}
    stations = (
        {"id": "a", "cycle_s": 1.0, "failures": failures},
        {"id": "b", "cycle_s": 1.0, "failures": {**failures, "crew": "weld"}},
        {"id": "c", "cycle_s": 1.0, "failures": {**failures, "crew": "none"}},
        {"id": "d", "cycle_s": 1.0},
    )
    line = Factory.model_validate({"crews": {"shop": 2, "weld": 1}, "stations": stations})
    assert [line.crew_of(id) for id in "abcd"] == ["shop", "weld", None, None]
    assert line.crew_of(line.stations[1]) == "weld"
    alone = Factory.model_validate({"stations": stations[:1]})
    assert alone.crew_of("a") is None
