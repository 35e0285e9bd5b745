# pyright: basic
# Numba compiles this file and checks its types; its decorators have no stubs.
"""Storages in the event kernel: cells stay for their dwell and leave first in, first out.

A cell is found good or bad when its turn to leave has come; a bad one vanishes there and then.

Warm start. A storage whose dwell is longer than the warm-up starts with an estimated content
(`start.new_world`), and behaves as if what flows in had flowed in before, too: each cell that
enters within the warm-up or a dwell after it releases an old one at that moment. So the flow out is
the flow in, not the estimate; only the places the old content takes come from the estimate. Cells
of the warm-up itself are exchanged for old ones for good, or the empty first hour of a line that
starts up would come out again one dwell later. After the warm-up the old content dwindles in step
with time over one dwell.
"""

import math

from viewer.simulation.heap import schedule_apart
from viewer.simulation.inspection import is_worn_out, word_of
from viewer.simulation.jit import compiled, inlined
from viewer.simulation.randomness import OLD_SCRAP, SCRAP, uniform
from viewer.simulation.rows import figures_of, lot_of, new_cell, new_row, write_row
from viewer.simulation.state import (
    CELL,
    INSIDE,
    LEAVE,
    LEFT_BY,
    LOG_FULL,
    NO_LINK,
    NO_MACHINE,
    OUTCOME,
    PASSED,
    RING_FULL,
    SCRAPPED,
)
from viewer.simulation.times import inside


@inlined
def count_content(clock, st, t):
    """Brings a storage's sums over time up to t."""
    begin = max(st.counted_until, clock.warmup)
    if t > begin:
        st.content_time += st.content * (t - begin)
        st.ripe_time += st.old_waiting * (t - begin)
        st.counted_until = t


@inlined
def _drop_head(clock, st, t):
    count_content(clock, st, t)
    st.ring_head += 1
    if st.ring_head == st.ring_size:
        st.ring_head = 0
    st.ring_count -= 1
    st.content -= 1


@compiled
def storage_has_ready(w, st, p, t):
    """Whether a good cell waits at the exit of a storage. Bad ones at the exit are dropped.

    If the next cell is not ripe yet, the station is looked at again when it is.
    """
    clock = w.clock[0]
    if st.old_waiting > 0 or st.head_passed == 1:
        return True
    while st.ring_count > 0:
        at = st.ring + st.ring_head
        ripe = w.ring_t[at]
        if ripe > t:
            if ripe != st.wake_out:
                st.wake_out = ripe
                code = len(w.machines) + len(w.stations) + p
                schedule_apart(clock, w.heap, ripe, code)
            return False
        index = st.out_index
        st.out_index += 1
        held = w.ring_cell[at]
        word = word_of(w, held)
        loss = st.loss
        if clock.lots > 1:
            loss = figures_of(w, p, lot_of(word)).loss
        if (loss == 0.0 or uniform(st.key, index, SCRAP) >= loss) and not is_worn_out(
            st, index, word
        ):
            st.head_passed = 1
            return True
        if clock.logging:
            w.log_i[held, OUTCOME] = SCRAPPED
        _drop_head(clock, st, t)
        st.ripe_time += inside(clock, ripe, t)
        st.lost += 1
        if t > clock.warmup:
            st.scrapped += 1
    return False


@compiled
def take_from_storage(w, st, number, t):
    """Word of the cell at the exit, which leaves now by link `number`. Initial cells go first."""
    clock = w.clock[0]
    if st.old_waiting > 0:
        count_content(clock, st, t)
        st.old_waiting -= 1
        st.old_taken += 1
        st.content -= 1
        if clock.logging == 0:
            return 0
        while w.log_i[st.old_row_left, OUTCOME] == SCRAPPED:
            st.old_row_left += 1
        row = st.old_row_left
        st.old_row_left += 1
    else:
        at = st.ring + st.ring_head
        row = w.ring_cell[at]
        st.ripe_time += inside(clock, w.ring_t[at], t)
        st.head_passed = 0
        _drop_head(clock, st, t)
        if clock.logging == 0:
            return row
    w.log_t[row, LEAVE] = t
    w.log_i[row, OUTCOME] = PASSED
    w.log_i[row, LEFT_BY] = number
    return w.log_i[row, CELL]


@inlined
def storage_is_full(w, st, p, t):
    """Whether a storage has no place. If old content is in the way, it is looked at again."""
    clock = w.clock[0]
    room = st.capacity - st.content - 1
    if st.warm and t < clock.warmup:
        # An exchange needs no place of its own, but comes no faster than all places in step allow.
        free = clock.warmup
        if room + 1 >= st.old_content:
            free = min(free, st.absorbed * st.dwell / st.capacity)
    elif room < 0:
        return True
    elif st.old_content == 0.0:
        return False
    else:
        free = clock.warmup + st.dwell * (1.0 - room / st.old_content)
    if free <= t:
        return False
    if free < st.wake:
        st.wake = free
        schedule_apart(clock, w.heap, free, len(w.machines) + p)
    return True


@inlined
def store(w, st, p, cell, by, arrive, t):
    """A cell enters a storage."""
    clock = w.clock[0]
    count_content(clock, st, t)
    index = st.started
    st.started += 1
    exchanged = st.warm and t < clock.warmup
    ripe = math.inf if exchanged else t + st.stay
    row = cell
    if clock.logging:
        row = new_row(clock, st, p)
        if clock.status:
            return
        write_row(w, row, cell, by, NO_MACHINE, arrive, t, t, ripe, INSIDE)
    if exchanged:
        st.absorbed += 1
    else:
        st.content += 1
    # What comes in behind a cell that stays until the end stays, too.
    if ripe > clock.horizon and not exchanged:
        st.sealed = 1
    if ripe <= clock.horizon and st.sealed == 0:
        if st.ring_count == st.ring_size:
            clock.status = RING_FULL
            clock.where = len(w.links) + p
            return
        at = st.ring_head + st.ring_count
        if at >= st.ring_size:
            at -= st.ring_size
        w.ring_t[st.ring + at] = ripe
        w.ring_cell[st.ring + at] = row
        st.ring_count += 1
        if st.ring_count == 1:
            # Nobody waits for this one to get ripe yet.
            st.dirty = 1
    if st.warm and t < clock.warmup + st.dwell:
        let_old_cell_go(w, st, p, index, t)


@inlined
def let_old_cell_go(w, st, p, index, t):
    """A cell that enters a warm storage releases one from before."""
    clock = w.clock[0]
    st.released += 1
    cell = new_cell(clock, 0)
    bad = st.old_loss > 0.0 and uniform(st.key, index, OLD_SCRAP) < st.old_loss
    if clock.logging:
        row = st.old_row
        if row == st.old_row_end:
            clock.status = LOG_FULL
            clock.where = len(w.stations) + p
            return
        st.old_row = row + 1
        begin = t - st.dwell
        outcome = SCRAPPED if bad else INSIDE
        write_row(w, row, cell, NO_LINK, NO_MACHINE, begin, begin, begin, t, outcome)
    if bad:
        st.lost += 1
        if t > clock.warmup:
            st.scrapped += 1
    else:
        st.content += 1
        st.old_waiting += 1
        st.dirty = 1
