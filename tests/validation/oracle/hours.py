"""When a station works."""

import math
from collections.abc import Generator

import numpy as np
import simpy

WEEK_S = 7 * 24 * 3600.0


class Hours:
    """A calendar: spans (begin, end) of a week, in s; None: round the clock."""

    def __init__(self, env: simpy.Environment, spans: np.ndarray | None) -> None:
        self.env = env
        self.spans = None if spans is None else [(float(b), float(e)) for b, e in spans]

    def next(self) -> tuple[float, float]:
        """The present span of work, or else the next one. A span does not contain its end."""
        if self.spans is None:
            return -math.inf, math.inf
        week = math.floor(self.env.now / WEEK_S) * WEEK_S
        weeks = (week - WEEK_S, week, week + WEEK_S)
        spans = [(at + begin, at + end) for at in weeks for begin, end in self.spans]
        return next((begin, end) for begin, end in spans if end > self.env.now)

    @property
    def off(self) -> bool:
        return self.env.now < self.next()[0]

    def begin(self) -> simpy.Event:
        """Of the next span, where the station is off."""
        return self.env.timeout(self.next()[0] - self.env.now)

    def work(self, length: float) -> Generator:
        """Takes so much working time."""
        rest = length
        if self.off:
            yield self.begin()
        while self.env.now + rest > (end := self.next()[1]):
            rest -= end - self.env.now
            yield self.env.timeout(end - self.env.now)
            if self.off:
                yield self.begin()
        yield self.env.timeout(rest)

    def tick(self) -> Generator:
        """Somebody has to look when work begins."""
        while self.spans is not None:
            if self.off:
                yield self.begin()
            yield self.env.timeout(self.next()[1] - self.env.now)
