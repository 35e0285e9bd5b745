"""Between page and session: what the page asks for, what it is shown. Runs on the event loop."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from viewer.app.session import REPLICATIONS, SIMULATED_HOURS, Commit, Session
from viewer.app.shown.inspector import inspector
from viewer.app.shown.rail import rail, stations
from viewer.app.shown.result import Progress, result
from viewer.app.shown.wording import clause, describe, refusal, station_name
from viewer.app.state import Shown, UiState, show, start_state
from viewer.app.texts import LANGUAGES, load_texts, text
from viewer.errors import InputError, UsageError

if TYPE_CHECKING:
    from trame_server.core import Server

    from viewer.factory.checks import Finding
    from viewer.factory.commands import Command


@dataclass
class Runs:
    """How far the figures on the screen are."""

    done: int = 0
    total: int = REPLICATIONS
    failed: bool = False


class Actions:
    """The triggers of the page, and the listener of the simulator."""

    def __init__(self, server: Server, session: Session) -> None:
        self.server = server
        self.session = session
        self.state = server.state
        self.runs = Runs()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._rules_checked = False
        self._toast_numbers = count(1)
        start_state(self.state, self._first_state())
        self.refresh()
        self.state.change("lang")(self._on_language)
        self.state.change("selection", "ranked")(self._on_choice)
        for name in (
            "preview_move",
            "commit_move",
            "rotate",
            "set_parameter",
            "undo",
            "redo",
            "save",
        ):
            server.controller.trigger(name)(self._refusing(getattr(self, name)))

    def _first_state(self) -> UiState:
        factory = self.session.reference
        return UiState(
            layout_name=factory.name,
            layout_file=str(self.session.layout.path),
            has_estimates=bool(self.session.layout.estimates),
        )

    def _refusing(self, handler: Callable[..., object]) -> Callable[..., object]:
        """The same trigger; what it cannot do is an answer, not an exception in the log."""

        def handle(*arguments: object) -> object:
            try:
                return handler(*arguments)
            except InputError as problem:
                reason = "; ".join(problem.problems)
                revision = self.session.revision
                return {"ok": False, "revision": revision, "findings": [], "message": reason}

        return handle

    def bind_loop(self, loop: asyncio.AbstractEventLoop) -> None:
        """From now on what worker threads report reaches the page."""
        self._loop = loop

    # What the page shows

    @property
    def lang(self) -> str:
        lang = str(self.state.lang)
        return lang if lang in LANGUAGES else LANGUAGES[0]

    def refresh(self) -> None:
        """Brings every panel up to date with the session."""
        session, lang = self.session, self.lang
        factory = session.factory
        kpis = session.kpis_json()
        show(
            self.state,
            words=load_texts(lang),
            stations=stations(factory, lang),
            rail=rail(factory, kpis, lang, ranked=bool(self.state.ranked)),
            result=result(
                factory,
                kpis,
                lang,
                progress=Progress(
                    self.runs.done, self.runs.total, SIMULATED_HOURS, failed=self.runs.failed
                ),
                difference=session.outcome.difference() if kpis else None,
                edited=session.edited,
            ),
            inspector=self._inspector(kpis),
            unsaved=session.unsaved,
            can_undo=session.can_undo,
            can_redo=session.can_redo,
            revision=session.revision,
        )

    def _inspector(self, kpis: dict[str, object] | None) -> Shown | None:
        from viewer.factory.flow import resolve_links

        factory, catalogue = self.session.factory, self.session.catalogue
        selection = self.state.selection
        if selection not in factory.station_ids:
            return None
        station = factory.station(selection)
        return inspector(
            factory,
            self.session.reference,
            selection,
            equipment=catalogue[station.equipment],
            links=resolve_links(factory, catalogue),
            estimates=self.session.layout.estimates,
            kpis=kpis,
            lang=self.lang,
        )

    def _on_language(self, **_: object) -> None:
        self.refresh()

    def _on_choice(self, **_: object) -> None:
        if (
            self.state.selection is not None
            and self.state.selection not in self.session.factory.station_ids
        ):
            self.state.selection = None
        self.refresh()

    def _toast(self, message: str, *, kind: str = "info", undo: bool = False) -> None:
        show(
            self.state,
            toast={"id": next(self._toast_numbers), "text": message, "kind": kind, "undo": undo},
        )

    # What the page asks for

    def preview_move(self, station_id: str, x: float, y: float) -> dict[str, object]:
        """What would become of a station at (x, y): findings, its new corners and its conveyors."""
        preview = self.session.preview_move(station_id, *place_of(x, y))
        findings = preview.pop("findings")
        assert isinstance(findings, list)
        return {**preview, "findings": [finding_json(finding) for finding in findings]}

    def commit_move(self, station_id: str, x: float, y: float) -> dict[str, object]:
        """Moves a station, or says why not."""
        return self._answer(self.session.commit_move(station_id, *place_of(x, y)))

    def rotate(self, station_id: str, by_deg: float) -> dict[str, object]:
        """Turns a station counter-clockwise, or says why not."""
        by_deg, _ = place_of(by_deg, 0.0)
        facing_deg = (self.session.factory.station(station_id).facing_deg + by_deg) % 360
        return self._answer(self.session.commit_rotation(station_id, facing_deg))

    def set_parameter(self, station_id: str, key: str, typed: str) -> dict[str, object]:
        """Sets a figure of the inspector. The reason of a refusal stands under the field, not in a
        toast.
        """
        commit = self.session.commit_parameter(station_id, key, str(typed))
        if not commit.ok:
            # A forbidden place has its reason in both languages, a value only in one.
            if self.lang == "ko" and commit.message_ko != commit.message:
                reason = commit.message_ko
            else:
                reason = refusal(commit.message, self.lang)
            return {"ok": False, "revision": commit.revision, "message": reason}
        return self._answer(commit)

    def _answer(self, commit: Commit) -> dict[str, object]:
        reason = commit.message_ko if self.lang == "ko" else commit.message
        if commit.ok and commit.command is not None:
            self._edited()
            label = describe(commit.command, self.session.factory, self.lang)
            wrong = [finding for finding in commit.findings if finding.severity == "error"]
            if wrong:
                said = self._reason(wrong[0])
                broken = text(self.lang, "toast.but_breaks", done=label, reason=said)
                self._toast(broken, kind="error", undo=True)
            else:
                self._toast(f"{label}.", undo=True)
        elif not commit.ok:
            said = clause(reason, self.session.factory)
            self._toast(text(self.lang, "toast.put_back", reason=said), kind="error")
        return {
            "ok": commit.ok,
            "revision": commit.revision,
            "findings": [finding_json(finding) for finding in commit.findings],
            "message": reason,
        }

    def _reason(self, finding: Finding) -> str:
        """What a finding says, as the end of a sentence."""
        message = finding.message_ko if self.lang == "ko" else finding.message
        return clause(message, self.session.factory)

    def _look_for_broken_rules(self) -> None:
        """A layout that breaks rules of the hall is shown all the same, and says so. The escape
        ways of a large hall take a second, which neither page nor figures wait for.
        """
        if wrong := self.session.broken_rules():
            self._later(lambda: self._tell_broken_rules(wrong))

    def _tell_broken_rules(self, wrong: list[Finding]) -> None:
        first = wrong[0]
        names = [
            station_name(self.session.factory.station(id), self.lang) for id in first.station_ids
        ]
        message = text(
            self.lang,
            "toast.opened_broken" if len(wrong) > 1 else "toast.opened_broken_one",
            file=self.session.layout.path.name,
            count=len(wrong),
            station=names[0] if names else self.session.factory.name,
            reason=self._reason(first),
        )
        self._toast(message, kind="error")

    def _edited(self) -> None:
        self.runs = Runs()
        self.refresh()

    def undo(self) -> bool:
        return self._step(self.session.undo(), "toast.undone")

    def redo(self) -> bool:
        return self._step(self.session.redo(), "toast.redone")

    def _step(self, command: Command | None, said: str) -> bool:
        if command is None:
            return False
        self._edited()
        label = describe(command, self.session.factory, self.lang)
        self._toast(text(self.lang, said, label=label))
        return True

    def save(self) -> bool:
        """Writes the layout file; on failure it stays as it was and the reason is shown."""
        if not self.session.unsaved:
            self._toast(text(self.lang, "toast.nothing_to_save"))
            return False
        try:
            path = self.session.save()
        except InputError as problem:
            return self._not_saved(problem.problems[0])
        except OSError as problem:
            return self._not_saved(f"{problem.filename}: {problem.strerror}")
        self.refresh()
        self._toast(text(self.lang, "toast.saved", file=path.name))
        return True

    def _not_saved(self, reason: str) -> bool:
        self._toast(text(self.lang, "toast.save_failed", reason=reason), kind="error")
        return False

    # What the simulator reports, from its threads

    def _later(self, work: Callable[[], None]) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(work)

    def simulation_progressed(self, revision: int, stage: str, done: int, total: int) -> None:
        self._later(lambda: self._show_progress(revision, stage, done, total))

    def _show_progress(self, revision: int, stage: str, done: int, total: int) -> None:
        if revision != self.session.revision:
            return
        # After the first figures the head of the result panel says how far it is; the line would
        # only repeat it.
        if self.runs.done:
            return
        words = text(self.lang, f"progress.{stage}", done=done, total=total)
        show(self.state, progress={"text": words, "done": done, "total": total})

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
            said = clause(reason, self.session.factory)
            message = text(self.lang, "toast.simulation_failed", reason=said)
            if self.session.outcome.figures is not None:
                message = f"{message} {text(self.lang, 'toast.old_figures')}"
            self._toast(message, kind="error")


FARTHEST = 1e6
"""m. Beyond it a coordinate is a slip of a script, and geometry loses its millimetres."""


def place_of(x: object, y: object) -> tuple[float, float]:
    """Two numbers that a page sent. Raises UsageError where they are none."""
    if not all(
        isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= FARTHEST
        for value in (x, y)
    ):
        raise UsageError(f"expected two numbers, got {x!r} and {y!r}")
    return float(x), float(y)  # pyright: ignore[reportArgumentType]


def finding_json(finding: object) -> dict[str, object]:
    """A finding as the page reads it."""
    names = ("code", "severity", "message", "message_ko", "area_m")
    return {name: getattr(finding, name) for name in names}
