# pyright: basic
# Numba compiles this file and checks its types; its decorators have no stubs.
"""Cells on their way into a station, in the event kernel: who takes them, and what follows.

Warm start. A storage or a batch station whose dwell or cycle is longer than the warm-up starts with
an estimated content (`state.new_world`), and behaves as if what flows in had flowed in before, too:
each cell that enters within the warm-up or a dwell after it releases an old one at that moment, and
each batch that starts within the warm-up or a cycle after it ends an old one. So the flow out is
the flow in, not the estimate; only the places the old content takes come from the estimate. Cells
and batches of the warm-up itself are exchanged for old ones for good, or the empty hour of a line
that starts up would come out again one dwell later. After the warm-up the old content dwindles in
step with time over one dwell; old machines finish no faster than all machines in step would.
"""

import math

from viewer.simulation.heap import schedule
from viewer.simulation.jit import compiled, inlined
from viewer.simulation.line import BATCH, CALENDAR_CLOCK, SERIAL
from viewer.simulation.machines import (
    finish_of_service,
    inside,
    pass_time,
    take_first_idle,
    take_first_up,
)
from viewer.simulation.randomness import ARRIVAL, OLD_SCRAP, SCRAP, sample, uniform
from viewer.simulation.state import (
    ARRIVE,
    CELL,
    ENTER,
    FINISH,
    INSIDE,
    LEAVE,
    LOG_FULL,
    MACHINE,
    OUTCOME,
    RING_FULL,
    SCRAPPED,
    START,
    WORKING,
)
from viewer.simulation.transfer import count_content, has_ready, take_out


@inlined
def write_row(w, row, cell, machine, arrive, enter, start, finish, outcome):
    w.log_t[row, ARRIVE] = arrive
    w.log_t[row, ENTER] = enter
    w.log_t[row, START] = start
    w.log_t[row, FINISH] = finish
    w.log_t[row, LEAVE] = math.inf
    w.log_i[row, CELL] = cell
    w.log_i[row, MACHINE] = machine
    w.log_i[row, OUTCOME] = outcome


@inlined
def new_row(clock, st, p):
    row = st.row
    if row == st.row_end:
        clock.status = LOG_FULL
        clock.where = p
    else:
        st.row = row + 1
    return row


@inlined
def count_idle(w, st, mc, machine, p, t):
    """The machine was idle until now."""
    clock = w.clock[0]
    down = 0.0
    if st.failures == CALENDAR_CLOCK:
        down = pass_time(
            clock, st, mc, w.specs, w.values, w.stop_t, w.stop_i, machine, p, mc.mark, t
        )
        st.down += down
    st.starved += inside(clock, mc.mark, t) - down


@inlined
def choose_machine(w, st, p, t):
    if st.failures == CALENDAR_CLOCK:
        return take_first_up(
            w.clock[0],
            st,
            w.machines,
            w.idle,
            w.heap_t,
            w.heap_id,
            w.specs,
            w.values,
            w.stop_t,
            w.stop_i,
            p,
            t,
        )
    return take_first_idle(st, w.idle)


@inlined
def serve(w, st, p, machine, cell, arrive, t):
    """A serial machine takes a cell and works on it."""
    clock = w.clock[0]
    mc = w.machines[machine]
    count_idle(w, st, mc, machine, p, t)
    index = st.started
    st.started += 1
    finish = finish_of_service(
        clock, st, mc, w.specs, w.values, w.stop_t, w.stop_i, machine, p, t, index
    )
    bad = st.loss > 0.0 and uniform(st.key, index, SCRAP) < st.loss
    mc.state = WORKING
    mc.since = t
    mc.finish = finish
    mc.cell = cell
    mc.bad = bad
    mc.used += 1
    if clock.logging:
        row = new_row(clock, st, p)
        if clock.status:
            return
        outcome = INSIDE
        if finish <= clock.horizon and bad:
            outcome = SCRAPPED
        write_row(w, row, cell, machine, arrive, t, t, finish, outcome)
        mc.row = row
    schedule(clock, w.heap_t, w.heap_id, finish, machine)


