"""Leak tester: each cell goes round under a vacuum bell while helium is sought around it.

Helium bottles in a rack at the side, pumps below the bells, the mass spectrometers with their
displays on the wall.
"""

from cad.fittings import warning_sign
from cad.housing import Enclosure
from cad.mechanisms import cable_loop, round_corners, starwheel
from cad.model import Model, Spec
from cad.moving import UP, Moving, dial
from cad.shapes import (
    along_x,
    along_y,
    box,
    cone,
    cylinder,
    evenly,
    pipe,
    ring_positions,
    span,
    tube,
)
from cad.shell import Shell
from cad.transport import track

HOUSING = Enclosure(x0=-1580, x1=1180, y0=-1150, y1=1060, top=2420, doors=3, header=220)
SHELL = Shell(
    HOUSING,
    reach=2000,
    cabinet=(-1450, 600, 1500),
    panel_x=760,
    plate_x=-1150,
    fans=(-1080.0, 620.0),
    fan=(700.0, 1200.0),
)
X, RADIUS, BELLS = -200.0, 640.0, 12
WHEELS = ((1, X - RADIUS - 110), (2, X + RADIUS + 110))

SPEC = Spec(
    id="leak_tester",
    name_en="Helium leak tester",
    name_ko="헬륨 누설 검사기",
    area="inspection",
    size_m=(4.0, 3.0, 2.6),
    inlet_m=(-2.0, 0.0, 0.9),
    outlet_m=(2.0, 0.0, 0.9),
    work_m=(-0.2, -0.57, 0.9),
    band="#2f9a86",
    moving=(
        dial("carousel", X, 0, BELLS),
        *(Moving(f"starwheel_{i}", "spin", UP, (x, 0, 900), turn_deg=-45.0) for i, x in WHEELS),
        HOUSING.door_opening(),
    ),
)


def bells(model: Model) -> None:
    """The dial with its bells, valves and hoses to the rotary union in the middle."""
    node, top = "carousel", 900.0
    model.add(node, "grey", cylinder(X, 0, 795, 300, 60), tolerance_mm=3)
    model.add(node, "alu", cylinder(X, 0, top - 40, RADIUS, 36), tolerance_mm=2)
    model.add(node, "steel", cylinder(X, 0, top, 170, 420))
    model.add(node, "blue", cylinder(X, 0, top + 420, 240, 90), cylinder(X, 0, top + 510, 120, 160))
    for i, (px, py, _) in enumerate(ring_positions(BELLS, RADIUS - 75, X, 0)):
        raised = 150 if i in (5, 6, 7) else 0
        model.add(node, "dark", cylinder(px, py, top - 6, 62, 16))
        if raised:
            model.add(node, "can", cylinder(px, py, top + 10, 23, 95))
        model.add(node, "steel", cylinder(px, py, top + 10 + raised, 58, 150))
        model.add(node, "steel", cone(px, py, top + 160 + raised, 58, 26, 40))
        model.add(node, "rubber", cylinder(px, py, top + 4 + raised, 64, 14), angle_rad=1.4)
        model.add(node, "blue", box(px, py, top + 200 + raised, 50, 50, 70))
        mx, my = X + (px - X) * 0.32, py * 0.32
        way = [(px, py, top + 270 + raised), (px, py, top + 400), (mx, my, top + 470)]
        model.add(node, "white", pipe(round_corners(way), 12), angle_rad=1.6)


def spectrometers(model: Model) -> None:
    """Two instruments with displays and a row of gauges on the back wall."""
    for x in (-1150.0, 650.0):
        model.add("meters", "dark", box(x, 880, 1000, 460, 240, 760, 15))
        model.add("meters", "screen", box(x, 756, 1420, 360, 8, 260))
        waves = [
            box(x - 150 + 33 * i, 750, 1450 + 17 * ((i * 7) % 9), 20, 6, 22) for i in range(10)
        ]
        model.add("meters", "screen_lit", waves)
        model.add("meters", "green", along_y(x - 140, 752, 1360, 18, 12))
        model.add("meters", "steel", [along_y(x + dx, 752, 1220, 62, 18) for dx in (-110, 110)])
        model.add("meters", "white", [along_y(x + dx, 742, 1220, 50, 8) for dx in (-110, 110)])
        model.add("meters", "red", [box(x + dx, 736, 1220, 6, 4, 40) for dx in (-110, 110)])


def helium(model: Model) -> None:
    """Bottles in a rack outside the end wall and the line to the tester."""
    x0, x1 = 1290.0, 1930.0
    model.add("rack", "dark", span(x0, x1, 330, 1000, 0, 60))
    model.add("rack", "yellow", [span(x0, x1, 965, 1000, z, z + 60) for z in (560, 1180)])
    model.add("rack", "yellow", [box(x, 985, 60, 50, 40, 1250) for x in (x0 + 25, x1 - 25)])
    for x in (x0 + 170, x1 - 170):
        for y in (500.0, 810.0):
            model.add(
                "bottles",
                "light_grey",
                cylinder(x, y, 60, 115, 1300),
                cone(x, y, 1360, 115, 40, 140),
            )
            model.add("bottles", "band", cylinder(x, y, 1240, 117, 70))
            model.add("bottles", "dark", cylinder(x, y, 1500, 34, 90))
    model.add("pipes", "steel", along_x((x0 + x1) / 2 - 100, 660, 1640, 16, 900), angle_rad=1.4)


def build(model: Model) -> None:
    """The full model."""
    SHELL.build(model)
    bells(model)
    spectrometers(model)
    helium(model)
    for i, x in WHEELS:
        starwheel(model, x, 0, 105, f"starwheel_{i}")
    model.add("pumps", "grey", [box(x, -830, 798, 300, 220, 170) for x in (-1250, 820)])
    model.add("pumps", "blue", [along_x(x, -830, 1040, 80, 260) for x in (-1250, 820)])
    fixed = [tube(x, -830, 968, 40, 26, 60) for x in (-1330, 740)]
    model.add("pumps", "steel", fixed)
    cable_loop(
        model, [(-1250, -700, 1000), (-1250, -520, 1250), (-700, -100, 1500), (X, 0, 1560)], 26
    )
    warning_sign(model, -1300, HOUSING.y0, 545)
    posts = evenly(-560, 560, 2)
    model.add("columns", "light_grey", [box(X + dx, 880, 795, 90, 90, 900) for dx in posts])
    track(model, -1570, WHEELS[0][1] - 115)
    track(model, WHEELS[1][1] + 115, 1170)


def build_low(model: Model) -> None:
    """Boxes for far views."""
    SHELL.build_low(model)
    model.add("rack", "yellow", box(1610, 985, 0, 640, 30, 1250))
    model.add(
        "bottles",
        "light_grey",
        [box(x, y, 60, 190, 190, 1480) for x in (1460, 1760) for y in (500, 810)],
    )
