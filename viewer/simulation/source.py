# pyright: basic
# Numba compiles this file and checks its types; its decorators have no stubs.
"""Cells that come to the head of a line, in the event kernel: without end, or as they arrive.

Where the queue before the station has an end, arrivals are looked at only when the station can take
a cell: between two such moments the queue can only grow, so what came when is known afterwards. An
arrival that comes at the very instant at which the station takes a cell finds the place that frees.
"""

import math

from viewer.simulation.heap import schedule_apart
from viewer.simulation.jit import compiled, inlined
from viewer.simulation.line import UNLIMITED
from viewer.simulation.randomness import ARRIVAL, sample


@inlined
def draw_arrival(w, st, p, after):
    """The source draws when its next cell comes: an interval after `after`."""
    spec = w.specs[3 * len(w.stations) + p]
    st.next_arrival = after + sample(spec, w.values, st.key, st.arrivals, ARRIVAL)
    st.arrivals += 1


@compiled
def queue_up(w, st, p, t):
    """Settles what has arrived before `t` at a queue that has an end."""
    clock = w.clock[0]
    while st.next_arrival < t:
        if st.queued < st.places:
            join_queue(w, st, st.next_arrival)
        elif st.waits:
            # The source stands still until there is a place.
            return
        else:
            st.turned_away += 1
            if st.next_arrival > clock.warmup:
                st.arrived += 1
                st.refused += 1
        draw_arrival(w, st, p, st.next_arrival)


@inlined
def join_queue(w, st, t):
    at = st.queue_head + st.queued
    if at >= st.queue_room:
        at -= st.queue_room
    w.ring_t[st.queue + at] = t
    st.queued += 1
    if t > w.clock[0].warmup:
        st.arrived += 1


@inlined
def first_waiting(w, st, p, t):
    """When the cell at the head of the line arrived; inf where there is none yet.

    The station is looked at again when the next one comes.
    """
    arrive = t
    if st.saturated == 0:
        if st.places < UNLIMITED:
            queue_up(w, st, p, t)
        if st.queued > 0:
            arrive = w.ring_t[st.queue + st.queue_head]
        else:
            arrive = st.next_arrival
            if st.waits and arrive < t:
                # It has been waiting at the source, as there is no queue at all.
                arrive = t
        if arrive > t:
            if arrive < st.wake:
                st.wake = arrive
                schedule_apart(w.clock[0], w.heap, arrive, len(w.machines) + p)
            arrive = math.inf
    return arrive


@inlined
def take_first_waiting(w, st, p, arrive, t):
    """The cell `first_waiting` has found comes in."""
    if st.saturated:
        return
    if st.queued == 0:
        if st.places < UNLIMITED and arrive > w.clock[0].warmup:
            st.arrived += 1
        draw_arrival(w, st, p, arrive)
        return
    st.queue_head += 1
    if st.queue_head == st.queue_room:
        st.queue_head = 0
    st.queued -= 1
    if st.waits and st.next_arrival < t:
        join_queue(w, st, t)
        draw_arrival(w, st, p, t)
