"""What the cell format does to a machine: factors relative to each other, one for each format."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from viewer.factory.formats import FORMATS
from viewer.factory.values import is_number


@dataclass(frozen=True, slots=True)
class FormatFactors:
    """Factors on the rate of a machine or on the places of a storage. Only their ratios matter."""

    factors: Mapping[str, float] = field(default_factory=dict[str, float])
    """Format id -> factor above 0, for all formats; empty: the format makes no difference."""
    source: str = ""
    """Where the factors come from."""
    estimate: bool = True

    def ratio(self, format: str, base: str) -> float:
        """The factor of a format relative to that of another one."""
        if not self.factors or format == base:
            return 1.0
        return self.factors[format] / self.factors[base]


NO_FACTORS = FormatFactors()

_WORDS = ("flag", "source")


def format_factors(table: object) -> FormatFactors | str:
    """The factors a table of an asset.toml says, or, in words, what was expected of it.

    The table has a number for each format, `source` (a text) and `flag` ("estimate" or "sourced").
    """
    if not isinstance(table, dict):
        return "a table with a factor for each cell format"
    entries: dict[str, object] = {str(key): value for key, value in table.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    factors: dict[str, float] = {}
    for format in FORMATS:
        value = entries.get(format)
        if not is_number(value) or value <= 0:
            return f"a factor above 0 for format {format}"
        factors[format] = float(value)
    unknown = [key for key in entries if key not in FORMATS and key not in _WORDS]
    if unknown:
        return f"formats ({', '.join(FORMATS)}), source and flag"
    source, flag = entries.get("source"), entries.get("flag")
    if not isinstance(source, str) or not source:
        return "a source in words"
    if flag not in ("estimate", "sourced"):
        return "the flag estimate or sourced"
    return FormatFactors(factors, source, flag == "estimate")
