# pyright: basic
# Numba compiles this file and checks its types; its decorators have no stubs.
"""Cells on their way out of a station, in the event kernel: what leaves next, and into which link.

In a serial or batch station a cell is found good or bad when its machine finishes, in a storage
when its turn to leave has come; bad cells vanish there and then.
"""

from viewer.simulation.heap import schedule
from viewer.simulation.jit import compiled, inlined
from viewer.simulation.line import BATCH, STORAGE
from viewer.simulation.machines import inside, pass_time, release
from viewer.simulation.randomness import SCRAP, uniform
from viewer.simulation.state import CELL, LEAVE, OUTCOME, PASSED, RING_FULL, SCRAPPED


@inlined
def count_content(clock, st, t):
    """Brings a storage's sums over time up to t."""
    begin = max(st.counted_until, clock.warmup)
    if t > begin:
        st.content_time += st.content * (t - begin)
        st.ripe_time += st.old_waiting * (t - begin)
        st.counted_until = t


@compiled
def storage_has_ready(clock, st, heap_t, heap_id, ring_t, ring_cell, log_i, code, t):
    """Whether a good cell waits at the exit of a storage. Bad ones at the exit are dropped.

    If the next cell is not ripe yet, the station is looked at again (event `code`) when it is.
    """
    if st.old_waiting > 0 or st.head_passed == 1:
        return True
    while st.ring_count > 0:
        at = st.ring + st.ring_head
        ripe = ring_t[at]
        if ripe > t:
            if ripe != st.wake_out:
                st.wake_out = ripe
                schedule(clock, heap_t, heap_id, ripe, code)
            return False
        index = st.out_index
        st.out_index += 1
        if st.loss == 0.0 or uniform(st.key, index, SCRAP) >= st.loss:
            st.head_passed = 1
            return True
        if clock.logging:
            log_i[ring_cell[at], OUTCOME] = SCRAPPED
        _drop_head(clock, st, t)
        st.ripe_time += inside(clock, ripe, t)
        st.lost += 1
        if t > clock.warmup:
            st.scrapped += 1
    return False


@inlined
def _drop_head(clock, st, t):
    count_content(clock, st, t)
    st.ring_head += 1
    if st.ring_head == st.ring_size:
        st.ring_head = 0
    st.ring_count -= 1
    st.content -= 1


@compiled
def take_from_storage(clock, st, ring_t, ring_cell, log_t, log_i, t):
    """Number of the cell at the exit, which leaves now. Initial cells go first."""
    if st.old_waiting > 0:
        count_content(clock, st, t)
        st.old_waiting -= 1
        st.content -= 1
        if clock.logging == 0:
            return 0
        while log_i[st.old_row_left, OUTCOME] == SCRAPPED:
            st.old_row_left += 1
        row = st.old_row_left
        st.old_row_left += 1
    else:
        at = st.ring + st.ring_head
        row = ring_cell[at]
        st.ripe_time += inside(clock, ring_t[at], t)
        st.head_passed = 0
        _drop_head(clock, st, t)
        if clock.logging == 0:
            return 0
    log_t[row, LEAVE] = t
    log_i[row, OUTCOME] = PASSED
    return log_i[row, CELL]


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
    if mc.down_from < t and mc.down_to > 0.0:
        down = pass_time(
            clock, st, mc, w.specs, w.values, w.stop_t, w.stop_i, machine, p, mc.finish, t
        )
        st.down += down
    st.blocked += inside(clock, mc.finish, t) - down
    release(clock, st, w.machines, w.idle, w.heap_t, w.heap_id, w.stop_t, w.stop_i, machine, t)
    return cell


@inlined
def put_on_link(w, link, p, cell, t):
    """A cell enters the link after station p."""
    clock = w.clock[0]
    if link.count == link.size:
        clock.status = RING_FULL
        clock.where = p
        return
    at = link.head + link.count
    if at >= link.size:
        at -= link.size
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
    if p == len(w.stations) - 1:
        while has_ready(w, st, p, t):
            take_out(w, st, p, t)
        return
    link = w.links[p]
    if link.places == 0:
        # The exit is looked at in any case: bad cells leave a storage there.
        if has_ready(w, st, p, t) and w.stations[p + 1].hungry == 1:
            w.stations[p + 1].dirty = 1
        return
    after = w.stations[p + 1]
    # The exit of a storage is looked at even when the link is full: bad cells leave there.
    while has_ready(w, st, p, t) and link.count < link.places and clock.status == 0:
        first = link.count == 0
        put_on_link(w, link, p, take_out(w, st, p, t), t)
        if first and after.hungry == 1:
            if link.transport == 0.0:
                after.dirty = 1
            elif t + link.transport < after.wake:
                after.wake = t + link.transport
                schedule(clock, w.heap_t, w.heap_id, after.wake, len(w.machines) + p + 1)
