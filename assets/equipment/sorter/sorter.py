"""Sorter: delta robots pick cells off the belt and set them into trays by grade.

Trays of the grades stand on both sides of the belt, each with a coloured sign; empty and full ones
come and go through the slots in the front.
"""

import math

from build123d import Pos, Rot

from cad.housing import Enclosure
from cad.model import Model, Spec
from cad.moving import UP, Moving
from cad.shapes import along_y, box, cone, cylinder, evenly, rod, span
from cad.shell import Shell
from cad.transport import track

HOUSING = Enclosure(x0=-2560, x1=2560, y0=-1650, y1=1400, top=2560, doors=5, header=240)
SHELL = Shell(
    HOUSING,
    reach=3000,
    cabinet=(-2200, 2200, 1980),
    panel_x=-2020,
    plate_x=-1950,
    fans=tuple(evenly(-1950, 1950, 4)),
    fan=(900.0, 1500.0),
    fan_y=-100,
)
ROBOTS = (-1300.0, 0.0, 1300.0)
GRADES = ("green", "screen_lit", "yellow", "orange", "red")
HANG = 2150.0

SPEC = Spec(
    id="sorter",
    name_en="Grading sorter with delta robots",
    name_ko="등급 선별기 (델타 로봇)",
    area="testing",
    size_m=(6.0, 4.0, 2.8),
    inlet_m=(-3.0, 0.0, 0.9),
    outlet_m=(3.0, 0.0, 0.9),
    work_m=(0.0, 0.0, 0.9),
    band="#a0682a",
    moving=(
        *(
            Moving(f"delta_{i}", "stroke", (0.0, -1.0, 0.0), travel=380.0)
            for i, _ in enumerate(ROBOTS, start=1)
        ),
        HOUSING.door_opening(),
    ),
)


def delta(model: Model, x: float, node: str) -> None:
    """A delta robot: fixed drive head, three arms that swing with the hand, gripper."""
    hand = (x, -30.0, 1170.0)
    model.add(
        "robots",
        "white",
        cylinder(x, 0, HANG - 170, 210, 150),
        cone(x, 0, HANG - 240, 120, 200, 70),
    )
    model.add("robots", "blue", cylinder(x, 0, HANG - 20, 150, 40))
    for turn in (30, 150, 270):
        a = math.radians(turn)
        out = (x + 190 * math.cos(a), 190 * math.sin(a), HANG - 150)
        elbow = (x + 430 * math.cos(a), 430 * math.sin(a), HANG - 330)
        model.add("robots", "dark", Pos(*out) * Rot(0, 0, turn) * along_y(0, 0, 0, 55, 130))
        model.add("robots", "orange", rod(out, elbow, 30))
        side = (-math.sin(a) * 45, math.cos(a) * 45)
        for s in (-1, 1):
            low = (
                hand[0] + 60 * math.cos(a) + s * side[0] * 0.7,
                hand[1] + 60 * math.sin(a) + s * side[1] * 0.7,
                hand[2],
            )
            model.add(
                "robots",
                "dark",
                rod((elbow[0] + s * side[0], elbow[1] + s * side[1], elbow[2]), low, 11),
            )
    model.add(node, "orange", cylinder(*hand, 85, 34))
    model.add(node, "steel", cylinder(hand[0], hand[1], hand[2] - 80, 30, 80))
    model.add(node, "dark", cylinder(hand[0], hand[1], hand[2] - 120, 36, 44))
    model.add(node, "can", cylinder(hand[0], hand[1], hand[2] - 210, 23, 95))


def grade_tray(model: Model, x: float, y: float, grade: str, filled: int) -> None:
    """A tray on its lift with the sign of its grade."""
    model.add(
        "lifts",
        "grey",
        box(x, y, 795, 420, 420, 40),
        box(x, y + 250 * (1 if y > 0 else -1), 795, 120, 60, 260),
    )
    model.add("work", "dark", box(x, y, 835, 500, 500, 45))
    rows = evenly(-200, 200, 7)
    model.add(
        "work", "can", [box(x + dx, y - 230 + 33 * filled, 880, 46, 66 * filled, 88) for dx in rows]
    )
    sign = y + (288 if y > 0 else -288)
    model.add("grades", grade, box(x, sign, 1060, 260, 14, 130))
    model.add("grades", "dark", box(x, sign, 880, 20, 14, 180))


def build(model: Model) -> None:
    """The full model."""
    SHELL.build(model)
    for i, x in enumerate(ROBOTS, start=1):
        delta(model, x, f"delta_{i}")
    model.add("beam", "light_grey", span(-2300, 2300, -120, 120, HANG + 20, HANG + 140))
    model.add(
        "beam",
        "light_grey",
        [box(x, y, 795, 120, 120, HANG - 655) for x in (-2300, 2300) for y in (-340, 340)],
    )
    model.add(
        "beam",
        "light_grey",
        [span(x - 60, x + 60, -400, 400, HANG + 20, HANG + 140) for x in (-2300, 2300)],
    )
    for i, x in enumerate(evenly(-1750, 1750, 6)):
        grade_tray(model, x, -720, GRADES[i % 5], 1 + (i * 3) % 6)
        grade_tray(model, x, 720, GRADES[(i + 2) % 5], 1 + (i * 5 + 2) % 6)
    # Reading tunnel: cameras round the belt that read the code of each cell.
    model.add("reader", "blue", box(-2050, 0, 1180, 260, 420, 200))
    model.add("reader", "dark", [box(-2050, y, 900, 220, 60, 300) for y in (-190, 190)])
    model.add("reader", "red", box(-2050, 0, 1172, 200, 200, 8))
    track(model, -2550, 2550)
    cells = [cylinder(x, 0, 900, 23, 95) for x in evenly(-2450, 2450, 16)]
    model.add("work", "can", cells, angle_rad=1.4)


def build_low(model: Model) -> None:
    """Boxes for far views."""
    SHELL.build_low(model)
