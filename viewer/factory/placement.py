"""Where the machines of a station stand, and the way cells take through the group.

Group frame: origin at the station's `at_m`, x along the flow, y to the left, z up. Rows run along
the flow; columns count from the inlet end. Row distances and facings follow the layout format
(README, "The layout file").
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from viewer.factory.equipment import Equipment
from viewer.factory.model import Station

Floats = NDArray[np.float64]

GAP_ALONG_M = 1.2
"""Default gap between neighbours of a row."""
CORRIDOR_M = 1.6
"""Default gap between rows, with the collecting conveyor in it."""
CRANE_AISLE_M = 1.4
BACK_GAP_M = 1.2
COLLECTOR_GAP_M = 0.5
"""Distance of a collecting conveyor from the front of a row that has no other row before it."""


@dataclass(frozen=True, eq=False)
class Placement:
    """A station's group in the hall frame. Lengths in metres, angles in degrees. n is the number of
    machines.
    """

    machines: Floats
    """(n, 3): x, y of each machine's origin and the rotation of its frame, in order of filling."""
    corners: Floats
    """(n, 4, 2): footprint of each machine, counter-clockwise."""
    group: Floats
    """(4, 2): rectangle around the full group with its conveyor, counter-clockwise."""
    inlet_m: Floats
    """(3,): where a link ends."""
    outlet_m: Floats
    """(3,): where a link begins."""
    collector_m: Floats | None
    """(2, 3): the conveyor inside the group, inlet to outlet; None where cells go straight to a
    machine.
    """
    port_s_m: Floats
    """(n,): distance along the collector from the inlet to the machine's port; 0 without a
    collector.
    """
    work_m: Floats
    """(n, 3): where a cell is shown while it is worked on."""
    size_m: tuple[float, float, float]
    """Length, width, height of one machine in its own frame."""
    scale: tuple[float, float, float]
    """Size over the size of the equipment's mesh, along the axes of the machine frame."""
    flow: tuple[float, float]
    """Unit vector of the flow."""


class Grid(NamedTuple):
    """The places of a group before it is turned into the hall frame."""

    columns: int
    along_m: float
    """Extent of one machine along the flow."""
    depth_m: float
    """Extent of one machine across the flow."""
    pitch_m: float
    row_y_m: tuple[float, ...]
    """Centre line of each row, first row first."""


def rotation(deg: float) -> Floats:
    """(2, 2) matrix that turns a vector by `deg`, exact at multiples of 90."""
    quarter = deg % 360 / 90
    if quarter == int(quarter):
        cos, sin = ((1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0))[int(quarter) % 4]
    else:
        cos, sin = math.cos(math.radians(deg)), math.sin(math.radians(deg))
    return np.array([[cos, -sin], [sin, cos]])


def grid_of(station: Station, equipment: Equipment) -> Grid:
    """Distances in the group, with the defaults of its arrangement filled in."""
    length_m, width_m, _ = station.size_m or equipment.size_m
    turn = np.abs(rotation(station.turned_deg))
    along_m = float(length_m * turn[0, 0] + width_m * turn[0, 1])
    depth_m = float(length_m * turn[1, 0] + width_m * turn[1, 1])
    touching = station.arrangement in ("crane_aisles", "storage_modules")
    pitch_m = station.pitch_m or (along_m if touching else along_m + GAP_ALONG_M)
    match station.arrangement:
        case "crane_aisles":
            usual = (depth_m + CRANE_AISLE_M, depth_m + BACK_GAP_M)
        case "storage_modules":
            usual = (depth_m,)
        case _:
            usual = (depth_m + CORRIDOR_M,)
    distances = station.row_pitch_m or usual
    offsets = [0.0]
    for row in range(station.rows - 1):
        offsets.append(offsets[-1] + distances[row % len(distances)])
    side = 1.0 if station.first_row == "left" else -1.0
    rows = tuple(side * (offsets[-1] / 2 - offset) for offset in offsets)
    return Grid(math.ceil(station.machines / station.rows), along_m, depth_m, pitch_m, rows)


