"""Distributions as rows of numbers, the form in which the compiled kernels read them."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from viewer.factory.durations import Duration

NONE = 0
CONSTANT = 1
EXPONENTIAL = 2
UNIFORM = 3
TRIANGULAR = 4
NORMAL = 5
LOGNORMAL = 6
GAMMA = 7
WEIBULL = 8
EMPIRICAL = 9

_KINDS = {
    "constant": CONSTANT,
    "exponential": EXPONENTIAL,
    "uniform": UNIFORM,
    "triangular": TRIANGULAR,
    "normal": NORMAL,
    "lognormal": LOGNORMAL,
    "gamma": GAMMA,
    "weibull": WEIBULL,
    "empirical": EMPIRICAL,
}

SPEC = np.dtype(
    [
        ("kind", np.int64),
        ("a", np.float64),
        ("b", np.float64),
        ("c", np.float64),
        ("first", np.int64),
        ("count", np.int64),
    ],
    align=True,
)
"""One distribution: its kind, its parameters in the order of the layout format, and for an
empirical one its values[first : first + count].
"""


def encode(
    durations: Sequence[Duration | None],
) -> tuple[np.recarray, npt.NDArray[np.float64]]:
    """Rows of dtype SPEC, one per duration (None: kind NONE), and the empirical values (s)."""
    rows = np.zeros(len(durations), SPEC)
    values: list[float] = []
    for row, duration in zip(rows, durations, strict=True):
        if duration is None:
            continue
        row["kind"] = _KINDS[duration.kind]
        if duration.kind == "empirical":
            row["first"], row["count"] = len(values), len(duration.parameters)
            values.extend(duration.parameters)
            continue
        for name, value in zip("abc", duration.parameters, strict=False):
            row[name] = value
    return rows.view(np.recarray), np.array(values or [0.0])
