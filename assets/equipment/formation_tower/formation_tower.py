"""Formation tower: drawers with cell trays under probe plates, seen from the crane side (-y)."""

import itertools

from build123d import Shape
from cad.fittings import signal_tower_low
from cad.model import Model, Spec
from cad.moving import UP, Moving
from cad.shapes import along_x, box, evenly, span
from cad.sheets import sides_of

SPEC = Spec(
    id="formation_tower",
    name_en="Formation tower",
    name_ko="활성화 충방전 타워",
    area="formation",
    size_m=(8.0, 1.6, 6.0),
    inlet_m=(-4.0, -0.8, 0.9),
    outlet_m=(4.0, -0.8, 0.9),
    work_m=(0.0, -0.3, 3.0),
    band="#123d7a",
    moving=(Moving("probes", "stroke", UP, travel=-35.0),),
)

L, W, H = 8000.0, 1600.0, 6000.0
COLUMNS, LEVELS = 8, 10
FRONT, BACK = -W / 2, W / 2
POST = 90.0
FIRST, TOP = 330.0, 5600.0  # underside of the lowest drawer, top of the highest one
PITCH = (TOP - FIRST) / LEVELS
CABINET = 430.0  # depth of the power electronics behind the drawers
POSTS_X = evenly(-L / 2 + POST / 2, L / 2 - POST / 2, COLUMNS + 1)


def level_z(level: int) -> float:
    """Height of the beam that carries the drawers of a level."""
    return FIRST + PITCH * level


def drawers() -> list[tuple[float, float, float, int]]:
    """(left x, right x, z of the drawer's floor, running number) of every drawer."""
    gap = POST / 2 + 20
    return [
        (POSTS_X[i] + gap, POSTS_X[i + 1] - gap, level_z(k) + 70, k * COLUMNS + i)
        for k in range(LEVELS)
        for i in range(COLUMNS)
    ]


def cell_rows(x0: float, x1: float, z: float) -> list[Shape]:
    """Rows of cells standing on a tray, running into the depth."""
    width, pitch = 62.0, (x1 - x0 - 110) / 5
    return [
        sides_of("-x+x-y+z", x - width, x + width, FRONT + 130, BACK - CABINET - 60, z, z + 110)
        for x in evenly(x0 + 55 + pitch / 2, x1 - 55 - pitch / 2, 5)
    ]


def build(model: Model) -> None:
    """The tower as seen from the gangway."""
    inner = BACK - CABINET
    for x in POSTS_X:
        model.add("frame", "blue", box(x, FRONT + POST / 2, 0, POST, POST, H - 320))
        model.add(
            "frame",
            "steel",
            sides_of(
                "-x+x-y+z", max(x - 85, -L / 2), min(x + 85, L / 2), FRONT, FRONT + 150, 0, 14
            ),
        )
    beams = [level_z(k) for k in range(LEVELS + 1)]
    for z in beams:
        model.add(
            "frame", "orange", sides_of("-y+z-z", -L / 2, L / 2, FRONT + 12, FRONT + 62, z, z + 66)
        )

    for x0, x1, z, number in drawers():
        model.add("drawers", "grey", sides_of("-y+z", x0, x1, FRONT + 70, inner, z, z + 62))
        model.add(
            "drawers", "dark", sides_of("-y", x0 + 200, x1 - 200, FRONT + 68, 0, z + 14, z + 44)
        )
        if number % 13 != 5:  # a few places are free, as in a running plant
            model.add("work", "can", cell_rows(x0, x1, z + 62))
        led = "green" if number % 9 else "yellow"
        model.add("status", led, sides_of("-y", x1 - 70, x1 - 20, FRONT + 66, 0, z + 16, z + 44))
    for k in range(LEVELS):
        z = level_z(k) + PITCH - 190
        model.add(
            "probes",
            "steel",
            sides_of("-y-z", -L / 2 + 60, L / 2 - 60, FRONT + 150, inner, z, z + 46),
        )
        model.add(
            "probes",
            "copper",
            sides_of("-y", -L / 2 + 60, L / 2 - 60, FRONT + 146, 0, z + 8, z + 20),
        )
        model.add(
            "probes",
            "dark",
            sides_of("-y", -L / 2 + 60, L / 2 - 60, FRONT + 190, 0, z + 46, z + 190),
        )

    rear(model)
    signal_tower_low(model, L / 2 - 120, FRONT + 120, H - 210, 100)
    model.add("housing", "white", span(-L / 2, L / 2, FRONT + 5, BACK - 5, H - 330, H - 210))
    model.add(
        "band", "band", sides_of("-x+x-y+y", -L / 2 - 2, L / 2 + 2, FRONT, BACK, H - 296, H - 244)
    )
    for x in evenly(-L / 2 + L / 8, L / 2 - L / 8, 4):
        model.add("exhaust", "light_grey", box(x, 180, H - 210, 1200, 620, 110))
        model.add("exhaust", "dark", sides_of("+z", x - 500, x + 500, -70, 430, 0, H - 98))
    model.add("exhaust", "alu", along_x(0, BACK - 160, H - 105, 95, L - 500))


