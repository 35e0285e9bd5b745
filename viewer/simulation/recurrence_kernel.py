# pyright: basic
# Numba compiles this file and checks its types; its decorators have no stubs.
"""The recurrence kernel: departure times from departure times, without an event list.

What happens to a cell at a station follows from the cells before it at this station and from the
places behind it. So the stations take turns, and at its turn a station settles all it can: until it
needs a cell from the station before, whose turn it is then, or a place behind it, for which the
station after has to go on first. Arrivals never depend on anything later, so one of the two always
can; should that ever fail, the kernel stops with a status instead of going round for ever.
"""

from viewer.simulation.jit import compiled
from viewer.simulation.line import BATCH, SERIAL, WITH_MEMORY
from viewer.simulation.randomness import ARRIVAL, UNTIL_FAILURE, sample
from viewer.simulation.recurrence_batch import pass_batch
from viewer.simulation.recurrence_lots import begin_next_lot
from viewer.simulation.recurrence_serial import pass_serial
from viewer.simulation.recurrence_single import pass_single
from viewer.simulation.recurrence_state import DOWN, FINISHED, NEXT_LOT, OVER, PAUSED, STUCK, UP
from viewer.simulation.recurrence_storage import pass_storage


@compiled
def begin(w):
    """Draws what is a property of the machines and of the source, not of a cell."""
    for p in range(len(w.stations)):
        st = w.stations[p]
        if st.failures == WITH_MEMORY:
            for k in range(st.machines):
                w.machines[st.first + k].until_failure = sample(
                    w.specs[3 * p + 1], w.values, st.key, k << 32, UNTIL_FAILURE
                )
    st = w.stations[0]
    if st.saturated == 0:
        st.next_arrival = sample(w.specs[3 * len(w.stations)], w.values, st.key, 0, ARRIVAL)


@compiled
def advance(w):
    """Runs until everything up to the horizon is settled, or `clock.pause` cells have come in."""
    clock = w.clock[0]
    stations = w.stations
    n = len(stations)
    most_idle = 16 * n + 64
    if clock.begun == 0:
        clock.begun = 1
        begin(w)
    clock.status = FINISHED
    p = clock.at
    while True:
        st = stations[p]
        before = st.entered + st.left + st.lost
        if st.kind == SERIAL and st.machines == 1:
            waits_for = pass_single(w, p, st)
        elif st.kind == SERIAL:
            waits_for = pass_serial(w, p, st)
        elif st.kind == BATCH:
            waits_for = pass_batch(w, p, st)
        else:
            waits_for = pass_storage(w, p, st)
        if waits_for == NEXT_LOT:
            waits_for = begin_next_lot(w, p, st)
            if waits_for == NEXT_LOT:
                continue
        if clock.status:
            return
        if p == 0 and waits_for == UP:
            clock.at = 0
            clock.status = PAUSED
            return
        if waits_for == OVER or st.entered + st.left + st.lost > before:
            clock.idle_turns = 0
        else:
            clock.idle_turns += 1
            if clock.idle_turns > most_idle:
                clock.where = p
                clock.status = STUCK
                return
        if waits_for == UP:
            p -= 1
        elif waits_for == DOWN:
            p += 1
        else:
            p = n - 1
            while p >= 0 and w.links[p + 1].no_more:
                p -= 1
            if p < 0:
                return
