# pyright: basic
# Numba compiles this file and checks its types; its decorators have no stubs.
"""Cells on their way into a station, in the event kernel: is there room, a cell, a machine?

Of several links the station takes first a cell of the earliest lot, then the one that comes back
for rework, then the one that has arrived first, then that of the station that comes first in the
layout. So a cell of an earlier lot that comes back is not passed by those of later ones, which may
have no end: the station changes over for it. A cell that is to be handed over directly counts as
arrived when its machine finished it: whoever has been kept waiting longest gets rid of its cell
first.
"""

import math

import numpy as np

from viewer.simulation.batches import load
from viewer.simulation.changeover import (
    AGAIN,
    WAIT,
    count_entry,
    is_part,
    next_lot,
    note_lot,
    prepare,
)
from viewer.simulation.heap import U64, mark
from viewer.simulation.jit import compiled, inlined
from viewer.simulation.line import BATCH, CALENDAR_CLOCK, SERIAL
from viewer.simulation.machines import choose_machine, serve
from viewer.simulation.room import cannot_take, has_room, look_again
from viewer.simulation.rows import new_cell
from viewer.simulation.shifts import is_off
from viewer.simulation.source import first_waiting, take_first_waiting
from viewer.simulation.state import CHOOSY, HUNGRY, NO_LINK
from viewer.simulation.storages import store
from viewer.simulation.times import inside
from viewer.simulation.transfer import hand_over, has_ready_for, ready_since


@inlined
def arrival_by(w, st, number, t):
    """When the first cell of a link got to its end, or will; inf where there is none.

    Where there is none, the station is hungry: it is looked at again when one comes.
    """
    link = w.links[U64(number)]
    if link.count > 0:
        return w.ring_t[U64(link.ring + link.head)]
    if link.places == 0 and has_ready_for(w, number, t):
        return t
    st.hungry = HUNGRY
    return math.inf


@compiled
def choose_inlet(w, st, p, t):
    """Of several links, the one whose first cell is taken now; NO_LINK where none has arrived."""
    best = NO_LINK
    best_lot = np.int64(0)
    best_rework = -1
    earliest = math.inf
    next_t = math.inf
    for k in range(st.inlet, st.inlet + st.inlets):
        number = w.inlets[k]
        link = w.links[U64(number)]
        if st.joining and link.has >= link.need:
            continue
        arrive = arrival_by(w, st, number, t)
        if arrive > t:
            next_t = min(next_t, arrive)
            continue
        if link.places == 0:
            arrive = ready_since(w, number)
        lot = np.int64(0)
        if w.clock[0].lots > 1 and not is_part(w, st, number):
            lot = next_lot(w, number)
        if best != NO_LINK:
            if lot > best_lot:
                continue
            if lot == best_lot and (
                link.rework < best_rework or (link.rework == best_rework and arrive >= earliest)
            ):
                continue
        best = number
        best_lot = lot
        best_rework = link.rework
        earliest = arrive
    if next_t < math.inf and (best == NO_LINK or w.clock[0].lots > 1):
        # Where the station has to wait with what it has chosen, it may take that one before.
        look_again(w, st, p, next_t)
    return best


@compiled
def tell_rivals(w, st, p):
    """Station p has taken a cell, or has got ready for another format: what it does not get now by
    a direct hand-off may be for another station."""
    for k in range(st.inlet, st.inlet + st.inlets):
        link = w.links[w.inlets[k]]
        if link.places > 0:
            continue
        source = w.stations[link.source]
        if source.outlets == 1:
            continue
        for other in range(source.outlet, source.outlet + source.outlets):
            rival = w.links[w.outlets[other]]
            if rival.places == 0 and rival.target != p:
                mark(w.clock[0], w.stations, rival.target)


@inlined
def take_from_link(w, number, arrive, t):
    """Word of the first cell of a link, which leaves it now."""
    link = w.links[U64(number)]
    if link.places == 0:
        return hand_over(w, number, t)
    cell = w.ring_cell[U64(link.ring + link.head)]
    link.head += 1
    if link.head == link.room:
        link.head = 0
    if link.count == link.places:
        mark(w.clock[0], w.stations, link.source)
    link.count -= 1
    link.cell_time += inside(w.clock[0], arrive - link.transport, t)
    return cell


@inlined
def take_in(w, p, st, t):
    """Station p takes cells as long as it has room for them and there are some."""
    clock = w.clock[0]
    if st.shifts > 0 and is_off(w, st, t):
        st.hungry = 0
        look_again(w, st, p, st.on_from)
        return
    while clock.status == 0:
        st.hungry = 0
        if cannot_take(w, st, p, t):
            return
        # Is there a cell?
        number = st.only_inlet
        if number == NO_LINK and st.inlets > 0:
            number = choose_inlet(w, st, p, t)
        if number != NO_LINK:
            arrive = arrival_by(w, st, number, t)
            if arrive > t:
                if arrive < math.inf:
                    look_again(w, st, p, arrive)
                return
        elif st.head:
            arrive = first_waiting(w, st, p, t)
            if arrive == math.inf:
                return
        else:
            return
        # There is: so nobody is to offer another one, should it have to wait.
        st.hungry = 0
        # Is the station ready for it?
        if clock.lots > 1:
            if st.failures == CALENDAR_CLOCK and not has_room(w, st, p, t):
                # All its machines are down: it does not get ready for anything.
                return
            answer = prepare(w, st, p, number, t)
            if answer == WAIT:
                # A cell of an earlier lot is still welcome.
                st.hungry = CHOOSY
                return
            if answer == AGAIN:
                if st.rivals:
                    tell_rivals(w, st, p)
                if clock.high > p:
                    st.dirty = 1
                if st.dirty:
                    return
                continue
        # Is there a machine?
        machine = -1
        if st.kind == SERIAL or (st.kind == BATCH and st.loading < 0):
            machine = choose_machine(w, st, p, t)
            if machine < 0:
                return
            if st.kind == BATCH:
                st.loading = machine
                w.machines[U64(machine)].cells = 0
        # Then the cell comes in.
        if number == NO_LINK:
            cell = new_cell(clock, clock.lot)
            take_first_waiting(w, st, p, arrive, t)
            count_entry(w, p)
        else:
            cell = take_from_link(w, number, arrive, t)
        st.entered += 1
        if t > clock.warmup:
            st.wait += t - arrive
            st.waited += 1
        if clock.lots > 1 and not is_part(w, st, number):
            note_lot(w, st, p, st.loading if st.kind == BATCH else machine, cell, t)
        if st.kind == SERIAL:
            serve(w, st, p, machine, cell, number, arrive, t)
        elif st.kind == BATCH:
            load(w, st, p, cell, number, arrive, t)
        else:
            store(w, st, p, cell, number, arrive, t)
        if st.rivals:
            tell_rivals(w, st, p)
        if clock.high > p:
            # Somebody further on can move now, and perhaps what it gives comes back here.
            st.dirty = 1
            return
        if st.kind == BATCH and st.dirty:
            return
