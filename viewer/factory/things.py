"""What stands in the hall by its path: a station by its id, furniture as `furniture/ID`."""

from collections.abc import Iterable, Mapping

from viewer.errors import LayoutError
from viewer.factory.messages import did_you_mean
from viewer.factory.model import Factory, Furniture, Station, revised

FURNITURE = "furniture/"
Thing = Station | Furniture


def path_of(thing: Thing) -> str:
    """The path by which `thing` finds it."""
    return thing.id if isinstance(thing, Station) else f"{FURNITURE}{thing.id}"


def paths(factory: Factory) -> tuple[str, ...]:
    """The paths of all stations and then of all furniture."""
    return tuple(path_of(thing) for thing in (*factory.stations, *factory.furniture))


def thing(factory: Factory, path: str) -> Thing:
    """The station or piece of furniture at a path. Raises LayoutError when there is none."""
    if path.startswith(FURNITURE):
        return factory.furniture[furniture_index(factory, path.removeprefix(FURNITURE))]
    return factory.station(path)


def furniture_index(factory: Factory, id: str) -> int:
    """Place of a piece of furniture in `furniture`. Raises LayoutError when there is none."""
    for place, item in enumerate(factory.furniture):
        if item.id == id:
            return place
    known = [item.id for item in factory.furniture]
    raise LayoutError(f"unknown furniture '{id}'{did_you_mean(id, known)}")


def with_thing(factory: Factory, path: str, changes: Mapping[str, object]) -> Factory:
    """A factory in which one thing differs. Raises LayoutError for each value that is wrong."""
    if not path.startswith(FURNITURE):
        return factory.with_station(path, **changes)
    place = furniture_index(factory, path.removeprefix(FURNITURE))
    item = revised(factory.furniture[place], changes, f"furniture[{place}]")
    furniture = (*factory.furniture[:place], item, *factory.furniture[place + 1 :])
    return factory.model_copy(update={"furniture": furniture})


def check_unlocked(factory: Factory, paths: Iterable[str]) -> None:
    """Raises LayoutError, one line for each thing that is locked or does not exist."""
    lines: list[str] = []
    for path in paths:
        try:
            found = thing(factory, path)
        except LayoutError as error:
            lines += error.problems
            continue
        if found.locked:
            lines.append(f"'{path}' is locked; unlock it first (unlock {path})")
    if lines:
        raise LayoutError(lines)
