# pyright: basic
# Numba compiles this file and checks its types; its decorators have no stubs.
"""Repair crews in the event kernel: a broken machine waits for a free person of its crew.

First broken, first served; of machines that broke at the same instant, the one of the station that
comes first in the flow, then the lower number. Who goes where is decided when all events of an
instant are known, so a person who gets free at that instant goes on at once.

Without a crew the end of a service is known when it starts. Here it is not: a service goes on up to
the machine's next breakdown, and from its repair with the rest. The draws are the same, and the
event that ends a service counts as old as if it had been known from the start; with enough people
the line does the same, to the last bit, as without a crew.

On the calendar clock a machine breaks down in whatever state it is, the time to its next breakdown
begins when the repair ends, and it is repaired at any hour. A repair on the operating clock rests
outside the shifts of the station: whoever repairs is free until then, and the machine asks again at
the next shift, before all that broke later.
"""

import math

from viewer.simulation.heap import schedule_apart, schedule_as
from viewer.simulation.jit import compiled, inlined
from viewer.simulation.line import BATCH, CALENDAR_CLOCK, MEMORYLESS
from viewer.simulation.randomness import CALENDAR, REPAIR, UNTIL_FAILURE, sample, word
from viewer.simulation.rows import note_stop
from viewer.simulation.shifts import after_work, is_off, spent, worked
from viewer.simulation.state import (
    DONE,
    DOWN_STOP,
    FINISH,
    IDLE,
    IN_REPAIR,
    INSIDE,
    OUTCOME,
    RESTING,
    SCRAPPED,
    UP,
    WAITING,
    WORKING,
)
from viewer.simulation.times import inside


@inlined
def trouble_code(w, machine):
    """Code of the event that a machine breaks down or is repaired."""
    return len(w.machines) + 2 * len(w.stations) + machine


@compiled
def begin_service(w, st, mc, machine, t, length, until):
    """A service begins of which the end is not known yet. `until`: working time to a breakdown."""
    clock = w.clock[0]
    mc.age = clock.sequence
    clock.sequence += 1
    mc.rest = length
    mc.until_failure = until
    mc.breaks = 0
    mc.finish = math.inf
    if mc.trouble == UP:
        go_on(w, st, mc, machine, t)


@compiled
def go_on(w, st, mc, machine, t):
    """A machine works from `t` on: until its service is finished, or until it breaks down."""
    clock = w.clock[0]
    mc.resumed = t
    if st.failures == CALENDAR_CLOCK:
        if mc.down_from < after_work(w, st, t, mc.rest):
            st.working += spent(w, st, t, mc.down_from)
            return
    elif mc.until_failure < mc.rest:
        end = after_work(w, st, t, mc.until_failure)
        st.working += spent(w, st, t, end)
        schedule_apart(clock, w.heap, end, trouble_code(w, machine))
        return
    else:
        mc.until_failure -= mc.rest
    finish = after_work(w, st, t, mc.rest)
    st.working += spent(w, st, t, finish)
    schedule_as(clock, w.heap, finish, machine, mc.age)
    mc.finish = finish
    if clock.logging:
        note_finish(w, st, mc, finish)


@inlined
def note_finish(w, st, mc, finish):
    """Writes the end of a service that was not known when it started."""
    if st.kind == BATCH:
        for k in range(mc.cells):
            w.log_t[w.held[mc.held + k], FINISH] = finish
        w.batch_t[mc.visit, 1] = finish
    else:
        w.log_t[mc.row, FINISH] = finish
        if finish <= w.clock[0].horizon and mc.bad and w.log_i[mc.row, OUTCOME] == INSIDE:
            w.log_i[mc.row, OUTCOME] = SCRAPPED


@compiled
def expect_breakdown(w, st, mc, machine, p):
    """Draws when a machine breaks down next on the calendar; its repair has just ended."""
    k = ((machine - st.first) << 32) | mc.failures
    mc.down_from = mc.down_to + sample(w.specs[3 * p + 1], w.values, st.key, k, CALENDAR)
    schedule_apart(w.clock[0], w.heap, mc.down_from, trouble_code(w, machine))


@compiled
def trouble(w, machine, t):
    """A machine breaks down, or is repaired. Returns the station's place in the flow."""
    mc = w.machines[machine]
    p = mc.station
    st = w.stations[p]
    if mc.trouble == UP:
        break_down(w, st, mc, machine, p, t)
    elif mc.trouble == RESTING:
        call(w, st, mc, machine, p)
    else:
        end_repair(w, st, mc, machine, p, t)
    return p


@inlined
def break_down(w, st, mc, machine, p, t):
    clock = w.clock[0]
    k = ((machine - st.first) << 32) | mc.failures
    mc.failures += 1
    if st.failures == CALENDAR_CLOCK:
        mc.stop = sample(w.specs[3 * p + 2], w.values, st.key, k, REPAIR)
        if mc.state == WORKING and mc.finish == math.inf:
            mc.rest -= worked(w, st, mc.resumed, t)
    else:
        # The same draws, by the same names, as in `machines.broken_service`.
        mc.rest -= mc.until_failure
        key = st.key
        after = k + 1
        if st.failures == MEMORYLESS:
            key = word(st.key, mc.index, REPAIR)
            k = mc.breaks
            after = k
        mc.stop = sample(w.specs[3 * p + 2], w.values, key, k, REPAIR)
        mc.until_failure = sample(w.specs[3 * p + 1], w.values, key, after, UNTIL_FAILURE)
        mc.breaks += 1
    mc.down_from = t
    mc.attended = 0
    mc.stop_row = clock.stops
    note_stop(clock, w.stop_t, w.stop_i, machine, DOWN_STOP, t, math.inf)
    call(w, st, mc, machine, p)


