"""What an edit did, in a few words of the page's language: "Winding moved"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viewer.app.shown.wording import field_label, station_name
from viewer.app.texts import text
from viewer.factory.arranging import LockThings, PlaceThings
from viewer.factory.commands import Command, MoveStation, RotateStation, SetParameter
from viewer.factory.exemptions import EnforceRule, ExemptFromRule
from viewer.factory.hall_commands import AddFurniture, RemoveFurniture, SetField
from viewer.factory.link_commands import Connect, Disconnect, SetLink
from viewer.factory.station_commands import AddStation, DuplicateStation, RemoveStation, Together

if TYPE_CHECKING:
    from collections.abc import Sequence

    from viewer.factory.model import Factory


def describe(command: Command, factory: Factory, lang: str) -> str:
    """What an edit did, for a toast; the label of a command that is none of the known ones."""

    def said(key: str, path: str = "", **words: object) -> str:
        return text(lang, f"toast.{key}", station=_name(path, factory, lang), **words)

    match command:
        case MoveStation():
            return said("moved", command.station_id)
        case RotateStation():
            return said("rotated", command.station_id)
        case SetParameter() if command.station_id in factory.station_ids:
            field = field_label(command.field, factory.station(command.station_id), lang)
            return said("changed", command.station_id, field=field)
        case SetParameter():
            return said("changed", command.station_id, field=command.field)
        case SetField(path, "at_m"):
            return said("moved", path)
        case SetField(path, "facing_deg"):
            return said("rotated", path)
        case SetField():
            return said("changed", command.path, field=command.field)
        case PlaceThings():
            things = _names([spot.path for spot in command.spots], factory, lang)
            return said(f"placed_{command.deed.lower()}", things=things)
        case LockThings():
            key = "locked" if command.locked else "unlocked"
            return text(lang, f"toast.{key}", station=_names(command.paths, factory, lang))
        case AddStation():
            return said("added", command.station.id)
        case AddFurniture():
            return said("added", command.item.id)
        case DuplicateStation():
            return said("duplicated", command.station_id)
        case RemoveStation():
            return said("removed", command.station_id)
        case RemoveFurniture():
            return said("removed", command.furniture_id)
        case SetLink(source, target, "via_m"):
            return said("rerouted", f"{source}->{target}")
        case SetLink():
            return said("changed", f"{command.source}->{command.target}", field=command.field)
        case Connect():
            return said("connected", f"{command.source}->{command.target}")
        case Disconnect():
            return said("disconnected", f"{command.source}->{command.target}")
        case ExemptFromRule():
            return said("rule_off", rule=command.rule)
        case EnforceRule():
            return said("rule_on", rule=command.rule)
        case Together():
            first = describe(command.commands[0], factory, lang)
            return said("several", first=first, count=len(command.commands) - 1)
        case _:
            return command.label


def _name(path: str, factory: Factory, lang: str) -> str:
    """The name of a station; other things go by their path."""
    return station_name(factory.station(path), lang) if path in factory.station_ids else path


def _names(paths: Sequence[str], factory: Factory, lang: str) -> str:
    if len(paths) == 1:
        return _name(paths[0], factory, lang)
    return text(lang, "toast.things_many", count=len(paths))
