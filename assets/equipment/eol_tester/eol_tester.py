"""End-of-line tester: trays ride under probe plates; meters and battery cyclers stand behind."""

from cad.fittings import (
    cable_tray,
    control_cabinet,
    fan_filter_units,
    fan_filter_units_low,
    machine_light,
    name_plate,
    operator_panel,
    operator_panel_low,
    signal_tower,
    signal_tower_low,
    warning_sign,
)
from cad.housing import Enclosure
from cad.mechanisms import cable_loop
from cad.model import Model, Spec
from cad.moving import UP, Moving
from cad.shapes import box, cylinder, evenly, span

HOUSING = Enclosure(
    x0=-2560, x1=2560, y0=-1120, y1=640, top=2640, doors=5, bed=760, open_sides=("-x", "+x")
)
STATIONS = (-1640.0, 0.0, 1640.0)
FAN_XS = tuple(evenly(-2050, 2050, 5))
BELT_HALF, TOP = 320.0, 900.0
DOOR_HALF, DOOR_TOP = 390.0, 1220.0

SPEC = Spec(
    id="eol_tester",
    name_en="End-of-line tester (OCV, ACIR, DCIR)",
    name_ko="EOL 검사기 (OCV·ACIR·DCIR)",
    area="testing",
    size_m=(6.0, 3.0, 3.0),
    inlet_m=(-3.0, 0.0, 0.9),
    outlet_m=(3.0, 0.0, 0.9),
    work_m=(0.0, 0.0, 0.9),
    band="#7a3fb0",
    moving=(
        Moving("ram", "stroke", UP, travel=-70.0),
        HOUSING.door_opening(),
    ),
)


def build(model: Model) -> None:
    """Housing, tray line, three contact presses, meter wall, cabinets."""
    HOUSING.build(model)
    ends(model)
    tray_line(model)
    for x in STATIONS:
        press(model, x)
    meters(model)
    fan_filter_units(model, FAN_XS, -300, HOUSING.top, 760, 1000)
    cable_tray(model, -2400, 2400, 420, HOUSING.top, 220)
    control_cabinet(model, -2480, 2480, 650, 1500, 2350)
    machine_light(model, -2400, 2400, -700, HOUSING.head)
    operator_panel(model, 1080, HOUSING.y0)
    name_plate(model, -2000, HOUSING.y0, HOUSING.head + 128, 640)
    warning_sign(model, -2180, HOUSING.y0, 545)
    signal_tower(model, 2400, -1000, HOUSING.top)


def ends(model: Model) -> None:
    """End walls with an opening as wide as a tray."""
    h = HOUSING
    for x, inward in ((h.x0, 1), (h.x1, -1)):
        a, b = sorted((x, x + inward * 30))
        low = span(a, b, h.y0 + 74, h.y1 - 74, 192, h.bed - 42)
        sides = [(h.y0 + 70, -DOOR_HALF - 30), (DOOR_HALF + 30, h.y1 - 70)]
        walls = [span(a, b, y0, y1, h.bed, h.head) for y0, y1 in sides if y1 - y0 > 60]
        upper = span(a, b, -DOOR_HALF - 30, DOOR_HALF + 30, DOOR_TOP + 30, h.head)
        model.add("housing", "white", low, walls, upper)
        a, b = sorted((x - inward * 70, x + inward * 140))
        hood = [span(a, b, y, y + 14, 800, DOOR_TOP) for y in (-DOOR_HALF - 14, DOOR_HALF)]
        model.add(
            "tunnels", "dark", hood, span(a, b, -DOOR_HALF, DOOR_HALF, DOOR_TOP - 14, DOOR_TOP)
        )


def tray(model: Model, x: float) -> None:
    """A tray with its cells as rows."""
    model.add("work", "grey", box(x, 0, TOP, 600, 600, 60))
    rows = [box(x + dx, 0, TOP + 60, 42, 520, 70) for dx in evenly(-231, 231, 8)]
    model.add("work", "can", rows)


