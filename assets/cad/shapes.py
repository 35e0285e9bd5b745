"""Short names for the solids everything is made of. Millimetres; z is up and boxes stand on z."""

import itertools
import math
from collections.abc import Iterator, Sequence

from build123d import (
    Align,
    Axis,
    Box,
    Cone,
    Cylinder,
    Location,
    Plane,
    Pos,
    Rot,
    Shape,
    Solid,
    Sphere,
    Vector,
    fillet,
)

SHARP_RAD = math.radians(50)
STANDING = (Align.CENTER, Align.CENTER, Align.MIN)


def box(
    x: float, y: float, z: float, dx: float, dy: float, dz: float, radius: float = 0.0
) -> Shape:
    """A block centred at x, y, standing on z; `radius` rounds the upright edges."""
    block = Pos(x, y, z) * Box(dx, dy, dz, align=STANDING)
    return fillet(block.edges().filter_by(Axis.Z), radius) if radius else block


def span(x0: float, x1: float, y0: float, y1: float, z0: float, z1: float) -> Shape:
    """A block from corner to corner."""
    return box((x0 + x1) / 2, (y0 + y1) / 2, z0, x1 - x0, y1 - y0, z1 - z0)


def cylinder(x: float, y: float, z: float, radius: float, height: float) -> Shape:
    """An upright cylinder standing on z."""
    return Pos(x, y, z) * Cylinder(radius, height, align=STANDING)


def cone(x: float, y: float, z: float, bottom: float, top: float, height: float) -> Shape:
    """An upright cone from radius `bottom` to radius `top`, standing on z."""
    return Pos(x, y, z) * Cone(bottom, top, height, align=STANDING)


def tube(x: float, y: float, z: float, outer: float, inner: float, height: float) -> Shape:
    """An upright ring of rectangular section."""
    hollow = Cylinder(outer, height, align=STANDING) - Cylinder(inner, height, align=STANDING)
    return Pos(x, y, z) * hollow.solids()[0]


def along_x(x: float, y: float, z: float, radius: float, length: float) -> Shape:
    """A cylinder lying along x, its middle at x, y, z."""
    return Pos(x, y, z) * Rot(0, 90, 0) * Cylinder(radius, length)


def along_y(x: float, y: float, z: float, radius: float, length: float) -> Shape:
    """A cylinder lying along y, its middle at x, y, z."""
    return Pos(x, y, z) * Rot(90, 0, 0) * Cylinder(radius, length)


def rod(start: Sequence[float], end: Sequence[float], radius: float) -> Shape:
    """A round bar between two points."""
    a, b = Vector(*start), Vector(*end)
    return Solid.make_cylinder(radius, (b - a).length, Plane(origin=a, z_dir=b - a))


def pipe(points: Sequence[Sequence[float]], radius: float) -> list[Shape]:
    """A bent pipe of round bars: a ball in each sharp corner, bars that overlap in a gentle one."""
    knots = [Vector(*p) for p in points]
    ways = [(b - a).normalized() for a, b in itertools.pairwise(knots)]
    bends = [math.radians(a.get_angle(b)) for a, b in itertools.pairwise(ways)]
    overlap = [0.0, *(radius * math.tan(b / 2) if b < SHARP_RAD else 0.0 for b in bends), 0.0]
    bars = [
        rod(a - way * before, b + way * after, radius)
        for (a, b), way, (before, after) in zip(
            itertools.pairwise(knots), ways, itertools.pairwise(overlap), strict=True
        )
    ]
    balls = [
        Pos(*knot) * Sphere(radius)
        for knot, bend in zip(knots[1:-1], bends, strict=True)
        if bend >= SHARP_RAD
    ]
    return bars + balls


def ring_positions(
    count: int, radius: float, x: float = 0.0, y: float = 0.0, start_deg: float = 0.0
) -> Iterator[tuple[float, float, float]]:
    """(x, y, angle in degrees) of `count` places evenly on a circle."""
    for i in range(count):
        angle = start_deg + 360.0 * i / count
        a = math.radians(angle)
        yield x + radius * math.cos(a), y + radius * math.sin(a), angle


def moved(
    shapes: Sequence[Shape], x: float, y: float, z: float = 0.0, turn_deg: float = 0.0
) -> list[Shape]:
    """Copies of the shapes, turned about their own z axis and then shifted."""
    place = Location((x, y, z), (0, 0, turn_deg))
    return [place * shape for shape in shapes]


def evenly(start: float, end: float, count: int) -> list[float]:
    """`count` positions from start to end, both included; one position is the middle."""
    if count == 1:
        return [(start + end) / 2]
    return [start + (end - start) * i / (count - 1) for i in range(count)]
