"""How many replications it takes: until the interval of the throughput is narrow enough.

The sequential procedure adds replications until half the width of the 95 % interval is at most the
wanted share of the mean. To stop at the first moment at which that holds would stop too often by
luck, on samples that happen to lie close together, and the intervals would hold the truth too
rarely. So it has to go on holding while a few more replications come in: the look-ahead of Hoad,
Robinson and Davies (2010), "Automated selection of the number of replications for a discrete-event
simulation", Journal of the Operational Research Society 61, 1632-1644.
"""

import math
from dataclasses import dataclass

from viewer.simulation.intervals import student_t_95

AT_LEAST = 10
AT_MOST = 1000
LOOK_AHEAD = 5


@dataclass(frozen=True)
class Precision:
    """What precision was wanted of the throughput, and what came out."""

    wanted: float
    """Half the 95 % interval over the mean, such as 0.01."""
    reached: float | None
    """None where there is no interval, or no throughput to relate it to."""
    replications: int
    met: bool
    needed: int | None
    """Where it was not met: replications that would be needed, judged by the spread so far."""

    def to_json(self) -> dict[str, float | int | bool | None]:
        return {
            "wanted": self.wanted,
            "reached": self.reached,
            "replications": self.replications,
            "met": self.met,
            "replications_needed": self.needed,
        }


class Stopping:
    """Takes in one throughput after the other and says when there are enough."""

    def __init__(self, wanted: float, *, at_most: int = AT_MOST) -> None:
        self.wanted = wanted
        self.at_most = max(at_most, 2)
        self._count = 0
        self._mean = 0.0
        self._squares = 0.0
        self._held = 0

    def add(self, value: float) -> None:
        """The throughput of the next replication, in order of their numbers."""
        # Welford's recurrence: no loss of digits where the spread is small beside the mean.
        self._count += 1
        step = value - self._mean
        self._mean += step / self._count
        self._squares += step * (value - self._mean)
        reached = self.reached
        narrow = self._count >= AT_LEAST and reached is not None and reached <= self.wanted
        self._held = self._held + 1 if narrow else 0

    @property
    def reached(self) -> float | None:
        """Half the interval over the mean so far."""
        if self._count < 2:
            return None
        half = student_t_95(self._count - 1) * math.sqrt(self._variance / self._count)
        if half == 0:
            return 0.0
        return half / abs(self._mean) if self._mean else None

    @property
    def met(self) -> bool:
        """It holds, and has gone on holding (without any spread there is nothing to wait for)."""
        return self._held > 0 and (self._squares == 0 or self._held > self._look_ahead)

    @property
    def enough(self) -> bool:
        return self.met or self._count >= self.at_most

    @property
    def expected(self) -> int:
        """Replications it will probably take, between those done and the most allowed."""
        needed = self._needed()
        if needed is None:
            return self.at_most if self._count >= 2 else min(AT_LEAST, self.at_most)
        rest = 0 if self._squares == 0 else max(0, self._look_ahead + 1 - self._held)
        return min(self.at_most, max(AT_LEAST, needed, self._count + (0 if self.met else rest)))

    def report(self) -> Precision:
        """What has come out, wherever the procedure ended."""
        reached = self.reached
        # Ended by the most allowed right inside the look-ahead, the interval is narrow enough too.
        met = self._held > 0
        needed = None if met or self._count < 2 else self._needed()
        return Precision(self.wanted, reached, self._count, met, needed)

    @property
    def _variance(self) -> float:
        return self._squares / (self._count - 1)

    @property
    def _look_ahead(self) -> int:
        return math.ceil(LOOK_AHEAD * max(1.0, self._count / 100))

    def _needed(self) -> int | None:
        """Smallest count whose interval would be narrow enough with the spread seen so far."""
        if self._count < 2 or self._mean == 0:
            return None
        ratio = math.sqrt(self._variance) / (self.wanted * abs(self._mean))
        needed = max(AT_LEAST, math.ceil((1.96 * ratio) ** 2))
        # Student's t is a little wider than the normal distribution: a few steps further.
        while student_t_95(needed - 1) * ratio > math.sqrt(needed):
            needed += max(1, needed // 1000)
        return needed
