"""Winder: two electrode foils and two separators are wound into jelly rolls.

Unwinders stand at the -x end; the webs run over rollers to a turret with three spindles near the
+x end, which hands the finished rolls to the outlet belt.
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
from cad.mechanisms import lift_axis, reel, roller, web
from cad.model import Model, Spec
from cad.moving import ALONG_Y, UP, Moving
from cad.shapes import along_y, box, ring_positions, span
from cad.transport import conveyor_stub, conveyor_stub_low, track

Y0, Y1 = -1255, 1080
UNWINDING = Enclosure(
    x0=-3240, x1=-180, y0=Y0, y1=Y1, top=2560, doors=3, inlet=False, open_sides=("+x",)
)
WINDING = Enclosure(
    x0=-180, x1=2780, y0=Y0, y1=Y1, top=2760, header=290, doors=3, open_sides=("-x",), opens=-1
)
FACE_Y = 300
WEB_Y = 80
WEB_WIDTH = 300
FOILS = (
    ("copper", -2620, 1880, 340),
    ("rubber", -2620, 1150, 320),
    ("white", -1560, 1920, 250),
    ("white", -1560, 1130, 250),
)
TURRET_X, TURRET_Z = 1300, 1500
SPINDLES = tuple(ring_positions(3, 235, TURRET_X, TURRET_Z, 90))
# The smaller a coil, the faster it turns for the same length of foil.
UNROLLING = tuple((x, z, 57_000 / radius) for _, x, z, radius in FOILS)

SPEC = Spec(
    id="winder",
    name_en="Winder",
    name_ko="권취기",
    area="winding",
    size_m=(6.5, 3.2, 2.9),
    inlet_m=(-3.25, 0.0, 0.9),
    outlet_m=(3.25, 0.0, 0.9),
    work_m=(1.64, 0.0, 0.9),
    band="#1e66c8",
    moving=(
        *(
            Moving(f"reel_{i}", "spin", ALONG_Y, (x, WEB_Y, z), turn_deg=turn)
            for i, (x, z, turn) in enumerate(UNROLLING, start=1)
        ),
        Moving("turret", "index", ALONG_Y, (TURRET_X, 0, TURRET_Z), turn_deg=120.0),
        *(
            Moving(f"spindle_{i}", "spin", ALONG_Y, (x, 0, z), turn_deg=1800.0, carried_by="turret")
            for i, (x, z, _) in enumerate(SPINDLES, start=1)
        ),
        Moving("gripper", "stroke", UP, travel=-60.0),
        UNWINDING.door_opening(),
    ),
)


def unwinders(model: Model) -> None:
    """Reels, their splice tables and the webs up to the turret."""
    model.add("face_plate", "light_grey", span(-3150, 2650, FACE_Y, FACE_Y + 60, 800, 2260))
    for x, z, sign in ((-2100, 1950, 1), (-2100, 1170, -1), (-1130, 1990, 1), (-1130, 1130, -1)):
        roller(model, x, WEB_Y, z + sign * 130, 42, WEB_WIDTH + 30)
    for i, (foil, x, z, radius) in enumerate(FOILS, start=1):
        reel(model, x, WEB_Y, z, radius, WEB_WIDTH, foil, f"reel_{i}")
    lanes = (
        (
            "copper",
            [
                (-2600, 2218),
                (-2100, 2120),
                (-700, 2120),
                (-420, 1780),
                (200, 1780),
                (480, 2060),
                (760, 1640),
                (1130, 1600),
            ],
        ),
        (
            "rubber",
            [
                (-2600, 832),
                (-2100, 1000),
                (-700, 1000),
                (-420, 1280),
                (200, 1280),
                (480, 980),
                (760, 1360),
                (1120, 1430),
            ],
        ),
        (
            "white",
            [(-1560, 2168), (-1130, 2160), (-560, 1930), (700, 1900), (860, 1720), (1140, 1630)],
        ),
        (
            "white",
            [(-1560, 882), (-1130, 960), (-560, 1150), (700, 1140), (860, 1290), (1120, 1400)],
        ),
    )
    for foil, points in lanes:
        web(model, points, WEB_Y, WEB_WIDTH - 20, foil)
        for x, z in points[2:-1]:
            roller(model, x, WEB_Y, z, 34, WEB_WIDTH + 30)


def tension_and_edge_control(model: Model) -> None:
    """Dancer arms, edge sensors and the notching camera between unwinders and turret."""
    for z in (1780, 1280):
        model.add("tension", "dark", box(-110, WEB_Y - 10, z + 60, 150, WEB_WIDTH + 60, 90))
        model.add("tension", "blue", box(-110, WEB_Y - 10, z - 110, 150, WEB_WIDTH + 60, 70))
    for z, lean in ((2060, -1), (980, 1)):
        model.add("tension", "grey", box(480, WEB_Y + 175, min(z, z + lean * 260), 60, 24, 260))
    model.add("tension", "white", box(-1500, FACE_Y - 30, 1490, 620, 60, 190))
    model.add("tension", "screen_lit", box(-1600, FACE_Y - 64, 1560, 180, 6, 60))


def turret(model: Model) -> None:
    """Indexing disc with three winding spindles: one winds, one tapes, one unloads."""
    x, z = TURRET_X, TURRET_Z
    model.add("turret", "grey", along_y(x, FACE_Y - 20, z, 420, 90), tolerance_mm=3)
    model.add("turret", "blue", along_y(x, FACE_Y - 90, z, 360, 60), tolerance_mm=3)
    model.add("turret", "steel", along_y(x, FACE_Y - 130, z, 110, 40))
    for i, ((px, pz, _), radius) in enumerate(zip(SPINDLES, (78, 60, 30), strict=True), start=1):
        node = f"spindle_{i}"
        model.add(node, "dark", along_y(px, FACE_Y - 140, pz, 74, 60))
        model.add(node, "steel", along_y(px, -30, pz, 14, 420))
        model.add(node, "copper", along_y(px, WEB_Y, pz, radius, WEB_WIDTH - 20))
        model.add(node, "white", along_y(px, WEB_Y, pz, radius * 0.9, WEB_WIDTH))
        model.add(node, "dark", box(px + radius * 0.5, WEB_Y - WEB_WIDTH / 2 - 3, pz, 10, 6, 10))
    model.add("taping", "alu", box(x + 480, 160, 1640, 120, 200, 420))
    model.add("taping", "yellow", along_y(x + 480, 30, 1900, 90, 30))
    model.add("taping", "dark", box(x + 360, 110, 1690, 180, 60, 50))
    model.add("taping", "dark", box(x, 130, 2120, 260, 220, 150))
    model.add("taping", "steel", along_y(x, 0, 2150, 46, 60))


def discharge(model: Model) -> None:
    """Gripper that sets the rolls upright on the outlet belt."""
    lift_axis(model, 1990, 190, 960, 420)
    model.add("axes", "alu", box(1810, 110, 1240, 400, 60, 70))
    model.add("gripper", "dark", box(1640, 70, 1080, 70, 110, 190))
    model.add("gripper", "steel", [box(1640 + s * 34, 0, 1010, 14, 60, 110) for s in (-1, 1)])
    track(model, 1420, 2770)
    conveyor_stub(model, 2785, 3250)


def build(model: Model) -> None:
    """The full model."""
    UNWINDING.build(model)
    WINDING.build(model)
    fan_filter_units(model, (-2750, -1710, -670), 0, UNWINDING.top, 800, 1350)
    fan_filter_units(model, (330, 1300, 2270), 0, WINDING.top, 800, 1350)
    cable_tray(model, -3100, -250, 900, UNWINDING.top)
    control_cabinet(model, -2900, 2500, 1090, 1600)
    signal_tower(model, 2640, -1110, WINDING.top)
    operator_panel(model, -180, Y0)
    name_plate(model, 250, Y0, WINDING.head + 140)
    for housing in (UNWINDING, WINDING):
        machine_light(model, housing.x0 + 200, housing.x1 - 200, -800, housing.head)
    air_service_unit(model, -3000, Y0, 550)
    model.add("bed", "grey", span(-200, -160, Y0 + 10, Y1 - 10, 770, UNWINDING.bed))
    unwinders(model)
    tension_and_edge_control(model)
    turret(model)
    discharge(model)


def build_low(model: Model) -> None:
    """Boxes for far views."""
    UNWINDING.build_low(model)
    WINDING.build_low(model)
    fan_filter_units_low(model, (-2750, -1710, -670), 0, UNWINDING.top, 800, 1350)
    fan_filter_units_low(model, (330, 1300, 2270), 0, WINDING.top, 800, 1350)
    model.add("cabinet", "light_grey", box(-200, 1345, 0, 5400, 510, 2050))
    signal_tower_low(model, 2640, -1110, WINDING.top)
    operator_panel_low(model, -180, Y0)
    conveyor_stub_low(model, 2780, 3250)
