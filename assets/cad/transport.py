"""Belts: the stubs that reach out of a machine and the tracks inside it. Belt height 0.9 m."""

from cad.model import Model
from cad.shapes import along_y, box, cylinder, evenly, span

BELT_TOP_MM = 900.0
BELT_WIDTH_MM = 150.0
RAIL_MM = 24.0


def track(model: Model, x0: float, x1: float, y: float = 0.0, node: str = "conveyor") -> None:
    """A belt with side rails and guides along x, without legs."""
    half = BELT_WIDTH_MM / 2
    top = BELT_TOP_MM
    model.add(node, "rubber", span(x0, x1, y - half, y + half, top - 16, top))
    rails = [
        span(
            x0,
            x1,
            y + s * (half + RAIL_MM / 2) - 12,
            y + s * (half + RAIL_MM / 2) + 12,
            top - 90,
            top + 6,
        )
        for s in (-1, 1)
    ]
    model.add(node, "alu", rails, span(x0, x1, y - half, y + half, top - 70, top - 50))
    guides = [span(x0, x1, y + s * 40 - 4, y + s * 40 + 4, top + 22, top + 38) for s in (-1, 1)]
    count = max(2, round((x1 - x0) / 450) + 1)
    holders = [
        box(x, y + s * 66, top + 4, 14, 60, 26)
        for x in evenly(x0 + 40, x1 - 40, count)
        for s in (-1, 1)
    ]
    model.add(node, "steel", guides, holders)


def conveyor_stub(
    model: Model, x0: float, x1: float, y: float = 0.0, leg_at: float | None = None
) -> None:
    """A piece of conveyor outside the housing on one pair of legs, drive below the belt."""
    track(model, x0, x1, y)
    half = BELT_WIDTH_MM / 2 + RAIL_MM
    top = BELT_TOP_MM
    model.add(
        "conveyor",
        "steel",
        [along_y(x, y, top - 30, 22, 2 * half - 20) for x in (x0 + 24, x1 - 24)],
    )
    leg = (x0 + x1) / 2 if leg_at is None else leg_at
    model.add(
        "conveyor",
        "alu",
        [box(leg, y + s * (half - 14), 30, 44, 28, top - 120) for s in (-1, 1)],
        box(leg, y, 260, 30, 2 * half - 40, 40),
    )
    model.add("conveyor", "dark", [cylinder(leg, y + s * (half - 14), 0, 42, 30) for s in (-1, 1)])
    model.add("conveyor", "blue", box(leg, y - half - 44, top - 160, 130, 84, 110))
    model.add("conveyor", "dark", along_y(leg, y - half - 100, top - 105, 42, 40))


def conveyor_stub_low(model: Model, x0: float, x1: float, y: float = 0.0) -> None:
    """The same in two boxes."""
    model.add("conveyor", "alu", span(x0, x1, y - 99, y + 99, 820, 896))
    model.add("conveyor", "rubber", span(x0, x1, y - 75, y + 75, 890, 902))
    model.add("conveyor", "alu", box((x0 + x1) / 2, y, 0, 40, 180, 830))
