"""Factory -> LineArrays: everything the kernels need, nothing they do not."""

import numpy as np

from viewer.errors import SimulationError
from viewer.factory.equipment import Catalogue
from viewer.factory.flow import ResolvedLink, place_all, resolve_links
from viewer.factory.formats import FORMATS
from viewer.factory.model import Arrivals, Factory, PlanEntry, Station
from viewer.factory.network import network_of
from viewer.factory.placement import Placement
from viewer.factory.topology import Ends, flow_order
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
from viewer.simulation.lots import figures_of, lot_ends, merged

_KIND = {"serial": SERIAL, "batch": BATCH, "storage": STORAGE}


def compile_line(
    factory: Factory, catalogue: Catalogue, *, format: str | None = None
) -> LineArrays:
    """The line as arrays, for the plan, or for the cell format `format` alone.

    Raises SimulationError, naming the station, for what the kernels cannot run, and LayoutError or
    AssetError for what `resolve_links` refuses.
    """
    if format is not None and format not in FORMATS:
        raise SimulationError(f"unknown cell format '{format}'; known: {', '.join(FORMATS)}")
    _check_in_one_piece(factory)
    lots = merged(factory.plan if format is None else [PlanEntry(format=format)])
    names = list(dict.fromkeys(lot.format for lot in lots))
    in_format = [
        [factory.station_for(s, name, catalogue) for s in factory.stations] for name in names
    ]
    formats = tuple(map(figures_of, in_format, names))
    first, stations = formats[0], in_format[0]
    links = resolve_links(factory, catalogue)
    index = {station.id: i for i, station in enumerate(stations)}
    backs, links = _ways_back(stations, links)
    ends = [Ends(link.source, link.target, link.number, link.rework) for link in links]
    flow = np.array([index[name] for name in flow_order(factory.station_ids, ends)], np.int64)
    arrivals = _arrivals(factory, stations, links, stations[int(flow[0])].id)
    joins = [station.joins or {} for station in stations]
    for station, source in zip(stations, arrivals, strict=True):
        head = not any(link.target == station.id and not link.rework for link in links)
        _check(station, unlimited=head and source is None)
    counts = np.array([station.machines for station in stations], np.int64)
    placements = place_all(factory, catalogue)
    leads = [_leads_m(station, placements[station.id]) for station in stations]
    return LineArrays(
        format=first.format,
        energy_wh=first.energy_wh,
        station_ids=tuple(station.id for station in stations),
        station_names=tuple(station.label for station in stations),
        kind=np.array([_kind(station) for station in stations], np.int64),
        machines=counts,
        first_machine=np.cumsum(counts) - counts,
        batch=first.batch,
        capacity=first.capacity,
        dwell_s=first.dwell_s,
        service=first.service,
        until_failure=tuple(s.failures.mtbf_s if s.failures else None for s in stations),
        repair=tuple(s.failures.mttr_s if s.failures else None for s in stations),
        failures=np.array([_failures(s) for s in stations], np.int64),
        crew_ids=tuple(factory.crews),
        crew_people=np.array(list(factory.crews.values()), np.int64),
        crew=np.array([_crew(factory, station) for station in stations], np.int64),
        good_share=first.good_share,
        every_cells=first.every_cells,
        change_s=first.change_s,
        arrivals=tuple(one.interval_s if one else None for one in arrivals),
        queue_places=np.array([_places(one) for one in arrivals], np.int64),
        queue_waits=np.array([one is not None and one.when_full == "waits" for one in arrivals]),
        back_share=np.array([s.rework.share if s.rework else 0.0 for s in stations]),
        most_passes=np.array([s.rework.max_passes if s.rework else 0 for s in stations], np.int64),
        back=np.array(backs, np.int64),
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
        link_share=np.array([np.nan if x.share is None else x.share for x in links], np.float64),
        link_rework=np.array([link.rework for link in links], np.bool_),
        link_need=np.array([joins[index[x.target]].get(x.source, 0) for x in links], np.int64),
        link_leads=np.array(
            [x.source == next(iter(joins[index[x.target]]), None) for x in links], np.bool_
        ),
        link_drawn=np.array([len(link.path_m) > 0 for link in links], np.bool_),
        formats=formats,
        lot_format=np.array([names.index(lot.format) for lot in lots], np.int64),
        lot_until=lot_ends(lots),
        changeover_s=np.array([s.changeover_s for s in stations], np.float64),
    )


def _check_in_one_piece(factory: Factory) -> None:
    islands = network_of(factory).islands
    if len(islands) > 1:
        raise SimulationError(
            f"station '{islands[1][0]}' is not joined to '{islands[0][0]}' by any link; "
            "join it to the line or take it out"
        )


def _kind(station: Station) -> int:
    # A machine that joins loads its pieces one by one, like a batch.
    return BATCH if station.joins else _KIND[station.kind]


def _ways_back(
    stations: list[Station], links: tuple[ResolvedLink, ...]
) -> tuple[list[int], tuple[ResolvedLink, ...]]:
    """For each station the number of the link that takes rework back, or -1; and all links, with
    those ways back that the layout leaves out: no limit, no delay, nothing to be seen.
    """
    found = list(links)
    backs: list[int] = []
    for station in stations:
        back = -1
        if station.rework:
            ends = (station.id, station.rework.to)
            written = [n for n, link in enumerate(found) if (link.source, link.target) == ends]
            if written:
                back = written[0]
            else:
                back = len(found)
                found.append(_carried_back(*ends))
        backs.append(back)
    return backs, tuple(found)


def _carried_back(source: str, target: str) -> ResolvedLink:
    return ResolvedLink(
        id=f"{source}->{target}",
        source=source,
        target=target,
        kind="tray",
        path_m=np.empty((0, 3)),
        length_m=0.0,
        capacity=UNLIMITED,
        transport_s=0.0,
        pitch_m=1.0,
        unit=1,
        lanes=1,
        number=None,
        share=None,
        rework=True,
    )


def _arrivals(
    factory: Factory, stations: list[Station], links: tuple[ResolvedLink, ...], first: str
) -> list[Arrivals | None]:
    """What comes to each station from outside; those of the whole line come to its first one."""
    reached = {link.target for link in links if not link.rework}
    found: list[Arrivals | None] = []
    for station in stations:
        own = station.arrivals
        if own is None and station.id == first:
            own = factory.arrivals
        found.append(None if station.id in reached else own)
    return found


def _places(arrivals: Arrivals | None) -> int:
    if arrivals is None or arrivals.queue_capacity is None:
        return UNLIMITED
    return arrivals.queue_capacity


def _check(station: Station, *, unlimited: bool) -> None:
    if station.kind != "storage":
        return
    if unlimited:
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


def _crew(factory: Factory, station: Station) -> int:
    crew = factory.crew_of(station)
    return -1 if crew is None else list(factory.crews).index(crew)


def _leads_m(station: Station, placement: Placement) -> np.ndarray:
    collector = placement.collector_m
    if station.kind != "serial" or (collector is None and station.machines > 1):
        return np.zeros(station.machines)
    if collector is None:
        return np.linalg.norm(placement.outlet_m - placement.work_m, axis=1)
    length = float(np.linalg.norm(collector[1] - collector[0]))
    beyond = float(np.linalg.norm(placement.outlet_m - collector[1]))
    return length - placement.port_s_m + beyond
