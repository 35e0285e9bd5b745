"""What all tests share: the built-in equipment and layouts, and a watch on VTK."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from viewer.factory.equipment import Catalogue
    from viewer.factory.model import Factory

HERE = Path(__file__).resolve().parent
# Tests of the floor and of the simulation must not be made to load VTK.
DRAWS = (HERE / "unit" / "scene", HERE / "golden")


# How long an example takes says more about the machine, which may be shared, than about the code.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


@pytest.fixture(scope="session")
def root() -> Path:
    """The top folder of the repository."""
    return HERE.parent


@pytest.fixture(scope="session")
def catalogue() -> "Catalogue":
    from viewer.factory.equipment import load_catalogue

    return load_catalogue()


@pytest.fixture(scope="session")
def ochang() -> "Factory":
    from viewer.factory.layout_file import load_layout
    from viewer.paths import DEFAULT_LAYOUT

    return load_layout(DEFAULT_LAYOUT).factory


@pytest.fixture(scope="session")
def vtk_errors() -> list[str]:
    """What VTK has complained about so far; it does that in a log of its own."""
    from vtkmodules.util.misc import calldata_type
    from vtkmodules.util.vtkConstants import VTK_STRING
    from vtkmodules.vtkCommonCore import vtkCommand, vtkOutputWindow

    errors: list[str] = []

    @calldata_type(VTK_STRING)
    def collect(_caller: object, _event: str, message: str) -> None:
        errors.append(message)

    vtkOutputWindow.GetInstance().AddObserver(vtkCommand.ErrorEvent, collect)
    return errors


@pytest.fixture(autouse=True)
def no_vtk_errors(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test during which VTK reports an error has failed, whatever it asserted."""
    if not any(request.node.path.is_relative_to(folder) for folder in DRAWS):
        yield
        return
    errors = request.getfixturevalue("vtk_errors")
    before = len(errors)
    yield
    assert errors[before:] == []
