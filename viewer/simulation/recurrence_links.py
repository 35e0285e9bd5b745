# pyright: basic
# Numba compiles this file and checks its types; its decorators have no stubs.
"""What the stations of the recurrence kernel share: links, free machines, finished ones, notes.

A link with K places keeps K times in a ring. The m-th cell enters it no earlier than the (m - K)-th
has been taken, and the two share a place of the ring: the time of entry is overwritten with that of
the intake, and that one with the next entry. So nothing is kept that is not needed, and whether the
next place is free is settled if and only if fewer than K cells are on the link.

Over a link without places the next station takes a cell out of the machine. It asks for it by
telling from when on it can take one; the cell leaves at that time or when it is finished.
"""

import math

import numpy as np

from viewer.simulation.jit import inlined
from viewer.simulation.recurrence_state import (
    ARRIVE,
    ENTER,
    FINISH,
    INSIDE,
    LEAVE,
    MACHINE,
    OUTCOME,
    PASSED,
    QUEUE_FULL,
    ROWS_FULL,
    START,
)

UNKNOWN = -1.0
"""A time that is not settled yet."""
NEVER = math.inf
"""A time after the horizon."""

U64 = np.uint64
"""Makes an index one that cannot be negative; the compiler then does not look whether it is."""


@inlined
def within(begin, end, warmup, horizon):
    """Length of [begin, end] that lies after the warm-up and before the horizon."""
    if begin >= warmup and end <= horizon:
        return end - begin
    return max(0.0, min(end, horizon) - max(begin, warmup))


@inlined
def place_from(link, ring_t):
    """When the next cell finds a place on the link: a time, UNKNOWN or NEVER."""
    if link.places > 0:
        if link.entered - link.taken < link.places:
            return ring_t[link.ring + link.next_in]
    elif link.asked:
        return link.ask
    if link.closed:
        return NEVER
    return UNKNOWN


@inlined
def may_enter(link):
    """Number of cells that find a place on the link, as far as is settled."""
    if link.places == 0:
        return 0
    return min(link.limit, link.taken + link.places)


@inlined
def enter(clock, link, ring_t, p, t):
    """A cell of station p enters the link behind it."""
    if link.entered == link.limit:
        clock.status = QUEUE_FULL
        clock.where = p
        return
    ring_t[link.ring + link.next_in] = t
    link.next_in += 1
    if link.next_in == link.size:
        link.next_in = 0
    link.entered += 1
    link.asked = 0


@inlined
def ask_for(link, t):
    """The station behind a link without places can take a cell from `t` on."""
    if link.places == 0:
        link.asked = 1
        link.ask = t


@inlined
def take(link, ring_t, t, warmup, horizon):
    """The first cell of the link leaves it, into the station behind."""
    at = link.ring + link.next_out
    link.cell_time += within(ring_t[at], t, warmup, horizon)
    ring_t[at] = t
    link.next_out += 1
    if link.next_out == link.size:
        link.next_out = 0
    link.taken += 1


@inlined
def close(st, link):
    """The station takes nothing more within the horizon."""
    st.closed = 1
    link.closed = 1


@inlined
def put_free(free_t, free_i, slots, mask, head, count, machine, t):
    """Puts a machine among the `count` free ones: longest free first, of equally long ones the
    lowest number.
    """
    while count > 0:
        at = slots + ((head + count - 1) & mask)
        if free_t[U64(at)] < t or (free_t[U64(at)] == t and free_i[U64(at)] < machine):
            break
        to = slots + ((head + count) & mask)
        free_t[U64(to)] = free_t[U64(at)]
        free_i[U64(to)] = free_i[U64(at)]
        count -= 1
    at = slots + ((head + count) & mask)
    free_t[U64(at)] = t
    free_i[U64(at)] = machine


@inlined
def put_done(done_t, done_i, slots, mask, head, count, code, t):
    """Puts a machine among the `count` that are finished: first finished first, of those that
    finish together the first started.
    """
    while count > 0:
        at = slots + ((head + count - 1) & mask)
        if done_t[U64(at)] <= t:
            break
        to = slots + ((head + count) & mask)
        done_t[U64(to)] = done_t[U64(at)]
        done_i[U64(to)] = done_i[U64(at)]
        count -= 1
    at = slots + ((head + count) & mask)
    done_t[U64(at)] = t
    done_i[U64(at)] = code


@inlined
def note(w, row, machine, arrive, enter, start, finish):
    """Notes a visit that has begun."""
    w.note_t[row, ARRIVE] = arrive
    w.note_t[row, ENTER] = enter
    w.note_t[row, START] = start
    w.note_t[row, FINISH] = finish
    w.note_t[row, LEAVE] = NEVER
    w.note_i[row, MACHINE] = machine
    w.note_i[row, OUTCOME] = INSIDE


@inlined
def note_leave(w, row, t):
    """Notes that a good cell leaves."""
    w.note_t[row, LEAVE] = t
    w.note_i[row, OUTCOME] = PASSED


@inlined
def new_row(clock, st, p):
    """Row of the next visit to station p."""
    row = st.row
    if row == st.row_end:
        clock.status = ROWS_FULL
        clock.where = p
    else:
        st.row = row + 1
    return row


@inlined
def new_old_row(w, st, p):
    """Row of a cell that was there from the start."""
    clock = w.clock[0]
    row = st.old_row
    if row == st.old_row_end:
        clock.status = ROWS_FULL
        clock.where = len(w.stations) + p
    else:
        st.old_row = row + 1
    return row
