"""Single values of the layout format: checked numbers and short texts, each with its own message.

A message reads `expected a time above 0 s, got -3`. Booleans and texts are no numbers; nan and inf
are refused.
"""

import math
from dataclasses import dataclass
from typing import Annotated, TypeGuard

from pydantic import BeforeValidator
from pydantic_core import InitErrorDetails, PydanticCustomError, ValidationError

Location = tuple[int | str, ...]


def shown(value: object) -> str:
    """`value` as a message shows it: short, on one line, written the way YAML writes it."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    text = f"{value:g}" if isinstance(value, float) else repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def expected(what: str, got: object) -> PydanticCustomError:
    """The error every check of this package raises."""
    return PydanticCustomError("expected", "{text}", {"text": f"expected {what}, got {shown(got)}"})


def told(text: str) -> PydanticCustomError:
    """An error whose text is not of the form `expected X, got Y`."""
    return PydanticCustomError("told", "{text}", {"text": text})


def gathered(errors: list[tuple[Location, PydanticCustomError, object]]) -> ValidationError:
    """Several errors below one value; pydantic puts the place of that value in front of each
    location.
    """
    details = [InitErrorDetails(type=error, loc=where, input=got) for where, error, got in errors]
    return ValidationError.from_exception_data("layout", details)


def is_number(value: object) -> TypeGuard[int | float]:
    """True for a finite int or float; a bool is not a number here."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    # A whole number too large for a float is no length or time either.
    return math.isfinite(value) if isinstance(value, float) else abs(value) < 1e15


@dataclass(frozen=True)
class Number:
    """Accepts a finite number in a range and says in words what it wanted."""

    what: str
    above: float = -math.inf
    at_least: float = -math.inf
    at_most: float = math.inf
    whole: bool = False

    def __call__(self, value: object) -> int | float:
        if is_number(value):
            fits = self.above < value and self.at_least <= value <= self.at_most
            if fits and not self.whole:
                return float(value)
            if fits and isinstance(value, int):
                return value
        raise expected(self.what, value)


@dataclass(frozen=True)
class Text:
    """Accepts a text that is not empty. A whole number is taken as its digits where `digits` says
    so.
    """

    what: str
    digits: bool = False

    def __call__(self, value: object) -> str:
        if self.digits and isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if isinstance(value, str) and value.strip() and len(value) <= 200 and value.isprintable():
            return value
        raise expected(self.what, value)


@dataclass(frozen=True)
class Identifier:
    """Accepts what can name a thing in paths and URLs: letters, digits, `_`, `-` and `.`."""

    def __call__(self, value: object) -> str:
        if isinstance(value, str) and 0 < len(value) <= 80:
            plain = value.replace("_", "").replace("-", "").replace(".", "")
            if plain.isalnum():
                return value
        raise expected("a short id of letters, digits, '_' and '-'", value)


@dataclass(frozen=True)
class Numbers:
    """Accepts a list of `count` numbers and returns them as a tuple of floats."""

    what: str
    counts: tuple[int, ...]
    above: float = -math.inf
    at_most: float = math.inf
    alone: bool = False
    """A plain number is taken as a list of one."""

    def __call__(self, value: object) -> tuple[float, ...]:
        if self.alone and is_number(value):
            value = (value,)
        if not isinstance(value, list | tuple):
            raise expected(self.what, value)
        items: list[object] = list(value)  # pyright: ignore[reportUnknownArgumentType]
        if self.counts and len(items) not in self.counts:
            raise told(f"expected {self.what}, got {len(items)} values")
        if not items:
            raise told(f"expected {self.what}, got an empty list")
        one = Number(self.what, above=self.above, at_most=self.at_most)
        errors: list[tuple[Location, PydanticCustomError, object]] = []
        numbers: list[float] = []
        for place, item in enumerate(items):
            try:
                numbers.append(float(one(item)))
            except PydanticCustomError as error:
                errors.append(((place,), error, item))
        if errors:
            raise gathered(errors)
        return tuple(numbers)


Id = Annotated[str, BeforeValidator(Identifier())]
Label = Annotated[str, BeforeValidator(Text("a short text"))]
FormatId = Annotated[str, BeforeValidator(Text("a cell format like 4680", digits=True))]

_COUNT = Number("a whole number from 1 to 2000", at_least=1, at_most=2000, whole=True)
_HALL = Numbers("two lengths above 0 m and up to 2000 m", (2,), above=0, at_most=2000)
_MACHINE = Numbers("three lengths above 0 m [length, width, height]", (3,), above=0, at_most=1000)

Count = Annotated[int, BeforeValidator(_COUNT)]
People = Annotated[
    int,
    BeforeValidator(
        Number("a whole number of people, 1 or more", at_least=1, at_most=1e6, whole=True)
    ),
]
Passes = Annotated[
    int,
    BeforeValidator(
        Number("a whole number of passes from 1 to 100", at_least=1, at_most=100, whole=True)
    ),
]
Cells = Annotated[
    int,
    BeforeValidator(
        Number("a whole number of cells, 0 or more", at_least=0, at_most=1e8, whole=True)
    ),
]
SomeCells = Annotated[
    int,
    BeforeValidator(
        Number("a whole number of cells, 1 or more", at_least=1, at_most=1e8, whole=True)
    ),
]

Angle = Annotated[
    float, BeforeValidator(Number("an angle in degrees", at_least=-3600, at_most=3600))
]
Length = Annotated[float, BeforeValidator(Number("a length above 0 m", above=0, at_most=1e5))]
Height = Annotated[float, BeforeValidator(Number("a height above 0 m", above=0, at_most=1e4))]
Speed = Annotated[float, BeforeValidator(Number("a speed above 0 m/s", above=0, at_most=1e4))]
Power = Annotated[
    float, BeforeValidator(Number("a power of 0 kW or more", at_least=0, at_most=1e9))
]
Seconds = Annotated[
    float, BeforeValidator(Number("a time of 0 s or more", at_least=0, at_most=1e12))
]
SomeSeconds = Annotated[float, BeforeValidator(Number("a time above 0 s", above=0, at_most=1e12))]
HourOfDay = Annotated[
    float, BeforeValidator(Number("an hour of the day from 0 to 24", at_least=0, at_most=24))
]
Share = Annotated[float, BeforeValidator(Number("a share above 0 and up to 1", above=0, at_most=1))]
PartialShare = Annotated[
    float,
    BeforeValidator(Number("a share of 0 or more and at most 0.99", at_least=0, at_most=0.99)),
]
Yield = Annotated[
    float,
    BeforeValidator(
        Number("a share above 0 and up to 1 (at 0 the line never finishes)", above=0, at_most=1)
    ),
]

Point2 = Annotated[
    tuple[float, float], BeforeValidator(Numbers("two numbers [x, y] in metres", (2,)))
]
Point3 = Annotated[
    tuple[float, float, float], BeforeValidator(Numbers("three numbers [x, y, z] in metres", (3,)))
]
HallSize = Annotated[tuple[float, float], BeforeValidator(_HALL)]
Size3 = Annotated[tuple[float, float, float], BeforeValidator(_MACHINE)]
Via = Annotated[
    tuple[float, ...],
    BeforeValidator(Numbers("two or three numbers [x, y, height] in metres", (2, 3))),
]
Lines = Annotated[tuple[float, ...], BeforeValidator(Numbers("a list of positions in metres", ()))]
RowPitches = Annotated[
    tuple[float, ...],
    BeforeValidator(Numbers("a list of row distances above 0 m", (), above=0, alone=True)),
]
