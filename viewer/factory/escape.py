"""The way out: from every place a person can stand to an exit or a protected way, at most 50 m on
foot.

A grid of the hall; what stands on the floor grows by half the clear width a person needs. The
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
from viewer.factory.hall import Door

CELL_M = 0.2
FARTHEST_M = 50.0
CLEAR_WIDTH_M = 0.75
GROWN_M = CLEAR_WIDTH_M / 2 - CELL_M / 2
"""What stands on the floor grows by this: a way of the clear width then always has a cell in it. A
way narrower than
the clear width by more than a cell never has one; in between it depends on where the grid lies."""
HEADROOM_M = 2.0
LARGEST_HALL_M2 = 100_000.0
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
    length_m, width_m = floor.factory.hall.size_m
    if length_m * width_m > LARGEST_HALL_M2:
        text = f"Escape ways not checked: the hall is larger than {LARGEST_HALL_M2:,.0f} m²"
        text_ko = f"피난 경로 미검사: {LARGEST_HALL_M2:,.0f} m² 초과"
        return [Finding("escape-unchecked", "warning", (), text, text_ko, None, "hall.size_m")]
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
    """(ny, nx): True where the middle of a person can be."""
    length_m, width_m = floor.factory.hall.size_m
    shape = (max(1, round(width_m / CELL_M)), max(1, round(length_m / CELL_M)))
    obstacles = [*floor.machines, *floor.column_shapes, *floor.furniture_shapes]
    belts = floor.belts
    low = belts.ends[:, :, 2].min(axis=1) < HEADROOM_M
    for piece, is_low, vehicle in zip(belts.shapes, low.tolist(), belts.vehicle, strict=True):
        if is_low and not vehicle:
            obstacles.append(piece)
    blocked = np.ones(shape, dtype=np.bool_)
    edge = round(GROWN_M / CELL_M)
    blocked[edge : shape[0] - edge, edge : shape[1] - edge] = False
    for obstacle in obstacles:
        _paint(blocked, shapely.buffer(obstacle, GROWN_M, quad_segs=2))
    blocked_by_wall = np.zeros_like(blocked)
    walls = [z.rect_m for z in floor.zones if z.kind == "wall"]
    for west, south, east, north in walls:
        _paint(
            blocked_by_wall,
            shapely.box(west - GROWN_M, south - GROWN_M, east + GROWN_M, north + GROWN_M),
        )
    # A door opens the wall it is in; what stands in the doorway still blocks it.
    for door in floor.factory.hall.doors:
        for opening in _openings(door, walls):
            doorway = np.zeros_like(blocked)
            _paint(doorway, opening)
            blocked_by_wall &= ~doorway
    return ~(blocked | blocked_by_wall)


def _openings(door: Door, walls: list[tuple[float, float, float, float]]) -> list[shapely.Geometry]:
    """Where the middle of a person can be in a doorway, for each wall the door is in."""
    x, y = door.at_m
    free = max(door.width_m / 2 - GROWN_M, 0.0)
    openings: list[shapely.Geometry] = []
    for west, south, east, north in walls:
        if not (west - 0.3 <= x <= east + 0.3 and south - 0.3 <= y <= north + 0.3):
            continue
        if east - west > north - south:
            across = (north - south) / 2 + GROWN_M + CELL_M
            openings.append(shapely.box(x - free, y - across, x + free, y + across))
        else:
            across = (east - west) / 2 + GROWN_M + CELL_M
            openings.append(shapely.box(x - across, y - free, x + across, y + free))
    return openings


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
    goals, rest_m = _goals(floor, walkable, number)
    if not count or not goals.size:
        return np.full(walkable.shape, np.inf)
    # One more node, joined to all goals, makes a single search of the many.
    rows.append(np.full(goals.size, count))
    columns.append(goals)
    lengths.append(rest_m)
    graph = sparse.coo_matrix(
        (np.concatenate(lengths), (np.concatenate(rows), np.concatenate(columns))),
        shape=(count + 1, count + 1),
    ).tocsr()
    found = sparse.csgraph.dijkstra(graph, directed=False, indices=count)
    distance_m = np.full(walkable.shape, np.inf)
    distance_m[walkable] = found[:-1]
    return distance_m


def _goals(
    floor: Floor, walkable: Grid, number: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Numbers of the cells in front of a door that leads out, and what is left to go from there."""
    cells: list[NDArray[np.int64]] = []
    rest_m: list[NDArray[np.float64]] = []
    for door in floor.factory.hall.doors:
        if door.kind == "internal":
            continue
        near = np.zeros_like(walkable)
        x, y = door.at_m
        half = max(door.width_m / 2, 0.5) + CELL_M
        _paint(near, shapely.box(x - half, y - half, x + half, y + half))
        rows, columns = np.nonzero(near & walkable)
        cells.append(number[rows, columns])
        rest_m.append(np.hypot((columns + 0.5) * CELL_M - x, (rows + 0.5) * CELL_M - y))
    if not cells:
        return np.zeros(0, dtype=np.int64), np.zeros(0)
    # Two doors close together share cells; the nearer door counts.
    order = np.argsort(np.concatenate(rest_m))
    goals, first = np.unique(np.concatenate(cells)[order], return_index=True)
    # A length of 0 would be no way at all for the search.
    return goals, np.maximum(np.concatenate(rest_m)[order][first], 1e-6)


def _paint(grid: Grid, shape: shapely.Geometry) -> None:
    """Set the cells whose centre lies in `shape`."""
    if shapely.is_empty(shape):
        return
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
