"""Packing cell: a case packer fills boxes, a robot behind a fence stacks them on pallets."""

from build123d import Pos, Rot
from cad.fittings import (
    cable_tray,
    control_cabinet,
    fan_filter_units,
    fan_filter_units_low,
    name_plate,
    operator_panel,
    operator_panel_low,
    signal_tower,
    signal_tower_low,
    warning_sign,
)
from cad.housing import Enclosure
from cad.mechanisms import gantry, lift_axis, tray_magazine
from cad.model import Model, Spec
from cad.moving import UP, Moving
from cad.shapes import along_y, box, evenly, span
from cad.sheets import sides_of
from cad.transport import conveyor_stub, conveyor_stub_low, track
from equipment.robot_arm.robot_arm import posed

HOUSING = Enclosure(x0=-3420, x1=-960, y0=-1200, y1=1100, top=2560, doors=2)
FAN_XS = (-2790, -1590)
ROBOT = (1150.0, 1150.0, 550.0)
POSE = (-78.0, 20.0, 25.0, 0.0, 45.0, 0.0)
TOP = 900.0
BOX = (380.0, 280.0, 230.0)
FENCE = 2000.0

SPEC = Spec(
    id="packer",
    name_en="Packing and palletising cell",
    name_ko="포장·팔레타이징 셀",
    area="packing",
    size_m=(8.0, 5.0, 3.0),
    inlet_m=(-4.0, 0.0, 0.9),
    outlet_m=(4.0, 0.0, 0.9),
    work_m=(-2.1, 0.0, 0.9),
    band="#2f7d4f",
    moving=(
        Moving("axes", "stroke", UP, travel=-80.0),
        Moving("robot_arm", "swing", UP, ROBOT, turn_deg=(-25.0, 120.0)),
        HOUSING.door_opening(),
    ),
)


def build(model: Model) -> None:
    """Case packer, box conveyor, robot, pallets, fence."""
    HOUSING.build(model)
    fan_filter_units(model, FAN_XS, 0, HOUSING.top, 800, 1350)
    track(model, -3400, -1900)
    gantry(model, -3000, -1400, 330, 1500)
    for x in (-2500, -2100):
        lift_axis(model, x, 200, 1080, 380)
        model.add("axes", "dark", box(x, 60, 1040, 260, 260, 40))
    tray_magazine(model, -2900, -640, 798, 420, 11)
    conveyor_stub(model, -4000, -3430)
    control_cabinet(model, -3300, -1200, 1110, 1560, 2050)
    cable_tray(model, -3300, -1000, 900, HOUSING.top)
    operator_panel(model, -1590, HOUSING.y0)
    name_plate(model, -2900, HOUSING.y0, HOUSING.head + 128, 640)
    signal_tower(model, -1100, -1060, HOUSING.top)

    rollers(model)
    for x in (-1750, -420, 350, 1150, 3100):
        carton(model, x, 0, TOP)
    robot(model)
    pallet(model, 2650, 1350, layers=3, missing=3)
    pallet(model, 50, 1560, layers=1, missing=0)
    pallet(model, 2600, -1450, layers=5, missing=0)
    fence(model)


def rollers(model: Model) -> None:
    """The roller conveyor that takes the boxes from the case packer to the end of the cell."""
    x0, x1, half = -1850.0, 4000.0, 260.0
    rails = [span(x0, x1, y - 18, y + 18, TOP - 110, TOP + 20) for y in (-half - 18, half + 18)]
    model.add("conveyor", "alu", rails)
    tubes = [along_y(x, 0, TOP - 26, 25, 2 * half) for x in evenly(x0 + 60, x1 - 60, 38)]
    model.add("conveyor", "steel", tubes, angle_rad=1.6)
    legs = [(x, y) for x in (-500, 700, 1900, 2900, 3850) for y in (-half - 18, half + 18)]
    model.add("conveyor", "alu", [box(x, y, 0, 60, 36, TOP - 110) for x, y in legs])
    model.add("conveyor", "blue", box(700, -360, 700, 260, 130, 130))


def carton(model: Model, x: float, y: float, z: float) -> None:
    """One box with a tape over the flaps and a label at the front."""
    dx, dy, dz = BOX
    model.add("work", "carton", box(x, y, z, dx, dy, dz))
    tape = x - 22, x + 22, y - dy / 2 - 1, y + dy / 2, z, z + dz + 1
    model.add("work", "light_grey", sides_of("+z", *tape))
    label = x + 50, x + 150, y - dy / 2 - 1, y, z + 60, z + 150
    model.add("work", "white", sides_of("-y", *label))


def pallet(model: Model, x: float, y: float, layers: int, missing: int) -> None:
    """A plastic pallet with 3 x 3 boxes a layer; the last `missing` boxes are not there yet."""
    model.add("pallets", "blue", box(x, y, 110, 1220, 900, 40))
    model.add("pallets", "blue", [box(x, y + dy, 0, 1220, 120, 110) for dy in (-390, 0, 390)])
    dx, dy, dz = BOX
    places = [
        (x + (i - 1) * (dx + 14), y + (j - 1) * (dy + 14), 152 + k * (dz + 4))
        for k in range(layers)
        for i in range(3)
        for j in range(3)
    ]
    for place in places[: len(places) - missing]:
        carton(model, *place)


