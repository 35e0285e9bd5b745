"""The result of a simulation, and the JSON that commands and pages give away."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from viewer import __version__
from viewer.simulation import kpis
from viewer.simulation.admission import admissions
from viewer.simulation.bottleneck import Bottleneck, find_bottleneck
from viewer.simulation.by_format import FormatResult, format_results, gwh_per_year
from viewer.simulation.energy import STANDBY_SHARE, energy_kwh_per_cell
from viewer.simulation.intervals import Difference, Interval, interval
from viewer.simulation.kept import Kept
from viewer.simulation.line import LineArrays
from viewer.simulation.precision import Precision
from viewer.simulation.sensitivity import Sensitivity
from viewer.simulation.warmup import Warmup

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Result:
    """What R replications of a line gave. Replication k is the same in all Results of a seed."""

    line: LineArrays
    seed: int
    hours: float
    warmup_hours: float
    kernel: str
    kept: Kept
    """Figures of the replications; of groups of them, where there are more than 2,048."""
    layout_hash: str
    """Of what the layout says, however it is written."""
    power_kw: Floats
    """(S,) of a machine that works; nan where the layout does not say."""
    partial: bool = False
    """It was stopped before all replications were done."""
    precision: Precision | None = None
    """What was reached, where a precision was asked for."""
    warmup: Warmup | None = None
    """Whether the warm-up is long enough, where pilots were run to see."""
    sensitivity: Sensitivity | None = None
    """What a faster station would give, where it was measured."""

    @property
    def replications(self) -> int:
        return len(self.kept.samples)

    @property
    def samples(self) -> Floats:
        """(R,) good cells an hour of each replication, for pairing."""
        return self.kept.samples

    @property
    def runs(self) -> np.ndarray:
        """(G, S) with the fields of SUMMARY: replications, or groups of them."""
        return self.kept.runs

    @property
    def link_wip(self) -> Floats:
        """(G, L) mean cells on each link."""
        return self.kept.link_wip

    @cached_property
    def formats(self) -> dict[str, FormatResult]:
        """What came out of each cell format of the run."""
        return format_results(self.line, self.kept.formats, hours=self.hours)

    @property
    def kernel_s(self) -> float:
        """Seconds the kernel ran, summed over the replications."""
        return self.kept.kernel_s

    @cached_property
    def good_cells_per_hour(self) -> Interval:
        return interval(self.samples)

    @cached_property
    def gwh_per_year(self) -> Interval:
        """Energy of a year's good cells: 350 days around the clock, an estimate."""
        if len(self.line.formats) > 1:
            return interval(gwh_per_year(self.line, self.kept.formats).sum(axis=1))
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
    def crews(self) -> dict[str, kpis.CrewKpis]:
        """By the names of the layout."""
        return kpis.crew_kpis(self.line, self.kept.crews)

    @cached_property
    def wip(self) -> Interval:
        """Cells in the line, stations and links together."""
        return interval(self.runs["wip"].sum(axis=1) + self.link_wip.sum(axis=1))

    @cached_property
    def lead_time_s(self) -> Interval:
        return interval(kpis.lead_times_s(self.line, self.runs, self.link_wip))

    @cached_property
    def oee(self) -> Interval:
        return interval(kpis.line_oee(self.line, self.runs, self.kept.formats))

    @cached_property
    def oee_split(self) -> dict[str, Interval]:
        """Availability, performance and quality, whose product is the line's OEE."""
        parts = kpis.line_oee_split(self.line, self.runs, self.kept.formats)
        return {name: interval(values) for name, values in parts.items()}

    @cached_property
    def energy_kwh_per_cell(self) -> Interval | None:
        """Estimate, per good cell; None where no station says its power or no cell came out."""
        values = energy_kwh_per_cell(self.line, self.runs, self.power_kw)
        return None if values is None else interval(values)

    @cached_property
    def limit(self) -> Bottleneck:
        """The station that limits the line, and why."""
        return find_bottleneck(self.line, self.runs)

    @property
    def bottleneck(self) -> str:
        return self.limit.station

    def to_json(self, layout: str) -> dict[str, object]:
        """One JSON object; every share and rate is {"mean", "ci95": [low, high] or null}."""
        energy = self.energy_kwh_per_cell
        more: dict[str, object] = {}
        arrivals = admissions(self.line, self.runs)
        if arrivals:
            more["arrivals"] = {name: one.to_json() for name, one in arrivals.items()}
        if self.precision is not None:
            more["precision"] = self.precision.to_json()
        if self.warmup is not None:
            more["warmup"] = self.warmup.to_json()
        if self.sensitivity is not None:
            more["sensitivity"] = self.sensitivity.to_json()
        if self.crews:
            more["crews"] = {name: one.to_json() for name, one in self.crews.items()}
        return {
            "layout": layout,
            "layout_hash": self.layout_hash,
            "version": __version__,
            "kernel": self.kernel,
            "format": self.line.format,
            "seed": self.seed,
            "hours": self.hours,
            "warmup_hours": self.warmup_hours,
            "replications": self.replications,
            "partial": self.partial,
            "good_cells_per_hour": self.good_cells_per_hour.to_json(),
            "bottleneck": self.limit.station,
            "bottleneck_agreement": self.limit.agreement,
            "bottleneck_reason": self.limit.reason,
            "gwh_per_year": self.gwh_per_year.to_json(),
            "formats": {name: one.to_json() for name, one in self.formats.items()},
            "hours_per_year": kpis.HOURS_A_YEAR,
            "energy_kwh_per_cell": None if energy is None else energy.to_json(),
            "standby_share": STANDBY_SHARE,
            "oee": self.oee.to_json(),
            "oee_split": {name: one.to_json() for name, one in self.oee_split.items()},
            "wip": self.wip.to_json(),
            "lead_time_s": self.lead_time_s.to_json(),
            "stations": {name: one.to_json() for name, one in self.stations.items()},
            "links": {link: {"wip": one.to_json()} for link, one in self.links.items()},
            "runs": [float(value) for value in self.samples],
            "timing": {
                "kernel_s": self.kernel_s,
                "cells": self.kept.cells,
                "cell_stations": self.kept.cell_stations,
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
