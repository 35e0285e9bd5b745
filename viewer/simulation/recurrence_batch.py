# pyright: basic
# Numba compiles this file and checks its types; its decorators have no stubs.
"""A batch station in the recurrence kernel, with its warm start (see `batches` for what that is).

Cells enter the loading machine as they come; the machine starts when the last one is in. What a
batch lets out is settled when no batch can be finished before it any more: while a machine is being
loaded, the next start is not before the last intake; else not before a machine is free.
"""

from viewer.simulation.jit import inlined
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
    put_done,
    put_free,
    within,
)
from viewer.simulation.recurrence_service import (
    arrival,
    come_in,
    finish_of_service,
    release,
)
from viewer.simulation.recurrence_state import (
    DOWN,
    FINISH,
    LEAVE,
    OUTCOME,
    OVER,
    PASSED,
    SCRAPPED,
    START,
    UP,
)


@inlined
def next_free(w, st, warmup, horizon):
    """When a machine is free: one that is known to be, or one that ends an old batch unasked."""
    t = NEVER
    if st.free > 0:
        t = w.free_t[st.slots + st.free_head]
    if st.old_first >= 0 and warmup + st.dwell <= horizon:
        t = min(t, warmup + st.dwell)
    return t


@inlined
def settle_batches(w, p, st, warmup, horizon):
    """Finished batches leave, cell by cell, as far as that is settled."""
    clock = w.clock[0]
    out = w.links[p + 1]
    last = p == len(w.stations) - 1
    while st.done > 0:
        at = st.slots + st.done_head
        f = w.done_t[at]
        if st.closed == 0:
            if st.loading >= 0:
                if f > st.last_in:
                    return OVER
            elif f > next_free(w, st, warmup, horizon):
                return OVER
        machine = w.done_i[at]
        mc = w.machines[machine]
        leave = f
        if f > horizon:
            leave = NEVER
        else:
            while mc.cells > 0:
                leave = f
                if not last:
                    place = place_from(out, w.ring_t)
                    if place == UNKNOWN:
                        return DOWN
                    leave = max(leave, place)
                if leave == NEVER:
                    st.ripe_time += mc.cells * within(f, horizon, warmup, horizon)
                    break
                st.ripe_time += within(f, leave, warmup, horizon)
                st.left += 1
                if leave > warmup:
                    st.good += 1
                if clock.noting:
                    row = mc.row
                    while w.note_i[row, OUTCOME] == SCRAPPED:
                        row += 1
                    w.note_t[row, LEAVE] = leave
                    w.note_i[row, OUTCOME] = PASSED
                    mc.row = row + 1
                if not last:
                    enter(clock, out, w.ring_t, p, leave)
                    if clock.status:
                        return DOWN
                mc.cells -= 1
            st.blocked += within(f, leave, warmup, horizon)
        st.done_head = (st.done_head + 1) & st.mask
        st.done -= 1
        if leave < NEVER:
            release(w, st, machine, leave, warmup, horizon)
    return OVER


@inlined
def scrap_of_batch(w, st, mc, index, purpose, finish, warmup, horizon):
    """Draws which cells of a batch are bad. The good ones remain in the machine."""
    noting = w.clock[0].noting
    bad = 0
    if finish <= horizon:
        for k in range(st.batch):
            if uniform(st.key, index * st.batch + k, purpose) < st.loss:
                bad += 1
                if noting:
                    w.note_i[mc.row + k, OUTCOME] = SCRAPPED
        st.lost += bad
        if finish > warmup:
            st.scrapped += bad
    mc.cells = st.batch - bad


@inlined
def end_one_old_batch(w, st, p, t, warmup, horizon):
    """A batch that starts ends one from before, if there is any, at the pace of all machines."""
    clock = w.clock[0]
    origin = 0.0
    if t >= warmup:
        origin = warmup
        if st.old_phase == 0:
            st.old_phase = 1
            st.old_done = 0
    old = st.old_first
    if old < 0:
        return
    mc = w.machines[old]
    st.old_first = mc.next_old
    st.old_done += 1
    due = max(t, origin + st.old_done * st.dwell / st.machines)
    if due <= horizon:
        st.released += st.batch
        if clock.noting:
            begin = due - st.dwell
            mc.row = st.old_row
            for _ in range(st.batch):
                row = new_old_row(w, st, p)
                if clock.status:
                    return
                note(w, row, old, begin, begin, begin, due)
        scrap_of_batch(w, st, mc, old - st.first, OLD_SCRAP, due, warmup, horizon)
    will_finish(w, st, old, due)


