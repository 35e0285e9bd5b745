# pyright: basic
# Numba compiles this file and checks its types; its decorators have no stubs.
"""A storage in the recurrence kernel, with its warm start: see `storages` for what that is.

A cell comes in when it has arrived and there is a place. For that the number of departures up to a
time is needed, so departures that are settled but later than the last intake are kept.
"""

from viewer.simulation.jit import inlined
from viewer.simulation.line import UNLIMITED
from viewer.simulation.randomness import OLD_SCRAP, uniform
from viewer.simulation.recurrence_exit import next_ready, settle_stored
from viewer.simulation.recurrence_links import (
    NEVER,
    UNKNOWN,
    ask_for,
    close,
    new_old_row,
    new_row,
    note,
    within,
)
from viewer.simulation.recurrence_service import arrival, come_in
from viewer.simulation.recurrence_state import DOWN, OUTCOME, OVER, QUEUE_FULL, SCRAPPED, UP


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
