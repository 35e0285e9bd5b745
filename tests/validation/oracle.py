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
    """A station of the chain: number `i` of the layout, number `p` of the flow."""

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
        self.line, self.env, self.queue = line, simpy.Environment(), deque[float]()
        self.specs, self.values = line.specs_in_flow_order()
        self.capacity = [*line.link_places[line.chain_links], math.inf]
        self.delay = [*line.link_transport_s[line.chain_links].tolist(), 0.0]
        self.links: list[deque[tuple[float, Visit]]] = [deque() for _ in line.flow]
        self.places = [self._place(p, int(i), seed) for p, i in enumerate(line.flow)]
        if line.has_arrivals:
            self.env.process(self._arrive())
        self._settle()
        while (now := self.env.peek()) <= horizon_s:
            while self.env.peek() == now:
                self.env.step()
            self._settle()

    def _place(self, p: int, i: int, seed: int) -> Place:
        n, key = int(self.line.machines[i]), draws.station_key(seed, 0, self.line.station_ids[i])
        machines = [Machine(k, used=k * int(self.line.every_cells[i]) // n) for k in range(n)]
        place = Place(i, p, np.uint64(key), machines)
        for m in machines:
            if self.line.failures[i] == CALENDAR_CLOCK:
                self.env.process(self._calendar(place, m))
            elif self.line.until_failure[i] is not None:
                m.until_failure = self._draw(place, 1, m.number << 32, draws.UNTIL_FAILURE)
        return place

    def _draw(self, at: Place, spec: int, index: int, purpose: np.uint64, key=None) -> float:
        row = self.specs[3 * at.p + spec] if spec >= 0 else self.specs[3 * len(self.line.flow)]
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
        rest, k = self._draw(at, 0, n, draws.SERVICE), 0
        memoryless = self.line.failures[at.i] == MEMORYLESS
        key = np.uint64(draws.word(at.key, n, draws.REPAIR)) if memoryless else at.key
        if memoryless:
            m.until_failure = self._draw(at, 1, n, draws.UNTIL_FAILURE)
        while m.until_failure < rest:
            yield self.env.timeout(m.until_failure)
            rest -= m.until_failure
            index = k if memoryless else (m.number << 32) | m.failures
            stop = self._draw(at, 2, index, draws.REPAIR, key)
            again = index if memoryless else index + 1
            m.until_failure = self._draw(at, 1, again, draws.UNTIL_FAILURE, key)
            m.failures, k = m.failures + 1, k + 1
            yield self.env.timeout(stop)
        yield self.env.timeout(rest)
        m.until_failure -= rest

    def _work_by_calendar(self, at: Place, m: Machine, n: int) -> Generator:
        rest, done = self._draw(at, 0, n, draws.SERVICE), None
        while done is None or not done.processed:
            if m.down:
                yield m.repaired
            begun, m.broken, done = self.env.now, self.env.event(), self.env.timeout(rest)
            yield done | m.broken
            rest -= self.env.now - begun
        m.broken = None

    def _serve(self, at: Place, m: Machine, cells: list[Visit], n: int) -> Generator:
        calendar = self.line.failures[at.i] == CALENDAR_CLOCK
        yield from (self._work_by_calendar if calendar else self._work)(at, m, n)
        self._finish(at, m, cells, n * len(cells))

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

    def _ready(self, at: Place) -> bool:
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
        self._ready(at)
        return visit

    def _free(self, at: Place, m: Machine) -> None:
        every, change_s = int(self.line.every_cells[at.i]), float(self.line.change_s[at.i])
        if every and m.used >= every:
            stops, m.used = divmod(m.used, every)
            self.env.timeout(stops * change_s).callbacks.append(lambda _: self._stand_by(m))
        else:
            self._stand_by(m)

    def _stand_by(self, m: Machine) -> None:
        m.idle, m.idle_since = True, self.env.now

    def _leave(self, at: Place) -> bool:
        if not self._ready(at) or len(self.links[at.p]) >= self.capacity[at.p]:
            return False
        visit = self._out(at)
        if at is not self.places[-1]:
            self.links[at.p].append((self.env.now + self.delay[at.p], visit))
            # Somebody has to look again when the cell gets there.
            self.env.timeout(self.delay[at.p])
        return True

    def _fetch(self, at: Place, *, really: bool) -> float | None:
        """When the next cell arrived at the station, None if none did; `really` takes it."""
        now = self.env.now
        if at.p == 0:
            source = self.queue if self.line.has_arrivals else deque([now])
            return None if not source else source.popleft() if really else source[0]
        if self.capacity[at.p - 1] == 0:
            ready = self._ready(self.places[at.p - 1])
            return None if not ready else self._out(self.places[at.p - 1]).leave if really else now
        link = self.links[at.p - 1]
        if not link or link[0][0] > now:
            return None
        return link.popleft()[0] if really else link[0][0]

    def _take(self, at: Place) -> bool:
        kind, i, now = self.line.kind[at.i], at.i, self.env.now
        free = [m for m in at.machines if m.idle and not m.down]
        full = at.content >= self.line.capacity[i] if kind == STORAGE else not free
        if (full and at.loading is None) or (arrive := self._fetch(at, really=False)) is None:
            return False
        self._fetch(at, really=True)
        visit = Visit(arrive, now)
        at.visits.append(visit)
        if kind == STORAGE:
            at.content, visit.start = at.content + 1, now
            ripe, n = self.env.timeout(float(self.line.dwell_s[i])), len(at.visits) - 1
            ripe.callbacks.append(lambda _: self._finish(at, None, [visit], n))
            return True
        if at.loading is None:
            at.loading = min(free, key=lambda m: (m.idle_since, m.number))
            at.loading.idle = False
        at.loaded.append(visit)
        if len(at.loaded) == (self.line.batch[i] if kind == BATCH else 1):
            for cell in at.loaded:
                cell.start = now
            at.loading.used += len(at.loaded)
            self.env.process(self._serve(at, at.loading, at.loaded, at.services))
            at.loading, at.loaded, at.services = None, [], at.services + 1
        return True
