"""Build the GLB files of the equipment: `.venv-cad/bin/python assets/cad/build.py [ID ...]`.

An equipment source `assets/equipment/<id>/<id>.py` has
  SPEC: Spec                       what asset.toml says
  build(model: Model)              -> <id>.glb
  build_low(model: Model)          -> <id>_low.glb, at most 500 triangles (may be absent)
  variants() -> dict[str, Model]   -> <name>.glb each (may be absent)
"""

import importlib.util
import sys
import time
from pathlib import Path
from types import ModuleType

ASSETS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ASSETS))

from cad.export import write_asset_toml, write_glb  # noqa: E402
from cad.model import Model  # noqa: E402


def load_source(path: Path) -> ModuleType:
    """Import an equipment source by its path."""
    spec = importlib.util.spec_from_file_location(f"equipment_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path}: expected a Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def build_equipment(folder: Path) -> None:
    """Write all files of one piece of equipment and print their triangles and sizes."""
    start = time.perf_counter()
    source = load_source(folder / f"{folder.name}.py")
    models: dict[str, Model] = {}
    for name, function in ((folder.name, "build"), (f"{folder.name}_low", "build_low")):
        if hasattr(source, function):
            models[name] = Model()
            getattr(source, function)(models[name])
    if hasattr(source, "variants"):
        models |= source.variants()
    for name, model in models.items():
        path = folder / f"{name}.glb"
        triangles = write_glb(model, path)
        print(f"{name:24} {triangles:6d} triangles {path.stat().st_size / 1e3:7.0f} kB")
    write_asset_toml(source.SPEC, folder)
    print(f"{folder.name:24} {time.perf_counter() - start:6.1f} s", flush=True)


def main(ids: list[str]) -> int:
    """Build the named equipment, or all of it."""
    folders = sorted(
        p.parent for p in (ASSETS / "equipment").glob("*/*.py") if p.stem == p.parent.name
    )
    known = {folder.name: folder for folder in folders}
    unknown = [name for name in ids if name not in known]
    if unknown:
        print(
            f"no such equipment: {', '.join(unknown)}; there is {', '.join(known)}", file=sys.stderr
        )
        return 2
    for name in ids or known:
        build_equipment(known[name])
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
