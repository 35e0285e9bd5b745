"""Factory -> LineArrays: everything the kernels need, nothing they do not."""

import numpy as np

from viewer.errors import SimulationError
from viewer.factory.equipment import Catalogue
from viewer.factory.flow import ResolvedLink, place_all, resolve_links
from viewer.factory.formats import FORMATS
from viewer.factory.model import Factory, Station
from viewer.factory.placement import Placement
from viewer.simulation.line import (
    BATCH,
    CALENDAR_CLOCK,
    MEMORYLESS,
    NO_FAILURES,
    SERIAL,
    STORAGE,
    UNLIMITED,
    WITH_MEMORY,
    LineArrays,
)

_KIND = {"serial": SERIAL, "batch": BATCH, "storage": STORAGE}


def compile_line(
    factory: Factory, catalogue: Catalogue, *, format: str | None = None
) -> LineArrays:
    """The line as arrays, for one cell format: `format`, or the last entry of the plan.

    Raises SimulationError, naming the station, for what the kernels cannot run, and LayoutError or
    AssetError for what `resolve_links` refuses.
    """
    chosen = factory.plan[-1].format if format is None else format
    if chosen not in FORMATS:
        raise SimulationError(f"unknown cell format '{chosen}'; known: {', '.join(FORMATS)}")
    stations = [station.for_format(chosen) for station in factory.stations]
    links = resolve_links(factory, catalogue)
    index = {station.id: i for i, station in enumerate(stations)}
    flow, chain = _chain(stations, links, index)
    for station in stations:
        _check(station, first=index[station.id] == flow[0], arrivals=factory.arrivals is not None)
    counts = np.array([station.machines for station in stations], np.int64)
    placements = place_all(factory, catalogue)
    leads = [_leads_m(station, placements[station.id]) for station in stations]
    return LineArrays(
        format=chosen,
        energy_wh=FORMATS[chosen].energy_wh,
        station_ids=tuple(station.id for station in stations),
        station_names=tuple(station.label for station in stations),
        kind=np.array([_KIND[station.kind] for station in stations], np.int64),
        machines=counts,
        first_machine=np.cumsum(counts) - counts,
        batch=np.array([s.batch if s.kind == "batch" else 1 for s in stations], np.int64),
        capacity=np.array([s.capacity or UNLIMITED for s in stations], np.int64),
        dwell_s=np.array([s.dwell_s or 0.0 for s in stations]),
        service=tuple(None if s.kind == "storage" else s.cycle_s for s in stations),
        until_failure=tuple(s.failures.mtbf_s if s.failures else None for s in stations),
        repair=tuple(s.failures.mttr_s if s.failures else None for s in stations),
        failures=np.array([_failures(s) for s in stations], np.int64),
        good_share=np.array([s.yield_ for s in stations]),
        every_cells=np.array(
            [s.consumable.every_cells if s.consumable else 0 for s in stations], np.int64
        ),
        change_s=np.array([s.consumable.change_s if s.consumable else 0.0 for s in stations]),
        arrivals=factory.arrivals.interval_s if factory.arrivals else None,
        flow=flow,
        machine_paths=tuple(f"{s.id}/machine_{k + 1}" for s in stations for k in range(s.machines)),
        machine_station=np.repeat(np.arange(len(stations)), counts),
        machine_lead_m=np.concatenate(leads),
        link_ids=tuple(link.id for link in links),
        link_source=np.array([index[link.source] for link in links], np.int64),
        link_target=np.array([index[link.target] for link in links], np.int64),
        link_places=np.array([link.capacity for link in links], np.int64),
        link_transport_s=np.array(
            [link.transport_s if link.capacity else 0.0 for link in links], np.float64
        ),
        link_unit=np.array([link.unit for link in links], np.int64),
        chain_links=chain,
    )


def _chain(
    stations: list[Station], links: tuple[ResolvedLink, ...], index: dict[str, int]
) -> tuple[np.ndarray, np.ndarray]:
    """Stations in the order of the flow, and the link that leads on from each but the last."""
    onward: dict[int, int] = {}
    reached: dict[int, int] = {}
    for number, link in enumerate(links):
        source, target = index[link.source], index[link.target]
        for ends, end, text in ((onward, source, "leave"), (reached, target, "reach")):
            if end in ends:
                one, other = links[ends[end]].id, link.id
                raise SimulationError(
                    f"station '{stations[end].id}': two links {text} it ({one}, {other}); "
                    "a line that branches or merges cannot be simulated"
                )
            ends[end] = number
    starts = [i for i in range(len(stations)) if i not in reached]
    if len(starts) > 1:
        names = " and ".join(f"'{stations[i].id}'" for i in starts)
        raise SimulationError(f"the flow begins at more than one station: {names}; join them")
    order = [starts[0]]
    chain: list[int] = []
    while order[-1] in onward:
        chain.append(onward[order[-1]])
        order.append(index[links[chain[-1]].target])
    return np.array(order, np.int64), np.array(chain, np.int64)


def _check(station: Station, *, first: bool, arrivals: bool) -> None:
    if station.kind != "storage":
        return
    if first and not arrivals:
        raise SimulationError(
            f"station '{station.id}': a storage at the head of the line needs `arrivals`, "
            "or it would take in cells without end at time 0"
        )
    if station.failures or station.consumable:
        raise SimulationError(f"station '{station.id}': a storage has no failures or consumables")


def _failures(station: Station) -> int:
    if station.failures is None:
        return NO_FAILURES
    if station.failures.clock == "calendar":
        return CALENDAR_CLOCK
    # An exponential time to failure has no memory: it can be drawn anew at each start, and then it
    # does not matter which of several equal machines takes the next cell.
    memoryless = station.failures.mtbf_s.kind == "exponential"
    return MEMORYLESS if memoryless else WITH_MEMORY


def _leads_m(station: Station, placement: Placement) -> np.ndarray:
    collector = placement.collector_m
    if station.kind != "serial" or (collector is None and station.machines > 1):
        return np.zeros(station.machines)
    if collector is None:
        return np.linalg.norm(placement.outlet_m - placement.work_m, axis=1)
    length = float(np.linalg.norm(collector[1] - collector[0]))
    beyond = float(np.linalg.norm(placement.outlet_m - collector[1]))
    return length - placement.port_s_m + beyond
