"""What works behind the glass: dials, carousels, reels, rollers, presses, laser heads, gantries."""

import itertools
import math
from collections.abc import Sequence

from build123d import Box, Pos, Rot, Shape

from cad.model import Model
from cad.shapes import (
    along_y,
    box,
    cone,
    cylinder,
    evenly,
    moved,
    pipe,
    ring_positions,
    rod,
    span,
    tube,
)

DIAL_TOP_MM = 900.0


def nest(height: float = 46.0) -> list[Shape]:
    """A cup that holds one 46 mm cell, standing on z = 0 at the origin."""
    return [tube(0, 0, 0, 36, 25, height)]


def turntable(
    model: Model, x: float, y: float, radius: float, nests: int, node: str = "turntable"
) -> None:
    """An indexing dial whose top is at belt height, nests on its rim, drive below."""
    top = DIAL_TOP_MM
    model.add(node, "grey", cylinder(x, y, 795, radius * 0.55, 55), cylinder(x, y, 850, 120, 30))
    model.add(node, "alu", cylinder(x, y, top - 26, radius, 20), tolerance_mm=2)
    model.add(node, "steel", cylinder(x, y, top - 6, radius * 0.62, 6), tolerance_mm=2)
    model.add(node, "blue", cylinder(x, y, top, radius * 0.3, 26))
    model.add(node, "dark", cylinder(x, y, top + 26, radius * 0.18, 14))
    cups = [
        moved(nest(38), px, py, top - 30) for px, py, _ in ring_positions(nests, radius - 44, x, y)
    ]
    model.add(node, "dark", cups)


def tool_carrier(model: Model, x: float, y: float, radius: float, z: float = 1480.0) -> None:
    """The fixed plate over a dial that carries tools: column, plate, manifold, hoses upwards."""
    model.add("carrier", "dark", cylinder(x, y, DIAL_TOP_MM + 20, 70, z - DIAL_TOP_MM - 20))
    model.add("carrier", "alu", cylinder(x, y, z, radius, 28), tolerance_mm=3)
    model.add("carrier", "blue", cylinder(x, y, z + 28, radius * 0.42, 120))
    model.add("carrier", "dark", cylinder(x, y, z + 148, radius * 0.3, 40))
    hoses = [(px, py) for px, py, _ in ring_positions(5, radius * 0.2, x, y, 18)]
    model.add("carrier", "rubber", [cylinder(px, py, z + 180, 14, 560) for px, py in hoses])


def carousel(
    model: Model, x: float, y: float, radius: float, heads: int, node: str = "carousel"
) -> None:
    """A large rotating table: cups on the rim, a filling head over each, distributor on top."""
    top = DIAL_TOP_MM
    model.add(node, "grey", cylinder(x, y, 795, radius * 0.42, 60), tolerance_mm=3)
    model.add(node, "alu", cylinder(x, y, top - 46, radius, 40), tolerance_mm=2)
    model.add(node, "grey", cylinder(x, y, top - 6, radius - 130, 6), tolerance_mm=2)
    model.add(node, "blue", cylinder(x, y, top, 210, 700), cylinder(x, y, top, 330, 50))
    ring = tube(x, y, top + 430, radius + 10, radius - 130, 46)
    model.add(node, "blue", ring, tolerance_mm=2)
    spokes = [
        Pos(x, y, top + 440) * Rot(0, 0, a) * box((radius - 60) / 2, 0, 0, radius - 120, 70, 36)
        for a in range(0, 360, 60)
    ]
    model.add(node, "blue", spokes)
    model.add(node, "steel", cylinder(x, y, top + 700, 300, 260), tolerance_mm=3)
    model.add(node, "steel", cone(x, y, top + 960, 300, 130, 90), tolerance_mm=3)
    model.add("distributor", "dark", cylinder(x, y, top + 1050, 90, 460))
    rim = radius - 60
    for px, py, angle in ring_positions(heads, rim, x, y):
        model.add(node, "steel", box(px, py, top + 120, 15, 15, 130))
        model.add(node, "steel", cylinder(px, py, top + 250, 30, 180))
        model.add(node, "dark", box(px, py, top + 476, 60, 60, 110))
        model.add(node, "dark", cylinder(px, py, top - 10, 30, 60))
        if round(angle) % 36 == 0:
            hose = rod(
                (px, py, top + 570),
                (x + (px - x) * 0.27, y + (py - y) * 0.27, top + 830),
                11,
            )
            model.add(node, "white", hose)


