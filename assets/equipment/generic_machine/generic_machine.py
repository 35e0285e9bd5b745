"""Machine for stations that have no shape of their own: a good plain housing with a gantry."""

from cad.fittings import (
    air_service_unit,
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
)
from cad.housing import Enclosure
from cad.mechanisms import bed_blocks, gantry, lift_axis, robot_hand, tray_magazine
from cad.model import Model, Spec
from cad.moving import UP, Moving
from cad.shapes import box
from cad.transport import conveyor_stub, conveyor_stub_low, track

HOUSING = Enclosure(x0=-1560, x1=1560, y0=-1150, y1=1060, top=2470, doors=3)
FAN_XS = (-940, 0, 940)

SPEC = Spec(
    id="generic_machine",
    name_en="Machine",
    name_ko="범용 설비",
    area="general",
    size_m=(4.0, 3.0, 2.6),
    inlet_m=(-2.0, 0.0, 0.9),
    outlet_m=(2.0, 0.0, 0.9),
    work_m=(0.0, 0.0, 0.9),
    band="#5b6b7d",
    moving=(
        Moving("axes", "stroke", UP, travel=-60.0),
        HOUSING.door_opening(),
    ),
)


def build(model: Model) -> None:
    """The full model."""
    HOUSING.build(model)
    fan_filter_units(model, FAN_XS, 0, HOUSING.top, 700, 1250)
    cable_tray(model, -1450, 1450, 900, HOUSING.top)
    control_cabinet(model, -1400, 700, 1070, 1500)
    signal_tower(model, 1420, -1030, HOUSING.top)
    operator_panel(model, -510, HOUSING.y0)
    name_plate(model, -1080, HOUSING.y0, HOUSING.head + 128)
    machine_light(model, -1400, 1400, -700, HOUSING.head)
    air_service_unit(model, 1360, HOUSING.y0, 550)

    track(model, -1540, 1540)
    gantry(model, -620, 620, 250, 1480)
    for x in (-300, 0, 300):
        lift_axis(model, x, 120, 1010)
        model.add("axes", "dark", box(x, 40, 985, 60, 110, 60))
    robot_hand(model, 960, 420, 798)
    tray_magazine(model, -1130, 560, 798, 380, 9)
    bed_blocks(model, (-900, -650, -400, 500, 750, 1000), -760, 170, 180, 110)
    conveyor_stub(model, -2000, -1570)
    conveyor_stub(model, 1570, 2000)


def build_low(model: Model) -> None:
    """Boxes for far views."""
    HOUSING.build_low(model)
    fan_filter_units_low(model, FAN_XS, 0, HOUSING.top, 700, 1250)
    model.add("cabinet", "light_grey", box(-350, 1285, 0, 2100, 430, 2050))
    signal_tower_low(model, 1420, -1030, HOUSING.top)
    operator_panel_low(model, -510, HOUSING.y0)
    conveyor_stub_low(model, -2000, -1560)
    conveyor_stub_low(model, 1560, 2000)
