"""A film of a few rides and visits, encoded by hand from the description of the format."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest

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
    asked_for: list[int] = field(default_factory=list)

    def manifest(self) -> Mapping[str, object]:
        return {"t1_s": self.end_s, "window_s": self.end_s - self.start_s, "windows": 1}

    def window(self, k: int, /) -> bytes:
        self.asked_for.append(k)
        stops = self.stops or [[] for _ in self.visits]
        ranks = self.first_ranks or [0] * len(self.rides)
        head = struct.pack(
            "<4I2d", 0x3157544C, len(self.rides), len(self.visits), 0, self.start_s, self.end_s
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


@pytest.fixture
def a_film() -> type[Film]:
    return Film
