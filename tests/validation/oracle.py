"""A second opinion: the line as a small SimPy model, written from the description of the model.

Nothing is shared with the kernel but the keyed draws. SimPy keeps the time and runs services,
breakdowns and coil changes as processes; what follows at one instant is found by trying every
station again and again, from the last to the first, until nothing moves any more.
"""

import math
from collections import deque
from collections.abc import Generator
from dataclasses import dataclass, field

import numpy as np
import simpy

from viewer.simulation import randomness as draws
from viewer.simulation.line import BATCH, CALENDAR_CLOCK, MEMORYLESS, STORAGE, LineArrays


@dataclass
class Machine:
    number: int
    used: int
    idle: bool = True
    idle_since: float = 0.0
    until_failure: float = math.inf
    failures: int = 0
    down: bool = False
    broken: simpy.Event | None = None
    repaired: simpy.Event | None = None


@dataclass
class Visit:
    arrive: float
    enter: float
    start: float = math.inf
    finish: float = math.inf
    leave: float = math.inf
    bad: bool = False


@dataclass
class Place:
    """A station of the chain."""

    i: int
    p: int
    key: np.uint64
    machines: list[Machine]
    visits: list[Visit] = field(default_factory=list)
    services: int = 0
    loading: Machine | None = None
    loaded: list[Visit] = field(default_factory=list)
    # Finished cells with their machine, and how many a storage holds.
    done: deque[tuple[deque[Visit], Machine | None]] = field(default_factory=deque)
    content: int = 0


