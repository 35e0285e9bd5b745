"""Check the built equipment files: `python assets/cad/check.py [ID ...]`; needs trimesh only.

Prints one line per problem and ends with exit code 1 when there is any.
"""

import re
import sys
import tomllib
from pathlib import Path

import numpy as np
import trimesh

ASSETS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ASSETS))

from cad.palette import load_palette  # noqa: E402

TRIANGLES = {"machine": 14_000, "storage": 5_000, "furniture": 5_000}
TRIANGLES_LOW = 500
TOTAL_BYTES = 8_000_000
SLACK_M = 0.002
FILLED = 0.85
BELT_M = 0.9
LAMPS = {"lamp_red", "lamp_amber", "lamp_green"}
ABOVE_HEIGHT = re.compile(r"^(signal_tower|lamp_)")
HANGUL = re.compile("[\uac00-\ud7a3]")
MACHINE_FROM_FILE = trimesh.transformations.rotation_matrix(np.pi / 2, [1, 0, 0])


def bounds(scene: trimesh.Scene, keep: re.Pattern[str] | None = None) -> np.ndarray:
    """Lower and upper corner (2, 3) in the machine frame, m; `keep` leaves out nodes it matches."""
    points = []
    for node in scene.graph.nodes_geometry:
        if keep and keep.match(node):
            continue
        transform, name = scene.graph[node]
        points.append(
            trimesh.transform_points(
                scene.geometry[name].bounds, MACHINE_FROM_FILE @ np.asarray(transform)
            )
        )
    corners = np.concatenate(points)
    return np.array([corners.min(axis=0), corners.max(axis=0)])


def check_glb(path: Path, info: dict, low: bool) -> list[str]:
    """Problems of one GLB file: materials, triangles, size."""
    scene = trimesh.load_scene(path)
    found: list[str] = []
    palette = load_palette()
    materials = set()
    for geometry in scene.geometry.values():
        material = geometry.visual.material
        materials.add(material.name)
        if material.name not in palette:
            found.append(f"material {material.name} is not in palette.toml")
        elif not np.isclose(material.roughnessFactor, palette[material.name].roughness):
            found.append(f"material {material.name} differs from palette.toml, build again")
    count = sum(len(geometry.faces) for geometry in scene.geometry.values())
    limit = TRIANGLES_LOW if low else TRIANGLES[info["kind"]]
    if count > limit:
        found.append(f"expected at most {limit} triangles, got {count}")
    if low and "glass" in materials:
        found.append("a coarse model has no glass")
    missing = LAMPS - materials if LAMPS & materials else set()
    if info["kind"] == "machine" and "band" not in materials:
        missing.add("band")
    found += [f"expected a part made of {name}" for name in sorted(missing)]

    half = np.array(info["size_m"]) / 2
    lower, upper = bounds(scene, ABOVE_HEIGHT)
    if np.any(lower[:2] < -half[:2] - SLACK_M) or np.any(upper[:2] > half[:2] + SLACK_M):
        found.append(f"reaches out of its footprint: {lower[:2].round(3)} to {upper[:2].round(3)}")
    if lower[2] < -SLACK_M or upper[2] > info["size_m"][2] + SLACK_M:
        found.append(f"reaches from {lower[2]:.3f} to {upper[2]:.3f} m in height")
    if info["kind"] != "furniture" and np.any(upper - lower < FILLED * 2 * half):
        found.append(f"is much smaller than its size: {(upper - lower).round(2)} m")
    return [f"{path.name}: {text}" for text in found]


def check_equipment(folder: Path) -> list[str]:
    """Problems of one piece of equipment, each as one line."""
    info = tomllib.loads((folder / "asset.toml").read_text(encoding="utf-8"))
    found = []
    if info["id"] != folder.name:
        found.append(f"asset.toml: expected id {folder.name}, got {info['id']}")
    if not info["name_en"].isascii() or not HANGUL.search(info["name_ko"]):
        found.append("asset.toml: expected an English and a Korean name")
    if info["up"] != "y" or not (folder / info["source"]).is_file() or not info["provenance"]:
        found.append("asset.toml: expected up = y, a source that exists and a provenance")
    length, width, height = info["size_m"]
    for key in ("inlet_m", "outlet_m", "work_m"):
        x, y, z = info[key]
        if abs(x) > length / 2 or abs(y) > width / 2 or not 0 <= z <= height:
            found.append(f"asset.toml: {key} lies outside of size_m")
    if info["kind"] == "machine" and {info["inlet_m"][2], info["outlet_m"][2]} != {BELT_M}:
        found.append(f"asset.toml: expected inlet and outlet at {BELT_M} m")
    for low in (False, True):
        path = folder / f"{folder.name}{'_low' if low else ''}.glb"
        if path.is_file():
            found += check_glb(path, info, low)
        elif info["kind"] == "machine":
            found.append(f"expected the file {path.name}")
    return [f"{folder.name}: {text}" for text in found]


def find_problems(ids: list[str] | None = None) -> list[str]:
    """Problems of the named equipment, or of all of it and of its size together."""
    folders = sorted(path.parent for path in (ASSETS / "equipment").glob("*/asset.toml"))
    chosen = [folder for folder in folders if not ids or folder.name in ids]
    found = [line for folder in chosen for line in check_equipment(folder)]
    total = sum(path.stat().st_size for path in (ASSETS / "equipment").glob("*/*.glb"))
    if total > TOTAL_BYTES:
        found.append(f"all GLB files: expected at most {TOTAL_BYTES / 1e6} MB, got {total / 1e6}")
    return found


def main(ids: list[str]) -> int:
    """Print the problems, return the exit code."""
    problems = find_problems(ids)
    for line in problems:
        print(line)
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
