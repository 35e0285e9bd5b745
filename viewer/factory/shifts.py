"""Working time: calendars of shifts that repeat every week.

Times of a week are hours from Monday 0:00.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, TypeVar, get_args

from pydantic import AfterValidator, BaseModel

from viewer.factory import values as v
from viewer.factory.strict import CONFIG, InOrder

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAYS: tuple[Day, ...] = get_args(Day)
WEEK_H = 168.0
ALWAYS = "always"
"""The calendar of a station that works round the clock."""


T = TypeVar("T")


def _some(values: tuple[T, ...], what: str) -> tuple[T, ...]:
    if not values:
        raise v.told(f"expected {what}, got an empty list")
    return values


def _some_days(days: tuple[Day, ...]) -> tuple[Day, ...]:
    return _some(days, "at least one day")


class Shift(BaseModel):
    """Work from an hour to an hour of the same day, or of the next one where `to_h` is not later
    than `from_h`.
    """

    model_config = CONFIG
    days: Annotated[tuple[Day, ...], AfterValidator(_some_days)] = DAYS
    """The days on which the shift begins."""
    from_h: v.HourOfDay
    to_h: v.HourOfDay

    @property
    def length_h(self) -> float:
        """Hours of one shift, above 0 and up to 24."""
        return (self.to_h - self.from_h) % 24 or 24.0


def week_spans(calendar: Sequence[Shift]) -> tuple[tuple[float, float], ...]:
    """Begin and end of each shift of a week (h from Monday 0:00), earliest begin first.

    A begin is below 168; the end of a shift that runs into the next week is above.
    """
    # A shift from 24:00 on sunday begins the next week, which is every week.
    begins = [
        ((24.0 * DAYS.index(day) + shift.from_h) % WEEK_H, shift.length_h)
        for shift in calendar
        for day in shift.days
    ]
    return tuple(sorted((begin, begin + length_h) for begin, length_h in begins))


def working_hours(calendar: Sequence[Shift]) -> float:
    """Hours of work in a week."""
    return sum(end - begin for begin, end in week_spans(calendar))


def _checked(calendar: tuple[Shift, ...]) -> tuple[Shift, ...]:
    spans = week_spans(_some(calendar, "at least one shift"))
    following = [*spans[1:], (spans[0][0] + WEEK_H, spans[0][1] + WEEK_H)]
    for (_, end), (begin, _) in zip(spans, following, strict=True):
        if begin < end - 1e-9:
            day, hour = divmod(begin % WEEK_H, 24)
            raise v.told(f"two shifts overlap on {DAYS[int(day)]} at {hour:g} h")
    return calendar


def _not_reserved(calendars: Mapping[str, tuple[Shift, ...]]) -> Mapping[str, tuple[Shift, ...]]:
    if ALWAYS in calendars:
        text = f"'{ALWAYS}' means round the clock; give the calendar another name"
        raise v.gathered([((ALWAYS,), v.told(text), None)])
    return calendars


Calendar = Annotated[tuple[Shift, ...], AfterValidator(_checked)]
Calendars = Annotated[Mapping[v.Id, Calendar], AfterValidator(_not_reserved), InOrder]
"""Name of a calendar -> its shifts, in the order of the file."""
