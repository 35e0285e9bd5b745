# pyright: basic
# Numba compiles this file and checks its types; its decorators have no stubs.
"""One machine of the event kernel: taking a cell, becoming free, waiting its turn."""

import math

from viewer.simulation.crews import expect_breakdown, take_idle_down
from viewer.simulation.draws import ordinary_service
from viewer.simulation.heap import U64, schedule, schedule_apart
from viewer.simulation.inspection import is_worn_out
from viewer.simulation.jit import compiled, inlined
from viewer.simulation.line import CALENDAR_CLOCK, MEMORYLESS, NO_FAILURES
from viewer.simulation.randomness import (
    SCRAP,
    UNTIL_FAILURE,
    sample,
    uniform,
)
from viewer.simulation.rows import new_row, note_stop, write_row
from viewer.simulation.services import (
    finish_of_service,
    next_calendar_stop,
    pass_time,
    service_length,
)
from viewer.simulation.shifts import after_work, spent
from viewer.simulation.state import (
    CHANGING,
    COIL_STOP,
    DONE,
    IDLE,
    INSIDE,
    SCRAPPED,
    UP,
    WORKING,
)
from viewer.simulation.times import inside


@inlined
def line_up(st, machines, idle, machine, t):
    """Puts a machine that is free into the row of idle ones: longest idle first, then by number."""
    mc = machines[U64(machine)]
    mc.state = IDLE
    mc.since = t
    mc.mark = t
    place = st.idle
    st.idle += 1
    while place > 0:
        at = st.idle_head + place - 1
        if at >= st.machines:
            at -= st.machines
        other = idle[U64(st.first + at)]
        since = machines[U64(other)].since
        if since < t or (since == t and other < machine):
            break
        to = at + 1
        if to >= st.machines:
            to -= st.machines
        idle[U64(st.first + to)] = other
        place -= 1
    at = st.idle_head + place
    if at >= st.machines:
        at -= st.machines
    idle[U64(st.first + at)] = machine


@inlined
def release(w, st, machine, t):
    """The last cell has left the machine: it is free, or changes its coil first."""
    clock = w.clock[0]
    mc = w.machines[U64(machine)]
    if st.every > 0 and mc.used >= st.every:
        times = mc.used // st.every
        mc.used -= times * st.every
        end = after_work(w, st, t, times * st.change)
        st.supply += spent(w, st, t, end)
        note_stop(clock, w.stop_t, w.stop_i, machine, COIL_STOP, t, end)
        mc.state = CHANGING
        mc.finish = end
        schedule_apart(clock, w.heap, end, machine)
    else:
        line_up(st, w.machines, w.idle, machine, t)


@inlined
def take_first_idle(st, idle):
    """Removes the longest idle machine from the row and returns it."""
    machine = idle[U64(st.first + st.idle_head)]
    st.idle_head += 1
    if st.idle_head == st.machines:
        st.idle_head = 0
    st.idle -= 1
    return machine


@compiled
def take_first_up(clock, st, machines, idle, heap, specs, values, stop_t, stop_i, position, t):
    """The longest idle machine that is not down on the calendar, removed from the row, or -1.

    Each idle machine that is down is looked at again when it is repaired.
    """
    for place in range(st.idle):
        at = (st.idle_head + place) % st.machines
        machine = idle[U64(st.first + at)]
        mc = machines[U64(machine)]
        if st.crew >= 0:
            # When it is repaired the station is settled anyway.
            if mc.trouble != UP:
                continue
            remove_idle(st, idle, place)
            return machine
        down = pass_time(
            clock, st, mc, specs, values, stop_t, stop_i, machine, position, mc.mark, t
        )
        st.down += down
        st.starved += inside(clock, mc.mark, t) - down
        mc.mark = t
        if mc.down_from <= t < mc.down_to:
            if mc.waking == 0:
                mc.waking = 1
                schedule_apart(clock, heap, mc.down_to, machine)
            continue
        remove_idle(st, idle, place)
        return machine
    return -1


