"""The house rules that a machine can check: who may import whom, and how large a file may get."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

FLOORS = ("factory", "simulation", "scene", "app")
"""From the ground up; a floor imports from those below it only."""

DRAWING = {"vtk", "vtkmodules", "pyvista", "trame", "trame_vuetify", "trame_client"}
SLOW_TO_LOAD = ("vtk", "vtkmodules", "pyvista", "numba", "trimesh", "matplotlib", "scipy")
LONGEST_FILE = 400


@dataclass(frozen=True)
class Import:
    """One import statement, wherever in the file it stands."""

    where: str
    floor: str
    target: str

    @property
    def target_floor(self) -> str | None:
        words = self.target.split(".")
        return words[1] if words[0] == "viewer" and len(words) > 1 else None

    @property
    def package(self) -> str:
        return self.target.partition(".")[0]


def imports(root: Path) -> Iterator[Import]:
    for floor in FLOORS:
        for path in sorted((root / "viewer" / floor).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                for target in targets(node, path.relative_to(root)):
                    yield Import(f"{path.relative_to(root)}:{node.lineno}", floor, target)  # type: ignore[attr-defined]


def targets(node: ast.AST, path: Path) -> list[str]:
    """Full names a statement imports; `from viewer import scene` counts as viewer.scene."""
    if isinstance(node, ast.Import):
        return [name.name for name in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    base = node.module or ""
    if node.level:
        package = path.parent.parts[: len(path.parent.parts) - node.level + 1]
        base = ".".join([*package, *filter(None, [node.module])])
    return [f"{base}.{name.name}" for name in node.names]


@pytest.fixture(scope="module")
def all_imports(root: Path) -> list[Import]:
    return list(imports(root))


def test_floors_import_downwards_only(all_imports: list[Import]):
    inside = [one for one in all_imports if one.target_floor in FLOORS]
    upwards = [
        f"{one.where} imports {one.target}"
        for one in inside
        if FLOORS.index(str(one.target_floor)) > FLOORS.index(one.floor)
    ]
    assert upwards == []
    # The scan did see the house: every upper floor stands on a lower one.
    stands = {one.floor for one in inside if one.target_floor != one.floor}
    assert stands == set(FLOORS[1:])


def test_nothing_below_the_command_line_knows_it(all_imports: list[Import]):
    above = ("viewer.cli", "viewer.commands", "viewer.options", "viewer.simulating")
    assert [one.where for one in all_imports if one.target.startswith(above)] == []


def test_the_floor_and_its_simulation_know_nothing_of_drawing(all_imports: list[Import]):
    lower = [one for one in all_imports if one.floor in ("factory", "simulation")]
    assert [one.where for one in lower if one.package in DRAWING] == []
    assert {"numpy", "numba", "pydantic", "ruamel", "shapely"} <= {one.package for one in lower}
    upper = [one for one in all_imports if one.floor in ("scene", "app")]
    assert {"trame", "pyvista"} <= {one.package for one in upper}


def test_only_stage_and_render_know_vtk(all_imports: list[Import]):
    """The browser view, the frame arithmetic and the scene graph work without it."""
    users = {
        Path(one.where.partition(":")[0]).name
        for one in all_imports
        if one.package in ("vtk", "vtkmodules", "pyvista")
    }
    assert users
    assert all(one.floor == "scene" for one in all_imports if one.package in ("vtk", "pyvista"))
    assert not users & {"graph.py", "frame.py", "assets.py"}


@pytest.mark.parametrize("module", ["viewer.app.server", "viewer.cli"])
def test_the_page_is_served_without_loading_what_draws_or_computes(module: str):
    code = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert module.partition(".")[0] in loaded
    assert loaded & set(SLOW_TO_LOAD) == set()


def test_the_command_line_answers_without_loading_the_product():
    code = "import sys, viewer.cli; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {"numpy", "pydantic", "trame", "rich"} & set(done.stdout.split()) == set()


def test_no_file_outgrows_its_concept(root: Path):
    files = [path for path in root.glob("viewer/**/*.py") if "node_modules" not in path.parts]
    files += list(root.glob("viewer/web/src/**/*.js"))
    assert len(files) > 30
    lengths = {str(path.relative_to(root)): len(path.read_text().splitlines()) for path in files}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}
