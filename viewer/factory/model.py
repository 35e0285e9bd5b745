"""The factory as immutable data: what the layout file says, checked, with every default filled in.

Frames: hall frame, metres, x east, y north, z up, origin in the south-west corner. Angles in
degrees counter-clockwise from east. Texts and ids are short; tuples instead of lists, so nothing
can be changed in place.
"""

from collections import OrderedDict
from collections.abc import Mapping
from typing import Annotated, Literal, Self, TypeVar

from pydantic import AfterValidator, BaseModel, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from viewer.errors import LayoutError
from viewer.factory import values as v
from viewer.factory.durations import Duration
from viewer.factory.equipment import Equipment
from viewer.factory.findings import CODES
from viewer.factory.hall import Columns, Door, Hall, Zone
from viewer.factory.messages import did_you_mean, dotted, problems_of
from viewer.factory.shifts import ALWAYS, Calendars, Shift
from viewer.factory.station import (
    Arrangement,
    Arrivals,
    PerFormat,
    Ports,
    Rework,
    Station,
    StationKind,
)
from viewer.factory.stops import NOBODY, Consumable, Failures
from viewer.factory.strict import CONFIG, Format, InOrder

__all__ = [
    "Arrangement",
    "Arrivals",
    "Consumable",
    "Duration",
    "Exemption",
    "Factory",
    "Failures",
    "Furniture",
    "Hall",
    "Link",
    "LinkKind",
    "PerFormat",
    "PlanEntry",
    "Ports",
    "Rework",
    "Shift",
    "Station",
    "StationKind",
    "View",
]

LinkKind = Literal["puck", "conveyor", "tray", "amr"]


def _not_reserved(crews: Mapping[str, int]) -> Mapping[str, int]:
    if NOBODY in crews:
        text = f"'{NOBODY}' means nobody; give the crew another name"
        raise v.gathered([((NOBODY,), v.told(text), None)])
    return crews


def _known_rule(code: str) -> str:
    if code not in CODES:
        raise v.told(f"unknown rule '{code}'{did_you_mean(code, CODES)}")
    return code


RuleCode = Annotated[v.Label, AfterValidator(_known_rule)]
"""The code of a finding, as `check` prints it: clearance, aisle, escape-far."""

Crews = Annotated[Mapping[v.Id, v.People], AfterValidator(_not_reserved), InOrder]
"""Name of a crew -> people, in the order of the file."""


class PlanEntry(BaseModel):
    """One run of a cell format; the last entry of a plan runs for ever."""

    model_config = CONFIG
    format: Format
    cells: v.SomeCells | None = None


class Link(BaseModel):
    """A connection as written. Without `from` and `to`, the i-th link joins the i-th station to the
    next.
    """

    model_config = CONFIG
    from_: v.Id | None = Field(default=None, alias="from")
    to: v.Id | None = None
    kind: LinkKind = "puck"
    capacity: v.Cells | None = None
    speed_m_s: v.Speed | None = None
    transport_s: v.Seconds | None = None
    via_m: tuple[v.Via, ...] = ()
    """Corner points in the hall frame, (x, y) or (x, y, height)."""
    lanes: v.Count = 1
    pitch_m: v.Length | None = None
    vehicles: v.Count | None = None
    load: v.SomeCells | None = None
    unit: v.SomeCells | None = None
    share: v.Share | None = None
    """Of the cells that leave `from`, drawn for each; left out, the emptiest link takes the next.
    """

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        errors: list[tuple[v.Location, PydanticCustomError, object]] = []
        if self.speed_m_s is not None and self.transport_s is not None:
            errors.append(
                (("transport_s",), v.told("give speed_m_s or transport_s, not both"), None)
            )
        for key in ("vehicles", "load"):
            if self.kind != "amr" and getattr(self, key) is not None:
                errors.append(((key,), v.told(f"only a link of kind amr has {key}"), None))
        if errors:
            raise v.gathered(errors)
        return self


class Furniture(BaseModel):
    """Something that stands in the hall and does not take part in the flow."""

    model_config = CONFIG
    id: v.Id
    equipment: v.Id
    at_m: v.Point2
    facing_deg: v.Angle = 0.0
    size_m: v.Size3 | None = None
    """Length, width, height; left out, those of the equipment."""
    locked: bool = False
    """Nothing moves it before it is unlocked."""


class Exemption(BaseModel):
    """A rule of the floor that is switched off, and why."""

    model_config = CONFIG
    rule: RuleCode
    stations: tuple[v.Id, ...] = ()
    """The rule is off where all of these are concerned; left out, everywhere."""
    reason: v.Label


class View(BaseModel):
    """A named camera: where it stands and what it looks at, hall frame."""

    model_config = CONFIG
    id: v.Id
    position_m: v.Point3
    target_m: v.Point3


