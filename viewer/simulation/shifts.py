# pyright: basic
# Numba compiles this file and checks its types; its decorators have no stubs.
"""Working time in the event kernel: what a station that works in shifts does when, and how long.

Outside its shifts a station takes in nothing, and work at its machines rests: services, repairs of
breakdowns on the operating clock, coil changes and changeovers go on at the next shift. A finished
cell may leave. Links, the dwell of a storage and the calendar clock of breakdowns do not stop.

A span of work contains its begin, but not its end: what is finished at that very instant is
finished, and the next piece of work begins with the next shift.
"""

from viewer.simulation.calendars import WEEK_S
from viewer.simulation.jit import compiled, inlined
from viewer.simulation.times import inside

_WEEKS_A_SECOND = 1.0 / WEEK_S


@inlined
def _begin(w, st, number):
    """Begin of a span of work; they are numbered through all weeks."""
    return (number // st.shifts) * WEEK_S + w.shifts[st.shift + number % st.shifts, 0]


@inlined
def _end(w, st, number):
    return (number // st.shifts) * WEEK_S + w.shifts[st.shift + number % st.shifts, 1]


@compiled
def _span_at(w, st, t):
    """The first span of work that ends after `t`."""
    # The last span of the week before may reach into this one. A division, let alone that of
    # whole numbers, would be pulled out of here by the compiler and made at every event, also of
    # lines without any shifts; a week that comes out too early is made good below.
    number = int(t * _WEEKS_A_SECOND) * st.shifts - 1
    while _end(w, st, number) <= t:
        number += 1
    return number


@compiled
def _enter_span(w, st, t):
    number = _span_at(w, st, t)
    st.on_from = _begin(w, st, number)
    st.on_to = _end(w, st, number)


@inlined
def is_off(w, st, t):
    """Whether a station that works in shifts does not work now; st.on_from is its next begin then.

    Only for the present instant.
    """
    if t >= st.on_to:
        _enter_span(w, st, t)
    return t < st.on_from


@compiled
def _end_of_work(w, st, t, work):
    number = _span_at(w, st, t)
    now = max(t, _begin(w, st, number))
    end = _end(w, st, number)
    while now + work > end and now <= w.clock[0].horizon:
        work -= end - now
        number += 1
        now = _begin(w, st, number)
        end = _end(w, st, number)
    return now + work


@inlined
def after_work(w, st, t, work):
    """When the station has worked so long since `t`."""
    end = t + work
    if st.shifts > 0 and (t < st.on_from or end > st.on_to):
        end = _end_of_work(w, st, t, work)
    return end


@compiled
def _worked(w, st, begin, end):
    number = _span_at(w, st, begin)
    total = 0.0
    while True:
        start = _begin(w, st, number)
        if start >= end:
            return total
        total += min(end, _end(w, st, number)) - max(begin, start)
        number += 1


@inlined
def worked(w, st, begin, end):
    """Length of [begin, end] without the time outside the station's shifts."""
    if st.shifts > 0 and end > begin:
        return _worked(w, st, begin, end)
    return end - begin


@compiled
def _spent(w, st, begin, end):
    begin = max(begin, w.clock[0].warmup)
    end = min(end, w.clock[0].horizon)
    if end <= begin:
        return 0.0
    return _worked(w, st, begin, end)


@inlined
def spent(w, st, begin, end):
    """`inside` for the state of a machine: without the time outside the station's shifts."""
    if st.shifts > 0 and (begin < st.on_from or end > st.on_to):
        return _spent(w, st, begin, end)
    return inside(w.clock[0], begin, end)
