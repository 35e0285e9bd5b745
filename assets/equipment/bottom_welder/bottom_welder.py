"""Bottom welder: the anode disk is welded to the can bottom through the hole in the roll.

Long electrodes go down through the core; the beam comes from below, so the optics stand on a
column beside the dial and the cells hang in collets.
"""

from cad.mechanisms import bed_blocks, dial_station, laser_head, robot_hand, tool_carrier
from cad.model import Model, Spec
from cad.moving import UP, Moving, dial
from cad.shapes import box, cylinder, ring_positions, span, tube
from cad.welding import Cabin, fume_hood

DIAL_RADIUS, NESTS = 600.0, 8
HEADS = ((-420.0, -430.0), (420.0, -430.0))
CABIN = Cabin(HEADS, source=(0.0, 330.0), exhaust=(1450.0, 250.0), panel_x=-1020.0, stripe="orange")

SPEC = Spec(
    id="bottom_welder",
    name_en="Can-bottom welder",
    name_ko="캔 하단 용접기",
    area="assembly",
    size_m=(5.0, 3.5, 2.8),
    inlet_m=(-2.5, 0.0, 0.9),
    outlet_m=(2.5, 0.0, 0.9),
    work_m=(-0.393, -0.393, 0.9),
    band="#6a4fb0",
    moving=(
        dial("turntable", 0, 0, NESTS),
        Moving("electrodes", "stroke", UP, travel=-110.0),
        CABIN.housing.door_opening(),
    ),
)


def collet_dial(model: Model) -> None:
    """Cells hang in collets of a ring plate, open below for the beam."""
    node = "turntable"
    model.add(node, "alu", tube(0, 0, 1010, DIAL_RADIUS, 330, 34), tolerance_mm=2)
    model.add(node, "blue", cylinder(0, 0, 900, 210, 180))
    model.add(node, "grey", cylinder(0, 0, 795, 280, 105))
    arms = [(px, py) for px, py, _ in ring_positions(4, 300, 0, 0, 45)]
    model.add(node, "steel", [box(px * 0.8, py * 0.8, 1000, 190, 190, 20) for px, py in arms])
    for px, py, _ in ring_positions(NESTS, DIAL_RADIUS - 75, 0, 0, 22.5):
        model.add(node, "dark", tube(px, py, 990, 50, 25, 90))
        model.add(node, "can", cylinder(px, py, 960, 23, 95))


def electrode_tower(model: Model, x: float, y: float) -> None:
    """A press that sets an electrode as long as a cell into the core of the roll."""
    model.add("tower", "light_grey", box(x, y + 300, 795, 260, 170, 1150))
    model.add("tower", "alu", span(x - 70, x + 70, y + 205, y + 220, 1180, 1900))
    model.add("electrodes", "blue", box(x, y + 150, 1420, 170, 110, 260))
    model.add("electrodes", "copper", box(x, y + 20, 1460, 110, 190, 60))
    model.add("electrodes", "copper", cylinder(x, y, 1160, 10, 300))
    model.add("electrodes", "steel", cylinder(x, y, 1360, 26, 120))
    model.add("tower", "dark", cylinder(x, y + 300, 1945, 70, 130))
    model.add("tower", "rubber", [cylinder(x + dx, y + 330, 1945, 20, 230) for dx in (-90, 90)])


def build(model: Model) -> None:
    """The full model."""
    CABIN.build(model)
    collet_dial(model)
    tool_carrier(model, 0, 0, 230, 1480)
    for x, y in HEADS:
        electrode_tower(model, x, y)
        # The head below the plate looks up through a mirror housing.
        model.add("optics", "dark", box(x, y, 798, 170, 170, 130))
        model.add("optics", "steel", cylinder(x, y, 928, 40, 22))
        laser_head(model, x * 2.2, y - 60, 1080, "optics")
        model.add("optics", "alu", box(x * 1.6, y - 30, 830, abs(x) * 1.2, 70, 70))
        fume_hood(model, x, y - 160, 985, (1350, 100))
    for angle in (60, 120):
        dial_station(model, 0, 0, DIAL_RADIUS, angle, "gripper")
    robot_hand(model, 1330, 520, 798)
    bed_blocks(model, (-1750, -1600, -1450), 700, 130, 180, 420)
    CABIN.belts(model, -DIAL_RADIUS - 10, DIAL_RADIUS + 10)
    for x in (-1300.0, 1000.0):
        model.add("transformer", "grey", box(x, -600, 2200, 620, 560, 330, 20))
        model.add(
            "transformer", "copper", [box(x + dx, -600, 2530, 60, 420, 30) for dx in (-120, 120)]
        )


def build_low(model: Model) -> None:
    """Boxes for far views."""
    CABIN.build_low(model)
    model.add("transformer", "grey", [box(x, -600, 2200, 620, 560, 350) for x in (-1300, 1000)])
