"""Tunnel washer and dryer: spray zones over tanks and pumps, hood with exhaust, drying blowers."""

from build123d import Face, Shape, Vector, Wire, extrude
from cad.fittings import (
    cable_tray,
    control_cabinet,
    exhaust_duct,
    name_plate,
    operator_panel,
    operator_panel_low,
    signal_tower,
    signal_tower_low,
)
from cad.model import Model, Spec
from cad.shapes import along_x, along_y, box, cylinder, evenly, pipe, span
from cad.sheets import sides_of
from cad.transport import conveyor_stub, conveyor_stub_low

SPEC = Spec(
    id="washer",
    name_en="Tunnel washer and dryer",
    name_ko="터널식 세정·건조기",
    area="finishing",
    size_m=(12.0, 2.5, 2.4),
    inlet_m=(-6.0, 0.0, 0.9),
    outlet_m=(6.0, 0.0, 0.9),
    work_m=(0.0, 0.0, 0.9),
    band="#1e8fc8",
)

X0, X1 = -5480.0, 5480.0
ZONES = 8
WET = 5  # spray zones; the others blow and dry
HALF = 620.0  # half width of the tunnel
BED, HEAD, HOOD = 760.0, 1480.0, 1830.0
PITCH = (X1 - X0) / ZONES
MIDDLES = [X0 + PITCH * (i + 0.5) for i in range(ZONES)]


def hood(x0: float, x1: float) -> Shape:
    """The sloping roof of the tunnel from x0 to x1."""
    outline = [(-HALF, HEAD), (HALF, HEAD), (330, HOOD), (-330, HOOD)]
    end = Face(Wire.make_polygon([(x0, y, z) for y, z in outline], close=True))
    return extrude(end, x1 - x0, Vector(1, 0, 0))


def build(model: Model) -> None:
    """Frame, tanks, tunnel with windows, hood, ducts, drives, cabinets."""
    frame(model)
    for i, x in enumerate(MIDDLES):
        zone(model, x, wet=i < WET)
        if i < WET and i % 2 == 0:
            pump(model, x)
    blowers(model)
    ducts(model)
    conveyor_stub(model, -6000, X0 - 10)
    conveyor_stub(model, X1 + 10, 6000)
    control_cabinet(model, -2100, 700, 720, 1180, 1950)
    dosing(model)
    cable_tray(model, X0 + 200, X1 - 200, 480, HEAD + 190)
    operator_panel(model, -4100, -HALF - 30, 1330)
    name_plate(model, -5000, -HALF - 8, HEAD - 108, 640)
    signal_tower(model, X1 - 160, -200, HOOD)


def frame(model: Model) -> None:
    """Legs, longerons, belt through the tunnel, hood and band."""
    xs = evenly(X0 + 60, X1 - 60, ZONES + 1)
    legs = [box(x, y, 40, 80, 80, BED - 120) for x in xs for y in (-HALF + 50, HALF - 50)]
    model.add("frame", "steel", legs)
    feet = [box(x, y, 0, 130, 130, 40) for x in xs for y in (-HALF + 50, HALF - 50)]
    model.add("feet", "dark", feet)
    rails = [span(X0, X1, y - 45, y + 45, BED - 90, BED) for y in (-HALF + 45, HALF - 45)]
    model.add("frame", "steel", rails, span(X0, X1, -HALF, HALF, BED, BED + 30))
    model.add("belt", "steel", span(X0 + 5, X1 - 5, -330, 330, 880, 900))
    model.add("belt", "dark", [span(X0 + 5, X1 - 5, y - 12, y + 12, 860, 915) for y in (-345, 345)])
    work = [
        cylinder(x, y, 900, 23, 95) for x in evenly(X0 + 250, X1 - 250, 24) for y in (-160, 160)
    ]
    model.add("work", "can", work, angle_rad=1.6)
    model.add("hood", "white", hood(X0, X1))
    model.add("band", "band", span(X0 - 4, X1 + 4, -HALF - 4, HALF + 4, HEAD - 30, HEAD + 30))
    for x, side in ((X0, "-x"), (X1, "+x")):
        a, b = sorted((x, x + (40 if side == "-x" else -40)))
        model.add(
            "housing", "white", [span(a, b, y - 215, y + 215, BED, HEAD) for y in (-405, 405)]
        )
        model.add("housing", "white", span(a, b, -190, 190, 1150, HEAD))
        model.add(
            "tunnels", "dark", [span(a - 60, b + 60, y, y + 10, 860, 1150) for y in (-190, 180)]
        )
        model.add("tunnels", "dark", span(a - 60, b + 60, -180, 180, 1140, 1150))


