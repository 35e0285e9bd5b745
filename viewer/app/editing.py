"""Commands as text, done to a session: all of a request, or nothing of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from viewer.errors import InputError, UsageError
from viewer.factory.command_lines import line_of
from viewer.factory.command_text import parse
from viewer.factory.difference import Change, differences
from viewer.factory.judging import judge

if TYPE_CHECKING:
    from viewer.app.session import Session
    from viewer.factory.commands import Command
    from viewer.factory.findings import Finding


class Forbidden(InputError):
    """An edit that would break a rule of the floor. `findings` are those that forbid it."""

    def __init__(self, line: str, findings: Sequence[Finding]) -> None:
        super().__init__([f"{line}: {finding.message}" for finding in findings])
        self.findings = tuple(findings)


@dataclass(frozen=True)
class Edited:
    """What became of a request."""

    revision: int
    lines: tuple[str, ...]
    """What was done, as it can be done again."""
    changes: tuple[Change, ...]
    """All that is different now: of a deleted station, say, the links that went and came."""
    findings: tuple[Finding, ...]
    """About everything that was touched."""


def edit(session: Session, lines: Sequence[str], *, force: bool = False) -> Edited:
    """Does commands one after the other, each as one step to undo.

    With `force`, rules of the floor do not hold it up. Raises Forbidden for a rule, UsageError or
    LayoutError for a command that is wrong; nothing has changed then.
    """
    with session.changed:
        before = factory = session.factory
        commands: list[Command] = []
        for line in lines:
            command = parse(line, factory, session.catalogue)
            try:
                after = command.apply(factory)
            except InputError as error:
                raise type(error)([f"{line}: {text}" for text in error.problems]) from None
            verdict = judge(factory, after, session.catalogue)
            if verdict.forbidden and not force:
                raise Forbidden(line, verdict.forbidden)
            commands.append(command)
            factory = after
        for command in commands:
            session.take(command)
        return _edited(session, before, [line_of(command) for command in commands])


def step(session: Session, *, undo: int = 0, redo: int = 0) -> Edited:
    """Takes steps back, or does them again. Raises UsageError where there are not so many."""
    with session.changed:
        before = session.factory
        possible = len(session.history_lines()[0 if undo else 1])
        wanted, word = (undo, "undo") if undo else (redo, "redo")
        if not 1 <= wanted <= possible:
            there = f"there are {possible}" if possible else "there is nothing"
            raise UsageError(f"{word}: expected 1 to {possible} steps; {there} to {word}")
        taken: list[str] = []
        for _ in range(wanted):
            command = session.undo() if undo else session.redo()
            assert command is not None
            taken.append(f"{word}: {line_of(command)}")
        return _edited(session, before, taken)


def _edited(session: Session, before: object, lines: Sequence[str]) -> Edited:
    from viewer.factory.model import Factory

    assert isinstance(before, Factory)
    verdict = judge(before, session.factory, session.catalogue)
    changes = differences(before, session.factory)
    return Edited(session.revision, tuple(lines), tuple(changes), verdict.findings)
