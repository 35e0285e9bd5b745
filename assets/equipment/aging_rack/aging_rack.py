"""Aging module: two racks for cell trays with a stacker crane in the aisle between them."""

import itertools

from build123d import Shape
from cad.model import Model, Spec
from cad.shapes import box, evenly, span
from cad.sheets import sheet, sides_of

SPEC = Spec(
    id="aging_rack",
    name_en="Aging rack with stacker crane",
    name_ko="에이징 랙 (스태커 크레인)",
    area="aging",
    kind="storage",
    size_m=(48.4, 4.0, 10.0),
    inlet_m=(-24.2, 0.0, 0.9),
    outlet_m=(24.2, 0.0, 0.9),
    work_m=(0.0, 0.0, 0.9),
    band="#b5541c",
)

L, W, H = 48400.0, 4000.0, 10000.0
AISLE = 1400.0
POST = 110.0
TRAY = 600.0
FIRST, TOP = 500.0, 9500.0
LEVELS, BAYS = 14, 15
PITCH = (TOP - FIRST) / LEVELS
POSTS_X = evenly(-L / 2 + POST / 2, L / 2 - POST / 2, BAYS + 1)
RACKS = ((-W / 2, -AISLE / 2), (AISLE / 2, W / 2))
FREE = {(3, 2), (8, 5), (12, 9), (5, 11), (1, 7), (10, 12), (6, 3), (13, 1), (2, 12), (9, 0)}


def stack(bay: int, level: int, y0: float, y1: float) -> list[Shape]:
    """The cells in one compartment: two layers of trays seen as one block."""
    x0, x1 = POSTS_X[bay] + 100, POSTS_X[bay + 1] - 100
    if (bay + 2 * level) % 7 == 1:
        x1 -= TRAY * (1 + level % 3)  # partly filled compartments break the pattern
    z = FIRST + PITCH * level
    ends = "-x" if bay == 0 else "+x" if bay == BAYS - 1 or (bay + 2 * level) % 7 == 1 else ""
    return sides_of("-y+y+z" + ends, x0, x1, y0 + 110, y1 - 110, z + 90, z + PITCH - 150)


def build(model: Model) -> None:
    """The module with both racks, the crane and the sprinkler mains on top."""
    for y0, y1 in RACKS:
        for x in POSTS_X:
            for y in (y0 + POST / 2, y1 - POST / 2):
                post = x - POST / 2, x + POST / 2, y - POST / 2, y + POST / 2, 0, H - 260
                model.add("frame", "blue", sides_of("-x+x-y+y", *post))
        for k in range(LEVELS + 1):
            z = FIRST + PITCH * k
            beam = -L / 2, L / 2, y0 + 20, y1 - 20, z, z + 80
            model.add("frame", "orange", sides_of("-y+y", *beam))
            if k == LEVELS:
                break
            for low, high, sides in ((80, 130, "-y+y"), (335, 385, "-y+y+z")):
                tray = -L / 2 + 60, L / 2 - 60, y0 + 90, y1 - 90, z + low, z + high
                model.add("shelves", "grey", sides_of(sides, *tray))
            for bay in range(BAYS):
                if (bay, k) not in FREE:
                    model.add("work", "can", stack(bay, k, y0, y1))
        outer = "-y" if y0 < 0 else "+y"
        for x0, x1 in itertools.pairwise(POSTS_X):
            for x in evenly(x0, x1, 6)[1:-1]:
                guide = x - 14, x + 14, y0 + 80, y1 - 80, FIRST, TOP
                model.add("shelves", "dark", sides_of(outer, *guide))
        braces(model, y0, y1)
    roof(model)
    crane(model, 6200.0)
    stations(model)


def braces(model: Model, y0: float, y1: float) -> None:
    """Diagonals in the end frames of a rack."""
    for x in (POSTS_X[0], POSTS_X[-1]):
        heights = evenly(200, H - 300, 8)
        for i, (a, b) in enumerate(itertools.pairwise(heights)):
            ends = (y0 + 60, y1 - 60) if i % 2 else (y1 - 60, y0 + 60)
            for flip in (1, -1):
                corners = (
                    (x, ends[0], a),
                    (x, ends[1], b),
                    (x, ends[1], b + 60),
                    (x, ends[0], a + 60),
                )
                model.add("frame", "blue", sheet(*corners[::flip]))


