"""The figures behind the charts of the drawer: of the runs, of the recording, and over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from viewer.reporting.losses import line_losses
from viewer.reporting.observed import lead_times, main_links
from viewer.simulation.intervals import interval
from viewer.simulation.kpis import SHARES
from viewer.simulation.line import STORAGE
from viewer.simulation.log import PASSED

if TYPE_CHECKING:
    from collections.abc import Callable

    from viewer.factory.equipment import Catalogue
    from viewer.factory.model import Factory
    from viewer.simulation.line import LineArrays
    from viewer.simulation.log import Log
    from viewer.simulation.result import Result

STEP_S = 300.0
"""Good cells are counted over so long."""
RECORDED_RUNS = 8
"""Replications whose output is followed over time; each takes as long as the recording."""
BINS = 40
LONGEST_QUANTILE = 0.995
"""A few cells that waited through a long stop would squeeze all others into one bar."""

Json = dict[str, object]


def of_runs(result: Result, factory: Factory) -> Json:
    """{runs, hours, warmup_hours, seed, stations, losses, oee, flow} of all replications."""
    line = result.line
    return {
        "runs": result.replications,
        "hours": result.hours,
        "warmup_hours": result.warmup_hours,
        "seed": result.seed,
        "stations": [
            {
                "id": line.station_ids[int(i)],
                "shares": {
                    state: getattr(result.stations[line.station_ids[int(i)]], key).mean
                    for key, state in SHARES
                },
            }
            for i in line.flow
            if line.kind[i] != STORAGE
        ],
        "losses": [
            {"name": step.name, "share": step.share, "kind": step.kind}
            for step in line_losses(result)
        ],
        "oee": result.oee.to_json(),
        "flow": _flow(result, factory),
    }


def _flow(result: Result, factory: Factory) -> Json:
    """{started, parts: [{area, good, scrapped}]}: cells an hour into the line, behind each area."""
    parts: list[Json] = []
    for station in factory.stations:
        kpis = result.stations[station.id]
        if not parts or parts[-1]["area"] != station.area:
            parts.append({"area": station.area, "good": 0.0, "scrapped": 0.0})
        scrapped = parts[-1]["scrapped"]
        assert isinstance(scrapped, float)
        parts[-1] |= {"good": kpis.good.mean, "scrapped": scrapped + kpis.scrapped.mean}
    first = result.stations[factory.stations[0].id]
    return {"started": first.good.mean + first.scrapped.mean, "parts": parts}


def of_recording(log: Log) -> Json:
    """{buffers: [{source, target, places, cells}], lead: [{first, last, whole_line, …}]} of the one
    replication that is shown; the cells of a buffer are at equal distances of time.
    """
    line = log.line
    ids = dict(zip(line.station_names, line.station_ids, strict=True))
    return {
        "buffers": [
            {
                "source": ids[fill.source],
                "target": ids[fill.target],
                "places": fill.places,
                "cells": [int(cells) for cells in fill.cells],
            }
            for fill in main_links(log)
        ],
        "lead": [
            {"first": ids[part.first], "last": ids[part.last], "whole_line": part.whole_line}
            | _histogram(part.lead_s / 60)
            for part in lead_times(log)
        ],
    }


def _histogram(minutes: np.ndarray) -> Json:
    low, high = float(minutes.min()), float(np.quantile(minutes, LONGEST_QUANTILE))
    edges = np.linspace(low, max(high, low + 1e-6), BINS + 1)
    counts, _ = np.histogram(np.minimum(minutes, edges[-1]), bins=edges)
    return {
        "minutes": [float(value) for value in (edges[:-1] + edges[1:]) / 2],
        "percent": [float(value) for value in 100 * counts / len(minutes)],
        "median": float(np.median(minutes)),
    }


def output_rate(log: Log) -> np.ndarray:
    """(K,) good cells an hour that leave the line in each STEP_S after the warm-up."""
    line: LineArrays = log.line
    ends = np.arange(log.warmup_s, log.horizon_s + STEP_S / 2, STEP_S)
    counted = np.zeros(len(ends) - 1)
    for station in line.ends:
        rows = log.visits(int(station))
        left = log.t_leave[rows][log.outcome[rows] == PASSED]
        counted += np.histogram(left[np.isfinite(left)], bins=ends)[0]
    return counted * 3600 / STEP_S


def over_time(
    factory: Factory,
    catalogue: Catalogue,
    *,
    hours: float,
    seed: int,
    overtaken: Callable[[], bool],
) -> Json | None:
    """{step_s, runs, mean, low, high}: good cells an hour over the shift with the 95 % interval of
    RECORDED_RUNS replications. None where an edit has overtaken it.
    """
    from viewer.simulation.run import record

    rates: list[np.ndarray] = []
    for replication in range(RECORDED_RUNS):
        if overtaken():
            return None
        log = record(factory, catalogue, hours=hours, seed=seed, replication=replication)
        rates.append(output_rate(log))
    found = [interval(column) for column in np.array(rates).T]
    return {
        "step_s": STEP_S,
        "runs": RECORDED_RUNS,
        "mean": [one.mean for one in found],
        "low": [one.low for one in found],
        "high": [one.high for one in found],
    }
