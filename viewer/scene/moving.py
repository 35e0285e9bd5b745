"""Batches of what moves or lights up: lamps, cells, trays, vehicles."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from viewer.scene.assets import model_of, placeholder
from viewer.scene.batches import Batch, Detail, Parts, level_of, machine_poses
from viewer.scene.frame import STATES, Frame
from viewer.scene.graph import SceneGraph
from viewer.scene.materials import LAMP_OF_STATE, LAMPS, Material, lamp_materials, palette
from viewer.scene.nodes import AssetNode, StationNode
from viewer.scene.poses import poses_of
from viewer.scene.shapes.mesh import Mesh, boxes, merged, moved, placed, prism

# A cell smaller than this in the picture (pixels) is drawn as a prism, a smaller one as a box.
_FINE_CELL_PX = 9.0
_ROUND_CELL_PX = 2.5
_SEEN_AS_DIAMETERS = 2.2
_LARGEST_SCALE = 4.0
PUCK_M = 0.018
"""Height of the puck a cell stands in on a belt; _PUCK_SHARE is its radius by that of the cell."""
_PUCK_SHARE = 1.13
_FILLING = ("work", "cells")
"""What the tray model holds by itself."""
_TRAY_SIDE = 8
_TRAY_M = 0.6
_NEST_M = 0.066
_TRAY_CELL_Z_M = 0.02


def frame_batches(graph: SceneGraph, frame: Frame | None, *, detail: Detail) -> Iterator[Batch]:
    """What moves or lights up. Without a frame all lamps are dark and no cell is there."""
    states = (
        tuple(int(value) for value in frame.machine_states)
        if frame is not None
        else (-1,) * len(graph.machine_paths())
    )
    yield Batch(
        "frame/lamps",
        (states, tuple((node.equipment, node.machines) for node in graph.stations), detail),
        lambda: _lamp_parts(graph, states, detail),
        layer="lamps",
    )
    first = 0
    for station in graph.stations:
        asset = graph.assets[station.equipment]
        own = slice(first, first + len(station.machines))
        first = own.stop
        if asset.moving:
            yield _working(station, asset, None if frame is None else _work(frame, own), detail)
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


def _lamp_parts(graph: SceneGraph, states: tuple[int, ...], detail: Detail) -> Parts:
    materials = lamp_materials()
    found: dict[str, list[Mesh]] = {}
    first = 0
    for station in graph.stations:
        asset = graph.assets[station.equipment]
        own = states[first : first + len(station.machines)]
        first += len(station.machines)
        level = level_of(station, asset, detail)
        lamps = {p.name: p.mesh for p in model_of(asset, level).parts if p.name in LAMPS}
        for state in sorted(set(own)):
            chosen = [m for m, value in zip(station.machines, own, strict=True) if value == state]
            for lamp, mesh in lamps.items():
                lit = state >= 0 and LAMP_OF_STATE.get(STATES[state]) == lamp
                name = f"lit_{STATES[state]}" if lit else f"dark_{lamp}"
                found.setdefault(name, []).append(placed(mesh, *machine_poses(chosen)))
    return [(materials[name], merged(meshes)) for name, meshes in found.items()]


def _work(frame: Frame, own: slice) -> tuple[tuple[float, float], ...]:
    """(cycles, open) of each machine of a station."""
    return tuple(zip(frame.cycles[own].tolist(), frame.doors[own].tolist(), strict=True))


def _working(
    station: StationNode,
    asset: AssetNode,
    work: tuple[tuple[float, float], ...] | None,
    detail: Detail,
) -> Batch:
    """The moving parts of a station's machines; as they are stored where there is no frame."""
    level = level_of(station, asset, detail)

    def build() -> Parts:
        nodes = {part.node for part in asset.moving}
        parts = [p for p in model_of(asset, level).parts if p.name in nodes]
        found: list[tuple[Material, Mesh]] = []
        for place, machine in enumerate(station.machines if parts else ()):
            poses = poses_of(asset.moving, *work[place]) if work is not None else {}
            standing = machine_poses((machine,))
            for part in parts:
                matrix = poses.get(part.name)
                mesh = part.mesh if matrix is None else moved(part.mesh, matrix)
                found.append((part.material, placed(mesh, *standing)))
        return found

    signature = (station.equipment, asset, station.machines, level, work)
    return Batch(f"{station.id}/moving", signature, build, layer="moving")


