"""The figures of a station that can be read and edited: their units for people, and the way back to
the model.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from viewer.app.numbers import plain
from viewer.errors import UsageError

if TYPE_CHECKING:
    from viewer.factory.model import Duration, Station

MINUTE_S, HOUR_S, DAY_S = 60.0, 3600.0, 86400.0
NUMBER = "expected a number"
WHOLE_NUMBER = "expected a whole number"
TIME = "expected a time above 0"
SHARE = "expected more than 0 % and at most 100 %"
THOUSANDS = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d*)?")
SCALED_BY_RATIO = {"gamma": 1, "weibull": 1}
"""Distribution -> how many leading parameters are times; the rest is a shape. Others: all are
times.
"""

Setting = tuple[str, object]
"""(key of the layout file, new value), as SetParameter takes it."""


@dataclass(frozen=True)
class Parameter:
    """One editable figure."""

    key: str
    label: str
    """Key in the text catalogue."""
    value: float
    """In units of the model: SI, a share, a count."""
    unit: str
    """"s", "min", "h", "d", "%", "kW", "cells", "m", "deg" or ""."""
    per_unit: float
    """Model units in one shown unit."""
    setting: Callable[[float], Setting]
    shape: str | None = None
    """Distribution, where a time is not constant."""
    whole: bool = False

    @property
    def text(self) -> str:
        return plain(self.value / self.per_unit)

    def text_of(self, value: float) -> str:
        return plain(value / self.per_unit)

    def parse(self, text: str) -> Setting:
        """What the typed `text` asks for. Raises UsageError where it is not a number."""
        cleaned = text.strip().replace("\u2212", "-").replace("\u00a0", "")
        # A comma that does not part thousands may be meant as a decimal point: no guessing.
        if THOUSANDS.fullmatch(cleaned):
            cleaned = cleaned.replace(",", "")
        try:
            shown = float(cleaned)
        except ValueError:
            shown = math.nan
        if not math.isfinite(shown):
            raise UsageError(NUMBER)
        if self.whole and not shown.is_integer():
            raise UsageError(WHOLE_NUMBER)
        if self.unit == "%" and not 0 < shown <= 100:
            raise UsageError(SHARE)
        value = shown * self.per_unit
        return self.setting(int(value) if self.whole else value)


def time_unit(seconds: float) -> tuple[str, float]:
    """The unit in which a person would say this time, and its seconds."""
    for unit, size in (("d", 2 * DAY_S), ("h", 2 * HOUR_S), ("min", 2 * MINUTE_S)):
        if seconds >= size:
            return unit, size / 2
    return "s", 1.0


def with_mean(duration: Duration, mean_s: float) -> Duration:
    """The same distribution stretched in time so that its mean is `mean_s` (s)."""
    if duration.kind in ("constant", "exponential"):
        return replace(duration, parameters=(mean_s,))
    factor = mean_s / duration.mean_s
    times = SCALED_BY_RATIO.get(duration.kind, len(duration.parameters))
    head = tuple(value * factor for value in duration.parameters[:times])
    return replace(duration, parameters=(*head, *duration.parameters[times:]))


def parameters(station: Station) -> list[Parameter]:
    """The figures of the tab Parameters, in the order they are shown."""
    found = [_count("machines", "machines", station.machines, "")]
    if station.kind == "storage":
        if station.dwell_s is not None:
            found.append(_seconds("dwell_s", "dwell", station.dwell_s))
        if station.capacity is not None:
            found.append(_count("capacity", "capacity", station.capacity, "cells"))
    else:
        label = "batch_cycle" if station.kind == "batch" else "cycle"
        found.append(_duration("cycle_s", label, station.cycle_s))
    if station.kind == "batch":
        found.append(_count("batch", "batch", station.batch, "cells"))
    found.append(Parameter("yield", "yield", station.yield_, "%", 0.01, _plain("yield")))
    if failures := station.failures:
        found.append(_duration("failures.mtbf_s", "mtbf", failures.mtbf_s))
        found.append(_duration("failures.mttr_s", "mttr", failures.mttr_s))
    if use := station.consumable:
        key = "consumable.every_cells"
        found.append(_count(key, "consumable_every", use.every_cells, "cells"))
        found.append(_seconds("consumable.change_s", "consumable_change", use.change_s))
    if station.changeover_s:
        found.append(_seconds("changeover_s", "changeover", station.changeover_s))
    if station.power_kw is not None:
        found.append(Parameter("power_kw", "power", station.power_kw, "kW", 1, _plain("power_kw")))
    return found


def pose(station: Station) -> list[Parameter]:
    """The figures of the tab Place."""
    x, y = station.at_m
    return [
        Parameter("at_m.x", "x", x, "m", 1, lambda new: ("at_m", (new, y))),
        Parameter("at_m.y", "y", y, "m", 1, lambda new: ("at_m", (x, new))),
        Parameter(
            "facing_deg",
            "facing",
            station.facing_deg,
            "deg",
            1,
            lambda new: ("facing_deg", new % 360),
        ),
    ]


def parameter(station: Station, key: str) -> Parameter:
    """One of the figures by its key. Raises UsageError when the station has none of that name."""
    for candidate in (*parameters(station), *pose(station)):
        if candidate.key == key:
            return candidate
    raise UsageError(f"{station.id} has no parameter {key!r}")


def is_estimate(estimates: frozenset[str], station_id: str, key: str) -> bool:
    """Whether the layout file marks this figure, or the mapping it stands in, as an estimate."""
    names = {key, key.replace(".", "/"), key.split(".")[0], key.split(".")[-1]}
    return any(f"{station_id}/{name}" in estimates for name in names)


def _plain(key: str) -> Callable[[float], Setting]:
    # Twelve digits hide what binary fractions add: 99.6 % is 0.996 and not 0.9960000000000001.
    return lambda new: (key, float(f"{new:.12g}"))


def _count(key: str, label: str, value: int, unit: str) -> Parameter:
    return Parameter(key, label, value, unit, 1, lambda new: (key, int(new)), whole=True)


def _seconds(key: str, label: str, value_s: float) -> Parameter:
    unit, size = time_unit(value_s)
    return Parameter(key, label, value_s, unit, size, _plain(key))


def _duration(key: str, label: str, duration: Duration) -> Parameter:
    unit, size = time_unit(duration.mean_s)
    # What a plain number in the file means needs no word: a constant; for breakdowns exponential.
    usual = "exponential" if key.startswith("failures.") else "constant"

    def change(mean_s: float) -> Setting:
        if not mean_s > 0:
            raise UsageError(TIME)
        mean_s = float(f"{mean_s:.12g}")
        return key, mean_s if duration.kind == usual else with_mean(duration, mean_s)

    shape = None if duration.kind == usual else duration.kind
    return Parameter(key, label, duration.mean_s, unit, size, change, shape)
