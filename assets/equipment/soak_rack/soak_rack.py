"""Soak module: filled cells rest in a closed, tempered rack; windows let one see the crane."""

from cad.fittings import fan_filter_units, name_plate, signal_tower, signal_tower_low
from cad.model import Model, Spec
from cad.racking import TrayRack, crane_motion, hand_over, stacker_crane
from cad.shapes import box, evenly, span
from cad.sheets import sides_of

L, W, H = 20000.0, 6000.0, 6000.0
ROOF = H - 170.0
BAYS, LEVELS = 6, 8
WALL = 80.0
SILL, HEAD = 900.0, 4900.0
DOOR_HALF, DOOR_TOP = 520.0, 2200.0
POSTS_X = evenly(-L / 2 + 500, L / 2 - 500, BAYS + 1)
BAYS_X = [(POSTS_X[i], POSTS_X[i + 1]) for i in range(BAYS)]
FREE = frozenset({(1, 5), (4, 2), (2, 7), (5, 6), (0, 3), (3, 4)})
CRANE_X, CRANE_Z = 1500.0, 2300.0

SPEC = Spec(
    id="soak_rack",
    name_en="Soak rack (wetting rest)",
    name_ko="함침 대기 랙",
    area="filling",
    kind="storage",
    size_m=(20.0, 6.0, 6.0),
    inlet_m=(-10.0, 0.0, 0.9),
    outlet_m=(10.0, 0.0, 0.9),
    work_m=(0.0, 0.0, 0.9),
    band="#0f8a8a",
    moving=crane_motion(CRANE_X, CRANE_Z, L / 2 - 3200, 750, 4300),
)


def rack(y0: float, y1: float, outer: str) -> TrayRack:
    """One of the two racks behind the windows."""
    return TrayRack(POSTS_X, y0, y1, 300, 590, LEVELS, 5250, outer, guides=4, free=FREE)


RACKS = (rack(-2560, -760, "-y"), rack(760, 2560, "+y"))


def build(model: Model) -> None:
    """Racks, crane and the house around them."""
    for each in RACKS:
        each.build(model)
    stacker_crane(model, CRANE_X, 5200, CRANE_Z)
    model.add("rails", "steel", span(-L / 2 + 300, L / 2 - 300, -50, 50, 0, 70))
    for end_x in (-L / 2, L / 2):
        hand_over(model, end_x, 1500)
    long_walls(model)
    end_walls(model)
    house(model)
    fan_filter_units(model, evenly(-7600, 7600, 5), 0, ROOF, 1700, 2600, 170)
    signal_tower(model, L / 2 - 300, -W / 2 + 300, ROOF)
    name_plate(model, -L / 2 + 1300, -W / 2 + 12, ROOF - 300, 1400)


def house(model: Model) -> None:
    """Floor, header with the band, roof."""
    model.add("plinth", "dark", span(-L / 2 + 40, L / 2 - 40, -W / 2 + 40, W / 2 - 40, 0, 60))
    model.add(
        "header", "white", span(-L / 2 + 8, L / 2 - 8, -W / 2 + 8, W / 2 - 8, HEAD + 250, ROOF)
    )
    band = -L / 2, L / 2, -W / 2, W / 2, HEAD + 310, HEAD + 430
    model.add("band", "band", sides_of("-x+x-y+y", *band))
    posts = [(x, y) for x in (-L / 2 + 70, L / 2 - 70) for y in (-W / 2 + 70, W / 2 - 70)]
    model.add("frame", "white", [box(x, y, 0, 140, 140, HEAD + 250) for x, y in posts])


