# pyright: basic
# Numba compiles this file and checks its types; its decorators have no stubs.
"""Machines that break down on the calendar clock, working or not, where repairs begin at once."""

from viewer.simulation.jit import compiled
from viewer.simulation.randomness import CALENDAR, REPAIR, sample
from viewer.simulation.rows import note_stop
from viewer.simulation.state import DOWN_STOP
from viewer.simulation.times import inside


@compiled
def next_calendar_stop(clock, st, mc, specs, values, stop_t, stop_i, machine, position):
    """Draws the machine's next breakdown on the calendar: `down_from` to `down_to`."""
    k = ((machine - st.first) << 32) | mc.failures
    mc.failures += 1
    up = sample(specs[3 * position + 1], values, st.key, k, CALENDAR)
    mc.down_from = mc.down_to + up
    mc.down_to = mc.down_from + sample(specs[3 * position + 2], values, st.key, k, REPAIR)
    note_stop(clock, stop_t, stop_i, machine, DOWN_STOP, mc.down_from, mc.down_to)


@compiled
def pass_time(clock, st, mc, specs, values, stop_t, stop_i, machine, position, begin, end):
    """Follows a calendar-clock machine from `begin` to `end` while it does not work.

    Returns its down time in that span after the warm-up. Breakdowns that end by `end` are over
    afterwards: the machine's next or present one is what remains in down_from, down_to.
    """
    down = 0.0
    while mc.down_from < end:
        from_t = max(mc.down_from, begin)
        to_t = min(mc.down_to, end)
        if to_t > from_t:
            down += inside(clock, from_t, to_t)
        if mc.down_to > end:
            break
        next_calendar_stop(clock, st, mc, specs, values, stop_t, stop_i, machine, position)
    return down


@compiled
def calendar_service(clock, st, mc, specs, values, stop_t, stop_i, machine, position, t, length):
    """Finish of a service on a calendar-clock machine: it rests while the machine is down."""
    now = t
    rest = length
    while mc.down_from < now + rest:
        if mc.down_from > now:
            st.working += inside(clock, now, mc.down_from)
            rest -= mc.down_from - now
            now = mc.down_from
        st.down += inside(clock, now, mc.down_to)
        now = mc.down_to
        next_calendar_stop(clock, st, mc, specs, values, stop_t, stop_i, machine, position)
    st.working += inside(clock, now, now + rest)
    return now + rest
