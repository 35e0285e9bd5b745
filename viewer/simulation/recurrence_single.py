# pyright: basic
# Numba compiles this file and checks its types; its decorators have no stubs.
"""A station with one machine in the recurrence kernel: the serial station without its two rows.

S(n) = max(A(n), R), F = S + service and breakdowns, R = E = max(F, time the link has a place), or F
for a bad cell. Most stations of a fast line are of this kind, so it is worth a loop of its own, in
which the machine's state is two numbers.
"""

from viewer.simulation.draws import AHEAD, WITHIN, ordinary_service
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
from viewer.simulation.recurrence_state import DOWN, NEXT_LOT, OVER, QUEUE_FULL, UP


@inlined
def pass_single(w, p, st):
    """Settles what can be settled at station p. What it waits for: UP, DOWN or nothing, OVER."""
    clock = w.clock[0]
    warmup, horizon, noting = clock.warmup, clock.horizon, clock.noting
    link, out = w.links[p], w.links[p + 1]
    ring_t = w.ring_t
    machine = st.first
    mc = w.machines[machine]
    key, loss, failures, every = st.key, st.loss, st.failures, st.every
    # The machine is free from `t` on, or it works until `t`.
    busy, bad = st.done > 0, w.done_i[st.slots] & 1
    t = w.done_t[st.slots] if busy else w.free_t[st.slots]
    out_ring, next_in = out.ring, out.next_in
    # Cells up to these numbers can leave, and come in, without waiting for another station's turn.
    may_leave, left = may_enter(out), out.entered
    until, n = st.until, st.entered
    known = min(until, cells_known(p, link, clock))
    ring, next_out, transport = link.ring, link.next_out, link.transport
    room, out_room, drawn = link.room, out.room, w.drawn
    # Of the cells of this turn, those that come in and leave before the end of the warm-up.
    unseen, early = 0, 0
    wait, working, blocked, travelled = 0.0, 0.0, 0.0, 0.0
    waits_for = OVER
    # Nothing else can happen than that one cell after the other comes, is worked on and leaves.
    smooth = p > 0 and every == 0 and noting == 0 and failures != WITH_MEMORY
    while True:
        if busy and smooth and bad == 0 and t > warmup:
            # A loop without all that this may not be, short enough for the registers. It ends
            # before the cell that needs more.
            steps = min(may_leave - left, known - n, st.drawn - n)
            done = 0
            first = p * AHEAD + (n & WITHIN)
            while done < steps:
                leave = max(t, ring_t[U64(out_ring + next_in)])
                entry = ring_t[U64(ring + next_out)]
                arrive = entry + transport
                begin = max(leave, arrive)
                length = drawn[U64(first + done)]
                if begin > horizon or length <= 0.0:
                    break
                blocked += leave - t
                wait += begin - arrive
                travelled += begin - max(entry, warmup)
                ring_t[U64(out_ring + next_in)] = leave
                ring_t[U64(ring + next_out)] = begin
                next_in += 1
                if next_in == out_room:
                    next_in = 0
                next_out += 1
                if next_out == room:
                    next_out = 0
                t = begin + length
                working += min(t, horizon) - begin
                done += 1
            n += done
            left += done
        if busy:
            if t > horizon:
                break
            if bad:
                lose(w, st, machine, t, warmup)
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
                leave = max(t, place)
                blocked += max(0.0, min(leave, horizon) - max(t, warmup))
                t = leave
                if t == NEVER:
                    break
                left += 1
                if t <= warmup:
                    early += 1
                ring_t[U64(out_ring + next_in)] = t
                next_in += 1
                if next_in == out_room:
                    next_in = 0
                if noting:
                    note_leave(w, mc.row, t)
            if every > 0 and mc.used >= every:
                t = change_coil(st, mc, t, warmup, horizon)
            busy = False
        # The next cell comes in.
        entry = 0.0
        if n < known:
            if p > 0:
                entry = ring_t[U64(ring + next_out)]
                arrive = entry + transport
                begin = max(t, arrive)
            elif st.saturated:
                arrive = begin = t
            else:
                arrive = st.next_arrival
                begin = max(t, arrive)
        elif n == until and has_come(p, link, n):
            waits_for = NEXT_LOT
            break
        elif p == 0 or not (link.no_more or t > horizon):
            ask_for(link, t)
            waits_for = UP
            break
        else:
            break
        if begin > horizon:
            break
        if p > 0:
            ring_t[U64(ring + next_out)] = begin
            next_out += 1
            if next_out == room:
                next_out = 0
        else:
            leave_source(w, st, arrive, begin)
        length = ordinary_service(w, st, p, n)
        if length > 0.0 and failures != WITH_MEMORY:
            t = begin + length
            whole, bad = True, False
        else:
            length, whole = draw_service(w, p, st, machine, n)
            t = begin + length
            bad = loss > 0.0 and uniform(key, n, SCRAP) < loss
        if begin > warmup:
            wait += begin - arrive
            travelled += begin - max(entry, warmup)
        else:
            unseen += 1
        if whole:
            working += max(0.0, min(t, horizon) - max(begin, warmup))
        else:
            t = finish_broken(w, p, st, machine, begin, length, n)
        busy = True
        if every > 0:
            mc.used += 1
        if noting:
            row = new_row(clock, st, p)
            if clock.status:
                break
            mc.row = row
            note(w, row, machine, arrive, begin, begin, t)
        n += 1
    if waits_for == OVER:
        link.closed = 1
        out.no_more = 1
    st.done = busy
    w.done_t[st.slots] = t
    w.done_i[st.slots] = bad
    w.free_t[st.slots] = t
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
