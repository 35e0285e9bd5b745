"""A time that may vary: a number or one of the distributions of the layout format."""

import math
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Annotated, Literal, cast, get_args

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from viewer.factory.values import Location, Number, expected, gathered, is_number, told

Distribution = Literal[
    "constant",
    "exponential",
    "uniform",
    "triangular",
    "normal",
    "lognormal",
    "gamma",
    "weibull",
    "empirical",
]

_TIME = Number("a time above 0 s", above=0, at_most=1e12)
_NOT_NEGATIVE = Number("a time of 0 s or more", at_least=0, at_most=1e12)
_RATIO = Number("a number above 0", above=0, at_most=1e6)

PARAMETERS: dict[str, dict[str, Number]] = {
    "constant": {"value": _TIME},
    "exponential": {"mean": _TIME},
    "uniform": {"low": _NOT_NEGATIVE, "high": _TIME},
    "triangular": {"low": _NOT_NEGATIVE, "mode": _NOT_NEGATIVE, "high": _TIME},
    "normal": {"mean": _TIME, "sd": _NOT_NEGATIVE},
    "lognormal": {"mean": _TIME, "sd": _NOT_NEGATIVE},
    "gamma": {"mean": _TIME, "cv": _RATIO},
    "weibull": {"scale": _TIME, "shape": _RATIO},
}
"""Distribution -> its parameters in order, as the layout file writes them."""


@dataclass(frozen=True, slots=True)
class Duration:
    """A distribution of times in seconds.

    `parameters` are in the order of the layout format: constant value; exponential mean; uniform
    low, high; triangular low, mode, high; normal mean, sd (a negative draw counts as 0); lognormal
    mean, sd (of the time itself, not of its logarithm); gamma mean, cv; weibull scale, shape;
    empirical the values, equally likely.
    """

    kind: Distribution
    parameters: tuple[float, ...]

    @property
    def mean_s(self) -> float:
        """Mean time (s). For `normal` the mean of the distribution cut at 0."""
        p = self.parameters
        match self.kind:
            case "constant" | "exponential" | "lognormal" | "gamma":
                return p[0]
            case "uniform" | "triangular" | "empirical":
                return math.fsum(p) / len(p)
            case "normal":
                return _cut_normal_moments(p[0], p[1])[0]
            case "weibull":
                return p[0] * math.gamma(1 + 1 / p[1])

    @property
    def sd_s(self) -> float:
        """Standard deviation (s). For `normal` that of the distribution cut at 0."""
        p = self.parameters
        match self.kind:
            case "constant":
                return 0.0
            case "exponential":
                return p[0]
            case "uniform":
                return (p[1] - p[0]) / math.sqrt(12)
            case "triangular":
                low, mode, high = p
                squares = low * low + mode * mode + high * high
                return math.sqrt(max(0.0, squares - low * mode - low * high - mode * high) / 18)
            case "normal":
                return _cut_normal_moments(p[0], p[1])[1]
            case "lognormal":
                return p[1]
            case "gamma":
                return p[0] * p[1]
            case "weibull":
                one, two = math.gamma(1 + 1 / p[1]), math.gamma(1 + 2 / p[1])
                return p[0] * math.sqrt(max(0.0, two - one * one))
            case "empirical":
                mean_s = self.mean_s
                return math.sqrt(math.fsum((x - mean_s) ** 2 for x in p) / len(p))

    def scaled(self, factor: float) -> "Duration":
        """The distribution of `factor` times this time; `factor` above 0."""
        if factor == 1:
            return self
        # A coefficient of variation and a Weibull shape are pure numbers.
        pure = 1 if self.kind in ("gamma", "weibull") else len(self.parameters)
        times, rest = self.parameters[:pure], self.parameters[pure:]
        return Duration(self.kind, (*(factor * time for time in times), *rest))


def constant(value_s: float) -> Duration:
    """The same time every time."""
    return Duration("constant", (float(value_s),))


def exponential(mean_s: float) -> Duration:
    """Memoryless time with the given mean."""
    return Duration("exponential", (float(mean_s),))


def _cut_normal_moments(mean: float, sd: float) -> tuple[float, float]:
    """Mean and standard deviation of max(0, N(mean, sd)), the rectified normal distribution."""
    if sd == 0:
        return mean, 0.0
    z = mean / sd
    density = math.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    below = 0.5 * math.erfc(z / math.sqrt(2))
    first = mean * (1 - below) + sd * density
    second = (mean * mean + sd * sd) * (1 - below) + mean * sd * density
    return first, math.sqrt(max(0.0, second - first * first))


