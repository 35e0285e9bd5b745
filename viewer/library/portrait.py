"""One piece of equipment on a floor of its own, for the catalogue page and for reference pictures.

The scene is an ordinary scene graph with a single station, so a portrait shows exactly what the
line shows, drawn by the same renderer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from viewer.factory.equipment import Equipment
from viewer.scene.assets import model_of
from viewer.scene.frame import WORKING, Frame
from viewer.scene.graph import SceneGraph, asset_node
from viewer.scene.nodes import CellNode, HallNode, MachineNode, StationNode
from viewer.scene.render import render_image
from viewer.scene.views import Box, Camera, look_at_boxes

if TYPE_CHECKING:
    from PIL.Image import Image

_PLAIN_BAND = "#5b6b7d"
_BEARING_DEG, _ELEVATION_DEG = -62.0, 21.0
_LOW_M, _ELEVATION_OF_LOW_DEG = 1.3, 32.0
"""What is no higher is looked down upon, as a person does."""
_FLOOR_REACH, _FLOOR_LEAST_M, _FLOOR_MOST_M = 14.0, 8.0, 160.0
"""Of its longer side: so far that no wall is in the picture, and no farther, for the depth of the
picture is divided between the nearest and the farthest thing in it."""
_LONGEST_SEEN_M = 14.0
"""Of something longer only the end that cells enter is in the picture, or it would be a line."""


def portrait_scene(equipment: Equipment) -> SceneGraph:
    """The equipment in the middle of a wide floor, front to the south."""
    length, width, height = equipment.size_m
    margin = min(max(_FLOOR_REACH * max(length, width, height), _FLOOR_LEAST_M), _FLOOR_MOST_M)
    x, y = length / 2 + margin, width / 2 + margin
    corners = tuple(
        (x + dx * length / 2, y + dy * width / 2) for dx, dy in ((-1, -1), (1, -1), (1, 1), (-1, 1))
    )

    def in_hall(point: tuple[float, ...]) -> tuple[float, ...]:
        return (x + point[0], y + point[1], point[2])

    machine = MachineNode(
        path=f"{equipment.id}/machine_1",
        at_m=(x, y),
        facing_deg=0.0,
        scale=(1.0, 1.0, 1.0),
        work_m=in_hall(equipment.work_m),
        port_s_m=0.0,
        corners_m=corners,
    )
    station = StationNode(
        id=equipment.id,
        name=equipment.name_en,
        name_ko=equipment.name_ko,
        equipment=equipment.id,
        area=equipment.area,
        kind="serial",
        at_m=(x, y),
        facing_deg=0.0,
        band=equipment.band or _PLAIN_BAND,
        height_m=height,
        group_m=corners,
        inlet_m=in_hall(equipment.inlet_m),
        outlet_m=in_hall(equipment.outlet_m),
        collector_m=None,
        machines=(machine,),
    )
    return SceneGraph(
        name=equipment.name_en,
        cell=CellNode("4695", 0.046, 0.095),
        hall=HallNode((2 * x, 2 * y), max(4.0, height + 1.0), (), 0.5, (), ()),
        assets={equipment.id: asset_node(equipment)},
        stations=(station,),
        links=(),
        furniture=(),
    )


def portrait_camera(scene: SceneGraph) -> Camera:
    """From the front left, near enough for the model to fill the picture."""
    station = scene.stations[0]
    low, high = model_of(scene.assets[station.equipment]).bounds_m
    x, y = station.at_m
    right = min(float(high[0]), float(low[0]) + _LONGEST_SEEN_M)
    box = Box(
        (x + float(low[0]), y + float(low[1]), 0.0), (x + right, y + float(high[1]), float(high[2]))
    )
    elevation = _ELEVATION_OF_LOW_DEG if high[2] <= _LOW_M else _ELEVATION_DEG
    return look_at_boxes((box,), bearing_deg=_BEARING_DEG, elevation_deg=elevation, fill=0.94)


def working_frame() -> Frame:
    """A frame in which the one machine works and no cell is under way."""
    none = np.empty((0, 4))
    return Frame(
        t_s=0.0,
        cells=np.empty((0, 3)),
        trays=none,
        vehicles=none,
        machine_states=np.array([WORKING]),
        cycles=np.zeros(1),
        doors=np.zeros(1),
        station_states={},
    )


def portrait(
    equipment: Equipment, *, size: tuple[int, int] = (400, 225), theme: str = "light"
) -> Image:
    """The picture of a working machine. Raises RenderError where OpenGL is missing."""
    scene = portrait_scene(equipment)
    return render_image(
        scene,
        working_frame(),
        camera=portrait_camera(scene),
        size=size,
        theme=theme,
        labels=False,
        roof=False,
        trays=False,
    )
