"""Cap welder: caps from two bowls are laid on the can and the lead is welded to them.

A hopper on the roof refills the bowls; inside, a placing arm and one seam welder with a turning
collet.
"""

from cad.collectors import pick_arm
from cad.mechanisms import bowl_feeder, dial_station, gantry, nest, turntable
from cad.model import Model, Spec
from cad.moving import UP, Moving, dial
from cad.shapes import box, cone, cylinder, moved, ring_positions, tube
from cad.welding import Cabin, bridge_heads, fume_hood

DIAL_RADIUS = 620.0
HEADS = ((-520.0, -260.0),)
CABIN = Cabin(HEADS, source=(-1250.0, 300.0), exhaust=(-420.0, 500.0), stripe="yellow")
BOWLS = ((1180.0, -640.0), (1180.0, 480.0))
PICK = (640.0, -560.0)

SPEC = Spec(
    id="cap_welder",
    name_en="Cap welder",
    name_ko="캡 용접기",
    area="assembly",
    size_m=(5.0, 3.5, 2.8),
    inlet_m=(-2.5, 0.0, 0.9),
    outlet_m=(2.5, 0.0, 0.9),
    work_m=(-0.52, -0.26, 0.9),
    band="#7a52c8",
    moving=(
        dial("turntable", 0, 0, 12),
        Moving("collet", "spin", UP, (*HEADS[0], 1000.0), turn_deg=720.0),
        Moving("pick_arm", "swing", UP, (*PICK, 1125.0), turn_deg=(0.0, 180.0)),
        CABIN.housing.door_opening(),
    ),
)


def build(model: Model) -> None:
    """The full model."""
    CABIN.build(model)
    turntable(model, 0, 0, DIAL_RADIUS, 12)
    for i, (x, y, _) in enumerate(ring_positions(12, DIAL_RADIUS - 44, 0, 0)):
        model.add("turntable", "can", cylinder(x, y, 885, 23, 95))
        if 3 < i < 10:
            model.add("turntable", "cap", cylinder(x, y, 980, 20, 6))
    x, y = HEADS[0]
    gantry(model, -760, 300, y + 190, 1560)
    bridge_heads(model, HEADS, 1200)
    model.add("collet", "steel", tube(x, y, 1000, 62, 27, 50))
    model.add("collet", "blue", moved(nest(30), x, y, 1050))
    model.add("collet_drive", "dark", box(x - 170, y, 960, 160, 150, 130))
    fume_hood(model, x, y - 120, 1080, (-300, 500))
    pick_arm(model, *PICK, 330, -20)
    for bx, by in BOWLS:
        bowl_feeder(model, bx, by, 798, 330)
        rings = [(bx + dx, by + dy) for dx, dy in ((-90, 40), (60, -80), (110, 90), (-30, -120))]
        model.add("feeder", "cap", [cylinder(rx, ry, 1010, 44, 12) for rx, ry in rings])
    for angle in (75, 120, 255):
        dial_station(model, 0, 0, DIAL_RADIUS, angle, "press" if angle == 255 else "camera")
    CABIN.belts(model, -DIAL_RADIUS - 10, DIAL_RADIUS + 10)
    hopper(model)


def hopper(model: Model) -> None:
    """The cap hopper on the roof and its two down pipes."""
    x, y, z = 1180.0, -80.0, CABIN.housing.top
    model.add(
        "hopper",
        "light_grey",
        [box(x + dx, y + dy, z, 50, 50, 230) for dx in (-300, 300) for dy in (-300, 300)],
    )
    model.add(
        "hopper", "steel", cone(x, y, z + 90, 110, 330, 190), cylinder(x, y, z + 280, 330, 260)
    )
    model.add("hopper", "dark", cylinder(x, y, z + 540, 340, 20))
    model.add("hopper", "blue", box(x, y - 345, z + 330, 160, 40, 150))
    for _, by in BOWLS:
        model.add(
            "hopper",
            "alu",
            cylinder(x, by, 1250, 50, z - 1250),
            box(x, (by + y) / 2, z + 40, 90, abs(by - y), 80),
        )


def build_low(model: Model) -> None:
    """Boxes for far views."""
    CABIN.build_low(model)
    model.add("hopper", "steel", box(1180, -80, CABIN.housing.top + 200, 600, 600, 350))
    model.add("hopper", "light_grey", box(1180, -80, CABIN.housing.top, 320, 320, 200))
