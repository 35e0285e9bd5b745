"""Cathode collector welder: aluminium disks from a magazine, welded on the flattened foil edge."""

from cad.collectors import clamp_masks, disk_magazine, pick_arm, roll_dial
from cad.fittings import exhaust_duct
from cad.mechanisms import bed_blocks, dial_station, gantry
from cad.model import Model, Spec
from cad.moving import UP, Moving, dial
from cad.shapes import box, cylinder
from cad.welding import Cabin, bridge_heads, fume_hood

DIAL_RADIUS = 620
HEADS = ((-330.0, -450.0), (0.0, -560.0), (330.0, -450.0))
CABIN = Cabin(HEADS, source=(-1150.0, 300.0), exhaust=(1350.0, -300.0), stripe="blue")
PICK = (870.0, 330.0)

SPEC = Spec(
    id="cathode_collector_welder",
    name_en="Cathode collector welder (aluminium disk)",
    name_ko="양극 집전판 레이저 용접기",
    area="assembly",
    size_m=(5.0, 3.5, 2.8),
    inlet_m=(-2.5, 0.0, 0.9),
    outlet_m=(2.5, 0.0, 0.9),
    work_m=(0.0, -0.56, 0.9),
    band="#3c62c4",
    moving=(
        dial("turntable", 0, 0, 12),
        Moving("mask", "stroke", UP, travel=-40.0),
        Moving("pick_arm", "swing", UP, (*PICK, 1125.0), turn_deg=(0.0, 180.0)),
        CABIN.housing.door_opening(),
    ),
)


def build(model: Model) -> None:
    """The full model."""
    CABIN.build(model)
    roll_dial(model, DIAL_RADIUS, 12, "alu")
    gantry(model, -760, 760, -280, 1560)
    bridge_heads(model, HEADS, 1230)
    clamp_masks(model, HEADS, 1010)
    for x, y in HEADS[::2]:
        fume_hood(model, x, y - 110, 1080, (1250, -250))
    disk_magazine(model, 1420, 560, "alu")
    pick_arm(model, *PICK, 420, 22)
    for angle in (100, 140):
        dial_station(model, 0, 0, DIAL_RADIUS, angle, "camera")
    bed_blocks(model, (-1600, -1400, -1200), -900, 150, 180, 260)
    CABIN.belts(model, -DIAL_RADIUS - 10, DIAL_RADIUS + 10)
    # Spatter and aluminium dust go through a separator on the roof.
    model.add("separator", "light_grey", cylinder(600, -650, 2200, 260, 420))
    model.add("separator", "dark", cylinder(600, -650, 2620, 200, 40))
    model.add("separator", "blue", box(600, -920, 2320, 220, 60, 180))
    exhaust_duct(model, [(860, -650, 2420), (1160, -650, 2420)], 90)


def build_low(model: Model) -> None:
    """Boxes for far views."""
    CABIN.build_low(model)
    model.add("separator", "light_grey", box(600, -650, 2200, 460, 460, 440))
