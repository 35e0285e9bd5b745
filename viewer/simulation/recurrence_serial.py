# pyright: basic
# Numba compiles this file and checks its types; its decorators have no stubs.
"""A serial station in the recurrence kernel: as many cells as can be settled in one turn.

With A the arrival of the n-th cell and R the time at which the longest free machine became free, it
is taken in at S = max(A, R), if no machine that is still busy can become free before R: all cells
finished by R have to be settled before. The finish is F = S + service and breakdowns; a good cell
leaves at E = max(F, time the link has a place), a bad one vanishes at F.
"""

from viewer.simulation.draws import ordinary_service
from viewer.simulation.jit import inlined
from viewer.simulation.line import WITH_MEMORY
from viewer.simulation.randomness import SCRAP, uniform
from viewer.simulation.recurrence_links import (
    NEVER,
    U64,
    ask_for,
    may_enter,
    new_row,
    note,
    note_leave,
    put_done,
    put_free,
)
from viewer.simulation.recurrence_service import (
    cells_known,
    change_coil,
    draw_service,
    finish_broken,
    has_come,
    leave_source,
    lose,
)
from viewer.simulation.recurrence_state import (
    DOWN,
    NEXT_LOT,
    OVER,
    QUEUE_FULL,
    UP,
)


@inlined
def pass_serial(w, p, st):
    """Settles what can be settled at station p. What it waits for: UP, DOWN or nothing, OVER.

    This is where a run spends its time. So what changes from cell to cell is kept in variables of
    this function, which the compiler can hold in registers, and written back at the end.
    """
    clock = w.clock[0]
    warmup, horizon, noting = clock.warmup, clock.horizon, clock.noting
    link, out = w.links[p], w.links[p + 1]
    ring_t, free_t, free_i, done_t, done_i = w.ring_t, w.free_t, w.free_i, w.done_t, w.done_i
    key, loss, failures = st.key, st.loss, st.failures
    slots, mask, every = st.slots, st.mask, st.every
    free_head, free, done_head, done = st.free_head, st.free, st.done_head, st.done
    closed, draining, until = st.closed, st.draining, st.until
    out_ring, next_in = out.ring, out.next_in
    # Cells up to these numbers can leave, and come in, without waiting for another station's turn.
    may_leave, left = may_enter(out), out.entered
    known, n = min(until, cells_known(p, link, clock)), st.entered
    ring, next_out, transport = link.ring, link.next_out, link.transport
    # Of the cells of this turn, those that come in and leave before the end of the warm-up.
    unseen, early = 0, 0
    wait, working, blocked, travelled = 0.0, 0.0, 0.0, 0.0
    waits_for = OVER
    while True:
        # Finished cells leave, up to the moment from which on there is a free machine.
        while done > 0:
            at = slots + done_head
            f = done_t[U64(at)]
            if free > 0 and closed == 0 and draining == 0 and f > free_t[U64(slots + free_head)]:
                break
            code = done_i[U64(at)]
            machine = code >> 1
            leave = f
            if f > horizon:
                leave = NEVER
            elif code & 1:
                lose(w, st, machine, f, warmup)
            else:
                if left < may_leave:
                    place = ring_t[U64(out_ring + next_in)]
                elif out.asked:
                    place = out.ask
                    out.asked = 0
                elif out.closed:
                    place = NEVER
                else:
                    if left == out.limit:
                        clock.status = QUEUE_FULL
                        clock.where = p
                    waits_for = DOWN
                    break
                # Whether it has to wait cannot be foreseen, so there is no branch for that.
                leave = max(f, place)
                blocked += max(0.0, min(leave, horizon) - max(f, warmup))
                if leave < NEVER:
                    left += 1
                    if leave <= warmup:
                        early += 1
                    ring_t[U64(out_ring + next_in)] = leave
                    next_in += 1
                    if next_in == out.room:
                        next_in = 0
                    if noting:
                        note_leave(w, w.machines[U64(machine)].row, leave)
            done_head = (done_head + 1) & mask
            done -= 1
            if leave < NEVER:
                if every > 0 and w.machines[U64(machine)].used >= every:
                    leave = change_coil(st, w.machines[U64(machine)], leave, warmup, horizon)
                put_free(free_t, free_i, slots, mask, free_head, free, machine, leave)
                free += 1
        if waits_for == DOWN:
            break
        if closed or free == 0:
            closed = 1
            link.closed = 1
            out.no_more = 1
            break
        # The next cell comes in.
        at = slots + free_head
        t = free_t[U64(at)]
        entry = 0.0
        if n < known:
            if p > 0:
                entry = ring_t[U64(ring + next_out)]
                arrive = entry + transport
                t = max(t, arrive)
            elif st.saturated:
                arrive = t
            else:
                arrive = st.next_arrival
                t = max(t, arrive)
        elif n == until and has_come(p, link, n):
            waits_for = NEXT_LOT
            break
        elif p == 0 or not (link.no_more or t > horizon):
            ask_for(link, t)
            waits_for = UP
            break
        else:
            t = NEVER
        if t > horizon:
            closed = 1
            link.closed = 1
            continue
        machine = free_i[U64(at)]
        free_head = (free_head + 1) & mask
        free -= 1
        if p > 0:
            ring_t[U64(ring + next_out)] = t
            next_out += 1
            if next_out == link.room:
                next_out = 0
        else:
            leave_source(w, st, arrive, t)
        length = ordinary_service(w, st, p, n)
        if length > 0.0 and failures != WITH_MEMORY:
            finish = t + length
            whole, bad = True, False
        else:
            length, whole = draw_service(w, p, st, machine, n)
            finish = t + length
            bad = loss > 0.0 and uniform(key, n, SCRAP) < loss
        if t > warmup:
            wait += t - arrive
            travelled += t - max(entry, warmup)
        else:
            unseen += 1
        if whole:
            working += max(0.0, min(finish, horizon) - max(t, warmup))
        else:
            finish = finish_broken(w, p, st, machine, t, length, n)
        if every > 0:
            w.machines[U64(machine)].used += 1
        if noting:
            row = new_row(clock, st, p)
            if clock.status:
                break
            w.machines[U64(machine)].row = row
            note(w, row, machine, arrive, t, t, finish)
        n += 1
        code = (machine << 1) | bad
        put_done(done_t, done_i, slots, mask, done_head, done, code, finish)
        done += 1
    st.free_head, st.free, st.done_head, st.done = free_head, free, done_head, done
    st.closed = closed
    st.waited += n - link.taken - unseen
    st.good += left - out.entered - early
    st.left += left - out.entered
    out.entered, out.next_in = left, next_in
    link.taken, link.next_out = n, next_out
    st.entered = n
    if p > 0:
        link.cell_time += travelled
    st.wait += wait
    st.working += working
    st.blocked += blocked
    return waits_for
