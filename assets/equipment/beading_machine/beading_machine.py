"""Beading machine: cans spin on a carousel while forming rollers press the groove into their wall."""

from cad.fittings import exhaust_duct
from cad.housing import Enclosure
from cad.mechanisms import starwheel
from cad.model import Model, Spec
from cad.moving import UP, Moving
from cad.shapes import box, cone, cylinder, ring_positions, span, tube
from cad.shell import Shell
from cad.transport import track

HOUSING = Enclosure(x0=-1350, x1=1350, y0=-1150, y1=1060, top=2400, doors=3, header=200)
SHELL = Shell(
    HOUSING,
    reach=1750,
    cabinet=(-1200, 1200, 1500),
    panel_x=860,
    plate_x=-950,
    fans=(-820.0,),
    fan=(760.0, 1200.0),
)
RADIUS, HEADS = 620.0, 12
WHEELS = ((1, -RADIUS - 110), (2, RADIUS + 110))

SPEC = Spec(
    id="beading_machine",
    name_en="Beading machine",
    name_ko="비딩기",
    area="assembly",
    size_m=(3.5, 3.0, 2.6),
    inlet_m=(-1.75, 0.0, 0.9),
    outlet_m=(1.75, 0.0, 0.9),
    work_m=(0.0, -0.55, 0.9),
    band="#2a8fa8",
    moving=(
        Moving("carousel", "spin", UP, (0, 0, 900), turn_deg=360.0 / HEADS),
        *(Moving(f"starwheel_{i}", "spin", UP, (x, 0, 900), turn_deg=-45.0) for i, x in WHEELS),
        HOUSING.door_opening(),
    ),
)


def carousel(model: Model) -> None:
    """Spindles below, forming rollers on levers beside each can, holders and cams above."""
    node, top = "carousel", 900.0
    model.add(node, "grey", cylinder(0, 0, 795, 330, 70), tolerance_mm=3)
    model.add(node, "blue", cylinder(0, 0, 865, RADIUS, 30), tolerance_mm=2)
    model.add(node, "grey", cone(0, 0, 895, 330, 210, 120), cylinder(0, 0, 1015, 210, 300))
    model.add(node, "blue", cylinder(0, 0, 1290, RADIUS - 10, 70), tolerance_mm=2)
    for px, py, angle in ring_positions(HEADS, RADIUS - 70, 0, 0):
        a = px / (RADIUS - 70), py / (RADIUS - 70)
        model.add(node, "steel", cylinder(px, py, 895, 34, 20))
        model.add(node, "can", cylinder(px, py, top + 12, 23, 95))
        model.add(node, "dark", cylinder(px, py, top + 110, 27, 60))
        model.add(node, "steel", cylinder(px, py, top + 170, 20, 240))
        inner = px - a[0] * 72, py - a[1] * 72
        model.add(node, "yellow", cylinder(*inner, top + 78, 42, 16))
        model.add(node, "steel", cylinder(*inner, top + 60, 16, 340))
        model.add(node, "dark", box(px, py, 1360, 90, 90, 120))
        if round(angle) % 60 == 0:
            model.add(node, "grey", cylinder(px * 0.72, py * 0.72, 895, 46, 395))
    model.add("drum", "grey", cylinder(0, 0, 1500, 420, 210), tolerance_mm=3)
    model.add("drum", "steel", tube(0, 0, 1560, 436, 415, 60))
    model.add("drum", "dark", cylinder(0, 0, 1710, 170, 380))
    # Four heavy columns carry the fixed cam drum over the carousel.
    posts = [(sx * 470, sy * 800) for sx in (-1, 1) for sy in (-1, 1)]
    model.add("columns", "light_grey", [cylinder(x, y, 795, 85, 880) for x, y in posts])
    model.add(
        "columns", "light_grey", [span(x - 95, x + 95, -880, 880, 1675, 1760) for x in (-470, 470)]
    )
    model.add("columns", "blue", [box(0, y, 1675, 1000, 170, 85) for y in (-300, 300)])


def build(model: Model) -> None:
    """The full model."""
    SHELL.build(model)
    carousel(model)
    for i, x in WHEELS:
        starwheel(model, x, 0, 105, f"starwheel_{i}")
    track(model, -1340, WHEELS[0][1] - 115)
    track(model, WHEELS[1][1] + 115, 1340)
    # Oil mist from the rollers goes through the separator on the roof.
    model.add("separator", "blue", cylinder(480, -150, HOUSING.top, 330, 90))
    model.add("separator", "light_grey", cylinder(480, -150, HOUSING.top + 90, 300, 80))
    exhaust_duct(
        model,
        [
            (780, -150, HOUSING.top + 85),
            (1050, -150, HOUSING.top + 85),
            (1050, 900, HOUSING.top + 85),
        ],
        80,
    )
    model.add("lubrication", "dark", box(1050, -900, 798, 260, 260, 60))
    model.add("lubrication", "yellow", cylinder(1050, -900, 858, 90, 260))


def build_low(model: Model) -> None:
    """Boxes for far views."""
    SHELL.build_low(model)
    model.add("separator", "light_grey", box(480, -150, HOUSING.top, 600, 600, 170))
