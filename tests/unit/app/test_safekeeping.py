"""Work is not lost: not by a killed process, not by a second editor, not by a full disk."""

import asyncio
import errno
import os
import signal
import subprocess
import sys

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from viewer.app.edit_routes import add_edit_routes
from viewer.app.editing import edit
from viewer.app.safekeeping import Safekeeping, SecondSave, save
from viewer.app.server import decide
from viewer.app.session import Session
from viewer.errors import InputError
from viewer.factory.journal import left_behind
from viewer.factory.layout_file import load_layout

EDITOR = """
import sys
from pathlib import Path
from viewer.app.editing import edit
from viewer.app.safekeeping import Safekeeping
from viewer.app.session import Session
session = Session.open(Path(sys.argv[1]))
keeping = Safekeeping.of(session)
edit(session, ["move press --to 8.5,11", "set oven machines=3"])
session.undo()
edit(session, ["set oven yield=0.9"])
print("ready", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def killed(layout, root):
    """A layout whose editor was killed with edits that were not saved."""
    process = subprocess.Popen(
        [sys.executable, "-c", EDITOR, str(layout)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=root,
    )
    assert process.stdout is not None
    assert process.stdin is not None
    assert process.stdout.readline() == b"ready\n"
    # While it lives, its journal is nobody else's.
    assert left_behind(layout) is None
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdin.close()
    process.stdout.close()
    return layout


def test_what_a_killed_process_did_is_offered_and_restored(killed, capsys):
    session = Session.open(killed)
    keeping = Safekeeping.of(session)
    decide(keeping, "")
    assert "left 4 unsaved edits: serve with --restore" in capsys.readouterr().out
    decide(keeping, "restore")
    assert session.factory.station("press").at_m == (8.5, 11)
    assert session.factory.station("oven").machines == 2
    assert session.factory.station("oven").yield_ == 0.9
    assert left_behind(killed) is None
    session.undo()
    assert session.factory.station("oven").yield_ == 0.99
    session.save()
    keeping.stop()
    assert not list(killed.parent.glob(".*journal*"))


def test_edits_go_on_before_it_is_decided_and_nothing_is_lost(killed):
    session = Session.open(killed)
    keeping = Safekeeping.of(session)
    edit(session, ["lock store"])
    assert keeping.journal.path.name == ".bench.yaml.journal-1"
    keeping.discard()
    keeping.stop()
    left = left_behind(killed)
    assert left is not None
    assert left.lines == ("lock store",)


def test_a_line_that_was_being_written_is_left_out(killed):
    path = killed.with_name(".bench.yaml.journal")
    path.write_text(path.read_text() + "set oven mach")
    left = left_behind(killed)
    assert left is not None
    assert len(left.lines) == 4


def test_a_step_that_does_not_fit_any_more_is_told_and_the_journal_stays(killed):
    text = killed.read_text().replace("oven", "furnace")
    killed.write_text(text)
    session = Session.open(killed)
    keeping = Safekeeping.of(session)
    with pytest.raises(InputError, match=r"step 2: .*unknown station 'oven'"):
        keeping.restore()
    assert left_behind(killed) is not None


def test_a_folder_that_cannot_be_written_holds_nobody_up(session, monkeypatch):
    keeping = Safekeeping.of(session)

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    edit(session, ["set oven machines=3"])
    assert "edits cannot be kept: No space left on device" in keeping.journal.problem
    assert session.factory.station("oven").machines == 3


@pytest.fixture
def second(session, layout):
    """A session, and a file that somebody else has saved since."""
    other = load_layout(layout)
    edit(session, ["set oven machines=3", "set press cycle_s=2.5"])
    from viewer.factory.command_text import parse

    theirs = parse("set store capacity=7000; move press --to 9,9", other.factory, other.catalogue)
    other.save(theirs.apply(other.factory))
    return session


def test_a_second_save_is_refused_with_what_both_changed(second):
    before = second.layout.path.read_bytes()
    with pytest.raises(SecondSave, match="changed on disk since it was opened") as refused:
        save(second)
    assert [change.text for change in refused.value.mine] == [
        "press: cycle_s: 2 -> 2.5 s",
        "oven: machines: 2 -> 3",
    ]
    assert [change.path for change in refused.value.theirs] == ["press", "store"]
    assert second.layout.path.read_bytes() == before
    assert second.unsaved


def test_a_merge_keeps_what_both_did_and_can_be_undone(second):
    save(second, merge=True)
    saved = load_layout(second.layout.path).factory
    assert saved == second.factory
    press, oven, store = saved.stations
    assert (press.cycle_s.mean_s, press.at_m) == (2.5, (9, 9))
    assert (oven.machines, store.capacity) == (3, 7000)
    assert "# estimate" in second.layout.path.read_text()
    assert not second.unsaved
    second.undo()
    assert second.factory.station("store").capacity == 5000


@pytest.mark.parametrize(("prefer", "capacity"), [("mine", 6000), ("theirs", 7000)])
def test_where_both_changed_one_value_somebody_has_to_say_which(second, prefer, capacity):
    edit(second, ["set store capacity=6000"])
    with pytest.raises(SecondSave) as refused:
        save(second, merge=True)
    assert refused.value.conflicts == ("stations.store.capacity: 6000 here, 7000 in the file",)
    save(second, merge=True, prefer=prefer)
    saved = load_layout(second.layout.path).factory
    assert saved.station("store").capacity == capacity
    assert saved.station("oven").machines == 3


def test_a_copy_leaves_the_file_of_the_others_alone(second):
    before = second.layout.path.read_bytes()
    copy = save(second, second.layout.path.with_name("mine.yaml"))
    assert load_layout(copy).factory == second.factory
    assert second.layout.path.read_bytes() == before
    assert second.unsaved


def test_saving_by_http_says_what_can_be_done(second):
    asked = [
        ("/api/save", {}),
        ("/api/save", {"path": "../x.yaml"}),
        ("/api/save", {"path": "copy.yaml"}),
        ("/api/save", {"on_conflict": "merge"}),
        ("/api/journal", {"do": "restore"}),
    ]

    async def ask():
        app = web.Application()
        add_edit_routes(app, second)
        async with TestClient(TestServer(app)) as client:
            answers = [await client.post(path, json=body) for path, body in asked]
            journal = await (await client.get("/api/journal")).json()
            return [(one.status, await one.json()) for one in answers], journal

    answers, journal = asyncio.run(ask())
    assert [status for status, _ in answers] == [409, 400, 200, 200, 400]
    assert answers[0][1]["choices"] == ["merge", "save_as"]
    assert answers[0][1]["theirs"][0]["path"] == "press"
    assert "expected a name like new.yaml" in answers[1][1]["error"]
    assert answers[4][1]["error"] == "there are no unsaved edits of an earlier session"
    assert journal == {"left": None, "problem": None}
