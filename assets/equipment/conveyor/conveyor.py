"""Belt conveyor, one metre along x: a viewer strings modules along a route.

The node `legs` is a support that is wanted every 1.5 m or so; a raised belt moves up as a whole.
"""

from cad.model import Model, Spec
from cad.shapes import along_y, box, cylinder, span

SPEC = Spec(
    id="conveyor",
    name_en="Belt conveyor (1 m module)",
    name_ko="벨트 컨베이어 (1 m 모듈)",
    area="transport",
    kind="furniture",
    size_m=(1.0, 0.25, 0.94),
    inlet_m=(-0.5, 0.0, 0.9),
    outlet_m=(0.5, 0.0, 0.9),
    work_m=(0.0, 0.0, 0.9),
)

L = 1000.0
BELT, HALF = 200.0, 125.0
TOP = 900.0


def build(model: Model) -> None:
    """Belt, side rails with a groove, guides, cross tie; legs apart."""
    half = BELT / 2
    model.add("belt", "rubber", span(-L / 2, L / 2, -half, half, TOP - 10, TOP))
    for s in (-1, 1):
        inner, outer = sorted((s * half, s * HALF))
        groove = s * (HALF - 6)
        a, b = sorted((groove, s * half))
        model.add(
            "rails",
            "alu",
            span(-L / 2, L / 2, inner, outer, TOP - 22, TOP + 6),
            span(-L / 2, L / 2, inner, outer, TOP - 100, TOP - 62),
            span(-L / 2, L / 2, a, b, TOP - 62, TOP - 22),
        )
        guide = s * 62.0
        model.add("guides", "steel", box(0, guide, TOP + 24, L, 8, 14))
        holders = [box(x, s * 90, TOP + 6, 16, 62, 26) for x in (-250, 250)]
        model.add("guides", "dark", holders)
    model.add("rails", "alu", span(-L / 2, L / 2, -half, half, TOP - 96, TOP - 88))
    model.add("rollers", "steel", [along_y(x, 0, TOP - 32, 20, BELT) for x in (-250, 250)])
    legs(model)


def legs(model: Model) -> None:
    """A pair of legs with a cross bar and levelling feet."""
    for s in (-1, 1):
        y = s * (HALF - 24)
        model.add("legs", "alu", box(0, y, 40, 46, 46, TOP - 140))
        model.add("legs", "dark", cylinder(0, y, 0, 24, 14), cylinder(0, y, 14, 12, 30))
    model.add("legs", "alu", box(0, 0, 260, 36, 2 * HALF - 60, 40))


def build_low(model: Model) -> None:
    """Belt and rails; legs apart."""
    half = BELT / 2
    model.add("belt", "rubber", span(-L / 2, L / 2, -half, half, TOP - 10, TOP))
    rails = [box(0, s * (HALF + half) / 2, TOP - 100, L, HALF - half, 106) for s in (-1, 1)]
    model.add("rails", "alu", rails)
    model.add("legs", "alu", [box(0, s * (HALF - 24), 0, 46, 46, TOP - 100) for s in (-1, 1)])