def starwheel(model: Model, x: float, y: float, radius: float, node: str = "starwheel") -> None:
    """A transfer wheel between belt and carousel."""
    model.add("starwheel_base", "grey", cylinder(x, y, 795, 60, 90))
    model.add(node, "white", cylinder(x, y, 905, radius * 0.8, 22))
    model.add(
        node,
        "white",
        [box(px, py, 905, 30, 30, 22) for px, py, _ in ring_positions(8, radius - 8, x, y)],
    )
    model.add(node, "steel", cylinder(x, y, 927, 30, 40))


def dial_station(
    model: Model, x: float, y: float, radius: float, angle_deg: float, tool: str
) -> None:
    """A station beside a dial at an angle: column, arm over the rim, tool pointing down.

    `tool` is "press", "gripper" or "camera".
    """
    top = DIAL_TOP_MM
    out = radius + 95
    turn = Pos(x, y, 0) * Rot(0, 0, angle_deg)
    rim = radius - 44
    model.add("stations", "light_grey", turn * box(out, 0, 795, 120, 130, top - 700))
    model.add("stations", "alu", turn * box(out, 0, top + 95, 70, 90, 390))
    model.add("stations", "alu", turn * box((out + rim) / 2, 0, top + 430, out - rim + 90, 70, 55))
    if tool == "press":
        model.add("stations", "blue", turn * cylinder(rim, 0, top + 390, 48, 190))
        model.add("stations", "steel", turn * cylinder(rim, 0, top + 190, 17, 200))
        model.add("stations", "dark", turn * cylinder(rim, 0, top + 155, 34, 50))
    elif tool == "gripper":
        model.add("stations", "dark", turn * box(rim, 0, top + 270, 90, 110, 190))
        model.add(
            "stations", "steel", [turn * box(rim, s * 36, top + 155, 34, 14, 120) for s in (-1, 1)]
        )
    else:
        model.add("stations", "dark", turn * box(rim, 0, top + 360, 70, 70, 150))
        model.add("stations", "steel", turn * cylinder(rim, 0, top + 295, 30, 70))
        model.add("stations", "white", turn * tube(rim, 0, top + 210, 62, 40, 26))


def reel(
    model: Model,
    x: float,
    y: float,
    z: float,
    radius: float,
    width: float,
    foil: str,
    node: str = "reel",
) -> None:
    """A coil on a chuck; its axis lies along y and its back is at y + width / 2."""
    model.add(node, foil, along_y(x, y, z, radius, width), tolerance_mm=3)
    model.add(node, "light_grey", along_y(x, y - 2, z, radius * 0.36, width))
    model.add(node, "dark", along_y(x, y - 12, z, radius * 0.22, width))
    marks = [box(x + s * radius * 0.29, y - width / 2 - 2, z - 14, 22, 6, 28) for s in (-1, 1)]
    model.add(node, "dark", marks)
    model.add(node, "steel", along_y(x, y - 30, z, radius * 0.09, width + 40))
    model.add("reels", "grey", along_y(x, y + width / 2 + 30, z, radius * 0.45, 60))


def roller(model: Model, x: float, y: float, z: float, radius: float, width: float) -> None:
    """A guide roller, axis along y, on a stub axle to the back."""
    model.add("rollers", "steel", along_y(x, y, z, radius, width))
    model.add("rollers", "dark", along_y(x, y + width / 2 + 30, z, radius * 0.45, 70))


def web(
    model: Model, points: Sequence[tuple[float, float]], y: float, width: float, foil: str
) -> None:
    """A strip of foil that runs through (x, z) points, `width` wide along y."""
    strips = []
    for (x0, z0), (x1, z1) in itertools.pairwise(points):
        length = math.hypot(x1 - x0, z1 - z0)
        tilt = -math.degrees(math.atan2(z1 - z0, x1 - x0))
        strips.append(
            Pos((x0 + x1) / 2, y, (z0 + z1) / 2) * Rot(0, tilt, 0) * Box(length, width, 3)
        )
    model.add("web", foil, strips)


