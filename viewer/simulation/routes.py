# pyright: basic
# Numba compiles this file and checks its types; its decorators have no stubs.
"""Which way a finished cell goes on, in the event kernel, where a station has more than one.

A cell that is found good but not good enough goes back for rework, as drawn. The others take the
branch that is drawn for them where the links have shares, or else the one with the smallest filling
(cells on it / places) among those with a place; of equal ones the first in the layout.

What is drawn depends on nothing but the number of the service, so it is drawn anew whenever a cell
at the exit is looked at, and kept nowhere.
"""

import math

import numpy as np

from viewer.simulation.heap import mark
from viewer.simulation.jit import compiled, inlined
from viewer.simulation.line import BATCH, STORAGE
from viewer.simulation.randomness import OLD_REWORK, OLD_ROUTE, REWORK, ROUTE, uniform
from viewer.simulation.shifts import is_off
from viewer.simulation.state import CELL, NO_CELL, NO_LINK, PASSES_MASK

NO_PLACE = np.int64(-2)
"""The cell has to wait: no link it may take has a place."""


@inlined
def word_of(w, held):
    """The word of a cell of a batch machine or a storage, which keep rows where there is a log."""
    if w.clock[0].logging:
        return w.log_i[held, CELL]
    return held


@inlined
def is_worn_out(st, index, cell):
    """Whether a cell would have to go back once more than is allowed."""
    if st.back_share <= 0.0 or (cell & PASSES_MASK) < st.most_passes:
        return False
    return uniform(st.key, index, REWORK) < st.back_share


@compiled
def drawn_link(w, st):
    """Link that is drawn for the cell at the exit; NO_LINK where it may take any."""
    rework, route = REWORK, ROUTE
    if st.kind == STORAGE:
        index = st.out_index - 1
        if st.old_waiting > 0:
            index = st.old_taken
            rework, route = OLD_REWORK, OLD_ROUTE
    else:
        mc = w.machines[w.done[st.first + st.done_head]]
        index = mc.index
        if st.kind == BATCH:
            index = mc.first_index + first_held(w, mc)
    if st.back_share > 0.0 and uniform(st.key, index, rework) < st.back_share:
        return st.back
    if st.outlets > 0 and w.links[w.outlets[st.outlet]].upto > 0.0:
        u = uniform(st.key, index, route)
        for k in range(st.outlet, st.outlet + st.outlets - 1):
            if u < w.links[w.outlets[k]].upto:
                return w.outlets[k]
        return w.outlets[st.outlet + st.outlets - 1]
    return NO_LINK


@inlined
def first_held(w, mc):
    """Place within a finished batch of its next good cell."""
    k = mc.out
    while w.held[mc.held + k] == NO_CELL:
        k += 1
    return k


@inlined
def has_place(w, number):
    """Whether a cell can go onto a link now; for a direct hand-off, whether somebody waits."""
    link = w.links[number]
    if link.places == 0:
        after = w.stations[link.target]
        if after.shifts > 0 and is_off(w, after, w.clock[0].t):
            return False
        return after.hungry == 1
    return link.count < link.places


@compiled
def way_out(w, st):
    """Link the cell at the exit takes now, NO_LINK at an end of the line, or NO_PLACE.

    A station that waits for a direct hand-off is marked: it takes the cell itself.
    """
    best = NO_PLACE
    drawn = NO_LINK
    if st.routed:
        drawn = drawn_link(w, st)
    if drawn != NO_LINK:
        if has_place(w, drawn):
            best = drawn
    elif st.outlets == 0:
        return NO_LINK
    else:
        least = math.inf
        for k in range(st.outlet, st.outlet + st.outlets):
            number = w.outlets[k]
            if not has_place(w, number):
                continue
            link = w.links[number]
            filling = 0.0
            if link.places > 0:
                filling = link.count / link.places
            if filling < least:
                least = filling
                best = number
    if best >= 0 and w.links[best].places == 0:
        mark(w.clock[0], w.stations, w.links[best].target)
        return NO_PLACE
    return best


@inlined
def may_take(w, st, number):
    """Whether the cell at the exit of a station may take this link, as far as it is drawn."""
    if st.routed == 0:
        return True
    drawn = drawn_link(w, st)
    return drawn == number or (drawn == NO_LINK and number != st.back)
