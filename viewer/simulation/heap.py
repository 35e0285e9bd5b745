# pyright: basic
# Numba compiles this file and checks its types; its decorators have no stubs.
"""What is to be done: the event list, and the stations to settle at the present instant.

The event list is a binary heap of (time, id).

An id is the event's age (a running number) above its code, so events of one time come in the order
in which they were scheduled, and the order of all events is total. Codes, for M machines and S
stations: m < M machine m finishes, ends its changeover or is repaired; M + p a cell is ready at the
inlet of station p; M + S + p a cell is ready to leave storage p; M + 2 S + m machine m breaks down
or is repaired by its crew; 2 M + 2 S + c crew c sends its people.
"""

import numpy as np

from viewer.simulation.jit import compiled, inlined

U64 = np.uint64
"""Makes an index one that cannot be negative; the compiler then does not look whether it is."""

CODE_BITS = 20
_CODE_MASK = (1 << CODE_BITS) - 1


@inlined
def code_of(entry):
    return entry & _CODE_MASK


@inlined
def schedule(clock, heap_t, heap_id, t, code):
    """Adds an event. The caller sees to it that there is room: see `has_room`."""
    entry = (clock.sequence << CODE_BITS) | code
    clock.sequence += 1
    i = clock.heap
    clock.heap = i + 1
    # A new event is younger than all others, so among equal times it stays below.
    while i > 0:
        parent = (i - 1) >> 1
        if heap_t[U64(parent)] <= t:
            break
        heap_t[U64(i)] = heap_t[U64(parent)]
        heap_id[U64(i)] = heap_id[U64(parent)]
        i = parent
    heap_t[U64(i)] = t
    heap_id[U64(i)] = entry


@compiled
def schedule_as(clock, heap_t, heap_id, t, code, age):
    """Adds an event that counts as old as `age`, a number `clock.sequence` has had."""
    entry = (age << CODE_BITS) | code
    i = clock.heap
    clock.heap = i + 1
    while i > 0:
        parent = (i - 1) >> 1
        if heap_t[parent] < t or (heap_t[parent] == t and heap_id[parent] < entry):
            break
        heap_t[i] = heap_t[parent]
        heap_id[i] = heap_id[parent]
        i = parent
    heap_t[i] = t
    heap_id[i] = entry


@inlined
def drop_first(clock, heap_t, heap_id):
    """Removes the event at the top."""
    n = clock.heap - 1
    clock.heap = n
    t = heap_t[U64(n)]
    entry = heap_id[U64(n)]
    i = 0
    while True:
        child = 2 * i + 1
        if child >= n:
            break
        right = child + 1
        if right < n and (
            heap_t[U64(right)] < heap_t[U64(child)]
            or (
                heap_t[U64(right)] == heap_t[U64(child)]
                and heap_id[U64(right)] < heap_id[U64(child)]
            )
        ):
            child = right
        if heap_t[U64(child)] > t or (heap_t[U64(child)] == t and heap_id[U64(child)] > entry):
            break
        heap_t[U64(i)] = heap_t[U64(child)]
        heap_id[U64(i)] = heap_id[U64(child)]
        i = child
    heap_t[U64(i)] = t
    heap_id[U64(i)] = entry


@inlined
def mark(clock, stations, p):
    """Station p is settled at the present instant, also if it has been already."""
    stations[p].dirty = 1
    clock.high = max(clock.high, p)
    clock.low = min(clock.low, p)
