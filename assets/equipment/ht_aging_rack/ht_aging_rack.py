"""High-temperature aging module: racks in an insulated house, heated by air from units on the roof.

White panels with narrow windows; ducts on the roof carry the warm air along both racks.
"""

from cad.fittings import signal_tower, signal_tower_low
from cad.model import Model, Spec
from cad.racking import POST_MM, TrayRack, crane_motion, hand_over, stacker_crane
from cad.shapes import along_x, box, cylinder, evenly, span
from cad.sheets import sides_of

L, W, H = 48400.0, 4000.0, 10000.0
ROOF = H - 1000.0
AISLE = 1400.0
BAYS, LEVELS = 12, 12
FIRST, TOP = 500.0, ROOF - 420
POSTS_X = evenly(-L / 2 + 200 + POST_MM / 2, L / 2 - 200 - POST_MM / 2, BAYS + 1)
FREE = frozenset({(3, 2), (8, 5), (5, 11), (1, 7), (10, 4), (6, 3), (9, 0)})
CRANE_X, CRANE_Z = -15200.0, 3300.0
WALL = 70.0
DOOR_HALF, DOOR_TOP = 620.0, 2300.0

SPEC = Spec(
    id="ht_aging_rack",
    name_en="High-temperature aging rack",
    name_ko="고온 에이징 랙",
    area="aging",
    kind="storage",
    size_m=(48.4, 4.0, 10.0),
    inlet_m=(-24.2, 0.0, 0.9),
    outlet_m=(24.2, 0.0, 0.9),
    work_m=(0.0, 0.0, 0.9),
    band="#c04a1c",
    moving=crane_motion(CRANE_X, CRANE_Z, L / 2 - 3200, 750, 7400),
)


def rack(y0: float, y1: float, outer: str) -> TrayRack:
    """One of the two racks behind the windows."""
    pitch = (TOP - FIRST) / LEVELS
    return TrayRack(POSTS_X, y0, y1, FIRST, pitch, LEVELS, ROOF - 260, outer, guides=3, free=FREE)


RACKS = (
    rack(-W / 2 + 120, -AISLE / 2 + 40, "-y"),
    rack(AISLE / 2 - 40, W / 2 - 120, "+y"),
)


def build(model: Model) -> None:
    """Racks, crane, house, air units."""
    for each in RACKS:
        each.build(model)
    stacker_crane(model, CRANE_X, ROOF - 320, CRANE_Z)
    model.add("rails", "steel", span(-L / 2 + 100, L / 2 - 100, -50, 50, 0, 70))
    for end_x in (-L / 2, L / 2):
        hand_over(model, end_x)
    walls(model)
    roof(model)
    signal_tower(model, L / 2 - 300, -W / 2 + 300, ROOF)