class Factory(BaseModel):
    """The whole line. The only truth: scene, simulation and pages are rebuilt from it."""

    model_config = CONFIG
    layout: Literal[1] = 1
    name: v.Label = "Line"
    hall: Hall = Field(default_factory=Hall)
    plan: tuple[PlanEntry, ...] = Field(default=(PlanEntry(format="4680"),), min_length=1)
    arrivals: Arrivals | None = None
    crews: Crews = Field(default_factory=OrderedDict[str, int])
    """Name -> people, who repair one machine each at a time."""
    shifts: Calendars = Field(default_factory=OrderedDict[str, tuple[Shift, ...]])
    stations: tuple[Station, ...] = Field(min_length=1)
    links: tuple[Link, ...] = ()
    furniture: tuple[Furniture, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    """Rules that are switched off, each with its reason."""
    views: tuple[View, ...] = ()

    @property
    def formats(self) -> tuple[str, ...]:
        """The cell formats of the plan, each once, in order."""
        return tuple(dict.fromkeys(entry.format for entry in self.plan))

    @property
    def station_ids(self) -> tuple[str, ...]:
        """Ids in the order of the flow."""
        return tuple(station.id for station in self.stations)

    @property
    def reworks(self) -> dict[str, str]:
        """Station -> the station to which it sends cells back."""
        return {s.id: s.rework.to for s in self.stations if s.rework is not None}

    def crew_of(self, station: Station | str) -> str | None:
        """Who repairs a station: the crew it names, or else the first; None: its repairs begin at
        once. Raises LayoutError for an unknown id.
        """
        failures = self._found(station).failures
        if failures is None or failures.crew == NOBODY:
            return None
        return failures.crew or next(iter(self.crews), None)

    def calendar_of(self, station: Station | str) -> str | None:
        """When a station works: the calendar it names, or else the first; None: round the clock.
        Raises LayoutError for an unknown id.
        """
        named = self._found(station).shift
        return None if named == ALWAYS else named or next(iter(self.shifts), None)

    def _found(self, station: Station | str) -> Station:
        return self.station(station) if isinstance(station, str) else station

    def index(self, id: str) -> int:
        """Place of a station in `stations`. Raises LayoutError when there is none of that id."""
        for place, station in enumerate(self.stations):
            if station.id == id:
                return place
        raise LayoutError(f"unknown station '{id}'; known: {', '.join(self.station_ids)}")

    def station(self, id: str) -> Station:
        """The station of that id. Raises LayoutError when there is none."""
        return self.stations[self.index(id)]

    def station_for(
        self, station: Station | str, format: str, catalogue: Mapping[str, Equipment]
    ) -> Station:
        """A station while `format` runs; its figures in the layout hold for the first format of the
        plan. Raises LayoutError for an unknown id, AssetError for equipment the catalogue does not
        have.
        """
        found = self._found(station)
        base = self.plan[0].format
        return found.for_format(format, base=base, equipment=catalogue[found.equipment])

    def with_station(self, id: str, /, **changes: object) -> "Factory":
        """A factory in which one station differs. Raises LayoutError, one line for each value that
        is wrong.
        """
        place = self.index(id)
        changed = revised(self.stations[place], changes, f"stations[{place}]")
        stations = (*self.stations[:place], changed, *self.stations[place + 1 :])
        return self.model_copy(update={"stations": stations})


M = TypeVar("M", bound=BaseModel)


def keys_of(model: type[BaseModel]) -> tuple[str, ...]:
    """The keys of a model as the layout file writes them, in the order of the format."""
    return tuple(field.alias or name for name, field in model.model_fields.items())


SECTIONS: dict[str, type[BaseModel]] = {
    "": Factory,
    "hall": Hall,
    "columns": Columns,
    "zones": Zone,
    "doors": Door,
    "plan": PlanEntry,
    "arrivals": Arrivals,
    "shifts": Shift,
    "stations": Station,
    "ports": Ports,
    "failures": Failures,
    "rework": Rework,
    "consumable": Consumable,
    "per_format": PerFormat,
    "links": Link,
    "furniture": Furniture,
    "exemptions": Exemption,
    "views": View,
}
"""Key in the file -> what stands below it (below each entry, where it is a list or one per format).
"""

BY_NAME = frozenset({"per_format", "shifts"})
"""Keys below which stand several of these, each under its name."""

NAMED = frozenset({"crews", "shifts", "joins"})
"""Keys below which stand names that the file chooses, in an order that has a meaning."""

KEYS: dict[str, tuple[str, ...]] = {name: keys_of(model) for name, model in SECTIONS.items()}
"""Key in the file -> the keys allowed below it, in the order of the format."""


def revised(model: M, changes: Mapping[str, object], path: str) -> M:
    """`model` with `changes`, checked again. Raises LayoutError, one line for each value that is
    wrong.
    """
    names = type(model).model_fields
    unknown = [key for key in changes if key not in names]
    if unknown:
        raise LayoutError([f"{path}.{key}: unknown key" for key in unknown])
    # Only what was given counts as given again, so that a default stays a default.
    data = {key: getattr(model, key) for key in names if key in model.model_fields_set}
    try:
        return type(model).model_validate({**data, **changes})
    except ValidationError as error:
        found = problems_of(error, known=KEYS)
        lines = [f"{path}{'.' if where else ''}{dotted(where)}: {text}" for where, text in found]
        raise LayoutError(lines) from None
