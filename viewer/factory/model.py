"""The factory as immutable data: what the layout file says, checked, with every default filled in.

Frames: hall frame, metres, x east, y north, z up, origin in the south-west corner. Angles in
degrees counter-clockwise from east. Texts and ids are short; tuples instead of lists, so nothing
can be changed in place.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from viewer.errors import LayoutError
from viewer.factory import values as v
from viewer.factory.durations import CycleTime, Duration, FailureTime, constant
from viewer.factory.formats import FORMATS
from viewer.factory.hall import Columns, Door, Hall, Zone
from viewer.factory.messages import dotted, problems_of

__all__ = [
    "Arrangement",
    "Arrivals",
    "Consumable",
    "Duration",
    "Factory",
    "Failures",
    "Furniture",
    "Hall",
    "Link",
    "LinkKind",
    "PerFormat",
    "PlanEntry",
    "Ports",
    "Station",
    "StationKind",
    "View",
]

Arrangement = Literal["rows", "facing_rows", "crane_aisles", "storage_modules"]
StationKind = Literal["serial", "batch", "storage"]
LinkKind = Literal["puck", "conveyor", "tray", "amr"]

_CONFIG = ConfigDict(
    frozen=True,
    extra="forbid",
    strict=True,
    allow_inf_nan=False,
    validate_by_name=True,
    validate_by_alias=True,
)


def _known_format(name: str) -> str:
    if name not in FORMATS:
        raise v.told(f"unknown cell format '{name}'; known: {', '.join(FORMATS)}")
    return name


Format = Annotated[v.FormatId, AfterValidator(_known_format)]


class PlanEntry(BaseModel):
    """One run of a cell format; the last entry of a plan runs for ever."""

    model_config = _CONFIG
    format: Format
    cells: v.SomeCells | None = None


class Ports(BaseModel):
    """Where cells enter and leave a group, in the group frame: x along the flow, y left, z up, from
    `at_m`.
    """

    model_config = _CONFIG
    inlet_m: v.Point3
    outlet_m: v.Point3


class Failures(BaseModel):
    """Breakdowns of one machine. A plain number is the mean of an exponential."""

    model_config = _CONFIG
    mtbf_s: FailureTime
    mttr_s: FailureTime
    clock: Literal["operating", "calendar"] = "operating"


class Consumable(BaseModel):
    """A machine stops for `change_s` after every `every_cells` cells (electrode coils, welding
    tips).
    """

    model_config = _CONFIG
    every_cells: v.SomeCells
    change_s: v.Seconds


class PerFormat(BaseModel):
    """What differs while this cell format runs."""

    model_config = _CONFIG
    cycle_s: CycleTime | None = None
    yield_: v.Yield | None = Field(default=None, alias="yield")
    dwell_s: v.SomeSeconds | None = None
    batch: v.SomeCells | None = None
    capacity: v.SomeCells | None = None
    consumable: Consumable | None = None


class Station(BaseModel):
    """A group of identical machines in parallel, or a storage."""

    model_config = _CONFIG
    id: v.Id
    name: v.Label | None = None
    name_ko: v.Label | None = None
    area: v.Label | None = None
    equipment: v.Id = "generic_machine"
    at_m: v.Point2 = (0.0, 0.0)
    """Centre of the group in the hall frame. Left out in a file, the stations stand in a row."""
    facing_deg: v.Angle = 0.0
    """Direction of the flow."""
    machines: v.Count = 1
    rows: v.Count = 1
    arrangement: Arrangement = "rows"
    pitch_m: v.Length | None = None
    row_pitch_m: v.RowPitches | None = None
    turned_deg: v.Angle = 0.0
    """Machine against the flow, clockwise for the rows left of the flow."""
    fill: Literal["columns", "rows"] = "columns"
    first_row: Literal["left", "right"] = "left"
    """Side of the flow on which the rows are counted from; an incomplete group fills from there."""
    size_m: v.Size3 | None = None
    ports: Ports | None = None
    kind: StationKind = "serial"
    batch: v.SomeCells = 1
    dwell_s: v.SomeSeconds | None = None
    capacity: v.SomeCells | None = None
    """Cells a storage holds; left out, it is never full."""
    cycle_s: CycleTime = constant(0)
    """Per cell and machine; in a batch station the time of one whole batch. Storages have none (0).
    """
    yield_: v.Yield = Field(default=1.0, alias="yield")
    failures: Failures | None = None
    consumable: Consumable | None = None
    changeover_s: v.Seconds = 0.0
    per_format: Mapping[Format, PerFormat] = Field(default_factory=dict[str, PerFormat])
    power_kw: v.Power | None = None

    @property
    def label(self) -> str:
        """The name, or the id of a station without one."""
        return self.name or self.id

    @property
    def label_ko(self) -> str:
        """The Korean name, or the next best."""
        return self.name_ko or self.label

    def for_format(self, format: str) -> "Station":
        """The same station with what `per_format` says for `format` filled in."""
        special = self.per_format.get(format)
        if special is None:
            return self
        return self.model_copy(update={k: x for k, x in special if x is not None})

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        errors: list[tuple[v.Location, PydanticCustomError, object]] = []

        def wrong(key: str, text: str) -> None:
            errors.append(((key,), v.told(text), None))

        given = self.model_fields_set
        if self.kind == "storage":
            if self.dwell_s is None:
                errors.append(((), v.told("a storage needs dwell_s"), None))
            if self.failures is not None:
                wrong("failures", "a storage has no failures")
            if self.consumable is not None:
                wrong("consumable", "a storage has no consumable")
        else:
            if "cycle_s" not in given or self.cycle_s.mean_s <= 0:
                errors.append(
                    ((), v.told("expected a time above 0 s for 'cycle_s', got nothing"), None)
                )
            for key in ("dwell_s", "capacity"):
                if getattr(self, key) is not None:
                    wrong(key, f"only a station of kind storage has {key}")
        if self.kind != "batch" and self.batch != 1:
            wrong("batch", "only a station of kind batch has a batch")
        if self.arrangement == "facing_rows" and self.rows % 2 and self.machines > 1:
            wrong("arrangement", f"facing_rows need an even number of rows, got {self.rows}")
        if errors:
            raise v.gathered(errors)
        return self


class Link(BaseModel):
    """A connection as written. Without `from` and `to`, the i-th link joins the i-th station to the
    next.
    """

    model_config = _CONFIG
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


class Arrivals(BaseModel):
    """Cells come to the first station one by one. Without arrivals it never starves."""

    model_config = _CONFIG
    interval_s: CycleTime


class Furniture(BaseModel):
    """Something that stands in the hall and does not take part in the flow."""

    model_config = _CONFIG
    id: v.Id
    equipment: v.Id
    at_m: v.Point2
    facing_deg: v.Angle = 0.0


class View(BaseModel):
    """A named camera: where it stands and what it looks at, hall frame."""

    model_config = _CONFIG
    id: v.Id
    position_m: v.Point3
    target_m: v.Point3


class Factory(BaseModel):
    """The whole line. The only truth: scene, simulation and pages are rebuilt from it."""

    model_config = _CONFIG
    layout: Literal[1] = 1
    name: v.Label = "Line"
    hall: Hall = Field(default_factory=Hall)
    plan: tuple[PlanEntry, ...] = Field(default=(PlanEntry(format="4680"),), min_length=1)
    arrivals: Arrivals | None = None
    stations: tuple[Station, ...] = Field(min_length=1)
    links: tuple[Link, ...] = ()
    furniture: tuple[Furniture, ...] = ()
    views: tuple[View, ...] = ()

    @property
    def formats(self) -> tuple[str, ...]:
        """The cell formats of the plan, each once, in order."""
        return tuple(dict.fromkeys(entry.format for entry in self.plan))

    @property
    def station_ids(self) -> tuple[str, ...]:
        """Ids in the order of the flow."""
        return tuple(station.id for station in self.stations)

    def index(self, id: str) -> int:
        """Place of a station in `stations`. Raises LayoutError when there is none of that id."""
        for place, station in enumerate(self.stations):
            if station.id == id:
                return place
        raise LayoutError(f"unknown station '{id}'; known: {', '.join(self.station_ids)}")

    def station(self, id: str) -> Station:
        """The station of that id. Raises LayoutError when there is none."""
        return self.stations[self.index(id)]

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
    "stations": Station,
    "ports": Ports,
    "failures": Failures,
    "consumable": Consumable,
    "per_format": PerFormat,
    "links": Link,
    "furniture": Furniture,
    "views": View,
}
"""Key in the file -> what stands below it (below each entry, where it is a list or one per format).
"""

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
