"""Sleeving and labelling: film is opened over the cell, shrunk in a hot tunnel, printed and read.

From left to right: film reels and sleeving carousel, shrink tunnel, label applicator, vision dome.
"""

from cad.fittings import exhaust_duct
from cad.housing import Enclosure
from cad.mechanisms import reel, roller, starwheel, web
from cad.model import Model, Spec
from cad.moving import ALONG_Y, UP, Moving
from cad.shapes import along_y, box, cone, cylinder, evenly, ring_positions, span
from cad.shell import Shell
from cad.transport import track

HOUSING = Enclosure(x0=-3080, x1=3080, y0=-1150, y1=1060, top=2470, doors=6)
SHELL = Shell(
    HOUSING,
    reach=3500,
    cabinet=(-2600, 2600, 1500),
    panel_x=1540,
    plate_x=-2500,
    fans=(-2300.0, -1300.0, 1500.0, 2400.0),
    fan=(800.0, 1250.0),
)
X, RADIUS, HEADS = -1250.0, 470.0, 10
WHEELS = ((1, X - RADIUS - 105), (2, X + RADIUS + 105))
FILM = ((1, -2600.0, 1900.0, 250.0), (2, -2600.0, 1320.0, 220.0))
LABELS = (1.0, 1350.0, 1800.0, 210.0)

SPEC = Spec(
    id="sleeving_labeller",
    name_en="Sleeving and labelling machine",
    name_ko="튜빙·라벨링기",
    area="packing",
    size_m=(7.0, 3.0, 2.6),
    inlet_m=(-3.5, 0.0, 0.9),
    outlet_m=(3.5, 0.0, 0.9),
    work_m=(-1.25, -0.4, 0.9),
    band="#b0487a",
    moving=(
        Moving("carousel", "spin", UP, (X, 0, 900), turn_deg=360.0 / HEADS),
        *(Moving(f"starwheel_{i}", "spin", UP, (x, 0, 900), turn_deg=-45.0) for i, x in WHEELS),
        *(Moving(f"reel_{i}", "spin", ALONG_Y, (x, 620, z), turn_deg=30.0) for i, x, z, _ in FILM),
        Moving("label_reel", "spin", ALONG_Y, (LABELS[1], -420, LABELS[2]), turn_deg=40.0),
        HOUSING.door_opening(),
    ),
)


def sleeving(model: Model) -> None:
    """Film from two reels over a mandrel and a cutter, tubes dropped over the cells going round."""
    model.add("face", "light_grey", span(-2950, -1750, 760, 800, 800, 2200))
    for i, x, z, radius in FILM:
        reel(model, x, 620, z, radius, 160, "green" if i == 1 else "screen_lit", f"reel_{i}")
    web(model, [(-2600, 2150), (-2150, 2150), (-1900, 1980), (X, 1980)], 620, 120, "green")
    for x, z in ((-2150, 2110), (-1900, 1940)):
        roller(model, x, 620, z, 36, 170)
    node, top = "carousel", 900.0
    model.add(node, "grey", cylinder(X, 0, 795, 230, 70))
    model.add(node, "alu", cylinder(X, 0, top - 36, RADIUS, 34), tolerance_mm=2)
    model.add(node, "blue", cylinder(X, 0, top, 140, 520))
    for i, (px, py, _) in enumerate(ring_positions(HEADS, RADIUS - 62, X, 0)):
        model.add(node, "can", cylinder(px, py, top, 23, 95))
        model.add(node, "green", cylinder(px, py, top + 6 + 14 * (i % 5), 24.5, 84))
        model.add(
            node, "steel", cylinder(px, py, top + 230, 20, 200), cone(px, py, top + 190, 8, 20, 40)
        )
        model.add(node, "dark", box(px, py, top + 430, 62, 62, 90))
    model.add(node, "alu", cylinder(X, 0, top + 470, RADIUS - 30, 26), tolerance_mm=2)
    model.add(
        "cutter", "light_grey", box(X, 620, 795, 200, 160, 1130), box(X, 330, 1880, 190, 700, 60)
    )
    model.add("cutter", "dark", box(X, -20, 1620, 220, 220, 300))
    model.add("cutter", "green", cylinder(X, -20, 1440, 24, 180))


