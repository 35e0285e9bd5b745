"""Can inserter: cans come up an elevator from a hopper, rolls are pushed down into them.

The hopper with its inclined elevator stands beside the housing; inside, a ring of rams goes round
with the dial.
"""

from build123d import Pos, Rot

from cad.housing import Enclosure
from cad.mechanisms import bowl_feeder, dial_station, starwheel
from cad.model import Model, Spec
from cad.moving import UP, Moving
from cad.shapes import box, cone, cylinder, evenly, ring_positions, rod, span
from cad.shell import Shell
from cad.transport import track

HOUSING = Enclosure(x0=-1250, x1=2020, y0=-1150, y1=1060, top=2470, doors=3)
SHELL = Shell(
    HOUSING,
    reach=2500,
    cabinet=(-300, 1900, 1500),
    panel_x=1500,
    plate_x=-750,
    fans=(560.0, 1540.0),
    fan=(800.0, 1250.0),
)
DIAL_X, DIAL_RADIUS, HEADS = 260.0, 560.0, 12
WHEELS = ((1, DIAL_X - DIAL_RADIUS - 120), (2, DIAL_X + DIAL_RADIUS + 120))

SPEC = Spec(
    id="can_inserter",
    name_en="Can inserter",
    name_ko="캔 삽입기",
    area="assembly",
    size_m=(5.0, 3.0, 2.6),
    inlet_m=(-2.5, 0.0, 0.9),
    outlet_m=(2.5, 0.0, 0.9),
    work_m=(0.26, -0.5, 0.9),
    band="#2f7ab8",
    moving=(
        Moving("carousel", "spin", UP, (DIAL_X, 0, 900), turn_deg=360.0 / HEADS),
        *(Moving(f"starwheel_{i}", "spin", UP, (x, 0, 900), turn_deg=-45.0) for i, x in WHEELS),
        HOUSING.door_opening(),
    ),
)


def insertion_carousel(model: Model) -> None:
    """Cans on the rim, rolls half way in, a ram over each, the cam ring that drives the rams."""
    x, top, node = DIAL_X, 900.0, "carousel"
    model.add(node, "grey", cylinder(x, 0, 795, 240, 60))
    model.add(node, "alu", cylinder(x, 0, top - 40, DIAL_RADIUS, 36), tolerance_mm=2)
    model.add(node, "blue", cylinder(x, 0, top, 150, 560))
    model.add(node, "alu", cylinder(x, 0, top + 330, DIAL_RADIUS - 10, 30), tolerance_mm=2)
    for i, (px, py, _) in enumerate(ring_positions(HEADS, DIAL_RADIUS - 70, x, 0)):
        drop = 90 * abs((i / HEADS * 2) - 1)
        model.add(node, "dark", cylinder(px, py, top - 6, 34, 22))
        model.add(node, "can", cylinder(px, py, top + 14, 25, 95))
        if i % 3:
            model.add(node, "copper", cylinder(px, py, top + 60 + drop * 0.5, 21, 80))
        model.add(node, "steel", cylinder(px, py, top + 170 + drop, 13, 320))
        model.add(node, "dark", cylinder(px, py, top + 150 + drop, 24, 34))
        model.add(node, "steel", box(px, py, top + 360, 60, 60, 90))
        model.add(node, "yellow", cylinder(px, py, top + 480 + drop, 30, 22))
    model.add("cam", "blue", cylinder(x, 0, top + 640, DIAL_RADIUS - 40, 50), tolerance_mm=3)
    model.add("cam", "dark", cylinder(x, 0, top + 690, 180, 260))
    model.add("cam", "light_grey", box(x, 700, 795, 160, 160, 820), box(x, 380, 1545, 150, 760, 70))


def can_supply(model: Model) -> None:
    """Hopper on wheels-high legs, elevator with cleats up to the roof, chute to the bowl."""
    x0, x1, y0, y1 = -2480.0, -1320.0, -1060.0, -180.0
    legs = [box(x, y, 0, 70, 70, 620) for x in (x0 + 50, x1 - 60) for y in (y0 + 50, y1 - 50)]
    model.add("hopper", "light_grey", legs)
    middle = (x0 + x1) / 2 - 110, (y0 + y1) / 2
    model.add("hopper", "steel", box(*middle, 700, 800, 780, 380, 30))
    shell = box(*middle, 1080, 900, 860, 60, 20) - box(*middle, 1070, 820, 780, 80)
    model.add("hopper", "blue", shell)
    model.add("hopper", "white", box(middle[0], middle[1], 560, 500, 460, 140))
    cans = [
        Pos(middle[0] + dx, middle[1] + dy, 1095 + (i * 37) % 40)
        * Rot(90, 0, (i * 53) % 180)
        * cylinder(0, 0, -45, 23, 90)
        for i, (dx, dy) in enumerate(
            (dx, dy) for dx in evenly(-330, 330, 6) for dy in evenly(-310, 310, 6)
        )
    ]
    model.add("hopper", "can", cans)
    foot, head = (x1 - 100, 640), (x1 + 30, 2330)
    length = ((head[0] - foot[0]) ** 2 + (head[1] - foot[1]) ** 2) ** 0.5
    lean = 4.4
    lift = Pos(foot[0], middle[1], foot[1]) * Rot(0, lean, 0)
    model.add("elevator", "white", lift * box(0, 0, 0, 200, 420, length))
    model.add("elevator", "band", lift * box(0, 0, length - 260, 206, 426, 60))
    model.add("elevator", "glass", lift * span(-108, -104, -150, 150, 420, length - 320))
    cleats = [lift * box(-101, 0, z, 8, 300, 26) for z in evenly(440, length - 380, 9)]
    model.add("elevator", "dark", cleats)
    model.add("elevator", "blue", lift * box(0, -260, length - 180, 150, 110, 150))
    model.add("chute", "alu", rod((head[0], middle[1], 2380), (-560, -620, 2300), 95))


def build(model: Model) -> None:
    """The full model."""
    SHELL.build(model)
    can_supply(model)
    insertion_carousel(model)
    for i, x in WHEELS:
        starwheel(model, x, 0, 110, f"starwheel_{i}")
    bowl_feeder(model, -720, -620, 800, 270)
    model.add(
        "chute", "steel", cone(-720, -620, 1850, 80, 230, 180), cylinder(-720, -620, 1200, 55, 650)
    )
    for angle in (60, 120):
        dial_station(model, DIAL_X, 0, DIAL_RADIUS, angle, "camera")
    model.add("interior", "grey", [box(x, -880, 798, 190, 170, 120) for x in (1150, 1400, 1650)])
    track(model, -1240, WHEELS[0][1] - 120)
    track(model, WHEELS[1][1] + 120, 2010)


def build_low(model: Model) -> None:
    """Boxes for far views."""
    SHELL.build_low(model)
    model.add("hopper", "steel", box(-2010, -620, 620, 820, 800, 460))
    model.add("hopper", "blue", box(-2010, -620, 1080, 900, 860, 60))
    model.add("hopper", "light_grey", box(-2010, -620, 0, 700, 640, 620))
    model.add("elevator", "white", box(-1360, -620, 640, 220, 420, 1700))
