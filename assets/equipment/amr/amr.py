"""Autonomous mobile robot: flat carrier with a roller deck, scanners, light strips."""

from build123d import Axis, Box, Pos, Shape, fillet
from cad.model import Model, Spec
from cad.shapes import STANDING, along_y, box, cylinder, evenly, span

SPEC = Spec(
    id="amr",
    name_en="Autonomous mobile robot",
    name_ko="자율주행 로봇 (AMR)",
    area="transport",
    kind="furniture",
    size_m=(1.6, 0.9, 0.4),
    inlet_m=(-0.8, 0.0, 0.4),
    outlet_m=(0.8, 0.0, 0.4),
    work_m=(0.0, 0.0, 0.4),
    band="#1e66c8",
)

L, W, H = 1600.0, 900.0, 400.0


def rounded(length: float, width: float, z: float, height: float, radius: float) -> Shape:
    """A slab with rounded corners, standing on z."""
    slab = Pos(0, 0, z) * Box(length, width, height, align=STANDING)
    return fillet(slab.edges().filter_by(Axis.Z), radius)


def build(model: Model) -> None:
    """Chassis, light strip all round, deck with rollers, scanners at two corners."""
    model.add("chassis", "dark", rounded(L - 40, W - 40, 35, 75, 110))
    model.add("chassis", "white", rounded(L - 10, W - 10, 110, 120, 125))
    model.add("light", "band", rounded(L, W, 205, 26, 130))
    model.add("chassis", "light_grey", rounded(L - 20, W - 20, 231, 75, 120))
    model.add("deck", "dark", rounded(L - 120, W - 90, 306, 26, 40))
    model.add("deck", "alu", [box(0, s * 375, 332, L - 180, 36, 68) for s in (-1, 1)])
    rollers = [along_y(x, 0, 372, 22, 714) for x in evenly(-660, 660, 12)]
    model.add("deck", "steel", rollers, angle_rad=1.2)
    for x, y in ((L / 2 - 130, -W / 2 + 110), (-L / 2 + 130, W / 2 - 110)):
        model.add("scanners", "dark", cylinder(x, y, 110, 100, 60))
        model.add("scanners", "yellow", cylinder(x, y, 170, 92, 26))
    for s in (-1, 1):
        model.add(
            "lights", "white", [box(s * (L / 2 - 8), y, 150, 18, 130, 34) for y in (-250, 250)]
        )
        model.add("stops", "yellow", box(s * 300, -W / 2 + 10, 150, 70, 24, 50))
        model.add("stops", "red", along_y(s * 300, -W / 2 + 15, 175, 16, 30))
        model.add("wheels", "rubber", along_y(0, s * (W / 2 - 90), 90, 90, 60))
    model.add(
        "wheels", "rubber", [along_y(x, y, 45, 45, 40) for x in (-560, 560) for y in (-300, 300)]
    )
    model.add("screen", "screen", span(-120, 120, -W / 2 + 2, -W / 2 + 12, 245, 295))
    model.add("screen", "screen_lit", span(-100, 30, -W / 2, -W / 2 + 8, 260, 280))


def build_low(model: Model) -> None:
    """Four slabs."""
    model.add("chassis", "dark", box(0, 0, 20, L - 60, W - 60, 90))
    model.add("chassis", "white", box(0, 0, 110, L - 10, W - 10, 196))
    model.add("light", "band", box(0, 0, 205, L, W, 26))
    model.add("deck", "dark", box(0, 0, 306, L - 120, W - 90, 90))
