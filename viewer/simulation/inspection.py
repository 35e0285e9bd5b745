# pyright: basic
# Numba compiles this file and checks its types; its decorators have no stubs.
"""What is found out about a cell when the work on it is done, in the event kernel.

A cell that is found good but is to go back for rework is scrapped instead when it has gone back as
often as the station allows, from wherever that was.
"""

from viewer.simulation.jit import inlined
from viewer.simulation.randomness import REWORK, uniform
from viewer.simulation.state import CELL, PASSES_MASK


@inlined
def word_of(w, held):
    """The word of a cell of a batch machine or a storage, which keep rows where there is a log."""
    if w.clock[0].logging:
        return w.log_i[held, CELL]
    return held


@inlined
def is_worn_out(st, index, cell):
    """Whether a cell would have to go back once more than is allowed."""
    if st.back_share <= 0.0 or (cell & PASSES_MASK) < st.most_passes:
        return False
    return uniform(st.key, index, REWORK) < st.back_share
