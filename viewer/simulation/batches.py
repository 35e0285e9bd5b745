# pyright: basic
# Numba compiles this file and checks its types; its decorators have no stubs.
"""Batch stations in the event kernel: a machine loads, works on all its cells, then unloads.

A station that joins loads pieces of each of its links; those of the first go on, the others become
part of them.

Warm start. A batch station whose cycle is longer than the warm-up starts with an estimated number
of machines busy (`start.new_world`), and behaves as if the batches that start had also started a
cycle earlier: each batch that starts within the warm-up or a cycle after it ends an old one, at the
earliest when all machines in step would. Batches of the warm-up itself become old ones.
"""

import math

from viewer.simulation.heap import schedule_apart
from viewer.simulation.inspection import is_worn_out, word_of
from viewer.simulation.jit import compiled, inlined
from viewer.simulation.machines import (
    count_idle,
    join_finished,
    line_up,
    release,
)
from viewer.simulation.randomness import OLD_SCRAP, SCRAP, uniform
from viewer.simulation.rows import new_cell, new_row, note_batch, write_row
from viewer.simulation.services import finish_of_service, service_length
from viewer.simulation.state import (
    FINISH,
    INSIDE,
    JOINED,
    LOG_FULL,
    NO_CELL,
    NO_LINK,
    OUTCOME,
    SCRAPPED,
    START,
    WORKING,
)
from viewer.simulation.times import inside


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


@compiled
def inspect_batch(w, st, mc):
    """Draws which cells of a finished batch are bad. The good ones remain in the machine."""
    clock = w.clock[0]
    bad = 0
    for k in range(mc.cells):
        index = mc.first_index + k
        held = w.held[mc.held + k]
        if uniform(st.key, index, SCRAP) < mc.loss or is_worn_out(st, index, word_of(w, held)):
            bad += 1
            w.held[mc.held + k] = NO_CELL
            if clock.logging:
                w.log_i[held, OUTCOME] = SCRAPPED
    mc.cells -= bad
    mc.out = 0
    st.lost += bad
    st.cell_time += bad * inside(clock, mc.since, mc.finish)
    if clock.t > clock.warmup:
        st.scrapped += bad


@compiled
def end_old_batch(w, st, mc, machine, p):
    """A machine that was busy before the run began finishes; its cells get their numbers now."""
    clock = w.clock[0]
    t = mc.finish
    begin = t - st.dwell
    mc.old = 0
    mc.since = begin
    mc.lot = 0
    st.released += st.old_batch
    bad = 0
    for k in range(st.old_batch):
        scrapped = uniform(st.key, (machine - st.first) * st.old_batch + k, OLD_SCRAP) < st.old_loss
        bad += scrapped
        cell = new_cell(clock, 0)
        held = cell
        if clock.logging:
            held = st.old_row
            if held == st.old_row_end:
                clock.status = LOG_FULL
                clock.where = len(w.stations) + p
                return
            outcome = SCRAPPED if scrapped else INSIDE
            write_row(w, held, cell, NO_LINK, machine, begin, begin, begin, t, outcome)
            st.old_row += 1
        w.held[mc.held + k] = NO_CELL if scrapped else held
    mc.cells = st.old_batch - bad
    mc.out = 0
    mc.first_index = -1
    st.lost += bad
    if t > clock.warmup:
        st.scrapped += bad
    if clock.logging:
        note_batch(clock, w.batch_t, w.batch_i, mc, machine, begin, t)


@inlined
def finish_batch(w, st, machine, p, t):
    """A machine finishes its batch."""
    clock = w.clock[0]
    mc = w.machines[machine]
    if mc.old:
        end_old_batch(w, st, mc, machine, p)
    else:
        inspect_batch(w, st, mc)
    if mc.cells > 0:
        join_finished(st, w.machines, w.done, machine)
        return
    if clock.logging and clock.status == 0:
        w.batch_t[mc.visit, 2] = t
    release(w, st, machine, t)


@compiled
def end_one_old_batch(w, st, p, t):
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
        mc = w.machines[old]
        st.old_first = mc.next_old
        st.old_done += 1
        mc.finish = max(t, origin + st.old_done * st.dwell / st.machines)
        mc.cells = st.old_batch
        if mc.finish > t:
            schedule_apart(clock, w.heap, mc.finish, old)
        else:
            # It is finished at this very instant, so it leaves before anything more comes in.
            finish_batch(w, st, old, p, t)
            st.dirty = 1


@compiled
def start_batch(w, st, p, machine, t):
    """The machine that has been loading begins to work on what it holds."""
    clock = w.clock[0]
    mc = w.machines[machine]
    count_idle(w, st, mc, machine, p, t)
    st.loading = -1
    st.loading_time -= mc.cells * inside(clock, t, clock.horizon)
    for k in range(st.inlet, st.inlet + st.inlets):
        w.links[w.inlets[k]].has = 0
    mc.index = st.started
    mc.first_index = st.batched
    mc.loss = st.loss
    st.started += 1
    st.batched += mc.cells
    mc.state = WORKING
    mc.since = t
    if st.every > 0:
        mc.used += mc.cells
    if st.warm and t < clock.warmup:
        st.absorbed += mc.cells
        join_old(st, w.machines, machine)
        end_one_old_batch(w, st, p, t)
        return
    finish = finish_of_service(w, st, mc, machine, p, t, mc.index, service_length(w, st, mc.index))
    mc.finish = finish
    if clock.logging:
        for k in range(mc.cells):
            row = w.held[mc.held + k]
            w.log_t[row, START] = t
            w.log_t[row, FINISH] = finish
        note_batch(clock, w.batch_t, w.batch_i, mc, machine, t, finish)
        if clock.status:
            return
    if finish < math.inf:
        schedule_apart(clock, w.heap, finish, machine)
    if st.warm and t < clock.warmup + st.dwell:
        end_one_old_batch(w, st, p, t)


@compiled
def free_old_machines(w, st, t):
    """One cycle after the warm-up no machine can be busy with a batch from before it any more."""
    clock = w.clock[0]
    while st.old_first >= 0:
        machine = st.old_first
        mc = w.machines[machine]
        st.old_first = mc.next_old
        mc.old = 0
        if clock.logging:
            note_batch(clock, w.batch_t, w.batch_i, mc, machine, t - st.dwell, t)
            if clock.status:
                return
            w.batch_t[mc.visit, 2] = t
        line_up(st, w.machines, w.idle, machine, t)


@inlined
def load(w, st, p, cell, by, arrive, t):
    """A cell enters the batch machine that is loading, which starts when it has all it needs."""
    clock = w.clock[0]
    machine = st.loading
    mc = w.machines[machine]
    joined = st.joining and by != w.inlets[st.inlet]
    held = cell
    if clock.logging:
        held = new_row(clock, st, p)
        if clock.status:
            return
        outcome = JOINED if joined else INSIDE
        write_row(w, held, cell, by, machine, arrive, t, math.inf, math.inf, outcome)
    if by != NO_LINK:
        w.links[by].has += 1
    if joined:
        st.joined += 1
    else:
        w.held[mc.held + mc.cells] = held
        mc.cells += 1
        st.loading_time += inside(clock, t, clock.horizon)
    if is_complete(w, st, mc):
        start_batch(w, st, p, machine, t)


@inlined
def is_complete(w, st, mc):
    """Whether the machine that is loading has all it needs."""
    if st.joining == 0:
        return mc.cells == st.batch
    complete = True
    for k in range(st.inlet, st.inlet + st.inlets):
        link = w.links[w.inlets[k]]
        complete = complete and link.has >= link.need
    return complete
