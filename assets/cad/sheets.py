"""Surfaces without a hidden side, for racks that stand in the hall a hundred times.

A block costs 12 triangles, of which a viewer in front of a rack sees six at most. These helpers
draw only the named sides of a block. Millimetres.
"""

from build123d import Face, Shape, Wire

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
