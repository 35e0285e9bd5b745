"""What the simulation has said so far: figures of the newest revision, of the layout as opened, and
the
recording. Thread-safe.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from viewer.app.shown.figures import Figure
from viewer.app.shown.result import Difference

if TYPE_CHECKING:
    from viewer.app.passport import Passports
    from viewer.factory.model import Factory
    from viewer.simulation.log import Log
    from viewer.simulation.run import Result
    from viewer.simulation.timeline import Timeline

REFERENCE_ONLY = 0
"""A revision number that never exists: figures under it serve as reference only."""


@dataclass(frozen=True)
class Figures:
    """Result of a revision as far as it is known."""

    revision: int
    factory: Factory
    result: Result
    done: int
    """Replications in it."""


@dataclass(frozen=True)
class Film:
    """Recording of a revision, its windows packed once."""

    revision: int
    timeline: Timeline
    packed: dict[int, bytes] = field(default_factory=dict[int, bytes])
    log: Log | None = None
    """What it was made of: charts and passports of cells are drawn from it when asked for."""

    @cached_property
    def passports(self) -> Passports | None:
        """Of its cells."""
        from viewer.app.passport import Passports

        return None if self.log is None else Passports(self.log)


class Outcome:
    """Keeps the newest figures, even where an edit has made them old, until better ones come."""

    def __init__(self, reference: Factory) -> None:
        self._reference = reference
        self._figures: Figures | None = None
        self._reference_figures: Figures | None = None
        self._film: Film | None = None
        self._lock = threading.Lock()

    def take_figures(self, found: Figures) -> None:
        """Takes figures; those of the layout as opened serve as reference from then on."""
        with self._lock:
            known = self._reference_figures
            if found.factory == self._reference and (known is None or found.done >= known.done):
                self._reference_figures = found
            if found.revision != REFERENCE_ONLY:
                self._figures = found

    def take_film(self, revision: int, timeline: Timeline, log: Log | None) -> None:
        with self._lock:
            self._film = Film(revision, timeline, log=log)

    @property
    def film(self) -> Film | None:
        """The newest recording."""
        with self._lock:
            return self._film

    @property
    def figures(self) -> Figures | None:
        """The newest figures, which may still belong to an earlier revision."""
        with self._lock:
            return self._figures

    @property
    def reference_runs(self) -> int:
        """Replications known of the layout as opened."""
        with self._lock:
            return self._reference_figures.done if self._reference_figures else 0

    @property
    def film_revision(self) -> int | None:
        with self._lock:
            return self._film.revision if self._film else None

    def kpis_json(self, layout: str) -> dict[str, object] | None:
        """What /api/kpis answers, or None while there are no figures."""
        figures = self.figures
        if figures is None:
            return None
        return {**figures.result.to_json(layout), "revision": figures.revision}

    def manifest(self) -> dict[str, object] | None:
        """What /api/timeline answers, or None while there is no recording."""
        with self._lock:
            film = self._film
        if film is None:
            return None
        manifest: Mapping[str, object] = film.timeline.manifest()
        return {**manifest, "revision": film.revision}

    def window(self, k: int, revision: int | None) -> bytes | None:
        """Window `k` of the recording; None where that revision has no such window."""
        with self._lock:
            film = self._film
        if film is None or (revision is not None and revision != film.revision) or k < 0:
            return None
        if k not in film.packed:
            try:
                film.packed[k] = film.timeline.window(k)
            except IndexError:
                return None
        return film.packed[k]

    def difference(self) -> Difference | None:
        """Paired difference of the newest figures to the layout as opened, over the replications
        that
        both have; None while it is not known.
        """
        from viewer.simulation.run import difference

        with self._lock:
            now, reference = self._figures, self._reference_figures
        if now is None or reference is None or now.factory == self._reference:
            return None
        found = difference(reference.result, now.result)
        if found is None:
            return None
        change = Figure(found.mean, *found.ci95)
        # The mean over the same replications, or the two figures on the screen would not add up.
        paired = reference.result.samples[: len(now.result.samples)]
        return Difference(float(paired.mean()), change, found.verdict)