@inlined
def call(w, st, mc, machine, p):
    """A broken machine joins those that wait for a person of its crew."""
    mc.trouble = WAITING
    crew = w.crews[st.crew]
    place = crew.waiting
    crew.waiting += 1
    while place > 0:
        other = w.calls[crew.first + (crew.head + place - 1) % crew.machines]
        mine = w.machines[other]
        if mine.down_from < mc.down_from:
            break
        if mine.station < p or (mine.station == p and other < machine):
            break
        w.calls[crew.first + (crew.head + place) % crew.machines] = other
        place -= 1
    w.calls[crew.first + (crew.head + place) % crew.machines] = machine
    look_for_work(w, st.crew, w.clock[0].t)


@inlined
def look_for_work(w, number, t):
    """The crew decides at the end of this instant where its free people go."""
    crew = w.crews[number]
    if crew.asked == 0:
        crew.asked = 1
        code = 2 * len(w.machines) + 2 * len(w.stations) + number
        schedule_apart(w.clock[0], w.heap, t, code)


@compiled
def send_people(w, number, t):
    """Free people of a crew begin to repair."""
    clock = w.clock[0]
    crew = w.crews[number]
    crew.asked = 0
    while crew.waiting > 0 and crew.busy < crew.people:
        machine = w.calls[crew.first + crew.head]
        crew.head = (crew.head + 1) % crew.machines
        crew.waiting -= 1
        crew.busy += 1
        mc = w.machines[machine]
        st = w.stations[mc.station]
        keeps_hours = st.shifts > 0 and st.failures != CALENDAR_CLOCK
        if keeps_hours and is_off(w, st, t):
            crew.busy -= 1
            rest_until_shift(w, st, mc, machine)
            continue
        mc.trouble = IN_REPAIR
        end = t + mc.stop
        if keeps_hours and end > st.on_to:
            mc.stop -= st.on_to - t
            end = st.on_to
        else:
            mc.stop = 0.0
            if clock.logging and mc.down_from < clock.horizon:
                w.stop_t[mc.stop_row, 1] = end
        crew.busy_time += inside(clock, t, end)
        if t > clock.warmup and mc.attended == 0:
            crew.calls += 1
            crew.wait += worked(w, st, mc.down_from, t)
        mc.attended = 1
        schedule_apart(clock, w.heap, end, trouble_code(w, machine))


@inlined
def rest_until_shift(w, st, mc, machine):
    """Nobody works at a machine outside its station's shifts; it asks again at the next one."""
    mc.trouble = RESTING
    schedule_apart(w.clock[0], w.heap, st.on_from, trouble_code(w, machine))


@inlined
def end_repair(w, st, mc, machine, p, t):
    """Somebody who repairs has finished, or the shift of the station is over."""
    crew = w.crews[st.crew]
    crew.busy -= 1
    if crew.waiting > 0:
        look_for_work(w, st.crew, t)
    if mc.stop > 0.0 and is_off(w, st, t):
        rest_until_shift(w, st, mc, machine)
        return
    mc.trouble = UP
    st.down += interrupted(w, st, mc, t)
    mc.idle_down += idle_down(w, st, mc, t)
    if st.failures == CALENDAR_CLOCK:
        mc.down_to = t
        expect_breakdown(w, st, mc, machine, p)
    if mc.state == WORKING and mc.finish == math.inf:
        go_on(w, st, mc, machine, t)


@compiled
def interrupted(w, st, mc, t):
    """Time up to `t` by which the present breakdown has held up a service."""
    if mc.state == WORKING and mc.finish == math.inf:
        return spent(w, st, max(mc.down_from, mc.since), t)
    return 0.0


@inlined
def idle_down(w, st, mc, t):
    """Time up to `t` that a machine without work has been down by its present breakdown."""
    if mc.state == IDLE:
        return spent(w, st, max(mc.down_from, mc.mark), t)
    if mc.state == DONE:
        return spent(w, st, max(mc.down_from, mc.finish), t)
    return 0.0


@compiled
def take_idle_down(w, st, mc, t):
    """Time a machine has been down since it has been without work; it gets some now, or leaves it.

    Of a machine of a crew, on the calendar clock.
    """
    down = mc.idle_down
    mc.idle_down = 0.0
    if mc.trouble != UP:
        down += idle_down(w, st, mc, t)
    return down


@compiled
def only_breakdowns_to_come(w):
    """Whether every event to come is the breakdown of a machine without work."""
    coming = 0
    for machine in range(len(w.machines)):
        mc = w.machines[machine]
        st = w.stations[mc.station]
        if st.crew < 0 or st.failures != CALENDAR_CLOCK:
            continue
        if mc.trouble != UP or (mc.state != IDLE and mc.state != DONE):
            return False
        coming += 1
    return coming == w.clock[0].heap
