"""A line as plain arrays: what the kernels, the KPIs and the timeline read instead of the Factory.

Stations are in the order of the layout file; `flow` lists them in the order of the flow. Machines
are numbered through the stations in the order of the file. Times are seconds, rates per second.
"""

from dataclasses import dataclass, fields, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from viewer.factory.durations import Duration
from viewer.simulation.lots import UNLIMITED, FormatFigures
from viewer.simulation.ratios import flow_ratios
from viewer.simulation.specs import encode

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

SERIAL, BATCH, STORAGE = 0, 1, 2
NO_FAILURES, MEMORYLESS, WITH_MEMORY, CALENDAR_CLOCK = 0, 1, 2, 3


@dataclass(frozen=True)
class LineArrays:
    """Structure of arrays; S stations, M machines, L links. Made by `compile.compile_line`."""

    format: str
    """The first one of the run; all figures here are those for it, `formats` has the others."""
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
    crew_ids: tuple[str, ...]
    crew_people: Ints
    """(C,) people of each crew."""
    crew: Ints
    """(S,) who repairs the machines, a place in `crew_ids`; -1: repairs begin at once."""
    good_share: Floats
    every_cells: Ints
    change_s: Floats
    arrivals: tuple[Duration | None, ...]
    """(S,) intervals at the heads of the line; None: cells without end, or not a head."""
    queue_places: Ints
    """(S,) cells that may wait at a head of the line; UNLIMITED where nothing was given."""
    queue_waits: Bools
    """(S,) an arrival that finds no place waits for one, instead of being lost."""
    back_share: Floats
    """(S,) share of the good cells that goes back for rework."""
    most_passes: Ints
    """(S,) a cell that would go back more often than this is scrapped."""
    back: Ints
    """(S,) link to where rework goes; -1: none."""
    flow: Ints
    """(S,) stations in the order of the flow, rework aside: of several orders, the one closest to
    that of the layout."""
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
    link_share: Floats
    """(L,) of the cells that leave the source, those for this link; nan: by the filling."""
    link_rework: Bools
    link_need: Ints
    """(L,) pieces for one piece of work at a target that joins; 0 elsewhere."""
    link_leads: Bools
    """(L,) whether its pieces are those that go on from a target that joins."""
    link_drawn: Bools
    """(L,) whether the layout has the link; without it, rework is carried back at once."""
    formats: tuple[FormatFigures, ...]
    """The formats of the run, each once, that of the first lot first."""
    lot_format: Ints
    """(K,) place in `formats` of each lot: an entry of the plan."""
    lot_until: Ints
    """(K,) cells that have entered at the first station when a lot ends; UNLIMITED for the last."""
    changeover_s: Floats
    """(S,) for which all machines stand when the format changes."""

    def in_format(self, number: int) -> "LineArrays":
        """The line as if nothing but that one of its formats were made."""
        chosen = self.formats[number]
        figures = {field.name: getattr(chosen, field.name) for field in fields(chosen)}
        lots = {"lot_format": np.zeros(1, np.int64), "lot_until": np.array([UNLIMITED])}
        return replace(self, formats=(chosen,), **figures, **lots)

    @cached_property
    def inlets(self) -> tuple[tuple[int, ...], ...]:
        """(S,) links into each station, in the order of the layout; where it joins, the one whose
        pieces go on comes first."""
        found: list[list[int]] = [[] for _ in self.flow]
        for number, target in enumerate(self.link_target):
            found[int(target)].append(number)
        return tuple(tuple(sorted(links, key=self._place_among_inlets)) for links in found)

    def _place_among_inlets(self, number: int) -> tuple[bool, int]:
        return not self.link_leads[number], number

    @cached_property
    def outlets(self) -> tuple[tuple[int, ...], ...]:
        """(S,) links out of each station, in the order of the layout, without rework."""
        found: list[list[int]] = [[] for _ in self.flow]
        for number, source in enumerate(self.link_source):
            if not self.link_rework[number]:
                found[int(source)].append(number)
        return tuple(tuple(links) for links in found)

    @cached_property
    def is_head(self) -> Bools:
        """(S,) whether cells enter the line here."""
        return np.array([all(self.link_rework[n] for n in links) for links in self.inlets])

    @cached_property
    def ends(self) -> Ints:
        """Stations at which good cells leave the line, in the order of the flow."""
        return np.array([i for i in self.flow if not self.outlets[i]], np.int64)

    def made_per_s(self, runs: np.ndarray) -> Floats:
        """(…,) good cells that leave the line at its ends; `runs` is (…, S) of dtype SUMMARY."""
        return runs["good_per_s"][..., self.ends].sum(axis=-1)

    @cached_property
    def extra_pieces(self) -> Ints:
        """(S,) pieces that become part of others in one piece of work at a station that joins."""
        extra = np.zeros(len(self.flow), np.int64)
        np.add.at(extra, self.link_target, np.where(self.link_leads, 0, self.link_need))
        return extra

    @cached_property
    def network(self) -> str | None:
        """Why the line is more than one station after the other, naming a station; None if it is
        not."""
        heads: list[str] = []
        for i in map(int, self.flow):
            station = self.station_ids[i]
            if self.back[i] >= 0:
                return f"station '{station}': it sends cells back for rework"
            if len(self.outlets[i]) > 1:
                return f"station '{station}': the line branches behind it"
            if any(self.link_need[n] for n in self.inlets[i]):
                return f"station '{station}': it joins pieces"
            if len(self.inlets[i]) > 1:
                return f"station '{station}': branches merge before it"
            if self.is_head[i]:
                heads.append(station)
        return f"station '{heads[1]}': the line begins here, too" if len(heads) > 1 else None

    @cached_property
    def chain_links(self) -> Ints:
        """(S - 1,) link that leads on from each station of `flow` but the last, in a line that is
        no network."""
        return np.array([self.outlets[i][0] for i in self.flow[:-1]], np.int64)

    @property
    def has_arrivals(self) -> bool:
        """Whether the first station can starve."""
        return self.arrivals[int(self.flow[0])] is not None

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
        visits, rides = self.ratios
        rates = list(self.isolated_rate_per_s[self.flow] / np.maximum(visits[self.flow], 1e-12))
        moving = (self.link_places > 0) & (self.link_transport_s > 0) & (rides > 0)
        rates.extend(self.link_places[moving] / self.link_transport_s[moving] / rides[moving])
        for i, arrivals in enumerate(self.arrivals):
            if arrivals is not None:
                rates.append(1.0 / arrivals.mean_s / visits[i])
        return float(min(rates))

    @cached_property
    def ratios(self) -> tuple[Floats, Floats]:
        """(S,) visits to each station and (L,) rides on each link, per cell that enters."""
        return flow_ratios(self)

    @cached_property
    def station_rate_per_s(self) -> Floats:
        """(S,) cells that reach each station at the line's reference rate."""
        return self.reference_rate_per_s * self.ratios[0]

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
        """Rows of dtype SPEC: service, until failure and repair of each station of `flow`, then the
        arrivals at each, then for each further format the service at each.
        """
        durations: list[Duration | None] = []
        for i in self.flow:
            durations += [self.service[i], self.until_failure[i], self.repair[i]]
        durations += [self.arrivals[int(i)] for i in self.flow]
        for figures in self.formats[1:]:
            durations += [figures.service[int(i)] for i in self.flow]
        return encode(durations)


def _means(durations: tuple[Duration | None, ...]) -> Floats:
    return np.array([0.0 if d is None else d.mean_s for d in durations])
