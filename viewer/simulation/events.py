# pyright: basic
# Numba compiles this file and checks its types; its decorators have no stubs.
"""The event kernel: from one instant at which something happens to the next.

What happens at one instant is settled in a fixed order, so that a run has one outcome only:

1. All events of the instant, in the order in which they were scheduled: machines finish (and bad
   cells vanish), end a coil change or are repaired; cells get to the end of a link or become ripe.
2. The last station of the flow that can do anything does it, and so on until none can. A station
   lets all finished cells leave, first finished first, as far as there are places (`routes` says
   where to); then a free machine takes a cell that has arrived (`intake` says from where), the
   machine that has been idle longest first (of equally long idle ones the lowest number). So a
   station further on that can take a cell at the same instant, from a link without transport time
   or from a machine before it, does so before anything else comes in behind it.

The kernel never raises and never hangs: `advance` returns with a status in the clock, and `run`
turns that into an error that names station and time.
"""

import math

from viewer.simulation.batches import finish_batch, free_old_machines
from viewer.simulation.crews import only_breakdowns_to_come, send_people, trouble
from viewer.simulation.heap import U64, code_of, drop_first, schedule_apart
from viewer.simulation.intake import take_in
from viewer.simulation.jit import compiled, inlined
from viewer.simulation.line import BATCH, STORAGE
from viewer.simulation.machines import (
    first_failures,
    join_finished,
    line_up,
    release,
)
from viewer.simulation.source import draw_arrival
from viewer.simulation.state import (
    CHANGING,
    FINISHED,
    HEAP_FULL,
    JAMMED,
    PAUSED,
    STUCK,
    WORKING,
)
from viewer.simulation.times import inside
from viewer.simulation.transfer import move_out

MOST_EVENTS_AT_ONE_TIME = 5_000_000


@inlined
def finish(w, st, machine, p, t):
    """A machine finishes its cell or its batch."""
    if st.kind == BATCH:
        finish_batch(w, st, machine, p, t)
        return
    clock = w.clock[0]
    mc = w.machines[machine]
    if mc.bad:
        st.lost += 1
        st.cell_time += inside(clock, mc.since, t)
        if t > clock.warmup:
            st.scrapped += 1
        release(w, st, machine, t)
    else:
        join_finished(st, w.machines, w.done, machine)


@compiled
def begin(w):
    """Schedules what is known at t = 0. Every station is settled at the first instant."""
    clock = w.clock[0]
    first_failures(w)
    for p in range(len(w.stations)):
        st = w.stations[U64(p)]
        if st.kind == BATCH and st.warm:
            code = len(w.machines) + len(w.stations) + p
            schedule_apart(clock, w.heap, clock.warmup + st.dwell, code)
        if st.head and st.saturated == 0:
            draw_arrival(w, st, p, 0.0)
        schedule_apart(clock, w.heap, 0.0, len(w.machines) + p)


@inlined
def count_step(clock, p):
    """One more step back to station p at this instant; there cannot be any number of them."""
    clock.instant += 1
    if clock.instant > MOST_EVENTS_AT_ONE_TIME:
        clock.status = STUCK
        clock.where = p


@compiled
def offer(w, st):
    """A station may have something to hand over directly, for which stations contend: those behind
    it are settled at this instant, too. Returns the last of them."""
    last = -1
    for k in range(st.outlet, st.outlet + st.outlets):
        link = w.links[w.outlets[k]]
        if link.places == 0 and w.stations[link.target].hungry:
            w.stations[link.target].dirty = 1
            last = max(last, link.target)
    return last


