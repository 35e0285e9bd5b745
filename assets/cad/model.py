"""What an equipment source fills: a description and named parts made of palette materials."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from build123d import Compound, GeomType, Shape

from cad.mesh import Mesh, merge, split_normals, tessellate
from cad.moving import Moving
from cad.palette import load_palette

TOLERANCE_MM = 4.0
# Largest angle between two facets, by the diameter of what is round: small parts need few facets.
ANGLES_RAD = ((60.0, 1.4), (150.0, 1.0), (600.0, 0.7), (float("inf"), 0.45))

Shapes = Shape | Iterable["Shapes"]
Point = tuple[float, float, float]


@dataclass(frozen=True)
class Spec:
    """What asset.toml says of one piece of equipment.

    `size_m` is length x width x height; the points are in the machine frame: metres, origin at the
    centre of the footprint on the floor, x along the flow, y to the left, z up, front at -y.
    `moving` are the parts that viewers move; `extra` holds further keys: numbers, texts and lists
    of them.
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
    moving: tuple[Moving, ...] = ()
    extra: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Piece:
    """One solid or sheet with its fine mesh; `diagonal_mm` is that of its bounding box."""

    shape: Shape
    mesh: Mesh
    diagonal_mm: float


@dataclass
class Model:
    """Parts of one GLB file. Millimetres, machine frame, z up."""

    parts: dict[tuple[str, str], list[Piece]] = field(default_factory=dict)

    def add(
        self,
        node: str,
        material: str,
        *shapes: Shapes,
        tolerance_mm: float = TOLERANCE_MM,
        angle_rad: float | None = None,
    ) -> None:
        """Add shapes (or nested lists of them) to the part `node` in a palette material.

        `angle_rad` is the largest angle between two facets of a round face; without it the size
        of the shape decides.
        Raises KeyError when the palette has no such material.
        """
        material = load_palette()[material].name
        pieces = self.parts.setdefault((node, material), [])
        for shape in flatten(shapes):
            angle = facet_angle(shape) if angle_rad is None else angle_rad
            mesh = split_normals(*tessellate(shape, tolerance_mm, angle))
            diagonal = float(np.linalg.norm(np.ptp(mesh.vertices, axis=0)))
            pieces.append(Piece(shape, mesh, diagonal))

    def merged(self) -> dict[tuple[str, str], Mesh]:
        """One mesh per (node, material); parts without shapes are left out."""
        return {
            key: merge([piece.mesh for piece in pieces])
            for key, pieces in self.parts.items()
            if pieces
        }


def facet_angle(shape: Shape) -> float:
    """A facet angle that fits the size of the largest round face.

    Cones have no radius of their own; for them the middle one of the three extents counts.
    """
    faces = shape.faces()
    diameters = [2 * face.radius for face in faces if face.radius]
    if not diameters:
        flat = all(face.geom_type == GeomType.PLANE for face in faces)
        diameters = [0.0 if flat else sorted(shape.bounding_box(optimal=False).size)[1]]
    return next(angle for limit, angle in ANGLES_RAD if max(diameters) <= limit)


def flatten(shapes: Shapes) -> Iterable[Shape]:
    """The single shapes of nested lists; compounds are shapes, not lists."""
    if isinstance(shapes, Shape):
        yield from shapes.solids() if isinstance(shapes, Compound) else [shapes]
        return
    for shape in shapes:
        yield from flatten(shape)
