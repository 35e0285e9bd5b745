"""The calendars of a line as spans of working time, for tables and charts.

A calendar is (N, 2): begin and end of each span of work in a week, in seconds; time 0 is the begin
of the first shift of the first calendar's week. Begins rise and lie within the week; the last span
may run into the next one. Shifts that follow one another without a break are one span.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from viewer.factory.model import Factory
from viewer.factory.shifts import WEEK_H, week_spans

Floats = npt.NDArray[np.float64]

HOUR_S = 3600.0
WEEK_S = WEEK_H * HOUR_S
_TOUCHING_H = 1e-9


def calendars_of(factory: Factory) -> dict[str, Floats]:
    """By name, those that leave any time off; one that does not is none at all."""
    if not factory.shifts:
        return {}
    origin_h = week_spans(next(iter(factory.shifts.values())))[0][0]
    found: dict[str, Floats] = {}
    for name, calendar in factory.shifts.items():
        spans = _joined([(b - origin_h, e - origin_h) for b, e in week_spans(calendar)])
        if spans:
            found[name] = HOUR_S * np.array(spans)
    return found


def _joined(spans: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The spans of a week (h), earliest first, joined where they touch; none if no time is off."""
    joined: list[tuple[float, float]] = []
    for begin, end in sorted((b % WEEK_H, b % WEEK_H + e - b) for b, e in spans):
        if joined and begin <= joined[-1][1] + _TOUCHING_H:
            joined[-1] = joined[-1][0], end
        else:
            joined.append((begin, end))
    first, last = joined[0], joined[-1]
    if last[1] >= first[0] + WEEK_H - _TOUCHING_H:
        if len(joined) == 1:
            return []
        joined = [*joined[1:-1], (last[0], first[1] + WEEK_H)]
    return joined


def time_off(calendar: Floats, end_s: float) -> Floats:
    """(N, 2) spans of a run from 0 to `end_s` outside the working time, in order."""
    weeks = np.arange(-1, int(end_s // WEEK_S) + 2)
    spans = (calendar[None, :, :] + WEEK_S * weeks[:, None, None]).reshape(-1, 2)
    off = np.column_stack([spans[:-1, 1], spans[1:, 0]])
    off = np.clip(off, 0.0, end_s)
    return off[off[:, 1] > off[:, 0]]


def share_of_week(calendar: Floats) -> float:
    """Share of time that is working time."""
    return float((calendar[:, 1] - calendar[:, 0]).sum() / WEEK_S)


def worked_until(calendar: Floats, times_s: Floats) -> Floats:
    """Working time (s) before each time, but for a constant."""
    begins, ends = calendar.T
    # The last span of the week before may reach into this one.
    begins = np.concatenate([begins[-1:] - WEEK_S, begins])
    ends = np.concatenate([ends[-1:] - WEEK_S, ends])
    weeks = np.floor(times_s / WEEK_S)
    rest = times_s - weeks * WEEK_S
    inside = np.clip(rest[..., None], begins, ends) - begins
    return weeks * (calendar[:, 1] - calendar[:, 0]).sum() + inside.sum(axis=-1)


def worked_within(calendar: Floats, begin_s: float, end_s: float) -> float:
    """Working time (s) in a span of time."""
    before, after = worked_until(calendar, np.array([begin_s, end_s]))
    return float(after - before)