def shrink_tunnel(model: Model) -> None:
    """An insulated tunnel over the belt with a glowing slot and blowers on top."""
    x0, x1 = -420.0, 820.0
    model.add("tunnel", "steel", [span(x0, x1, y - 40, y + 40, 840, 1300) for y in (-250, 250)])
    model.add("tunnel", "steel", span(x0, x1, -290, 290, 1300, 1400))
    model.add(
        "tunnel", "orange", [span(x0 + 60, x1 - 60, y, y + 6, 930, 1000) for y in (-294, 288)]
    )
    model.add("tunnel", "dark", [span(x - 6, x + 6, -210, 210, 1060, 1300) for x in (x0, x1)])
    for x in evenly(x0 + 220, x1 - 220, 3):
        model.add("tunnel", "light_grey", box(x, 0, 1400, 260, 340, 130))
        model.add("tunnel", "blue", along_y(x, 60, 1610, 95, 240))
    exhaust_duct(model, [(200, 420, 1350), (200, 620, 1350), (200, 620, 2460)], 80)
    model.add("roof", "alu", cylinder(200, 620, 2470, 110, 120))


def labelling(model: Model) -> None:
    """Label reel, printer, applicator tongue over the belt."""
    _, x, z, radius = LABELS
    model.add("printer", "light_grey", box(x - 60, 240, 795, 260, 160, 1050))
    model.add("printer", "dark", box(x - 60, 130, 1180, 420, 260, 300))
    model.add("printer", "screen_lit", box(x - 150, -4, 1350, 130, 6, 70))
    reel(model, x, -420, z, radius, 90, "white", "label_reel")
    model.add(
        "printer",
        "light_grey",
        box(x, -300, z - 40, 90, 200, 90),
        box(x, -120, z - 60, 90, 560, 60),
    )
    web(model, [(x - 190, z - 60), (x - 120, 1420), (x + 60, 1120)], -420, 70, "white")
    model.add("printer", "alu", span(x - 40, x + 260, -450, -110, 1090, 1106))


def vision(model: Model) -> None:
    """A dome light over the belt and four cameras."""
    x = 2350.0
    model.add(
        "vision",
        "light_grey",
        [box(x + dx, y, 795, 60, 60, 900) for dx in (-330, 330) for y in (-330, 330)],
    )
    model.add("vision", "alu", span(x - 380, x + 380, -380, 380, 1695, 1740))
    model.add("vision", "white", cone(x, 0, 1050, 250, 110, 160))
    model.add("vision", "dark", box(x, 0, 1300, 110, 110, 200), cylinder(x, 0, 1210, 45, 90))
    cameras = [(x + dx, y) for dx in (-210, 210) for y in (-280, 280)]
    model.add("vision", "dark", [box(cx, cy, 980, 70, 130, 70) for cx, cy in cameras])
    model.add("vision", "blue", [box(cx, cy, 795, 40, 40, 185) for cx, cy in cameras])
    model.add("vision", "red", box(x + 620, 300, 795, 360, 300, 180))


def build(model: Model) -> None:
    """The full model."""
    SHELL.build(model)
    sleeving(model)
    shrink_tunnel(model)
    labelling(model)
    vision(model)
    for i, x in WHEELS:
        starwheel(model, x, 0, 95, f"starwheel_{i}")
    track(model, -3070, WHEELS[0][1] - 105)
    track(model, WHEELS[1][1] + 105, 3070)
    cells = [cylinder(x, 0, 900, 24, 95) for x in evenly(1000, 2900, 9)]
    model.add("work", "green", cells, angle_rad=1.4)


def build_low(model: Model) -> None:
    """Boxes for far views."""
    SHELL.build_low(model)
    model.add("roof", "alu", box(200, 620, 2470, 200, 200, 120))
