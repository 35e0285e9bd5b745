"""Pallet with cartons of finished cells, strapped; the node `load` can be left out."""

import itertools

from cad.model import Model, Spec
from cad.shapes import box, evenly, span
from cad.sheets import sides_of

SPEC = Spec(
    id="pallet",
    name_en="Pallet with cartons",
    name_ko="팔레트 (포장 상자)",
    area="transport",
    kind="furniture",
    size_m=(1.2, 1.0, 1.15),
    inlet_m=(-0.6, 0.0, 0.0),
    outlet_m=(0.6, 0.0, 0.0),
    work_m=(0.0, 0.0, 0.15),
)

CARTON = (385.0, 315.0, 240.0)


def build(model: Model) -> None:
    """A plastic pallet, four layers of nine cartons with tape and labels, two straps."""
    model.add("pallet", "blue", [box(x, 0, 126, 130, 1000, 22) for x in evenly(-535, 535, 7)])
    model.add("pallet", "blue", [box(0, y, 100, 1200, 110, 26) for y in (-445, 0, 445)])
    model.add(
        "pallet",
        "blue",
        [box(x, y, 26, 145, 110, 74) for x in (-527, 0, 527) for y in (-445, 0, 445)],
    )
    model.add("pallet", "blue", [box(0, y, 0, 1200, 110, 26) for y in (-445, 0, 445)])
    dx, dy, dz = CARTON
    for k, i, j in itertools.product(range(4), range(3), range(3)):
        x, y, z = (i - 1) * (dx + 6), (j - 1) * (dy + 6), 149 + k * (dz + 2)
        if k == 3 and (i, j) in ((2, 0), (2, 1)):
            continue  # the last layer is not complete
        model.add("load", "carton", box(x, y, z, dx, dy, dz))
        if j == 0:
            label = x + 60, x + 150, y - dy / 2 - 1, 0, z + 70, z + 160
            model.add("load", "white", sides_of("-y", *label))
            tape = x - 24, x + 24, y - dy / 2 - 0.6, 0, z, z + dz
            model.add("load", "light_grey", sides_of("-y", *tape))
        tape = x - 24, x + 24, y - dy / 2, y + dy / 2, 0, z + dz + 0.6
        model.add("load", "light_grey", sides_of("+z", *tape))
    for x in (-390.0, 5.0):
        strap = span(x - 9, x + 9, -483, 483, 149, 149 + 4 * (dz + 2))
        model.add("load", "dark", strap)


def build_low(model: Model) -> None:
    """Two blocks."""
    model.add("pallet", "blue", box(0, 0, 0, 1200, 1000, 148))
    model.add("load", "carton", box(0, 0, 148, 1166, 955, 730), box(-195, 0, 878, 776, 955, 240))
