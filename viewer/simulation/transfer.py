# pyright: basic
# Numba compiles this file and checks its types; its decorators have no stubs.
"""Cells on their way out of a station, in the event kernel: what leaves next, and into which link.

In a serial or batch station a cell is found good or bad when its machine finishes, in a storage
when its turn to leave has come; bad cells vanish there and then.
"""

import math

from viewer.simulation.heap import U64, mark, schedule
from viewer.simulation.inspection import word_of
from viewer.simulation.jit import compiled, inlined
from viewer.simulation.line import BATCH, CALENDAR_CLOCK, STORAGE
from viewer.simulation.machines import down_since, release
from viewer.simulation.order import keeps_order
from viewer.simulation.routes import NO_PLACE, first_held, is_missing, may_take, way_out
from viewer.simulation.rows import figures_of, lot_of
from viewer.simulation.shifts import spent
from viewer.simulation.state import HUNGRY, LEAVE, LEFT_BY, NO_LINK, OUTCOME, PASSED, RING_FULL
from viewer.simulation.storages import storage_has_ready, take_from_storage
from viewer.simulation.times import inside


@inlined
def has_ready(w, st, p, t):
    """Whether a finished good cell waits to leave station p."""
    if st.kind == STORAGE:
        return storage_has_ready(w, st, p, t)
    return st.done > 0 and (st.mixed == 0 or keeps_order(w, st))


@compiled
def has_ready_for(w, number, t):
    """Whether a finished good cell waits to be handed over directly, by link `number`."""
    p = w.links[U64(number)].source
    st = w.stations[p]
    return has_ready(w, st, p, t) and may_take(w, st, number, t)


@inlined
def ready_since(w, number):
    """Since when the cell waits that is to be handed over by link `number`.

    What a storage held from the start is told by nobody; it gives way.
    """
    st = w.stations[w.links[number].source]
    if st.kind != STORAGE:
        return w.machines[w.done[st.first + st.done_head]].finish
    return math.inf if st.old_waiting > 0 else w.ring_t[st.ring + st.ring_head]


@inlined
def take_out(w, st, p, number, t):
    """Word of the next cell to leave station p, which does so now. Only after `has_ready`."""
    clock = w.clock[0]
    st.left += 1
    if t > clock.warmup:
        if number == st.back and number != NO_LINK:
            st.reworked += 1
        else:
            st.good += 1
    if st.kind == STORAGE:
        return take_from_storage(w, st, number, t)
    machine = w.done[U64(st.first + st.done_head)]
    mc = w.machines[U64(machine)]
    st.cell_time += inside(clock, mc.since, t)
    row = mc.row
    if st.kind == BATCH:
        place = first_held(w, mc)
        mc.out = place + 1
        mc.cells -= 1
        st.ripe_time += inside(clock, mc.finish, t)
        row = w.held[mc.held + place]
        cell = word_of(w, row)
    else:
        cell = mc.cell
    if clock.logging:
        w.log_t[row, LEAVE] = t
        w.log_i[row, OUTCOME] = PASSED
        w.log_i[row, LEFT_BY] = number
    if st.kind == BATCH:
        if mc.cells > 0:
            return cell
        if clock.logging:
            w.batch_t[mc.visit, 2] = t
    st.done_head += 1
    if st.done_head == st.machines:
        st.done_head = 0
    st.done -= 1
    down = 0.0
    if st.failures == CALENDAR_CLOCK:
        down = down_since(w, st, mc, machine, p, mc.finish, t)
        st.down += down
    st.blocked += spent(w, st, mc.finish, t) - down
    release(w, st, machine, t)
    return cell


@compiled
def hand_over(w, number, t):
    """`take_out` as a function of its own, for direct hand-offs: they are rare enough."""
    p = w.links[U64(number)].source
    st = w.stations[p]
    cell = take_out(w, st, p, number, t)
    mark(w.clock[0], w.stations, p)
    if w.links[U64(number)].rework:
        cell += 1
    return cell


@inlined
def put_on_link(w, number, cell, t):
    """A cell of station p enters a link. The station behind is looked at when it gets there."""
    clock = w.clock[0]
    link = w.links[U64(number)]
    if link.count == link.room:
        clock.status = RING_FULL
        clock.where = number
        return
    at = link.head + link.count
    if at >= link.room:
        at -= link.room
    w.ring_t[U64(link.ring + at)] = t + link.transport
    w.ring_cell[U64(link.ring + at)] = cell + link.rework
    link.count += 1
    after = w.stations[U64(link.target)]
    if link.count == 1 and after.hungry:
        if link.transport == 0.0:
            mark(clock, w.stations, link.target)
        elif t + link.transport < after.wake:
            after.wake = t + link.transport
            schedule(clock, w.heap, after.wake, len(w.machines) + link.target)


@inlined
def move_out(w, p, st, t):
    """All cells of station p that are ready leave it, as long as there are places for them.

    Over a link without places the next station takes its cells itself; it is marked when it can.
    """
    clock = w.clock[0]
    # The exit is looked at in any case: bad cells leave a storage there.
    while has_ready(w, st, p, t) and clock.status == 0:
        number = st.only_outlet
        if number != NO_LINK:
            link = w.links[U64(number)]
            if link.count >= link.places:
                # A station that refuses its cell is not hungry any more, so it is not asked twice.
                hungry = link.places == 0 and w.stations[U64(link.target)].hungry == HUNGRY
                if hungry and is_missing(w, number):
                    mark(clock, w.stations, link.target)
                return
        elif st.outlets > 0 or st.routed:
            number = way_out(w, st, t)
            if number == NO_PLACE:
                return
        cell = take_out(w, st, p, number, t)
        if number != NO_LINK:
            put_on_link(w, number, cell, t)
        elif clock.lots > 1 and t > clock.warmup:
            figures_of(w, p, lot_of(cell)).good += 1
