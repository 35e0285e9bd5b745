"""The one owner of the factory, its history and its figures. Thread-safe; knows nothing of the
page.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from viewer.app.outcome import REFERENCE_ONLY, Figures, Outcome
from viewer.app.parameters import parameter
from viewer.errors import InputError
from viewer.factory.command_lines import line_of
from viewer.factory.commands import Command, MoveStation, RotateStation, SetParameter
from viewer.factory.equipment import Catalogue, load_catalogue
from viewer.factory.history import History
from viewer.factory.journal import SAVED
from viewer.factory.layout_file import LayoutFile, load_layout

if TYPE_CHECKING:
    from viewer.factory.checks import Finding
    from viewer.factory.model import Factory
    from viewer.simulation.log import Log
    from viewer.simulation.timeline import Timeline

SIMULATED_HOURS = 8
REPLICATIONS = 30
FIRST_REVISION = 1


@dataclass(frozen=True)
class Commit:
    """What became of an edit. `message` says why it was refused, in English and Korean."""

    ok: bool
    revision: int
    findings: tuple[Finding, ...] = ()
    message: str = ""
    message_ko: str = ""
    command: Command | None = None


class Session:
    """Everything about one opened layout. `revision` rises by one with every committed edit, undo
    and redo.
    """

    def __init__(self, layout: LayoutFile, catalogue: Catalogue) -> None:
        self.layout = layout
        self.catalogue = catalogue
        self.reference = layout.factory
        """The layout as opened: what differences are measured against."""
        self._history = History(layout.factory)
        self._done: list[Command] = []
        self._undone: list[Command] = []
        self._saved = layout.factory
        self._edits_since_save: list[Factory] = []
        self._revision = FIRST_REVISION
        self.outcome = Outcome(layout.factory)
        self._record: Callable[[str], None] = lambda _: None
        self._lock = threading.RLock()
        self.changed = threading.Condition(self._lock)
        """Notified when the revision has risen; the simulator waits for it."""
        self._over_time: dict[str, object] | None = None
        self._over_time_lock = threading.Lock()
        self.scores_wanted = False
        """A page looks at the bottleneck, so the simulator measures what each station's speed-up
        would give. It takes one more run for each station, which nobody waits for otherwise.
        """

    @classmethod
    def open(cls, path: Path) -> Session:
        """Reads a layout and the equipment. Raises InputError with one line for each problem."""
        layout, catalogue = load_layout(path), load_catalogue()
        session = cls(layout, catalogue)
        session._check_equipment()
        return session

    def _check_equipment(self) -> None:
        """Links can be worked out, so that the page never meets a layout it cannot show."""
        from viewer.factory.flow import resolve_links

        resolve_links(self.reference, self.catalogue)

    @property
    def factory(self) -> Factory:
        with self._lock:
            return self._history.factory

    @property
    def revision(self) -> int:
        with self._lock:
            return self._revision

    @property
    def can_undo(self) -> bool:
        with self._lock:
            return self._history.can_undo

    @property
    def can_redo(self) -> bool:
        with self._lock:
            return self._history.can_redo

    @property
    def edited(self) -> bool:
        """Whether the factory differs from the layout as opened."""
        return self.factory != self.reference

    @property
    def unsaved(self) -> int:
        """Edits between the file and now, counting both ways."""
        with self._lock:
            if self._history.factory == self._saved:
                return 0
            return max(1, len(self._edits_since_save))

    def current(self) -> tuple[int, Factory]:
        """Revision and factory, taken together."""
        with self._lock:
            return self._revision, self._history.factory

    def want_scores(self) -> None:
        """From now on every revision gets its bottleneck scores."""
        with self._lock:
            self.scores_wanted = True
            self.changed.notify_all()

    # Edits

    def commit_move(self, station_id: str, x: float, y: float) -> Commit:
        """Moves a station for good, unless it would stand in a forbidden place."""
        from viewer.factory.checks import check_move

        with self._lock:
            findings = check_move(self.factory, self.catalogue, station_id, (x, y))
            return self._commit_unless_forbidden(MoveStation(station_id, (x, y)), findings)

    def commit_rotation(self, station_id: str, facing_deg: float) -> Commit:
        from viewer.factory.checks import check_move

        with self._lock:
            at_m = self.factory.station(station_id).at_m
            findings = check_move(self.factory, self.catalogue, station_id, at_m, facing_deg)
            return self._commit_unless_forbidden(RotateStation(station_id, facing_deg), findings)

    def commit_parameter(self, station_id: str, key: str, text: str) -> Commit:
        """Sets a figure of the inspector from what was typed. A wrong value is refused with the
        reason.
        """
        try:
            with self._lock:
                station = self.factory.station(station_id)
                name, value = parameter(station, key).parse(text)
                if name == "at_m" and isinstance(value, tuple):
                    return self.commit_move(station_id, *value)
                if name == "facing_deg" and isinstance(value, float):
                    return self.commit_rotation(station_id, value)
                return self._commit_figure(SetParameter(station_id, name, value))
        except InputError as problem:
            # The place stands beside the field already; only the expectation is news.
            reasons = "; ".join(line.split(": ", 1)[-1] for line in problem.problems)
            return Commit(False, self.revision, message=reasons, message_ko=reasons)

    def _commit_figure(self, command: SetParameter) -> Commit:
        """A figure is taken even where the group then stands in the way, because it can be moved
        afterwards; the findings say what has come of it.
        """
        from viewer.factory.checks import check_move

        commit = self._commit(command)
        if command.field != "machines":
            return commit
        at_m = self.factory.station(command.station_id).at_m
        found = check_move(self.factory, self.catalogue, command.station_id, at_m)
        return replace(commit, findings=tuple(found))

    def broken_rules(self) -> list[Finding]:
        """What is wrong with the present layout, worst first; warnings are left out."""
        from viewer.factory.checks import find_problems

        found = find_problems(self.factory, self.catalogue)
        return [finding for finding in found if finding.severity == "error"]

    def _commit_unless_forbidden(self, command: Command, findings: list[Finding]) -> Commit:
        wrong = [finding for finding in findings if finding.severity == "error"]
        if wrong:
            return Commit(
                False, self._revision, tuple(findings), wrong[0].message, wrong[0].message_ko
            )
        return self._commit(command, tuple(findings))

    def _commit(self, command: Command, findings: tuple[Finding, ...] = ()) -> Commit:
        with self._lock:
            before = self._history.factory
            if self._history.do(command) != before:
                self._done.append(command)
                self._undone.clear()
                self._edited()
                self._record(line_of(command))
            return Commit(True, self._revision, findings, command=command)

    def take(self, command: Command) -> Commit:
        """Does a command that has been judged. Raises LayoutError where it does not fit."""
        return self._commit(command)

    def record_with(self, record: Callable[[str], None]) -> None:
        """From now on each step is told to `record` as a line: a command, undo, redo or saved."""
        self._record = record

    def history_lines(self) -> tuple[list[str], list[str]]:
        """What was done, and what was undone of it (the next to redo first), as lines that can be
        done again.
        """
        with self._lock:
            undone = [line_of(command) for command in reversed(self._undone)]
            return [line_of(command) for command in self._done], undone

    def undo(self) -> Command | None:
        """Takes the last edit back; returns what it was, or None when there is none."""
        with self._lock:
            if not self._done:
                return None
            self._undone.append(self._done.pop())
            self._history.undo()
            self._edited()
            self._record("undo")
            return self._undone[-1]

    def redo(self) -> Command | None:
        """Does the last undone edit again; returns what it was, or None when there is none."""
        with self._lock:
            if not self._undone:
                return None
            self._done.append(self._undone.pop())
            self._history.redo()
            self._edited()
            self._record("redo")
            return self._done[-1]

    def _edited(self) -> None:
        """Counts the edit. Going back to a state since the save takes its later edits off the
        count.
        """
        now = self._history.factory
        seen = self._edits_since_save
        if now == self._saved:
            seen.clear()
        elif now in seen:
            del seen[seen.index(now) + 1 :]
        else:
            seen.append(now)
        self._revision += 1
        self.changed.notify_all()

    def save(self) -> Path:
        """Writes the layout file. Raises InputError (or OSError) when that fails; the file is then
        as it was.
        """
        with self._lock:
            self.layout.save(self._history.factory)
            self._saved = self._history.factory
            self._edits_since_save.clear()
            self._record(SAVED)
            return self.layout.path

    # Outcome of the simulation

    def publish_figures(self, found: Figures) -> bool:
        """Takes figures; False when an edit has overtaken them (then they serve as reference at
        most).
        """
        with self._lock:
            is_new = found.revision == self._revision
            self.outcome.take_figures(found if is_new else replace(found, revision=REFERENCE_ONLY))
            return is_new

    def publish_film(self, revision: int, timeline: Timeline, log: Log | None = None) -> bool:
        """Takes the recording of a revision; False when an edit has overtaken it."""
        with self._lock:
            if revision != self._revision:
                return False
            self.outcome.take_film(revision, timeline, log)
            return True

    def kpis_json(self) -> dict[str, object] | None:
        """What /api/kpis answers, or None while there are no figures."""
        return self.outcome.kpis_json(str(self.layout.path))

    def analysis_json(self) -> dict[str, object] | None:
        """What /api/analysis answers, or None while there are no figures."""
        from viewer.app.analysis import of_recording, of_runs

        figures, film = self.outcome.figures, self.outcome.film
        if figures is None or film is None or film.log is None:
            return None
        found = of_runs(figures.result, figures.factory) | of_recording(film.log)
        return found | {"revision": figures.revision}

    def throughput_json(self) -> dict[str, object] | None:
        """What /api/analysis/throughput answers; kept until the next edit."""
        from viewer.app.analysis import over_time
        from viewer.app.simulator import SEED

        revision, factory = self.current()
        with self._over_time_lock:
            if self._over_time is None or self._over_time["revision"] != revision:
                found = over_time(
                    factory,
                    self.catalogue,
                    hours=SIMULATED_HOURS,
                    seed=SEED,
                    overtaken=lambda: self.revision != revision,
                )
                self._over_time = None if found is None else found | {"revision": revision}
            return self._over_time

    def layout_text(self) -> str:
        """Text of the layout file as last read or saved."""
        return self.layout.text

    # Scene

    def preview_move(self, station_id: str, x: float, y: float) -> dict[str, object]:
        """Findings, corners, conveyors of a station as if it stood at (x, y); changes nothing."""
        from viewer.factory.checks import check_move
        from viewer.scene.graph import build_scene

        factory = self.factory
        findings = check_move(factory, self.catalogue, station_id, (x, y))
        moved = MoveStation(station_id, (x, y)).apply(neighbourhood(factory, station_id))
        scene = build_scene(moved, self.catalogue)
        links = [link for link in scene.links if station_id in (link.source, link.target)]
        return {
            "ok": all(finding.severity != "error" for finding in findings),
            "findings": findings,
            "links": [asdict(link) for link in links],
            "group_m": scene.station(station_id).group_m,
        }

    def tours_json(self) -> dict[str, object]:
        """What /api/tours answers: {tours, problems}."""
        from viewer.app.tours import tours_of
        from viewer.scene.graph import build_scene

        scene = build_scene(self.factory, self.catalogue)
        found, problems = tours_of(
            self.layout.path, stations=self.factory.station_ids, views=list(scene.views)
        )
        return {"tours": [tour.to_json() for tour in found], "problems": problems}

    def scene_json(self) -> dict[str, object]:
        from viewer.scene.graph import build_scene

        revision, factory = self.current()
        return build_scene(factory, self.catalogue).to_json(revision)


def neighbourhood(factory: Factory, station_id: str) -> Factory:
    """Only a station and those it is joined to: all that its conveyors depend on, so that a preview
    takes a few milliseconds.
    """
    from viewer.factory.flow import checked_ends
    from viewer.factory.model import Link

    ends = [end for end in checked_ends(factory) if station_id in (end.source, end.target)]
    near = {station_id}.union(*({end.source, end.target} for end in ends))
    links = tuple(
        (Link() if end.link is None else factory.links[end.link]).model_copy(
            update={"from_": end.source, "to": end.target}
        )
        for end in ends
    )
    stations = tuple(station for station in factory.stations if station.id in near)
    return factory.model_copy(update={"stations": stations, "links": links})
