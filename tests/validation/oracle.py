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
from viewer.simulation.line import CALENDAR_CLOCK, MEMORYLESS, STORAGE, LineArrays

OUTSIDE = -1
"""In place of a link: into the line, or out of it."""


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
    cell: int
    passes: int
    came_by: int
    arrive: float
    enter: float
    start: float = math.inf
    finish: float = math.inf
    leave: float = math.inf
    index: int = -1
    left_by: int = OUTSIDE
    bad: bool = False
    joined: bool = False


@dataclass
class Place:
    """A station: number `i` of the layout, number `p` of the flow."""

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
    # Cells that came from outside; the last one may have found no place in the queue.
    queue: deque[float] = field(default_factory=deque)
    surplus: simpy.Event | None = None
    lost: int = 0


class Oracle:
    """Runs a line from empty to `horizon_s`. Storages start cold."""

    def __init__(self, line: LineArrays, *, seed: int, horizon_s: float) -> None:
        self.line, self.env, self.cells, self.last_move = line, simpy.Environment(), 0, 0.0
        self.specs, self.values = line.specs_in_flow_order()
        self.links: list[deque[tuple[float, Visit]]] = [deque() for _ in line.link_ids]
        self.places = [self._place(p, int(i), seed) for p, i in enumerate(line.flow)]
        self.by_number = sorted(self.places, key=lambda at: at.i)
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
        if self.line.arrivals[i] is not None:
            self.env.process(self._arrive(place))
        return place

    def _draw(self, at: Place, spec: int, index: int, purpose: np.uint64, key=None) -> float:
        row = self.specs[3 * at.p + spec] if spec >= 0 else self.specs[at.p - len(self.places)]
        own = at.key if key is None else key
        return float(draws.sample(row, self.values, own, index, purpose))

    def _arrive(self, at: Place) -> Generator:
        for number in range(1 << 60):
            yield self.env.timeout(self._draw(at, -1, number, draws.ARRIVAL))
            at.queue.append(self.env.now)
            if len(at.queue) > self.line.queue_places[at.i]:
                at.surplus = self.env.event()
                if self.line.queue_waits[at.i]:
                    yield at.surplus

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
        for k, visit in enumerate(cells):
            visit.finish, visit.index = self.env.now, n + k
            often = visit.passes >= self.line.most_passes[at.i]
            visit.bad = draws.uniform(at.key, n + k, draws.SCRAP) < 1.0 - self.line.good_share[at.i]
            visit.bad |= often and self._goes_back(at, visit)
        good = deque(v for v in cells if not v.bad)
        if good or m is None:
            at.done.append((good, m))
        else:
            self._free(at, m)

    def _goes_back(self, at: Place, visit: Visit) -> bool:
        return draws.uniform(at.key, visit.index, draws.REWORK) < self.line.back_share[at.i]

    def _settle(self) -> None:
        while any(self._leave(at) or self._take(at) for at in reversed(self.places)):
            self.last_move = self.env.now
        for at in self.places:
            if at.surplus is not None and not self.line.queue_waits[at.i]:
                at.queue.pop()
                at.surplus, at.lost = None, at.lost + 1

    def _ready(self, at: Place) -> bool:
        """Whether a good cell waits at the exit. What is empty there becomes free."""
        while at.done and not at.done[0][0]:
            _, m = at.done.popleft()
            if m is None:
                at.content -= 1
            else:
                self._free(at, m)
        return bool(at.done)

    def _free(self, at: Place, m: Machine) -> None:
        every, change_s = int(self.line.every_cells[at.i]), float(self.line.change_s[at.i])
        if every and m.used >= every:
            stops, m.used = divmod(m.used, every)
            self.env.timeout(stops * change_s).callbacks.append(lambda _: self._stand_by(m))
        else:
            self._stand_by(m)

    def _stand_by(self, m: Machine) -> None:
        m.idle, m.idle_since = True, self.env.now

    def _way(self, at: Place) -> int | None:
        """Link of the cell at the exit, None if it has to stay."""
        visit = at.done[0][0][0]
        options = self.line.outlets[at.i]
        if self._goes_back(at, visit):
            options = (int(self.line.back[at.i]),)
        elif not options:
            return OUTSIDE
        elif not np.isnan(shares := self.line.link_share[list(options)]).any():
            drawn = draws.uniform(at.key, visit.index, draws.ROUTE)
            options = (options[int((drawn >= np.cumsum(shares[:-1])).sum())],)
        open_ = [n for n in options if self._filling(n) < 1.0]
        return min(open_, key=self._filling, default=None)

    def _filling(self, number: int) -> float:
        if places := self.line.link_places[number]:
            return len(self.links[number]) / places
        wanted = self._wants(self.by_number[self.line.link_target[number]], number)
        return 0.0 if wanted else 1.0

    def _out(self, at: Place, number: int) -> Visit:
        visit = at.done[0][0].popleft()
        visit.leave, visit.left_by = self.env.now, number
        self._ready(at)
        return visit

    def _leave(self, at: Place) -> bool:
        """All finished cells go, as far as there are places; hand-offs are for others to take."""
        moved = False
        while self._ready(at) and (number := self._way(at)) is not None:
            if number != OUTSIDE and self.line.link_places[number] == 0:
                break
            visit, moved = self._out(at, number), True
            if number != OUTSIDE:
                delay = float(self.line.link_transport_s[number])
                self.links[number].append((self.env.now + delay, visit))
                # Somebody has to look again when the cell gets there.
                self.env.timeout(delay)
        return moved

    def _free_machines(self, at: Place) -> list[Machine]:
        return [m for m in at.machines if m.idle and not m.down]

    def _wants(self, at: Place, number: int) -> bool:
        """Whether the station has room for one more cell, from this link."""
        if self.line.kind[at.i] == STORAGE:
            return at.content < self.line.capacity[at.i]
        has = sum(visit.came_by == number for visit in at.loaded)
        missing = not self.line.extra_pieces[at.i] or has < self.line.link_need[number]
        return missing and bool(at.loading or self._free_machines(at))

    def _choice(self, at: Place) -> int | None:
        """The link from which the next cell comes, OUTSIDE for new ones, None if there is none."""
        found = []
        for order, number in enumerate(self.line.inlets[at.i]):
            source, link = self.by_number[self.line.link_source[number]], self.links[number]
            since = math.inf
            if self.line.link_places[number]:
                since = link[0][0] if link else math.inf
            elif self._ready(source) and self._way(source) == number:
                since = source.done[0][0][0].finish
            if since <= self.env.now and self._wants(at, number):
                found.append((not self.line.link_rework[number], since, order, number))
        if found:
            return min(found)[-1]
        endless = self.line.is_head[at.i] and self.line.arrivals[at.i] is None
        return OUTSIDE if (endless or at.queue) and self._wants(at, OUTSIDE) else None

    def _from_outside(self, at: Place) -> Visit:
        now = arrive = self.env.now
        if self.line.arrivals[at.i] is not None:
            if at.surplus is not None:
                # There is a place now for the one that found none.
                at.queue[-1] = now
                if self.line.queue_waits[at.i]:
                    at.surplus.succeed()
                at.surplus = None
            arrive = at.queue.popleft()
        self.cells += 1
        return Visit(self.cells - 1, 0, OUTSIDE, arrive, now)

    def _from_link(self, number: int) -> Visit:
        if self.line.link_places[number] == 0:
            source = self.by_number[self.line.link_source[number]]
            arrive, old = self.env.now, self._out(source, number)
        else:
            arrive, old = self.links[number].popleft()
        passes = old.passes + bool(self.line.link_rework[number])
        return Visit(old.cell, passes, number, arrive, self.env.now)

    def _take(self, at: Place) -> bool:
        i, now, number = at.i, self.env.now, self._choice(at)
        if number is None:
            return False
        visit = self._from_outside(at) if number == OUTSIDE else self._from_link(number)
        at.visits.append(visit)
        if self.line.kind[i] == STORAGE:
            at.content, visit.start = at.content + 1, now
            ripe, n = self.env.timeout(float(self.line.dwell_s[i])), len(at.visits) - 1
            ripe.callbacks.append(lambda _: self._finish(at, None, [visit], n))
            return True
        if at.loading is None:
            at.loading = min(self._free_machines(at), key=lambda m: (m.idle_since, m.number))
            at.loading.idle = False
        at.loaded.append(visit)
        visit.joined = bool(self.line.extra_pieces[i]) and not self.line.link_leads[number]
        if len(at.loaded) == self.line.batch[i] + self.line.extra_pieces[i]:
            cells = [one for one in at.loaded if not one.joined]
            for cell in cells:
                cell.start = now
            at.loading.used += len(cells)
            self.env.process(self._serve(at, at.loading, cells, at.services))
            at.loading, at.loaded, at.services = None, [], at.services + 1
        return True
