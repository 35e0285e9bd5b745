"""Cells that come from outside, in the order of the plan."""

from collections.abc import Generator

from oracle.machines import Machines
from oracle.parts import OUTSIDE, Station, Visit
from viewer.simulation import randomness as draws
from viewer.simulation.line import LineArrays


class Sources(Machines):
    def __init__(self, line: LineArrays, *, seed: int) -> None:
        super().__init__(line, seed=seed)
        self.cells, self.given, self.lot = 0, 0, 0
        for at in self.stations:
            if line.arrivals[at.i] is not None:
                self.env.process(self._arrive(at))

    def _arrive(self, at: Station) -> Generator:
        interval = self.line.arrivals[at.i]
        for number in range(1 << 60):
            yield self.env.timeout(self.draw(interval, at.i, number, draws.ARRIVAL))
            at.queue.append(self.env.now)
            if len(at.queue) > self.line.queue_places[at.i]:
                at.surplus = self.env.event()
                if self.line.queue_waits[at.i]:
                    yield at.surplus

    def has_new(self, at: Station) -> bool:
        return bool(self.line.is_head[at.i]) and (
            self.line.arrivals[at.i] is None or len(at.queue) > 0
        )

    def turn_away(self) -> None:
        """Who found no place until the end of the instant at which he came."""
        for at in self.stations:
            if at.surplus is not None and not self.line.queue_waits[at.i]:
                at.queue.pop()
                at.surplus, at.lost = None, at.lost + 1

    def new_cell(self, at: Station) -> Visit:
        now = arrive = self.env.now
        if self.line.arrivals[at.i] is not None:
            if at.surplus is not None:
                # There is a place now for the one that found none.
                at.queue[-1] = now
                if self.line.queue_waits[at.i]:
                    at.surplus.succeed()
                at.surplus = None
            arrive = at.queue.popleft()
        visit = Visit(self.cells, self.lot, 0, OUTSIDE, arrive, now)
        self.cells += 1
        # The plan is counted at the first station of the flow.
        self.given += at.p == 0
        while self.given >= self.line.lot_until[self.lot]:
            self.lot += 1
        return visit