def zone(model: Model, x: float, wet: bool) -> None:
    """One zone: tank below, door with a window in front, closed back, spray bars inside."""
    half = PITCH / 2 - 8
    a, b = x - half, x + half
    y = -HALF
    model.add("housing", "white", span(a, b, HALF - 40, HALF, BED + 30, HEAD - 30))
    model.add(
        "doors",
        "white",
        span(a, b, y, y + 36, BED + 30, 900),
        span(a, b, y, y + 36, 1340, HEAD - 30),
        span(a, a + 160, y, y + 36, 900, 1340),
        span(b - 160, b, y, y + 36, 900, 1340),
    )
    model.add(
        "door_frames",
        "alu",
        span(a + 160, b - 160, y - 8, y + 20, 900, 940),
        span(a + 160, b - 160, y - 8, y + 20, 1300, 1340),
        span(a + 160, a + 200, y - 8, y + 20, 940, 1300),
        span(b - 200, b - 160, y - 8, y + 20, 940, 1300),
    )
    model.add("glass", "glass", sides_of("-y+y", a + 200, b - 200, y + 4, y + 10, 940, 1300))
    model.add("handles", "dark", box(b - 80, y - 26, 1010, 24, 24, 220))
    model.add("interior", "grey", sides_of("-y", a, b, HALF - 44, HALF, BED + 30, HEAD - 30))
    if wet:
        model.add("tanks", "steel", span(a + 20, b - 20, -430, 430, 170, BED - 110))
        model.add("tanks", "grey", span(a + 60, b - 60, -438, -428, 240, 420))
        bars = [along_y(x + dx, 0, z, 18, 760) for dx in (-400, -130, 140, 410) for z in (1240,)]
        model.add("interior", "steel", bars, along_x(x, 0, 1300, 26, 2 * half), angle_rad=1.1)
        tips = [
            box(x + dx, dy, 1190, 22, 22, 40) for dx in (-400, -130, 140, 410) for dy in (-160, 160)
        ]
        model.add("interior", "blue", tips)
    else:
        model.add(
            "tanks", "light_grey", span(a + 20, b - 20, -HALF + 20, HALF - 20, 150, BED - 100)
        )
        model.add(
            "louvres",
            "dark",
            [
                span(a + 250, b - 250, -HALF + 12, -HALF + 22, z, z + 26)
                for z in evenly(260, 480, 5)
            ],
        )
        knives = [box(x + dx, 0, 1080, 30, 700, 220) for dx in (-350, 0, 350)]
        model.add("interior", "light_grey", knives)


def pump(model: Model, x: float) -> None:
    """A pump skid in front of a tank: base, motor, volute, pipe up to the spray bars."""
    y = -860.0
    model.add("pumps", "dark", span(x - 330, x + 330, y - 150, y + 150, 40, 90))
    model.add(
        "pumps", "blue", along_x(x + 120, y, 240, 105, 330), box(x + 120, y, 90, 200, 150, 70)
    )
    model.add("pumps", "dark", along_x(x + 300, y, 240, 100, 40))
    model.add(
        "pumps", "steel", along_x(x - 130, y, 240, 125, 110), box(x - 130, y, 90, 120, 170, 60)
    )
    model.add(
        "pipes", "steel", pipe([(x - 130, y, 300), (x - 130, y, 660), (x - 130, -600, 660)], 36)
    )
    model.add(
        "pipes", "steel", pipe([(x - 190, y, 230), (x - 330, y, 230), (x - 330, -430, 230)], 44)
    )
    model.add("pipes", "red", cylinder(x - 130, y - 4, 520, 62, 24))


