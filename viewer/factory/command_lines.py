"""Writes commands as the lines that `parse` reads: what was done can be kept and done again."""

from collections.abc import Mapping
from typing import cast

from viewer.factory.arranging import DEEDS, LockThings, PlaceThings
from viewer.factory.command_text import ARROW
from viewer.factory.command_words import AND, fields_text, point_text, quoted
from viewer.factory.commands import Command, MoveStation, RotateStation, SetParameter
from viewer.factory.document import Plain
from viewer.factory.exemptions import EnforceRule, ExemptFromRule
from viewer.factory.hall_commands import AddFurniture, RemoveFurniture, SetField
from viewer.factory.link_commands import Connect, Disconnect, SetLink
from viewer.factory.model import Furniture, Station
from viewer.factory.station_commands import AddStation, DuplicateStation, RemoveStation, Together
from viewer.factory.things import FURNITURE
from viewer.factory.written import as_written, number_text, slim

STRUCTURED = frozenset({"id", "equipment", "at_m", "facing_deg"})
"""Keys of a new station or piece of furniture that have an option of their own."""


def line_of(command: Command) -> str:
    """The command as one line. A command without a text form gives a comment with its label."""
    match command:
        case MoveStation():
            return f"move {quoted(command.station_id)} --to {point_text(command.at_m)}"
        case RotateStation():
            return f"rotate {quoted(command.station_id)} --to {number_text(command.facing_deg)}"
        case SetParameter():
            return _set(command.station_id, command.field, command.value)
        case SetField(path, "at_m"):
            at_m = cast(tuple[float, float], command.value)
            return f"move {quoted(path)} --to {point_text(at_m)}"
        case SetField():
            return _set(command.path, command.field, command.value)
        case SetLink(source, target, "via_m"):
            via_m = cast(tuple[tuple[float, ...], ...] | None, command.value)
            return _route(source, target, via_m or ())
        case SetLink():
            return _set(f"{command.source}{ARROW}{command.target}", command.field, command.value)
        case PlaceThings():
            return _places(command)
        case LockThings():
            names = " ".join(quoted(path) for path in command.paths)
            return f"{'lock' if command.locked else 'unlock'} {names}"
        case AddStation():
            return _added(command.station, before=command.before, after=command.after)
        case AddFurniture():
            return _added(command.item)
        case DuplicateStation():
            at = point_text(command.at_m)
            return f"duplicate {quoted(command.station_id)} --id {quoted(command.new_id)} --at {at}"
        case RemoveStation():
            return f"delete {quoted(command.station_id)}"
        case RemoveFurniture():
            return f"delete {quoted(FURNITURE + command.furniture_id)}"
        case Connect():
            pieces = [] if command.pieces is None else [f"--pieces {command.pieces}"]
            ends = quoted(f"{command.source}{ARROW}{command.target}")
            fields = fields_text({key: _plain(value) for key, value in command.fields})
            return " ".join(["connect", ends, *pieces, *fields])
        case Disconnect():
            return "disconnect " + quoted(f"{command.source}{ARROW}{command.target}")
        case ExemptFromRule():
            words = [command.rule, *command.stations, "--reason", command.reason]
            return " ".join(["exempt", *map(quoted, words)])
        case EnforceRule():
            return " ".join(["enforce", *map(quoted, (command.rule, *command.stations))])
        case Together():
            return f" {AND} ".join(line_of(each) for each in command.commands)
        case _:
            return f"# {command.label}"


def _set(path: str, field: str, value: object) -> str:
    return " ".join(["set", quoted(path), *fields_text({field: _plain(value)})])


def _plain(value: object) -> Plain:
    """A value as a layout file says it; what a caller gave as lists is what tuples are."""
    if isinstance(value, list | tuple):
        return tuple(_plain(item) for item in cast(tuple[object, ...], value))
    if isinstance(value, Mapping):
        inner = cast(Mapping[str, object], value)
        return {str(key): _plain(item) for key, item in inner.items()}
    assert value is None or isinstance(value, str | int | float | bool)
    return value


def _route(source: str, target: str, via_m: tuple[tuple[float, ...], ...]) -> str:
    corners = " ".join(point_text(point) for point in via_m)
    how = f"--via {corners}" if via_m else "--straight"
    return f"reroute {quoted(source + ARROW + target)} {how}"


def _places(command: PlaceThings) -> str:
    words: list[str] = []
    for path, at_m, facing_deg in command.spots:
        turn = "" if facing_deg is None else f":{number_text(facing_deg)}"
        words.append(quoted(f"{path}:{point_text(at_m)}{turn}"))
    deed = [] if command.deed == DEEDS[0] else ["--as", command.deed.lower()]
    return " ".join(["place", *words, *deed])


def _added(new: Station | Furniture, *, before: str | None = None, after: str | None = None) -> str:
    said = as_written(new)
    words = ["add", quoted(new.equipment), "--id", quoted(new.id), "--at", point_text(new.at_m)]
    if new.facing_deg:
        words += ["--facing", number_text(new.facing_deg)]
    for name, other in (("before", before), ("after", after)):
        if other is not None:
            words += [f"--{name}", quoted(other)]
    section = "stations" if isinstance(new, Station) else "furniture"
    kept = slim({key: said[key] for key in said if key not in STRUCTURED}, section)
    assert isinstance(kept, dict)
    return " ".join([*words, *fields_text(kept)])
