"""A line as plain arrays: what the kernels, the KPIs and the timeline read instead of the Factory.

Stations are in the order of the layout file; `flow` lists them in the order of the flow. Machines
are numbered through the stations in the order of the file. Times are seconds, rates per second.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from viewer.factory.durations import Duration
from viewer.simulation.specs import encode

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

SERIAL, BATCH, STORAGE = 0, 1, 2
NO_FAILURES, MEMORYLESS, WITH_MEMORY, CALENDAR_CLOCK = 0, 1, 2, 3
UNLIMITED = 1 << 62


@dataclass(frozen=True)
class LineArrays:
    """Structure of arrays; S stations, M machines, L links. Made by `compile.compile_line`."""

    format: str
    energy_wh: float
    station_ids: tuple[str, ...]
    station_names: tuple[str, ...]
    kind: Ints
    """(S,) SERIAL, BATCH or STORAGE."""
    machines: Ints
    first_machine: Ints
    batch: Ints
    """(S,) cells worked on together; 1 where not a batch station."""
    capacity: Ints
    """(S,) cells a storage holds; UNLIMITED where nothing was given and for other stations."""
    dwell_s: Floats
    """(S,) 0 where not a storage."""
    service: tuple[Duration | None, ...]
    """Per cell and machine, per batch in a batch station, None in a storage."""
    until_failure: tuple[Duration | None, ...]
    repair: tuple[Duration | None, ...]
    failures: Ints
    """(S,) NO_FAILURES, MEMORYLESS (exponential, operating), WITH_MEMORY or CALENDAR_CLOCK."""
    good_share: Floats
    every_cells: Ints
    change_s: Floats
    arrivals: Duration | None
    flow: Ints
    """(S,) stations in the order of the flow."""
    machine_paths: tuple[str, ...]
    machine_station: Ints
    machine_lead_m: Floats
    """(M,) way of a finished cell from its machine to the group's outlet; 0 unless serial."""
    link_ids: tuple[str, ...]
    link_source: Ints
    link_target: Ints
    link_places: Ints
    """(L,) cells; 0 is a direct hand-off."""
    link_transport_s: Floats
    link_unit: Ints
    """(L,) cells that travel on one carrier."""
    chain_links: Ints
    """(S - 1,) link that leads on from each station of `flow` but the last."""

    @property
    def has_arrivals(self) -> bool:
        return self.arrivals is not None

    @cached_property
    def flow_position(self) -> Ints:
        """(S,) place of each station in `flow`."""
        position = np.empty_like(self.flow)
        position[self.flow] = np.arange(len(self.flow))
        return position

    @cached_property
    def service_mean_s(self) -> Floats:
        return _means(self.service)

    @cached_property
    def stop_share(self) -> Floats:
        """(S,) repair time per working time (operating clock) or per up time (calendar clock)."""
        up, down = _means(self.until_failure), _means(self.repair)
        return np.divide(down, up, out=np.zeros_like(up), where=up > 0)

    @cached_property
    def effective_service_s(self) -> Floats:
        """(S,) machine time one cell takes, breakdowns and consumable stops included."""
        change = np.divide(
            self.change_s,
            self.every_cells,
            out=np.zeros(len(self.flow)),
            where=self.every_cells > 0,
        )
        return self.service_mean_s / self.batch * (1 + self.stop_share) + change

    @cached_property
    def isolated_rate_per_s(self) -> Floats:
        """(S,) cells the station could take in if nothing around it ever stopped it."""
        storage = self.kind == STORAGE
        per_cell = np.where(storage, self.dwell_s / self.capacity, self.effective_service_s)
        servers = np.where(storage, 1, self.machines)
        return servers / np.maximum(per_cell, 1e-12)

    @cached_property
    def reference_rate_per_s(self) -> float:
        """Cells the line takes in at most: the smallest isolated rate, referred through the yields.

        A link carries at most its places per transport time, and no more arrive than arrive.
        """
        through = np.append(1.0, np.cumprod(self.good_share[self.flow]))
        rates = list(self.isolated_rate_per_s[self.flow] / through[:-1])
        places, delay = self.link_places[self.chain_links], self.link_transport_s[self.chain_links]
        moving = (places > 0) & (delay > 0)
        rates.extend(places[moving] / delay[moving] / through[1:-1][moving])
        if self.arrivals is not None:
            rates.append(1.0 / self.arrivals.mean_s)
        return float(min(rates))

    @cached_property
    def station_rate_per_s(self) -> Floats:
        """(S,) cells that reach each station at the line's reference rate."""
        through = np.append(1.0, np.cumprod(self.good_share[self.flow]))[:-1]
        rates = np.empty(len(self.flow))
        rates[self.flow] = self.reference_rate_per_s * through
        return rates

    @cached_property
    def expected_stops_per_s(self) -> Floats:
        """(S,) breakdowns and consumable stops, at most."""
        up = _means(self.until_failure)
        broken = np.divide(self.machines, up, out=np.zeros_like(up), where=up > 0)
        changed = np.zeros_like(up)
        used = (self.every_cells > 0) & (self.kind != STORAGE)
        changed[used] = self.isolated_rate_per_s[used] / self.every_cells[used]
        return broken + changed

    def specs_in_flow_order(self) -> tuple[np.recarray, Floats]:
        """Rows of dtype SPEC: service, until failure, repair by station of `flow`; arrivals."""
        durations: list[Duration | None] = []
        for i in self.flow:
            durations += [self.service[i], self.until_failure[i], self.repair[i]]
        return encode([*durations, self.arrivals])


def _means(durations: tuple[Duration | None, ...]) -> Floats:
    return np.array([0.0 if d is None else d.mean_s for d in durations])
