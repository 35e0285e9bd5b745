# pyright: basic
# Numba compiles this file and checks its types; its decorators have no stubs.
"""Services, coil changes and arrivals in the recurrence kernel, with the event kernel's draws."""

from viewer.simulation.jit import compiled, inlined
from viewer.simulation.line import MEMORYLESS, WITH_MEMORY
from viewer.simulation.randomness import ARRIVAL, SERVICE, UNTIL_FAILURE, sample
from viewer.simulation.recurrence_links import NEVER, U64, UNKNOWN, put_free, take, within
from viewer.simulation.recurrence_state import OUTCOME, SCRAPPED
from viewer.simulation.services import broken_service


@inlined
def draw_service(w, p, st, machine, n):
    """Length of the n-th service, and whether the machine gets through it without a breakdown."""
    length = sample(w.specs[st.spec], w.values, st.key, n, SERVICE)
    whole = True
    if st.failures == MEMORYLESS:
        whole = sample(w.specs[3 * p + 1], w.values, st.key, n, UNTIL_FAILURE) >= length
    elif st.failures == WITH_MEMORY:
        mc = w.machines[U64(machine)]
        whole = mc.until_failure >= length
        if whole:
            mc.until_failure -= length
    return length, whole


@compiled
def finish_broken(w, p, st, machine, t, length, index):
    """Finish of a service that is known to be interrupted."""
    mc = w.machines[machine]
    until = mc.until_failure
    if st.failures == MEMORYLESS:
        until = sample(w.specs[3 * p + 1], w.values, st.key, index, UNTIL_FAILURE)
    return broken_service(
        w.clock[0],
        st,
        mc,
        w.specs,
        w.values,
        w.stop_t,
        w.stop_i,
        machine,
        p,
        t,
        length,
        until,
        index,
    )


@inlined
def finish_of_service(w, p, st, machine, t, n, warmup, horizon):
    """When the n-th service, which starts at `t`, is finished. Counts its working and down time."""
    length, whole = draw_service(w, p, st, machine, n)
    if not whole:
        return finish_broken(w, p, st, machine, t, length, n)
    st.working += within(t, t + length, warmup, horizon)
    return t + length


@inlined
def change_coil(st, mc, t, warmup, horizon):
    """End of the coil changes that are due at `t`."""
    times = mc.used // st.every
    mc.used -= times * st.every
    end = t + times * st.change
    st.supply += within(t, end, warmup, horizon)
    return end


@inlined
def release(w, st, machine, t, warmup, horizon):
    """The last cell has left the machine: it is free, or changes its coil first."""
    mc = w.machines[machine]
    if st.every > 0 and mc.used >= st.every:
        t = change_coil(st, mc, t, warmup, horizon)
    put_free(w.free_t, w.free_i, st.slots, st.mask, st.free_head, st.free, machine, t)
    st.free += 1


@inlined
def arrival(w, p, st, link):
    """When the next cell gets to station p, UNKNOWN or NEVER. The source has cells without end."""
    if p == 0:
        return 0.0 if st.saturated else st.next_arrival
    if link.taken < link.entered:
        return w.ring_t[link.ring + link.next_out] + link.transport
    if link.no_more:
        return NEVER
    return UNKNOWN


@inlined
def next_arrival(w, st, arrive):
    """The source draws when its next cell comes."""
    st.arrivals += 1
    st.next_arrival = arrive + sample(
        w.specs[3 * len(w.stations)], w.values, st.key, st.arrivals, ARRIVAL
    )


@inlined
def leave_source(w, st, arrive, t):
    """The source gives a cell, which had been there since `arrive`, at `t`."""
    if st.saturated == 0:
        next_arrival(w, st, arrive)
    if t > st.last_in:
        st.same = 0
    st.same += 1
    st.last_in = t


@inlined
def cells_known(p, link, clock):
    """Number of cells whose arrival at station p is settled; at the source, to the next pause."""
    return clock.pause if p == 0 else link.entered


@inlined
def has_come(p, link, n):
    """Whether the n-th cell has come to station p, or is going to; the source always has one."""
    return p == 0 or link.entered > n


@compiled
def lose(w, st, machine, t, warmup):
    """A bad cell vanishes."""
    st.lost += 1
    if t > warmup:
        st.scrapped += 1
    if w.clock[0].noting:
        w.note_i[w.machines[machine].row, OUTCOME] = SCRAPPED


@inlined
def come_in(w, p, st, link, arrive, t, warmup, horizon):
    """A cell comes in at `t`."""
    if p == 0:
        leave_source(w, st, arrive, t)
    else:
        take(link, w.ring_t, t, warmup, horizon)
    st.last_in = t
    st.entered += 1
    if t > warmup:
        st.waited += 1
        if p > 0 or st.saturated == 0:
            st.wait += t - arrive
