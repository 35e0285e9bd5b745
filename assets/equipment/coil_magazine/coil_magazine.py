"""Coil magazine: electrode and separator coils on cantilever arms, ready for the winder."""

from cad.model import Model, Spec
from cad.shapes import along_y, box, evenly, span

SPEC = Spec(
    id="coil_magazine",
    name_en="Coil magazine",
    name_ko="코일 매거진",
    area="handling",
    kind="furniture",
    size_m=(3.2, 1.1, 2.3),
    inlet_m=(-1.6, 0.0, 0.9),
    outlet_m=(1.6, 0.0, 0.9),
    work_m=(0.0, 0.0, 0.9),
)

COLUMNS, ROWS = evenly(-1170, 1170, 4), (620.0, 1620.0)
FOILS = ("copper", "rubber", "white", "copper", "rubber", "copper", "white", "rubber")


def build(model: Model) -> None:
    """Frame, arms, coils of several radii, rests and labels."""
    model.add("frame", "blue", [box(x, 420, 0, 110, 110, 2250) for x in (-1540, -390, 390, 1540)])
    model.add("frame", "blue", [span(-1595, 1595, 370, 470, z, z + 100) for z in (80, 1070, 2150)])
    model.add("frame", "blue", [box(x, 0, 0, 110, 1060, 80) for x in (-1540, 1540)])
    model.add(
        "feet", "dark", [box(x, y, 0, 170, 150, 24) for x in (-1500, 1500) for y in (-450, 450)]
    )
    for i, (x, z) in enumerate((x, z) for z in ROWS for x in COLUMNS):
        radius = (400, 330, 375, 290)[(i * 3) % 4]
        model.add("arms", "steel", along_y(x, 60, z, 46, 760))
        model.add("arms", "grey", box(x, 350, z - 110, 220, 50, 220))
        if i == 5:
            continue  # one arm waits for its coil
        model.add("coils", FOILS[i], along_y(x, -110, z, radius, 320), tolerance_mm=3)
        model.add("coils", "light_grey", along_y(x, -116, z, 140, 330))
        model.add("coils", "dark", along_y(x, -120, z, 76, 344))
        model.add("labels", "white", box(x, -282, z - 250, 120, 6, 70))
    model.add("band", "band", span(-1595, 1595, 360, 368, 2165, 2235))


def build_low(model: Model) -> None:
    """Frame and coils in a few facets."""
    model.add("frame", "blue", [box(x, 420, 0, 110, 110, 2250) for x in (-1540, 1540)])
    model.add("frame", "blue", [span(-1595, 1595, 370, 470, z, z + 100) for z in (80, 1070, 2150)])
    model.add("frame", "blue", [box(x, 0, 0, 110, 1060, 80) for x in (-1540, 1540)])
    for i, (x, z) in enumerate((x, z) for z in ROWS for x in COLUMNS):
        if i != 5:
            coil = along_y(x, -60, z, 340, 420)
            model.add("coils", FOILS[i], coil, tolerance_mm=40, angle_rad=1.2)
