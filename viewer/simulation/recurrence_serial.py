# pyright: basic
# Numba compiles this file and checks its types; its decorators have no stubs.
"""A serial station in the recurrence kernel: as many cells as can be settled in one turn.

With A the arrival of the n-th cell and R the time at which the longest free machine became free, it
is taken in at S = max(A, R), if no machine that is still busy can become free before R: all cells
finished by R have to be settled before. The finish is F = S + service and breakdowns; a good cell
leaves at E = max(F, time the link has a place), a bad one vanishes at F.
"""

import math

from viewer.simulation.jit import inlined
from viewer.simulation.line import MEMORYLESS, NO_FAILURES
from viewer.simulation.machines import broken_service
from viewer.simulation.randomness import ARRIVAL, SCRAP, SERVICE, UNTIL_FAILURE, sample, uniform
from viewer.simulation.recurrence_links import (
    NEVER,
    UNKNOWN,
    ask_for,
    close,
    enter,
    join_finished,
    new_row,
    note,
    place_from,
    release,
    take,
    within,
)
from viewer.simulation.recurrence_state import DOWN, LEAVE, OUTCOME, OVER, PASSED, SCRAPPED, UP

_SURELY = 1e-9
"""Far above the rounding of what it guards against."""


@inlined
def settle_finished(w, p, st, warmup, horizon):
    """Finished cells leave, up to the moment from which on there is a free machine."""
    clock = w.clock[0]
    out = w.links[p + 1]
    last = p == len(w.stations) - 1
    while st.done > 0:
        at = st.slots + st.done_head
        f = w.done_t[at]
        if st.free > 0 and st.closed == 0 and f > w.free_t[st.slots + st.free_head]:
            return OVER
        code = w.done_i[at]
        machine = code >> 1
        mc = w.machines[machine]
        leave = f
        if f > horizon:
            leave = NEVER
        elif code & 1:
            st.lost += 1
            if f > warmup:
                st.scrapped += 1
            if clock.noting:
                w.note_i[mc.row, OUTCOME] = SCRAPPED
        else:
            if not last:
                place = place_from(out, w.ring_t)
                if place == UNKNOWN:
                    return DOWN
                if place > leave:
                    leave = place
                    st.blocked += within(f, leave, warmup, horizon)
            if leave < NEVER:
                st.left += 1
                if leave > warmup:
                    st.good += 1
                if clock.noting:
                    w.note_t[mc.row, LEAVE] = leave
                    w.note_i[mc.row, OUTCOME] = PASSED
                if not last:
                    enter(clock, out, w.ring_t, p, leave)
                    if clock.status:
                        return DOWN
        st.done_head = (st.done_head + 1) & st.mask
        st.done -= 1
        if leave < NEVER:
            release(st, mc, w.free_t, w.free_i, machine, leave, warmup, horizon)
    return OVER


@inlined
def finish_of_service(w, p, st, mc, machine, t, n, warmup, horizon):
    """When the service that starts at `t` will be finished, and its working and down time."""
    length = sample(w.specs[3 * p], w.values, st.key, n, SERVICE)
    if st.failures != NO_FAILURES:
        if st.failures == MEMORYLESS:
            u = uniform(st.key, n, UNTIL_FAILURE)
            # -log(u) is at least 1 - u, so mostly no logarithm is needed to see that it is enough.
            if u > 1.0 - length * st.per_up - _SURELY:
                until = -w.specs[3 * p + 1].a * math.log(u)
            else:
                until = NEVER
        else:
            until = mc.until_failure
        if until < length:
            return broken_service(
                w.clock[0],
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
                n,
            )
        mc.until_failure = until - length
    st.working += within(t, t + length, warmup, horizon)
    return t + length


@inlined
def arrival(w, p, st, link):
    """When the next cell gets to station p, UNKNOWN or NEVER; the source gives cells without end."""
    if p == 0:
        return 0.0 if st.saturated else st.next_arrival
    if link.taken < link.entered:
        return w.ring_t[link.ring + link.next_out] + link.transport
    if link.no_more:
        return NEVER
    return UNKNOWN


@inlined
def come_in(w, p, st, link, arrive, t, warmup, horizon):
    """A cell comes in at `t`."""
    if p == 0:
        if st.saturated == 0:
            st.arrivals += 1
            st.next_arrival = arrive + sample(
                w.specs[len(w.specs) - 1], w.values, st.key, st.arrivals, ARRIVAL
            )
        if t > st.last_in:
            st.same = 0
        st.same += 1
    else:
        take(link, w.ring_t, t, warmup, horizon)
    st.last_in = t
    st.entered += 1
    if t > warmup:
        st.waited += 1
        if p > 0 or st.saturated == 0:
            st.wait += t - arrive


@inlined
def pass_serial(w, p, st):
    """Settles what can be settled at station p. What it waits for: UP, DOWN or nothing, OVER."""
    clock = w.clock[0]
    warmup, horizon = clock.warmup, clock.horizon
    link = w.links[p]
    while True:
        if settle_finished(w, p, st, warmup, horizon) == DOWN:
            return DOWN
        if st.closed or st.free == 0:
            close(st, link)
            w.links[p + 1].no_more = 1
            return OVER
        at = st.slots + st.free_head
        t = w.free_t[at]
        arrive = arrival(w, p, st, link)
        if arrive == UNKNOWN and t <= horizon:
            ask_for(link, t)
            return UP
        t = max(t, arrive)
        if t > horizon or arrive == UNKNOWN:
            close(st, link)
            continue
        if p == 0 and st.entered >= clock.pause:
            return UP
        machine = w.free_i[at]
        st.free_head = (st.free_head + 1) & st.mask
        st.free -= 1
        come_in(w, p, st, link, arrive, t, warmup, horizon)
        n = st.started
        st.started += 1
        mc = w.machines[machine]
        mc.used += 1
        finish = finish_of_service(w, p, st, mc, machine, t, n, warmup, horizon)
        bad = st.loss > 0.0 and uniform(st.key, n, SCRAP) < st.loss
        if clock.noting:
            mc.row = new_row(clock, st, p)
            if clock.status:
                return OVER
            if p == 0 and st.saturated:
                arrive = t
            note(w, mc.row, machine, arrive, t, t, finish)
        join_finished(st, w.done_t, w.done_i, (machine << 1) | bad, finish)
