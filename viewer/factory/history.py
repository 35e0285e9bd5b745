"""Undo and redo. Commands are pure and factories immutable, so history simply keeps the earlier
factories.
"""

from dataclasses import dataclass

from viewer.factory.commands import Command
from viewer.factory.model import Factory


@dataclass(frozen=True)
class Step:
    """One entry: the factory before and after, and the (last) command that made the difference."""

    before: Factory
    after: Factory
    command: Command


class History:
    """The factory as it is now, and the way it became so."""

    def __init__(self, factory: Factory) -> None:
        self._factory = factory
        self._done: list[Step] = []
        self._undone: list[Step] = []

    @property
    def factory(self) -> Factory:
        """The factory as it is now."""
        return self._factory

    @property
    def can_undo(self) -> bool:
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        return bool(self._undone)

    @property
    def undo_label(self) -> str | None:
        """What undo would take back."""
        return self._done[-1].command.label if self._done else None

    @property
    def redo_label(self) -> str | None:
        """What redo would do again."""
        return self._undone[-1].command.label if self._undone else None

    def do(self, command: Command, *, merge: bool = False) -> Factory:
        """Apply a command and return the new factory.

        A command that changes nothing adds no step. With `merge`, a command of the same kind on the
        same thing as the last one (the steps of one drag) becomes one step with it; a drag that
        ends where it began leaves none. Raises LayoutError, with nothing changed, when the command
        does not fit.
        """
        after = command.apply(self._factory)
        if after == self._factory:
            return self._factory
        last = self._done[-1] if self._done else None
        if merge and last is not None and not self._undone and last.command.label == command.label:
            self._done.pop()
            if after != last.before:
                self._done.append(Step(last.before, after, command))
            else:
                after = last.before
        else:
            self._done.append(Step(self._factory, after, command))
        self._undone.clear()
        self._factory = after
        return after

    def undo(self) -> Factory:
        """Go back one step, to the very object that was there before; does nothing when there is
        none.
        """
        if self._done:
            step = self._done.pop()
            self._undone.append(step)
            self._factory = step.before
        return self._factory

    def redo(self) -> Factory:
        """Do again what was undone; does nothing when there is nothing."""
        if self._undone:
            step = self._undone.pop()
            self._done.append(step)
            self._factory = step.after
        return self._factory
