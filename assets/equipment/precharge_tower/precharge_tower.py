"""Pre-charge tower: glazed cells for one tray each, power supplies between the levels.

Wider drawers than formation, in white cabinets with a window and a status light each; cable ducts
run up between the columns.
"""

from cad.fittings import signal_tower_low
from cad.model import Model, Spec
from cad.moving import UP, Moving
from cad.shapes import along_x, box, evenly, span
from cad.sheets import sides_of

SPEC = Spec(
    id="precharge_tower",
    name_en="Pre-charge tower",
    name_ko="프리차지 타워",
    area="formation",
    size_m=(8.0, 1.6, 6.0),
    inlet_m=(-4.0, -0.8, 0.9),
    outlet_m=(4.0, -0.8, 0.9),
    work_m=(0.0, -0.3, 3.0),
    band="#2a6fb5",
    moving=(Moving("probes", "stroke", UP, travel=-35.0),),
)

L, W, H = 8000.0, 1600.0, 6000.0
COLUMNS, LEVELS = 6, 7
FRONT, BACK = -W / 2, W / 2
FIRST, TOP = 420.0, 5620.0
PITCH = (TOP - FIRST) / LEVELS
DUCT = 150.0
EDGES = evenly(-L / 2, L / 2, COLUMNS + 1)


def cells() -> list[tuple[float, float, float, int]]:
    """(left x, right x, z of the floor, running number) of each chamber."""
    return [
        (EDGES[i] + DUCT / 2, EDGES[i + 1] - DUCT / 2, FIRST + PITCH * k, k * COLUMNS + i)
        for k in range(LEVELS)
        for i in range(COLUMNS)
    ]


def build(model: Model) -> None:
    """The tower as seen from the crane side."""
    inner = BACK - 380
    model.add("frame", "dark", span(-L / 2 + 20, L / 2 - 20, FRONT + 30, BACK - 30, 0, 130))
    model.add("housing", "white", span(-L / 2, L / 2, FRONT + 5, BACK - 5, 130, FIRST - 10))
    for x in EDGES:
        x0, x1 = max(x - DUCT / 2, -L / 2), min(x + DUCT / 2, L / 2)
        model.add("housing", "light_grey", span(x0, x1, FRONT + 20, inner, FIRST - 10, H - 330))
        model.add(
            "ducts", "dark", sides_of("-y", x0 + 45, x1 - 45, FRONT + 18, 0, FIRST + 60, H - 400)
        )
        model.add(
            "ducts", "orange", sides_of("-y", x - 8, x + 8, FRONT + 15, 0, FIRST + 60, H - 400)
        )
    for x0, x1, z, number in cells():
        model.add("housing", "white", sides_of("-y+z", x0, x1, FRONT + 12, inner, z - 12, z + 50))
        model.add(
            "supplies",
            "dark",
            sides_of("-y+z-z", x0 + 20, x1 - 20, FRONT + 30, inner, z + 520, z + PITCH - 30),
        )
        vents = [
            sides_of("-y", x0 + 60 + 70 * i, x0 + 110 + 70 * i, FRONT + 27, 0, z + 560, z + 680)
            for i in range(9)
        ]
        model.add("supplies", "grey", vents)
        led = "green" if number % 8 else "yellow"
        model.add("status", led, sides_of("-y", x1 - 130, x1 - 60, FRONT + 26, 0, z + 600, z + 640))
        model.add(
            "status",
            "screen_lit",
            sides_of("-y", x1 - 260, x1 - 170, FRONT + 26, 0, z + 590, z + 650),
        )
        if number % 11 != 4:
            model.add(
                "work",
                "grey",
                sides_of("-x+x-y+z", x0 + 150, x1 - 150, FRONT + 130, inner - 60, z + 60, z + 105),
            )
            for x in evenly(x0 + 210, x1 - 210, 6):
                row = x - 30, x + 30, FRONT + 160, inner - 90, z + 105, z + 195
                model.add("work", "can", sides_of("-x+x-y+z", *row))
        plate = x0 + 130, x1 - 130, FRONT + 110, inner - 40, z + 330, z + 380
        model.add("probes", "steel", sides_of("-y-z", *plate))
        model.add("probes", "copper", sides_of("-y", *plate[:2], FRONT + 106, 0, z + 300, z + 330))
        model.add("interior", "light_grey", sides_of("-y", x0, x1, inner - 6, 0, z + 50, z + 520))
        pane = x0 + 40, x1 - 40, FRONT + 8, FRONT + 14, z + 60, z + 510
        model.add("glass", "glass", sides_of("-y", *pane))
        model.add("doors", "alu", sides_of("-y", x0 + 10, x1 - 10, FRONT + 6, 0, z + 500, z + 526))
    rear(model, inner)
    model.add("housing", "white", span(-L / 2, L / 2, FRONT + 5, BACK - 5, H - 330, H - 210))
    model.add(
        "band", "band", sides_of("-x+x-y+y", -L / 2 - 2, L / 2 + 2, FRONT, BACK, H - 296, H - 244)
    )
    signal_tower_low(model, L / 2 - 120, FRONT + 120, H - 210, 100)
    model.add(
        "exhaust", "alu", [box(x, 220, H - 210, 900, 500, 150) for x in evenly(-L / 3, L / 3, 3)]
    )
    model.add("exhaust", "alu", along_x(0, BACK - 170, H - 110, 100, L - 400))