def tray_line(model: Model) -> None:
    """Two timing belts between rails through the machine, legs outside, trays on the way."""
    rails = [span(-3000, 3000, y - 20, y + 20, TOP - 110, TOP + 14) for y in (-340, 340)]
    model.add("conveyor", "alu", rails)
    belts = [span(-2995, 2995, y - 45, y + 45, TOP - 20, TOP) for y in (-250, 250)]
    model.add("conveyor", "rubber", belts)
    ties = [box(x, 0, TOP - 90, 60, 640, 30) for x in evenly(-2950, 2950, 9)]
    model.add("conveyor", "alu", ties)
    legs = [box(x, y, 40, 50, 40, TOP - 150) for x in (-2880, 2880) for y in (-330, 330)]
    feet = [cylinder(x, y, 0, 42, 40) for x in (-2880, 2880) for y in (-330, 330)]
    model.add("conveyor", "alu", legs, [box(x, 0, 250, 36, 640, 40) for x in (-2880, 2880)])
    model.add("conveyor", "dark", feet)
    model.add("conveyor", "blue", [box(x, -410, TOP - 170, 150, 90, 110) for x in (-2800, 2800)])
    for x in (-820, 820):
        tray(model, x)
    model.add("interior", "dark", [box(x, -370, TOP + 10, 40, 30, 60) for x in (-820, 820)])


def press(model: Model, x: float) -> None:
    """A contact press: lift below, probe plate above on four pillars, cylinder, cables."""
    tray(model, x)
    corners = [(x + sx * 370, sy * 400) for sx in (-1, 1) for sy in (-1, 1)]
    model.add("press", "steel", [cylinder(px, py, 760, 26, 1010) for px, py in corners])
    model.add("press", "light_grey", box(x, 0, 770, 560, 420, 70))
    model.add("press", "blue", box(x, 0, 1770, 860, 920, 70))
    model.add("press", "light_grey", cylinder(x, 0, 1840, 100, 260))
    model.add("press", "dark", cylinder(x, 0, 2100, 70, 60))
    model.add("ram", "steel", cylinder(x, 0, 1330, 55, 510))
    model.add("ram", "alu", box(x, 0, 1240, 820, 880, 90))
    model.add("ram", "dark", box(x, 0, 1180, 620, 620, 60))
    pins = [box(x + dx, 0, 1110, 12, 540, 70) for dx in evenly(-231, 231, 8)]
    model.add("ram", "copper", pins)
    for dx in (-240, 0, 240):
        cable_loop(model, [(x + dx, 250, 1330), (x + dx, 330, 1620), (x + dx, 590, 1500)], 18)


def meters(model: Model) -> None:
    """Slide-in meters on the back wall, with displays and status lights."""
    y = 560.0
    for x in evenly(-2050, 2050, 6):
        model.add("meters", "dark", span(x - 330, x + 330, y, y + 30, 1000, 2250))
        for z in evenly(1040, 2060, 5):
            model.add("meters", "grey", span(x - 310, x + 310, y - 26, y, z, z + 170))
            model.add(
                "meters", "screen_lit", span(x - 280, x - 90, y - 30, y - 26, z + 50, z + 130)
            )
            model.add("meters", "green", span(x + 190, x + 280, y - 30, y - 26, z + 70, z + 100))


def build_low(model: Model) -> None:
    """Boxes for far views."""
    HOUSING.build_low(model)
    h = HOUSING
    model.add("housing", "white", span(h.x0, h.x1, h.y0 + 60, h.y1, h.bed, h.head))
    fan_filter_units_low(model, FAN_XS, -300, h.top, 760, 1000)
    model.add("cabinet", "light_grey", span(-2480, 2480, 650, 1500, 0, 2350))
    for x in (-2780, 2780):
        model.add("conveyor", "alu", box(x, 0, 790, 440, 720, 105))
        model.add("conveyor", "rubber", box(x, 0, 860, 440, 560, 40))
        model.add("tunnels", "dark", box(x * 0.93, 0, 895, 100, 780, 320))
    operator_panel_low(model, 1080, h.y0)
    signal_tower_low(model, 2400, -1000, h.top)
