# pyright: basic
# Numba compiles this file and checks its types; its decorators have no stubs.
"""A service at a machine of the event kernel, with the breakdowns that interrupt it."""

import math

from viewer.simulation.crews import begin_service
from viewer.simulation.jit import compiled, inlined
from viewer.simulation.line import CALENDAR_CLOCK, MEMORYLESS, NO_FAILURES
from viewer.simulation.randomness import (
    CALENDAR,
    REPAIR,
    SERVICE,
    UNTIL_FAILURE,
    sample,
    word,
)
from viewer.simulation.rows import note_stop
from viewer.simulation.shifts import after_work, spent
from viewer.simulation.state import DOWN_STOP, UP
from viewer.simulation.times import inside


@compiled
def next_calendar_stop(clock, st, mc, specs, values, stop_t, stop_i, machine, position):
    """Draws the machine's next breakdown on the calendar: `down_from` to `down_to`."""
    k = ((machine - st.first) << 32) | mc.failures
    mc.failures += 1
    up = sample(specs[3 * position + 1], values, st.key, k, CALENDAR)
    mc.down_from = mc.down_to + up
    mc.down_to = mc.down_from + sample(specs[3 * position + 2], values, st.key, k, REPAIR)
    note_stop(clock, stop_t, stop_i, machine, DOWN_STOP, mc.down_from, mc.down_to)


@compiled
def pass_time(clock, st, mc, specs, values, stop_t, stop_i, machine, position, begin, end):
    """Follows a calendar-clock machine from `begin` to `end` while it does not work.

    Returns its down time in that span after the warm-up. Breakdowns that end by `end` are over
    afterwards: the machine's next or present one is what remains in down_from, down_to.
    """
    down = 0.0
    while mc.down_from < end:
        from_t = max(mc.down_from, begin)
        to_t = min(mc.down_to, end)
        if to_t > from_t:
            down += inside(clock, from_t, to_t)
        if mc.down_to > end:
            break
        next_calendar_stop(clock, st, mc, specs, values, stop_t, stop_i, machine, position)
    return down


@compiled
def broken_service(
    clock, st, mc, specs, values, stop_t, stop_i, machine, position, t, length, until, index
):
    """Finish of a service that breakdowns interrupt, on the operating clock; repairs resume it.

    `until` is the working time to the first breakdown, `index` names the service for the draws.
    """
    fail, repair = specs[3 * position + 1], specs[3 * position + 2]
    with_memory = st.failures != MEMORYLESS
    key = word(st.key, index, REPAIR)
    now = t
    rest = length
    k = 0
    while until < rest:
        st.working += inside(clock, now, now + until)
        now += until
        rest -= until
        if with_memory:
            n = ((machine - st.first) << 32) | mc.failures
            stop = sample(repair, values, st.key, n, REPAIR)
            until = sample(fail, values, st.key, n + 1, UNTIL_FAILURE)
            mc.failures += 1
        else:
            stop = sample(repair, values, key, k, REPAIR)
            until = sample(fail, values, key, k, UNTIL_FAILURE)
        st.down += inside(clock, now, now + stop)
        note_stop(clock, stop_t, stop_i, machine, DOWN_STOP, now, now + stop)
        now += stop
        k += 1
    st.working += inside(clock, now, now + rest)
    mc.until_failure = until - rest
    return now + rest


@compiled
def calendar_service(clock, st, mc, specs, values, stop_t, stop_i, machine, position, t, length):
    """Finish of a service on a calendar-clock machine: it rests while the machine is down."""
    now = t
    rest = length
    while mc.down_from < now + rest:
        if mc.down_from > now:
            st.working += inside(clock, now, mc.down_from)
            rest -= mc.down_from - now
            now = mc.down_from
        st.down += inside(clock, now, mc.down_to)
        now = mc.down_to
        next_calendar_stop(clock, st, mc, specs, values, stop_t, stop_i, machine, position)
    st.working += inside(clock, now, now + rest)
    return now + rest


@inlined
def service_length(w, st, index):
    return sample(w.specs[st.spec], w.values, st.key, index, SERVICE)


@inlined
def finish_of_service(w, st, mc, machine, p, t, index, length):
    """When a service that starts now will be finished, and the bookkeeping of its working time.

    `length` is what it takes if nothing happens.

    It is inf where that depends on when somebody comes to repair the machine (see `crews`); the end
    is scheduled when it is known.
    """
    clock = w.clock[0]
    finish = after_work(w, st, t, length)
    if st.failures == NO_FAILURES:
        st.working += spent(w, st, t, finish)
        return finish
    if st.failures == MEMORYLESS:
        until = sample(w.specs[3 * p + 1], w.values, st.key, index, UNTIL_FAILURE)
    elif st.failures == CALENDAR_CLOCK:
        if st.crew < 0:
            return calendar_service(
                clock, st, mc, w.specs, w.values, w.stop_t, w.stop_i, machine, p, t, length
            )
        if mc.trouble != UP or mc.down_from < finish:
            begin_service(w, st, mc, machine, t, length, math.inf)
            return math.inf
        st.working += spent(w, st, t, finish)
        return finish
    else:
        until = mc.until_failure
    if until >= length:
        mc.until_failure = until - length
        st.working += spent(w, st, t, finish)
        return finish
    if st.crew >= 0:
        begin_service(w, st, mc, machine, t, length, until)
        return math.inf
    return broken_service(
        clock,
        st,
        mc,
        w.specs,
        w.values,
        w.stop_t,
        w.stop_i,
        machine,
        p,
        t,
        length,
        until,
        index,
    )
