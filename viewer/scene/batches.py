"""What a picture consists of: batches of triangles, each with a path and a signature.

The signature says all that a batch depends on, so that an unchanged one need not be built again.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from viewer.scene.assets import Level, model_of
from viewer.scene.colour import linear_from_hex
from viewer.scene.footprints import clear_rects, shading_bodies
from viewer.scene.graph import SceneGraph
from viewer.scene.materials import (
    LAMPS,
    THEMES,
    Material,
    Theme,
    floor_material,
    ground_material,
    hall_materials,
    palette,
)
from viewer.scene.nodes import AssetNode, LinkNode, MachineNode, StationNode
from viewer.scene.roof import roof_beams, shell_beams, under_roof
from viewer.scene.shapes.beams import Beams, beam_meshes
from viewer.scene.shapes.conveyors import belt_width_m, conveyor_meshes
from viewer.scene.shapes.floor import floor_meshes
from viewer.scene.shapes.mesh import Mesh, placed, upright_quads
from viewer.scene.shapes.shadow import Shade, floor_shade, ground_shade
from viewer.scene.shapes.walls import SLAB_M, wall_meshes
from viewer.scene.trays import AISLE_TRAY_M, ALONG_AISLES, tray_beams
from viewer.scene.views import FIELD_OF_VIEW_DEG, Camera

Parts = Sequence[tuple[Material, Mesh]]

# Length in the picture (pixels) from which a machine is drawn in the middle and in the finest level
# of detail; the same in web/src/machines.js.
_MIDDLE_PX, _FINEST_PX = 28.0, 200.0
_GROUND_REACH = 4.0
"""Of the hall's longer side: how far the ground goes on outside."""


@dataclass(frozen=True, eq=False)
class Batch:
    path: str
    signature: Hashable
    build: Callable[[], Parts]
    layer: str = "line"
    """Batches of one layer that share a material are drawn together."""
    shade: Callable[[], Shade] | None = None


@dataclass(frozen=True)
class Layers:
    """What of the building is drawn."""

    roof: bool | None = None
    """None: where the camera stands under it."""
    walls: bool = True


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


def graph_batches(
    graph: SceneGraph, *, theme: Theme, detail: Detail, layers: Layers
) -> Iterator[Batch]:
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
    bodies = shading_bodies(graph)
    yield Batch(
        "hall/floor",
        (graph.hall, tuple(bodies)),
        lambda: [
            (floor_material(theme, paint), mesh) for paint, mesh in floor_meshes(graph.hall).items()
        ],
        layer="floor",
        shade=lambda: floor_shade(size, bodies),
    )
    if layers.walls:
        yield Batch("hall/walls", graph.hall, lambda: _wall_parts(graph, theme))
    below = under_roof(graph.hall, detail.camera.position_m)
    trays = dict(tray_beams(graph))
    aisles = trays.pop(ALONG_AISLES)
    if below if layers.roof is None else layers.roof:
        # The trays along the aisles would cross the picture of a camera above them.
        if layers.roof or detail.camera.position_m[2] < AISLE_TRAY_M:
            yield _built_of(f"hall/trays/{ALONG_AISLES}", aisles, theme)
        yield _built_of("hall/roof", roof_beams(graph.hall), theme)
        if below and layers.walls:
            yield _built_of("hall/shell", shell_beams(graph.hall), theme)
    for station_id, beams in trays.items():
        yield _built_of(f"hall/trays/{station_id}", beams, theme)
    clear = tuple(clear_rects(graph))
    for station in graph.stations:
        yield _machines(station, graph.assets[station.equipment], detail)
        if station.collector_m is not None:
            link = _link_of(graph, station)
            width = belt_width_m(unit=link.unit, lanes=link.lanes) if link else 0.25
            trays = link is not None and link.unit > 1
            lanes = link.lanes if link is not None else 1
            path = f"{station.id}/collector"
            yield _conveyor(path, station.collector_m, width, clear, trays=trays, lanes=lanes)
    for link in graph.links:
        if link.kind != "amr" and link.length_m > 1e-6:
            width = belt_width_m(unit=link.unit, lanes=link.lanes)
            path, trays = f"link/{link.id}", link.unit > 1
            yield _conveyor(path, own_path(link), width, clear, trays=trays, lanes=link.lanes)
    for item in graph.furniture:
        asset = graph.assets[item.asset]
        yield Batch(
            f"furniture/{item.id}",
            (item, asset),
            lambda item=item, asset=asset: [
                (
                    part.material,
                    placed(
                        part.mesh,
                        np.array([(*item.at_m, 0.0, math.radians(item.facing_deg))]),
                        np.array([item.scale]),
                    ),
                )
                for part in model_of(asset).parts
            ],
        )


