"""The way out: from every place a person can stand to an exit or a protected way, at most 50 m on
foot.

A grid of the hall; what stands on the floor is grown by half the clear width a person needs. The
distance is the shortest way over the grid (eight directions) to a door. 50 m and 0.75 m follow the
Korean rule for escape ways as the project's planning uses it; doors, stairs and final exits of
protected ways are not judged. Not a fire-code review.
"""

# Shapely and SciPy describe their arrays only in part; strict checking would report nothing else.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportMissingTypeStubs=false

from typing import cast

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy import ndimage, sparse

from viewer.factory.findings import Area, Finding
from viewer.factory.floor import Floor

CELL_M = 0.25
FARTHEST_M = 50.0
CLEAR_WIDTH_M = 0.75
HEADROOM_M = 2.0
SMALLEST_POCKET_M2 = 1.0
"""Smaller walkable places are gaps between machines, where nobody works."""

Grid = NDArray[np.bool_]
Labels = NDArray[np.int32]


def findings(floor: Floor) -> list[Finding]:
    """At most one finding for the farthest place and one for places without a way out.

    None where the hall has no exit or protected door at all: then the layout does not describe the
    ways out.
    """
    exits = [door for door in floor.factory.hall.doors if door.kind != "internal"]
    if not exits:
        return []
    walkable = walkable_grid(floor)
    distance_m = distances_m(floor, walkable)
    found: list[Finding] = []
    lost = walkable & np.isinf(distance_m)
    touching = np.ones((3, 3))
    labels = cast(tuple[Labels, int], ndimage.label(lost, structure=touching))[0]
    sizes = np.bincount(labels.ravel())[1:] * CELL_M**2
    if sizes.size and sizes.max() >= SMALLEST_POCKET_M2:
        at = labels == int(sizes.argmax()) + 1
        x, y = _somewhere(at)
        found.append(
            Finding(
                "escape-blocked",
                "error",
                _nearest_stations(floor, x, y),
                f"No way out from {x:.1f}, {y:.1f} m ({sizes.max():.1f} m²)",
                f"피난 경로 없음: {x:.1f}, {y:.1f} m ({sizes.max():.1f} m²)",
                _square(x, y),
                "hall.doors",
            )
        )
    reach = np.where(np.isfinite(distance_m), distance_m, 0.0)
    farthest = float(reach.max())
    if farthest > FARTHEST_M:
        x, y = _somewhere(reach == farthest)
        over = farthest - FARTHEST_M
        found.append(
            Finding(
                "escape-far",
                "error",
                _nearest_stations(floor, x, y),
                f"Escape way from {x:.1f}, {y:.1f} m: {farthest:.1f} m, {over:.1f} m too far",
                f"피난 거리 {x:.1f}, {y:.1f} m: {farthest:.1f} m ({over:.1f} m 초과)",
                _square(x, y),
                "hall.doors",
            )
        )
    return found


def walkable_grid(floor: Floor) -> Grid:
    """(ny, nx): True where the centre of a person can be."""
    length_m, width_m = floor.factory.hall.size_m
    shape = (max(1, round(width_m / CELL_M)), max(1, round(length_m / CELL_M)))
    blocked = np.zeros(shape, dtype=np.bool_)
    obstacles = [*floor.machines, *floor.column_shapes, *floor.furniture_shapes]
    belts = floor.belts
    low = belts.ends[:, :, 2].min(axis=1) < HEADROOM_M
    for piece, is_low, vehicle in zip(belts.shapes, low.tolist(), belts.vehicle, strict=True):
        if is_low and not vehicle:
            obstacles.append(piece)
    walls = np.zeros_like(blocked)
    for zone, wall in zip(floor.zones, floor.zone_shapes, strict=True):
        if zone.kind == "wall":
            _paint(walls, wall)
    for obstacle in obstacles:
        _paint(blocked, obstacle)
    # A door opens the wall around it over its width; what stands in the doorway still blocks it.
    for door in floor.factory.hall.doors:
        half = door.width_m / 2
        x, y = door.at_m
        doorway = shapely.box(x - half, y - half, x + half, y + half)
        opening = np.zeros_like(walls)
        _paint(opening, doorway)
        walls &= ~opening
    free = ~(blocked | walls)
    # A cell counts as blocked when its centre is, so half a cell of the width is lost to the grid.
    padded = np.pad(free, 1, constant_values=False)
    reach_m = cast(NDArray[np.float64], ndimage.distance_transform_edt(padded)) * CELL_M
    wide_enough = reach_m[1:-1, 1:-1] >= CLEAR_WIDTH_M / 2 - CELL_M / 2
    return np.asarray(free & wide_enough, dtype=np.bool_)


