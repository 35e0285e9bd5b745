"""What a page asks for, each answered to that page alone and in its language. Runs on the event
loop.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import TYPE_CHECKING

from viewer.app.session import Commit, Session
from viewer.app.shown.deeds import describe
from viewer.app.shown.inspector import inspector
from viewer.app.shown.wording import clause, finding_clause, refusal
from viewer.app.state import Shown
from viewer.app.texts import LANGUAGES, text
from viewer.errors import InputError, UsageError

if TYPE_CHECKING:
    from trame_server.core import Server

    from viewer.app.broadcast import Broadcast
    from viewer.factory.commands import Command

TRIGGERS = (
    "inspect",
    "want_scores",
    "preview_move",
    "commit_move",
    "rotate",
    "set_parameter",
    "undo",
    "redo",
    "save",
)
"""Methods of Actions that a page may call. Each takes `lang` besides its own arguments; a `toast`
in its answer is shown by the page that asked.
"""


class Actions:
    """The triggers of the page."""

    def __init__(self, server: Server, session: Session, broadcast: Broadcast) -> None:
        self.session = session
        self.broadcast = broadcast
        self._toasts = count(1)
        for name in TRIGGERS:
            server.controller.trigger(name)(self._refusing(getattr(self, name)))

    def _refusing(self, handler: Callable[..., object]) -> Callable[..., object]:
        """The same trigger; what it cannot do is an answer, not an exception in the log."""

        def handle(*arguments: object, lang: str = LANGUAGES[0]) -> object:
            try:
                return handler(*arguments, lang=lang if lang in LANGUAGES else LANGUAGES[0])
            except InputError as problem:
                reason = "; ".join(problem.problems)
                revision = self.session.revision
                return {"ok": False, "revision": revision, "findings": [], "message": reason}

        return handle

    def _toast(self, message: str, *, kind: str = "info", undo: bool = False) -> Shown:
        return {"id": f"answer {next(self._toasts)}", "text": message, "kind": kind, "undo": undo}

    def inspect(self, station_id: str, *, lang: str) -> Shown | None:
        """The inspector of a station; None where there is no such station (any more)."""
        from viewer.factory.flow import resolve_links

        factory, catalogue = self.session.factory, self.session.catalogue
        if station_id not in factory.station_ids:
            return None
        station = factory.station(station_id)
        return inspector(
            factory,
            self.session.reference,
            station_id,
            equipment=catalogue[station.equipment],
            links=resolve_links(factory, catalogue),
            estimates=self.session.layout.estimates,
            kpis=self.session.kpis_json(),
            lang=lang,
        )

    def want_scores(self, *, lang: str) -> Shown:
        """A page looks at the bottleneck: its scores follow with the figures."""
        del lang
        self.session.want_scores()
        return {"ok": True}

    def preview_move(self, station_id: str, x: float, y: float, *, lang: str) -> dict[str, object]:
        """What would become of a station at (x, y): findings, its new corners and its conveyors."""
        del lang  # Findings come in both languages.
        preview = self.session.preview_move(station_id, *place_of(x, y))
        findings = preview.pop("findings")
        assert isinstance(findings, list)
        return {**preview, "findings": [finding_json(finding) for finding in findings]}

    def commit_move(self, station_id: str, x: float, y: float, *, lang: str) -> dict[str, object]:
        """Moves a station, or says why not."""
        return self._answer(self.session.commit_move(station_id, *place_of(x, y)), lang)

    def rotate(self, station_id: str, by_deg: float, *, lang: str) -> dict[str, object]:
        """Turns a station counter-clockwise, or says why not."""
        by_deg, _ = place_of(by_deg, 0.0)
        facing_deg = (self.session.factory.station(station_id).facing_deg + by_deg) % 360
        return self._answer(self.session.commit_rotation(station_id, facing_deg), lang)

    def set_parameter(
        self, station_id: str, key: str, typed: str, *, lang: str
    ) -> dict[str, object]:
        """Sets a figure of the inspector. The reason of a refusal stands under the field, not in a
        toast.
        """
        commit = self.session.commit_parameter(station_id, key, str(typed))
        if commit.ok:
            return self._answer(commit, lang)
        # A forbidden place has its reason in both languages, a value only in one.
        if lang == "ko" and commit.message_ko != commit.message:
            reason = commit.message_ko
        else:
            reason = refusal(commit.message, lang)
        return {"ok": False, "revision": commit.revision, "message": reason}

    def _answer(self, commit: Commit, lang: str) -> dict[str, object]:
        reason = commit.message_ko if lang == "ko" else commit.message
        toast = None
        if commit.ok and commit.command is not None:
            self.broadcast.edited()
            toast = self._done(commit, commit.command, lang)
        elif not commit.ok:
            said = clause(reason, self.session.factory)
            toast = self._toast(text(lang, "toast.put_back", reason=said), kind="error")
        return {
            "ok": commit.ok,
            "revision": commit.revision,
            "findings": [finding_json(finding) for finding in commit.findings],
            "message": reason,
            "toast": toast,
        }

    def _done(self, commit: Commit, command: Command, lang: str) -> Shown:
        factory = self.session.factory
        label = describe(command, factory, lang)
        wrong = [finding for finding in commit.findings if finding.severity == "error"]
        if not wrong:
            return self._toast(f"{label}.", undo=True)
        said = finding_clause(wrong[0], factory, lang)
        broken = text(lang, "toast.but_breaks", done=label, reason=said)
        return self._toast(broken, kind="error", undo=True)

    def undo(self, *, lang: str) -> Shown:
        return self._step(self.session.undo(), "toast.undone", lang)

    def redo(self, *, lang: str) -> Shown:
        return self._step(self.session.redo(), "toast.redone", lang)

    def _step(self, command: Command | None, said: str, lang: str) -> Shown:
        if command is None:
            return {"ok": False, "toast": None}
        self.broadcast.edited()
        label = describe(command, self.session.factory, lang)
        return {"ok": True, "toast": self._toast(text(lang, said, label=label))}

    def save(self, *, lang: str) -> Shown:
        """Writes the layout file; on failure it stays as it was and the reason is shown."""
        if not self.session.unsaved:
            return {"ok": False, "toast": self._toast(text(lang, "toast.nothing_to_save"))}
        try:
            path = self.session.save()
        except InputError as problem:
            return self._not_saved(problem.problems[0], lang)
        except OSError as problem:
            return self._not_saved(f"{problem.filename}: {problem.strerror}", lang)
        self.broadcast.refresh()
        return {"ok": True, "toast": self._toast(text(lang, "toast.saved", file=path.name))}

    def _not_saved(self, reason: str, lang: str) -> Shown:
        said = text(lang, "toast.save_failed", reason=reason)
        return {"ok": False, "toast": self._toast(said, kind="error")}


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
    names = ("code", "severity", "station_ids", "message", "message_ko", "area_m", "place")
    return {name: getattr(finding, name) for name in names}
