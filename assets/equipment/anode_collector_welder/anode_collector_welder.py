"""Anode collector welder: copper disks punched from strip, welded with a green laser.

Copper reflects infrared light; the two green lasers on the roof and the coil of strip tell this
machine from the one for the cathode.
"""

from cad.collectors import clamp_masks, pick_arm, roll_dial, strip_feeder
from cad.mechanisms import bed_blocks, dial_station, gantry
from cad.model import Model, Spec
from cad.moving import UP, Moving, dial
from cad.shapes import box
from cad.welding import Cabin, bridge_heads, fume_hood

DIAL_RADIUS = 620
HEADS = ((-230.0, -510.0), (230.0, -510.0))
CABIN = Cabin(HEADS, source=(-1150.0, 300.0), exhaust=(1600.0, 200.0), stripe="green", sources=2)
PICK = (560.0, 720.0)

SPEC = Spec(
    id="anode_collector_welder",
    name_en="Anode collector welder (copper disk)",
    name_ko="음극 집전판 레이저 용접기",
    area="assembly",
    size_m=(5.0, 3.5, 2.8),
    inlet_m=(-2.5, 0.0, 0.9),
    outlet_m=(2.5, 0.0, 0.9),
    work_m=(-0.23, -0.51, 0.9),
    band="#8a4a2b",
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
    roll_dial(model, DIAL_RADIUS, 12, "copper")
    gantry(model, -760, 760, -300, 1560)
    bridge_heads(model, HEADS, 1230)
    clamp_masks(model, HEADS, 1010)
    for x, y in HEADS:
        fume_hood(model, x, y - 110, 1080, (1500, -100))
    strip_feeder(model, 1000, -640, "copper")
    pick_arm(model, *PICK, 400, -40)
    for angle in (120, 150):
        dial_station(model, 0, 0, DIAL_RADIUS, angle, "camera")
    bed_blocks(model, (-1600, -1400, -1200), -900, 150, 180, 260)
    CABIN.belts(model, -DIAL_RADIUS - 10, DIAL_RADIUS + 10)
    model.add("chiller", "light_grey", box(700, -720, 2200, 900, 560, 300, 20))
    model.add("chiller", "dark", box(700, -720, 2500, 640, 380, 14))


def build_low(model: Model) -> None:
    """Boxes for far views."""
    CABIN.build_low(model)
    model.add("chiller", "light_grey", box(700, -720, 2200, 900, 560, 300))
