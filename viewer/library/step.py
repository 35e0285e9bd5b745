"""What the text of a STEP file says, without a CAD kernel: parts, colours, unit, extent.

ISO 10303-21 is a text format of numbered instances. The bounding box of all its points is a little
larger than that of the solids (poles of curves lie outside), which is enough to tell metres from
millimetres.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from viewer.errors import AssetError

_POINT = re.compile(rb"CARTESIAN_POINT\('[^']*',\(([-+.\dEe]+),([-+.\dEe]+),([-+.\dEe]+)\)\)")
_UNITS = ((re.compile(rb"SI_UNIT\(\.MILLI\.,\.METRE\.\)"), 0.001),
          (re.compile(rb"SI_UNIT\(\.CENTI\.,\.METRE\.\)"), 0.01),
          (re.compile(rb"SI_UNIT\(\$,\.METRE\.\)"), 1.0))  # fmt: skip


@dataclass(frozen=True)
class StepFacts:
    size_m: np.ndarray
    """(3,) extent of all points along the file's axes."""
    parts: int
    """Named products."""
    colours: int
    faces: int


def read_step(path: Path) -> StepFacts:
    """Raises AssetError with one line for a file that is missing, damaged or empty."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise AssetError(f"{path}: {error.strerror}") from None
    if not data.strip():
        raise AssetError(f"{path}: not a readable STEP file: the file is empty")
    if not data.lstrip().startswith(b"ISO-10303-21"):
        raise AssetError(f"{path}: not a readable STEP file: it does not begin with ISO-10303-21")
    if b"END-ISO-10303-21" not in data[-200:]:
        raise AssetError(f"{path}: not a readable STEP file: it is cut off")
    # Writers break lines where they like, also inside an instance.
    flat = re.sub(rb"\s+", b"", data)
    points = np.array([[float(c) for c in found] for found in _POINT.findall(flat)])
    faces = flat.count(b"=ADVANCED_FACE(") + flat.count(b"TRIANGULATED_FACE(")
    if not len(points) or not faces:
        raise AssetError(f"{path}: not a readable STEP file: it has no faces")
    unit = next((metres for pattern, metres in _UNITS if pattern.search(flat)), None)
    if unit is None:
        raise AssetError(f"{path}: expected lengths in metres or millimetres")
    return StepFacts(
        size_m=np.ptp(points, axis=0) * unit,
        parts=len(set(re.findall(rb"=PRODUCT\('([^']*)'", flat))),
        colours=len(set(re.findall(rb"COLOUR_RGB\('[^']*',([^)]*)\)", flat))),
        faces=faces,
    )