def roof(model: Model) -> None:
    """Tie beams over the aisle, upper crane rail, sprinkler mains, module band."""
    for x in POSTS_X:
        model.add(
            "frame", "blue", sides_of("-x+x-z+z", x - 50, x + 50, -W / 2, W / 2, H - 380, H - 260)
        )
    for y0, y1 in RACKS:
        model.add(
            "housing",
            "light_grey",
            sides_of("-x+x-y+y+z", -L / 2 + 8, L / 2 - 8, y0 + 8, y1 - 8, H - 260, H - 20),
        )
        model.add("band", "band", sides_of("-x+x-y+y", -L / 2, L / 2, y0, y1, H - 190, H - 90))
        for x in evenly(-L / 2 + 4000, L / 2 - 4000, 6):
            model.add("pipes", "red", box(x, (y0 + y1) / 2, H - 20, 60, 60, 20))
        model.add(
            "pipes",
            "red",
            sides_of(
                "-x+x-y+y+z",
                -L / 2 + 300,
                L / 2 - 300,
                (y0 + y1) / 2 - 40,
                (y0 + y1) / 2 + 40,
                H - 20,
                H,
            ),
        )
    model.add("rails", "steel", span(-L / 2, L / 2, -60, 60, H - 480, H - 380))
    model.add("rails", "steel", span(-L / 2, L / 2, -50, 50, 0, 70))


def crane(model: Model, x: float) -> None:
    """Stacker crane: two masts, carriage with a tray, control box."""
    model.add("crane", "yellow", span(x - 1500, x + 1500, -190, 190, 90, 330))
    model.add("crane", "dark", [box(x + dx, 0, 60, 420, 120, 200) for dx in (-1150, 1150)])
    model.add("crane", "yellow", [box(x + dx, 0, 330, 260, 260, H - 1000) for dx in (-800, 800)])
    model.add("crane", "yellow", span(x - 950, x + 950, -150, 150, H - 670, H - 500))
    z = 4300.0
    model.add("crane", "light_grey", span(x - 660, x + 660, -520, 520, z, z + 120))
    model.add("crane", "light_grey", [box(x + dx, 0, z - 80, 60, 420, 900) for dx in (-630, 630)])
    model.add("crane", "dark", [box(x, dy, z + 120, 1100, 120, 50) for dy in (-300, 300)])
    model.add("work", "grey", box(x, 0, z + 170, 640, 640, 60))
    model.add("work", "can", [box(x + dx, 0, z + 230, 60, 560, 95) for dx in evenly(-240, 240, 6)])
    model.add("crane", "white", box(x + 1180, 0, 330, 420, 520, 1500))
    model.add("crane", "screen_lit", box(x + 1180, -262, 1450, 180, 6, 140))


def stations(model: Model) -> None:
    """Tray hand-over at both ends of the aisle, at belt height."""
    for x, inward in ((-L / 2, 1), (L / 2, -1)):
        middle = x + inward * 700
        model.add("conveyor", "alu", [box(middle, dy, 800, 1400, 50, 100) for dy in (-340, 340)])
        model.add("conveyor", "rubber", box(middle, 0, 840, 1400, 560, 56))
        model.add(
            "conveyor",
            "alu",
            [box(middle + dx, dy, 0, 70, 50, 800) for dx in (-550, 550) for dy in (-340, 340)],
        )
        model.add(
            "guard", "yellow", [box(x + inward * 60, dy, 0, 110, 110, 900) for dy in (-600, 600)]
        )


def build_low(model: Model) -> None:
    """The racks from afar: posts, one strip per level, a mast."""
    for y0, y1 in RACKS:
        for x in POSTS_X:
            post = x - 70, x + 70, y0, y1, 0, H - 260
            model.add("frame", "blue", sides_of("-y" if y0 < 0 else "+y", *post))
        for k in range(LEVELS):
            z = FIRST + PITCH * k
            outer = "-y" if y0 < 0 else "+y"
            long = -L / 2 + 40, L / 2 - 40
            model.add("frame", "orange", sides_of(outer, *long, y0 + 20, y1 - 20, z, z + 80))
            model.add("shelves", "grey", sides_of(outer, *long, y0 + 60, y1 - 60, z + 335, z + 385))
            block = *long, y0 + 90, y1 - 90, z + 90, z + PITCH - 150
            model.add("work", "grey", sides_of("-x+x+z", *block))
            model.add("work", "can", sides_of(outer, *block))
        model.add(
            "housing", "light_grey", span(-L / 2 + 8, L / 2 - 8, y0 + 8, y1 - 8, H - 260, H - 20)
        )
        model.add("band", "band", sides_of("-x+x-y+y", -L / 2, L / 2, y0, y1, H - 190, H - 90))
    model.add("crane", "yellow", [box(6200 + dx, 0, 90, 260, 260, H - 800) for dx in (-800, 800)])