@inlined
def will_finish(w, st, machine, t):
    put_done(w.done_t, w.done_i, st.slots, st.mask, st.done_head, st.done, machine, t)
    st.done += 1


@inlined
def join_old(st, machines, machine):
    """A batch that starts within the warm-up counts as one from before."""
    machines[machine].next_old = -1
    if st.old_first < 0:
        st.old_first = machine
    else:
        machines[st.old_last].next_old = machine
    st.old_last = machine


@inlined
def free_old_machines(w, st, t):
    """One cycle after the warm-up no machine can be busy with a batch from before it any more."""
    while st.old_first >= 0:
        machine = st.old_first
        st.old_first = w.machines[machine].next_old
        put_free(w.free_t, w.free_i, st.slots, st.mask, st.free_head, st.free, machine, t)
        st.free += 1


@inlined
def start_batch(w, p, st, machine, t, warmup, horizon):
    clock = w.clock[0]
    mc = w.machines[machine]
    index = st.started
    st.started += 1
    mc.used += st.batch
    st.loading = -1
    st.loading_time -= st.batch * within(t, horizon, warmup, horizon)
    if st.warm and t < warmup:
        st.absorbed += st.batch
        join_old(st, w.machines, machine)
        end_one_old_batch(w, st, p, t, warmup, horizon)
        return
    finish = finish_of_service(w, p, st, machine, t, index, warmup, horizon)
    if clock.noting:
        for row in range(mc.row, mc.row + st.batch):
            w.note_t[row, START] = t
            w.note_t[row, FINISH] = finish
    st.cell_time += st.batch * within(t, finish, warmup, horizon)
    scrap_of_batch(w, st, mc, index, SCRAP, finish, warmup, horizon)
    will_finish(w, st, machine, finish)
    if st.warm and t < warmup + st.dwell:
        end_one_old_batch(w, st, p, t, warmup, horizon)


@inlined
def load(w, p, st, arrive, t, warmup, horizon):
    """A cell that has come in lies in the loading machine, which starts when it is full."""
    clock = w.clock[0]
    machine = st.loading
    mc = w.machines[machine]
    if clock.noting:
        row = new_row(clock, st, p)
        if clock.status:
            return
        if p == 0 and st.saturated:
            arrive = t
        note(w, row, machine, arrive, t, NEVER, NEVER)
        if mc.cells == 0:
            mc.row = row
    mc.cells += 1
    st.loading_time += within(t, horizon, warmup, horizon)
    if mc.cells == st.batch:
        start_batch(w, p, st, machine, t, warmup, horizon)


@inlined
def pass_batch(w, p, st):
    """Settles what can be settled at station p. What it waits for: UP, DOWN or nothing, OVER."""
    clock = w.clock[0]
    warmup, horizon = clock.warmup, clock.horizon
    link = w.links[p]
    while True:
        if settle_batches(w, p, st, warmup, horizon) == DOWN:
            return DOWN
        t = st.last_in
        if st.loading < 0 and st.closed == 0:
            t = next_free(w, st, warmup, horizon)
            if t == warmup + st.dwell:
                free_old_machines(w, st, t)
        if st.closed or t > horizon:
            close(st, link)
            w.links[p + 1].no_more = 1
            return OVER
        arrive = arrival(w, p, st, link)
        if arrive == UNKNOWN and t <= horizon:
            ask_for(link, t)
            return UP
        t = max(t, arrive)
        if t > horizon or arrive == UNKNOWN:
            close(st, link)
            continue
        if p == 0 and st.entered >= clock.pause:
            return UP
        if st.loading < 0:
            st.loading = w.free_i[st.slots + st.free_head]
            st.free_head = (st.free_head + 1) & st.mask
            st.free -= 1
            w.machines[st.loading].cells = 0
        come_in(w, p, st, link, arrive, t, warmup, horizon)
        load(w, p, st, arrive, t, warmup, horizon)
        if clock.status:
            return OVER
