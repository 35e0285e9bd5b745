"""Coarser levels of detail from the same solids.

Decimating a mesh of hard-edged sheet metal rounds its corners off and bends its panels. These
machines are made of many simple solids instead, so a coarser level keeps those that show most
surface for each triangle, with fewer facets, and leaves the others out until the budget holds.
"""

import math

import numpy as np
from build123d import Shape
from OCP.BRepTools import BRepTools

from cad.mesh import Mesh, merge, split_normals, tessellate
from cad.model import Model, flatten

MID_BUDGET = 3_400
# A model that is within the budget of the middle level at full detail needs no other.
MID_ABOVE = 6_000
TOLERANCE_MM = 12.0
# Largest angle between two facets, by the size of the solid: what is small becomes angular.
ANGLES_RAD = ((160.0, 1.6), (400.0, 1.05), (900.0, 0.8), (math.inf, 0.55))
# What shows a state has to be there at any distance.
KEPT = ("lamp_red", "lamp_amber", "lamp_green", "band", "signal_tower")


def mid_meshes(model: Model, budget: int = MID_BUDGET) -> dict[tuple[str, str], Mesh]:
    """(node, material) -> mesh with at most `budget` triangles in all."""
    coarse: list[tuple[tuple[str, str], float, Mesh]] = []
    for key, pieces in model.parts.items():
        for piece in pieces:
            mesh = piece.mesh
            if len(mesh.triangles) > 12:
                again = remeshed(piece.shape, piece.diagonal_mm)
                mesh = again if len(again.triangles) < len(mesh.triangles) else mesh
            worth = math.inf if key[0] in KEPT else surface_mm2(mesh) / len(mesh.triangles)
            coarse.append((key, worth, mesh))
    # The order of the sources decides between equal solids, so that every build is the same.
    order = sorted(range(len(coarse)), key=lambda i: (-coarse[i][1], i))
    totals = np.cumsum([len(coarse[i][2].triangles) for i in order])
    chosen = order[: int(np.searchsorted(totals, budget, side="right"))]
    if len(chosen) < len(order):
        # Of many equal solids all go or all stay: half a row of nests would look broken.
        least = coarse[order[len(chosen)]][1] * 1.01
        chosen = [i for i in chosen if coarse[i][1] > least]
    found: dict[tuple[str, str], list[Mesh]] = {}
    for i in sorted(chosen):
        found.setdefault(coarse[i][0], []).append(coarse[i][2])
    return {key: merge(meshes) for key, meshes in found.items()}


def remeshed(shape: Shape, diagonal_mm: float) -> Mesh:
    """The shape with the facets of the coarser level."""
    # OCCT keeps a mesh that is finer than what is asked for; a coarser one needs a clean slate.
    BRepTools.Clean_s(shape.wrapped)
    angle = next(angle for limit, angle in ANGLES_RAD if diagonal_mm <= limit)
    meshes = [split_normals(*tessellate(one, TOLERANCE_MM, angle)) for one in flatten([shape])]
    return meshes[0] if len(meshes) == 1 else merge(meshes)


def surface_mm2(mesh: Mesh) -> float:
    """What a mesh shows, by the three sides of the box round it: the area of a pane counts once."""
    x, y, z = np.ptp(mesh.vertices, axis=0)
    return float(x * y + y * z + z * x)


def count(meshes: dict[tuple[str, str], Mesh]) -> int:
    """Triangles of a whole level."""
    return int(np.sum([len(mesh.triangles) for mesh in meshes.values()], dtype=int))
