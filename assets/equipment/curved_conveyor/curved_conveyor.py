"""Belt curve of 90 degrees: cells come in at -x and leave to +y; the inner radius is 0.4 m."""

from build123d import Axis, Face, Shape, Wire, revolve
from cad.model import Model, Spec
from cad.moving import UP
from cad.shapes import box, cylinder

RADIUS, BELT, TOP = 500.0, 200.0, 900.0
HALF = 125.0
SIDE = 312.5

SPEC = Spec(
    id="curved_conveyor",
    name_en="Belt curve (90 degrees)",
    name_ko="곡선 컨베이어 (90°)",
    area="transport",
    kind="furniture",
    size_m=(0.625, 0.625, 0.94),
    inlet_m=(-0.3125, -0.1875, 0.9),
    outlet_m=(0.1875, 0.3125, 0.9),
    work_m=(0.0, 0.0, 0.9),
    extra={"radius_m": 0.5, "turn_deg": 90.0},
)

CENTRE = (-SIDE, -SIDE + HALF + RADIUS)


def swept(r0: float, r1: float, z0: float, z1: float) -> Shape:
    """A quarter ring of rectangular section about the centre of the curve."""
    cx, cy = CENTRE
    outline = [(cx, cy - r0, z0), (cx, cy - r1, z0), (cx, cy - r1, z1), (cx, cy - r0, z1)]
    face = Face(Wire.make_polygon(outline, close=True))
    return revolve(face, Axis((cx, cy, 0), UP), 90)


def build(model: Model) -> None:
    """Belt, rails, guides; two pairs of legs apart."""
    fine = {"angle_rad": 0.22}
    half = BELT / 2
    model.add("belt", "rubber", swept(RADIUS - half, RADIUS + half, TOP - 10, TOP), **fine)
    for inner, outer in ((RADIUS - HALF, RADIUS - half), (RADIUS + half, RADIUS + HALF)):
        model.add("rails", "alu", swept(inner, outer, TOP - 100, TOP + 6), **fine)
    model.add("rails", "alu", swept(RADIUS - half, RADIUS + half, TOP - 96, TOP - 88), **fine)
    for radius in (RADIUS - 62, RADIUS + 62):
        model.add("guides", "steel", swept(radius - 4, radius + 4, TOP + 24, TOP + 38), **fine)
    legs(model)


def legs(model: Model) -> None:
    """A pair of legs at both ends."""
    cx, cy = CENTRE
    for r in (RADIUS - HALF + 24, RADIUS + HALF - 24):
        for x, y in ((cx + 60, cy - r), (cx + r, cy - 60)):
            model.add("legs", "alu", box(x, y, 40, 46, 46, TOP - 140))
            model.add("legs", "dark", cylinder(x, y, 0, 24, 40))


def build_low(model: Model) -> None:
    """Belt and rails in three steps; legs apart."""
    half = BELT / 2
    model.add(
        "belt",
        "rubber",
        swept(RADIUS - half, RADIUS + half, TOP - 10, TOP),
        angle_rad=0.6,
        tolerance_mm=20,
    )
    for inner, outer in ((RADIUS - HALF, RADIUS - half), (RADIUS + half, RADIUS + HALF)):
        model.add(
            "rails", "alu", swept(inner, outer, TOP - 100, TOP + 6), angle_rad=0.6, tolerance_mm=20
        )
    cx, cy = CENTRE
    for r in (RADIUS - HALF + 24, RADIUS + HALF - 24):
        model.add(
            "legs",
            "alu",
            box(cx + 60, cy - r, 0, 46, 46, TOP - 100),
            box(cx + r, cy - 60, 0, 46, 46, TOP - 100),
        )
