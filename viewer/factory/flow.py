"""Links with everything worked out: path on the floor, length, capacity, transport time."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from viewer.errors import LayoutError
from viewer.factory.equipment import Catalogue
from viewer.factory.model import Factory, Link, LinkKind
from viewer.factory.placement import Floats, Placement, place
from viewer.factory.routing import heading_of, route
from viewer.factory.topology import Ends, find_cycle, link_ends

SPEED_M_S: dict[LinkKind, float] = {"puck": 0.3, "conveyor": 0.3, "tray": 0.25, "amr": 1.2}
PITCH_M: dict[LinkKind, float] = {"puck": 0.055, "conveyor": 0.055, "tray": 0.6, "amr": 1.5}
TRAY_CELLS = 64
AMR_LOAD_CELLS = 1024


@dataclass(frozen=True, eq=False)
class ResolvedLink:
    """One link of the line. Lengths in metres in the hall frame."""

    id: str
    """"source->target"."""
    source: str
    target: str
    kind: LinkKind
    path_m: Floats
    """(k, 3) corner points from the source's outlet to the target's inlet."""
    length_m: float
    capacity: int
    """Cells between the two stations; 0 is a direct hand-off."""
    transport_s: float
    pitch_m: float
    """Centre to centre of carriers that queue."""
    unit: int
    """Cells a carrier holds: puck and conveyor 1, tray 64, AMR its load."""
    lanes: int
    number: int | None
    """Place in `Factory.links`; None for a link the layout leaves out."""
    share: float | None
    """Of the cells that leave the source, drawn for each; None: the emptiest link takes the next.
    """
    rework: bool
    """True for the way back to where the source sends cells it is not content with."""


def place_all(factory: Factory, catalogue: Catalogue) -> dict[str, Placement]:
    """Station id -> Placement. Raises AssetError for equipment the catalogue does not have."""
    return {s.id: place(s, catalogue[s.equipment]) for s in factory.stations}


def resolve_links(factory: Factory, catalogue: Catalogue) -> tuple[ResolvedLink, ...]:
    """All links in the order of their source station, ways back of rework included where written.

    Raises LayoutError for a link to an unknown station and for a cycle in the flow; AssetError for
    equipment the catalogue does not have.
    """
    placements = place_all(factory, catalogue)
    return tuple(resolve_link(end, factory, placements) for end in checked_ends(factory))


def checked_ends(factory: Factory) -> list[Ends]:
    """The connections of the line. Raises LayoutError, one line for each that is wrong."""
    ends, troubles = link_ends(factory.station_ids, factory.links, factory.reworks)
    lines = [f"links[{t.link}]{'.' if t.key else ''}{t.key}: {t.text}" for t in troubles]
    loop = find_cycle(ends)
    if loop is not None:
        lines.append(cycle_text(loop[0]))
    if lines:
        raise LayoutError(lines)
    return ends


def cycle_text(loop: list[str]) -> str:
    """What a loop in the flow reads like: `links: the flow runs in a circle: a -> b -> a`."""
    return f"links: the flow runs in a circle: {' -> '.join(loop)}"


def resolve_link(ends: Ends, factory: Factory, placements: Mapping[str, Placement]) -> ResolvedLink:
    """Work out one link between two stations that stand as in `placements`."""
    link = Link() if ends.link is None else factory.links[ends.link]
    source, target = placements[ends.source], placements[ends.target]
    ported = factory.station(ends.source).ports, factory.station(ends.target).ports
    path_m = route(
        source.outlet_m.tolist(),
        link.via_m,
        target.inlet_m.tolist(),
        leave=heading_of(source.flow) if ported[0] is None else (0, 0),
        arrive=heading_of(target.flow) if ported[1] is None else (0, 0),
        around_m=() if link.via_m else sorted({_half_width(source), _half_width(target)}),
    )
    path_m.flags.writeable = False
    length_m = float(np.linalg.norm(np.diff(path_m, axis=0), axis=1).sum())
    pitch_m = link.pitch_m or PITCH_M[link.kind]
    unit = link.unit or unit_of(link)
    return ResolvedLink(
        id=f"{ends.source}->{ends.target}",
        source=ends.source,
        target=ends.target,
        kind=link.kind,
        path_m=path_m,
        length_m=length_m,
        capacity=_capacity(link, length_m, pitch_m, unit),
        transport_s=_transport_s(link, length_m),
        pitch_m=pitch_m,
        unit=unit,
        lanes=link.lanes,
        number=ends.link,
        share=link.share,
        rework=ends.rework,
    )


def unit_of(link: Link) -> int:
    """Cells one carrier of this link holds."""
    if link.kind == "tray":
        return TRAY_CELLS
    return (link.load or AMR_LOAD_CELLS) if link.kind == "amr" else 1


def is_buffer(link: Link) -> bool:
    """True for a link that gives only a capacity: a place to wait, with no time to cross it."""
    timed = link.speed_m_s is not None or link.transport_s is not None or bool(link.via_m)
    return link.capacity is not None and not timed


def _capacity(link: Link, length_m: float, pitch_m: float, unit: int) -> int:
    if link.capacity is not None:
        return link.capacity
    if link.vehicles is not None:
        return link.vehicles * unit
    # Rounding must not take a place away: 2.75 m at 0.055 m are 50 places.
    return max(1, math.floor(link.lanes * length_m / pitch_m + 1e-9)) * unit


def _transport_s(link: Link, length_m: float) -> float:
    if link.capacity == 0 or is_buffer(link):
        return 0.0
    if link.transport_s is not None:
        return link.transport_s
    return length_m / (link.speed_m_s or SPEED_M_S[link.kind])


def _half_width(placement: Placement) -> float:
    """Distance from the group's axis that leads past its machines, with room for the conveyor
    itself.
    """
    across = np.array([-placement.flow[1], placement.flow[0]])
    sides = (placement.group - placement.outlet_m[:2]) @ across
    return round(float(np.abs(sides).max()) + 0.6, 2)
