# pyright: basic
# Numba compiles this file and checks its types; its decorators have no stubs.
"""Lots keep their order at the exit of a station, in the event kernel.

A finished cell waits there as long as the station works on a cell of an earlier lot. Only a station
that may hold more than one lot looks for that: one that needs no changeover.
"""

from viewer.simulation.jit import compiled
from viewer.simulation.state import DONE, WORKING


@compiled
def keeps_order(w, st):
    """Whether no machine still works on a lot before that of the first finished cell."""
    lot = w.machines[w.done[st.first + st.done_head]].lot
    mixed = 0
    for machine in range(st.first, st.first + st.machines):
        mc = w.machines[machine]
        working = mc.state == WORKING and mc.old == 0
        if working and mc.lot < lot:
            return False
        if (working or mc.state == DONE or machine == st.loading) and mc.lot != lot:
            mixed = 1
    st.mixed = mixed
    if mixed == 0:
        st.lot = lot
    return True
