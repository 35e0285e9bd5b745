"""X-ray inspector: a shielded cabin; tube and flat detector face each other across the belt."""

from cad.fittings import (
    cable_tray,
    control_cabinet,
    name_plate,
    operator_panel,
    operator_panel_low,
    signal_tower,
    signal_tower_low,
    warning_sign,
)
from cad.housing import Enclosure
from cad.mechanisms import cable_loop, turntable
from cad.model import Model, Spec
from cad.moving import dial
from cad.shapes import along_y, box, cylinder, evenly, span
from cad.transport import conveyor_stub, conveyor_stub_low, track

CABIN = Enclosure(
    x0=-1750,
    x1=1750,
    y0=-1405,
    y1=1150,
    top=2320,
    doors=3,
    header=260,
    window=0.75,
    glazed_ends=False,
    skin="lead",
    door="lead",
    frit=130,
)
DIAL_RADIUS = 520

SPEC = Spec(
    id="xray_inspector",
    name_en="X-ray inspector",
    name_ko="X선 검사기",
    area="inspection",
    size_m=(5.0, 3.5, 2.8),
    inlet_m=(-2.5, 0.0, 0.9),
    outlet_m=(2.5, 0.0, 0.9),
    work_m=(-0.23, -0.417, 0.9),
    band="#6b4fc8",
    moving=(
        dial("turntable", 0, 0, 12),
        CABIN.door_opening(),
    ),
)


def shielded_tunnel(model: Model, side: int) -> None:
    """The labyrinth the cells pass on their way in or out."""
    x0, x1 = sorted((side * 1740, side * 2280))
    model.add(
        "tunnels", "lead", span(x0, x1, -330, 330, 780, 840), span(x0, x1, -330, 330, 1160, 1230)
    )
    model.add("tunnels", "lead", [span(x0, x1, y - 35, y + 35, 840, 1160) for y in (-295, 295)])
    model.add(
        "tunnels",
        "rubber",
        [
            span(side * 2272 - 6, side * 2272 + 6, y - 38, y + 38, 960, 1160)
            for y in evenly(-210, 210, 6)
        ],
    )
    model.add("signs", "yellow", span(x0 + 60, x1 - 60, -334, -328, 1085, 1140))


def tube_and_detector(model: Model, x: float) -> None:
    """Tube housing in front of the dial, flat panel detector behind the cells."""
    rim = DIAL_RADIUS - 44
    model.add("tube", "grey", box(x, -rim - 330, 795, 300, 260, 260))
    model.add(
        "tube",
        "alu",
        along_y(x, -rim - 340, 1200, 130, 320),
        box(x, -rim - 340, 1050, 200, 220, 60),
    )
    model.add("tube", "copper", along_y(x, -rim - 165, 1200, 70, 40))
    model.add("tube", "red", along_y(x, -rim - 510, 1200, 90, 24))
    model.add("detector", "dark", box(x, -rim + 230, 1010, 420, 60, 400))
    model.add("detector", "screen_lit", box(x, -rim + 197, 1040, 340, 6, 340))
    model.add("detector", "grey", box(x, -rim + 275, 930, 120, 40, 460))


def roof(model: Model) -> None:
    """High-voltage generator, chiller and the lit sign over the doors."""
    z = CABIN.top
    model.add("generator", "white", box(-850, 150, z, 900, 900, 430, 30))
    model.add(
        "generator", "dark", [box(-850, -305, z + h, 620, 10, 18) for h in evenly(90, 250, 6)]
    )
    warning_sign(model, -520, -302, z + 270, 120)
    model.add("generator", "light_grey", box(700, 200, z, 800, 800, 330, 20))
    model.add(
        "generator",
        "dark",
        cylinder(700, 200, z + 330, 270, 16),
        cylinder(700, 200, z + 346, 60, 20),
    )
    cable_loop(
        model,
        [(-400, 150, z + 200), (-100, 150, z + 200), (-60, -250, z + 200), (-60, -500, z - 5)],
        30,
    )
    model.add("signs", "yellow", box(0, CABIN.y0 - 4, CABIN.head + 118, 900, 8, 112))
    model.add(
        "signs",
        "dark",
        [box(x, CABIN.y0 - 9, CABIN.head + 150, 60, 4, 48) for x in evenly(-330, 330, 6)],
    )


def build(model: Model) -> None:
    """The full model."""
    CABIN.build(model)
    roof(model)
    for x, _ in CABIN.door_centres()[:2]:
        warning_sign(model, x, -1400, 866, 200)
    for side in (-1, 1):
        shielded_tunnel(model, side)
    cable_tray(model, -1650, 1650, 950, CABIN.top)
    control_cabinet(model, -1400, 1400, 1160, 1740)
    signal_tower(model, 1620, -1270, CABIN.top)
    operator_panel(model, 1160, CABIN.y0)
    name_plate(model, -1380, CABIN.y0, CABIN.head + 135, 420)

    turntable(model, 0, 0, DIAL_RADIUS, 12)
    for x in (-230, 230):
        tube_and_detector(model, x)
    track(model, -1740, -DIAL_RADIUS - 10)
    track(model, DIAL_RADIUS + 10, 1740)
    conveyor_stub(model, -2500, -1750, leg_at=-2390)
    conveyor_stub(model, 1750, 2500, leg_at=2390)


def build_low(model: Model) -> None:
    """Boxes for far views."""
    CABIN.build_low(model)
    z = CABIN.top
    model.add("generator", "white", box(-850, 150, z, 900, 900, 430))
    model.add("generator", "light_grey", box(700, 200, z, 800, 800, 330))
    model.add("signs", "yellow", box(0, CABIN.y0 - 4, CABIN.head + 118, 900, 12, 112))
    model.add(
        "signs", "yellow", [box(x, -1405, 866, 200, 12, 200) for x, _ in CABIN.door_centres()[:2]]
    )
    model.add("tunnels", "lead", [box(s * 2010, 0, 780, 540, 660, 450) for s in (-1, 1)])
    model.add("cabinet", "light_grey", box(0, 1450, 0, 2800, 570, 2050))
    signal_tower_low(model, 1620, -1270, z)
    operator_panel_low(model, 1160, CABIN.y0)
    conveyor_stub_low(model, -2500, -2000)
    conveyor_stub_low(model, 2000, 2500)
