"""Reads the figures of /api/kpis: every share and rate there is {"mean", "ci95": [low, high]}."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

Kpis = Mapping[str, object]


@dataclass(frozen=True)
class Figure:
    """A mean with its 95 % interval; the interval is not a number while there are too few runs."""

    mean: float
    low: float
    high: float

    @property
    def half(self) -> float:
        return (self.high - self.low) / 2

    def times(self, factor: float) -> "Figure":
        return Figure(self.mean * factor, self.low * factor, self.high * factor)


def figure(holder: object, key: str) -> Figure | None:
    """The figure of that name, or None where there is none."""
    entry = holder.get(key) if isinstance(holder, Mapping) else None
    if isinstance(entry, int | float) and not isinstance(entry, bool):
        return Figure(float(entry), math.nan, math.nan)
    if not isinstance(entry, Mapping):
        return None
    mean, ci95 = entry.get("mean"), entry.get("ci95")
    if not isinstance(mean, int | float) or not math.isfinite(mean):
        return None
    low, high = math.nan, math.nan
    if isinstance(ci95, list | tuple) and len(ci95) == 2:
        low, high = (float(end) if isinstance(end, int | float) else math.nan for end in ci95)
    return Figure(float(mean), low, high)


def station_figure(kpis: Kpis | None, station_id: str, key: str) -> Figure | None:
    """A figure of one station, or None."""
    stations = kpis.get("stations") if kpis else None
    return figure(stations.get(station_id), key) if isinstance(stations, Mapping) else None
