"""What every page is shown: the panels in each language, and what the simulator reports from its
threads.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from viewer.app.session import REPLICATIONS, SIMULATED_HOURS, Session
from viewer.app.shown.lenses import lenses
from viewer.app.shown.rail import rail, stations
from viewer.app.shown.result import Progress, result
from viewer.app.shown.wording import clause, finding_clause, station_name
from viewer.app.state import Shown, UiState, show, start_state
from viewer.app.texts import LANGUAGES, load_texts, text

if TYPE_CHECKING:
    from trame_server.state import State

    from viewer.factory.checks import Finding
    from viewer.factory.flow import ResolvedLink


@dataclass
class Runs:
    """How far the figures on the screen are."""

    done: int = 0
    total: int = REPLICATIONS
    failed: bool = False


class Broadcast:
    """Owns trame's state; the listener of the simulator."""

    def __init__(self, state: State, session: Session) -> None:
        self.state = state
        self.session = session
        self.runs = Runs()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._rules_checked = False
        self._notices = count(1)
        start_state(
            state,
            UiState(
                layout_name=session.reference.name,
                layout_file=str(session.layout.path),
                has_estimates=bool(session.layout.estimates),
                catalogues={lang: load_texts(lang) for lang in LANGUAGES},
            ),
        )
        self.refresh()

    def bind_loop(self, loop: asyncio.AbstractEventLoop) -> None:
        """From now on what worker threads report reaches the page."""
        self._loop = loop

    def _later(self, work: Callable[[], None]) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(work)

    # The panels

    def refresh(self) -> None:
        """Brings every panel of every page up to date with the session."""
        from viewer.factory.flow import resolve_links

        session = self.session
        kpis = session.kpis_json()
        links = resolve_links(session.factory, session.catalogue)
        show(
            self.state,
            shown={lang: self._panels(kpis, links, lang) for lang in LANGUAGES},
            unsaved=session.unsaved,
            can_undo=session.can_undo,
            can_redo=session.can_redo,
            revision=session.revision,
        )

    def _panels(
        self, kpis: dict[str, object] | None, links: Sequence[ResolvedLink], lang: str
    ) -> Shown:
        session, factory = self.session, self.session.factory
        runs = self.runs
        return {
            "stations": stations(factory, lang),
            "rail": rail(factory, lang),
            "lenses": lenses(factory, links, kpis, lang),
            "result": result(
                factory,
                kpis,
                lang,
                progress=Progress(runs.done, runs.total, SIMULATED_HOURS, failed=runs.failed),
                difference=session.outcome.difference() if kpis else None,
                edited=session.edited,
            ),
        }

    def edited(self) -> None:
        """The line has changed: the old figures stay, the runs begin again."""
        self.runs = Runs()
        self.refresh()

    def _tell(self, say: Callable[[str], str]) -> None:
        """Tells every page what went wrong; `say` gives the sentence in a language."""
        sentences: Shown = {lang: say(lang) for lang in LANGUAGES}
        show(self.state, notice={"id": next(self._notices), "kind": "error", **sentences})

    def _look_for_broken_rules(self) -> None:
        """A layout that breaks rules of the hall is shown all the same, and says so. The escape
        ways of a large hall take a second, which neither page nor figures wait for.
        """
        if wrong := self.session.broken_rules():
            self._later(lambda: self._tell(lambda lang: self._broken_rules(wrong, lang)))

    def _broken_rules(self, wrong: list[Finding], lang: str) -> str:
        factory, first = self.session.factory, wrong[0]
        names = [station_name(factory.station(id), lang) for id in first.station_ids]
        return text(
            lang,
            "toast.opened_broken" if len(wrong) > 1 else "toast.opened_broken_one",
            file=self.session.layout.path.name,
            count=len(wrong),
            station=names[0] if names else factory.name,
            reason=finding_clause(first, factory, lang),
        )

    # What the simulator reports, from its threads

    def simulation_progressed(self, revision: int, stage: str, done: int, total: int) -> None:
        self._later(lambda: self._show_progress(revision, stage, done, total))

    def _show_progress(self, revision: int, stage: str, done: int, total: int) -> None:
        # After the first figures the head of the result panel says how far it is; the line would
        # only repeat it.
        if revision == self.session.revision and not self.runs.done:
            show(self.state, progress={"stage": stage, "done": done, "total": total})

    def figures_published(self, revision: int, done: int, total: int) -> None:
        ready_at = time.time()
        self._later(lambda: self._show_figures(revision, done, total, ready_at))
        if done >= total and not self._rules_checked:
            self._rules_checked = True
            threading.Thread(target=self._look_for_broken_rules, daemon=True).start()

    def _show_figures(self, revision: int, done: int, total: int, ready_at: float) -> None:
        if revision != self.session.revision:
            return
        self.runs = Runs(done, total)
        self.refresh()
        kpis = self.session.kpis_json() or {}
        first = {
            key: kpis.get(key)
            for key in ("good_cells_per_hour", "bottleneck", "gwh_per_year", "revision")
        }
        show(self.state, kpis=first, kpi_revision=revision, kpi_ready_at=ready_at, progress=None)

    def timeline_published(self, revision: int) -> None:
        self._later(lambda: self._show_timeline(revision))

    def _show_timeline(self, revision: int) -> None:
        if revision == self.session.revision:
            show(self.state, timeline_revision=revision)

    def simulation_failed(self, revision: int, reason: str) -> None:
        self._later(lambda: self._show_failure(revision, reason))

    def _show_failure(self, revision: int, reason: str) -> None:
        if revision == self.session.revision:
            self.runs = Runs(self.runs.done, failed=True)
            self.refresh()
            show(self.state, progress=None)
            self._tell(lambda lang: self._failure(reason, lang))

    def _failure(self, reason: str, lang: str) -> str:
        said = clause(reason, self.session.factory)
        message = text(lang, "toast.simulation_failed", reason=said)
        if self.session.outcome.figures is not None:
            message = f"{message} {text(lang, 'toast.old_figures')}"
        return message
