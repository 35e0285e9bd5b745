# pyright: basic
# Numba compiles this file and checks its types; its decorators have no stubs.
"""Whether a station can take in one more cell, in the event kernel."""

from viewer.simulation.heap import schedule
from viewer.simulation.jit import compiled, inlined
from viewer.simulation.line import BATCH, SERIAL, STORAGE
from viewer.simulation.machines import choose_machine, line_up
from viewer.simulation.shifts import is_off
from viewer.simulation.storages import storage_is_full


@inlined
def cannot_take(w, st, p, t):
    """Whether station p has nowhere to put another cell."""
    if st.kind == SERIAL:
        return st.idle == 0
    if st.kind == BATCH:
        return st.loading < 0 and st.idle == 0
    return storage_is_full(w, st, p, t)


@inlined
def look_again(w, st, p, t):
    """The inlet of station p is looked at again at `t`."""
    if t < st.wake:
        st.wake = t
        schedule(w.clock[0], w.heap, t, len(w.machines) + p)


@compiled
def has_room(w, st, p, t):
    """Whether station p would take a cell that came now.

    A machine is chosen for it, and goes back to its place in the row.
    """
    if cannot_take(w, st, p, t):
        return False
    if st.shifts > 0 and is_off(w, st, t):
        # Whoever asks is told nothing when the shift begins, so the station itself has to look.
        look_again(w, st, p, st.on_from)
        return False
    if st.kind == STORAGE or (st.kind == BATCH and st.loading >= 0):
        return True
    machine = choose_machine(w, st, p, t)
    if machine < 0:
        return False
    mark = w.machines[machine].mark
    line_up(st, w.machines, w.idle, machine, w.machines[machine].since)
    w.machines[machine].mark = mark
    return True
