"""What all parts of the layout format share: nothing unknown, nothing converted."""

from collections import OrderedDict
from typing import Annotated

from pydantic import AfterValidator, ConfigDict

from viewer.factory import values as v
from viewer.factory.formats import FORMATS

CONFIG = ConfigDict(
    frozen=True,
    extra="forbid",
    strict=True,
    allow_inf_nan=False,
    validate_by_name=True,
    validate_by_alias=True,
)

# With an OrderedDict, two mappings of another order are not equal: where the first entry is the
# one that counts, moving an entry is a change that has to reach the file.
InOrder = AfterValidator(OrderedDict)
"""For mappings whose order has a meaning."""


def _known_format(name: str) -> str:
    if name not in FORMATS:
        raise v.told(f"unknown cell format '{name}'; known: {', '.join(FORMATS)}")
    return name


Format = Annotated[v.FormatId, AfterValidator(_known_format)]
