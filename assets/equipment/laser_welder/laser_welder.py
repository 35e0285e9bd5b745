"""Laser welder: cells on a dial pass under scanner heads inside a light-tight cabin.

Welds current collectors, can bottoms, terminals and lids. The beam source stands on the roof and
feeds the heads through fibres; a duct takes the fumes away; the windows are small and laser-safe.
"""

from cad.fittings import (
    cable_tray,
    control_cabinet,
    exhaust_duct,
    name_plate,
    operator_panel,
    operator_panel_low,
    signal_tower,
    signal_tower_low,
    warning_sign,
)
from cad.housing import Enclosure
from cad.mechanisms import (
    bed_blocks,
    cable_loop,
    dial_station,
    gantry,
    laser_head,
    robot_hand,
    turntable,
)
from cad.model import Model, Spec
from cad.moving import dial
from cad.shapes import box, cylinder, evenly, span
from cad.transport import conveyor_stub, conveyor_stub_low, track

CABIN = Enclosure(
    x0=-2040,
    x1=2040,
    y0=-1405,
    y1=1200,
    top=2200,
    doors=4,
    window=0.74,
    glazed_ends=False,
    frit=110,
)
DIAL_RADIUS = 650
HEAD_XS, HEAD_Y = (-428, 428), -428
SOURCE_TOP = 2800

SPEC = Spec(
    id="laser_welder",
    name_en="Laser welder",
    name_ko="레이저 용접기",
    area="assembly",
    size_m=(5.0, 3.5, 2.8),
    inlet_m=(-2.5, 0.0, 0.9),
    outlet_m=(2.5, 0.0, 0.9),
    work_m=(-0.428, -0.428, 0.9),
    band="#5a3fc0",
    moving=(
        dial("turntable", 0, 0, 12),
        CABIN.door_opening(),
    ),
)


def beam_source(model: Model, x: float, y: float) -> None:
    """Fibre laser on the roof: cabinet, cooler grille, fibre outlets."""
    z = CABIN.top
    model.add("beam_source", "dark", box(x, y, z, 1180, 780, 50))
    model.add("beam_source", "white", box(x, y, z + 50, 1240, 840, SOURCE_TOP - z - 50, 30))
    model.add("beam_source", "red", box(x, y, z + 420, 1246, 846, 40, 30))
    front = y - 420
    model.add(
        "beam_source",
        "dark",
        [
            span(x - 560, x - 160, front - 5, front + 4, h, h + 16)
            for h in evenly(z + 110, z + 330, 8)
        ],
        box(x + 330, front, z + 130, 380, 8, 200),
    )
    model.add("beam_source", "screen_lit", box(x + 240, front - 5, z + 250, 130, 4, 50))
    model.add(
        "beam_source", "steel", [cylinder(x + dx, y, SOURCE_TOP - 4, 40, 4) for dx in (-150, 150)]
    )


def build(model: Model) -> None:
    """The full model."""
    CABIN.build(model)
    stripe_z = 812
    for x, width in CABIN.door_centres():
        model.add(
            "signs",
            "yellow",
            span(x - width / 2 + 5, x + width / 2 - 5, -1400, -1388, stripe_z, stripe_z + 60),
        )
        bars = evenly(x - width / 2 + 70, x + width / 2 - 70, 6)
        model.add("signs", "dark", [box(bx, -1402, stripe_z, 62, 6, 60) for bx in bars])
    for x, _ in CABIN.door_centres()[:3]:
        warning_sign(model, x, -1394, 893, 165)
    beam_source(model, -900, 250)
    for x in HEAD_XS:
        cable_loop(
            model,
            [
                (-280, 250 + x * 0.5, 2500),
                (120 + x * 0.4, 250 + x * 0.5, 2480),
                (x + 200, -350, 2640),
                (x + 60, HEAD_Y, 2190),
            ],
            20,
            "yellow",
        )
        model.add("ducts", "dark", cylinder(x + 60, HEAD_Y, 2195, 55, 40))
    exhaust_duct(model, [(1250, 250, 2195), (1250, 250, 2560), (1250, 1500, 2560)], 150)
    model.add("ducts", "light_grey", box(1250, -500, 2200, 760, 620, 240, 20))
    model.add("ducts", "dark", box(1250, -500, 2440, 560, 420, 16))
    cable_tray(model, -1950, 1950, 1050, CABIN.top)
    control_cabinet(model, -1700, 1700, 1210, 1750)
    signal_tower(model, 1900, -1260, CABIN.top, reach=240)
    operator_panel(model, 1020, CABIN.y0)
    name_plate(model, -1550, CABIN.y0, CABIN.head + 128)

    turntable(model, 0, 0, DIAL_RADIUS, 12)
    gantry(model, -850, 850, HEAD_Y + 180, 1560)
    for x in HEAD_XS:
        laser_head(model, x, HEAD_Y, 1130)
        model.add("laser_head", "alu", box(x, HEAD_Y + 100, 1230, 150, 40, 420))
    for angle in (60, 120):
        dial_station(model, 0, 0, DIAL_RADIUS, angle, "camera")
    robot_hand(model, 1330, 470, 798)
    bed_blocks(model, (-1550, -1350, -1150), -700, 150, 180, 330)
    track(model, -2020, -DIAL_RADIUS - 10)
    track(model, DIAL_RADIUS + 10, 2020)
    conveyor_stub(model, -2500, -2050)
    conveyor_stub(model, 2050, 2500)


def build_low(model: Model) -> None:
    """Boxes for far views."""
    CABIN.build_low(model)
    model.add("signs", "yellow", span(-2000, 2000, -1408, -1392, 812, 872))
    model.add("beam_source", "white", box(-900, 250, CABIN.top, 1240, 840, SOURCE_TOP - CABIN.top))
    model.add("beam_source", "red", box(-900, 250, CABIN.top + 420, 1250, 850, 40))
    model.add(
        "ducts", "alu", box(1250, 250, 2195, 280, 280, 500), box(1250, 880, 2420, 280, 1240, 280)
    )
    model.add("ducts", "light_grey", box(1250, -500, 2200, 760, 620, 240))
    model.add("cabinet", "light_grey", box(0, 1480, 0, 3400, 540, 2050))
    signal_tower_low(model, 1900, -1260, CABIN.top, reach=240)
    operator_panel_low(model, 1020, CABIN.y0)
    conveyor_stub_low(model, -2500, -2040)
    conveyor_stub_low(model, 2040, 2500)
