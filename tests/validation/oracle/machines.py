"""What machines do by themselves: work, break down, change coils, change over."""

import math
from collections import deque
from collections.abc import Generator

import numpy as np
import simpy

from oracle.crews import Crew
from oracle.hours import Hours
from oracle.parts import Finished, Machine, Station, Visit
from viewer.factory.durations import Duration
from viewer.simulation import randomness as draws
from viewer.simulation.line import BATCH, CALENDAR_CLOCK, MEMORYLESS, STORAGE, LineArrays
from viewer.simulation.lots import FormatFigures
from viewer.simulation.specs import encode


class Machines:
    """The stations of a line and their machines, without the ways between them."""

    def __init__(self, line: LineArrays, *, seed: int) -> None:
        self.line, self.env = line, simpy.Environment()
        names = line.station_ids
        self.keys = [np.uint64(draws.station_key(seed, 0, name)) for name in names]
        self.crews = [Crew(self.env, int(people)) for people in line.crew_people]
        # Number -1 is nobody in particular, and there is no end of those.
        self.crews.append(Crew(self.env, math.inf))
        calendars: dict[str | None, Hours] = {
            name: Hours(self.env, spans) for name, spans in line.calendars.items()
        }
        calendars[None] = self.always = Hours(self.env, None)
        self.hours = [calendars[name] for name in line.shift]
        self.stations = [self._station(p, int(i)) for p, i in enumerate(line.flow)]
        for hours in calendars.values():
            self.env.process(hours.tick())

    def _station(self, p: int, i: int) -> Station:
        n, every = int(self.line.machines[i]), int(self.line.every_cells[i])
        station = Station(i, p, [Machine(k, used=k * every // n) for k in range(n)])
        for m in station.machines:
            if self.line.failures[i] == CALENDAR_CLOCK:
                self.env.process(self._break_by_calendar(station, m))
            elif up := self.line.until_failure[i]:
                m.until_failure = self.draw(up, i, m.number << 32, draws.UNTIL_FAILURE)
        return station

    def figures(self, at: Station, lot: int | None = None) -> FormatFigures:
        """Of the format the station is set up for, or of that of a lot."""
        return self.line.formats[at.format if lot is None else self.line.lot_format[lot]]

    def draw(
        self, time: Duration | None, i: int, index: int, purpose: np.uint64, key=None
    ) -> float:
        rows, values = encode([time])
        own = self.keys[i] if key is None else key
        return float(draws.sample(rows[0], values, own, index, purpose))

    def uniform(self, at: Station, index: int, purpose: np.uint64) -> float:
        return float(draws.uniform(self.keys[at.i], index, purpose))

    def _repair(self, at: Station, m: Machine, length: float) -> Generator:
        """On the calendar clock at any hour."""
        calendar = self.line.failures[at.i] == CALENDAR_CLOCK
        hours = self.always if calendar else self.hours[at.i]
        yield from self.crews[self.line.crew[at.i]].repair(at.p, m.number, hours, length)

    def _break_by_calendar(self, at: Station, m: Machine) -> Generator:
        for k in range(1 << 30):
            index = (m.number << 32) | k
            up = self.line.until_failure[at.i]
            yield self.env.timeout(self.draw(up, at.i, index, draws.CALENDAR))
            m.down, m.repaired = True, self.env.event()
            if m.broken is not None:
                m.broken.succeed()
                m.broken = None
            stop = self.draw(self.line.repair[at.i], at.i, index, draws.REPAIR)
            yield from self._repair(at, m, stop)
            m.down = False
            m.repaired.succeed()

    def _work(self, at: Station, m: Machine, n: int, lot: int) -> Generator:
        """A service on the operating clock: breakdowns interrupt it, repairs resume it."""
        i, hours = at.i, self.hours[at.i]
        service = self.figures(at, lot).service[i]
        up, repair = self.line.until_failure[i], self.line.repair[i]
        rest, k = self.draw(service, i, n, draws.SERVICE), 0
        memoryless = self.line.failures[i] == MEMORYLESS
        key = np.uint64(draws.word(self.keys[i], n, draws.REPAIR)) if memoryless else self.keys[i]
        if memoryless:
            m.until_failure = self.draw(up, i, n, draws.UNTIL_FAILURE)
        while m.until_failure < rest:
            yield from hours.work(m.until_failure)
            rest -= m.until_failure
            index = k if memoryless else (m.number << 32) | m.failures
            stop = self.draw(repair, i, index, draws.REPAIR, key)
            again = index if memoryless else index + 1
            m.until_failure = self.draw(up, i, again, draws.UNTIL_FAILURE, key)
            m.failures, k = m.failures + 1, k + 1
            yield from self._repair(at, m, stop)
        yield from hours.work(rest)
        m.until_failure -= rest

    def _work_by_calendar(self, at: Station, m: Machine, n: int, lot: int) -> Generator:
        """A service while breakdowns come by themselves."""
        rest = self.draw(self.figures(at, lot).service[at.i], at.i, n, draws.SERVICE)
        finished = False
        while not finished:
            if m.down:
                yield m.repaired
            begin, end = self.hours[at.i].next()
            since = max(begin, self.env.now)
            last = since + rest <= end
            part = self.env.timeout((since + rest if last else end) - self.env.now)
            m.broken = self.env.event()
            yield part | m.broken
            finished = last and part.processed
            rest -= max(0.0, self.env.now - since)
        m.broken = None

    def serve(self, at: Station, m: Machine, cells: list[Visit]) -> None:
        m.lot, m.used = cells[0].lot, m.used + len(cells)
        for k, visit in enumerate(cells):
            visit.start, visit.index = self.env.now, at.started + k
        self.env.process(self._serve(at, m, cells, at.services))
        at.services, at.started = at.services + 1, at.started + len(cells)

    def _serve(self, at: Station, m: Machine, cells: list[Visit], n: int) -> Generator:
        calendar = self.line.failures[at.i] == CALENDAR_CLOCK
        yield from (self._work_by_calendar if calendar else self._work)(at, m, n, cells[0].lot)
        for visit in cells:
            visit.finish, visit.bad = self.env.now, self.is_bad(at, visit)
        if good := deque(visit for visit in cells if not visit.bad):
            at.done.append(Finished(cells[0].lot, self.env.now, n, good, m))
            at.done.sort()
        else:
            self.free(at, m)
        m.lot = None

    def is_bad(self, at: Station, visit: Visit) -> bool:
        """Scrap, or a cell that would have to go back once more than is allowed."""
        loss = 1.0 - float(self.figures(at, visit.lot).good_share[at.i])
        worn_out = visit.passes >= self.line.most_passes[at.i] and self.goes_back(at, visit)
        return self.uniform(at, visit.index, draws.SCRAP) < loss or worn_out

    def goes_back(self, at: Station, visit: Visit) -> bool:
        return self.uniform(at, visit.index, draws.REWORK) < self.line.back_share[at.i]

    def free(self, at: Station, m: Machine) -> None:
        """The last cell has left the machine. Its coil may be used up."""
        own = self.figures(at)
        every, change_s = int(own.every_cells[at.i]), float(own.change_s[at.i])
        if every and m.used >= every:
            times, m.used = divmod(m.used, every)
            self.env.process(self._stand(at, m, "coil", times * change_s))
        else:
            m.idle, m.idle_since = True, self.env.now

    def _stand(self, at: Station, m: Machine, why: str, length: float) -> Generator:
        at.stops.append((why, m.number, self.env.now))
        m.idle = False
        yield from self.hours[at.i].work(length)
        m.idle, m.idle_since = True, self.env.now

    def empty(self, at: Station) -> bool:
        """Whether no machine does anything but load."""
        return all(m.idle or m is at.loading for m in at.machines)

    def change_over(self, at: Station) -> None:
        at.loading = None
        for m in at.machines:
            m.idle = False
            length = float(self.line.changeover_s[at.i])
            self.env.process(self._stand(at, m, "changeover", length))

    def set_up(self, at: Station, lot: int) -> None:
        """What is used of a coil stays so as a share, whatever it is good for."""
        before = int(self.figures(at).every_cells[at.i])
        at.format = int(self.line.lot_format[lot])
        after = int(self.figures(at).every_cells[at.i])
        for m in at.machines:
            m.used = m.used * after // before if before else m.used * (before == after)

    def room(self, at: Station) -> bool:
        """Whether the station can take in a cell now, if there is one that fits."""
        if self.hours[at.i].off:
            return False
        if self.line.kind[at.i] == STORAGE:
            return len(at.stored) < self.figures(at).capacity[at.i]
        return bool(at.loading or self.free_machines(at))

    def free_machines(self, at: Station) -> list[Machine]:
        return [m for m in at.machines if m.idle and not m.down]

    def load(self, at: Station, visit: Visit) -> None:
        if at.loading is None:
            at.loading = min(self.free_machines(at), key=lambda m: (m.idle_since, m.number))
            at.loading.idle = False
        visit.machine = int(self.line.first_machine[at.i]) + at.loading.number
        at.loaded.append(visit)
        self.start_if_complete(at)

    def start_if_complete(self, at: Station) -> None:
        joins = [number for number in self.line.inlets[at.i] if self.line.link_need[number]]
        needs = {number: int(self.line.link_need[number]) for number in joins}
        if at.closed:
            needs = {n: need for n, need in needs.items() if not self.line.link_leads[n]}
        has = {n: sum(visit.came_by == n for visit in at.loaded) for n in needs}
        batch = int(self.figures(at).batch[at.i]) if self.line.kind[at.i] == BATCH else 1
        complete = has == needs if joins else at.closed or len(at.loaded) == batch
        if complete and at.loading is not None:
            cells = [visit for visit in at.loaded if not visit.joined]
            m, at.loading, at.loaded, at.closed = at.loading, None, [], False
            self.serve(at, m, cells)