@compiled
def advance(w):
    """Runs until the horizon, until `clock.pause` events have been handled, or until it cannot."""
    clock = w.clock[0]
    stations = w.stations
    n_machines = len(w.machines)
    n_stations = len(stations)
    # At one instant every machine and every station's inlet and outlet may schedule one event.
    # Where crews repair, a machine breaks down or is repaired besides.
    room = len(w.heap) - 1 - n_machines - 2 * n_stations
    if len(w.crews) > 0:
        room -= n_machines + len(w.crews)
    if clock.sequence == 0:
        begin(w)
    clock.status = 0
    while True:
        if clock.hole:
            drop_first(clock, w.heap)
        if clock.heap <= clock.restless and nothing_to_come(w) and is_jammed(w):
            clock.status = JAMMED
            return
        if clock.heap == 0 or w.heap[0].t > clock.horizon:
            clock.t = clock.horizon
            clock.status = FINISHED
            return
        if clock.events >= clock.pause:
            clock.status = PAUSED
            return
        t = w.heap[0].t
        if t > clock.t:
            clock.t = t
            clock.instant = 0
        low = n_stations
        p = -1
        while True:
            code = code_of(w.heap[0].id)
            clock.hole = 1
            clock.events += 1
            clock.instant += 1
            at = -1
            if code < n_machines:
                mc = w.machines[U64(code)]
                at = mc.station
                st = stations[U64(at)]
                if mc.state == WORKING:
                    finish(w, st, code, at, t)
                elif mc.state == CHANGING and mc.finish <= t:
                    line_up(st, w.machines, w.idle, code, t)
                else:
                    mc.waking = 0
            elif code < n_machines + n_stations:
                at = code - n_machines
                st = stations[U64(at)]
                if st.wake <= t:
                    st.wake = 1e300
            elif code < n_machines + 2 * n_stations:
                at = code - n_machines - n_stations
                st = stations[U64(at)]
                st.wake_out = 1e300
                if st.kind == BATCH:
                    free_old_machines(w, st, t)
            elif code < 2 * n_machines + 2 * n_stations:
                at = trouble(w, code - n_machines - 2 * n_stations, t)
            else:
                send_people(w, code - 2 * n_machines - 2 * n_stations, t)
            if at >= 0:
                st = stations[U64(at)]
                st.dirty = 1
                low = min(low, at)
                p = max(p, at)
                if st.offers:
                    p = max(p, offer(w, st))
            if clock.hole:
                waiting = clock.heap
                left_t = w.heap[1].t if waiting > 1 else math.inf
                right_t = w.heap[2].t if waiting > 2 else math.inf
                if left_t > t and right_t > t:
                    break
                drop_first(clock, w.heap)
            elif w.heap[0].t > t:
                break
        if clock.heap > room:
            clock.status = HEAP_FULL
        if clock.instant > MOST_EVENTS_AT_ONE_TIME:
            clock.status = STUCK
            clock.where = p
        clock.low = low
        clock.high = p
        while p >= clock.low and clock.status == 0:
            st = stations[U64(p)]
            if st.dirty:
                move_out(w, p, st, t)
                if clock.high > p:
                    p = clock.high
                    count_step(clock, p)
                    continue
                st.dirty = 0
                take_in(w, p, st, t)
                if clock.high > p:
                    p = clock.high
                    count_step(clock, p)
                    continue
                if st.dirty:
                    continue
            p -= 1
            clock.high = p
        if clock.status:
            return


@inlined
def nothing_to_come(w):
    return w.clock[0].heap == 0 or only_breakdowns_to_come(w)


@compiled
def is_jammed(w):
    """Whether nothing is going to happen any more although nothing keeps a cell until later.

    Only a storage may: cells that get ripe after the horizon are not waited for. Names the last
    station of the flow that has something to give and cannot get rid of it.
    """
    w.clock[0].where = 0
    for p in range(len(w.stations)):
        st = w.stations[U64(p)]
        if st.kind == STORAGE and st.content > st.ring_count + st.old_waiting:
            return False
        if st.kind == STORAGE and st.absorbed > 0:
            return False
        if st.done > 0 or (st.kind == STORAGE and st.ring_count > 0):
            w.clock[0].where = p
    return True
