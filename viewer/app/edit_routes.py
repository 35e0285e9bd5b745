"""HTTP for editing: commands are done, taken back and listed. Refusals are JSON with the reason."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from aiohttp import web

from viewer.app.actions import finding_json
from viewer.app.editing import Edited, Forbidden, edit, step
from viewer.app.requests import lines_of
from viewer.app.routes import answer
from viewer.app.safekeeping import Safekeeping, SecondSave, save
from viewer.errors import InputError, UsageError

if TYPE_CHECKING:
    from viewer.app.session import Session

FORBIDDEN = 409
WRONG = 400


def add_edit_routes(
    app: web.Application,
    session: Session,
    on_edit: Callable[[], None] = lambda: None,
    keeping: Safekeeping | None = None,
) -> None:
    """Adds the routes that change a layout; `on_edit` is called after each change."""
    routes = EditRoutes(session, on_edit, keeping or Safekeeping.of(session))
    app.add_routes(
        [
            web.get("/api/commands", routes.history),
            web.post("/api/commands", routes.commands),
            web.post("/api/save", routes.save),
            web.get("/api/journal", routes.journal),
            web.post("/api/journal", routes.decide),
        ]
    )


class EditRoutes:
    """The handlers. They run on the event loop, like the triggers of the page."""

    def __init__(self, session: Session, on_edit: Callable[[], None], keeping: Safekeeping) -> None:
        self.session = session
        self.keeping = keeping
        self.on_edit = on_edit

    async def history(self, _: web.Request) -> web.Response:
        """What was done, as lines that can be done again."""
        done, undone = self.session.history_lines()
        return answer({"revision": self.session.revision, "commands": done, "undone": undone})

    async def commands(self, request: web.Request) -> web.Response:
        """Does commands, `{"commands": ["move …"]}`, or takes steps back, `{"undo": true}`."""
        try:
            said = await body_of(request)
            edited = self._do(said)
        except Forbidden as refused:
            findings = [finding_json(finding) for finding in refused.findings]
            return self._refused(FORBIDDEN, refused, findings)
        except InputError as refused:
            return self._refused(WRONG, refused, [])
        self.on_edit()
        return answer(
            {
                "revision": edited.revision,
                "commands": edited.lines,
                "changes": [change.to_json() for change in edited.changes],
                "findings": [finding_json(finding) for finding in edited.findings],
            }
        )

    def _do(self, said: Mapping[str, object]) -> Edited:
        known = ("commands", "undo", "redo")
        given = [key for key in known if said.get(key)]
        unknown = sorted(set(said) - {*known, "force"})
        if unknown or len(given) != 1:
            raise UsageError(
                'expected {"commands": [...]}, {"undo": true} or {"redo": true}'
                + (f"; unknown: {', '.join(unknown)}" if unknown else "")
            )
        key = given[0]
        if key == "commands":
            return edit(self.session, lines_of(said[key]), force=said.get("force") is True)
        count = said[key]
        if not isinstance(count, int):
            raise UsageError(f"{key}: expected true or a number of steps")
        return step(self.session, undo=count) if key == "undo" else step(self.session, redo=count)

    async def save(self, request: web.Request) -> web.Response:
        """Writes the layout: `{}`, `{"path": …}`, or after a 409 `{"on_conflict": "merge"}`."""
        try:
            said = await body_of(request)
            path, how, prefer = (said.get(key) for key in ("path", "on_conflict", "prefer"))
            unknown = sorted(set(said) - {"path", "on_conflict", "prefer"})
            if unknown or how not in (None, "refuse", "merge") or not isinstance(path, str | None):
                raise UsageError('expected {"path": …, "on_conflict": "refuse" or "merge"}')
            target = None if path is None else copy_beside(self.session.layout.path, path)
            saved = save(self.session, target, merge=how == "merge", prefer=str(prefer or ""))
        except SecondSave as refused:
            body = {
                "error": "; ".join(refused.problems),
                "mine": [change.to_json() for change in refused.mine],
                "theirs": [change.to_json() for change in refused.theirs],
                "conflicts": refused.conflicts,
                "choices": ["merge", "save_as"],
            }
            return answer(body, FORBIDDEN)
        except InputError as refused:
            return self._refused(WRONG, refused, [])
        self.on_edit()
        return answer({"path": str(saved), "revision": self.session.revision})

    async def journal(self, _: web.Request) -> web.Response:
        """What an earlier session left unsaved, and why edits cannot be kept, if they cannot."""
        left = self.keeping.left
        found = left and {"commands": left.lines, "layout_changed": left.layout_changed}
        return answer({"left": found, "problem": self.keeping.journal.problem or None})

    async def decide(self, request: web.Request) -> web.Response:
        """`{"do": "restore"}` or `{"do": "discard"}` what an earlier session left."""
        try:
            what = (await body_of(request)).get("do")
            if what not in ("restore", "discard"):
                raise UsageError('expected {"do": "restore"} or {"do": "discard"}')
            steps = self.keeping.restore() if what == "restore" else 0
            if what == "discard":
                self.keeping.discard()
        except InputError as refused:
            return self._refused(WRONG, refused, [])
        self.on_edit()
        return answer({"revision": self.session.revision, "steps": steps})

    def _refused(
        self, status: int, refused: InputError, findings: Sequence[object]
    ) -> web.Response:
        return answer(
            {
                "error": "; ".join(refused.problems),
                "problems": refused.problems,
                "findings": findings,
                "revision": self.session.revision,
            },
            status,
        )


def copy_beside(layout: Path, name: str) -> Path:
    """Where a copy of a layout goes: in the same folder. Raises UsageError for any other place."""
    path = layout.with_name(Path(name).name or layout.name)
    if path.name != name or path.suffix not in (".yaml", ".yml") or name.startswith("."):
        raise UsageError(f"path: expected a name like new.yaml, beside the layout; got '{name}'")
    if path.exists() and path != layout:
        raise UsageError(f"path: {path} is there already; choose another name")
    return path


async def body_of(request: web.Request) -> Mapping[str, object]:
    """The JSON object a request carries. Raises UsageError for anything else."""
    try:
        said = cast(object, await request.json())
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
        raise UsageError("expected a JSON object") from None
    if not isinstance(said, dict):
        raise UsageError("expected a JSON object")
    return cast(Mapping[str, object], said)
