"""Which kernel runs a line. Both give the same departure times wherever both apply."""

from collections.abc import Callable
from typing import Protocol

from viewer.errors import UsageError
from viewer.simulation import recurrence, replication
from viewer.simulation.line import LineArrays
from viewer.simulation.replication import Run


class Replicate(Protocol):
    """Runs one replication."""

    def __call__(
        self,
        line: LineArrays,
        *,
        seed: int,
        replication: int,
        warmup_s: float,
        horizon_s: float,
        cancelled: Callable[[], bool],
    ) -> Run: ...


def choose_kernel(line: LineArrays, asked: str, *, warmup_s: float) -> tuple[str, Replicate]:
    """The kernel's name, "recurrence" or "events", and its function.

    "auto" takes the recurrence where it is exact. Raises UsageError, naming the station, where the
    recurrence is asked for by name and is not exact.
    """
    if asked == "events":
        return "events", replication.replicate
    reason = recurrence.supports(line, warmup_s=warmup_s)
    if reason is None:
        return "recurrence", recurrence.replicate
    if asked == "auto":
        return "events", replication.replicate
    raise UsageError(f"kernel: the recurrence cannot run this line exactly: {reason}; use 'events'")
