"""Named cameras that frame a box: z is up, the vertical field of view is 35 degrees.

A camera looks at its box from a given side and stands just so far away that every corner of the
box lies inside the picture with a small margin.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

Point = tuple[float, ...]

FIELD_OF_VIEW_DEG = 35.0
ASPECT = 16 / 9

# From where a box is looked at: compass bearing of the camera as seen from the box (degrees
# counter-clockwise from east) and its height above the horizon.
_THREE_QUARTER = (-62.0, 36.0)
_CLOSE = (-56.0, 30.0)


@dataclass(frozen=True, slots=True)
class Camera:
    position_m: Point
    target_m: Point


@dataclass(frozen=True, slots=True)
class Box:
    """An upright box, corners in the hall frame."""

    low_m: Point
    high_m: Point

    @staticmethod
    def around(boxes: Iterable[Box]) -> Box:
        """The smallest box that holds all the others; ValueError without any."""
        items = list(boxes)
        return Box(
            tuple(min(values) for values in zip(*(box.low_m for box in items), strict=True)),
            tuple(max(values) for values in zip(*(box.high_m for box in items), strict=True)),
        )

    def corners(self) -> np.ndarray:
        """(8, 3) metres."""
        low, high = self.low_m, self.high_m
        return np.array(
            [(x, y, z) for x in (low[0], high[0]) for y in (low[1], high[1]) for z in (low[2], high[2])]
        )

    def grown(self, margin_m: float) -> Box:
        """Wider to all sides, not upwards."""
        low, high = self.low_m, self.high_m
        return Box(
            (low[0] - margin_m, low[1] - margin_m, low[2]),
            (high[0] + margin_m, high[1] + margin_m, high[2]),
        )


def look_at_box(
    box: Box, *, bearing_deg: float, elevation_deg: float, fill: float = 0.92
) -> Camera:
    """The nearest camera from that side that sees the whole box in the middle `fill` of a 16:9 picture."""
    bearing, elevation = math.radians(bearing_deg), math.radians(elevation_deg)
    toward_camera = np.array(
        [
            math.cos(elevation) * math.cos(bearing),
            math.cos(elevation) * math.sin(bearing),
            math.sin(elevation),
        ]
    )
    right = np.array([-math.sin(bearing), math.cos(bearing), 0.0])
    up = np.cross(toward_camera, right)
    corners = box.corners()
    target = corners.mean(axis=0)
    half_height = math.tan(math.radians(FIELD_OF_VIEW_DEG) / 2) * fill
    half_width = half_height * ASPECT
    distance = 1.0
    # A corner nearer to the camera looks bigger, so the middle of the picture is not the middle of
    # the box. A few rounds of "centre it, then stand as near as fits" settle to a millimetre.
    for _ in range(24):
        offset = corners - target
        depth, across, above = offset @ toward_camera, offset @ right, offset @ up
        distance = float(
            np.max(np.maximum(np.abs(across) / half_width, np.abs(above) / half_height) + depth)
        )
        scale = distance - depth
        shift_x = (np.max(across / scale) + np.min(across / scale)) / 2 * distance
        shift_y = (np.max(above / scale) + np.min(above / scale)) / 2 * distance
        target = target + right * shift_x + up * shift_y
    offset = corners - target
    depth, across, above = offset @ toward_camera, offset @ right, offset @ up
    distance = float(
        np.max(np.maximum(np.abs(across) / half_width, np.abs(above) / half_height) + depth)
    )
    # What the viewer orbits about is the floor under the middle of the picture.
    along = min(target[2] / max(toward_camera[2], 1e-6), 0.0)
    target = target - toward_camera * along
    return Camera(_point(target + toward_camera * (distance + along)), _point(target))


def look_down(box: Box, *, fill: float = 0.94) -> Camera:
    """From straight above, north at the top."""
    low, high = box.low_m, box.high_m
    half_height = math.tan(math.radians(FIELD_OF_VIEW_DEG) / 2) * fill
    reach = max((high[1] - low[1]) / 2 / half_height, (high[0] - low[0]) / 2 / half_height / ASPECT)
    x, y = (low[0] + high[0]) / 2, (low[1] + high[1]) / 2
    # A camera exactly above its target has no "up"; a millimetre to the south gives it north.
    return Camera(_point((x, y - 0.001, high[2] + reach)), _point((x, y, 0.0)))


def station_view(box: Box) -> Camera:
    """A close-up of one station; of a very long one, its near end with the rest behind."""
    low, high = box.low_m, box.high_m
    limit = 26.0
    near = Box(low, (min(high[0], low[0] + limit), min(high[1], low[1] + limit), min(high[2], 6.0)))
    return look_at_box(
        near.grown(0.8), bearing_deg=_CLOSE[0], elevation_deg=_CLOSE[1], fill=0.9
    )


def built_in_views(
    *,
    hall_size_m: Sequence[float],
    zones: Sequence[tuple[str, Point]],
    stations: Sequence[tuple[str, str, Box]],
    everything: Box | None,
) -> dict[str, Camera]:
    """overview and top for every layout; dry_room and one view per area where there is such a thing.

    An area that one of its stations gives the name to is shown by that station.
    zones: (kind, (x_min, y_min, x_max, y_max)); stations: (id, area, box).
    """
    floor = Box((0.0, 0.0, 0.0), (float(hall_size_m[0]), float(hall_size_m[1]), 0.0))
    line = everything.grown(1.5) if everything is not None else floor
    views = {
        "overview": look_at_box(
            line, bearing_deg=_THREE_QUARTER[0], elevation_deg=_THREE_QUARTER[1], fill=0.94
        ),
        "top": look_down(Box.around([floor, line])),
    }
    dry = [rect for kind, rect in zones if kind == "dry_room"]
    if dry:
        views["dry_room"] = _area_view(
            Box.around(Box((r[0], r[1], 0.0), (r[2], r[3], 3.0)) for r in dry)
        )
    areas: dict[str, list[Box]] = {}
    named = {station_id: box for station_id, _, box in stations}
    for _, area, box in stations:
        areas.setdefault(area, []).append(box)
    if len(areas) > 1:
        for area, boxes in areas.items():
            shown = [named[area]] if area in named else boxes
            views.setdefault(area, _area_view(Box.around(shown).grown(1.0)))
    return views


def _area_view(box: Box) -> Camera:
    return look_at_box(box, bearing_deg=_THREE_QUARTER[0], elevation_deg=_CLOSE[1], fill=0.96)


def _point(values: np.ndarray | Sequence[float]) -> Point:
    return tuple(round(float(value), 3) + 0.0 for value in values)