def laser_head(model: Model, x: float, y: float, z: float, node: str = "laser_head") -> None:
    """A scanner head with its focus lens at z, looking down."""
    model.add(node, "dark", cone(x, y, z, 38, 58, 70))
    model.add(node, "steel", cylinder(x, y, z + 70, 66, 26))
    model.add(node, "blue", box(x, y, z + 96, 190, 190, 190, 12))
    model.add(node, "light_grey", box(x, y + 10, z + 286, 150, 150, 36))
    model.add(node, "steel", cylinder(x, y, z + 322, 34, 110))
    model.add(node, "dark", cylinder(x, y, z + 432, 22, 60))


def gantry(
    model: Model, x0: float, x1: float, y: float, z: float, node: str = "gantry", base: float = 795
) -> None:
    """A portal along x: two columns from the bed, a beam with its underside at z, a rail on it."""
    model.add(node, "light_grey", [box(x, y, base, 110, 130, z - base) for x in (x0, x1)])
    model.add(node, "alu", span(x0 - 55, x1 + 55, y - 65, y + 65, z, z + 120))
    model.add(node, "steel", span(x0 - 40, x1 + 40, y - 78, y - 64, z + 20, z + 36))
    model.add(node, "steel", span(x0 - 40, x1 + 40, y - 78, y - 64, z + 84, z + 100))
    model.add(node, "dark", span(x0, x1, y - 20, y + 60, z + 120, z + 165))


def lift_axis(model: Model, x: float, y: float, z: float, height: float = 420.0) -> None:
    """A vertical slide with its motor on top, in front (-y) of what carries it; foot at z."""
    model.add("axes", "alu", box(x, y, z, 110, 70, height))
    model.add("axes", "steel", box(x, y - 42, z + 20, 80, 16, height * 0.55))
    model.add("axes", "dark", box(x, y, z + height, 90, 90, 130))
    model.add("axes", "blue", box(x, y, z + height + 130, 84, 84, 34))


def press_head(model: Model, x: float, y: float, z: float, rise: float = 300.0) -> None:
    """A press over a cell whose end is at z: four pillars, platen, ram, cylinder."""
    pillars = [
        cylinder(x + sx * 115, y + sy * 95, 795, 17, z + rise - 795)
        for sx in (-1, 1)
        for sy in (-1, 1)
    ]
    model.add("press", "steel", pillars)
    model.add("press", "blue", box(x, y, z + rise, 310, 270, 70))
    model.add("press", "light_grey", cylinder(x, y, z + rise + 70, 82, 210))
    model.add("press", "dark", cylinder(x, y, z + rise + 280, 58, 60))
    model.add("ram", "alu", box(x, y, z + 130, 280, 240, 42))
    model.add("ram", "steel", cylinder(x, y, z + 172, 42, rise - 110))
    model.add("ram", "dark", cylinder(x, y, z + 40, 38, 90))


def bowl_feeder(
    model: Model, x: float, y: float, z: float, radius: float, node: str = "feeder"
) -> None:
    """A vibrating bowl on its drive, with the spiral as steps and a chute towards -x."""
    model.add(node, "blue", cylinder(x, y, z, radius * 0.78, 150))
    model.add(node, "dark", cylinder(x, y, z + 150, radius * 0.6, 40))
    wall = 7
    for i, part in enumerate((0.74, 0.87, 1.0)):
        r = radius * part
        model.add(
            node, "steel", tube(x, y, z + 190 + 55 * i, r, r * 0.84 - wall, 55), tolerance_mm=2
        )
    model.add(node, "alu", cylinder(x, y, z + 190, radius * 0.70, 20))
    model.add(
        node, "steel", span(x - radius * 1.7, x - radius * 0.85, y - 34, y + 34, z + 262, z + 300)
    )


