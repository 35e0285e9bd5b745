"""One station of the line: a group of identical machines in parallel, or a storage."""

import math
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Annotated, Literal, Self

from pydantic import BaseModel, Field, model_validator
from pydantic_core import PydanticCustomError

from viewer.factory import values as v
from viewer.factory.durations import CycleTime, constant
from viewer.factory.equipment import Equipment
from viewer.factory.stops import Consumable, Failures
from viewer.factory.strict import CONFIG, Format, InOrder

Arrangement = Literal["rows", "facing_rows", "crane_aisles", "storage_modules"]
StationKind = Literal["serial", "batch", "storage"]


class Ports(BaseModel):
    """Where cells enter and leave a group, in the group frame: x along the flow, y left, z up, from
    `at_m`.
    """

    model_config = CONFIG
    inlet_m: v.Point3
    outlet_m: v.Point3


class Arrivals(BaseModel):
    """Cells come to the head of a line one by one. Without arrivals it never starves."""

    model_config = CONFIG
    interval_s: CycleTime
    queue_capacity: v.Cells | None = None
    """Cells that may wait before the station; left out, any number."""
    when_full: Literal["lost", "waits"] = "lost"
    """A cell that finds no place is turned away, or holds up those behind it until there is one."""


class Rework(BaseModel):
    """Of the cells found good, a share goes back to a station further up the line."""

    model_config = CONFIG
    to: v.Id
    share: v.PartialShare
    max_passes: v.Passes = 1
    """A cell that would go back more often than this is scrapped."""


Joins = Annotated[Mapping[v.Id, v.SomeCells], InOrder]


class PerFormat(BaseModel):
    """What differs while this cell format runs."""

    model_config = CONFIG
    cycle_s: CycleTime | None = None
    yield_: v.Yield | None = Field(default=None, alias="yield")
    dwell_s: v.SomeSeconds | None = None
    batch: v.SomeCells | None = None
    capacity: v.SomeCells | None = None
    consumable: Consumable | None = None


class Station(BaseModel):
    """A group of identical machines in parallel, or a storage."""

    model_config = CONFIG
    id: v.Id
    name: v.Label | None = None
    name_ko: v.Label | None = None
    area: v.Label | None = None
    equipment: v.Id = "generic_machine"
    at_m: v.Point2 = (0.0, 0.0)
    """Centre of the group in the hall frame. Left out in a file, the stations stand in a row."""
    facing_deg: v.Angle = 0.0
    """Direction of the flow."""
    locked: bool = False
    """Its place, direction and size are settled: nothing moves it before it is unlocked."""
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
    Like `dwell_s` and `capacity`, it holds for the first format of the plan.
    """
    yield_: v.Yield = Field(default=1.0, alias="yield")
    shift: v.Id | None = None
    """Calendar of the work here; left out, the first one of the line, if it has any; `always`."""
    failures: Failures | None = None
    rework: Rework | None = None
    arrivals: Arrivals | None = None
    """Of the head of a branch; those of the first station stand in `Factory.arrivals`."""
    joins: Joins = Field(default_factory=OrderedDict[str, int])
    """Station before this one -> pieces of it in one piece of work. The pieces of the first go
    on, the others become part of them. Empty: cells of all stations before go through alike."""
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

    def for_format(
        self, format: str, *, base: str | None = None, equipment: Equipment | None = None
    ) -> "Station":
        """The same station while `format` runs: with what `per_format` says for it, and otherwise
        as much slower, longer or smaller as its equipment is with that format.

        The station's own figures hold for `base`; without base or equipment, for all formats.
        """
        changes: dict[str, object] = {}
        if base is not None and equipment is not None:
            slower = 1 / equipment.rate_by_format.ratio(format, base)
            smaller = equipment.capacity_by_format.ratio(format, base)
            if slower != 1:
                changes["cycle_s"] = self.cycle_s.scaled(slower)
                changes["dwell_s"] = self.dwell_s and self.dwell_s * slower
            if smaller != 1 and self.capacity is not None:
                changes["capacity"] = max(1, math.floor(self.capacity * smaller + 1e-9))
        special = self.per_format.get(format)
        if special is not None:
            changes.update((key, value) for key, value in special if value is not None)
        return self.model_copy(update=changes) if changes else self

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
            if self.rework is not None:
                wrong("rework", "a storage inspects nothing, so it sends nothing back")
            if self.joins:
                wrong("joins", "a storage joins nothing; a serial or batch station does")
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
        if self.kind != "storage" and self.joins:
            self._check_joins(wrong)
        if self.arrangement == "facing_rows" and self.rows % 2 and self.machines > 1:
            wrong("arrangement", f"facing_rows need an even number of rows, got {self.rows}")
        if errors:
            raise v.gathered(errors)
        return self

    def _check_joins(self, wrong: Callable[[str, str], None]) -> None:
        main, count = next(iter(self.joins.items()))
        if self.id in self.joins:
            wrong("joins", f"'{self.id}' cannot be a part of itself")
        if self.kind == "serial" and count != 1:
            wrong("joins", f"a serial station works on 1 piece of '{main}' at a time, got {count}")
        if self.kind == "batch" and count != self.batch:
            text = f"the batch is {self.batch}, so it takes {self.batch} of '{main}', got {count}"
            wrong("joins", text)
        for format, special in self.per_format.items():
            if special.batch not in (None, self.batch):
                wrong("per_format", f"a station with joins has one batch for all; {format} differs")
