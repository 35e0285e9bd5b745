"""Named cameras that frame a box: z is up, the vertical field of view is 35 degrees.

A camera looks at its box from a given side and stands just so far away that every corner of the
box lies inside the picture with a small margin.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

Point = tuple[float, ...]

FIELD_OF_VIEW_DEG = 35.0
ASPECT = 16 / 9

# From where a box is looked at: compass bearing of the camera as seen from the box (degrees
# counter-clockwise from east) and its height above the horizon.
_OVERVIEW = (-105.0, 38.0)
_AREA = (-100.0, 30.0)
_CLOSE_BEARINGS = (-56.0, -124.0, 124.0, 56.0)
_CLOSE_DEG = 28.0
_CLOSE_LIMIT_M = 26.0
_OUTER_WALL_M = 0.5
# Where there is room to spare above and below, most of it goes above: what stands behind is worth
# more than the empty floor in front.
_LOW_IN_PICTURE = 0.75


@dataclass(frozen=True, slots=True)
class Camera:
    position_m: Point
    target_m: Point

    def project(self, points_m: np.ndarray, size: tuple[int, int]) -> np.ndarray:
        """(n, 3) pixels from the left, pixels from the top, metres in front of the camera.

        points_m: (n, 3) in the hall frame; size: width and height of the picture.
        """
        position = np.asarray(self.position_m, dtype=float)
        ahead = np.asarray(self.target_m, dtype=float) - position
        ahead = ahead / np.linalg.norm(ahead)
        right = np.cross(ahead, [0.0, 0.0, 1.0])
        right = right / np.linalg.norm(right)
        up = np.cross(right, ahead)
        offset = np.asarray(points_m, dtype=float).reshape(-1, 3) - position
        depth = offset @ ahead
        width, height = size
        scale = height / 2 / math.tan(math.radians(FIELD_OF_VIEW_DEG) / 2)
        with np.errstate(divide="ignore", invalid="ignore"):
            across, above = offset @ right / depth * scale, offset @ up / depth * scale
        return np.stack([width / 2 + across, height / 2 - above, depth], axis=1)


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
            [
                (x, y, z)
                for x in (low[0], high[0])
                for y in (low[1], high[1])
                for z in (low[2], high[2])
            ]
        )

    def grown(self, margin_m: float) -> Box:
        """Wider to all sides, not upwards."""
        low, high = self.low_m, self.high_m
        return Box(
            (low[0] - margin_m, low[1] - margin_m, low[2]),
            (high[0] + margin_m, high[1] + margin_m, high[2]),
        )


@lru_cache(maxsize=1024)
def look_at_boxes(
    boxes: tuple[Box, ...], *, bearing_deg: float, elevation_deg: float, fill: float = 0.92
) -> Camera:
    """The nearest camera on that side with all boxes in the middle `fill` of a 16:9 picture."""
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
    corners = np.concatenate([box.corners() for box in boxes])
    depth, across, above = corners @ toward_camera, corners @ right, corners @ up
    half_height = math.tan(math.radians(FIELD_OF_VIEW_DEG) / 2) * fill
    half_width = half_height * ASPECT
    # Seen from (x, y, d) in these axes, a corner is inside the right edge of the picture where
    # across - x <= half_width (d - depth), and so on for the other edges. Each pair of opposite
    # edges asks for a least distance; the larger one decides, and the middle follows from it.
    distance = max(
        _least_distance(across, depth, half_width), _least_distance(above, depth, half_height)
    )
    x = _middle(across, depth, half_width, distance)
    y = _middle(above, depth, half_height, distance, share=_LOW_IN_PICTURE)
    position = right * x + up * y + toward_camera * distance
    # What a viewer orbits about is the floor under the middle of the picture.
    reach = position[2] / max(toward_camera[2], 1e-6)
    return Camera(_point(position), _point(position - toward_camera * reach))


def _least_distance(across: np.ndarray, depth: np.ndarray, half: float) -> float:
    """Where the two edge planes, pushed out until all corners are inside, meet."""
    return float((np.max(across + half * depth) + np.max(half * depth - across)) / (2 * half))


def _middle(
    across: np.ndarray, depth: np.ndarray, half: float, distance: float, *, share: float = 0.5
) -> float:
    """Between the limits of what is free to choose at that distance."""
    low = np.max(across + half * depth) - half * distance
    high = half * distance - np.max(half * depth - across)
    return float(low + share * (high - low))


def look_down(box: Box, *, fill: float = 0.94) -> Camera:
    """From straight above, north at the top."""
    low, high = box.low_m, box.high_m
    half_height = math.tan(math.radians(FIELD_OF_VIEW_DEG) / 2) * fill
    reach = max((high[1] - low[1]) / 2 / half_height, (high[0] - low[0]) / 2 / half_height / ASPECT)
    x, y = (low[0] + high[0]) / 2, (low[1] + high[1]) / 2
    # A camera exactly above its target has no "up"; a millimetre to the south gives it north.
    return Camera(_point((x, y - 0.001, high[2] + reach)), _point((x, y, 0.0)))


def station_view(box: Box, others: tuple[Box, ...] = ()) -> Camera:
    """A close-up of one station; of a very long one, its near end with the rest behind.

    It looks from the side on which the fewest of the other boxes stand in the way.
    """
    low, high = box.low_m, box.high_m
    near = Box(
        low,
        (
            min(high[0], low[0] + _CLOSE_LIMIT_M),
            min(high[1], low[1] + _CLOSE_LIMIT_M),
            min(high[2], 6.0),
        ),
    ).grown(0.8)
    best, least = None, math.inf
    for bearing in _CLOSE_BEARINGS:
        camera = look_at_boxes((near,), bearing_deg=bearing, elevation_deg=_CLOSE_DEG, fill=0.9)
        hidden = _hidden_share(camera, near, others)
        if hidden < least - 0.05:
            best, least = camera, hidden
    if best is None:
        msg = "no bearing to look from"
        raise ValueError(msg)
    return best


def _hidden_share(camera: Camera, box: Box, others: tuple[Box, ...]) -> float:
    """Which part of a box one of the others hides: rays from its corners and its middle."""
    if not others:
        return 0.0
    corners = box.corners()
    points = np.concatenate([corners, (corners + corners.mean(axis=0)) / 2])[:, None, :]
    way = np.asarray(camera.position_m) - points
    low = np.array([one.low_m for one in others])[None]
    high = np.array([one.high_m for one in others])[None]
    with np.errstate(divide="ignore", invalid="ignore"):
        first, second = (low - points) / way, (high - points) / way
    enter = np.nanmax(np.minimum(first, second), axis=2)
    leave = np.nanmin(np.maximum(first, second), axis=2)
    hit = (enter < leave) & (leave > 0.02) & (enter < 1.0)
    return float(np.mean(np.any(hit, axis=1)))


def built_in_views(
    *,
    hall_size_m: Sequence[float],
    zones: Sequence[tuple[str, Point]],
    stations: Sequence[tuple[str, str, Box]],
) -> dict[str, Camera]:
    """overview and top for every layout; dry_room and one view per area where there is one.

    An area that one of its stations gives the name to is shown by that station.
    zones: (kind, (x_min, y_min, x_max, y_max)); stations: (id, area, box).
    """
    floor = Box((0.0, 0.0, 0.0), (float(hall_size_m[0]), float(hall_size_m[1]), 0.0))
    views = {
        "overview": look_at_boxes(
            (floor.grown(_OUTER_WALL_M), *(box for _, _, box in stations)),
            bearing_deg=_OVERVIEW[0],
            elevation_deg=_OVERVIEW[1],
            fill=0.95,
        ),
        "top": look_down(Box.around([floor, *(box for _, _, box in stations)])),
    }
    dry = [rect for kind, rect in zones if kind == "dry_room"]
    if dry:
        views["dry_room"] = _area_view(
            tuple(Box((r[0], r[1], 0.0), (r[2], r[3], 3.0)) for r in dry)
        )
    areas: dict[str, list[Box]] = {}
    named = {station_id: box for station_id, _, box in stations}
    for _, area, box in stations:
        areas.setdefault(area, []).append(box)
    if len(areas) > 1:
        for area, boxes in areas.items():
            shown = [named[area]] if area in named else boxes
            views.setdefault(area, _area_view(tuple(box.grown(1.0) for box in shown)))
    return views


def _area_view(boxes: tuple[Box, ...]) -> Camera:
    return look_at_boxes(boxes, bearing_deg=_AREA[0], elevation_deg=_AREA[1], fill=0.96)


def _point(values: np.ndarray | Sequence[float]) -> Point:
    return tuple(round(float(value), 3) + 0.0 for value in values)
