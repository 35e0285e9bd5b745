"""A small line, and a film of a few rides encoded by hand from the description of the format."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pytest

if TYPE_CHECKING:
    from viewer.factory.equipment import Catalogue
    from viewer.factory.model import Factory
    from viewer.scene.graph import SceneGraph

NEVER = 1e9


@dataclass
class Film:
    """Timeline of one window. Rides: (t_in, t_out, lead) per link; visits: (start, finish, leave)
    and stops (from, to, kind) per machine.
    """

    rides: Sequence[Sequence[tuple[float, float, float]]]
    visits: Sequence[Sequence[tuple[float, float, float]]]
    stops: Sequence[Sequence[tuple[float, float, int]]] = ()
    first_ranks: Sequence[int] = ()
    start_s: float = 0.0
    end_s: float = 600.0
    names: Mapping[str, list[str]] = field(default_factory=dict)
    """Of links and machines, where their order is not that of the scene."""

    def manifest(self) -> Mapping[str, object]:
        width = self.end_s - self.start_s
        return {"t1_s": self.end_s, "window_s": width, "windows": 1, **self.names}

    def window(self, k: int, /) -> bytes:
        assert k == 0
        stops = self.stops or [[] for _ in self.visits]
        ranks = self.first_ranks or [0] * len(self.rides)
        head = struct.pack(
            "<4I2d", 0x3257544C, len(self.rides), len(self.visits), 0, self.start_s, self.end_s
        )
        links = _index(self.rides)
        table = [(rank, count, offset) for rank, (count, offset) in zip(ranks, links, strict=True)]
        machines = [
            (*visit, *stop) for visit, stop in zip(_index(self.visits), _index(stops), strict=True)
        ]
        columns = [*_columns(self.rides), *_columns(self.visits), *_columns(stops)]
        sizes = [len(columns[0]), len(columns[3]), len(columns[6]), 0]
        return b"".join(
            [
                head,
                np.array(table, dtype="<u4").tobytes(),
                np.array(machines, dtype="<u4").tobytes(),
                np.array(sizes, dtype="<u4").tobytes(),
                *(np.array(column, dtype="<f4").tobytes() for column in columns),
            ]
        )


def _index(groups: Sequence[Sequence[object]]) -> list[tuple[int, int]]:
    offsets = np.cumsum([0, *(len(group) for group in groups)])
    return [(len(group), int(offset)) for group, offset in zip(groups, offsets, strict=False)]


def _columns(groups: Sequence[Sequence[tuple[float, ...]]]) -> list[list[float]]:
    flat = [entry for group in groups for entry in group]
    return [[entry[i] for entry in flat] for i in range(3)]


@pytest.fixture(scope="session")
def a_film() -> type[Film]:
    return Film


SMALL_LAYOUT = """
layout: 1
name: Three stations
hall:
  size_m: [40, 24]
  columns: {x_m: [0, 20, 40], y_m: [0, 24], side_m: 0.4}
  zones:
    - {id: dry, kind: dry_room, rect_m: [2, 2, 38, 14]}
    - {id: way, kind: aisle, rect_m: [2, 16, 38, 19]}
  doors: [{at_m: [0, 17.5], width_m: 2, kind: exit}]
plan: [{format: 4695}]
stations:
  - id: winding
    equipment: winder
    at_m: [10, 8]
    machines: 2
    rows: 2
    arrangement: facing_rows
    cycle_s: 3
  - {id: seal, equipment: laser_welder, at_m: [20, 8], cycle_s: 1.4, area: welding}
  - {id: weld, equipment: laser_welder, at_m: [30, 8], cycle_s: 1.4, area: welding}
links:
  - {from: winding, to: seal, lanes: 2}
  - {from: seal, to: weld, capacity: 500, speed_m_s: 0.3}
views: [{id: door, position_m: [-10, 17, 4], target_m: [10, 8, 1]}]
"""


@pytest.fixture(scope="session")
def small_factory(catalogue: Catalogue) -> Factory:
    from viewer.factory.layout_file import parse_layout

    return parse_layout(SMALL_LAYOUT, "small.yaml", catalogue)


@pytest.fixture(scope="session")
def small_scene(small_factory: Factory, catalogue: Catalogue) -> SceneGraph:
    from viewer.scene.graph import build_scene

    return build_scene(small_factory, catalogue)


@pytest.fixture(scope="session")
def ochang_scene(ochang: Factory, catalogue: Catalogue) -> SceneGraph:
    from viewer.scene.graph import build_scene

    return build_scene(ochang, catalogue)
