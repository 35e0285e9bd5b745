"""Lid sealer: after filling the lid is crimped on, the seam and the fill port are welded shut.

Two modules: a glazed one with the crimping carousel, and a laser cabin for the welds.
"""

from cad.fittings import exhaust_duct, warning_sign
from cad.housing import Enclosure
from cad.mechanisms import dial_station, gantry, starwheel, tray_magazine, turntable
from cad.model import Model, Spec
from cad.moving import UP, Moving, dial
from cad.shapes import box, cone, cylinder, evenly, ring_positions, span
from cad.shell import Shell
from cad.transport import conveyor_stub, conveyor_stub_low, track
from cad.welding import beam_source, bridge_heads, fume_hood

Y0, Y1, MIDDLE = -1405.0, 1200.0, -60.0
CRIMPING = Enclosure(
    x0=-2040, x1=MIDDLE, y0=Y0, y1=Y1, top=2320, doors=2, outlet=False, open_sides=("+x",)
)
WELDING = Enclosure(
    x0=MIDDLE,
    x1=2040,
    y0=Y0,
    y1=Y1,
    top=2200,
    doors=2,
    window=0.74,
    glazed_ends=False,
    frit=90,
    open_sides=("-x",),
    opens=-1,
)
SHELL = Shell(
    CRIMPING,
    reach=2500,
    cabinet=(-1750, 1750, 1750),
    panel_x=-1050,
    plate_x=-1500,
    fans=(-1560.0, -560.0),
    fan=(820.0, 1500.0),
)
X, RADIUS, HEADS = -1060.0, 560.0, 10
WHEELS = ((1, X - RADIUS - 110), (2, X + RADIUS + 110))
DIAL_X, DIAL_RADIUS = 1010.0, 500.0
LASERS = ((760.0, -380.0), (1260.0, -380.0))

SPEC = Spec(
    id="lid_sealer",
    name_en="Lid crimper and sealing welder",
    name_ko="크림핑·리드 용접기",
    area="filling",
    size_m=(5.0, 3.5, 2.8),
    inlet_m=(-2.5, 0.0, 0.9),
    outlet_m=(2.5, 0.0, 0.9),
    work_m=(-1.06, -0.49, 0.9),
    band="#157f96",
    moving=(
        Moving("carousel", "spin", UP, (X, 0, 900), turn_deg=360.0 / HEADS),
        *(Moving(f"starwheel_{i}", "spin", UP, (x, 0, 900), turn_deg=-45.0) for i, x in WHEELS),
        dial("turntable", DIAL_X, 0, 10),
        CRIMPING.door_opening(),
    ),
)


def crimping_carousel(model: Model) -> None:
    """A press head over each cell, driven by the cam ring above."""
    node, top = "carousel", 900.0
    model.add(node, "grey", cylinder(X, 0, 795, 260, 70))
    model.add(node, "alu", cylinder(X, 0, top - 36, RADIUS, 34), tolerance_mm=2)
    model.add(node, "blue", cylinder(X, 0, top, 200, 480))
    model.add(node, "blue", cylinder(X, 0, top + 420, RADIUS, 70), tolerance_mm=2)
    for i, (px, py, _) in enumerate(ring_positions(HEADS, RADIUS - 70, X, 0)):
        down = -60 if i % 5 in (0, 1) else 0
        model.add(node, "can", cylinder(px, py, top, 23, 95))
        model.add(node, "cap", cylinder(px, py, top + 95, 20, 5))
        model.add(node, "steel", cone(px, py, top + 165 + down, 30, 52, 60))
        model.add(node, "steel", cylinder(px, py, top + 225 + down, 52, 110))
        model.add(node, "grey", cylinder(px, py, top + 335, 34, 90))
        model.add(node, "dark", box(px, py, top + 490, 84, 84, 90))
        model.add(node, "yellow", cylinder(px, py, top + 580, 40, 26))
    model.add("cam", "grey", cylinder(X, 0, top + 640, RADIUS - 60, 110), tolerance_mm=3)
    model.add("cam", "dark", cylinder(X, 0, top + 750, 160, 320))
    model.add("cam", "light_grey", [box(X + dx, 760, 795, 150, 150, 860) for dx in (-380, 380)])
    model.add("cam", "light_grey", span(X - 460, X + 460, -60, 840, 1655, 1720))


def build(model: Model) -> None:
    """The full model."""
    SHELL.build(model)
    WELDING.build(model)
    model.add("bed", "grey", span(MIDDLE - 30, MIDDLE + 30, Y0 + 10, Y1 - 10, 770, 800))
    crimping_carousel(model)
    for i, x in WHEELS:
        starwheel(model, x, 0, 100, f"starwheel_{i}")
    tray_magazine(model, -1700, 760, 798, 360, 11)
    turntable(model, DIAL_X, 0, DIAL_RADIUS, 10)
    gantry(model, DIAL_X - 560, DIAL_X + 560, LASERS[0][1] + 190, 1560)
    bridge_heads(model, LASERS, 1130)
    for x, y in LASERS:
        fume_hood(model, x, y - 110, 1040, (1700, 250))
    dial_station(model, DIAL_X, 0, DIAL_RADIUS, 90, "camera")
    beam_source(model, 700, 300, WELDING.top, "red")
    exhaust_duct(model, [(1700, 250, 2195), (1700, 250, 2560), (1700, 1500, 2560)], 140)
    for x, width in WELDING.door_centres():
        half = width / 2 - 5
        model.add("signs", "yellow", span(x - half, x + half, -1400, -1388, 812, 872))
        bars = evenly(x - half + 65, x + half - 65, 6)
        model.add("signs", "dark", [box(bx, -1402, 812, 62, 6, 60) for bx in bars])
        warning_sign(model, x, -1394, 893, 165)
    track(model, -2030, WHEELS[0][1] - 110)
    track(model, WHEELS[1][1] + 110, DIAL_X - DIAL_RADIUS - 10)
    track(model, DIAL_X + DIAL_RADIUS + 10, 2030)
    conveyor_stub(model, 2050, 2500)


def build_low(model: Model) -> None:
    """Boxes for far views."""
    SHELL.build_low(model)
    WELDING.build_low(model)
    model.add("signs", "yellow", span(MIDDLE, 2000, -1408, -1392, 812, 872))
    model.add("beam_source", "white", box(700, 300, WELDING.top, 1240, 840, 600))
    model.add(
        "ducts", "alu", box(1700, 250, 2195, 280, 280, 500), box(1700, 880, 2420, 280, 1240, 280)
    )
    conveyor_stub_low(model, 2040, 2500)
