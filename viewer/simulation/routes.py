# pyright: basic
# Numba compiles this file and checks its types; its decorators have no stubs.
"""Which way a finished cell goes on, in the event kernel, where a station has more than one.

A cell that is found good but not good enough goes back for rework, as drawn. The others take the
branch that is drawn for them where the links have shares, or else the one with the smallest filling
(cells on it / places) among those with a place; of equal ones the station that comes first in the
layout. A direct hand-off has a place when the station behind it can take the cell, and is empty
then. The first finished cell decides for itself and holds up those behind it until it can go.

What is drawn depends on nothing but the number of the service, so it is drawn anew whenever a cell
at the exit is looked at, and kept nowhere.
"""

import math

import numpy as np

from viewer.simulation.heap import U64, mark
from viewer.simulation.jit import compiled, inlined
from viewer.simulation.line import BATCH, STORAGE
from viewer.simulation.randomness import OLD_REWORK, OLD_ROUTE, REWORK, ROUTE, uniform
from viewer.simulation.room import has_room
from viewer.simulation.state import CHOOSY, NO_CELL, NO_LINK

NO_PLACE = np.int64(-2)
"""The cell has to wait: no link it may take has a place."""


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
def is_missing(w, number):
    """Whether the station behind a link has use for a piece of it; one that joins may wait for
    something else."""
    link = w.links[U64(number)]
    return w.stations[U64(link.target)].joining == 0 or link.has < link.need


@inlined
def has_place(w, number, t):
    """Whether a cell can go onto a link now; for a direct hand-off, whether the station behind it
    is going to take it."""
    link = w.links[U64(number)]
    if link.places > 0:
        return link.count < link.places
    target = w.stations[U64(link.target)]
    if target.hungry == 0 and target.dirty == 0:
        return False
    return is_missing(w, number) and has_room(w, target, link.target, t)


@compiled
def best_branch(w, st, asking, t):
    """Of the branches behind a station the one with the smallest filling, NO_PLACE if all are full.

    A station that asks to be handed a cell by link `asking` waits for it, whatever it looks like.
    """
    best = NO_PLACE
    least = math.inf
    for k in range(st.outlet, st.outlet + st.outlets):
        number = w.outlets[k]
        if number != asking and not has_place(w, number, t):
            continue
        link = w.links[number]
        filling = 0.0
        if link.places > 0:
            filling = link.count / link.places
        if filling < least:
            least = filling
            best = number
    return best


@compiled
def way_out(w, st, t):
    """Link the cell at the exit takes now, NO_LINK at an end of the line, or NO_PLACE.

    A station that waits for a direct hand-off is marked: it takes the cell itself.
    """
    best = NO_LINK
    if st.routed:
        best = drawn_link(w, st)
    if best != NO_LINK:
        if not has_place(w, best, t):
            return NO_PLACE
    elif st.outlets == 0:
        return NO_LINK
    else:
        best = best_branch(w, st, NO_LINK, t)
    if best >= 0 and w.links[best].places == 0:
        if w.stations[w.links[best].target].hungry != CHOOSY:
            mark(w.clock[0], w.stations, w.links[best].target)
        return NO_PLACE
    return best


@inlined
def may_take(w, st, number, t):
    """Whether the cell at the exit of a station is for the one behind this link, which asks."""
    if st.routed == 0 and st.outlets == 1:
        return True
    drawn = NO_LINK
    if st.routed:
        drawn = drawn_link(w, st)
    if drawn != NO_LINK:
        return drawn == number
    if number == st.back:
        return False
    return best_branch(w, st, number, t) == number