@dataclass(frozen=True)
class ReadDuration:
    """Reads a duration as the layout writes it; `plain` is what a plain number means here."""

    plain: Literal["constant", "exponential"]

    def __call__(self, value: object) -> Duration:
        if isinstance(value, Duration):
            return _checked(value)
        if isinstance(value, dict):
            return _from_mapping(cast(dict[object, object], value))
        if not is_number(value):
            raise expected("a time above 0 s or a distribution", value)
        return Duration(self.plain, (float(_TIME(value)),))


def _checked(value: Duration) -> Duration:
    if value.kind == "constant":
        return Duration("constant", (float(_TIME(value.parameters[0])),))
    return _from_mapping(cast(dict[object, object], written(value)))


def written(value: Duration) -> dict[str, dict[str, float] | list[float]]:
    """A distribution the way the layout writes it: a mapping with one key."""
    if value.kind == "empirical":
        return {"empirical": list(value.parameters)}
    names = PARAMETERS[value.kind]
    return {value.kind: dict(zip(names, value.parameters, strict=True))}


def _from_mapping(value: dict[object, object]) -> Duration:
    known = get_args(Distribution)
    if len(value) != 1:
        keys = ", ".join(str(key) for key in value) or "none"
        raise told(f"expected one distribution, got {len(value)} ({keys})")
    name, inside = next(iter(value.items()))
    if name not in known:
        near = get_close_matches(str(name), known, n=1)
        hint = f"; did you mean '{near[0]}'?" if near else f"; known: {', '.join(known)}"
        error = told(f"unknown distribution '{name}'{hint}")
        raise gathered([((str(name),), error, inside)])
    kind = cast(Distribution, name)
    if kind == "empirical":
        return Duration(kind, _values(inside))
    if not isinstance(inside, dict):
        wanted = ", ".join(PARAMETERS[kind])
        raise gathered([((kind,), expected(f"a mapping with {wanted}", inside), inside)])
    return Duration(kind, _parameters(kind, cast(dict[object, object], inside)))


def _parameters(kind: Distribution, inside: dict[object, object]) -> tuple[float, ...]:
    wanted = PARAMETERS[kind]
    errors: list[tuple[Location, PydanticCustomError, object]] = []
    numbers: dict[str, float] = {}
    for key in inside:
        if key not in wanted:
            near = get_close_matches(str(key), list(wanted), n=1)
            hint = f"; did you mean '{near[0]}'?" if near else f"; known: {', '.join(wanted)}"
            errors.append(((kind, str(key)), told(f"unknown key{hint}"), inside[key]))
    for key, check in wanted.items():
        if key not in inside:
            errors.append(((kind,), told(f"expected a value for '{key}', got nothing"), inside))
            continue
        try:
            numbers[key] = float(check(inside[key]))
        except PydanticCustomError as error:
            errors.append(((kind, key), error, inside[key]))
    ordered = list(numbers.values())
    if not errors and kind in ("uniform", "triangular") and ordered != sorted(ordered):
        order = " <= ".join(wanted)
        got = ", ".join(f"{x:g}" for x in ordered)
        errors.append(((kind,), told(f"expected {order}, got {got}"), inside))
    if errors:
        raise gathered(errors)
    return tuple(ordered)


def _values(inside: object) -> tuple[float, ...]:
    if not isinstance(inside, list | tuple) or not inside:
        wrong: object = cast(object, inside)
        raise gathered([(("empirical",), expected("a list of times", wrong), wrong)])
    inside = cast(list[object], inside)
    errors: list[tuple[Location, PydanticCustomError, object]] = []
    numbers: list[float] = []
    for place, item in enumerate(inside):
        try:
            numbers.append(float(_NOT_NEGATIVE(item)))
        except PydanticCustomError as error:
            errors.append((("empirical", place), error, item))
    if not errors and max(numbers) <= 0:
        errors.append(
            (("empirical",), told("expected at least one time above 0 s, got none"), inside)
        )
    if errors:
        raise gathered(errors)
    return tuple(numbers)


CycleTime = Annotated[Duration, BeforeValidator(ReadDuration("constant"))]
"""A plain number is the same time every time."""

FailureTime = Annotated[Duration, BeforeValidator(ReadDuration("exponential"))]
"""A plain number is the mean of an exponential."""
