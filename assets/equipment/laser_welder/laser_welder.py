"""Laser welder: cells on a dial pass under two scanner heads inside a light-tight cabin.

The plain welder for any joint; the machines for collectors, bottoms, caps and lids are built on the
same cabin. The beam source stands on the roof and feeds the heads through fibres; a duct takes the
fumes away; the windows are small and laser-safe.
"""

from cad.mechanisms import bed_blocks, dial_station, gantry, robot_hand, turntable
from cad.model import Model, Spec
from cad.moving import dial
from cad.shapes import box
from cad.welding import Cabin, bridge_heads

DIAL_RADIUS = 650
HEADS = ((-428.0, -428.0), (428.0, -428.0))
CABIN = Cabin(HEADS)

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
    moving=(dial("turntable", 0, 0, 12), CABIN.housing.door_opening()),
)


def build(model: Model) -> None:
    """The full model."""
    CABIN.build(model)
    model.add("ducts", "light_grey", box(1250, -500, 2200, 760, 620, 240, 20))
    model.add("ducts", "dark", box(1250, -500, 2440, 560, 420, 16))
    turntable(model, 0, 0, DIAL_RADIUS, 12)
    gantry(model, -850, 850, HEADS[0][1] + 180, 1560)
    bridge_heads(model, HEADS, 1130)
    for angle in (60, 120):
        dial_station(model, 0, 0, DIAL_RADIUS, angle, "camera")
    robot_hand(model, 1330, 470, 798)
    bed_blocks(model, (-1550, -1350, -1150), -700, 150, 180, 330)
    CABIN.belts(model, -DIAL_RADIUS - 10, DIAL_RADIUS + 10)


def build_low(model: Model) -> None:
    """Boxes for far views."""
    CABIN.build_low(model)
    model.add("ducts", "light_grey", box(1250, -500, 2200, 760, 620, 240))
