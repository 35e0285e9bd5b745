# pyright: basic
# Numba compiles this file and checks its types; its decorators have no stubs.
"""A storage in the recurrence kernel, with its warm start (see `intake` for what that is).

A cell's departure is settled as soon as it has come in and the place behind the storage is known,
however long it dwells: so the kernel holds a few cells, not the content. Only while a warm storage
still lets old cells go do the cells of the run queue up behind them. What the capacity needs to know
is how many departures there have been at the time of an intake, so the departures that are settled
but later than the last intake are kept.
"""

from viewer.simulation.jit import inlined
from viewer.simulation.line import UNLIMITED
from viewer.simulation.randomness import OLD_SCRAP, SCRAP, uniform
from viewer.simulation.recurrence_links import (
    NEVER,
    UNKNOWN,
    ask_for,
    close,
    enter,
    new_old_row,
    new_row,
    note,
    place_from,
    within,
)
from viewer.simulation.recurrence_service import arrival, come_in
from viewer.simulation.recurrence_state import (
    DOWN,
    LEAVE,
    OUTCOME,
    OVER,
    PASSED,
    QUEUE_FULL,
    SCRAPPED,
    UP,
)


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


@inlined
def place_in_storage(w, st, t, warmup):
    """First time from `t` on at which the storage has a place: a time, UNKNOWN or NEVER.

    Looked at again at each departure, and when enough of the old content has dwindled.
    """
    if st.capacity >= UNLIMITED:
        return t
    while True:
        st.not_before = t
        while (
            st.passed < st.departed
            and w.queue_t[st.departures + st.passed % st.departure_size] <= t
        ):
            st.passed += 1
        room = st.capacity - (st.brought - st.passed) - 1
        free = NEVER
        if st.warm and t < warmup:
            if room + 1 >= st.old_content:
                free = st.absorbed * st.dwell / st.capacity
        elif room >= 0:
            if st.old_content == 0.0:
                return t
            since = t - warmup
            if since >= st.dwell or st.old_content * (1.0 - since / st.dwell) <= room:
                return t
            free = warmup + st.dwell * (1.0 - room / st.old_content)
        if free <= t:
            return t
        if st.passed < st.departed:
            departure = w.queue_t[st.departures + st.passed % st.departure_size]
        else:
            departure = next_ready(w, st)
            if departure < free:
                if st.old_count == 0:
                    # It is a cell of the run that makes room, so old ones come no more before it.
                    st.old_over = 1
                return UNKNOWN
        t = min(free, departure)
        if t == NEVER:
            return NEVER


@inlined
def release_old(w, p, st, index, t, warmup, horizon):
    """A cell that enters a warm storage releases one from before."""
    clock = w.clock[0]
    st.released += 1
    bad = st.loss > 0.0 and uniform(st.key, index, OLD_SCRAP) < st.loss
    if clock.noting:
        row = new_old_row(w, st, p)
        if clock.status:
            return
        begin = t - st.dwell
        note(w, row, -1, begin, begin, begin, t)
        if bad:
            w.note_i[row, OUTCOME] = SCRAPPED
    if bad:
        st.lost += 1
        if t > warmup:
            st.scrapped += 1
        return
    st.brought += 1
    if st.stays:
        st.ripe_time += within(t, horizon, warmup, horizon)
        return
    at = (st.old_head + st.old_count) % st.old_size
    w.queue_t[st.old_queue + at] = t
    st.old_count += 1


@inlined
def store(w, p, st, arrive, t, warmup, horizon):
    """A cell comes in."""
    clock = w.clock[0]
    index = st.started
    st.started += 1
    exchanged = st.warm and t < warmup
    ripe = NEVER if exchanged else t + st.dwell
    if clock.noting:
        row = new_row(clock, st, p)
        if clock.status:
            return
        note(w, row, -1, arrive, t, t, ripe)
        if st.queue_row < 0 and not exchanged:
            st.queue_row = row
    if exchanged:
        st.absorbed += 1
    else:
        st.brought += 1
        st.content_time += within(t, min(ripe, horizon), warmup, horizon)
        if ripe <= horizon:
            if st.stays:
                st.ripe_time += within(ripe, horizon, warmup, horizon)
            else:
                at = st.queue_head + st.queue_count
                if at >= st.queue_size:
                    at -= st.queue_size
                w.queue_t[st.queue + at] = ripe
                st.queue_count += 1
    if st.warm and t < warmup + st.dwell:
        release_old(w, p, st, index, t, warmup, horizon)


@inlined
def pass_storage(w, p, st):
    """Settles what can be settled at station p. What it waits for: UP, DOWN or nothing, OVER."""
    clock = w.clock[0]
    warmup, horizon = clock.warmup, clock.horizon
    link = w.links[p]
    while True:
        if st.closed or st.warm == 0 or st.last_in >= warmup + st.dwell:
            st.old_over = 1
        waits_for = settle_stored(w, p, st, warmup, horizon)
        if st.closed:
            if waits_for == OVER:
                # If departures could not be kept, nobody needs them any more.
                if next_ready(w, st) < NEVER:
                    st.passed = st.departed
                    continue
                w.links[p + 1].no_more = 1
            return waits_for
        if st.queue_count == st.queue_size or (st.warm and st.old_count == st.old_size):
            if waits_for == DOWN:
                return DOWN
            clock.status = QUEUE_FULL
            clock.where = len(w.stations) + p
            return OVER
        arrive = arrival(w, p, st, link)
        if arrive == UNKNOWN and link.places > 0:
            return DOWN if waits_for == DOWN else UP
        begin = max(st.last_in, st.not_before)
        if begin > horizon:
            close(st, link)
            continue
        old_over = st.old_over
        # From when on there is a place, known or not what comes; then whether there still is one.
        t = place_in_storage(w, st, begin, warmup)
        if t != UNKNOWN and arrive > t:
            t = NEVER
            if arrive <= horizon:
                t = place_in_storage(w, st, arrive, warmup)
        if t == UNKNOWN:
            if waits_for == DOWN:
                return DOWN
            if st.old_over > old_over:
                continue
            clock.status = QUEUE_FULL
            clock.where = len(w.stations) + p
            return OVER
        if t > horizon:
            close(st, link)
            continue
        if arrive == UNKNOWN:
            ask_for(link, t)
            return DOWN if waits_for == DOWN else UP
        if p == 0 and st.entered >= clock.pause:
            return UP
        come_in(w, p, st, link, arrive, t, warmup, horizon)
        store(w, p, st, arrive, t, warmup, horizon)
        if clock.status:
            return OVER
