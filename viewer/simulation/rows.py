# pyright: basic
# Numba compiles this file and checks its types; its decorators have no stubs.
"""Rows of the log as the kernel writes them."""

import math

from viewer.simulation.jit import compiled, inlined
from viewer.simulation.state import (
    ARRIVE,
    CAME_BY,
    CELL,
    ENTER,
    FINISH,
    LEAVE,
    LEFT_BY,
    LOG_FULL,
    LOT_MASK,
    LOT_SHIFT,
    MACHINE,
    NO_LINK,
    NUMBER_SHIFT,
    OUTCOME,
    START,
)


@inlined
def write_row(w, row, cell, by, machine, arrive, enter, start, finish, outcome):
    w.log_t[row, ARRIVE] = arrive
    w.log_t[row, ENTER] = enter
    w.log_t[row, START] = start
    w.log_t[row, FINISH] = finish
    w.log_t[row, LEAVE] = math.inf
    w.log_i[row, CELL] = cell
    w.log_i[row, MACHINE] = machine
    w.log_i[row, OUTCOME] = outcome
    w.log_i[row, CAME_BY] = by
    w.log_i[row, LEFT_BY] = NO_LINK


@inlined
def lot_of(cell):
    """The lot a cell belongs to, by its word."""
    return (cell >> LOT_SHIFT) & LOT_MASK


@inlined
def figures_of(w, p, lot):
    """What station p is like while it is set up for a lot."""
    return w.figures[w.lot_format[lot] * len(w.stations) + p]


@inlined
def new_cell(clock, lot):
    """The word of a cell nobody has seen before."""
    number = clock.cells
    clock.cells = number + 1
    return (number << NUMBER_SHIFT) | (lot << LOT_SHIFT)


@inlined
def new_row(clock, st, p):
    row = st.row
    if row == st.row_end:
        clock.status = LOG_FULL
        clock.where = p
    else:
        st.row = row + 1
    return row


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


@compiled
def note_stop(clock, stop_t, stop_i, machine, kind, begin, end):
    """Writes a stop into the log, if there is a log."""
    if clock.logging == 0 or begin >= clock.horizon:
        return
    row = clock.stops
    if row >= len(stop_t):
        clock.status = LOG_FULL
        clock.where = -1
        return
    stop_t[row, 0] = begin
    stop_t[row, 1] = end
    stop_i[row, 0] = machine
    stop_i[row, 1] = kind
    clock.stops = row + 1
