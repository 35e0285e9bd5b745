# pyright: basic
# Numba compiles this file and checks its types; its decorators have no stubs.
"""Cells on their way into a station, in the event kernel: is there room, a cell, a machine?"""

from viewer.simulation.batches import load
from viewer.simulation.heap import schedule
from viewer.simulation.jit import inlined
from viewer.simulation.line import BATCH, SERIAL
from viewer.simulation.machines import choose_machine, inside, serve
from viewer.simulation.randomness import ARRIVAL, sample
from viewer.simulation.storages import storage_is_full, store
from viewer.simulation.transfer import has_ready, take_out_of_the_way


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
            cell = take_out_of_the_way(w, w.stations[p - 1], p - 1, t)
            w.stations[p - 1].dirty = 1
        else:
            link = w.links[p - 1]
            cell = w.ring_cell[link.ring + link.head]
            link.head += 1
            if link.head == link.room:
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
            if st.dirty:
                return
        else:
            store(w, st, p, cell, arrive, t)
