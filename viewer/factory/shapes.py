"""Small questions about shapes on the floor: the largest part, how deep an overlap is, the gap
between two.
"""

# Shapely and SciPy describe their arrays only in part; strict checking would report nothing else.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportMissingTypeStubs=false

from collections.abc import Sequence
from typing import cast

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from viewer.factory.findings import Area, Finding, Severity
from viewer.factory.floor import Shapes

TOUCHING_M2 = 1e-4
"""Areas below this are rounding, not overlap."""


def finding(
    code: str,
    severity: Severity,
    ids: tuple[str, ...],
    text: str,
    text_ko: str,
    area: BaseGeometry | None,
    number: int,
) -> Finding:
    """A finding about the station with that place in the list."""
    corners = None if area is None else outline(area)
    return Finding(code, severity, ids, text, text_ko, corners, f"stations[{number}].at_m")


def largest_of(left: Shapes, right: Shapes, pairs: NDArray[np.intp]) -> BaseGeometry | None:
    """The largest overlap among pairs of places in `left` and `right`, (2, n)."""
    common = shapely.intersection(left[pairs[0]], right[pairs[1]])
    return largest(np.asarray(common, dtype=object))


def largest(shapes: Shapes) -> BaseGeometry | None:
    """The largest polygon among the parts of all shapes; None when there is none worth the name."""
    parts = shapely.get_parts(shapes)
    if not len(parts):
        return None
    areas = shapely.area(parts)
    best = int(np.argmax(areas))
    return cast(BaseGeometry, parts[best]) if areas[best] > TOUCHING_M2 else None


def depth_m(shape: BaseGeometry) -> float:
    """How far something has to move to get out: the narrow side of the overlap."""
    box = shapely.get_coordinates(shapely.minimum_rotated_rectangle(shape))
    if len(box) < 4:
        return 0.0
    sides = np.linalg.norm(np.diff(box[:3], axis=0), axis=1)
    return float(sides.min())


def gap(one: BaseGeometry, two: BaseGeometry, clearance_m: float) -> BaseGeometry | None:
    """The floor between two shapes that are too close: what lies between their parts within
    `clearance_m`.
    """
    near_one = shapely.intersection(one, shapely.buffer(two, clearance_m))
    near_two = shapely.intersection(two, shapely.buffer(one, clearance_m))
    hull = shapely.convex_hull(shapely.union(near_one, near_two))
    between = shapely.difference(shapely.difference(hull, one), two)
    return largest(np.array([between], dtype=object))


def outline(shape: BaseGeometry) -> Area | None:
    """The corners of the largest polygon in a shape."""
    parts: Sequence[BaseGeometry] = shapely.get_parts(shape).tolist()
    polygons = [part for part in parts if part.geom_type == "Polygon" and not part.is_empty]
    if not polygons:
        return None
    largest = max(polygons, key=lambda part: part.area)
    coordinates = shapely.get_coordinates(shapely.get_exterior_ring(largest))[:-1]
    return tuple((round(float(x), 4), round(float(y), 4)) for x, y in coordinates)
