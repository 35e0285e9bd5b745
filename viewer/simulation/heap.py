# pyright: basic
# Numba compiles this file and checks its types; its decorators have no stubs.
"""What is to be done: the event list, and the stations to settle at the present instant.

The event list is a binary heap of (time, id). The event that is being handled stays at its top as
a hole, `clock.hole`: mostly it brings about another one, which then takes that place.

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
def sink(heap, n, t, entry):
    """Puts an event where the top of `n` events was, or further below."""
    i = 0
    child = 1
    while child < n:
        right = child + 1
        one, other = heap[U64(child)], heap[U64(right)]
        # Which of the two comes first cannot be foreseen, so there is no branch for that; there
        # is one for equal times, which are rare.
        child += (right < n) & (other.t < one.t)
        if one.t == other.t and right < n and other.id < one.id:
            child = right
        first = heap[U64(child)]
        if first.t > t or (first.t == t and first.id > entry):
            break
        heap[U64(i)].t = first.t
        heap[U64(i)].id = first.id
        i = child
        child = 2 * i + 1
    heap[U64(i)].t = t
    heap[U64(i)].id = entry


@inlined
def schedule(clock, heap, t, code):
    """Adds an event. The caller sees to it that there is room: see `events.advance`."""
    entry = (clock.sequence << CODE_BITS) | code
    clock.sequence += 1
    if clock.hole:
        clock.hole = 0
        sink(heap, clock.heap, t, entry)
    else:
        i = clock.heap
        clock.heap = i + 1
        # A new event is younger than all others, so among equal times it stays below.
        while i > 0:
            parent = (i - 1) >> 1
            if heap[U64(parent)].t <= t:
                break
            heap[U64(i)].t = heap[U64(parent)].t
            heap[U64(i)].id = heap[U64(parent)].id
            i = parent
        heap[U64(i)].t = t
        heap[U64(i)].id = entry


@compiled
def schedule_apart(clock, heap, t, code):
    """`schedule` as a function of its own, for what happens now and then."""
    schedule(clock, heap, t, code)


@compiled
def schedule_as(clock, heap, t, code, age):
    """Adds an event that counts as old as `age`, a number `clock.sequence` has had."""
    if clock.hole:
        drop_first(clock, heap)
    entry = (age << CODE_BITS) | code
    i = clock.heap
    clock.heap = i + 1
    while i > 0:
        parent = (i - 1) >> 1
        if heap[parent].t < t or (heap[parent].t == t and heap[parent].id < entry):
            break
        heap[i].t = heap[parent].t
        heap[i].id = heap[parent].id
        i = parent
    heap[i].t = t
    heap[i].id = entry


@inlined
def drop_first(clock, heap):
    """Removes the event at the top."""
    n = clock.heap - 1
    clock.hole = 0
    clock.heap = n
    last = heap[U64(n)]
    sink(heap, n, last.t, last.id)


@inlined
def mark(clock, stations, p):
    """Station p is settled at the present instant, also if it has been already."""
    stations[p].dirty = 1
    clock.high = max(clock.high, p)
    clock.low = min(clock.low, p)
