"""Parts of the two machines that weld the collector disks on the ends of a jelly roll."""

from build123d import Pos, Rot

from cad.mechanisms import nest
from cad.model import Model
from cad.shapes import box, cylinder, evenly, moved, ring_positions, tube

ROLL_MM = 22.0


def roll_dial(model: Model, radius: float, nests: int, disk: str, node: str = "turntable") -> None:
    """A dial with a jelly roll upright in each nest, a disk already on every second one."""
    top = 900.0
    model.add(node, "grey", cylinder(0, 0, 795, radius * 0.55, 55))
    model.add(node, "alu", cylinder(0, 0, top - 26, radius, 20), tolerance_mm=2)
    model.add(node, "steel", cylinder(0, 0, top - 6, radius * 0.62, 6), tolerance_mm=2)
    model.add(node, "blue", cylinder(0, 0, top, radius * 0.3, 26))
    model.add(node, "dark", cylinder(0, 0, top + 26, radius * 0.18, 14))
    for i, (x, y, _) in enumerate(ring_positions(nests, radius - 60, 0, 0)):
        model.add(node, "dark", moved(nest(60), x, y, top - 10))
        model.add(node, "copper", cylinder(x, y, top + 20, ROLL_MM, 80))
        if i % 2:
            model.add(node, disk, cylinder(x, y, top + 100, ROLL_MM - 2, 3))


def clamp_masks(model: Model, heads: tuple[tuple[float, float], ...], z: float) -> None:
    """The mask that presses a disk on the roll while the laser writes through its slots."""
    for x, y in heads:
        model.add("mask", "steel", [cylinder(x + dx, y + 70, z + 20, 11, 260) for dx in (-60, 60)])
        model.add("mask", "copper", tube(x, y, z, 58, 26, 22))
        model.add("mask", "alu", box(x, y + 62, z + 4, 180, 60, 18))
        model.add(
            "mask_drive", "blue", [cylinder(x + dx, y + 70, z + 280, 24, 150) for dx in (-60, 60)]
        )


def disk_magazine(model: Model, x: float, y: float, disk: str) -> None:
    """A turning magazine: eight guide cages with stacks of disks, a lifter under one of them."""
    model.add("magazine", "grey", cylinder(x, y, 795, 150, 60))
    model.add("magazine", "alu", cylinder(x, y, 855, 300, 18))
    for i, (px, py, angle) in enumerate(ring_positions(8, 225, x, y)):
        height = 420 if i % 3 else 240
        model.add("magazine", disk, cylinder(px, py, 873, 40, height))
        posts = [
            Pos(px, py, 873) * Rot(0, 0, angle + turn) * box(48, 0, 0, 9, 22, 520)
            for turn in (0, 120, 240)
        ]
        model.add("magazine", "steel", posts)
    model.add("magazine", "dark", cylinder(x, y, 873, 60, 560))


def pick_arm(model: Model, x: float, y: float, reach: float, turn_deg: float) -> None:
    """A swinging arm with a suction cup at both ends, for disks and caps."""
    turn = Pos(x, y, 0) * Rot(0, 0, turn_deg)
    model.add("pick_base", "light_grey", cylinder(x, y, 795, 90, 330))
    model.add("pick_arm", "blue", cylinder(x, y, 1125, 70, 60))
    model.add("pick_arm", "alu", turn * box(0, 0, 1185, 2 * reach, 80, 36))
    for end in (-reach + 30, reach - 30):
        model.add("pick_arm", "dark", turn * cylinder(end, 0, 1100, 30, 90))
        model.add("pick_arm", "rubber", turn * cylinder(end, 0, 1080, 24, 22))


def strip_feeder(model: Model, x: float, y: float, foil: str) -> None:
    """A coil of strip, a straightener and a press that punches disks out of it."""
    model.add("strip", foil, Pos(x, y, 1500) * Rot(90, 0, 0) * cylinder(0, 0, -60, 300, 120))
    model.add("strip", "dark", Pos(x, y, 1500) * Rot(90, 0, 0) * cylinder(0, 0, -68, 110, 136))
    model.add("strip", "steel", Pos(x, y, 1500) * Rot(90, 0, 0) * cylinder(0, 0, -90, 40, 200))
    model.add("feeder", "light_grey", box(x, y + 150, 795, 160, 80, 760))
    model.add("feeder", foil, box(x + 330, y, 1215, 620, 110, 4))
    model.add("feeder", "grey", box(x + 300, y, 795, 260, 200, 380))
    rolls = [(x + dx, z) for dx in evenly(220, 380, 3) for z in (1190, 1250)]
    model.add(
        "feeder",
        "steel",
        [Pos(px, y, z) * Rot(90, 0, 0) * cylinder(0, 0, -80, 26, 160) for px, z in rolls],
    )
    model.add(
        "punch", "blue", box(x + 620, y, 795, 260, 260, 380), box(x + 620, y, 1330, 260, 260, 220)
    )
    pillars = [
        cylinder(x + 620 + sx * 90, y + sy * 90, 1175, 20, 160) for sx in (-1, 1) for sy in (-1, 1)
    ]
    model.add("punch", "steel", pillars)
    model.add("punch", "dark", cylinder(x + 620, y, 1550, 70, 180))