@inlined
def remove_idle(st, idle, place):
    for later in range(place, st.idle - 1):
        one = (st.idle_head + later) % st.machines
        other = (st.idle_head + later + 1) % st.machines
        idle[st.first + one] = idle[st.first + other]
    st.idle -= 1


@compiled
def down_since(w, st, mc, machine, p, begin, t):
    """Down time of a calendar-clock machine that has been without work from `begin` to `t`."""
    if st.crew >= 0:
        return take_idle_down(w, st, mc, t)
    return pass_time(
        w.clock[0], st, mc, w.specs, w.values, w.stop_t, w.stop_i, machine, p, begin, t
    )


@inlined
def count_idle(w, st, mc, machine, p, t):
    """The machine was idle until now."""
    down = 0.0
    if st.failures == CALENDAR_CLOCK:
        down = down_since(w, st, mc, machine, p, mc.mark, t)
        st.down += down
    st.starved += spent(w, st, mc.mark, t) - down


@inlined
def choose_machine(w, st, p, t):
    if st.failures == CALENDAR_CLOCK:
        return take_first_up(
            w.clock[0],
            st,
            w.machines,
            w.idle,
            w.heap,
            w.specs,
            w.values,
            w.stop_t,
            w.stop_i,
            p,
            t,
        )
    return take_first_idle(st, w.idle)


@inlined
def serve(w, st, p, machine, cell, by, arrive, t):
    """A serial machine takes a cell and works on it."""
    clock = w.clock[0]
    mc = w.machines[U64(machine)]
    count_idle(w, st, mc, machine, p, t)
    index = st.started
    st.started += 1
    mc.index = index
    length = ordinary_service(w, st, p, index)
    bad = False
    if length > 0.0 and st.failures <= MEMORYLESS:
        finish = after_work(w, st, t, length)
        st.working += spent(w, st, t, finish)
    else:
        if length <= 0.0:
            length = service_length(w, st, index)
            bad = st.loss > 0.0 and uniform(st.key, index, SCRAP) < st.loss
        finish = finish_of_service(w, st, mc, machine, p, t, index, length)
    if st.back_share > 0.0:
        bad = bad or is_worn_out(st, index, cell)
    mc.state = WORKING
    mc.since = t
    mc.finish = finish
    mc.cell = cell
    mc.bad = bad
    if st.every > 0:
        mc.used += 1
    if clock.logging:
        row = new_row(clock, st, p)
        if clock.status:
            return
        outcome = INSIDE
        if finish <= clock.horizon and bad:
            outcome = SCRAPPED
        write_row(w, row, cell, by, machine, arrive, t, t, finish, outcome)
        mc.row = row
    if finish < math.inf:
        schedule(clock, w.heap, finish, machine)


@inlined
def join_finished(st, machines, done, machine):
    """A machine with a finished cell or batch joins the row at the exit, behind its own lot."""
    machines[U64(machine)].state = DONE
    place = st.done
    st.done += 1
    at = st.done_head + place
    if at >= st.machines:
        at -= st.machines
    while st.mixed and place > 0:
        before = at - 1
        if before < 0:
            before += st.machines
        other = done[st.first + before]
        if machines[other].lot <= machines[machine].lot:
            break
        done[st.first + at] = other
        at = before
        place -= 1
    done[U64(st.first + at)] = machine


@compiled
def first_failures(world):
    """Draws when each machine fails first, where that is a property of the machine."""
    for machine in range(len(world.machines)):
        mc = world.machines[U64(machine)]
        position = mc.station
        st = world.stations[position]
        k = (machine - st.first) << 32
        if st.failures == CALENDAR_CLOCK and st.crew >= 0:
            world.clock[0].restless += 1
            expect_breakdown(world, st, mc, machine, position)
        elif st.failures == CALENDAR_CLOCK:
            next_calendar_stop(
                world.clock[0],
                st,
                mc,
                world.specs,
                world.values,
                world.stop_t,
                world.stop_i,
                machine,
                position,
            )
        elif st.failures != NO_FAILURES and st.failures != MEMORYLESS:
            fail = world.specs[3 * position + 1]
            mc.until_failure = sample(fail, world.values, st.key, k, UNTIL_FAILURE)
        else:
            mc.until_failure = math.inf
