"""The five 46-series cells at true size: beaded can with a flat cap, standing on z = 0.

Writes cell_4680.glb ... cell_46120.glb and, for the catalogue, cell.glb (a 4695).
"""

from build123d import Axis, Face, Shape, Wire, revolve
from cad.model import Model, Spec
from cad.shapes import cylinder

DIAMETER_MM = 46.0
HEIGHTS_MM = {"4680": 80.0, "4695": 95.0, "46100": 100.0, "46110": 110.0, "46120": 120.0}

SPEC = Spec(
    id="cell",
    name_en="Cylindrical cell, 46 series",
    name_ko="46 시리즈 원통형 셀",
    area="product",
    kind="furniture",
    size_m=(0.046, 0.046, 0.095),
    inlet_m=(0.0, 0.0, 0.0),
    outlet_m=(0.0, 0.0, 0.0),
    work_m=(0.0, 0.0, 0.0),
    extra={
        "formats": list(HEIGHTS_MM),
        "heights_m": [height / 1000 for height in HEIGHTS_MM.values()],
    },
)
SEGMENT_RAD = 1.05  # twelve segments: round enough from a metre away


def can(height: float) -> Shape:
    """The can with its bead and crimped edge, closed, 1.2 mm lower than the terminal."""
    radius, top = DIAMETER_MM / 2, height - 1.2
    outline = [(0, 0), (radius, 0), (radius, top - 7.5), (radius - 1.8, top - 5.5)]
    outline += [(radius - 0.5, top - 3.5), (radius - 2.2, top), (0, top)]
    wire = Wire.make_polygon([(r, 0, z) for r, z in outline], close=True)
    return revolve(Face(wire), Axis.Z)


def cell(format_name: str) -> Model:
    """One cell of the named format."""
    height = HEIGHTS_MM[format_name]
    model = Model()
    model.add("can", "can", can(height), angle_rad=SEGMENT_RAD, tolerance_mm=1.5)
    terminal = cylinder(0, 0, height - 1.2, 11, 1.2)
    model.add("cap", "cap", terminal, angle_rad=1.6, tolerance_mm=1.5)
    return model


def build(model: Model) -> None:
    """The cell of the built-in line."""
    model.parts.update(cell("4695").parts)


def variants() -> dict[str, Model]:
    """One file per format."""
    return {f"cell_{name}": cell(name) for name in HEIGHTS_MM}
