"""Those who repair."""

from collections.abc import Generator
from dataclasses import dataclass, field

import simpy

from oracle.hours import Hours


@dataclass(order=True)
class Call:
    """A broken machine waits for somebody: first broken, first served."""

    since: float
    station: int
    machine: int
    hours: Hours = field(compare=False)
    come: simpy.Event = field(compare=False)


class Crew:
    def __init__(self, env: simpy.Environment, people: float) -> None:
        self.env, self.free = env, people
        self.calls: list[Call] = []

    def send(self) -> None:
        """Free people go to machines that wait, except where nobody works at this hour."""
        for call in sorted(self.calls):
            if self.free and not call.hours.off:
                self.free -= 1
                self.calls.remove(call)
                call.come.succeed()

    def repair(self, station: int, machine: int, hours: Hours, length: float) -> Generator:
        since, rest = self.env.now, length
        while rest > 0:
            call = Call(since, station, machine, hours, self.env.event())
            self.calls.append(call)
            yield call.come
            part = min(rest, hours.next()[1] - self.env.now)
            yield self.env.timeout(part)
            self.free += 1
            rest -= part