def place(station: Station, equipment: Equipment) -> Placement:
    """Stand the machines of `station` on the floor."""
    grid = grid_of(station, equipment)
    size_m = station.size_m or equipment.size_m
    scale = tuple(wanted / own for wanted, own in zip(size_m, equipment.size_m, strict=True))

    local = np.array([_place_in_grid(k, station, grid) for k in range(station.machines)])
    hall_from_group = rotation(station.facing_deg)
    centre = np.array(station.at_m)
    machines = np.column_stack(
        (local[:, :2] @ hall_from_group.T + centre, (station.facing_deg + local[:, 2]) % 360)
    )
    angles, which = np.unique(machines[:, 2], return_inverse=True)
    turns = np.array([rotation(deg) for deg in angles.tolist()])[which]
    half = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * np.array(size_m[:2]) / 2
    corners = np.einsum("nij,kj->nki", turns, half) + machines[:, None, :2]
    work = np.array(equipment.work_m) * scale
    work_m = np.column_stack(
        (turns @ work[:2] + machines[:, :2], np.full(station.machines, work[2]))
    )

    inlet, outlet, has_collector, low_y, high_y = _ways(station, equipment, grid, scale)
    half_length = (grid.columns - 1) * grid.pitch_m / 2 + grid.along_m / 2
    group = np.array(
        [[-half_length, low_y], [half_length, low_y], [half_length, high_y], [-half_length, high_y]]
    )

    def in_hall(point: Floats) -> Floats:
        return np.array([*(hall_from_group @ point[:2] + centre), point[2]])

    ends = np.array([in_hall(inlet), in_hall(outlet)])
    way = outlet - inlet
    length_m = float(np.linalg.norm(way))
    port_s_m = np.zeros(station.machines)
    if has_collector and length_m > 0:
        along = (local[:, :2] - inlet[:2]) @ way[:2] / length_m
        port_s_m = np.clip(along, 0.0, length_m)
    return Placement(
        machines=_still(machines),
        corners=_still(corners),
        group=_still(group @ hall_from_group.T + centre),
        inlet_m=_still(ends[0]),
        outlet_m=_still(ends[1]),
        collector_m=_still(ends) if has_collector and length_m > 0 else None,
        port_s_m=_still(port_s_m),
        work_m=_still(work_m),
        size_m=size_m,
        scale=(scale[0], scale[1], scale[2]),
        flow=(float(hall_from_group[0, 0]), float(hall_from_group[1, 0])),
    )


def _place_in_grid(k: int, station: Station, grid: Grid) -> tuple[float, float, float]:
    """x, y, rotation of machine k in the group frame."""
    if station.fill == "columns":
        column, row = divmod(k, station.rows)
    else:
        row, column = divmod(k, grid.columns)
    x = (column - (grid.columns - 1) / 2) * grid.pitch_m
    # Rows of a pair look at each other: the left one at what lies right of it, and the other way
    # round.
    left_of_pair = (row % 2 == 0) == (station.first_row == "left")
    pairs = station.arrangement in ("facing_rows", "crane_aisles")
    turn = 0.0 if left_of_pair or not pairs or station.rows == 1 else 180.0
    return x, grid.row_y_m[row], turn - station.turned_deg


def _ways(
    station: Station, equipment: Equipment, grid: Grid, scale: tuple[float, ...]
) -> tuple[Floats, Floats, bool, float, float]:
    """Inlet, outlet, whether a collector joins them, and the group's extent across the flow (group
    frame).
    """
    high = max(grid.row_y_m) + grid.depth_m / 2
    low = min(grid.row_y_m) - grid.depth_m / 2
    half_length = (grid.columns - 1) * grid.pitch_m / 2 + grid.along_m / 2
    belt_m = equipment.inlet_m[2]
    alone = grid.columns == 1 and station.rows == 1
    collects = (
        station.kind != "storage" and station.arrangement in ("rows", "facing_rows") and not alone
    )
    if collects:
        y = _collector_y(station, grid)
        low = min(low, y - COLLECTOR_GAP_M / 2)
        inlet = np.array([-half_length, y, belt_m])
        outlet = np.array([half_length, y, belt_m])
    elif alone:
        turn = rotation(-station.turned_deg)
        # Belts keep their height when a machine is scaled; only the plan changes.
        inlet = np.array([*(turn @ (np.array(equipment.inlet_m[:2]) * scale[:2])), belt_m])
        outlet = np.array(
            [*(turn @ (np.array(equipment.outlet_m[:2]) * scale[:2])), equipment.outlet_m[2]]
        )
    else:
        inlet = np.array([-half_length, 0.0, belt_m])
        outlet = np.array([half_length, 0.0, belt_m])
    if station.ports is not None:
        inlet, outlet = np.array(station.ports.inlet_m), np.array(station.ports.outlet_m)
    return inlet, outlet, collects, low, high


def _collector_y(station: Station, grid: Grid) -> float:
    rows = sorted(grid.row_y_m, reverse=True)
    if station.arrangement == "facing_rows" and len(rows) > 1:
        first = (len(rows) // 2 - 1) // 2 * 2
        return (rows[first] + rows[first + 1]) / 2
    # All machines look to the right of the flow: the belt runs there, before the middle row.
    middle = (len(rows) - 1) // 2
    if middle + 1 < len(rows):
        return (rows[middle] + rows[middle + 1]) / 2
    return rows[middle] - grid.depth_m / 2 - COLLECTOR_GAP_M


def _still(array: Floats) -> Floats:
    array = np.ascontiguousarray(array, dtype=np.float64)
    array.flags.writeable = False
    return array
