# pyright: basic
# Numba compiles this file and checks its types; its decorators have no stubs.
"""The draws of the services of a serial station, made for a block of services at a time.

A draw is named by the number of the service and does not depend on what happens, so it can be made
long before it is needed. In a loop without branches the processor makes several of them at once;
and that a service is one of the ordinary ones, at which nothing breaks and nothing becomes scrap,
is settled here with hardly any logarithm.
"""

import numpy as np

from viewer.simulation.jit import compiled, inlined
from viewer.simulation.line import MEMORYLESS
from viewer.simulation.randomness import SCRAP, SERVICE, U64, UNTIL_FAILURE, sample, uniform
from viewer.simulation.specs import UNIFORM

AHEAD = 64
"""Services of a block, a power of two. Each station has room for one block."""
WITHIN = np.int64(AHEAD - 1)
"""Of the number of a service, its place in the block."""
_SURELY = 1e-9
"""Far above the rounding of what it guards against."""


@compiled
def draw_block(drawn, specs, values, spec, failures, loss, key, p, index):
    """Draws the block of services to which service `index` of station p belongs.

    `drawn` gets the length of each (s), or -1 where that is not all: the cell becomes scrap, the
    machine might fail (on the operating clock, without memory), or it takes no time at all. Returns
    the number of the first service after the block.
    """
    begin = index & ~WITHIN
    base = p * AHEAD
    service = specs[spec]
    if service.kind == UNIFORM:
        low, width = service.a, service.b - service.a
        for k in range(AHEAD):
            drawn[U64(base + k)] = low + width * uniform(key, begin + k, SERVICE)
    else:
        for k in range(AHEAD):
            drawn[U64(base + k)] = sample(service, values, key, begin + k, SERVICE)
    if failures == MEMORYLESS:
        mean = specs[3 * p + 1].a
        per_up = 1.0 / mean
        for k in range(AHEAD):
            length = drawn[U64(base + k)]
            u = uniform(key, begin + k, UNTIL_FAILURE)
            # -log(u) is at least 1 - u: mostly that is enough to see that the machine holds.
            if u > 1.0 - length * per_up - _SURELY:
                drawn[U64(base + k)] = -1.0
    if loss > 0.0:
        for k in range(AHEAD):
            if uniform(key, begin + k, SCRAP) < loss:
                drawn[U64(base + k)] = -1.0
    for k in range(AHEAD):
        if drawn[U64(base + k)] <= 0.0:
            drawn[U64(base + k)] = -1.0
    return begin + AHEAD


@inlined
def ordinary_service(w, st, p, index):
    """Length of a service (s) at which nothing happens, or -1; see `draw_block`.

    Services are asked for in the order of their numbers.
    """
    if index >= st.drawn:
        st.drawn = draw_block(
            w.drawn, w.specs, w.values, st.spec, st.failures, st.loss, st.key, p, index
        )
    return w.drawn[U64(p * AHEAD + (index & WITHIN))]
