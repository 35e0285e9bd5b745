"""Where every cell, tray and vehicle is at one instant, and what each machine does.

The closed form that the browser evaluates in its vertex shader, in numpy. A ride over a link of
length L that takes at least T seconds, entered `lead` metres before the outlet at t_in:

    free  = -lead + (L + lead) (t - t_in) / T            moving without anything ahead
    queue = L - pitch * places                           closed up behind what waits at the end
    s     = min(free, queue)

`places` counts the carriers ahead in the same lane; when one departs, those behind close up over
EASE_S seconds. A cell in a machine glides from the group's inlet along the collector to the
machine and on to its work point, and back to the collector before it is finished.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from viewer.scene.polyline import Polyline
from viewer.scene.poses import smooth
from viewer.scene.window import Window, decode
from viewer.scene.work import door_openings, machine_cycles, owners, storage_cycles

if TYPE_CHECKING:
    from viewer.scene.graph import SceneGraph
    from viewer.scene.nodes import LinkNode, StationNode

STATES = ("working", "starved", "blocked", "down", "changeover", "off_shift")
WORKING, STARVED, BLOCKED, DOWN, CHANGEOVER, OFF_SHIFT = range(6)
_STATE_OF_STOP = {1: DOWN, 2: CHANGEOVER, 3: DOWN, 4: OFF_SHIFT}

EASE_S = 0.25
SHORTEST_RIDE_S = 0.2
ENTER_S = 2.0
LANE_M = 0.07
"""Distance of two lanes of single cells, centre to centre; trays run in lanes of TRAY_LANE_M."""
TRAY_LANE_M = 0.65

# Which state a station shows when as many of its machines are in one as in another.
_TIE_ORDER = (OFF_SHIFT, DOWN, BLOCKED, STARVED, CHANGEOVER, WORKING)


class Timeline(Protocol):
    """What is used of a simulated timeline."""

    def manifest(self) -> Mapping[str, object]: ...

    def window(self, k: int, /) -> bytes: ...


@dataclass(frozen=True)
class Frame:
    """One instant. Positions are metres in the hall frame, the point a thing stands on."""

    t_s: float
    cells: np.ndarray
    """(n, 3) single cells, on belts and in machines."""
    trays: np.ndarray
    """(m, 4) x, y, z and yaw in radians."""
    vehicles: np.ndarray
    """(v, 4) x, y, z and yaw in radians."""
    machine_states: np.ndarray
    """(machines,) index into STATES, in the order of SceneGraph.machine_paths()."""
    cycles: np.ndarray
    """(machines,) pieces of work begun, with the finished share of the present one (poses.py)."""
    doors: np.ndarray
    """(machines,) how far the doors of each stand open, 0..1."""
    station_states: dict[str, str]
    """Station id -> name of its state; without storages, which have none."""


def frame_at(timeline: Timeline, graph: SceneGraph, t_s: float) -> Frame:
    """The frame at `t_s` seconds after the warm-up, held at the two ends of the timeline."""
    manifest = timeline.manifest()
    width, count = float(manifest["window_s"]), int(manifest["windows"])  # type: ignore[arg-type]
    end = float(manifest["t1_s"])  # type: ignore[arg-type]
    t = min(max(float(t_s), 0.0), end)
    k = min(int(t // width), count - 1)
    window = decode(timeline.window(k))
    # A recording may list links and machines in another order than the scene does.
    links = _places(manifest.get("links"), [link.id for link in graph.links])
    machines = _places(manifest.get("machines"), list(graph.machine_paths()))
    return frame_in_window(window.reordered(links, machines), graph, t)


def frame_in_window(window: Window, graph: SceneGraph, t_s: float) -> Frame:
    """The frame at `t_s`, which lies inside the window; links and machines as in the graph."""
    t = t_s - window.start_s
    cells: list[np.ndarray] = []
    trays: list[np.ndarray] = []
    vehicles: list[np.ndarray] = []
    for index, link in enumerate(graph.links):
        points, yaw = ride_positions(window, index, link, t)
        if not len(points):
            continue
        if link.kind == "amr":
            vehicles.append(np.column_stack([points, yaw]))
        elif link.unit > 1:
            trays.append(np.column_stack([points, yaw]))
        else:
            cells.append(points)
    states = machine_states(window, t)
    cycles = machine_cycles(window, t)
    first = 0
    station_states: dict[str, str] = {}
    for station in graph.stations:
        last = first + len(station.machines)
        if station.kind == "storage":
            arriving = [k for k, link in enumerate(graph.links) if link.target == station.id]
            leaving = [k for k, link in enumerate(graph.links) if link.source == station.id]
            cycles[first:last] = storage_cycles(window, arriving, leaving, last - first, t)
        else:
            station_states[station.id] = STATES[_station_state(states[first:last])]
        inside = _visit_positions(window, first, station, t)
        (cells if station.kind == "serial" else trays).append(inside)
        first = last
    return Frame(
        t_s=t_s,
        cells=_stacked([part[:, :3] for part in cells], 3),
        trays=_stacked(trays, 4),
        vehicles=_stacked(vehicles, 4),
        machine_states=states,
        cycles=cycles,
        doors=door_openings(window, t),
        station_states=station_states,
    )


def ride_distances(
    window: Window, index: int, link: LinkNode, t: float
) -> tuple[np.ndarray, np.ndarray]:
    """Rank and distance s from the outlet of the carriers on link `index`, t s into the window.

    Both (n,), in rank order. s is -lead where a carrier leaves its machine and the link's length
    where it enters the next one.
    """
    rides = slice(window.ride_offset[index], window.ride_offset[index] + window.ride_count[index])
    t_in, t_out = window.ride_in[rides], window.ride_out[rides]
    departed = int(np.searchsorted(t_out, t, side="right"))
    entered = int(np.searchsorted(t_in, t, side="right"))
    if entered <= departed:
        return np.empty(0, dtype=np.int64), np.empty(0)
    place = np.arange(departed, entered)
    lead = window.ride_lead[rides][place]
    ride_s = max(link.transport_s, SHORTEST_RIDE_S)
    free = -lead + (link.length_m + lead) * (t - t_in[place]) / ride_s
    # Lanes are dealt out by rank, so the lane of a carrier moves up when its own lane departs.
    first_rank = int(window.first_rank[index])
    ahead_now = (place - departed) // link.lanes
    ahead_before = (place - departed + 1) // link.lanes
    since_s = t - t_out[departed - 1] if departed else EASE_S
    share = smooth(min(since_s / EASE_S, 1.0))
    ahead = ahead_before + (ahead_now - ahead_before) * share
    queue = link.length_m - link.pitch_m * ahead
    # A queue longer than the link does not push anything back beyond the machine it came from.
    return first_rank + place, np.maximum(np.minimum(free, queue), -lead)


def ride_positions(
    window: Window, index: int, link: LinkNode, t: float
) -> tuple[np.ndarray, np.ndarray]:
    """Points (n, 3) on the belt and headings (n,) in radians of all carriers on a link."""
    rank, s = ride_distances(window, index, link, t)
    if not len(rank):
        return np.empty((0, 3)), np.empty(0)
    way = Polyline(link.path_m)
    points, _ = way.locate(s + link.lead_m)
    heading = way.headings(s + link.lead_m)
    lane = rank % link.lanes - (link.lanes - 1) / 2
    aside = lane * (LANE_M if link.unit == 1 else TRAY_LANE_M)
    points[:, 0] -= heading[:, 1] * aside
    points[:, 1] += heading[:, 0] * aside
    return points, np.arctan2(heading[:, 1], heading[:, 0])


def machine_states(window: Window, t: float) -> np.ndarray:
    """(machines,) index into STATES; t is relative to the window."""
    owner = owners(window.visit_count, window.visit_offset, len(window.visit_start))
    states = np.full(len(window.visit_count), STARVED, dtype=np.int64)
    inside = (window.visit_start <= t) & (t < window.visit_leave)
    waiting = inside & (t >= window.visit_finish)
    states[owner[waiting]] = BLOCKED
    states[owner[inside & ~waiting]] = WORKING
    stop_owner = owners(window.stop_count, window.stop_offset, len(window.stop_from))
    stopped = (window.stop_from <= t) & (t < window.stop_to)
    for kind in (2, 3, 1, 4):
        states[stop_owner[stopped & (window.stop_kind == kind)]] = _STATE_OF_STOP[kind]
    return states


def _visit_positions(window: Window, first: int, station: StationNode, t: float) -> np.ndarray:
    """(n, 4) points and yaw of what the machines of a station hold."""
    found: list[tuple[float, ...]] = []
    for place, machine in enumerate(station.machines):
        start = int(window.visit_offset[first + place])
        visits = slice(start, start + int(window.visit_count[first + place]))
        inside = (window.visit_start[visits] <= t) & (t < window.visit_leave[visits])
        if not inside.any():
            continue
        port, approach = _approach(station, machine.port_s_m)
        enter = Polyline([*approach, machine.work_m])
        leave = Polyline([machine.work_m, port])
        for begin, finish in zip(
            window.visit_start[visits][inside], window.visit_finish[visits][inside], strict=True
        ):
            point, direction = _inside_machine(enter, leave, begin, finish, t)
            found.append((*point, float(np.arctan2(direction[1], direction[0]))))
    return np.array(found, dtype=float).reshape(-1, 4)


def _inside_machine(
    enter: Polyline, leave: Polyline, begin: float, finish: float, t: float
) -> tuple[np.ndarray, np.ndarray]:
    enter_s = min(ENTER_S, 0.5 * (finish - begin))
    leave_s = 0.15 * (finish - begin)
    if t < begin + enter_s:
        s, path = enter.length_m * (t - begin) / enter_s, enter
    elif t < finish - leave_s:
        s, path = enter.length_m, enter
    elif t < finish:
        s, path = leave.length_m * (1.0 - (finish - t) / leave_s), leave
    else:
        s, path = leave.length_m, leave
    points, directions = path.locate(np.array([s]))
    return points[0], directions[0]


def _approach(
    station: StationNode, port_s_m: float
) -> tuple[tuple[float, ...], list[tuple[float, ...]]]:
    """Where cells leave the machine for the link, and the way from the inlet to the machine."""
    if station.collector_m is None:
        return station.outlet_m, [station.inlet_m]
    collector = Polyline(station.collector_m)
    port = tuple(float(v) for v in collector.locate(np.array([port_s_m]))[0][0])
    return port, [station.collector_m[0], port]


def _places(recorded: object, wanted: list[str]) -> list[int]:
    """Where the wanted names are in the recording."""
    if not isinstance(recorded, list | tuple):
        return list(range(len(wanted)))
    at = {str(name): place for place, name in enumerate(recorded)}
    return [at[name] for name in wanted]


def _station_state(states: np.ndarray) -> int:
    """The state most machines are in; ties go to the more serious one."""
    counts = np.bincount(states, minlength=len(STATES))
    return max(_TIE_ORDER, key=lambda state: (counts[state], -_TIE_ORDER.index(state)))


def _stacked(parts: list[np.ndarray], width: int) -> np.ndarray:
    return np.concatenate(parts) if parts else np.empty((0, width))
