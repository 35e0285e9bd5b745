# pyright: basic
# Numba compiles this file and checks its types; its decorators have no stubs.
"""Spans of time as the books of a run count them."""

from viewer.simulation.jit import inlined


@inlined
def inside(clock, begin, end):
    """Length of [begin, end] that lies after the warm-up and before the horizon."""
    if begin >= clock.warmup and end <= clock.horizon:
        return end - begin
    return max(0.0, min(end, clock.horizon) - max(begin, clock.warmup))
