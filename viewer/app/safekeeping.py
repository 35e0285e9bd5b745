"""Saving that loses nobody's work, and edits that outlive the process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from viewer.errors import InputError, UsageError
from viewer.factory.command_text import parse
from viewer.factory.difference import Change, differences
from viewer.factory.journal import Journal, Left, left_behind
from viewer.factory.layout_file import ChangedOnDisk, load_layout
from viewer.factory.merging import Conflict, TakeOver, merged

if TYPE_CHECKING:
    from viewer.app.session import Session

PREFERENCES = ("", "mine", "theirs")


class SecondSave(InputError):
    """The file has been saved by somebody else: the two can be merged, or saved apart."""

    def __init__(
        self,
        problems: Sequence[str],
        mine: Sequence[Change],
        theirs: Sequence[Change],
        conflicts: Sequence[str] = (),
    ) -> None:
        super().__init__(problems)
        self.mine, self.theirs, self.conflicts = mine, theirs, conflicts


@dataclass
class Safekeeping:
    """What keeps the edits of a session: its journal, and what an earlier one left."""

    session: Session
    journal: Journal
    left: Left | None

    @classmethod
    def of(cls, session: Session) -> Safekeeping:
        """Begins to keep the edits of a session beside its layout."""
        path = session.layout.path
        keeping = cls(session, Journal(path), left_behind(path))
        session.record_with(keeping.journal.add)
        return keeping

    def restore(self) -> int:
        """Does again what an earlier session left; gives how many steps. Raises InputError with
        the step that cannot be done; those before it are done, and the journal stays.
        """
        left = self._left()
        with self.session.changed:
            for number, line in enumerate(left.lines, start=1):
                try:
                    self._do(line)
                except InputError as error:
                    problems = [f"{left.path}: step {number}: {text}" for text in error.problems]
                    raise UsageError([*problems, f"{left.path}: is kept"]) from None
        left.discard()
        self.left = None
        return len(left.lines)

    def _do(self, line: str) -> None:
        session = self.session
        if line in ("undo", "redo"):
            session.undo() if line == "undo" else session.redo()
        else:
            session.take(parse(line, session.factory, session.catalogue))

    def discard(self) -> None:
        """Forgets what an earlier session left."""
        self._left().discard()
        self.left = None

    def _left(self) -> Left:
        if self.left is None:
            raise UsageError("there are no unsaved edits of an earlier session")
        return self.left

    def stop(self) -> None:
        """Ends the journal: what is not saved is offered again."""
        self.journal.close(keep=bool(self.session.unsaved))


def save(
    session: Session, path: Path | None = None, *, merge: bool = False, prefer: str = ""
) -> Path:
    """Writes the layout; with a path, a copy there, and the layout stays unsaved.

    Raises SecondSave where somebody else has saved it in between. With `merge`, their changes and
    those of the session come together as a step that can be undone; `prefer` ("mine" or "theirs")
    says whose value stays where both changed one. Raises InputError where it cannot be written.
    """
    if prefer not in PREFERENCES:
        raise UsageError(f"prefer: expected mine or theirs, got {prefer!r}")
    with session.changed:
        if path is not None and path.resolve() != session.layout.path.resolve():
            session.layout.save(session.factory, path)
            return path
        try:
            return session.save()
        except ChangedOnDisk as error:
            return _second_save(session, error, merge=merge, prefer=prefer)


def _second_save(session: Session, error: ChangedOnDisk, *, merge: bool, prefer: str) -> Path:
    base, mine = session.layout.factory, session.factory
    file = load_layout(session.layout.path, session.catalogue)
    changes = differences(base, mine), differences(base, file.factory)
    if not merge:
        raise SecondSave(error.problems, *changes)
    try:
        both = merged(base, mine, file.factory, session.catalogue, prefer=prefer)
    except Conflict as conflict:
        raise SecondSave(conflict.problems, *changes, conflict.problems) from None
    except InputError as problem:
        raise SecondSave(problem.problems, *changes) from None
    session.layout = file
    session.take(TakeOver(both, "Merge"))
    return session.save()
