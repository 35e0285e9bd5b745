"""A small line on disk, and figures as the simulation would give them."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from viewer.app.session import Session

if TYPE_CHECKING:
    from viewer.simulation.run import Result

LINE = """\
layout: 1
name: Bench
hall: {size_m: [60, 30], height_m: 8}
stations:
  - id: press
    name: Press
    name_ko: 프레스
    area: assembly
    at_m: [8, 10]
    cycle_s: 2.0                 # estimate
    failures: {mtbf_s: 3600, mttr_s: 240}   # estimate
  - id: oven
    area: assembly
    at_m: [22, 10]
    machines: 2
    cycle_s: {lognormal: {mean: 4.0, sd: 1.0}}
    yield: 0.99
  - id: store
    name: Store
    area: formation
    kind: storage
    at_m: [40, 10]
    dwell_s: 7200
    capacity: 5000
links:
  - {from: press, to: oven, capacity: 20}
"""


@dataclass(frozen=True)
class Interval:
    mean: float
    ci95: tuple[float, float]


@dataclass(frozen=True)
class FakeResult:
    """Stands in for a Result where a test is about the app and not about the simulation."""

    good: float
    stations: dict[str, dict[str, object]] = field(default_factory=dict)

    @property
    def good_cells_per_hour(self) -> Interval:
        return Interval(self.good, (self.good - 10, self.good + 10))

    def to_json(self, layout: str) -> dict[str, object]:
        mean = {"mean": self.good, "ci95": [self.good - 10, self.good + 10]}
        return {"layout": layout, "good_cells_per_hour": mean, "stations": self.stations}


def fake_result(good: float) -> "Result":
    return cast("Result", FakeResult(good))


@pytest.fixture
def layout(tmp_path: Path) -> Path:
    path = tmp_path / "bench.yaml"
    path.write_text(LINE, encoding="utf-8")
    return path


@pytest.fixture
def session(layout: Path) -> Session:
    return Session.open(layout)
