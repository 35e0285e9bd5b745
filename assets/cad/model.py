"""What an equipment source fills: a description and named parts made of palette materials."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from build123d import Compound, Shape

from cad.mesh import Mesh, merge, split_normals, tessellate
from cad.palette import load_palette

TOLERANCE_MM = 4.0
ANGLE_RAD = 0.6

Shapes = Shape | Iterable["Shapes"]
Point = tuple[float, float, float]


@dataclass(frozen=True)
class Spec:
    """What asset.toml says of one piece of equipment.

    `size_m` is length x width x height; the points are in the machine frame: metres, origin at the
    centre of the footprint on the floor, x along the flow, y to the left, z up, front at -y.
    `extra` holds further keys: numbers, texts and lists of them.
    """

    id: str
    name_en: str
    name_ko: str
    area: str
    size_m: Point
    inlet_m: Point
    outlet_m: Point
    work_m: Point
    kind: str = "machine"
    band: str | None = None
    extra: dict[str, object] = field(default_factory=dict)


@dataclass
class Model:
    """Parts of one GLB file. Millimetres, machine frame, z up."""

    parts: dict[tuple[str, str], list[Mesh]] = field(default_factory=dict)

    def add(
        self,
        node: str,
        material: str,
        *shapes: Shapes,
        tolerance_mm: float = TOLERANCE_MM,
        angle_rad: float = ANGLE_RAD,
    ) -> None:
        """Add shapes (or nested lists of them) to the part `node` in a palette material.

        Raises KeyError when the palette has no such material.
        """
        material = load_palette()[material].name
        meshes = self.parts.setdefault((node, material), [])
        for shape in flatten(shapes):
            meshes.append(split_normals(*tessellate(shape, tolerance_mm, angle_rad)))

    def merged(self) -> dict[tuple[str, str], Mesh]:
        """One mesh per (node, material); parts without shapes are left out."""
        return {key: merge(meshes) for key, meshes in self.parts.items() if meshes}


def flatten(shapes: Shapes) -> Iterable[Shape]:
    """The single shapes of nested lists; compounds are shapes, not lists."""
    if isinstance(shapes, Shape):
        yield from shapes.solids() if isinstance(shapes, Compound) else [shapes]
        return
    for shape in shapes:
        yield from flatten(shape)