def rear(model: Model) -> None:
    """Power electronics cabinets: doors, ventilation and end walls."""
    inner = BACK - CABINET
    cabinet = -L / 2 + 10, L / 2 - 10, inner, BACK - 20, 120, H - 330
    model.add("housing", "dark", sides_of("-y", *cabinet))
    model.add("housing", "white", sides_of("-x+x+y", *cabinet))
    model.add("frame", "dark", span(-L / 2 + 30, L / 2 - 30, inner + 40, BACK - 60, 0, 120))
    for x0, x1 in itertools.pairwise(POSTS_X):
        for z0, z1 in ((200, 1990), (2030, 3820), (3860, 5600)):
            door = sides_of("-x+x+y+z-z", x0 + 12, x1 - 12, BACK - 20, BACK - 4, z0, z1)
            model.add("doors", "light_grey", door)
            model.add(
                "doors", "dark", sides_of("+y", x0 + 200, x1 - 200, 0, BACK, z0 + 160, z0 + 420)
            )
    for x, side in ((-L / 2, "-x"), (L / 2, "+x")):
        edge = (x, x + 14) if side == "-x" else (x - 14, x)
        model.add(
            "frame", "blue", sides_of(side + "-y", *edge, FRONT + 400, FRONT + 480, 0, H - 330)
        )
        for k in range(LEVELS):
            z = level_z(k)
            model.add("frame", "orange", sides_of(side, *edge, FRONT + 90, inner, z, z + 60))


def build_low(model: Model) -> None:
    """The rack from afar: posts, one strip per level, cabinet."""
    inner = BACK - CABINET
    for x in POSTS_X:
        model.add(
            "frame", "blue", sides_of("-x+x-y", x - 45, x + 45, FRONT, FRONT + 90, 0, H - 330)
        )
    for k in range(LEVELS):
        z = level_z(k)
        ends = -L / 2 + 30, L / 2 - 30
        model.add("frame", "orange", sides_of("-x+x-y", *ends, FRONT + 12, inner, z, z + 66))
        model.add("drawers", "grey", sides_of("-x+x-y", *ends, FRONT + 70, inner, z + 70, z + 132))
        model.add("work", "light_grey", sides_of("-y", *ends, FRONT + 130, inner, z + 150, z + 240))
        model.add("work", "grey", sides_of("-x+x+z", *ends, FRONT + 130, inner, z + 132, z + 242))
        model.add("probes", "grey", sides_of("-y", *ends, FRONT + 190, inner, z + 350, z + 430))
    cabinet = -L / 2, L / 2, inner, BACK - 20, 0, H - 330
    model.add("housing", "dark", sides_of("-y", *cabinet))
    model.add("housing", "white", sides_of("-x+x+y", *cabinet))
    model.add("housing", "white", span(-L / 2, L / 2, FRONT + 5, BACK - 5, H - 330, H - 210))
    model.add("band", "band", sides_of("-x+x-y+y", -L / 2, L / 2, FRONT, BACK, H - 296, H - 244))
