# pyright: basic
# Numba compiles this file and checks its types; its decorators have no stubs.
"""A station whose next cell is of another lot, in the event kernel.

A batch station starts the batch it is loading, complete or not. If the cell is of another format
and a changeover takes time, the station waits until it is empty (batches from before the run aside)
and then all its machines are changed over; else it just goes on with the figures of that format.
Of what a station joins, only the pieces that go on have a format.
"""

import numpy as np

from viewer.simulation.batches import is_complete, start_batch
from viewer.simulation.heap import mark, schedule_apart
from viewer.simulation.inspection import word_of
from viewer.simulation.jit import compiled, inlined
from viewer.simulation.line import BATCH, STORAGE
from viewer.simulation.machines import count_idle
from viewer.simulation.routes import first_held
from viewer.simulation.rows import figures_of, lot_of, note_stop
from viewer.simulation.shifts import after_work, spent
from viewer.simulation.state import CHANGE_STOP, CHANGING, IDLE, NO_LINK

READY, AGAIN, WAIT = 0, 1, 2
"""The station can take the cell; has to be looked at anew; cannot take it yet."""


@compiled
def next_lot(w, number):
    """Lot of the first cell of a link, or over a direct hand-off of that at the exit before it; of
    the next cell to enter the line for NO_LINK."""
    if number == NO_LINK:
        return w.clock[0].lot
    link = w.links[number]
    if link.count > 0:
        return lot_of(w.ring_cell[link.ring + link.head])
    st = w.stations[link.source]
    if st.kind == STORAGE:
        if st.old_waiting > 0:
            return np.int64(0)
        return lot_of(word_of(w, w.ring_cell[st.ring + st.ring_head]))
    mc = w.machines[w.done[st.first + st.done_head]]
    if st.kind == BATCH:
        return lot_of(word_of(w, w.held[mc.held + first_held(w, mc)]))
    return lot_of(mc.cell)


@inlined
def is_part(w, st, number):
    """Whether a piece that comes by a link becomes part of another one."""
    return st.joining == 1 and number != w.inlets[st.inlet]


@compiled
def prepare(w, st, p, number, t):
    """Sees to it that the station can take the next cell of a link: READY, AGAIN or WAIT."""
    if is_part(w, st, number):
        return READY
    lot = next_lot(w, number)
    if st.loading >= 0:
        mc = w.machines[st.loading]
        if mc.cells > 0 and mc.lot != lot:
            return close_batch(w, st, p, t)
    if w.lot_format[lot] == st.format:
        return READY
    if st.changeover > 0.0 and st.kind != STORAGE:
        if not is_empty(w, st):
            return WAIT
        change_over(w, st, p, t)
    set_up(w, st, p, lot)
    return AGAIN


@compiled
def close_batch(w, st, p, t):
    """No more of its lot comes: the batch that is being loaded starts with the parts it needs."""
    if st.joining:
        lead = w.links[w.inlets[st.inlet]]
        lead.has = lead.need
        if not is_complete(w, st, w.machines[st.loading]):
            return AGAIN
    start_batch(w, st, p, st.loading, t)
    return AGAIN


@compiled
def is_empty(w, st):
    """Whether no machine does anything, batches from before the run aside."""
    for machine in range(st.first, st.first + st.machines):
        mc = w.machines[machine]
        if mc.state != IDLE and mc.old == 0:
            return False
    return True


@compiled
def change_over(w, st, p, t):
    """All machines are changed over. One that is loading holds nothing but parts of what is still
    to come; whichever machine is first afterwards goes on with them."""
    clock = w.clock[0]
    end = after_work(w, st, t, st.changeover)
    st.loading = -1
    for machine in range(st.first, st.first + st.machines):
        mc = w.machines[machine]
        if mc.old:
            continue
        count_idle(w, st, mc, machine, p, t)
        st.changing += spent(w, st, t, end)
        note_stop(clock, w.stop_t, w.stop_i, machine, CHANGE_STOP, t, end)
        mc.state = CHANGING
        mc.finish = end
        schedule_apart(clock, w.heap, end, machine)
    st.idle = 0
    st.idle_head = 0


@compiled
def carry_over(machines, st, every):
    """What is used of a coil stays so as a share, whatever the number of cells it is good for."""
    if every == st.every:
        return
    for machine in range(st.first, st.first + st.machines):
        mc = machines[machine]
        if st.every > 0:
            mc.used = mc.used * every // st.every
        else:
            mc.used = 0


@inlined
def set_up(w, st, p, lot):
    """The station goes on with the figures of another format."""
    new = figures_of(w, p, lot)
    carry_over(w.machines, st, new.every)
    st.format = w.lot_format[lot]
    st.loss = new.loss
    st.stay = new.stay
    st.batch = new.batch
    st.capacity = new.capacity
    st.every = new.every
    st.change = new.change
    st.spec = new.spec
    st.drawn = 0


@inlined
def note_lot(w, st, p, machine, cell, t):
    """The station takes a cell."""
    lot = lot_of(cell)
    if machine >= 0:
        w.machines[machine].lot = lot
        if lot != st.lot:
            st.lot = lot
            st.mixed = 1
    if t > w.clock[0].warmup:
        figures_of(w, p, lot).taken += 1


@inlined
def count_entry(w, p):
    """A cell has entered the line at station p. The plan is counted at the first one."""
    clock = w.clock[0]
    if p == 0:
        clock.given += 1
        while clock.given >= w.lot_until[clock.lot]:
            clock.lot += 1
            tell_heads(w)


@compiled
def tell_heads(w):
    """The next lot begins. A head that has been waiting to change over may not have to any more."""
    for p in range(1, len(w.stations)):
        if w.stations[p].head:
            mark(w.clock[0], w.stations, p)
