"""How fast the simulation is, against SimPy and against C, in one run on one core.

    python tests/benchmarks/simulation.py

Engines are timed in CPU time, the best of several runs, and run the same line from empty; the
kernels and C simulate the same horizon, SimPy a shorter one. That all of them simulate the same
line is seen from their throughputs over a common horizon, with 95 % intervals over independent
runs. (The intervals of the kernels are the same: they give the same cells.)
"""

import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "validation"), str(Path(__file__).parent)]

from lines import factory_of  # noqa: E402
from peers import c_kernel, layout_of_the_line, simpy_cells  # noqa: E402

from viewer.factory.equipment import load_catalogue  # noqa: E402
from viewer.factory.layout_file import load_layout  # noqa: E402
from viewer.paths import DEFAULT_LAYOUT, LAYOUTS  # noqa: E402
from viewer.simulation.compile import compile_line  # noqa: E402
from viewer.simulation.intervals import Interval, interval  # noqa: E402
from viewer.simulation.line import LineArrays  # noqa: E402
from viewer.simulation.log import collect  # noqa: E402
from viewer.simulation.recurrence import run_flow  # noqa: E402
from viewer.simulation.replication import run_world  # noqa: E402
from viewer.simulation.run import simulate  # noqa: E402

LONG_S, SHORT_S = 20_000.0, 1500.0
SIMPY_RUNS, RUNS, TIMED = 5, 40, 9

Cells = Callable[[float, int], int]
"""Good cells of the benchmark line within a horizon (s), for a seed."""


@dataclass(frozen=True)
class Measured:
    engine: str
    cells: int
    best_s: float
    per_hour: Interval
    """Good cells an hour over the common horizon."""

    @property
    def rate(self) -> float:
        return self.cells / self.best_s


def benchmark_line() -> LineArrays:
    return compile_line(factory_of(*layout_of_the_line()), load_catalogue())


def event_kernel(line: LineArrays, *, logging: bool = False) -> Cells:
    def cells(horizon_s: float, seed: int) -> int:
        world, _ = run_world(
            line, seed=seed, replication=0, warmup_s=0.0, horizon_s=horizon_s, logging=logging
        )
        return int(world.stations[-1]["left"])

    return cells


def recurrence_kernel(line: LineArrays) -> Cells:
    def cells(horizon_s: float, seed: int) -> int:
        flow, _ = run_flow(
            line, seed=seed, replication=0, warmup_s=0.0, horizon_s=horizon_s, noting=False
        )
        return int(flow.stations[-1]["left"])

    return cells


def measured(engine: str, cells: Cells, horizon_s: float, *, timed: int, runs: int) -> Measured:
    best, found = math.inf, 0
    cells(10.0, 1)  # compiles, or loads what was compiled
    for _ in range(timed):
        begun = time.process_time()
        found = cells(horizon_s, 1)
        best = min(best, time.process_time() - begun)
    counts = [float(cells(SHORT_S, seed)) for seed in range(1, runs + 1)]
    return Measured(engine, found, best, interval([n / SHORT_S * 3600 for n in counts]))


def engines() -> list[Measured]:
    line = benchmark_line()
    found = [measured("SimPy, idiomatic", simpy_cells, SHORT_S, timed=3, runs=SIMPY_RUNS)]
    in_c = c_kernel()
    if in_c is not None:
        found.append(measured("event kernel in C, gcc -O3", in_c, LONG_S, timed=TIMED, runs=RUNS))
    ours = {
        "event kernel": event_kernel(line),
        "event kernel with its log": event_kernel(line, logging=True),
        "recurrence": recurrence_kernel(line),
    }
    found += [measured(name, it, LONG_S, timed=TIMED, runs=RUNS) for name, it in ours.items()]
    return found


def engine_table(found: list[Measured]) -> Table:
    table = Table("engine", "good cells", "CPU s", "cells a second", "to SimPy", "good cells/h")
    for one in found:
        table.add_row(
            one.engine,
            f"{one.cells:,}",
            f"{one.best_s:.3f}",
            f"{one.rate:,.0f}",
            f"{one.rate / found[0].rate:,.0f}",
            f"{one.per_hour.mean:,.0f} ± {one.per_hour.half:,.0f}",
        )
    return table


def against_c(found: list[Measured]) -> str:
    by_name = {one.engine: one for one in found}
    port, ours = by_name.get("event kernel in C, gcc -O3"), by_name["event kernel"]
    if port is None:
        return "No gcc on this machine: the event kernel is not compared with C."
    times = port.rate / ours.rate
    return f"The event kernel takes {times:.2f} times as long as the one in C (1.5 at most)."


def shift_table() -> Table:
    table = Table("Ochang line, a shift of 8 h after 1 h of warm-up", "wall s")
    factory, catalogue = load_layout(DEFAULT_LAYOUT).factory, load_catalogue()
    line = compile_line(factory, catalogue)
    begun = time.perf_counter()
    log = collect(line, seed=1, replication=0, warmup_s=3600.0, horizon_s=9 * 3600.0)
    visits = f"one shift with its log ({len(log.cell):,} visits)"
    table.add_row(visits, f"{time.perf_counter() - begun:.2f}")
    for kernel in ("recurrence", "events"):
        begun = time.perf_counter()
        simulate(factory, catalogue, replications=30, kernel=kernel)
        table.add_row(f"30 shifts, {kernel}", f"{time.perf_counter() - begun:.2f}")
    return table


def second_process_s(layout: Path, *words: str) -> float:
    """Wall time of a whole simulate command, when everything is compiled: the best of five."""
    best = math.inf
    command = [sys.executable, "-m", "viewer", "simulate", str(layout), "--json", *words]
    for _ in range(6):  # the first one compiles what is not compiled yet
        with tempfile.TemporaryFile() as out:
            begun = time.perf_counter()
            subprocess.run(command, cwd=ROOT, stdout=out, check=True)
            best = min(best, time.perf_counter() - begun)
    return best


def main() -> None:
    console = Console(width=110)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    found = engines()
    console.print(engine_table(found), against_c(found), shift_table())
    small = second_process_s(LAYOUTS / "01_two_stations.yaml")
    console.print(f"A second process simulates 01_two_stations.yaml, 30 shifts: {small:.2f} s")


if __name__ == "__main__":
    main()
