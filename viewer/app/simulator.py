"""The background worker: simulates the newest revision, cancels what an edit has overtaken, reports
as it goes.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from viewer.app.outcome import REFERENCE_ONLY, Figures
from viewer.app.session import FIRST_REVISION, REPLICATIONS, SIMULATED_HOURS, Session
from viewer.errors import LineTwinError

if TYPE_CHECKING:
    from viewer.factory.model import Factory
    from viewer.simulation.run import Result

log = logging.getLogger(__name__)

PUBLISH_AFTER = frozenset({4, 8, 16, REPLICATIONS})
"""Replications after which figures are shown: the first soon, then each time the interval has
visibly narrowed.
"""
SEED = 1
SCORED_REPLICATIONS = 10
"""Of each station with a speed-up. The scores of a line with 22 stations take 220 runs."""
WAIT_S = 0.1


class Listener(Protocol):
    """Who is told what happens. Called on worker threads."""

    def simulation_progressed(self, revision: int, stage: str, done: int, total: int) -> None: ...

    def figures_published(self, revision: int, done: int, total: int) -> None: ...

    def timeline_published(self, revision: int) -> None: ...

    def simulation_failed(self, revision: int, reason: str) -> None: ...


class Overtaken(Exception):
    """An edit has made the running simulation pointless."""


class Simulator:
    """Runs in daemon threads from `start()` on. An error is reported and never ends the worker."""

    def __init__(self, session: Session, listener: Listener) -> None:
        self.session = session
        self.listener = listener
        self._finished: int | None = None
        self._scored: int | None = None
        self.problem: str | None = None
        """Why there are no figures of the present revision, after a simulation that failed."""
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._work, name="simulator", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ends the running simulation soon, so that the process can end."""
        self._stopped.set()

    def _overtaken(self, revision: int) -> bool:
        return self._stopped.is_set() or revision != self.session.revision

    @property
    def busy(self) -> bool:
        """Whether figures of the present revision are still being made."""
        return self._finished != self.session.revision

    @property
    def _unscored(self) -> Figures | None:
        """The figures of the present revision, where somebody waits for their scores."""
        figures = self.session.outcome.figures
        wanted = self.session.scores_wanted and self._scored != self.session.revision
        return figures if wanted and figures and figures.revision == self._finished else None

    def _work(self) -> None:
        while not self._stopped.is_set():
            with self.session.changed:
                self.session.changed.wait_for(lambda: self.busy or self._unscored is not None)
                revision, factory = self.session.current()
            if self.busy:
                self._simulate(revision, factory)
                self._finished = revision
                self._complete_reference(revision)
            if self._unscored is not None:
                self._guarded(revision, self._score, self._unscored)

    def _simulate(self, revision: int, factory: Factory) -> None:
        """The recording makes the film, the replications make the figures. When the line is opened
        both begin at once; after an edit the film waits until the first figures are there, because
        they are what the edit was made for.
        """
        self.problem = None
        answered = threading.Event()
        if revision == FIRST_REVISION:
            answered.set()
        self.listener.simulation_progressed(revision, "compiling", 0, 0)
        film = threading.Thread(
            target=self._guarded,
            args=(revision, self._record, revision, factory, answered),
            daemon=True,
        )
        film.start()
        self._guarded(revision, self._replicate, revision, factory, answered)
        answered.set()
        # A recording that an edit has overtaken comes to its end alone; the edit does not wait.
        while film.is_alive() and not self._overtaken(revision):
            film.join(timeout=WAIT_S)

    def _guarded(self, revision: int, work: object, *arguments: object) -> None:
        assert callable(work)
        try:
            work(*arguments)
        except Overtaken:
            log.debug("revision %s was overtaken", revision)
        except LineTwinError as problem:
            self._report(revision, str(problem))
        except Exception as problem:
            log.exception("the simulation of revision %s failed", revision)
            self._report(revision, f"{type(problem).__name__}: {problem}")

    def _report(self, revision: int, reason: str) -> None:
        if not self._overtaken(revision):
            self.problem = " ".join(reason.split())
            self.listener.simulation_failed(revision, self.problem)

    def _record(self, revision: int, factory: Factory, answered: threading.Event) -> None:
        from viewer.simulation.compile import compile_line
        from viewer.simulation.run import record
        from viewer.simulation.timeline import Timeline

        answered.wait()
        if self._overtaken(revision):
            raise Overtaken
        catalogue = self.session.catalogue
        recording = record(factory, catalogue, hours=SIMULATED_HOURS, seed=SEED)
        if self._overtaken(revision):
            raise Overtaken
        timeline = Timeline.from_log(recording, compile_line(factory, catalogue))
        if self.session.publish_film(revision, timeline, recording):
            self.listener.timeline_published(revision)

    def _replicate(self, revision: int, factory: Factory, answered: threading.Event) -> None:
        from viewer.simulation.run import simulate

        def progress(done: int, total: int, partial: Result) -> None:
            if self._overtaken(revision):
                # What is done of the layout as opened still serves as reference.
                self.session.publish_figures(Figures(revision, factory, partial, done))
                raise Overtaken
            if done in PUBLISH_AFTER and done < total:
                self._publish(revision, factory, partial, done, total)
                answered.set()
            else:
                self.listener.simulation_progressed(revision, "replicating", done, total)

        result = simulate(
            factory,
            self.session.catalogue,
            hours=SIMULATED_HOURS,
            replications=REPLICATIONS,
            seed=SEED,
            progress=progress,
            cancel=lambda: self._overtaken(revision),
        )
        self._publish(revision, factory, result, result.replications, REPLICATIONS)

    def _publish(
        self, revision: int, factory: Factory, result: Result, done: int, total: int
    ) -> None:
        if self.session.publish_figures(Figures(revision, factory, result, done)):
            self.listener.figures_published(revision, done, total)

    def _score(self, figures: Figures) -> None:
        """Adds the bottleneck scores to the figures. What cannot be scored is not tried again."""
        from viewer.simulation.run import measure_sensitivity, simulate

        self._scored = figures.revision

        def cancelled() -> bool:
            return self._overtaken(figures.revision)

        few = simulate(
            figures.factory,
            self.session.catalogue,
            hours=SIMULATED_HOURS,
            replications=SCORED_REPLICATIONS,
            seed=SEED,
            cancel=cancelled,
        )
        scores = measure_sensitivity(few, cancel=cancelled)
        if not cancelled():
            scored = replace(figures.result, sensitivity=scores)
            done, total = figures.done, REPLICATIONS
            self._publish(figures.revision, figures.factory, scored, done, total)

    def _complete_reference(self, revision: int) -> None:
        """Finishes the layout as opened when an edit cut its replications short, for the paired
        difference.
        """
        if self.session.outcome.reference_runs >= REPLICATIONS or self._overtaken(revision):
            return
        self._guarded(revision, self._simulate_reference, revision)

    def _simulate_reference(self, revision: int) -> None:
        from viewer.simulation.run import simulate

        reference = self.session.reference
        result = simulate(
            reference,
            self.session.catalogue,
            hours=SIMULATED_HOURS,
            replications=REPLICATIONS,
            seed=SEED,
            cancel=lambda: self._overtaken(revision),
        )
        self.session.publish_figures(
            Figures(REFERENCE_ONLY, reference, result, result.replications)
        )
        if figures := self.session.outcome.figures:
            self.listener.figures_published(figures.revision, figures.done, REPLICATIONS)