def distances_m(floor: Floor, walkable: Grid) -> NDArray[np.float64]:
    """(ny, nx): length of the shortest way to an exit or protected door; inf without one."""
    ny, nx = walkable.shape
    number = np.full(walkable.shape, -1, dtype=np.int64)
    number[walkable] = np.arange(int(walkable.sum()))
    count = int(walkable.sum())
    rows: list[NDArray[np.int64]] = []
    columns: list[NDArray[np.int64]] = []
    lengths: list[NDArray[np.float64]] = []
    for dy, dx in ((0, 1), (1, 0), (1, 1), (1, -1)):
        a = number[0 : ny - dy, max(0, -dx) : nx - max(0, dx)]
        b = number[dy:ny, max(0, dx) : nx - max(0, -dx)]
        both = (a >= 0) & (b >= 0)
        rows.append(a[both])
        columns.append(b[both])
        lengths.append(np.full(int(both.sum()), CELL_M * float(np.hypot(dx, dy))))
    goals = _goals(floor, walkable, number)
    if not count or not goals.size:
        return np.full(walkable.shape, np.inf)
    # One more node, joined to all goals, makes a single search of the many.
    rows.append(np.full(goals.size, count))
    columns.append(goals)
    lengths.append(np.full(goals.size, 1e-6))
    graph = sparse.coo_matrix(
        (np.concatenate(lengths), (np.concatenate(rows), np.concatenate(columns))),
        shape=(count + 1, count + 1),
    ).tocsr()
    found = sparse.csgraph.dijkstra(graph, directed=False, indices=count)
    distance_m = np.full(walkable.shape, np.inf)
    distance_m[walkable] = found[:-1]
    return distance_m


def _goals(floor: Floor, walkable: Grid, number: NDArray[np.int64]) -> NDArray[np.int64]:
    at: list[NDArray[np.int64]] = []
    for door in floor.factory.hall.doors:
        if door.kind == "internal":
            continue
        near = np.zeros_like(walkable)
        x, y = door.at_m
        half = max(door.width_m / 2, 0.5) + CELL_M
        _paint(near, shapely.box(x - half, y - half, x + half, y + half))
        at.append(number[near & walkable])
    return np.unique(np.concatenate(at)) if at else np.zeros(0, dtype=np.int64)


def _paint(grid: Grid, shape: shapely.Geometry) -> None:
    """Set the cells whose centre lies in `shape`."""
    west, south, east, north = shapely.bounds(shape).tolist()
    ny, nx = grid.shape
    x0, x1 = max(0, int(west / CELL_M) - 1), min(nx, int(east / CELL_M) + 2)
    y0, y1 = max(0, int(south / CELL_M) - 1), min(ny, int(north / CELL_M) + 2)
    if x0 >= x1 or y0 >= y1:
        return
    x = (np.arange(x0, x1) + 0.5) * CELL_M
    y = (np.arange(y0, y1) + 0.5) * CELL_M
    xx, yy = np.meshgrid(x, y)
    grid[y0:y1, x0:x1] |= shapely.contains_xy(shape, xx, yy)


def _somewhere(cells: Grid) -> tuple[float, float]:
    y, x = np.argwhere(cells)[0]
    return (float(x) + 0.5) * CELL_M, (float(y) + 0.5) * CELL_M


def _nearest_stations(floor: Floor, x: float, y: float) -> tuple[str, ...]:
    machine = int(floor.machine_tree.nearest(shapely.Point(x, y)))
    return (floor.factory.stations[int(floor.machine_station[machine])].id,)


def _square(x: float, y: float) -> Area:
    return ((x - 0.5, y - 0.5), (x + 0.5, y - 0.5), (x + 0.5, y + 0.5), (x - 0.5, y + 0.5))
