"""`assets check`: whether the files of the equipment keep what the catalogue promises."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from viewer.errors import AssetError, UsageError
from viewer.factory.equipment import read_asset
from viewer.library.geometry import closed_nodes, mesh_hash
from viewer.library.step import read_step
from viewer.paths import ASSETS
from viewer.scene.glb import GlbFacts, read_facts, unusable
from viewer.scene.materials import palette

BUDGETS = {"": 25_000, "_mid": 6_000, "_low": 800}
"""Triangles by the end of the file's name: full detail, middle, far."""
MOST_DRAW_CALLS = 4
MOST_BYTES = 15_000_000
MOST_STEP_FACES = 100_000
SLACK_M = 0.02
_ABOVE_HEIGHT = ("lamp_", "signal_tower")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_LAMPS = {"lamp_red", "lamp_amber", "lamp_green"}
_FILLED = 0.85


def find_problems(ids: Sequence[str] = (), folder: Path = ASSETS) -> list[str]:
    """One line per problem of the named equipment, or of all of it together.

    Raises UsageError for an id that is not there.
    """
    home = folder / "equipment"
    known = {place.name: place for place in _folders(home)}
    unknown = [name for name in ids if name not in known]
    if unknown:
        there = ", ".join(known) or "none"
        raise UsageError([f"{name}: no such equipment; there is {there}" for name in unknown])
    found = [line for name in (ids or known) for line in equipment_problems(known[name])]
    total = sum(path.stat().st_size for path in home.glob("*/*.glb"))
    if not ids and total > MOST_BYTES:
        limit, got = (f"{size / 1e6:.1f} MB" for size in (MOST_BYTES, total))
        found.append(f"{home}: expected at most {limit} of GLB files, got {got}")
    return found


def _folders(home: Path) -> list[Path]:
    places = sorted(home.iterdir()) if home.is_dir() else []
    return [p for p in places if p.is_dir() and not p.name.startswith((".", "__"))]


def equipment_problems(folder: Path) -> list[str]:
    """Problems of one folder, each in one line that begins with the file."""
    about = folder / "asset.toml"
    try:
        equipment = read_asset(about)
        data = tomllib.loads(about.read_text(encoding="utf-8"))
    except AssetError as error:
        return list(error.problems)
    found = [f"{about}: {text}" for text in _description_problems(data, folder)]
    files = sorted(folder.glob("*.glb"))
    if equipment.glb not in files:
        found.append(f"{equipment.glb}: missing")
    readable: list[Path] = []
    for path in files:
        try:
            facts = read_facts(path)
        except AssetError as error:
            found += error.problems
            continue
        readable.append(path)
        wrong = unusable(facts, equipment.size_m)
        texts = [wrong] if wrong else list(_model_problems(path, facts, data))
        found += [f"{path}: {text}" for text in texts]
    if readable == files and files:
        found += list(_geometry_problems(equipment.glb, files, data))
    for path in sorted(folder.glob("*.st*p")):
        found += [f"{path}: {text}" for text in _step_problems(path, data)]
    return found


def _description_problems(data: dict[str, Any], folder: Path) -> Iterator[str]:
    """What asset.toml has to say beyond what is needed to read it."""
    if data.get("id") != folder.name:
        yield f"id: expected {folder.name}, got {data.get('id')!r}"
    name = data.get("name_en")
    if not isinstance(name, str) or not name.strip() or not name.isascii():
        yield f"name_en: expected an English name, got {name!r}"
    name = data.get("name_ko")
    if not isinstance(name, str) or not _HANGUL.search(name):
        yield f"name_ko: expected a Korean name, got {name!r}"
    if not str(data.get("provenance", "")).strip():
        yield "provenance: missing; where does the shape come from, under which licence?"
    source = data.get("source")
    if source is not None and not (folder / str(source)).is_file():
        yield f"source: there is no file {source}"
    if data.get("up", "y") != "y":
        yield f"up: expected y, as glTF has it, got {data['up']!r}"
    length, width, height = data["size_m"]
    for key in ("inlet_m", "outlet_m", "work_m"):
        x, y, z = data.get(key, (0, 0, 0))
        if abs(x) > length / 2 + 1e-6 or abs(y) > width / 2 + 1e-6 or not 0 <= z <= height:
            yield f"{key}: lies outside of size_m"


