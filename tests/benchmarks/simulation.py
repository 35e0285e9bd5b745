"""How fast the simulation is, against SimPy, in one run on one core.

    python tests/benchmarks/simulation.py

The line: 20 stations, 34 machines, uniform times, breakdowns on the operating clock, scrap after
three stations, conveyors with places and a transport time. SimPy runs the same line the idiomatic
way: a process for each machine, a Store and a Container for each conveyor. Times are CPU time, the
best of several runs for the kernel.
"""

import math
import random
import sys
import time
from collections.abc import Callable, Generator
from pathlib import Path

import simpy
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "validation")]

from lines import factory_of  # noqa: E402

from viewer.factory.equipment import load_catalogue  # noqa: E402
from viewer.factory.layout_file import load_layout  # noqa: E402
from viewer.paths import DEFAULT_LAYOUT  # noqa: E402
from viewer.simulation.compile import compile_line  # noqa: E402
from viewer.simulation.line import LineArrays  # noqa: E402
from viewer.simulation.log import collect  # noqa: E402
from viewer.simulation.recurrence import run_flow  # noqa: E402
from viewer.simulation.replication import run_world  # noqa: E402
from viewer.simulation.run import simulate  # noqa: E402

MACHINES = (1, 1, 2, 1, 3, 1, 2, 1, 1, 4, 1, 2, 1, 3, 1, 1, 2, 1, 4, 1)
PACE_S = tuple(0.15 + 0.03 * (7 * i % 5) / 4 for i in range(20))
MTBF_S, MTTR_S = 300.0, 12.0
SCRAPPING = (6, 13, 19)
TRANSPORT_S = tuple(1.0 + 0.5 * (i % 4) for i in range(19))
PLACES = tuple(10 + math.ceil(delay / 0.15) for delay in TRANSPORT_S)


def benchmark_line() -> LineArrays:
    stations = [
        {
            "machines": count,
            "cycle_s": {"uniform": {"low": 0.8 * pace * count, "high": 1.2 * pace * count}},
            "failures": {"mtbf_s": MTBF_S, "mttr_s": MTTR_S},
            "yield": 0.98 if i in SCRAPPING else 1.0,
        }
        for i, (count, pace) in enumerate(zip(MACHINES, PACE_S, strict=True))
    ]
    links = [
        {"capacity": places, "transport_s": delay}
        for places, delay in zip(PLACES, TRANSPORT_S, strict=True)
    ]
    return compile_line(factory_of(stations, links), load_catalogue())


def simpy_cells(horizon_s: float) -> int:
    """Good cells of the line within the horizon, by an idiomatic SimPy model."""
    env, rng, last = simpy.Environment(), random.Random(1), len(MACHINES) - 1
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
            if i in SCRAPPING and rng.random() < 0.02:
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


def kernel_cells(line: LineArrays, horizon_s: float, *, logging: bool = False) -> int:
    world, _ = run_world(
        line, seed=1, replication=0, warmup_s=0.0, horizon_s=horizon_s, logging=logging
    )
    return int(world.stations[-1]["left"])


def recurrence_cells(line: LineArrays, horizon_s: float) -> int:
    flow, _ = run_flow(line, seed=1, replication=0, warmup_s=0.0, horizon_s=horizon_s, noting=False)
    return int(flow.stations[-1]["left"])


def measured(work: Callable[[], int], repeats: int = 1) -> tuple[int, float]:
    """What the work gave, and the least CPU time it took."""
    best, found = math.inf, 0
    for _ in range(repeats):
        begun = time.process_time()
        found = work()
        best = min(best, time.process_time() - begun)
    return found, best


def main() -> None:
    console, line = Console(), benchmark_line()
    begun = time.process_time()
    kernel_cells(line, 10.0)
    recurrence_cells(line, 10.0)
    console.print(
        f"first runs, compiled or from the cache: {time.process_time() - begun:.1f} s CPU"
    )

    table = Table("engine", "good cells", "CPU s", "cells a second", "against SimPy")
    cells, spent = measured(lambda: simpy_cells(1500.0))
    base = cells / spent
    table.add_row("SimPy, idiomatic", f"{cells:,}", f"{spent:.2f}", f"{base:,.0f}", "1")
    engines: dict[str, Callable[[], int]] = {
        "recurrence kernel": lambda: recurrence_cells(line, 20_000.0),
        "event kernel": lambda: kernel_cells(line, 20_000.0),
        "event kernel with its log": lambda: kernel_cells(line, 20_000.0, logging=True),
    }
    for name, work in engines.items():
        cells, spent = measured(work, repeats=7)
        rate = cells / spent
        table.add_row(name, f"{cells:,}", f"{spent:.3f}", f"{rate:,.0f}", f"{rate / base:.0f}")
    console.print(table)

    factory, catalogue = load_layout(DEFAULT_LAYOUT).factory, load_catalogue()
    ochang = compile_line(factory, catalogue)
    shift = Table("Ochang line, 8 h after 1 h of warm-up", "s")
    begun = time.perf_counter()
    log = collect(ochang, seed=1, replication=0, warmup_s=3600.0, horizon_s=9 * 3600.0)
    rows = len(log.cell)
    shift.add_row(f"one shift with its log ({rows:,} visits)", f"{time.perf_counter() - begun:.2f}")
    for kernel in ("recurrence", "events"):
        begun = time.perf_counter()
        result = simulate(factory, catalogue, replications=30, kernel=kernel)
        spent = time.perf_counter() - begun
        shift.add_row(f"30 replications, two threads, {kernel}", f"{spent:.2f}")
        shift.add_row("the kernel's part, both threads together", f"{result.kernel_s:.2f}")
    console.print(shift)


if __name__ == "__main__":
    main()
