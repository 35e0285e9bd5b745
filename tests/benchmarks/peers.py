"""The benchmark line, and what it is measured against: SimPy, and the event kernel in C.

The line: 20 stations, 34 machines, uniform times, breakdowns on the operating clock, scrap after
three stations, conveyors with places and a transport time, blocking after service.
"""

import ctypes
import math
import random
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Generator, Sequence
from pathlib import Path

import simpy

MACHINES = (1, 1, 2, 1, 3, 1, 2, 1, 1, 4, 1, 2, 1, 3, 1, 1, 2, 1, 4, 1)
PACE_S = tuple(0.15 + 0.03 * (7 * i % 5) / 4 for i in range(20))
MTBF_S, MTTR_S = 300.0, 12.0
SCRAPPING, SCRAPPED = (6, 13, 19), 0.02
TRANSPORT_S = tuple(1.0 + 0.5 * (i % 4) for i in range(19))
PLACES = tuple(10 + math.ceil(delay / 0.15) for delay in TRANSPORT_S)


def layout_of_the_line() -> tuple[list[dict], list[dict]]:
    """Stations and links as a layout file has them."""
    stations = [
        {
            "machines": count,
            "cycle_s": {"uniform": {"low": 0.8 * pace * count, "high": 1.2 * pace * count}},
            "failures": {"mtbf_s": MTBF_S, "mttr_s": MTTR_S},
            "yield": 1 - SCRAPPED if i in SCRAPPING else 1.0,
        }
        for i, (count, pace) in enumerate(zip(MACHINES, PACE_S, strict=True))
    ]
    links = [
        {"capacity": places, "transport_s": delay}
        for places, delay in zip(PLACES, TRANSPORT_S, strict=True)
    ]
    return stations, links


def simpy_cells(horizon_s: float, seed: int) -> int:
    """Good cells within the horizon, by an idiomatic SimPy model.

    A process for each machine and for each cell under way, a Store and a Container for each link.
    """
    env, rng, last = simpy.Environment(), random.Random(seed), len(MACHINES) - 1
    ready = [simpy.Store(env) for _ in MACHINES]
    slots = [simpy.Container(env, capacity=places, init=places) for places in PLACES]
    good = 0

    def transport(i: int) -> Generator:
        yield env.timeout(TRANSPORT_S[i])
        yield ready[i + 1].put(1)

    def machine(i: int) -> Generator:
        nonlocal good
        up = rng.expovariate(1 / MTBF_S)
        while True:
            if i:
                yield ready[i].get()
                yield slots[i - 1].put(1)
            rest = PACE_S[i] * MACHINES[i] * rng.uniform(0.8, 1.2)
            while up < rest:
                yield env.timeout(up)
                rest -= up
                yield env.timeout(rng.expovariate(1 / MTTR_S))
                up = rng.expovariate(1 / MTBF_S)
            yield env.timeout(rest)
            up -= rest
            if i in SCRAPPING and rng.random() < SCRAPPED:
                continue
            if i == last:
                good += 1
            else:
                yield slots[i].get(1)
                env.process(transport(i))

    for i, count in enumerate(MACHINES):
        for _ in range(count):
            env.process(machine(i))
    env.run(until=horizon_s)
    return good


def c_kernel() -> Callable[[float, int], int] | None:
    """Good cells for a horizon and a seed by the kernel in C, built now; None without a gcc."""
    compiler = shutil.which("gcc")
    if compiler is None:
        return None
    source = Path(__file__).with_name("event_kernel.c")
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "event_kernel.so"
        options = ["-O3", "-march=native", "-shared", "-fPIC"]
        subprocess.run([compiler, *options, source, "-o", library, "-lm"], check=True)
        function = ctypes.CDLL(str(library)).good_cells
    function.restype = ctypes.c_int64
    count = len(MACHINES)

    def doubles(values: Sequence[float]) -> ctypes.Array:
        return (ctypes.c_double * len(values))(*values)

    def wholes(values: Sequence[int]) -> ctypes.Array:
        return (ctypes.c_int64 * len(values))(*values)

    line = (
        ctypes.c_int64(count),
        wholes(MACHINES),
        doubles([pace * machines for pace, machines in zip(PACE_S, MACHINES, strict=True)]),
        doubles([MTBF_S] * count),
        doubles([MTTR_S] * count),
        doubles(TRANSPORT_S),
        wholes(PLACES),
        doubles([SCRAPPED if i in SCRAPPING else 0.0 for i in range(count)]),
    )
    return lambda horizon_s, seed: function(
        *line, ctypes.c_double(horizon_s), ctypes.c_uint64(seed)
    )
