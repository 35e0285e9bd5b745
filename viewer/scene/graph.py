"""The scene graph: what stands where, under which name, as pure data for both renderers.

Lengths are metres in the hall frame (x east, y north, z up), angles degrees counter-clockwise from
east. A thing is named by one path everywhere, `winding/machine_2/lamp_red` down to a part of its
mesh. Nothing here loads a mesh or knows a renderer, so a server can hand it out at once.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from viewer.errors import AssetError
from viewer.scene.bands import band_colours
from viewer.scene.curves import RADIUS_M, TRAY_RADIUS_M, rounded
from viewer.scene.glb import read_facts, unusable
from viewer.scene.materials import look_json
from viewer.scene.nodes import (
    AssetNode,
    CellNode,
    DoorNode,
    FurnitureNode,
    HallNode,
    LinkNode,
    MachineNode,
    MovingNode,
    Point,
    StationNode,
    ZoneNode,
    polyline_length,
)
from viewer.scene.roof import roof_beams, roof_low_m, shell_beams
from viewer.scene.shapes.walls import build_walls
from viewer.scene.trays import AISLE_TRAY_M, tray_beams
from viewer.scene.views import Box, Camera, built_in_views, station_view

if TYPE_CHECKING:
    from viewer.factory.equipment import Catalogue, Equipment
    from viewer.factory.flow import ResolvedLink
    from viewer.factory.model import Factory, Furniture, Station
    from viewer.factory.placement import Placement


@dataclass(frozen=True)
class SceneGraph:
    name: str
    cell: CellNode
    hall: HallNode
    assets: Mapping[str, AssetNode]
    stations: tuple[StationNode, ...]
    links: tuple[LinkNode, ...]
    furniture: tuple[FurnitureNode, ...]
    views: Mapping[str, Camera] = field(default_factory=dict)

    def station(self, station_id: str) -> StationNode:
        for node in self.stations:
            if node.id == station_id:
                return node
        raise KeyError(station_id)

    def link(self, link_id: str) -> LinkNode:
        for node in self.links:
            if node.id == link_id:
                return node
        raise KeyError(link_id)

    def machine_paths(self) -> tuple[str, ...]:
        """All machines in the order of the flow, numbered as the simulation numbers them."""
        return tuple(machine.path for node in self.stations for machine in node.machines)

    def view(self, name: str) -> Camera:
        """A named camera: built in, of the layout, or `station:<id>`; KeyError if there is none."""
        if name.startswith("station:"):
            return self.close_up(self.station(name.removeprefix("station:")))
        return self.views[name]

    def close_up(self, station: StationNode) -> Camera:
        others = tuple(node.box for node in self.stations if node.id != station.id)
        return station_view(station.box, others)

    @property
    def box(self) -> Box:
        """The hall with everything that stands in it."""
        boxes = [node.box for node in self.stations]
        floor = (*self.hall.size_m[:2], 0.0)
        return Box.around([Box((0.0, 0.0, 0.0), (floor[0], floor[1], 0.0)), *boxes])

    def to_json(self, revision: int = 0) -> dict[str, object]:
        """The object that `/api/scene` answers with."""
        plain = _plain_fields(self)
        stations = [
            {**_plain_fields(node), "view": _plain(self.close_up(node))} for node in self.stations
        ]
        walls = build_walls(self.hall)
        return {
            "revision": revision,
            **plain,
            "stations": stations,
            "walls": {"boxes": _plain(walls.boxes), "panes": _plain(tuple(walls.panes))},
            "roof": {
                "low_m": roof_low_m(self.hall),
                "trays_m": AISLE_TRAY_M,
                "beams": _plain(roof_beams(self.hall)),
                "shell": _plain(shell_beams(self.hall)),
            },
            "trays": _plain(tray_beams(self)),
            "look": look_json(),
        }


def build_scene(
    factory: Factory, catalogue: Catalogue, links: Sequence[ResolvedLink] | None = None
) -> SceneGraph:
    """The scene of a factory; `links` are resolved here when the caller has not done so."""
    from viewer.factory.flow import resolve_links
    from viewer.factory.placement import place

    if links is None:
        links = resolve_links(factory, catalogue)
    equipment = {station.id: catalogue[station.equipment] for station in factory.stations}
    areas = [station.area or equipment[station.id].area for station in factory.stations]
    bands = band_colours(areas)
    stations = tuple(
        _station_node(station, place(station, equipment[station.id]), area, band)
        for station, area, band in zip(factory.stations, areas, bands, strict=True)
    )
    by_id = {node.id: node for node in stations}
    hall = _hall_node(factory)
    used = {node.equipment for node in stations}
    used |= {item.equipment for item in factory.furniture}
    used |= _carriers(links, factory, catalogue)
    views = built_in_views(
        hall_size_m=hall.size_m,
        zones=[(zone.kind, zone.rect_m) for zone in hall.zones],
        stations=[(node.id, node.area, node.box) for node in stations],
    )
    for view in factory.views:
        views[view.id] = Camera(_rounded(view.position_m), _rounded(view.target_m))
    return SceneGraph(
        name=factory.name,
        cell=_cell_node(factory),
        hall=hall,
        assets={key: asset_node(catalogue[key]) for key in sorted(used)},
        stations=stations,
        links=tuple(_link_node(link, by_id[link.source], by_id[link.target]) for link in links),
        furniture=tuple(
            _furniture_node(item, catalogue[item.equipment]) for item in factory.furniture
        ),
        views=views,
    )


def _furniture_node(item: Furniture, equipment: Equipment) -> FurnitureNode:
    size_m = item.size_m or equipment.size_m
    scale = tuple(wanted / own for wanted, own in zip(size_m, equipment.size_m, strict=True))
    at_m, facing_deg = _rounded(item.at_m), float(item.facing_deg)
    return FurnitureNode(item.id, item.equipment, at_m, facing_deg, _rounded(scale))


def _carriers(links: Sequence[ResolvedLink], factory: Factory, catalogue: Catalogue) -> set[str]:
    """Models of what moves: the cell of the running format, and trays and AMRs where needed."""
    wanted = {f"cell_{_running_format(factory)}"}
    for link in links:
        if link.kind in ("tray", "amr"):
            wanted.add("tray")
        if link.kind == "amr":
            wanted.add("amr")
    if any(station.kind == "batch" for station in factory.stations):
        wanted.add("tray")
    return {key for key in wanted if key in catalogue}


def _running_format(factory: Factory) -> str:
    return str(factory.plan[-1].format) if factory.plan else "4680"


def _cell_node(factory: Factory) -> CellNode:
    from viewer.factory.formats import FORMATS

    cell = FORMATS[_running_format(factory)]
    return CellNode(cell.id, cell.diameter_m, cell.height_m)


def _hall_node(factory: Factory) -> HallNode:
    hall = factory.hall
    columns = hall.columns
    return HallNode(
        size_m=_rounded(hall.size_m),
        height_m=float(hall.height_m),
        columns=tuple(_rounded((x, y)) for x in columns.x_m for y in columns.y_m)
        if columns
        else (),
        column_side_m=float(columns.side_m) if columns else 0.5,
        zones=tuple(
            ZoneNode(zone.id, zone.kind, _rounded(zone.rect_m), zone.name, zone.name_ko)
            for zone in hall.zones
        ),
        doors=tuple(
            DoorNode(_rounded(door.at_m), float(door.width_m), door.kind) for door in hall.doors
        ),
    )


def asset_node(equipment: Equipment) -> AssetNode:
    """The models of a machine that may be drawn; one that may not is a box, and says why."""
    files = {name: _usable(path, equipment) for name, path in _levels(equipment).items()}
    fine, problem = files.pop("glb")
    return AssetNode(
        glb=fine,
        mid=files["mid"][0] if fine else None,
        low=files["low"][0] if fine else None,
        problem=problem,
        size_m=_rounded(equipment.size_m),
        inlet_m=_rounded(equipment.inlet_m),
        outlet_m=_rounded(equipment.outlet_m),
        work_m=_rounded(equipment.work_m),
        moving=tuple(
            MovingNode(
                node=part.node,
                kind=part.kind,
                axis=tuple(round(value, 6) for value in part.axis),
                origin_m=_rounded(part.origin_m),
                low=part.low,
                high=part.high,
                turns=part.turns,
                carrier=part.carrier,
            )
            for part in equipment.moving
        ),
    )


def _levels(equipment: Equipment) -> dict[str, Path | None]:
    return {"glb": equipment.glb, "mid": equipment.glb_mid, "low": equipment.glb_low}


def _usable(path: Path | None, equipment: Equipment) -> tuple[str | None, str | None]:
    """The address of a model, or None and the reason."""
    if path is None:
        return None, None
    try:
        problem = unusable(read_facts(path), equipment.size_m)
    except AssetError as error:
        return None, error.problems[0]
    if problem is not None:
        return None, f"{path}: {problem}"
    return f"/assets/equipment/{path.parent.name}/{path.name}", None


def _station_node(station: Station, placement: Placement, area: str, band: str) -> StationNode:
    scale = tuple(round(factor, 6) for factor in placement.scale)
    machines = tuple(
        MachineNode(
            path=f"{station.id}/machine_{index + 1}",
            at_m=_rounded(pose[:2]),
            facing_deg=round(float(pose[2]), 4),
            scale=scale,
            work_m=_rounded(placement.work_m[index]),
            port_s_m=round(float(placement.port_s_m[index]), 4),
            corners_m=tuple(_rounded(corner) for corner in placement.corners[index]),
        )
        for index, pose in enumerate(placement.machines)
    )
    collector = placement.collector_m
    xs = [float(corner[0]) for corner in placement.group]
    ys = [float(corner[1]) for corner in placement.group]
    return StationNode(
        id=station.id,
        name=station.label,
        name_ko=station.name_ko,
        equipment=station.equipment,
        area=area,
        kind=station.kind,
        at_m=_rounded((sum(xs) / len(xs), sum(ys) / len(ys))),
        facing_deg=float(station.facing_deg),
        band=band,
        height_m=round(float(placement.size_m[2]), 4),
        group_m=tuple(_rounded(corner) for corner in placement.group),
        inlet_m=_rounded(placement.inlet_m),
        outlet_m=_rounded(placement.outlet_m),
        collector_m=None if collector is None else (_rounded(collector[0]), _rounded(collector[1])),
        machines=machines,
    )


def _link_node(link: ResolvedLink, source: StationNode, target: StationNode) -> LinkNode:
    own = [_rounded(point) for point in link.path_m]
    if link.kind != "amr":
        own = rounded(own, RADIUS_M if link.unit == 1 else TRAY_RADIUS_M)
    path, start, end = _joined(_before(source), own, _after(target))
    length = polyline_length(path[start : end + 1])
    carriers = max(link.capacity // link.unit, 0)
    pitch = link.pitch_m
    if carriers and length > 0:
        pitch = min(pitch, link.lanes * length / carriers)
    return LinkNode(
        id=link.id,
        source=link.source,
        target=link.target,
        kind=link.kind,
        path_m=tuple(path),
        lead_m=polyline_length(path[: start + 1]),
        length_m=length,
        transport_s=float(link.transport_s),
        capacity=int(link.capacity),
        pitch_m=float(pitch),
        unit=int(link.unit),
        lanes=int(link.lanes),
    )


def _before(source: StationNode) -> list[Point]:
    """The way cells ride inside the source, up to but not including its outlet."""
    if source.collector_m is not None:
        return [source.collector_m[0], source.collector_m[1]]
    if len(source.machines) == 1 and source.kind != "storage":
        return [source.machines[0].work_m]
    return []


def _after(target: StationNode) -> list[Point]:
    if target.collector_m is not None:
        return [target.collector_m[0], target.collector_m[1]]
    if len(target.machines) == 1 and target.kind != "storage":
        return [target.machines[0].work_m]
    return []


def _joined(
    before: list[Point], own: list[Point], after: list[Point]
) -> tuple[list[Point], int, int]:
    """One polyline without repeated points, and where its own part starts and ends."""
    path: list[Point] = []

    def append(points: list[Point]) -> None:
        for point in points:
            if not path or math.dist(path[-1], point) > 1e-6:
                path.append(point)

    append(before)
    append(own[:1])
    start = len(path) - 1
    append(own[1:])
    end = len(path) - 1
    append(after)
    return path, start, end


def _rounded(values: Iterable[float]) -> Point:
    """A tenth of a millimetre is finer than any floor plan, and keeps the JSON small."""
    return tuple(round(float(value), 4) + 0.0 for value in values)


def _plain_fields(node: object) -> dict[str, object]:
    names: tuple[str, ...] = tuple(type(node).__dataclass_fields__)  # type: ignore[attr-defined]
    return {name: _plain(getattr(node, name)) for name in names}


def _plain(value: object) -> object:
    """Nested tuples and nodes as the lists and objects of JSON."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return _plain_fields(value)
