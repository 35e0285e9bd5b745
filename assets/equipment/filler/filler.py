"""Electrolyte filler: a carousel of dosing heads and a table of vacuum bells; media skid beside it.

Cells enter at -x, go round under the filling heads, then under vacuum bells that draw the
electrolyte into the windings, and leave at +x past the tank.
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
    warning_sign,
)
from cad.housing import Enclosure
from cad.mechanisms import carousel, starwheel, tool_carrier, turntable, vessel
from cad.model import Model, Spec
from cad.moving import UP, Moving, dial
from cad.shapes import along_x, box, cylinder, pipe, ring_positions, span
from cad.transport import conveyor_stub, conveyor_stub_low, track

HOUSING = Enclosure(x0=-3500, x1=2250, y0=-1655, y1=1400, top=2560, doors=6)
CAROUSEL_X, CAROUSEL_RADIUS = -1000, 1150
BELLS_X, BELLS_RADIUS = 1230, 620
WHEELS = ((1, CAROUSEL_X - CAROUSEL_RADIUS - 150), (2, CAROUSEL_X + CAROUSEL_RADIUS + 130))

SPEC = Spec(
    id="filler",
    name_en="Electrolyte filler",
    name_ko="전해액 주입기",
    area="filling",
    size_m=(8.0, 4.0, 3.0),
    inlet_m=(-4.0, 0.0, 0.9),
    outlet_m=(4.0, 0.0, 0.9),
    work_m=(-1.0, -1.09, 0.9),
    band="#0f8f8a",
    moving=(
        Moving("carousel", "spin", UP, (CAROUSEL_X, 0, 900), turn_deg=18.0),
        *(Moving(f"starwheel_{i}", "spin", UP, (x, 0, 900), turn_deg=-90.0) for i, x in WHEELS),
        dial("bells", BELLS_X, 0, 8),
        HOUSING.door_opening(),
    ),
)

SKID_X0, SKID_X1, SKID_Y0, SKID_Y1 = 2420, 3900, 330, 1900
TANK = (3150, 1150)
FAN_XS = (-2900, 300, 1700)


def vacuum_bells(model: Model) -> None:
    """A dial whose cells stand under bells that are lifted by the carrier above."""
    turntable(model, BELLS_X, 0, BELLS_RADIUS, 0, node="bells")
    tool_carrier(model, BELLS_X, 0, 420, 1500)
    for x, y, _ in ring_positions(8, BELLS_RADIUS - 44, BELLS_X, 0):
        model.add("bells", "steel", cylinder(x, y, 960, 60, 200))
        model.add("bells", "dark", box(x, y, 1160, 44, 44, 300))
        model.add("bells", "rubber", cylinder(x, y, 946, 66, 14), angle_rad=1.4)


def media_skid(model: Model) -> None:
    """Tank, dosing pumps and filters in a drip tray, piped over the roof to the carousel."""
    x, y = TANK
    model.add("skid", "dark", span(SKID_X0, SKID_X1, SKID_Y0, SKID_Y1, 40, 120))
    model.add(
        "skid", "steel", span(SKID_X0 - 10, SKID_X1 + 10, SKID_Y0 - 10, SKID_Y1 + 10, 120, 160)
    )
    vessel(model, x, y, 160, 470, 2500)
    for px in (2600, 3700):
        model.add("pumps", "light_grey", box(px, 520, 160, 200, 240, 60))
        model.add("pumps", "blue", along_x(px + 30, 520, 320, 85, 220))
        model.add("pumps", "steel", along_x(px - 110, 520, 320, 65, 60))
        model.add("pumps", "steel", cylinder(px, 760, 160, 70, 620), cylinder(px, 760, 780, 84, 26))
    media = [
        pipe(
            [
                (2490, 520, 320),
                (2490, 520, 2740),
                (CAROUSEL_X + 60, 520, 2740),
                (CAROUSEL_X + 60, 60, 2740),
                (CAROUSEL_X + 60, 60, 2540),
            ],
            28,
        ),
        pipe(
            [
                (x, y, 2600),
                (x, y, 2860),
                (CAROUSEL_X - 60, y, 2860),
                (CAROUSEL_X - 60, 0, 2860),
                (CAROUSEL_X - 60, 0, 2540),
            ],
            34,
        ),
        pipe([(3590, 520, 320), (3590, 640, 320), (3590, 640, 1240), (x + 400, 900, 1240)], 28),
    ]
    model.add("pipes", "steel", media)
    model.add(
        "pipes", "blue", [box(px, py, 2700, 90, 90, 80) for px, py in ((1400, 520), (-200, 520))]
    )
    model.add("skid", "white", box(3720, 1450, 160, 260, 620, 1500))
    model.add("skid", "screen_lit", box(3720, 1136, 1300, 120, 8, 70))
    warning_sign(model, 3720, 1138, 1430, 150)


def build(model: Model) -> None:
    """The full model."""
    HOUSING.build(model)
    fan_filter_units(model, FAN_XS, -250, HOUSING.top, 1000, 1500)
    exhaust_duct(model, [(-2100, 900, 2555), (-2100, 900, 2780), (-2100, 2000, 2780)], 150)
    cable_tray(model, -3350, 2100, 1240, HOUSING.top)
    control_cabinet(model, -3300, 1900, 1410, 1980)
    signal_tower(model, 2100, -1500, HOUSING.top)
    operator_panel(model, -2550, HOUSING.y0)
    name_plate(model, -3000, HOUSING.y0, HOUSING.head + 128)
    machine_light(model, -3300, 2050, -1100, HOUSING.head)
    air_service_unit(model, -3330, HOUSING.y0, 550)

    carousel(model, CAROUSEL_X, 0, CAROUSEL_RADIUS, 20)
    for i, x in WHEELS:
        starwheel(model, x, 0, 125, f"starwheel_{i}")
    vacuum_bells(model)
    media_skid(model)
    track(model, -3490, CAROUSEL_X - CAROUSEL_RADIUS - 280)
    track(model, CAROUSEL_X + CAROUSEL_RADIUS + 260, BELLS_X - BELLS_RADIUS - 10)
    track(model, BELLS_X + BELLS_RADIUS + 10, 2240)
    conveyor_stub(model, -4000, -3510)
    conveyor_stub(model, 2260, 4000, leg_at=2650)
    model.add("conveyor", "alu", [box(3750, sy, 30, 44, 28, 780) for sy in (-85, 85)])


def build_low(model: Model) -> None:
    """Boxes for far views."""
    HOUSING.build_low(model)
    fan_filter_units_low(model, FAN_XS, -250, HOUSING.top, 1000, 1500)
    model.add("cabinet", "light_grey", box(-700, 1690, 0, 5200, 560, 2050))
    model.add("ducts", "alu", box(-2100, 1450, 2600, 280, 1100, 280))
    model.add("skid", "dark", span(SKID_X0, SKID_X1, SKID_Y0, SKID_Y1, 40, 160))
    model.add("tank", "steel", cylinder(*TANK, 300, 470, 2300), tolerance_mm=40, angle_rad=1.2)
    model.add("skid", "white", box(3720, 1450, 160, 260, 620, 1500))
    model.add(
        "pipes", "steel", box(900, 520, 2710, 3200, 60, 60), box(1000, 1150, 2830, 4200, 60, 60)
    )
    signal_tower_low(model, 2100, -1500, HOUSING.top)
    operator_panel_low(model, -2550, HOUSING.y0)
    conveyor_stub_low(model, -4000, -3500)
    conveyor_stub_low(model, 2250, 4000)