def walls(model: Model) -> None:
    """Panels with two narrow strips of glass a bay on the long sides, gates at the ends."""
    edges = evenly(-L / 2, L / 2, BAYS + 1)
    bands = ((60.0, 1100.0), (3300.0, 5000.0), (7200.0, ROOF))
    windows = ((1100.0, 3300.0), (5000.0, 7200.0))
    for out, outside in ((-W / 2 + 4, "-y"), (W / 2 - WALL - 4, "+y")):
        for i in range(BAYS):
            x0, x1 = edges[i] + 8, edges[i + 1] - 8
            for z0, z1 in bands:
                panel = x0, x1, out, out + WALL, z0, z1
                model.add("housing", "white", sides_of("-y+y", *panel))
            for z0, z1 in windows:
                frame = [(x0, x0 + 700), (x1 - 700, x1)]
                for a, b in frame:
                    model.add(
                        "housing", "white", sides_of("-y+y-x+x", a, b, out, out + WALL, z0, z1)
                    )
                pane = x0 + 700, x1 - 700, out + 30, out + 38, z0, z1
                model.add("glass", "glass", sides_of("-y+y", *pane))
            if i % 3 == 1:
                sign = x0 + 1600, x0 + 2300, out - 2, out + WALL + 2, 3700, 4400
                model.add("signs", "orange", sides_of(outside, *sign))
        joints = [(x - 8, x + 8) for x in edges[1:-1]]
        for a, b in joints:
            model.add("frame", "grey", sides_of("-y+y", a, b, out + 4, out + WALL - 4, 60, ROOF))
    for end in (-L / 2, L / 2):
        x0, x1 = sorted((end + (4 if end < 0 else -4), end + (WALL if end < 0 else -WALL)))
        for y0, y1 in ((-W / 2 + 4, -DOOR_HALF), (DOOR_HALF, W / 2 - 4)):
            model.add("housing", "white", span(x0, x1, y0, y1, 60, ROOF))
        model.add("housing", "white", span(x0, x1, -DOOR_HALF, DOOR_HALF, DOOR_TOP, ROOF))
        gate = x0 - 2, x1 + 2, -DOOR_HALF, DOOR_HALF, 1600, DOOR_TOP
        model.add("tunnels", "dark", span(*gate))
    model.add(
        "plinth",
        "dark",
        sides_of("-x+x-y+y", -L / 2 + 30, L / 2 - 30, -W / 2 + 30, W / 2 - 30, 0, 60),
    )
    model.add(
        "housing",
        "light_grey",
        sides_of("+z-z", -L / 2 + 8, L / 2 - 8, -W / 2 + 8, W / 2 - 8, ROOF - 60, ROOF),
    )
    model.add(
        "band", "band", sides_of("-x+x-y+y", -L / 2, L / 2, -W / 2, W / 2, ROOF - 420, ROOF - 240)
    )


def roof(model: Model) -> None:
    """Air handling units with heater sections and two supply ducts."""
    for y in (-1150.0, 1150.0):
        model.add("ducts", "alu", along_x(0, y, ROOF + 330, 260, L - 4000))
    for x in evenly(-18000, 18000, 4):
        model.add("air_units", "light_grey", box(x, 0, ROOF, 3400, 1500, 900, 30))
        model.add("air_units", "orange", box(x + 900, 0, ROOF + 60, 700, 1512, 620))
        model.add(
            "air_units",
            "dark",
            sides_of("-y+y", x - 1500, x - 500, -756, 756, ROOF + 160, ROOF + 760),
        )
        model.add("air_units", "dark", cylinder(x - 900, 0, ROOF + 900, 420, 60))
        for s in (-1, 1):
            model.add("ducts", "alu", box(x + 900, s * 900, ROOF + 150, 500, 400, 380))
    model.add("pipes", "red", span(-L / 2 + 400, L / 2 - 400, -40, 40, ROOF + 60, ROOF + 120))


def build_low(model: Model) -> None:
    """The closed house with dark strips."""
    model.add("plinth", "dark", span(-L / 2 + 30, L / 2 - 30, -W / 2 + 30, W / 2 - 30, 0, 60))
    model.add("housing", "white", span(-L / 2 + 4, L / 2 - 4, -W / 2 + 4, W / 2 - 4, 60, ROOF))
    for z0, z1 in ((1100, 3300), (5000, 7200)):
        for x0, x1 in zip(
            evenly(-L / 2, L / 2, BAYS + 1)[:-1], evenly(-L / 2, L / 2, BAYS + 1)[1:], strict=True
        ):
            pane = x0 + 708, x1 - 708, -W / 2, W / 2, z0, z1
            model.add("windows", "window", sides_of("-y+y", *pane))
    model.add(
        "band", "band", sides_of("-x+x-y+y", -L / 2, L / 2, -W / 2, W / 2, ROOF - 420, ROOF - 240)
    )
    model.add(
        "tunnels", "dark", sides_of("-x+x", -L / 2, L / 2, -DOOR_HALF, DOOR_HALF, 60, DOOR_TOP)
    )
    for x in evenly(-18000, 18000, 4):
        model.add("air_units", "light_grey", box(x, 0, ROOF, 3400, 1500, 950))
    for y in (-1150, 1150):
        model.add("ducts", "alu", box(0, y, ROOF + 80, L - 4000, 480, 500))
    signal_tower_low(model, L / 2 - 300, -W / 2 + 300, ROOF)
