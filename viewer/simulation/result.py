"""The result of a simulation, and the JSON that commands and pages give away."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from viewer.errors import SimulationError
from viewer.simulation import kpis
from viewer.simulation.intervals import Difference, Interval, interval
from viewer.simulation.line import LineArrays
from viewer.simulation.precision import Precision
from viewer.simulation.sensitivity import Sensitivity
from viewer.simulation.warmup import Warmup

if TYPE_CHECKING:
    from viewer.simulation.replication import Run

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Result:
    """What R replications of a line gave. Replication k is the same in all Results of a seed."""

    line: LineArrays
    seed: int
    hours: float
    warmup_hours: float
    kernel: str
    replicated: "tuple[Run, ...]"
    precision: Precision | None = None
    """What was reached, where a precision was asked for."""
    warmup: Warmup | None = None
    """Whether the warm-up is long enough, where pilots were run to see."""
    sensitivity: Sensitivity | None = None
    """What a faster station would give, where it was measured."""

    @property
    def replications(self) -> int:
        return len(self.replicated)

    @cached_property
    def runs(self) -> np.ndarray:
        """(R, S) of dtype SUMMARY."""
        return np.stack([run.stations for run in self.replicated])

    @cached_property
    def link_wip(self) -> Floats:
        """(R, L) mean cells on each link."""
        return np.stack([run.link_wip for run in self.replicated])

    @cached_property
    def kernel_s(self) -> float:
        """Seconds the kernel ran, summed over the replications."""
        return math.fsum(run.kernel_s for run in self.replicated)

    @cached_property
    def cells(self) -> int:
        """Cells that entered the line or were released from what it held at the start."""
        return sum(run.cells for run in self.replicated)

    @cached_property
    def cell_stations(self) -> int:
        """Visits of cells to stations."""
        return sum(run.cell_stations for run in self.replicated)

    @cached_property
    def samples(self) -> Floats:
        """(R,) good cells an hour of each replication, for pairing."""
        return self.runs["good_per_s"][:, self.line.ends].sum(axis=1) * 3600

    @cached_property
    def good_cells_per_hour(self) -> Interval:
        return interval(self.samples)

    @cached_property
    def gwh_per_year(self) -> Interval:
        """Energy of a year's good cells: 350 days around the clock, an estimate."""
        return interval(self.samples * kpis.HOURS_A_YEAR * self.line.energy_wh / 1e9)

    @cached_property
    def stations(self) -> dict[str, kpis.StationKpis]:
        return kpis.station_kpis(self.line, self.runs)

    @cached_property
    def links(self) -> dict[str, Interval]:
        """Link id -> cells on it."""
        columns = zip(self.line.link_ids, self.link_wip.T, strict=True)
        return {link: interval(column) for link, column in columns}

    @cached_property
    def wip(self) -> Interval:
        """Cells in the line, stations and links together."""
        return interval(self.runs["wip"].sum(axis=1) + self.link_wip.sum(axis=1))

    @cached_property
    def lead_time_s(self) -> Interval:
        return interval(kpis.lead_times_s(self.line, self.runs, self.link_wip))

    @cached_property
    def oee(self) -> Interval:
        return interval(kpis.line_oee(self.line, self.runs))

    @cached_property
    def bottleneck(self) -> str:
        return kpis.bottleneck(self.line, self.runs)[0]

    def to_json(self, layout: str) -> dict[str, object]:
        """One JSON object; every share and rate is {"mean", "ci95": [low, high] or null}."""
        station, agree = kpis.bottleneck(self.line, self.runs)
        more: dict[str, object] = {}
        if self.precision is not None:
            more["precision"] = self.precision.to_json()
        if self.warmup is not None:
            more["warmup"] = self.warmup.to_json()
        if self.sensitivity is not None:
            more["sensitivity"] = self.sensitivity.to_json()
        return {
            "layout": layout,
            "kernel": self.kernel,
            "format": self.line.format,
            "seed": self.seed,
            "hours": self.hours,
            "warmup_hours": self.warmup_hours,
            "replications": self.replications,
            "good_cells_per_hour": self.good_cells_per_hour.to_json(),
            "bottleneck": station,
            "bottleneck_agreement": agree,
            "bottleneck_reason": kpis.bottleneck_reason(self.line, self.runs),
            "gwh_per_year": self.gwh_per_year.to_json(),
            "hours_per_year": kpis.HOURS_A_YEAR,
            "oee": self.oee.to_json(),
            "wip": self.wip.to_json(),
            "lead_time_s": self.lead_time_s.to_json(),
            "stations": {name: one.to_json() for name, one in self.stations.items()},
            "links": {link: {"wip": one.to_json()} for link, one in self.links.items()},
            "runs": [float(value) for value in self.samples],
            "timing": {
                "kernel_s": self.kernel_s,
                "cells": self.cells,
                "cell_stations": self.cell_stations,
            },
            **more,
        }


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two lines, run with common random numbers."""

    a: Result
    b: Result
    difference: Difference | None
    """b - a in good cells an hour; None below two replications."""

    def to_json(self, layout_a: str, layout_b: str) -> dict[str, object]:
        """Both results and "difference": see `Difference.to_json`."""
        if self.difference is None:
            mean = float(self.b.samples.mean() - self.a.samples.mean())
            verdict = "no detectable difference"
            found: dict[str, object] = {"mean": mean, "ci95": None, "verdict": verdict}
            found |= {"replications": min(self.a.replications, self.b.replications)}
            found |= {"runs_needed": None, "runs_needed_for_1_percent": None}
        else:
            found = dict(self.difference.to_json())
        return {
            "a": self.a.to_json(layout_a),
            "b": self.b.to_json(layout_b),
            "difference": found,
        }


def result_of(
    line: LineArrays,
    runs: "Sequence[Run]",
    *,
    seed: int,
    hours: float,
    warmup_hours: float,
    kernel: str,
) -> Result:
    """The Result of the replications done so far. Raises SimulationError when there are none."""
    if not runs:
        raise SimulationError("cancelled before the first replication was finished")
    return Result(
        line=line,
        seed=seed,
        hours=hours,
        warmup_hours=warmup_hours,
        kernel=kernel,
        replicated=tuple(runs),
    )
