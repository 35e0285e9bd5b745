"""What a picture consists of: batches of triangles, each with a path and a signature.

The signature says all that a batch depends on, so that an unchanged one need not be built again.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from viewer.paths import ASSETS
from viewer.scene.assets import Model, load_model
from viewer.scene.colour import linear_from_hex
from viewer.scene.frame import STATES, Frame
from viewer.scene.graph import AssetNode, LinkNode, SceneGraph, StationNode
from viewer.scene.materials import (
    LAMP_OF_STATE,
    THEMES,
    Material,
    Theme,
    floor_material,
    ground_material,
    lamp_materials,
    palette,
    hall_materials,
)
from viewer.scene.shapes.conveyors import belt_width_m, conveyor_meshes
from viewer.scene.shapes.floor import floor_meshes
from viewer.scene.shapes.mesh import Mesh, boxes, merged, placed, prism, upright_quads
from viewer.scene.shapes.shadow import Shade, floor_shade, ground_shade
from viewer.scene.shapes.walls import SLAB_M, wall_meshes
from viewer.scene.views import FIELD_OF_VIEW_DEG, Camera

Parts = Sequence[tuple[Material, Mesh]]

_LAMPS = ("lamp_red", "lamp_amber", "lamp_green")
_CLEAR_ZONES = ("aisle", "amr_aisle", "walkway")

# A machine smaller than this in the picture (pixels) is drawn coarse, a cell as a mere prism.
_COARSE_MACHINE_PX = 42.0
_FINE_CELL_PX = 9.0
_ROUND_CELL_PX = 2.5
_GROUND_REACH = 4.0
_TRAY_SIDE = 8
_TRAY_M = 0.6
_TRAY_CELL_Z_M = 0.02


@dataclass(frozen=True, eq=False)
class Batch:
    path: str
    signature: Hashable
    build: Callable[[], Parts]
    layer: str = "line"
    """Batches of one layer that share a material are drawn together."""
    shade: Callable[[], Shade] | None = None


@dataclass(frozen=True)
class Detail:
    """How large things are in the picture, which decides how finely they are drawn."""

    camera: Camera
    height_px: int

    def pixels(self, size_m: float, points_m: np.ndarray) -> np.ndarray:
        """(n,) height in pixels of something of that size at points (n, 3)."""
        distance = np.linalg.norm(points_m - np.asarray(self.camera.position_m), axis=1)
        per_radian = self.height_px / (2 * math.tan(math.radians(FIELD_OF_VIEW_DEG) / 2))
        return size_m * per_radian / np.maximum(distance, 0.1)


def graph_batches(graph: SceneGraph, *, theme: Theme, detail: Detail) -> Iterator[Batch]:
    """Everything that stands still."""
    size = (graph.hall.size_m[0], graph.hall.size_m[1])
    reach = _GROUND_REACH * max(size)
    yield Batch(
        "hall/ground",
        size,
        lambda: [(ground_material(theme), _ground(size, reach))],
        layer="ground",
        shade=lambda: ground_shade(size, reach_m=reach, near=theme.ground),
    )
    bodies = _bodies(graph)
    yield Batch(
        "hall/floor",
        (graph.hall, tuple(bodies)),
        lambda: [
            (floor_material(theme, paint), mesh) for paint, mesh in floor_meshes(graph.hall).items()
        ],
        layer="floor",
        shade=lambda: floor_shade(size, bodies),
    )
    yield Batch("hall/walls", graph.hall, lambda: _wall_parts(graph, theme))
    clear = tuple(_clear_rects(graph))
    for station in graph.stations:
        yield _machines(station, graph.assets[station.equipment], detail)
        if station.collector_m is not None:
            link = _link_of(graph, station)
            width = belt_width_m(unit=link.unit, lanes=link.lanes) if link else 0.25
            trays = link is not None and link.unit > 1
            yield _conveyor(
                f"{station.id}/collector", station.collector_m, width, clear, trays=trays
            )
    for link in graph.links:
        if link.kind != "amr" and link.length_m > 1e-6:
            width = belt_width_m(unit=link.unit, lanes=link.lanes)
            trays = link.unit > 1
            yield _conveyor(f"link/{link.id}", own_path(link), width, clear, trays=trays)
    for item in graph.furniture:
        asset = graph.assets[item.asset]
        yield Batch(
            f"furniture/{item.id}",
            (item, asset),
            lambda item=item, asset=asset: [
                (
                    part.material,
                    placed(part.mesh, np.array([(*item.at_m, 0.0, math.radians(item.facing_deg))])),
                )
                for part in model_of(asset).parts
            ],
        )


def frame_batches(
    graph: SceneGraph, frame: Frame | None, *, theme: Theme, detail: Detail
) -> Iterator[Batch]:
    """What moves or lights up. Without a frame all lamps are dark and no cell is there."""
    states = (
        tuple(int(value) for value in frame.machine_states)
        if frame is not None
        else (-1,) * len(graph.machine_paths())
    )
    yield Batch(
        "frame/lamps",
        (states, tuple((node.equipment, node.machines) for node in graph.stations), detail),
        lambda: _lamp_parts(graph, states, theme, detail),
        layer="lamps",
    )
    if frame is None:
        return
    yield Batch(
        "frame/cells",
        (frame.cells.tobytes(), graph.cell, detail),
        lambda: _cell_parts(graph, frame.cells, detail),
        layer="cells",
    )
    yield Batch(
        "frame/trays",
        (frame.trays.tobytes(), graph.cell, detail),
        lambda: _tray_parts(graph, frame.trays, detail),
        layer="trays",
    )
    yield Batch(
        "frame/vehicles",
        frame.vehicles.tobytes(),
        lambda: _vehicle_parts(graph, frame.vehicles),
        layer="vehicles",
    )


def model_of(asset: AssetNode, *, coarse: bool = False) -> Model:
    url = (asset.low or asset.glb) if coarse else asset.glb
    path = None if url is None else ASSETS / url.removeprefix("/assets/")
    return load_model(path, asset.size_m)


def _ground(size: tuple[float, float], reach_m: float) -> Mesh:
    """A wide plane round the hall."""
    return upright_quads([(-reach_m, -reach_m, size[0] + reach_m, size[1] + reach_m)], -SLAB_M)


def own_path(link: LinkNode) -> tuple[tuple[float, ...], ...]:
    """The corner points of the link itself, from the source's outlet to the target's inlet."""
    kept: list[tuple[float, ...]] = []
    at = 0.0
    previous: tuple[float, ...] | None = None
    for point in link.path_m:
        at += math.dist(previous, point) if previous is not None else 0.0
        previous = point
        if link.lead_m - 1e-6 <= at <= link.lead_m + link.length_m + 1e-6:
            kept.append(point)
    return tuple(kept)


def _machines(station: StationNode, asset: AssetNode, detail: Detail) -> Batch:
    coarse = _coarse(station, asset, detail)
    return Batch(
        station.id,
        (station.equipment, asset, station.machines, station.band, coarse),
        lambda: _machine_parts(station, asset, coarse),
    )


def _coarse(station: StationNode, asset: AssetNode, detail: Detail) -> tuple[bool, ...]:
    centres = np.array([(*m.at_m, station.height_m / 2) for m in station.machines])
    seen = detail.pixels(max(asset.size_m[:2]), centres)
    return tuple(bool(value < _COARSE_MACHINE_PX) for value in seen)


def _machine_parts(station: StationNode, asset: AssetNode, coarse: tuple[bool, ...]) -> Parts:
    found: dict[Material, list[Mesh]] = {}
    band = linear_from_hex(station.band)
    for level in (False, True):
        chosen = [
            m for m, is_coarse in zip(station.machines, coarse, strict=True) if is_coarse == level
        ]
        if not chosen:
            continue
        poses, scales = _poses(chosen)
        for part in model_of(asset, coarse=level).parts:
            if part.name in _LAMPS:
                continue
            is_band = part.name == "band" or part.material.name == "band"
            material = part.material.tinted(band) if is_band else part.material
            found.setdefault(material, []).append(placed(part.mesh, poses, scales))
    return [(material, merged(meshes)) for material, meshes in found.items()]


def _poses(machines: Sequence) -> tuple[np.ndarray, np.ndarray]:
    poses = np.array([(*m.at_m, 0.0, math.radians(m.facing_deg)) for m in machines])
    return poses, np.array([m.scale for m in machines])


def _conveyor(
    path: str,
    points: Sequence[Sequence[float]],
    width_m: float,
    clear: tuple,
    *,
    trays: bool,
) -> Batch:
    top = "rollers" if trays else "belt"

    def build() -> Parts:
        materials = {**palette(), **hall_materials(THEMES["light"])}
        meshes = conveyor_meshes(points, width_m=width_m, top=top, keep_clear=clear)
        return [(materials[name], mesh) for name, mesh in meshes.items()]

    return Batch(path, (tuple(points), width_m, top, clear), build)


def _link_of(graph: SceneGraph, station: StationNode) -> LinkNode | None:
    """The link whose belt the collector continues: the one that leaves, else the one that arrives."""
    for end in ("source", "target"):
        for link in graph.links:
            if getattr(link, end) == station.id:
                return link
    return None


def _wall_parts(graph: SceneGraph, theme: Theme) -> Parts:
    materials = {**palette(), **hall_materials(theme)}
    return [(materials[name], mesh) for name, mesh in wall_meshes(graph.hall).items()]


def _clear_rects(graph: SceneGraph) -> Iterator[tuple[float, ...]]:
    """Where a conveyor has no legs: aisles, and the machines it passes through."""
    for zone in graph.hall.zones:
        if zone.kind in _CLEAR_ZONES:
            yield zone.rect_m
    for station in graph.stations:
        for machine in station.machines:
            xs, ys = zip(*machine.corners_m, strict=True)
            yield (min(xs), min(ys), max(xs), max(ys))


def _bodies(graph: SceneGraph) -> list[tuple[tuple[tuple[float, ...], ...], float]]:
    """Outlines on the floor and how much light each takes away."""
    bodies: list[tuple[tuple[tuple[float, ...], ...], float]] = [
        (machine.corners_m, 1.0) for node in graph.stations for machine in node.machines
    ]
    for link in graph.links:
        if link.kind == "amr":
            continue
        half = belt_width_m(unit=link.unit, lanes=link.lanes) / 2 + 0.03
        for a, b in zip(link.path_m, link.path_m[1:], strict=False):
            if math.dist(a[:2], b[:2]) < 1e-6:
                continue
            density = 0.5 if max(a[2], b[2]) < 1.6 else 0.22
            bodies.append((_strip(a, b, half), density))
    side = graph.hall.column_side_m / 2
    bodies += [
        (
            (
                (x - side, y - side),
                (x + side, y - side),
                (x + side, y + side),
                (x - side, y + side),
            ),
            1.0,
        )
        for x, y in graph.hall.columns
    ]
    for zone in graph.hall.zones:
        if zone.kind == "wall":
            x0, y0, x1, y1 = zone.rect_m
            bodies.append((((x0, y0), (x1, y0), (x1, y1), (x0, y1)), 0.8))
    for item in graph.furniture:
        length, width = (value / 2 for value in graph.assets[item.asset].size_m[:2])
        cos, sin = math.cos(math.radians(item.facing_deg)), math.sin(math.radians(item.facing_deg))
        outline = tuple(
            (item.at_m[0] + x * cos - y * sin, item.at_m[1] + x * sin + y * cos)
            for x, y in ((-length, -width), (length, -width), (length, width), (-length, width))
        )
        bodies.append((outline, 0.8))
    return bodies


def _strip(
    a: tuple[float, ...], b: tuple[float, ...], half: float
) -> tuple[tuple[float, float], ...]:
    way = np.array(b[:2]) - np.array(a[:2])
    left = np.array([-way[1], way[0]]) / np.linalg.norm(way) * half
    corners = (a[:2] - left, b[:2] - left, b[:2] + left, a[:2] + left)
    return tuple((float(x), float(y)) for x, y in corners)


def _lamp_parts(graph: SceneGraph, states: tuple[int, ...], theme: Theme, detail: Detail) -> Parts:
    materials = lamp_materials(theme)
    found: dict[str, list[Mesh]] = {}
    first = 0
    for station in graph.stations:
        asset = graph.assets[station.equipment]
        own = states[first : first + len(station.machines)]
        first += len(station.machines)
        coarse = _coarse(station, asset, detail)
        for level in sorted(set(coarse)):
            lamps = {
                p.name: p.mesh for p in model_of(asset, coarse=level).parts if p.name in _LAMPS
            }
            for lamp, mesh in lamps.items():
                for state in sorted(set(own)):
                    chosen = [
                        machine
                        for machine, value, is_coarse in zip(
                            station.machines, own, coarse, strict=True
                        )
                        if value == state and is_coarse == level
                    ]
                    if not chosen:
                        continue
                    lit = state >= 0 and LAMP_OF_STATE[STATES[state]] == lamp
                    name = f"lit_{STATES[state]}" if lit else f"dark_{lamp}"
                    found.setdefault(name, []).append(placed(mesh, *_poses(chosen)))
    return [(materials[name], merged(meshes)) for name, meshes in found.items()]


def _upright(points: np.ndarray) -> np.ndarray:
    return np.column_stack([points, np.zeros(len(points))])


def _cell_parts(graph: SceneGraph, cells: np.ndarray, detail: Detail) -> Parts:
    if not len(cells):
        return []
    can, cap = palette()["can"], palette()["cap"]
    seen = detail.pixels(graph.cell.height_m, cells)
    fine = seen >= _FINE_CELL_PX
    middle = (seen >= _ROUND_CELL_PX) & ~fine
    radius, height = graph.cell.diameter_m / 2, graph.cell.height_m
    parts: list[tuple[Material, Mesh]] = [
        (can, placed(prism(radius, height, 8), _upright(cells[middle]))),
        (can, placed(prism(radius * 1.1, height, 4), _upright(cells[~fine & ~middle]))),
    ]
    asset = graph.assets.get(f"cell_{graph.cell.format}") or graph.assets.get("cell")
    if asset is None or asset.glb is None:
        parts.append((can, placed(prism(radius, height, 16), _upright(cells[fine]))))
        parts.append((cap, placed(_lid(graph), _upright(cells[fine]))))
    else:
        parts += [
            (part.material, placed(part.mesh, _upright(cells[fine])))
            for part in model_of(asset).parts
        ]
    return parts


def _lid(graph: SceneGraph) -> Mesh:
    """The terminal on top of a cell."""
    lid = prism(graph.cell.diameter_m * 0.26, 0.0015, 12)
    return Mesh(lid.points + np.float32([0, 0, graph.cell.height_m]), lid.normals, lid.triangles)


def _tray_parts(graph: SceneGraph, trays: np.ndarray, detail: Detail) -> Parts:
    if not len(trays):
        return []
    asset = graph.assets.get("tray")
    base = (
        model_of(asset).parts
        if asset is not None
        else load_model(None, (_TRAY_M, _TRAY_M, 0.06)).parts
    )
    parts: list[tuple[Material, Mesh]] = [
        (part.material, placed(part.mesh, trays)) for part in base if part.name != "work"
    ]
    at = (np.arange(_TRAY_SIDE) - (_TRAY_SIDE - 1) / 2) * (_TRAY_M / _TRAY_SIDE)
    grid = np.array([(x, y) for x in at for y in at])
    near = detail.pixels(graph.cell.height_m, trays[:, :3]) >= _ROUND_CELL_PX
    radius, height = graph.cell.diameter_m / 2, graph.cell.height_m
    for chosen, sides in ((trays[near], 8), (trays[~near], 4)):
        cos, sin = np.cos(chosen[:, 3, None]), np.sin(chosen[:, 3, None])
        x = chosen[:, 0, None] + grid[:, 0] * cos - grid[:, 1] * sin
        y = chosen[:, 1, None] + grid[:, 0] * sin + grid[:, 1] * cos
        z = np.broadcast_to(chosen[:, 2, None] + _TRAY_CELL_Z_M, x.shape)
        cells = np.stack([x, y, z], axis=-1).reshape(-1, 3)
        parts.append((palette()["can"], placed(prism(radius, height, sides), _upright(cells))))
    return parts


def _vehicle_parts(graph: SceneGraph, vehicles: np.ndarray) -> Parts:
    asset = graph.assets.get("amr")
    if not len(vehicles) or asset is None:
        return []
    # A vehicle drives on the floor, whatever the height of the stations it serves.
    on_floor = vehicles * [1.0, 1.0, 0.0, 1.0]
    parts: list[tuple[Material, Mesh]] = [
        (part.material, placed(part.mesh, on_floor)) for part in model_of(asset).parts
    ]
    height = asset.size_m[2]
    load = boxes([(-0.5, -0.35, height)], [(0.5, 0.35, height + 0.5)])
    parts.append((palette()["light_grey"], placed(load, on_floor)))
    return parts


def problems(graph: SceneGraph, used: Iterable[str] | None = None) -> tuple[str, ...]:
    """One line per asset that is drawn as a box, with the reason."""
    names = sorted(used) if used is not None else sorted(graph.assets)
    found = ((name, model_of(graph.assets[name]).problem) for name in names)
    return tuple(f"{name}: {problem}; drawn as a box" for name, problem in found if problem)