def blowers(model: Model) -> None:
    """Fan boxes with motors on the hood of the drying zones."""
    for x in MIDDLES[WET:]:
        model.add("roof", "light_grey", box(x, 0, HOOD - 140, 900, 820, 470, 20))
        model.add("roof", "dark", sides_of("-y", x - 330, x + 330, -412, 0, HOOD - 60, HOOD + 240))
        model.add(
            "roof",
            "alu",
            [
                span(x - 330, x + 330, -420, -410, z, z + 14)
                for z in evenly(HOOD - 20, HOOD + 190, 4)
            ],
        )
        model.add("roof", "blue", cylinder(x, 120, HOOD + 330, 150, 180))
        model.add("roof", "dark", cylinder(x, 120, HOOD + 510, 130, 40))


def ducts(model: Model) -> None:
    """Vapour exhaust of the spray zones: risers into one main."""
    z = 2220.0
    for i in (0, 2, 4):
        x = MIDDLES[i]
        model.add("ducts", "alu", cylinder(x, 0, HOOD, 120, z - HOOD))
        model.add("ducts", "grey", cylinder(x, 0, HOOD, 160, 30))
    exhaust_duct(model, [(MIDDLES[0] - 300, 0, z), (MIDDLES[4] + 250, 0, z)], 150)


def dosing(model: Model) -> None:
    """Detergent drums in a tray behind the machine."""
    model.add("dosing", "yellow", span(-4500, -2700, 720, 1180, 0, 150))
    model.add("dosing", "blue", [cylinder(x, 950, 60, 200, 640) for x in (-4200, -3600, -3000)])
    model.add("dosing", "dark", [cylinder(x, 950, 700, 60, 40) for x in (-4200, -3600, -3000)])
    hoses = [pipe([(x, 950, 740), (x, 950, 900), (x, 640, 900)], 16) for x in (-4200, -3600, -3000)]
    model.add("dosing", "rubber", hoses, angle_rad=1.2)


def build_low(model: Model) -> None:
    """Tunnel, hood, windows, main duct."""
    model.add("tanks", "grey", span(X0 + 20, X1 - 20, -HALF + 60, HALF - 60, 60, BED))
    model.add("housing", "white", span(X0, X1, -HALF, HALF, BED, HEAD), hood(X0, X1))
    for x in MIDDLES:
        window = x - PITCH / 2 + 170, x + PITCH / 2 - 170, -HALF - 4, HALF, 920, 1320
        model.add("windows", "pane", sides_of("-y", *window))
    band = X0 - 4, X1 + 4, -HALF - 6, HALF + 6, HEAD - 30, HEAD + 30
    model.add("band", "band", sides_of("-x+x-y+y", *band))
    for x in MIDDLES[WET:]:
        model.add("roof", "light_grey", box(x, 0, HOOD - 140, 900, 820, 470))
    model.add("ducts", "alu", span(MIDDLES[0] - 300, MIDDLES[4] + 250, -130, 130, 2110, 2370))
    model.add("ducts", "alu", [box(MIDDLES[i], 0, HOOD, 220, 220, 300) for i in (0, 2, 4)])
    model.add("cabinet", "light_grey", span(-2100, 700, 720, 1180, 0, 1950))
    for i in (0, 2, 4):
        model.add("pumps", "blue", box(MIDDLES[i], -860, 40, 600, 260, 300))
    operator_panel_low(model, -4100, -HALF - 30, 1330)
    signal_tower_low(model, X1 - 160, -200, HOOD)
    conveyor_stub_low(model, -6000, X0)
    conveyor_stub_low(model, X1, 6000)