@compiled
def note_batch(clock, batch_t, batch_i, mc, machine, begin, finish):
    """Writes a batch into the log of batches."""
    row = clock.batches
    if row >= len(batch_t):
        clock.status = LOG_FULL
        clock.where = -2
        return
    batch_t[row, 0] = begin
    batch_t[row, 1] = finish
    batch_t[row, 2] = math.inf
    batch_i[row] = machine
    mc.visit = row
    clock.batches = row + 1


@inlined
def load(w, st, p, cell, arrive, t):
    """A cell enters the batch machine that is loading, which starts when the batch is complete."""
    clock = w.clock[0]
    machine = st.loading
    mc = w.machines[machine]
    if clock.logging:
        row = new_row(clock, st, p)
        if clock.status:
            return
        write_row(w, row, cell, machine, arrive, t, math.inf, math.inf, INSIDE)
        if mc.cells == 0:
            mc.row = row
    mc.cells += 1
    st.loading_time += inside(clock, t, clock.horizon)
    if mc.cells < st.batch:
        return
    st.loading = -1
    st.loading_time -= st.batch * inside(clock, t, clock.horizon)
    start_batch(w, st, p, machine, t)


@inlined
def start_batch(w, st, p, machine, t):
    clock = w.clock[0]
    mc = w.machines[machine]
    count_idle(w, st, mc, machine, p, t)
    mc.index = st.started
    st.started += 1
    mc.state = WORKING
    mc.since = t
    mc.used += st.batch
    if st.warm and t < clock.warmup:
        st.absorbed += st.batch
        join_old(st, w.machines, machine)
        end_one_old_batch(w, st, t)
        return
    finish = finish_of_service(
        clock, st, mc, w.specs, w.values, w.stop_t, w.stop_i, machine, p, t, mc.index
    )
    mc.finish = finish
    if clock.logging:
        for row in range(mc.row, mc.row + st.batch):
            w.log_t[row, START] = t
            w.log_t[row, FINISH] = finish
        note_batch(clock, w.batch_t, w.batch_i, mc, machine, t, finish)
        if clock.status:
            return
    schedule(clock, w.heap_t, w.heap_id, finish, machine)
    if st.warm and t < clock.warmup + st.dwell:
        end_one_old_batch(w, st, t)


@inlined
def join_old(st, machines, machine):
    """A batch that starts within the warm-up counts as one from before."""
    machines[machine].old = 1
    machines[machine].next_old = -1
    if st.old_first < 0:
        st.old_first = machine
    else:
        machines[st.old_last].next_old = machine
    st.old_last = machine


@inlined
def end_one_old_batch(w, st, t):
    """A batch that starts ends one from before, if there is any, at the pace of all machines."""
    clock = w.clock[0]
    origin = 0.0
    if t >= clock.warmup:
        origin = clock.warmup
        if st.old_phase == 0:
            st.old_phase = 1
            st.old_done = 0
    old = st.old_first
    if old >= 0:
        st.old_first = w.machines[old].next_old
        st.old_done += 1
        due = max(t, origin + st.old_done * st.dwell / st.machines)
        w.machines[old].finish = due
        w.machines[old].cells = st.batch
        schedule(clock, w.heap_t, w.heap_id, due, old)


@inlined
def store(w, st, p, cell, arrive, t):
    """A cell enters a storage."""
    clock = w.clock[0]
    count_content(clock, st, t)
    index = st.started
    st.started += 1
    exchanged = st.warm and t < clock.warmup
    ripe = math.inf if exchanged else t + st.dwell
    row = 0
    if clock.logging:
        row = new_row(clock, st, p)
        if clock.status:
            return
        write_row(w, row, cell, -1, arrive, t, t, ripe, INSIDE)
    if exchanged:
        st.absorbed += 1
    else:
        st.content += 1
    if ripe <= clock.horizon:
        if st.ring_count == st.ring_size:
            clock.status = RING_FULL
            clock.where = len(w.stations) + p
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
    number = clock.cells
    clock.cells += 1
    bad = st.loss > 0.0 and uniform(st.key, index, OLD_SCRAP) < st.loss
    if clock.logging:
        row = st.old_row
        if row == st.old_row_end:
            clock.status = LOG_FULL
            clock.where = len(w.stations) + p
            return
        st.old_row = row + 1
        begin = t - st.dwell
        write_row(w, row, number, -1, begin, begin, begin, t, SCRAPPED if bad else INSIDE)
    if bad:
        st.lost += 1
        if t > clock.warmup:
            st.scrapped += 1
    else:
        st.content += 1
        st.old_waiting += 1
        st.dirty = 1


