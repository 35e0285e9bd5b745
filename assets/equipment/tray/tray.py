"""Tray with 8 x 8 nests for 46 mm cells. The node `cells` fills it with cells of 95 mm."""

import itertools

from cad.model import Model, Spec
from cad.shapes import box, evenly, span
from cad.sheets import polygon, prism, sides_of

SPEC = Spec(
    id="tray",
    name_en="Cell tray, 64 nests",
    name_ko="셀 트레이 (64구)",
    area="transport",
    kind="furniture",
    size_m=(0.6, 0.6, 0.117),
    inlet_m=(-0.3, 0.0, 0.0),
    outlet_m=(0.3, 0.0, 0.0),
    work_m=(0.0, 0.0, 0.02),
    extra={"nest_pitch_m": 0.066, "nests": [8, 8], "floor_m": 0.02},
)

SIDE, WALL, FLOOR, RIM = 600.0, 18.0, 20.0, 70.0
PITCH, COUNT = 66.0, 8
NESTS = list(itertools.product(evenly(-PITCH * 3.5, PITCH * 3.5, COUNT), repeat=2))


def build(model: Model) -> None:
    """Floor with dark nests, low wall with grips; the cells as a node of their own."""
    shell(model)
    nests = [polygon(x, y, FLOOR + 1, 27, 8) for x, y in NESTS]
    model.add("nests", "dark", nests)
    ribs = evenly(-PITCH * 4, PITCH * 4, COUNT + 1)[1:-1]
    length = 2 * (SIDE / 2 - WALL)
    model.add("nests", "light_grey", [box(x, 0, FLOOR, 5, length, 24) for x in ribs])
    model.add("cells", "can", [prism(x, y, FLOOR + 2, 23, 95, 8) for x, y in NESTS])


def shell(model: Model) -> None:
    """Floor plate, four walls with notches for grippers."""
    half = SIDE / 2
    model.add("tray", "grey", box(0, 0, 0, SIDE, SIDE, FLOOR))
    model.add(
        "tray",
        "grey",
        [box(0, s * (half - WALL / 2), FLOOR, SIDE, WALL, RIM - FLOOR) for s in (-1, 1)],
        [box(s * (half - WALL / 2), 0, FLOOR, WALL, SIDE - 2 * WALL, RIM - FLOOR) for s in (-1, 1)],
    )
    grips = [
        sides_of("-x+x", -half - 0.5, half + 0.5, -90, 90, 34, 54),
        sides_of("-y+y", -90, 90, -half - 0.5, half + 0.5, 34, 54),
    ]
    model.add("tray", "dark", grips)


def build_low(model: Model) -> None:
    """The tray with its cells as four blocks."""
    half = SIDE / 2
    model.add("tray", "grey", span(-half, half, -half, half, 0, RIM))
    rows = [box(x, 0, RIM, 90, 520, 45) for x in evenly(-200, 200, 4)]
    model.add("cells", "can", rows)