def long_walls(model: Model) -> None:
    """Front and back: insulated panels below and above a glazed strip per bay."""
    edges = [-L / 2 + 140, *POSTS_X[1:-1], L / 2 - 140]
    for front in (True, False):
        out = -W / 2 + 6 if front else W / 2 - WALL - 6
        outside = "-y" if front else "+y"
        for i in range(BAYS):
            x0, x1 = edges[i] + 8, edges[i + 1] - 8
            for z0, z1 in ((70, SILL), (HEAD, HEAD + 250)):
                model.add("housing", "white", span(x0, x1, out, out + WALL, z0, z1))
            vent = x0 + 900, x1 - 900, out - 1 if front else out, out + WALL + 1, 250, 420
            model.add("louvres", "grey", sides_of(outside, *vent) if i % 2 else [])
            model.add(
                "door_frames",
                "alu",
                [span(x, x + 60, out + 10, out + 60, SILL, HEAD) for x in (x0, x1 - 60)],
                span(x0 + 60, x1 - 60, out + 10, out + 60, SILL, SILL + 60),
                span(x0 + 60, x1 - 60, out + 10, out + 60, HEAD - 60, HEAD),
                span(x0 + 60, x1 - 60, out + 10, out + 60, 2900, 2950),
            )
            pane = x0 + 60, x1 - 60, out + 30, out + 38, SILL + 60, HEAD - 60
            model.add("glass", "glass", sides_of("-y+y", *pane))


def end_walls(model: Model) -> None:
    """Both ends: panels with the opening for the trays and a framed hood."""
    for end, inward in ((-L / 2, 1), (L / 2, -1)):
        x0, x1 = sorted((end + inward * 6, end + inward * (WALL + 6)))
        for y0, y1 in ((-W / 2 + 140, -DOOR_HALF), (DOOR_HALF, W / 2 - 140)):
            middle = (y0 + y1) / 2
            model.add("housing", "white", span(x0, x1, y0, middle - 6, 70, HEAD + 250))
            model.add("housing", "white", span(x0, x1, middle + 6, y1, 70, HEAD + 250))
        model.add("housing", "white", span(x0, x1, -DOOR_HALF, DOOR_HALF, DOOR_TOP, HEAD + 250))
        hood = DOOR_HALF - 60
        model.add(
            "tunnels",
            "dark",
            [span(x0, x1, y, y + 60, 70, DOOR_TOP) for y in (-DOOR_HALF, hood)],
            span(x0, x1, -hood, hood, 1500, DOOR_TOP),
        )
        sign = x0 - 1, x1 + 1, -1900, -1500, 1500, 1900
        model.add("signs", "yellow", sides_of("-x" if end < 0 else "+x", *sign))


def build_low(model: Model) -> None:
    """The closed house with dark windows."""
    model.add("plinth", "dark", span(-L / 2 + 40, L / 2 - 40, -W / 2 + 40, W / 2 - 40, 0, 80))
    house_box = -L / 2 + 8, L / 2 - 8, -W / 2 + 8, W / 2 - 8, 70, ROOF
    model.add("housing", "white", span(*house_box))
    long = -L / 2 + 140, L / 2 - 140
    window = *long, -W / 2 + 6, W / 2 - 6, SILL + 60, HEAD - 60
    model.add("windows", "window", sides_of("-y+y", *window))
    for k in range(LEVELS - 1):
        z = 970 + 570 * k
        beam = *long, -W / 2 + 4, W / 2 - 4, z, z + 80
        model.add("frame", "orange", sides_of("-y+y", *beam))
        cells = *long, -W / 2 + 4, W / 2 - 4, z + 110, z + 400
        model.add("work", "grey", sides_of("-y+y", *cells))
    for x in POSTS_X[1:-1]:
        mullion = x - 70, x + 70, -W / 2, W / 2, SILL, HEAD
        model.add("housing", "white", sides_of("-y+y", *mullion))
    band = -L / 2, L / 2, -W / 2, W / 2, HEAD + 310, HEAD + 430
    model.add("band", "band", sides_of("-x+x-y+y", *band))
    door = -L / 2, L / 2, -DOOR_HALF, DOOR_HALF, 70, DOOR_TOP
    model.add("tunnels", "dark", sides_of("-x+x", *door))
    for x in evenly(-7600, 7600, 5):
        model.add("roof", "light_grey", box(x, 0, ROOF, 1700, 2600, 150))
    signal_tower_low(model, L / 2 - 300, -W / 2 + 300, ROOF)
