"""What a line is made of, while it runs."""

import math
from collections import deque
from dataclasses import dataclass, field

import simpy

OUTSIDE = -1
"""In place of a link: into the line, or out of it."""


@dataclass
class Visit:
    """A cell at a station. A time that has not come is inf."""

    cell: int
    lot: int
    passes: int
    came_by: int
    arrive: float
    enter: float
    machine: int = -1
    start: float = math.inf
    finish: float = math.inf
    leave: float = math.inf
    index: int = -1
    left_by: int = OUTSIDE
    bad: bool = False
    joined: bool = False


@dataclass
class Machine:
    number: int
    used: int
    idle: bool = True
    idle_since: float = 0.0
    lot: int | None = None
    """Of the cells it works on."""
    until_failure: float = math.inf
    failures: int = 0
    down: bool = False
    broken: simpy.Event | None = None
    repaired: simpy.Event | None = None


@dataclass(order=True)
class Finished:
    """Cells at the exit of a station: by lot, then by when they were finished."""

    lot: int
    finish: float
    number: int
    cells: deque[Visit] = field(compare=False)
    machine: Machine = field(compare=False)


@dataclass
class Station:
    """Number `i` of the layout, number `p` of the flow."""

    i: int
    p: int
    machines: list[Machine]
    format: int = 0
    visits: list[Visit] = field(default_factory=list)
    services: int = 0
    started: int = 0
    """Cells of the services so far."""
    loading: Machine | None = None
    loaded: list[Visit] = field(default_factory=list)
    closed: bool = False
    """No more of what goes on comes into the batch that is loading."""
    done: list[Finished] = field(default_factory=list)
    stored: deque[Visit] = field(default_factory=deque)
    queue: deque[float] = field(default_factory=deque)
    """Cells that came from outside; the last one may have found no place in the queue."""
    surplus: simpy.Event | None = None
    lost: int = 0
    stops: list[tuple[str, int, float]] = field(default_factory=list)
    """Coil changes and changeovers: kind, machine, begin."""
