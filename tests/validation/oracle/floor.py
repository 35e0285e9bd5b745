"""The ways between stations: which cell goes where, and when."""

from collections import deque

import numpy as np

from oracle.parts import OUTSIDE, Station, Visit
from oracle.sources import Sources
from viewer.simulation import randomness as draws
from viewer.simulation.line import STORAGE, LineArrays


class Floor(Sources):
    """Runs a line from empty to `horizon_s`. Storages start cold."""

    def __init__(self, line: LineArrays, *, seed: int, horizon_s: float) -> None:
        super().__init__(line, seed=seed)
        self.links: list[deque[tuple[float, Visit]]] = [deque() for _ in line.link_ids]
        self.by_number = sorted(self.stations, key=lambda at: at.i)
        self.last_move = 0.0
        self._settle()
        while (now := self.env.peek()) <= horizon_s:
            while self.env.peek() == now:
                self.env.step()
                if self.env.peek() > now:
                    for crew in self.crews:
                        crew.send()
            self._settle()

    def _settle(self) -> None:
        while any(self._leave(at) or self._take(at) for at in reversed(self.stations)):
            self.last_move = self.env.now
        self.turn_away()

    def _exit(self, at: Station) -> Visit | None:
        """The good cell that is next to leave; bad ones vanish from the exit of a storage."""
        while at.stored and at.stored[0].finish <= self.env.now:
            at.stored[0].bad = self.is_bad(at, at.stored[0])
            if not at.stored[0].bad:
                return at.stored[0]
            at.stored.popleft()
        if not at.done:
            return None
        # Lots keep their order.
        first = at.done[0]
        waits = any(m.lot is not None and m.lot < first.lot for m in at.machines)
        return None if waits else first.cells[0]

    def _out(self, at: Station, number: int) -> Visit:
        if at.stored:
            visit = at.stored.popleft()
        else:
            visit = at.done[0].cells.popleft()
            if not at.done[0].cells:
                self.free(at, at.done.pop(0).machine)
        visit.leave, visit.left_by = self.env.now, number
        return visit

    def _way(self, at: Station, visit: Visit) -> int | None:
        """Link of the cell at the exit, None if it has to stay."""
        options = self.line.outlets[at.i]
        if self.goes_back(at, visit):
            options = (int(self.line.back[at.i]),)
        elif not options:
            return OUTSIDE
        elif not np.isnan(shares := self.line.link_share[list(options)]).any():
            drawn = self.uniform(at, visit.index, draws.ROUTE)
            options = (options[int((drawn >= np.cumsum(shares[:-1])).sum())],)
        filling = {number: self._filling(number) for number in options}
        least = min(options, key=lambda number: filling[number])
        return least if filling[least] < 1.0 else None

    def _filling(self, number: int) -> float:
        """Share of the places taken. A direct hand-off has one if the station has room."""
        if places := self.line.link_places[number]:
            return len(self.links[number]) / places
        target = self.by_number[self.line.link_target[number]]
        return 0.0 if self._wants(target, number) else 1.0

    def _wants(self, at: Station, number: int) -> bool:
        """Whether the station has room for one more piece, from this link."""
        if need := self.line.link_need[number]:
            has = sum(visit.came_by == number for visit in at.loaded)
            if has == need or (at.closed and self.line.link_leads[number]):
                return False
        return self.room(at)

    def _leave(self, at: Station) -> bool:
        """All finished cells go, as far as there are places; hand-offs are for others to take."""
        moved = False
        while (visit := self._exit(at)) and (number := self._way(at, visit)) is not None:
            if number != OUTSIDE and self.line.link_places[number] == 0:
                break
            visit, moved = self._out(at, number), True
            if number != OUTSIDE:
                delay = float(self.line.link_transport_s[number])
                self.links[number].append((self.env.now + delay, visit))
                # Somebody has to look again when the cell gets there.
                self.env.timeout(delay)
        return moved

    def _first_of(self, number: int) -> tuple[float, Visit] | None:
        """The first cell of a link and when it arrives: when it was finished, if handed over."""
        if self.line.link_places[number]:
            return self.links[number][0] if self.links[number] else None
        source = self.by_number[self.line.link_source[number]]
        visit = self._exit(source)
        if visit is None or self._way(source, visit) != number:
            return None
        return visit.finish, visit

    def _choice(self, at: Station) -> tuple[int, int] | None:
        """Link from which the next cell comes (OUTSIDE: new), and its lot; None if there is none.

        The earliest lot, rework before new, the earliest arrival, the order of the links. Pieces
        that become part of others have no lot.
        """
        found = []
        for order, number in enumerate(self.line.inlets[at.i]):
            first = self._first_of(number)
            if first is None or first[0] > self.env.now or not self._wants(at, number):
                continue
            lot = 0 if self._is_part(number) else first[1].lot
            found.append((lot, not self.line.link_rework[number], first[0], order, number))
        if found:
            return min(found)[-1], min(found)[0]
        return (OUTSIDE, self.lot) if self.has_new(at) and self.room(at) else None

    def _is_part(self, number: int) -> bool:
        return bool(self.line.link_need[number]) and not self.line.link_leads[number]

    def _take(self, at: Station) -> bool:
        choice = self._choice(at)
        if choice is None:
            return False
        number, lot = choice
        part = number != OUTSIDE and self._is_part(number)
        if not part and (done := self._prepare(at, lot)) is not None:
            return done
        visit = self.new_cell(at) if number == OUTSIDE else self._from_link(number)
        visit.joined = part
        at.visits.append(visit)
        if self.line.kind[at.i] != STORAGE:
            self.load(at, visit)
            return True
        dwell = float(self.figures(at).dwell_s[at.i])
        visit.index, visit.start, visit.finish = (
            len(at.visits) - 1,
            visit.enter,
            visit.enter + dwell,
        )
        at.stored.append(visit)
        self.env.timeout(dwell)
        return True

    def _prepare(self, at: Station, lot: int) -> bool | None:
        """What is to be done before a cell of a lot can come in: something was done, the station
        has to wait, None if nothing."""
        if any(visit.lot != lot and not visit.joined for visit in at.loaded):
            at.closed = True
            self.start_if_complete(at)
            return True
        if self.line.lot_format[lot] == at.format:
            return None
        if self.line.changeover_s[at.i] > 0 and self.line.kind[at.i] != STORAGE:
            if not self.empty(at):
                return False
            self.change_over(at)
        self.set_up(at, lot)
        return True

    def _from_link(self, number: int) -> Visit:
        if self.line.link_places[number] == 0:
            source = self.by_number[self.line.link_source[number]]
            arrive, old = self.env.now, self._out(source, number)
        else:
            arrive, old = self.links[number].popleft()
        passes = old.passes + bool(self.line.link_rework[number])
        return Visit(old.cell, old.lot, passes, number, arrive, self.env.now)
