"""Tab flattener: folds and flattens the bare foil edges of a jelly roll.

The rolls ride in pucks along the belt, pass between upright forming rollers and stop under press
heads; a suction duct takes the particles away.
"""

from cad.fittings import (
    air_service_unit,
    cable_tray,
    control_cabinet,
    exhaust_duct,
    fan_filter_units,
    fan_filter_units_low,
    machine_light,
    name_plate,
    operator_panel,
    operator_panel_low,
    signal_tower,
    signal_tower_low,
)
from cad.housing import Enclosure
from cad.mechanisms import bed_blocks, press_head
from cad.model import Model, Spec
from cad.moving import UP, Moving
from cad.shapes import box, cone, cylinder, span, tube
from cad.transport import conveyor_stub, conveyor_stub_low, track

HOUSING = Enclosure(x0=-1580, x1=1580, y0=-1155, y1=1060, top=2440, doors=3)
PRESS_XS = (-180, 220, 620)
FAN_XS = (-480, 480)

SPEC = Spec(
    id="tab_flattener",
    name_en="Tab flattener",
    name_ko="탭 플래트닝기",
    area="assembly",
    size_m=(4.0, 3.0, 2.6),
    inlet_m=(-2.0, 0.0, 0.9),
    outlet_m=(2.0, 0.0, 0.9),
    work_m=(0.22, 0.0, 0.9),
    band="#1e66c8",
    moving=(
        Moving("ram", "stroke", UP, travel=-45.0),
        HOUSING.door_opening(),
    ),
)


def forming_rollers(model: Model, x: float) -> None:
    """Two pairs of upright rollers that lean the foil edges inwards, with their drives."""
    for dx in (0, 230):
        for side in (-1, 1):
            y = side * 138
            model.add("rollers", "steel", cylinder(x + dx, y, 905, 78, 190), tolerance_mm=3)
            model.add("rollers", "copper", tube(x + dx, y, 960, 84, 76, 46))
            model.add("rollers", "grey", cone(x + dx, y, 1095, 60, 36, 60))
            model.add("rollers", "dark", cylinder(x + dx, y, 800, 40, 105))
            model.add("rollers", "blue", cylinder(x + dx, y, 1245, 52, 190))
    model.add("rollers", "alu", span(x - 130, x + 360, -260, 260, 1155, 1245))
    model.add(
        "rollers",
        "light_grey",
        [box(px, py, 795, 70, 70, 360) for px in (x - 90, x + 320) for py in (-215, 215)],
    )


def inspection_bridge(model: Model, x: float) -> None:
    """Camera with ring light over the belt behind the presses."""
    model.add("inspection", "alu", [box(x, y, 795, 60, 60, 640) for y in (-190, 190)])
    model.add("inspection", "alu", box(x, 0, 1435, 70, 440, 60))
    model.add("inspection", "dark", box(x, 0, 1290, 80, 80, 160))
    model.add("inspection", "steel", cylinder(x, 0, 1210, 34, 80))
    model.add("inspection", "white", tube(x, 0, 1120, 92, 60, 34))


def build(model: Model) -> None:
    """The full model."""
    HOUSING.build(model)
    fan_filter_units(model, FAN_XS, -230, HOUSING.top, 820, 1100)
    exhaust_duct(model, [(1220, 250, 2435), (1220, 250, 2505), (1220, 1500, 2505)], 80)
    model.add("ducts", "light_grey", box(-1200, 500, HOUSING.top, 480, 620, 150, 20))
    cable_tray(model, -1500, 1000, 920, HOUSING.top)
    control_cabinet(model, -1350, 1350, 1070, 1500)
    signal_tower(model, 1450, -1020, HOUSING.top)
    operator_panel(model, 1050, HOUSING.y0)
    name_plate(model, -1080, HOUSING.y0, HOUSING.head + 128)
    machine_light(model, -1400, 1400, -700, HOUSING.head)
    air_service_unit(model, -1400, HOUSING.y0, 550)

    forming_rollers(model, -1000)
    for x in PRESS_XS:
        press_head(model, x, 0, 980, 330)
    inspection_bridge(model, 1120)
    exhaust_duct(model, [(220, 330, 1020), (220, 620, 1020), (220, 620, 2200)], 60)
    bed_blocks(model, (-1250, -1050, -850), -800, 150, 180, 150)
    bed_blocks(model, (300, 520, 740), -800, 160, 180, 110)
    track(model, -1570, 1570)
    conveyor_stub(model, -2000, -1590)
    conveyor_stub(model, 1590, 2000)


def build_low(model: Model) -> None:
    """Boxes for far views."""
    HOUSING.build_low(model)
    fan_filter_units_low(model, FAN_XS, -230, HOUSING.top, 820, 1100)
    model.add("ducts", "alu", box(1220, 850, 2440, 160, 1300, 160))
    model.add("ducts", "light_grey", box(-1200, 500, HOUSING.top, 480, 620, 150))
    model.add("cabinet", "light_grey", box(0, 1285, 0, 2700, 430, 2050))
    signal_tower_low(model, 1450, -1020, HOUSING.top)
    operator_panel_low(model, 1050, HOUSING.y0)
    conveyor_stub_low(model, -2000, -1580)
    conveyor_stub_low(model, 1580, 2000)