def rear(model: Model, inner: float) -> None:
    """End walls and the doors of the supplies."""
    model.add(
        "housing",
        "white",
        sides_of("-x+x", -L / 2, L / 2, FRONT + 20, BACK - 20, FIRST - 10, H - 330),
    )
    model.add(
        "housing", "white", sides_of("+y", -L / 2, L / 2, inner, BACK - 20, FIRST - 10, H - 330)
    )
    for i in range(COLUMNS):
        x0, x1 = EDGES[i] + 20, EDGES[i + 1] - 20
        for z0, z1 in ((450, 2150), (2180, 3880), (3910, 5640)):
            model.add(
                "doors", "light_grey", sides_of("-x+x+y+z-z", x0, x1, BACK - 20, BACK - 4, z0, z1)
            )
            model.add(
                "doors", "dark", sides_of("+y", x0 + 250, x1 - 250, 0, BACK, z0 + 200, z0 + 460)
            )


def build_low(model: Model) -> None:
    """The tower from afar: one strip per level."""
    inner = BACK - 380
    model.add("housing", "white", span(-L / 2, L / 2, FRONT + 5, BACK - 5, 0, FIRST))
    for k in range(LEVELS):
        z = FIRST + PITCH * k
        model.add(
            "housing", "white", sides_of("-y+z", -L / 2, L / 2, FRONT + 12, inner, z - 12, z + 50)
        )
        model.add(
            "work",
            "grey",
            sides_of("-y", -L / 2 + 120, L / 2 - 120, FRONT + 130, 0, z + 50, z + 230),
        )
        model.add(
            "work",
            "pane",
            sides_of("-y", -L / 2 + 40, L / 2 - 40, FRONT + 140, 0, z + 230, z + 520),
        )
        model.add(
            "supplies",
            "dark",
            sides_of("-y", -L / 2, L / 2, FRONT + 30, 0, z + 520, z + PITCH - 12),
        )
    for x in EDGES:
        x0, x1 = max(x - DUCT / 2, -L / 2), min(x + DUCT / 2, L / 2)
        model.add(
            "housing",
            "light_grey",
            sides_of("-x+x-y", x0, x1, FRONT + 8, inner, FIRST - 10, H - 330),
        )
    model.add(
        "housing",
        "white",
        sides_of("-x+x+y", -L / 2, L / 2, FRONT + 20, BACK - 5, FIRST - 10, H - 330),
    )
    model.add("housing", "white", span(-L / 2, L / 2, FRONT + 5, BACK - 5, H - 330, H - 210))
    model.add("band", "band", sides_of("-x+x-y+y", -L / 2, L / 2, FRONT, BACK, H - 296, H - 244))
    signal_tower_low(model, L / 2 - 120, FRONT + 120, H - 210, 100)