def tray_magazine(
    model: Model, x: float, y: float, z: float, side: float, trays: int, node: str = "magazine"
) -> None:
    """A stack of trays between four guide posts."""
    h = 34
    stack = [box(x, y, z + h * i, side, side, h - 9) for i in range(trays)]
    model.add(node, "dark", stack)
    half = side / 2 + 18
    model.add(
        node,
        "alu",
        [
            box(x + sx * half, y + sy * half, z, 32, 32, h * trays + 160)
            for sx in (-1, 1)
            for sy in (-1, 1)
        ],
    )


def robot_hand(model: Model, x: float, y: float, z: float) -> None:
    """A small four-axis arm on a column: column, two links, a quill with gripper."""
    model.add("handling", "white", cylinder(x, y, z, 85, 330))
    model.add(
        "handling", "white", Pos(x, y, z + 330) * Rot(0, 0, 35) * box(170, 0, 0, 460, 130, 80, 40)
    )
    ex, ey = x + 340 * math.cos(math.radians(35)), y + 340 * math.sin(math.radians(35))
    model.add(
        "handling",
        "white",
        Pos(ex, ey, z + 410) * Rot(0, 0, -50) * box(130, 0, 0, 370, 110, 110, 36),
    )
    qx, qy = ex + 250 * math.cos(math.radians(-50)), ey + 250 * math.sin(math.radians(-50))
    model.add("handling", "steel", cylinder(qx, qy, z + 180, 16, 420))
    model.add("handling", "dark", box(qx, qy, z + 130, 80, 60, 70), cylinder(x, y, z + 300, 92, 30))


def vessel(
    model: Model, x: float, y: float, z: float, radius: float, height: float, node: str = "tank"
) -> None:
    """A stainless tank with domed ends on three legs, manhole and level gauge."""
    legs = [cylinder(px, py, z, 22, 200) for px, py, _ in ring_positions(3, radius * 0.8, x, y, 30)]
    model.add(node, "steel", legs, cone(x, y, z + 60, radius * 0.35, radius, 120))
    model.add(node, "steel", cylinder(x, y, z + 180, radius, height - 300), tolerance_mm=3)
    model.add(node, "steel", cone(x, y, z + height - 120, radius, radius * 0.45, 90))
    model.add(
        node, "alu", [tube(x, y, z + h, radius + 8, radius - 4, 26) for h in (230, height - 190)]
    )
    model.add(node, "dark", cylinder(x, y, z + height - 30, radius * 0.34, 30))
    model.add(node, "blue", box(x, y - radius - 14, z + 260, 26, 24, height - 460))


def cable_loop(
    model: Model, points: Sequence[Sequence[float]], radius: float = 16.0, colour: str = "rubber"
) -> None:
    """A cable or hose along points, its bends cut short."""
    model.add("cables", colour, pipe(round_corners(points), radius))


def round_corners(points: Sequence[Sequence[float]], cut: float = 0.28) -> list[tuple[float, ...]]:
    """Replace each inner point by three on a parabola, so that the line bends softly."""
    out: list[tuple[float, ...]] = [tuple(points[0])]
    for before, at, after in zip(points, points[1:], points[2:], strict=False):
        a = [p + (q - p) * cut for p, q in zip(at, before, strict=True)]
        b = [p + (q - p) * cut for p, q in zip(at, after, strict=True)]
        middle = [0.25 * p + 0.5 * q + 0.25 * r for p, q, r in zip(a, at, b, strict=True)]
        out += [tuple(a), tuple(middle), tuple(b)]
    out.append(tuple(points[-1]))
    return out


def bed_blocks(
    model: Model, xs: Sequence[float], y: float, dx: float, dy: float, dz: float
) -> None:
    """Rows of small housings on the bed: valve terminals, drives, sensors' amplifiers."""
    model.add("interior", "grey", [box(x, y, 798, dx, dy, dz) for x in xs])
    model.add("interior", "blue", [box(x, y, 798 + dz, dx * 0.6, dy * 0.6, 16) for x in xs])


def beam_row(model: Model, x0: float, x1: float, y: float, z: float, count: int) -> None:
    """Slim uprights along x on the bed, for light curtains and tool holders."""
    model.add("interior", "alu", [box(x, y, 798, 36, 36, z - 798) for x in evenly(x0, x1, count)])
