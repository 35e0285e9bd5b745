# pyright: basic
# Numba compiles this file and checks its types; its decorators have no stubs.
"""The exit of a storage in the recurrence kernel: what leaves it, and when that is settled.

A cell's departure is settled as soon as it has come in and the place behind the storage is known,
however long it dwells: so the kernel holds a few cells, not the content. Only while a warm storage
still lets old cells go do the cells of the run queue up behind them.
"""

from viewer.simulation.jit import inlined
from viewer.simulation.randomness import SCRAP, uniform
from viewer.simulation.recurrence_links import NEVER, UNKNOWN, enter, place_from, within
from viewer.simulation.recurrence_state import DOWN, LEAVE, OUTCOME, OVER, PASSED, SCRAPPED


@inlined
def next_ready(w, st):
    """When the next cell to leave is or becomes ready: a lower bound of the next departure."""
    if st.stays:
        return NEVER
    if st.old_count > 0:
        return w.queue_t[st.old_queue + st.old_head]
    if st.queue_count > 0:
        return max(st.gone, w.queue_t[st.queue + st.queue_head])
    return NEVER


@inlined
def depart(w, st, t):
    """A cell is gone from the content at `t`."""
    st.gone = t
    if st.departure_size > 0:
        w.queue_t[st.departures + st.departed % st.departure_size] = t
    st.departed += 1


@inlined
def remain(w, st, warmup, horizon):
    """Nothing leaves any more: what is ready waits until the end."""
    st.stays = 1
    for k in range(st.old_count):
        at = (st.old_head + k) % st.old_size
        st.ripe_time += within(w.queue_t[st.old_queue + at], horizon, warmup, horizon)
    for k in range(st.queue_count):
        at = (st.queue_head + k) % st.queue_size
        st.ripe_time += within(w.queue_t[st.queue + at], horizon, warmup, horizon)
    st.old_count = 0
    st.queue_count = 0


@inlined
def drop_head(st):
    st.queue_head += 1
    if st.queue_head == st.queue_size:
        st.queue_head = 0
    st.queue_count -= 1


@inlined
def settle_stored(w, p, st, warmup, horizon):
    """Cells leave the storage, as far as that is settled."""
    clock = w.clock[0]
    out = w.links[p + 1]
    last = p == len(w.stations) - 1
    while True:
        old = st.old_count > 0
        if not old and (st.queue_count == 0 or st.old_over == 0):
            return OVER
        if st.departure_size > 0 and st.departed - st.passed == st.departure_size:
            # No room to keep another departure until the intakes have come further.
            return OVER
        if old:
            ready = w.queue_t[st.old_queue + st.old_head]
            leave = ready
        else:
            ready = w.queue_t[st.queue + st.queue_head]
            leave = max(ready, st.gone)
            if st.head_good == 0:
                index = st.out_index
                if st.loss == 0.0 or uniform(st.key, index, SCRAP) >= st.loss:
                    st.head_good = 1
                    st.out_index += 1
        if not last and (old or st.head_good):
            place = place_from(out, w.ring_t)
            if place == UNKNOWN:
                return DOWN
            leave = max(leave, place)
        if leave > horizon:
            remain(w, st, warmup, horizon)
            return OVER
        st.ripe_time += within(ready, leave, warmup, horizon)
        if not old and st.head_good == 0:
            st.out_index += 1
            st.lost += 1
            if leave > warmup:
                st.scrapped += 1
            if clock.noting:
                w.note_i[st.queue_row, OUTCOME] = SCRAPPED
        else:
            st.left += 1
            if leave > warmup:
                st.good += 1
            if clock.noting:
                row = st.queue_row
                if old:
                    row = st.old_row_left
                    while w.note_i[row, OUTCOME] == SCRAPPED:
                        row += 1
                    st.old_row_left = row + 1
                w.note_t[row, LEAVE] = leave
                w.note_i[row, OUTCOME] = PASSED
            if not last:
                enter(clock, out, w.ring_t, p, leave)
                if clock.status:
                    return DOWN
        depart(w, st, leave)
        if old:
            st.old_head = (st.old_head + 1) % st.old_size
            st.old_count -= 1
        else:
            st.head_good = 0
            st.queue_row += 1
            drop_head(st)