@inlined
def storage_is_full(w, st, p, t):
    """Whether a storage has no place. If old content is in the way, it is looked at again."""
    clock = w.clock[0]
    room = st.capacity - st.content - 1
    if st.warm and t < clock.warmup:
        # An exchange needs no place of its own, but comes no faster than all places in step allow.
        if room + 1 < st.old_content:
            return True
        free = st.absorbed * st.dwell / st.capacity
    elif room < 0:
        return True
    elif st.old_content == 0.0:
        return False
    else:
        since = t - clock.warmup
        if since >= st.dwell or st.old_content * (1.0 - since / st.dwell) <= room:
            return False
        free = clock.warmup + st.dwell * (1.0 - room / st.old_content)
    if free <= t:
        return False
    if free < st.wake:
        st.wake = free
        schedule(clock, w.heap_t, w.heap_id, free, len(w.machines) + p)
    return True


@inlined
def cannot_take(w, st, p, t):
    """Whether station p has nowhere to put another cell."""
    if st.kind == SERIAL:
        return st.idle == 0
    if st.kind == BATCH:
        return st.loading < 0 and st.idle == 0
    return storage_is_full(w, st, p, t)


@inlined
def take_in(w, p, st, t):
    """Station p takes cells as long as it has room for them and there are some."""
    clock = w.clock[0]
    st.hungry = 0
    while clock.status == 0:
        if cannot_take(w, st, p, t):
            return
        # Is there a cell?
        arrive = t
        if p == 0:
            if st.saturated == 0:
                arrive = st.next_arrival
                if arrive > t:
                    if arrive < st.wake:
                        st.wake = arrive
                        schedule(clock, w.heap_t, w.heap_id, arrive, len(w.machines))
                    return
        elif w.links[p - 1].places == 0:
            if not has_ready(w, w.stations[p - 1], p - 1, t):
                st.hungry = 1
                return
        else:
            link = w.links[p - 1]
            if link.count == 0:
                st.hungry = 1
                return
            arrive = w.ring_t[link.ring + link.head]
            if arrive > t:
                if arrive < st.wake:
                    st.wake = arrive
                    schedule(clock, w.heap_t, w.heap_id, arrive, len(w.machines) + p)
                return
        # Is there a machine?
        machine = -1
        if st.kind == SERIAL or (st.kind == BATCH and st.loading < 0):
            machine = choose_machine(w, st, p, t)
            if machine < 0:
                return
            if st.kind == BATCH:
                st.loading = machine
                w.machines[machine].cells = 0
        # Then the cell comes in.
        if p == 0:
            cell = clock.cells
            clock.cells += 1
            if st.saturated == 0:
                st.arrivals += 1
                st.next_arrival = arrive + sample(
                    w.specs[len(w.specs) - 1], w.values, st.key, st.arrivals, ARRIVAL
                )
        elif w.links[p - 1].places == 0:
            cell = take_out(w, w.stations[p - 1], p - 1, t)
            w.stations[p - 1].dirty = 1
        else:
            link = w.links[p - 1]
            cell = w.ring_cell[link.ring + link.head]
            link.head += 1
            if link.head == link.size:
                link.head = 0
            if link.count == link.places:
                w.stations[p - 1].dirty = 1
            link.count -= 1
            link.cell_time += inside(clock, arrive - link.transport, t)
        st.entered += 1
        if t > clock.warmup:
            st.wait += t - arrive
            st.waited += 1
        if st.kind == SERIAL:
            serve(w, st, p, machine, cell, arrive, t)
        elif st.kind == BATCH:
            load(w, st, p, cell, arrive, t)
        else:
            store(w, st, p, cell, arrive, t)
