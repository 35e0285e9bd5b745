"""One time window of a timeline, decoded from the compact form that also travels to the browser.

All times inside a window are seconds after its start; a thing that never leaves has 1e9.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

MAGIC = 0x3257544C  # "LTW2", little-endian
_HEADER = struct.Struct("<4I2d")

Floats = np.ndarray
Ints = np.ndarray


@dataclass(frozen=True)
class Window:
    """Structure of arrays; links and machines in the order of the flow."""

    start_s: float
    end_s: float
    first_rank: Ints
    """(links,) rank of the first ride listed, counted over the whole timeline."""
    ride_count: Ints
    ride_offset: Ints
    visit_count: Ints
    """(machines,)"""
    visit_offset: Ints
    stop_count: Ints
    stop_offset: Ints
    ride_in: Floats
    """(rides,) seconds; sorted within a link, as is `ride_out`."""
    ride_out: Floats
    ride_lead: Floats
    """(rides,) metres along the source's collector from the machine to the outlet."""
    visit_start: Floats
    visit_finish: Floats
    visit_leave: Floats
    stop_from: Floats
    stop_to: Floats
    stop_kind: Floats
    """1 down, 2 changeover, 3 consumable, 4 off shift."""

    def reordered(self, links: Sequence[int], machines: Sequence[int]) -> Window:
        """The same window with its links and machines listed in another order."""
        of_links, of_machines = list(links), list(machines)
        return replace(
            self,
            first_rank=self.first_rank[of_links],
            ride_count=self.ride_count[of_links],
            ride_offset=self.ride_offset[of_links],
            visit_count=self.visit_count[of_machines],
            visit_offset=self.visit_offset[of_machines],
            stop_count=self.stop_count[of_machines],
            stop_offset=self.stop_offset[of_machines],
        )


def decode(data: bytes) -> Window:
    """The window in `data`; ValueError when it is not one or is cut short."""
    if len(data) < _HEADER.size:
        msg = f"a timeline window has at least {_HEADER.size} bytes, got {len(data)}"
        raise ValueError(msg)
    magic, n_links, n_machines, _, start_s, end_s = _HEADER.unpack_from(data)
    if magic != MAGIC:
        msg = f"a timeline window starts with {MAGIC:#x}, got {magic:#x}"
        raise ValueError(msg)
    position = _HEADER.size

    def take(count: int, kind: str) -> np.ndarray:
        nonlocal position
        values = np.frombuffer(data, dtype=kind, count=count, offset=position)
        position += values.nbytes
        return values

    links = take(3 * n_links, "<u4").reshape(n_links, 3).astype(np.int64)
    machines = take(4 * n_machines, "<u4").reshape(n_machines, 4).astype(np.int64)
    n_rides, n_visits, n_stops, _ = (int(value) for value in take(4, "<u4"))
    floats = [
        take(count, "<f4").astype(np.float64)
        for count in (n_rides,) * 3 + (n_visits,) * 3 + (n_stops,) * 3
    ]
    return Window(float(start_s), float(end_s), *links.T, *machines.T, *floats)
