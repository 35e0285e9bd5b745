"""Small lines and a small catalogue for tests of the floor."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from viewer.factory.equipment import Catalogue, Equipment
from viewer.factory.model import Factory, Station


def machine(id: str, length_m: float, width_m: float, height_m: float) -> Equipment:
    return Equipment(
        id=id,
        name_en=id.capitalize(),
        name_ko=id,
        size_m=(length_m, width_m, height_m),
        kind="machine",
        band=None,
        inlet_m=(-length_m / 2, 0.0, 0.9),
        outlet_m=(length_m / 2, 0.0, 0.9),
        work_m=(0.5, -0.25, 1.0),
        glb=Path("none.glb"),
        glb_low=None,
        provenance="made for a test",
        area="",
    )


@pytest.fixture(scope="session")
def box_catalogue() -> Catalogue:
    """A machine of 4 x 3 m, a large one of 8 x 4 m, and a table."""
    machines = [
        machine("generic_machine", 4, 3, 2.6),
        machine("large", 8, 4, 3),
        machine("table", 1, 1, 0.8),
    ]
    return Catalogue({each.id: each for each in machines})


@pytest.fixture(scope="session")
def line() -> Callable[..., Factory]:
    """Builds a line from places of stations: line((5, 10), (15, 10), links=[...], hall={...})."""

    def build(*places: Sequence[float], **sections: object) -> Factory:
        stations = [
            {"id": f"s{number}", "at_m": place, "cycle_s": 3.0}
            for number, place in enumerate(places, start=1)
        ]
        data = {"name": "Test line", "hall": {"size_m": (60, 40)}, **sections}
        return Factory.model_validate({"stations": tuple(stations), **data})

    return build


@pytest.fixture(scope="session")
def station() -> Callable[..., Station]:
    """Builds a station called "press" that takes 3 s for a cell."""

    def build(**fields: object) -> Station:
        return Station.model_validate({"id": "press", "cycle_s": 3.0, **fields})

    return build
