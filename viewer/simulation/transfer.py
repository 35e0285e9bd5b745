# pyright: basic
# Numba compiles this file and checks its types; its decorators have no stubs.
"""Cells on their way out of a station, in the event kernel: what leaves next, and into which link.

In a serial or batch station a cell is found good or bad when its machine finishes, in a storage
when its turn to leave has come; bad cells vanish there and then.
"""

from viewer.simulation.heap import schedule
from viewer.simulation.jit import compiled, inlined
from viewer.simulation.line import BATCH, CALENDAR_CLOCK, STORAGE
from viewer.simulation.machines import inside, pass_time, release
from viewer.simulation.state import CELL, LEAVE, OUTCOME, PASSED, RING_FULL, SCRAPPED
from viewer.simulation.storages import storage_has_ready, take_from_storage


@inlined
def has_ready(w, st, p, t):
    """Whether a finished good cell waits to leave station p."""
    if st.kind == STORAGE:
        code = len(w.machines) + len(w.stations) + p
        return storage_has_ready(
            w.clock[0], st, w.heap_t, w.heap_id, w.ring_t, w.ring_cell, w.log_i, code, t
        )
    return st.done > 0


@inlined
def take_out(w, st, p, t):
    """Number of the next cell to leave station p, which does so now. Only after `has_ready`."""
    clock = w.clock[0]
    st.left += 1
    if t > clock.warmup:
        st.good += 1
    if st.kind == STORAGE:
        return take_from_storage(clock, st, w.ring_t, w.ring_cell, w.log_t, w.log_i, t)
    machine = w.done[st.first + st.done_head]
    mc = w.machines[machine]
    cell = mc.cell
    st.cell_time += inside(clock, mc.since, t)
    if st.kind == BATCH:
        mc.cells -= 1
        st.ripe_time += inside(clock, mc.finish, t)
        if clock.logging:
            row = mc.row
            while w.log_i[row, OUTCOME] == SCRAPPED:
                row += 1
            cell = w.log_i[row, CELL]
            w.log_t[row, LEAVE] = t
            w.log_i[row, OUTCOME] = PASSED
            mc.row = row + 1
        if mc.cells > 0:
            return cell
        if clock.logging:
            w.batch_t[mc.visit, 2] = t
    elif clock.logging:
        w.log_t[mc.row, LEAVE] = t
        w.log_i[mc.row, OUTCOME] = PASSED
    st.done_head += 1
    if st.done_head == st.machines:
        st.done_head = 0
    st.done -= 1
    down = 0.0
    if st.failures == CALENDAR_CLOCK:
        down = pass_time(
            clock, st, mc, w.specs, w.values, w.stop_t, w.stop_i, machine, p, mc.finish, t
        )
        st.down += down
    st.blocked += inside(clock, mc.finish, t) - down
    release(clock, st, w.machines, w.idle, w.heap_t, w.heap_id, w.stop_t, w.stop_i, machine, t)
    return cell


@compiled
def take_out_of_the_way(w, st, p, t):
    """`take_out` as a function of its own, for direct hand-offs: they are rare enough."""
    return take_out(w, st, p, t)


@inlined
def put_on_link(w, link, p, cell, t):
    """A cell enters the link after station p."""
    clock = w.clock[0]
    if link.count == link.room:
        clock.status = RING_FULL
        clock.where = p
        return
    at = link.head + link.count
    if at >= link.room:
        at -= link.room
    w.ring_t[link.ring + at] = t + link.transport
    w.ring_cell[link.ring + at] = cell
    link.count += 1


@inlined
def move_out(w, p, st, t):
    """All cells of station p that are ready leave it, as long as the link has places.

    Over a link without places the next station takes its cells itself. Station p + 1 is marked when
    it can take one at this very instant, and looked at again when the first one gets there.
    """
    clock = w.clock[0]
    last = p == len(w.stations) - 1
    link = w.links[p]
    if link.places == 0 and not last:
        # The exit is looked at in any case: bad cells leave a storage there.
        if has_ready(w, st, p, t) and w.stations[p + 1].hungry == 1:
            w.stations[p + 1].dirty = 1
        return
    # So it is when the link is full.
    while has_ready(w, st, p, t) and (last or link.count < link.places) and clock.status == 0:
        cell = take_out(w, st, p, t)
        if last:
            continue
        put_on_link(w, link, p, cell, t)
        after = w.stations[p + 1]
        if link.count == 1 and after.hungry == 1:
            if link.transport == 0.0:
                after.dirty = 1
            elif t + link.transport < after.wake:
                after.wake = t + link.transport
                schedule(clock, w.heap_t, w.heap_id, after.wake, len(w.machines) + p + 1)
