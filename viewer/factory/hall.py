"""The building: size, columns, zones on the floor, doors."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator
from pydantic_core import PydanticCustomError

from viewer.factory import values as v

ZoneKind = Literal[
    "dry_room",
    "room",
    "hazard",
    "logistics",
    "technical",
    "aisle",
    "amr_aisle",
    "walkway",
    "escape",
    "wall",
]
DoorKind = Literal["exit", "protected", "internal"]

_CONFIG = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


def _rectangle(value: object) -> tuple[float, ...]:
    numbers = v.Numbers("four numbers [west, south, east, north] in metres", (4,))(value)
    west, south, east, north = numbers
    if west >= east or south >= north:
        got = ", ".join(f"{x:g}" for x in numbers)
        raise v.told(
            f"expected [west, south, east, north] with west < east and south < north, got [{got}]"
        )
    return numbers


Rect = Annotated[tuple[float, float, float, float], BeforeValidator(_rectangle)]
"""West, south, east, north in the hall frame (m)."""


class Columns(BaseModel):
    """Square columns at every crossing of the grid lines, hall frame."""

    model_config = _CONFIG
    x_m: v.Lines
    y_m: v.Lines
    side_m: v.Length = 0.5

    @property
    def centres_m(self) -> tuple[tuple[float, float], ...]:
        """Centre of each column, west to east within south to north."""
        return tuple((x, y) for y in self.y_m for x in self.x_m)


class Zone(BaseModel):
    """A part of the floor. Machines stay out of aisles, walkways, escape ways and walls."""

    model_config = _CONFIG
    id: v.Id
    kind: ZoneKind
    rect_m: Rect
    name: v.Label | None = None
    name_ko: v.Label | None = None

    @property
    def label(self) -> str:
        """The name, or the id of a zone without one."""
        return self.name or self.id

    @property
    def label_ko(self) -> str:
        """The Korean name, or the next best."""
        return self.name_ko or self.label


class Door(BaseModel):
    """A door at a point of a wall: `exit` leads outside, `protected` to an escape way, `internal`
    to the next room.
    """

    model_config = _CONFIG
    at_m: v.Point2
    width_m: v.Length = 1.2
    kind: DoorKind = "internal"


class Hall(BaseModel):
    """The building, origin in its south-west corner."""

    model_config = _CONFIG
    size_m: v.HallSize = (30.0, 20.0)
    height_m: v.Height = 8.0
    columns: Columns | None = None
    zones: tuple[Zone, ...] = ()
    doors: tuple[Door, ...] = ()

    @model_validator(mode="after")
    def _inside(self) -> Self:
        errors: list[tuple[v.Location, PydanticCustomError, object]] = []
        length_m, width_m = self.size_m
        for place, zone in enumerate(self.zones):
            west, south, east, north = zone.rect_m
            if west < -0.5 or south < -0.5 or east > length_m + 0.5 or north > width_m + 0.5:
                text = f"expected a zone inside the hall of {length_m:g} x {width_m:g} m"
                errors.append((("zones", place, "rect_m"), v.told(text), None))
        for place, door in enumerate(self.doors):
            x, y = door.at_m
            if not (-0.5 <= x <= length_m + 0.5 and -0.5 <= y <= width_m + 0.5):
                text = f"expected a door in the hall of {length_m:g} x {width_m:g} m"
                errors.append((("doors", place, "at_m"), v.told(text), None))
        if errors:
            raise v.gathered(errors)
        return self
