"""Posts and mesh panels of safety fences. Along x, millimetres."""

from cad.model import Model
from cad.shapes import box, cylinder, evenly

FENCE_MM = 2000.0


def post(model: Model, x: float) -> None:
    """A square post on a foot plate with two bolts."""
    model.add("posts", "yellow", box(x, 0, 12, 60, 60, FENCE_MM + 28))
    model.add("posts", "dark", box(x, 0, 0, 60, 180, 12))
    model.add("posts", "steel", [cylinder(x, y, 12, 11, 16) for y in (-65, 65)])


def mesh_panel(model: Model, node: str, x0: float, x1: float) -> None:
    """A frame with wires: upright ones close together, level ones far apart."""
    low, high = 160.0, FENCE_MM - 10
    middle, length = (x0 + x1) / 2, x1 - x0
    model.add(node, "dark", [box(middle, 0, z, length, 26, 32) for z in (low, high - 32)])
    model.add(node, "dark", [box(x, 0, low, 32, 26, high - low) for x in (x0 + 16, x1 - 16)])
    wires = [box(x, 0, low, 5, 5, high - low) for x in evenly(x0 + 60, x1 - 60, round(length / 62))]
    level = [box(middle, 6, z, length, 5, 5) for z in evenly(low + 180, high - 180, 8)]
    model.add(node, "dark", wires, level)
