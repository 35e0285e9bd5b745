# pyright: basic
# Numba compiles this file and checks its types; its decorators have no stubs.
"""From one lot of the plan to the next, in the recurrence kernel.

Lots keep their order on the whole line, so all that has to be known is with which cell of a link
the next lot begins: `Flow.bounds`. A station settles one lot at a time. When the first cell of the
next one has come and all cells before it have left, the station changes over: from B = max(last
machine free, arrival) to B + changeover, and then all machines are free. Of a lot whose cells were
all bad nothing comes, and it costs nothing.
"""

from viewer.simulation.changeover import carry_over
from viewer.simulation.jit import compiled
from viewer.simulation.recurrence_links import NEVER, within
from viewer.simulation.recurrence_service import arrival
from viewer.simulation.recurrence_state import NEXT_LOT, OVER


@compiled
def begin_next_lot(w, p, st):
    """The next cell of station p is of another lot. OVER where it never comes in, else NEXT_LOT."""
    clock = w.clock[0]
    lots = clock.lots
    lot = st.lot + 1
    while w.bounds[p * lots + lot] <= st.entered:
        lot += 1
    if st.done > 0:
        st.draining = 1
        return NEXT_LOT
    st.draining = 0
    t = NEVER
    if st.free == st.machines:
        t = w.free_t[st.slots + ((st.free_head + st.free - 1) & st.mask)]
    t = max(t, arrival(w, p, st, w.links[p]))
    if t > clock.horizon:
        st.closed = 1
        w.links[p].closed = 1
        w.links[p + 1].no_more = 1
        return OVER
    if st.changeover > 0.0:
        change_over(w, st, t)
    for before in range(st.lot, lot):
        w.bounds[(p + 1) * lots + before] = w.links[p + 1].entered
    if p + 1 < len(w.stations):
        after = w.stations[p + 1]
        after.until = w.bounds[(p + 1) * lots + after.lot]
    set_up(w, p, st, w.lot_format[lot])
    st.lot = lot
    st.until = w.bounds[p * lots + lot]
    return NEXT_LOT


@compiled
def change_over(w, st, t):
    """All machines of the station stand from `t` on, and are then free."""
    clock = w.clock[0]
    end = t + st.changeover
    st.changing += st.machines * within(t, end, clock.warmup, clock.horizon)
    st.free_head = 0
    for k in range(st.machines):
        w.free_t[st.slots + k] = end
        w.free_i[st.slots + k] = st.first + k


@compiled
def set_up(w, p, st, format):
    """The station goes on with the figures of another format."""
    n = len(w.stations)
    if p == n - 1:
        w.figures[st.format * n + p].good += st.good - st.counted
        st.counted = st.good
    new = w.figures[format * n + p]
    carry_over(w.machines, st, new.every)
    st.format = format
    st.loss = new.loss
    st.every = new.every
    st.change = new.change
    st.spec = new.spec
    st.drawn = 0
