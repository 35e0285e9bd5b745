"""Rotary assembler: an indexing dial with stations; joins, beads, tests or labels cells.

A bowl feeder and a tray magazine bring the parts; the cells come in at -x and leave at +x.
"""

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
from cad.mechanisms import (
    bed_blocks,
    bowl_feeder,
    dial_station,
    robot_hand,
    tool_carrier,
    tray_magazine,
    turntable,
)
from cad.model import Model, Spec
from cad.moving import dial
from cad.shapes import box
from cad.transport import conveyor_stub, conveyor_stub_low, track

HOUSING = Enclosure(x0=-2020, x1=2020, y0=-1150, y1=1060, top=2470, doors=4)
FAN_XS = (-1340, -450, 450, 1340)
DIAL_RADIUS = 600

SPEC = Spec(
    id="rotary_assembler",
    name_en="Rotary assembler",
    name_ko="로터리 조립기",
    area="assembly",
    size_m=(5.0, 3.0, 2.6),
    inlet_m=(-2.5, 0.0, 0.9),
    outlet_m=(2.5, 0.0, 0.9),
    work_m=(0.0, -0.556, 0.9),
    band="#1e66c8",
    moving=(
        dial("turntable", 0, 0, 16),
        HOUSING.door_opening(),
    ),
)


def build(model: Model) -> None:
    """The full model."""
    HOUSING.build(model)
    fan_filter_units(model, FAN_XS, 0, HOUSING.top, 760, 1250)
    cable_tray(model, -1900, 1900, 900, HOUSING.top)
    control_cabinet(model, -1500, 1500, 1070, 1500)
    signal_tower(model, 1880, -1030, HOUSING.top)
    operator_panel(model, 995, HOUSING.y0)
    name_plate(model, -1500, HOUSING.y0, HOUSING.head + 128)
    machine_light(model, -1800, 1800, -700, HOUSING.head)
    air_service_unit(model, -1800, HOUSING.y0, 550)

    turntable(model, 0, 0, DIAL_RADIUS, 16)
    for angle, tool in ((22.5, "camera"), (67.5, "press"), (112.5, "gripper"), (157.5, "press")):
        dial_station(model, 0, 0, DIAL_RADIUS, angle, tool)
    for angle, tool in ((225, "press"), (270, "press"), (315, "camera")):
        dial_station(model, 0, 0, DIAL_RADIUS, angle, tool)
    tool_carrier(model, 0, 0, 330)
    bowl_feeder(model, 1350, 420, 798, 300)
    tray_magazine(model, -1330, -720, 798, 420, 12)
    robot_hand(model, -1240, 480, 798)
    bed_blocks(model, (1050, 1250, 1450, 1650), -850, 150, 180, 130)
    track(model, -2000, -DIAL_RADIUS - 10)
    track(model, DIAL_RADIUS + 10, 2000)
    conveyor_stub(model, -2500, -2030)
    conveyor_stub(model, 2030, 2500)


def build_low(model: Model) -> None:
    """Boxes for far views."""
    HOUSING.build_low(model)
    fan_filter_units_low(model, FAN_XS, 0, HOUSING.top, 760, 1250)
    model.add("cabinet", "light_grey", box(0, 1285, 0, 3000, 430, 2050))
    signal_tower_low(model, 1880, -1030, HOUSING.top)
    operator_panel_low(model, 995, HOUSING.y0)
    conveyor_stub_low(model, -2500, -2020)
    conveyor_stub_low(model, 2020, 2500)