def _model_problems(path: Path, facts: GlbFacts, data: dict[str, Any]) -> Iterator[str]:
    level = next((end for end in ("_low", "_mid") if path.stem.endswith(end)), "")
    if facts.triangles > BUDGETS[level]:
        yield f"expected at most {BUDGETS[level]:,} triangles, got {facts.triangles:,}"
    if facts.draw_calls > MOST_DRAW_CALLS:
        yield f"expected at most {MOST_DRAW_CALLS} draw primitives, got {facts.draw_calls}"
    if not facts.painted or not facts.materials:
        yield "it has no materials" if not facts.materials else "a part of it has no material"
    if data.get("source") is not None:
        foreign = sorted(set(facts.materials) - palette().keys())
        if foreign:
            yield f"not in the palette: {', '.join(foreign)}"
    kind = data.get("kind", "machine")
    if kind == "machine" and not level and not {*_LAMPS, "band"} <= set(facts.materials):
        lacking = sorted({*_LAMPS, "band"} - set(facts.materials))
        yield f"a machine shows its state; it lacks {', '.join(lacking)}"
    if path.parent.name != "cell" or path.stem == "cell":
        yield from _extent_problems(facts, data, fills=kind != "furniture" and not level)


def _extent_problems(facts: GlbFacts, data: dict[str, Any], *, fills: bool) -> Iterator[str]:
    size = np.array(data["size_m"], dtype=float)
    low, high = np.array(facts.low_m), np.array(facts.high_m)
    # Seen as in a file that is z up, the two upright axes are swapped.
    lying = np.array([high[0] - low[0], high[2] - low[2], high[1] - low[1]])
    half = size[:2] / 2 + SLACK_M
    out = np.any(low[:2] < -half) or np.any(high[:2] > half)
    # Signal towers stand above the height that a machine is given with.
    roof = size[2] + (1.0 if any(n.startswith(_ABOVE_HEIGHT) for n in facts.nodes) else SLACK_M)
    tall = low[2] < -SLACK_M or high[2] > roof
    if (out or tall) and np.all(lying <= size + SLACK_M):
        yield "it lies on its side: a GLB file is y up"
    elif out:
        x, y = (f"{low[i]:.2f} to {high[i]:.2f} m" for i in (0, 1))
        yield f"it reaches out of its footprint of {size[0]:g} x {size[1]:g} m: {x}, {y}"
    elif tall:
        yield f"it reaches from {low[2]:.2f} to {high[2]:.2f} m in height, size_m says {size[2]:g}"
    elif fills and np.any(high - low < _FILLED * size):
        shown = " x ".join(f"{value:.2f}" for value in high - low)
        yield f"it is much smaller than size_m: {shown} m"


def _geometry_problems(glb: Path, files: list[Path], data: dict[str, Any]) -> Iterator[str]:
    claimed = data.get("watertight", [])
    if claimed:
        closed = set(closed_nodes(glb))
        for name in claimed:
            if name not in closed:
                yield f"{glb}: {name}: claimed watertight, but it has holes"
    moving = [entry.get("node") for entry in data.get("moving", [])]
    nodes = {name.split("__")[0] for name in read_facts(glb).nodes}
    for name in moving:
        if name not in nodes:
            yield f"{glb}: moving part {name!r} is not a node; there is {', '.join(sorted(nodes))}"
    written = data.get("mesh_hash")
    if written is not None and written != mesh_hash(files):
        yield f"{glb.parent / 'asset.toml'}: mesh_hash differs from the GLB files; build them again"


def _step_problems(path: Path, data: dict[str, Any]) -> Iterator[str]:
    try:
        facts = read_step(path)
    except AssetError as error:
        yield from (text.removeprefix(f"{path}: ") for text in error.problems)
        return
    largest = max(data["size_m"])
    factor = float(np.max(facts.size_m)) / largest
    if factor > 2.0:
        guess = "; millimetres written as metres?" if factor > 100 else ""
        yield f"{np.max(facts.size_m):,.1f} m long, size_m says {largest:g}{guess}"
    elif factor < 0.02:
        yield f"{np.max(facts.size_m) * 1000:.1f} mm long, size_m says {largest:g} m; wrong unit?"
    if facts.faces > MOST_STEP_FACES:
        yield f"expected at most {MOST_STEP_FACES:,} faces, got {facts.faces:,}"
    if not facts.colours:
        yield "it has no colours"
    if not facts.parts:
        yield "its parts have no names"
