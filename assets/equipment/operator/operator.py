"""Operator in clean-room dress, for scale: 1.76 m tall with hood, gloves and a tablet.

Stands facing -y; no real person.
"""

from build123d import Box, Pos, Rot, Shape, Sphere, fillet, scale
from cad.model import Model, Spec
from cad.shapes import box, cone, cylinder, rod

SPEC = Spec(
    id="operator",
    name_en="Operator",
    name_ko="작업자",
    area="safety",
    kind="furniture",
    size_m=(0.7, 0.7, 1.77),
    inlet_m=(-0.35, 0.0, 0.9),
    outlet_m=(0.35, 0.0, 0.9),
    work_m=(0.0, 0.0, 0.9),
)


def soft(x: float, y: float, z: float, dx: float, dy: float, dz: float, radius: float) -> Shape:
    """A block standing on z with all its edges rounded."""
    block = Pos(x, y, z + dz / 2) * Box(dx, dy, dz)
    return fillet(block.edges(), radius)


def ball(x: float, y: float, z: float, dx: float, dy: float, dz: float) -> Shape:
    """An ellipsoid with these diameters."""
    return Pos(x, y, z) * scale(Sphere(0.5), (dx, dy, dz))


def limb(points: list[tuple[float, float, float]], radii: list[float]) -> list[Shape]:
    """A bent limb of bars with balls at its joints."""
    bars = [rod(a, b, r) for a, b, r in zip(points, points[1:], radii, strict=False)]
    return bars + [Pos(*p) * Sphere(r) for p, r in zip(points, [*radii, radii[-1]], strict=True)]


def build(model: Model) -> None:
    """Boots, overall, hood, face with mask and glasses, hands, tablet."""
    fine = {"tolerance_mm": 6.0, "angle_rad": 0.75}
    for s in (-1, 1):
        model.add("boots", "light_grey", soft(s * 95, -35, 0, 105, 275, 95, 38), **fine)
        model.add(
            "overall",
            "white",
            limb([(s * 95, 5, 110), (s * 92, -8, 490), (s * 82, 10, 880)], [68, 84]),
            **fine,
        )
        arm = [(s * 215, 10, 1395), (s * 262, 20, 1120), (s * 120, -215, 1075)]
        model.add("overall", "white", limb(arm, [56, 46]), **fine)
        model.add("gloves", "screen_lit", ball(s * 95, -255, 1078, 82, 90, 62), **fine)
    torso = cone(0, 5, 830, 165, 190, 560)
    model.add("overall", "white", scale(torso, (1.0, 0.66, 1.0)), **fine)
    model.add(
        "overall", "white", ball(0, 5, 1390, 430, 235, 190), ball(0, 5, 840, 335, 225, 190), **fine
    )
    model.add(
        "hood", "white", ball(0, 10, 1640, 215, 240, 270), cone(0, 10, 1440, 130, 85, 110), **fine
    )
    model.add("face", "carton", ball(0, -48, 1640, 150, 160, 190), **fine)
    model.add("mask", "screen_lit", ball(0, -78, 1592, 135, 118, 96), **fine)
    model.add("glasses", "dark", Pos(0, -118, 1658) * Rot(6, 0, 0) * box(0, 0, 0, 138, 26, 34, 8))
    model.add("overall", "band", box(-85, -118, 1330, 95, 20, 30))
    tablet = Pos(0, -268, 1120) * Rot(-55, 0, 0)
    model.add("tablet", "dark", tablet * box(0, 0, -90, 260, 14, 180))
    model.add("tablet", "screen_lit", tablet * box(0, -8, -78, 232, 4, 156))
    model.add("belt", "grey", scale(cylinder(0, 7, 905, 172, 34), (1.0, 0.68, 1.0)))


def build_low(model: Model) -> None:
    """A figure of blocks."""
    model.add("overall", "white", [box(s * 92, 0, 0, 130, 150, 860) for s in (-1, 1)])
    model.add(
        "overall",
        "white",
        box(0, 5, 850, 400, 230, 620),
        [box(s * 240, -60, 1030, 95, 280, 400) for s in (-1, 1)],
    )
    model.add("hood", "white", box(0, 10, 1470, 190, 210, 300))
    model.add("face", "carton", box(0, -70, 1560, 130, 100, 160))
    model.add("tablet", "dark", box(0, -270, 1040, 260, 60, 150))
