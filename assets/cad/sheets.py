"""Surfaces without a hidden side, for racks that stand in the hall a hundred times.

A block costs 12 triangles, of which a viewer in front of a rack sees six at most. These helpers
draw only the named sides of a block. Millimetres.
"""

import math

from build123d import Face, Shape, Shell, Wire

Corner = tuple[float, float, float]
SIDES = ("-x", "+x", "-y", "+y", "-z", "+z")


def sheet(*corners: Corner) -> Shape:
    """A flat polygon; it is seen from where its corners run counter-clockwise."""
    return Face(Wire.make_polygon(corners, close=True))


def sides_of(
    sides: str, x0: float, x1: float, y0: float, y1: float, z0: float, z1: float
) -> list[Shape]:
    """The named sides of a block from corner to corner, for example "-y+z" for front and top."""
    corners = {
        "-x": [(x0, y1, z0), (x0, y0, z0), (x0, y0, z1), (x0, y1, z1)],
        "+x": [(x1, y0, z0), (x1, y1, z0), (x1, y1, z1), (x1, y0, z1)],
        "-y": [(x0, y0, z0), (x1, y0, z0), (x1, y0, z1), (x0, y0, z1)],
        "+y": [(x1, y1, z0), (x0, y1, z0), (x0, y1, z1), (x1, y1, z1)],
        "-z": [(x0, y1, z0), (x1, y1, z0), (x1, y0, z0), (x0, y0, z0)],
        "+z": [(x0, y0, z1), (x1, y0, z1), (x1, y1, z1), (x0, y1, z1)],
    }
    return [sheet(*corners[side]) for side in SIDES if side in sides]


def polygon_corners(x: float, y: float, z: float, radius: float, corners: int) -> list[Corner]:
    """The corners of a level regular polygon."""
    angles = [2 * math.pi * (i + 0.5) / corners for i in range(corners)]
    return [(x + radius * math.cos(a), y + radius * math.sin(a), z) for a in angles]


def polygon(x: float, y: float, z: float, radius: float, corners: int) -> Shape:
    """A level regular polygon seen from above."""
    return sheet(*polygon_corners(x, y, z, radius, corners))


def prism(x: float, y: float, z: float, radius: float, height: float, corners: int) -> Shape:
    """An upright prism without a bottom; ten corners are the fewest that are shaded as round."""
    low = polygon_corners(x, y, z, radius, corners)
    high = polygon_corners(x, y, z + height, radius, corners)
    walls = [sheet(low[i - 1], low[i], high[i], high[i - 1]) for i in range(corners)]
    return Shell([*walls, sheet(*high)])
