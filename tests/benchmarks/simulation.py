"""How fast the simulation is, against SimPy and against C, in one run on one core.

    python tests/benchmarks/simulation.py

The engines run the same line from empty, in turns, so that what else the machine does meets all of
them alike; of each the best round in CPU time is reported, on one core. The fast ones simulate a
longer time, or a round would be too short to be timed. That all of them simulate the same line is
seen from their throughputs over a common horizon, with 95 % intervals over independent runs. (The
intervals of the kernels are the same: they give the same cells.)
"""

import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

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

SHORT_S = 1500.0
"""The common horizon, over which the throughputs are compared."""
ROUNDS, SIMPY_RUNS, RUNS, PROCESSES = 7, 5, 40, 8

Cells = Callable[[float, int], int]
"""Good cells of the benchmark line within a horizon (s), for a seed."""


@dataclass(frozen=True)
class Engine:
    name: str
    cells: Cells
    horizon_s: float
    """What it simulates in a round."""
    runs: int = RUNS
    """Over the common horizon."""


@dataclass(frozen=True)
class Measured:
    engine: str
    cells: int
    best_s: float
    """CPU time of its best round."""
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


def measured(engines: Sequence[Engine], rounds: int = ROUNDS) -> list[Measured]:
    best = [math.inf] * len(engines)
    cells = [0] * len(engines)
    for engine in engines:
        engine.cells(10.0, 1)  # compiles, or loads what was compiled
    for _ in range(rounds):
        for number, engine in enumerate(engines):
            begun = time.process_time()
            cells[number] = engine.cells(engine.horizon_s, 1)
            best[number] = min(best[number], time.process_time() - begun)
    return [
        Measured(engine.name, count, least, throughput(engine))
        for engine, count, least in zip(engines, cells, best, strict=True)
    ]


def throughput(engine: Engine) -> Interval:
    counts = [engine.cells(SHORT_S, seed) for seed in range(1, engine.runs + 1)]
    return interval([n / SHORT_S * 3600 for n in counts])


def engines() -> list[Engine]:
    line = benchmark_line()
    found = [Engine("SimPy, idiomatic", simpy_cells, SHORT_S, SIMPY_RUNS)]
    in_c = c_kernel()
    if in_c is not None:
        found.append(Engine("event kernel in C, gcc -O3", in_c, 60_000.0))
    return [
        *found,
        Engine("event kernel", event_kernel(line), 60_000.0),
        Engine("event kernel with its log", event_kernel(line, logging=True), 20_000.0),
        Engine("recurrence", recurrence_kernel(line), 300_000.0),
    ]


def engine_table(found: list[Measured]) -> Table:
    table = Table(
        "engine",
        "good cells",
        "CPU s",
        "cells a second",
        "to SimPy",
        "good cells/h",
        caption=f"the best of {ROUNDS} rounds in turns, CPU time on one core",
    )
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
    table = Table(
        "Ochang line, a shift of 8 h after 1 h of warm-up",
        "wall s",
        caption="the best of 3, on one core",
    )
    factory, catalogue = load_layout(DEFAULT_LAYOUT).factory, load_catalogue()
    line = compile_line(factory, catalogue)
    log = collect(line, seed=1, replication=0, warmup_s=3600.0, horizon_s=9 * 3600.0)

    def record() -> None:
        collect(line, seed=1, replication=0, warmup_s=3600.0, horizon_s=9 * 3600.0)

    table.add_row(
        f"one shift with its log ({len(log.cell):,} visits)", f"{best_wall_s(record):.2f}"
    )
    for kernel in ("recurrence", "events"):
        run = partial(simulate, factory, catalogue, replications=30, kernel=kernel)
        table.add_row(f"30 shifts, {kernel}", f"{best_wall_s(run):.2f}")
    return table


def best_wall_s(work: Callable[[], object]) -> float:
    best = math.inf
    for _ in range(3):
        begun = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - begun)
    return best


def second_process(layout: Path) -> tuple[list[float], list[float]]:
    """Wall and CPU times of whole simulate commands, when everything is compiled."""
    walls: list[float] = []
    works: list[float] = []
    command = [sys.executable, "-m", "viewer", "simulate", str(layout), "--json"]
    for _ in range(PROCESSES + 1):  # the first one compiles what is not compiled yet
        with tempfile.TemporaryFile() as out:
            before, begun = os.times(), time.perf_counter()
            subprocess.run(command, cwd=ROOT, stdout=out, check=True)
            walls.append(time.perf_counter() - begun)
            after = os.times()
        user, system = after[2] - before[2], after[3] - before[3]
        works.append(user + system)
    return walls[1:], works[1:]


def main() -> None:
    console = Console(width=110)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    found = measured(engines())
    console.print(engine_table(found), against_c(found), shift_table())
    walls, works = second_process(LAYOUTS / "01_two_stations.yaml")
    console.print(
        "A second process simulates 01_two_stations.yaml, 30 shifts: "
        f"{min(walls):.2f} s (median {median(walls):.2f} s), "
        f"of which {min(works):.2f} s CPU; {len(walls)} processes on one core."
    )


if __name__ == "__main__":
    main()