def _built_of(path: str, beams: Beams, theme: Theme) -> Batch:
    materials = {**palette(), **hall_materials(theme)}
    signature = (theme.name, tuple((name, tuple(each)) for name, each in beams.items()))
    return Batch(
        path,
        signature,
        lambda: [(materials[name], mesh) for name, mesh in beam_meshes(beams).items()],
    )


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
    level = level_of(station, asset, detail)
    return Batch(
        station.id,
        (station.equipment, asset, station.machines, station.band, level),
        lambda: _machine_parts(station, asset, level),
    )


def level_of(station: StationNode, asset: AssetNode, detail: Detail) -> Level:
    """How finely a station is drawn; one answer for a group, or its rows would look patched."""
    centres = np.array([(*m.at_m, station.height_m / 2) for m in station.machines])
    largest = float(detail.pixels(max(asset.size_m[:2]), centres).max())
    return "high" if largest >= _FINEST_PX else "mid" if largest >= _MIDDLE_PX else "low"


def _machine_parts(station: StationNode, asset: AssetNode, level: Level) -> Parts:
    band = linear_from_hex(station.band)
    poses, scales = machine_poses(station.machines)
    parts: list[tuple[Material, Mesh]] = []
    moving = {part.node for part in asset.moving}
    for part in model_of(asset, level).parts:
        if part.name in LAMPS or part.name in moving:
            continue
        is_band = part.name == "band" or part.material.name == "band"
        material = part.material.tinted(band) if is_band else part.material
        parts.append((material, placed(part.mesh, poses, scales)))
    return parts


def machine_poses(machines: Sequence[MachineNode]) -> tuple[np.ndarray, np.ndarray]:
    """(n, 4) poses and (n, 3) scales, as `placed` takes them."""
    poses = np.array([(*m.at_m, 0.0, math.radians(m.facing_deg)) for m in machines])
    return poses, np.array([m.scale for m in machines])


def _conveyor(
    path: str,
    points: Sequence[Sequence[float]],
    width_m: float,
    clear: tuple,
    *,
    trays: bool,
    lanes: int,
) -> Batch:
    top = "rollers" if trays else "belt"

    def build() -> Parts:
        materials = {**palette(), **hall_materials(THEMES["light"])}
        meshes = conveyor_meshes(points, width_m=width_m, top=top, lanes=lanes, keep_clear=clear)
        return [(materials[name], mesh) for name, mesh in meshes.items()]

    return Batch(path, (tuple(points), width_m, top, lanes, clear), build)


def _link_of(graph: SceneGraph, station: StationNode) -> LinkNode | None:
    """The link whose belt the collector continues: the leaving one, else the arriving one."""
    for end in ("source", "target"):
        for link in graph.links:
            if getattr(link, end) == station.id:
                return link
    return None


def _wall_parts(graph: SceneGraph, theme: Theme) -> Parts:
    materials = {**palette(), **hall_materials(theme)}
    return [(materials[name], mesh) for name, mesh in wall_meshes(graph.hall).items()]