class Oracle:
    """Runs a chain from empty to `horizon_s`. Storages start cold."""

    def __init__(self, line: LineArrays, *, seed: int, horizon_s: float) -> None:
        self.line, self.env = line, simpy.Environment()
        self.specs, self.values = line.specs_in_flow_order()
        self.places = [self._place(p, int(i), seed) for p, i in enumerate(line.flow)]
        self.links: list[deque[tuple[float, Visit]]] = [deque() for _ in self.places]
        self.queue: deque[float] = deque()
        if line.has_arrivals:
            self.env.process(self._arrive())
        self._settle()
        while self.env.peek() <= horizon_s:
            now = self.env.peek()
            while self.env.peek() == now:
                self.env.step()
            self._settle()
            # Services that began just now are processes that still have to take their first step.
            while self.env.peek() == now:
                self.env.step()
                self._settle()

    def _place(self, p: int, i: int, seed: int) -> Place:
        line, n = self.line, int(self.line.machines[i])
        machines = [Machine(k, used=k * int(line.every_cells[i]) // n) for k in range(n)]
        key = np.uint64(draws.station_key(seed, 0, line.station_ids[i]))
        place = Place(i, p, key, machines)
        for m in machines:
            if line.failures[i] == CALENDAR_CLOCK:
                self.env.process(self._calendar(place, m))
            elif line.until_failure[i] is not None:
                m.until_failure = self._draw(place, 1, m.number << 32, draws.UNTIL_FAILURE)
        return place

    def _draw(self, at: Place, spec: int, index: int, purpose: int, key=None) -> float:
        row = self.specs[3 * at.p + spec] if spec >= 0 else self.specs[-1]
        own = at.key if key is None else key
        return float(draws.sample(row, self.values, own, index, purpose))

    def _arrive(self) -> Generator:
        for number in range(1 << 60):
            yield self.env.timeout(self._draw(self.places[0], -1, number, draws.ARRIVAL))
            self.queue.append(self.env.now)

    def _calendar(self, at: Place, m: Machine) -> Generator:
        for k in range(1 << 30):
            index = (m.number << 32) | k
            yield self.env.timeout(self._draw(at, 1, index, draws.CALENDAR))
            m.down, m.repaired = True, self.env.event()
            if m.broken is not None:
                m.broken.succeed()
                m.broken = None
            yield self.env.timeout(self._draw(at, 2, index, draws.REPAIR))
            m.down = False
            m.repaired.succeed()

    def _work(self, at: Place, m: Machine, n: int) -> Generator:
        """A service on the operating clock: breakdowns interrupt it, repairs resume it."""
        rest = self._draw(at, 0, n, draws.SERVICE)
        memoryless = self.line.failures[at.i] == MEMORYLESS
        key = np.uint64(draws.word(at.key, n, draws.REPAIR))
        if memoryless:
            m.until_failure = self._draw(at, 1, n, draws.UNTIL_FAILURE)
        k = 0
        while m.until_failure < rest:
            yield self.env.timeout(m.until_failure)
            rest -= m.until_failure
            if memoryless:
                stop = self._draw(at, 2, k, draws.REPAIR, key)
                m.until_failure = self._draw(at, 1, k, draws.UNTIL_FAILURE, key)
            else:
                index = (m.number << 32) | m.failures
                stop = self._draw(at, 2, index, draws.REPAIR)
                m.until_failure = self._draw(at, 1, index + 1, draws.UNTIL_FAILURE)
            m.failures, k = m.failures + 1, k + 1
            yield self.env.timeout(stop)
        yield self.env.timeout(rest)
        m.until_failure -= rest

    def _work_by_calendar(self, at: Place, m: Machine, n: int) -> Generator:
        rest = self._draw(at, 0, n, draws.SERVICE)
        while True:
            if m.down:
                yield m.repaired
            begun, m.broken = self.env.now, self.env.event()
            done, broken = self.env.timeout(rest), m.broken
            yield done | broken
            if done.processed:
                m.broken = None
                return
            rest -= self.env.now - begun

    def _serve(self, at: Place, m: Machine, cells: list[Visit], n: int) -> Generator:
        calendar = self.line.failures[at.i] == CALENDAR_CLOCK
        yield from (self._work_by_calendar if calendar else self._work)(at, m, n)
        self._finish(at, m, cells, n * len(cells))

    def _dwell(self, at: Place, visit: Visit, n: int) -> Generator:
        yield self.env.timeout(float(self.line.dwell_s[at.i]))
        self._finish(at, None, [visit], n)

    def _finish(self, at: Place, m: Machine | None, cells: list[Visit], n: int) -> None:
        loss = 1.0 - self.line.good_share[at.i]
        for k, visit in enumerate(cells):
            visit.finish = self.env.now
            visit.bad = loss > 0 and bool(draws.uniform(at.key, n + k, draws.SCRAP) < loss)
        good = deque(v for v in cells if not v.bad)
        if good or m is None:
            at.done.append((good, m))
        else:
            self._free(at, m)

    def _settle(self) -> None:
        while any(self._leave(at) or self._take(at) for at in reversed(self.places)):
            pass

    def _next_out(self, at: Place) -> bool:
        """Whether a good cell waits at the exit. What is empty there becomes free."""
        while at.done and not at.done[0][0]:
            _, m = at.done.popleft()
            if m is None:
                at.content -= 1
            else:
                self._free(at, m)
        return bool(at.done)

    def _out(self, at: Place) -> Visit:
        visit = at.done[0][0].popleft()
        visit.leave = self.env.now
        self._next_out(at)
        return visit

    def _free(self, at: Place, m: Machine) -> None:
        every = int(self.line.every_cells[at.i])
        if every and m.used >= every:
            stops, m.used = divmod(m.used, every)
            change_s = stops * float(self.line.change_s[at.i])
            self.env.timeout(change_s).callbacks.append(lambda _: self._stand_by(m))
        else:
            self._stand_by(m)

    def _stand_by(self, m: Machine) -> None:
        m.idle, m.idle_since = True, self.env.now

    def _leave(self, at: Place) -> bool:
        if not self._next_out(at):
            return False
        if at is self.places[-1]:
            self._out(at)
            return True
        link = self.line.chain_links[at.p]
        places, delay = int(self.line.link_places[link]), float(self.line.link_transport_s[link])
        if len(self.links[at.p]) >= places:
            return False
        self.links[at.p].append((self.env.now + delay, self._out(at)))
        # Somebody has to look again when the cell gets there.
        self.env.timeout(delay)
        return True

    def _source(self, at: Place) -> float | None:
        """When the next cell arrived at the station, if it has."""
        if at.p == 0:
            if not self.line.has_arrivals:
                return self.env.now
            return self.queue[0] if self.queue else None
        before = self.places[at.p - 1]
        if self.line.link_places[self.line.chain_links[at.p - 1]] == 0:
            return self.env.now if self._next_out(before) else None
        link = self.links[at.p - 1]
        return link[0][0] if link and link[0][0] <= self.env.now else None

    def _fetch(self, at: Place) -> None:
        if at.p == 0:
            if self.line.has_arrivals:
                self.queue.popleft()
        elif self.line.link_places[self.line.chain_links[at.p - 1]] == 0:
            self._out(self.places[at.p - 1])
        else:
            self.links[at.p - 1].popleft()

    def _take(self, at: Place) -> bool:
        kind, i, now = self.line.kind[at.i], at.i, self.env.now
        arrive = self._source(at)
        free = [m for m in at.machines if m.idle and not m.down]
        if arrive is None:
            return False
        if kind == STORAGE:
            if at.content >= self.line.capacity[i]:
                return False
            self._fetch(at)
            at.content += 1
            visit = Visit(arrive, now, now)
            self.env.process(self._dwell(at, visit, len(at.visits)))
        else:
            if at.loading is None:
                if not free:
                    return False
                at.loading = min(free, key=lambda m: (m.idle_since, m.number))
                at.loading.idle = False
            self._fetch(at)
            visit = Visit(arrive, now)
            at.loaded.append(visit)
            if len(at.loaded) == (self.line.batch[i] if kind == BATCH else 1):
                for cell in at.loaded:
                    cell.start = now
                at.loading.used += len(at.loaded)
                self.env.process(self._serve(at, at.loading, at.loaded, at.services))
                at.loading, at.loaded, at.services = None, [], at.services + 1
        at.visits.append(visit)
        return True