def _upright(points: np.ndarray) -> np.ndarray:
    return np.column_stack([points, np.zeros(len(points))])


def _cell_parts(graph: SceneGraph, cells: np.ndarray, detail: Detail) -> Parts:
    """Cells in their pucks. From afar they are drawn larger, so that the flow can be seen."""
    if not len(cells):
        return []
    can, puck = palette()["can"], palette()["blue"]
    seen = detail.pixels(graph.cell.height_m, cells)
    least = _SEEN_AS_DIAMETERS * graph.cell.diameter_m
    scale = np.clip(1.0 / detail.pixels(least, cells), 1.0, _LARGEST_SCALE)
    fine = seen >= _FINE_CELL_PX
    middle = (seen >= _ROUND_CELL_PX) & ~fine
    radius, height = graph.cell.diameter_m / 2, graph.cell.height_m

    def at(chosen: np.ndarray, mesh: Mesh, above_m: float = 0.0) -> Mesh:
        factor = scale[chosen, None]
        points = cells[chosen] + np.array([0.0, 0.0, above_m]) * factor
        return placed(mesh, _upright(points), np.repeat(factor, 3, axis=1))

    every = np.ones(len(cells), dtype=bool)
    parts: list[tuple[Material, Mesh]] = [
        (puck, at(fine, prism(radius * _PUCK_SHARE, PUCK_M, 16))),
        (puck, at(~fine, prism(radius * _PUCK_SHARE, PUCK_M, 6))),
        (can, at(middle, prism(radius, height, 8), PUCK_M)),
        (can, at(every & ~fine & ~middle, prism(radius * 1.1, height, 4), PUCK_M)),
    ]
    asset = graph.assets.get(f"cell_{graph.cell.format}") or graph.assets.get("cell")
    if asset is None or asset.glb is None:
        parts.append((can, at(fine, prism(radius, height, 16), PUCK_M)))
        parts.append((palette()["cap"], at(fine, _lid(graph), PUCK_M)))
    else:
        parts += [(part.material, at(fine, part.mesh, PUCK_M)) for part in model_of(asset).parts]
    return parts


def _lid(graph: SceneGraph) -> Mesh:
    """The terminal on top of a cell."""
    lid = prism(graph.cell.diameter_m * 0.26, 0.0015, 12)
    return Mesh(
        lid.points + np.array([0, 0, graph.cell.height_m], dtype=np.float32),
        lid.normals,
        lid.triangles,
    )


def _tray_parts(graph: SceneGraph, trays: np.ndarray, detail: Detail) -> Parts:
    if not len(trays):
        return []
    asset = graph.assets.get("tray")
    base = (
        model_of(asset).parts if asset is not None else placeholder((_TRAY_M, _TRAY_M, 0.06)).parts
    )
    parts: list[tuple[Material, Mesh]] = [
        (part.material, placed(part.mesh, trays))
        for part in base
        if part.name not in ("work", "cells")
    ]
    at = (np.arange(_TRAY_SIDE) - (_TRAY_SIDE - 1) / 2) * _NEST_M
    grid = np.array([(x, y) for x in at for y in at])
    radius, height = graph.cell.diameter_m / 2, graph.cell.height_m
    seen = detail.pixels(height, trays[:, :3])
    near = trays[seen >= _ROUND_CELL_PX]
    cos, sin = np.cos(near[:, 3, None]), np.sin(near[:, 3, None])
    x = near[:, 0, None] + grid[:, 0] * cos - grid[:, 1] * sin
    y = near[:, 1, None] + grid[:, 0] * sin + grid[:, 1] * cos
    z = np.broadcast_to(near[:, 2, None] + _TRAY_CELL_Z_M, x.shape)
    cells = np.stack([x, y, z], axis=-1).reshape(-1, 3)
    parts.append((palette()["can"], placed(prism(radius, height, 8), _upright(cells))))
    # From afar 64 cells are one block, a little darker than a can for the gaps between them.
    half = _TRAY_M / 2 - 0.02
    block = boxes([(-half, -half, _TRAY_CELL_Z_M)], [(half, half, _TRAY_CELL_Z_M + height)])
    parts.append((palette()["cap"], placed(block, trays[seen < _ROUND_CELL_PX])))
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
