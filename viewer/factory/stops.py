"""Why a machine stands still on its own: breakdowns with their crew, and used-up material."""

from typing import Literal

from pydantic import BaseModel

from viewer.factory import values as v
from viewer.factory.durations import FailureTime
from viewer.factory.strict import CONFIG

NOBODY = "none"
"""The crew of breakdowns that nobody in particular repairs: the repair begins at once."""


class Failures(BaseModel):
    """Breakdowns of one machine. A plain number is the mean of an exponential."""

    model_config = CONFIG
    mtbf_s: FailureTime
    mttr_s: FailureTime
    clock: Literal["operating", "calendar"] = "operating"
    crew: v.Id | None = None
    """Who repairs; left out, the first crew of the line, if it has any; `NOBODY`: no crew."""


class Consumable(BaseModel):
    """A machine stops for `change_s` after every `every_cells` cells (electrode coils, welding
    tips).
    """

    model_config = CONFIG
    every_cells: v.SomeCells
    change_s: v.Seconds