def robot(model: Model) -> None:
    """The palletising robot on its pedestal, with a suction frame and the box it lifts."""
    x, y, z = ROBOT
    model.add("robot", "dark", box(x, y, 0, 780, 780, 40))
    model.add("robot", "grey", box(x, y, 40, 560, 560, z - 40, 30))
    place = Pos(x, y, z)
    for node, material, shape in posed(POSE):
        model.add("robot" if node == "link0" else "robot_arm", material, place * shape)


def fence(model: Model) -> None:
    """Posts and clear panels round the robot, light curtains where pallets leave."""
    x0, x1, y0, y1 = -880.0, 3920.0, -2430.0, 2430.0
    runs = [
        ((x0, y1), (x1, y1), 5),
        ((x1, y1), (x1, 420), 2),
        ((x1, -420), (x1, y0), 2),
        ((x0, y0), (1850, y0), 3),
        ((3350, y0), (x1, y0), 1),
        ((x0, y0), (x0, -1260), 1),
        ((x0, 1600), (x0, y1), 1),
    ]
    for start, end, panels in runs:
        xs, ys = evenly(start[0], end[0], panels + 1), evenly(start[1], end[1], panels + 1)
        model.add(
            "fence",
            "yellow",
            [box(x, y, 0, 60, 60, FENCE + 40) for x, y in zip(xs, ys, strict=True)],
        )
        along = start[1] == end[1]
        for i in range(panels):
            panel(model, (xs[i], ys[i]), (xs[i + 1], ys[i + 1]), along)
    curtains = [(x, y0) for x in (1910, 3290)]
    model.add("fence", "dark", [box(x, y - 10, 250, 46, 46, 1500) for x, y in curtains])
    model.add("fence", "red", [box(x, y - 36, 300, 10, 6, 1400) for x, y in curtains])
    warning_sign(model, 400, y0 - 20, 1250, 220)


def panel(model: Model, a: tuple[float, float], b: tuple[float, float], along_x: bool) -> None:
    """One framed clear panel between two posts."""
    middle = Pos((a[0] + b[0]) / 2, (a[1] + b[1]) / 2, 0)
    length = abs(a[0] - b[0]) + abs(a[1] - b[1]) - 70
    place = middle if along_x else middle * Rot(0, 0, 90)
    half = length / 2
    frame = [box(0, 0, z, length, 24, 40) for z in (160, FENCE - 40)]
    frame += [box(s * (half - 20), 0, 200, 40, 24, FENCE - 240) for s in (-1, 1)]
    model.add("fence", "dark", [place * part for part in frame])
    pane = sides_of("-y+y", -half + 40, half - 40, -3, 3, 200, FENCE - 40)
    model.add("glass", "glass", [place * part for part in pane])


def build_low(model: Model) -> None:
    """Case packer, conveyor, robot, pallets and fence posts in boxes."""
    HOUSING.build_low(model)
    fan_filter_units_low(model, FAN_XS, 0, HOUSING.top, 800, 1350)
    model.add("cabinet", "light_grey", span(-3300, -1200, 1110, 1560, 0, 2050))
    conveyor_stub_low(model, -4000, -3420)
    model.add("conveyor", "alu", span(-960, 4000, -290, 290, 780, 895))
    x, y, z = ROBOT
    model.add("robot", "grey", box(x, y, 0, 560, 560, z))
    model.add(
        "robot", "orange", box(x, y, z, 420, 420, 700), box(x, y - 270, z + 700, 230, 540, 800)
    )
    model.add("robot", "orange", box(x, y - 800, z + 700, 200, 700, 220))
    for px, py, height in ((2650, 1350, 700), (50, 1560, 240), (2600, -1450, 1170)):
        model.add("pallets", "blue", box(px, py, 0, 1220, 900, 150))
        model.add("work", "carton", box(px, py, 150, 1160, 860, height))
    back = [(x, 2430) for x in (-880, 720, 2320, 3920)]
    front = [(x, -2430) for x in (-880, 485, 1850, 3350, 3920)]
    for px, py in [*back, *front, (3920, 420), (3920, -420)]:
        post = px - 30, px + 30, py - 30, py + 30, 0, FENCE
        model.add("fence", "yellow", sides_of("-x+x-y+y", *post))
    for x0, x1, y in ((-880, 3920, 2430), (-880, 1850, -2430)):
        rails = [sides_of("-y+y", x0, x1, y - 10, y + 10, z, z + 40) for z in (160, FENCE - 40)]
        model.add("fence", "dark", rails)
    operator_panel_low(model, -1590, HOUSING.y0)
    signal_tower_low(model, -1100, -1060, HOUSING.top)
