"""What belongs to the hall and to the line as a whole, as commands: furniture, zones, the rest.

`SetField` reaches what is neither a station nor a link by its path: `furniture/amr_1`,
`zone/dry_room`, or `line` for the top of the layout.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from viewer.errors import LayoutError
from viewer.factory.commands import below, field_name
from viewer.factory.hall import Zone
from viewer.factory.messages import did_you_mean
from viewer.factory.model import Factory, Furniture, M, revised
from viewer.factory.relinking import whole
from viewer.factory.things import FURNITURE, check_unlocked, furniture_index

ZONE = "zone/"
LINE = "line"
OWN_COMMANDS = ("layout", "stations", "links", "furniture", "exemptions")
"""Keys at the top of a layout whose entries have commands of their own."""


@dataclass(frozen=True)
class SetField:
    """Set a field, or one below a field, of furniture, of a zone or of the line as a whole.

    The value is what the layout file would say there.
    """

    path: str
    field: str
    value: object

    @property
    def label(self) -> str:
        verb = {"at_m": "Move", "facing_deg": "Rotate"}.get(self.field)
        return f"{verb} {self.path}" if verb else f"Set {self.field} of {self.path}"

    def apply(self, factory: Factory) -> Factory:
        if self.path == LINE:
            return whole(self._of_line(factory))
        if self.path.startswith(ZONE):
            zones = factory.hall.zones
            place = _index([zone.id for zone in zones], self.path.removeprefix(ZONE), "zone")
            zone = self._revised(zones[place], Zone, f"hall.zones[{place}]")
            if zone.id != zones[place].id and zone.id in {other.id for other in zones}:
                raise LayoutError(f"zone '{zone.id}' is the id of another one")
            new = (*zones[:place], zone, *zones[place + 1 :])
            hall = revised(factory.hall, {"zones": new}, "hall")
            return factory.model_copy(update={"hall": hall})
        if self.path.startswith(FURNITURE):
            return self._of_furniture(factory)
        raise LayoutError(f"'{self.path}': expected furniture/ID, zone/ID or {LINE}")

    def _of_furniture(self, factory: Factory) -> Factory:
        place = furniture_index(factory, self.path.removeprefix(FURNITURE))
        items = factory.furniture
        if self.field in ("at_m", "facing_deg", "size_m", "equipment"):
            check_unlocked(factory, [self.path])
        item = self._revised(items[place], Furniture, f"furniture[{place}]")
        if item.id != items[place].id and item.id in {other.id for other in items}:
            raise LayoutError(f"furniture '{item.id}' is the id of another one")
        return factory.model_copy(update={"furniture": (*items[:place], item, *items[place + 1 :])})

    def _of_line(self, factory: Factory) -> Factory:
        outer, _, inner = self.field.partition(".")
        name = field_name(Factory, outer, LINE)
        if name in OWN_COMMANDS or (name == "hall" and inner.startswith("zones")):
            raise LayoutError(f"{LINE}.{self.field}: its entries have commands of their own")
        value = below(factory, name, inner, self.value, outer) if inner else self.value
        return revised(factory, {name: value}, LINE)

    def _revised(self, model: M, kind: type[BaseModel], path: str) -> M:
        outer, _, inner = self.field.partition(".")
        name = field_name(kind, outer, path)
        value = below(model, name, inner, self.value, f"{path}.{outer}") if inner else self.value
        return revised(model, {name: value}, path)


@dataclass(frozen=True)
class AddFurniture:
    """Put a new piece of furniture into the hall, behind the others in the file."""

    item: Furniture

    @property
    def label(self) -> str:
        return f"Add {FURNITURE}{self.item.id}"

    def apply(self, factory: Factory) -> Factory:
        if any(other.id == self.item.id for other in factory.furniture):
            raise LayoutError(f"furniture: '{self.item.id}' is the id of another one")
        return factory.model_copy(update={"furniture": (*factory.furniture, self.item)})


@dataclass(frozen=True)
class RemoveFurniture:
    """Take a piece of furniture out of the hall."""

    furniture_id: str

    @property
    def label(self) -> str:
        return f"Remove {FURNITURE}{self.furniture_id}"

    def apply(self, factory: Factory) -> Factory:
        place = furniture_index(factory, self.furniture_id)
        check_unlocked(factory, [f"{FURNITURE}{self.furniture_id}"])
        items = (*factory.furniture[:place], *factory.furniture[place + 1 :])
        return factory.model_copy(update={"furniture": items})


def _index(ids: Sequence[str], id: str, what: str) -> int:
    if id not in ids:
        raise LayoutError(f"unknown {what} '{id}'{did_you_mean(id, ids)}")
    return ids.index(id)
