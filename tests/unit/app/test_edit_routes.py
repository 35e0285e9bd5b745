"""Editing by HTTP: like with the mouse, with the same refusals and the same undo."""

import asyncio
import json

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from viewer.app.edit_routes import add_edit_routes


def ask(session, *bodies):
    """Posts each body (text as it is); gives status and answer of each, and how often was told."""
    told = []

    async def asked():
        app = web.Application()
        add_edit_routes(app, session, lambda: told.append(session.revision))
        async with TestClient(TestServer(app)) as client:
            answers = []
            for body in bodies:
                if body is None:
                    answer = await client.get("/api/commands")
                else:
                    data = body if isinstance(body, str) else json.dumps(body)
                    answer = await client.post("/api/commands", data=data)
                answers.append((answer.status, await answer.json()))
            return answers

    return asyncio.run(asked()), told


def test_commands_are_done_and_can_be_undone(session):
    before = session.factory
    line = "move press --to 8.5,11"
    answers, told = ask(session, {"commands": [line]}, None, {"undo": True}, None, {"redo": True})
    (done, history, undone, after, redone) = [answer for _, answer in answers]
    assert [status for status, _ in answers] == [200] * 5
    assert done["commands"] == history["commands"] == [line]
    assert done["revision"] == history["revision"] == 2
    assert done["changes"][0]["text"] == "press moved 1.12 m, from 8, 10 to 8.5, 11 m"
    assert undone["commands"] == [f"undo: {line}"]
    assert (after["commands"], after["undone"]) == ([], [line])
    assert redone["revision"] == 4
    assert told == [2, 3, 4]
    session.undo()
    assert session.factory == before


def test_an_object_says_the_same_as_a_line(session):
    objects = [
        {"do": "move", "ids": ["press"], "to": [8.5, 11]},
        {"do": "set", "ids": ["oven"], "set": {"cycle_s": {"gamma": {"mean": 4, "cv": 0.5}}}},
        {"do": "reroute", "ids": ["press->oven"], "via": [[12, 14], [18, 14, 2.6]]},
        {"do": "lock", "ids": "press"},
        {"do": "exempt", "ids": ["aisle"], "reason": "agreed; see plan"},
    ]
    ((status, answer),), _ = ask(session, {"commands": objects})
    assert (status, answer["commands"]) == (
        200,
        [
            "move press --to 8.5,11",
            "set oven 'cycle_s={gamma: {mean: 4, cv: 0.5}}'",
            "reroute press->oven --via 12,14 18,14,2.6",
            "lock press",
            "exempt aisle --reason 'agreed; see plan'",
        ],
    )


def test_what_the_mouse_did_is_recorded_as_well(session):
    assert session.commit_move("press", 8.5, 11).ok
    assert session.commit_parameter("oven", "machines", "3").ok
    ((_, history),), _ = ask(session, None)
    assert history["commands"] == ["move press --to 8.5,11", "set oven machines=3"]


def test_all_of_a_request_is_done_or_nothing(session):
    before = session.factory
    lines = ["move press --to 8.5,11", "delete nobody"]
    ((status, answer),), told = ask(session, {"commands": lines})
    assert status == 400
    assert answer["problems"] == [
        "delete nobody: unknown station 'nobody'; known: press, oven, store"
    ]
    assert session.factory is before
    assert (session.revision, told) == (1, [])


def test_a_forbidden_place_is_refused_with_its_findings(session):
    body = {"commands": ["move press --to -20,10"]}
    answers, _ = ask(session, body, {**body, "force": True})
    (refused, forced) = answers
    assert refused[0] == 409
    assert refused[1]["findings"][0]["code"] == "outside-hall"
    assert refused[1]["findings"][0]["station_ids"] == ["press"]
    assert forced[0] == 200
    assert session.factory.station("press").at_m == (-20, 10)


def test_requests_that_make_no_sense_are_told_so(session):
    bodies = [
        "{",
        "[]",
        {},
        {"commands": []},
        {"commands": "move"},
        {"commands": [7]},
        {"commands": [{"ids": ["press"]}]},
        {"commands": [{"do": "move", "ids": [{"a": 1}]}]},
        {"undo": True},
        {"redo": 5},
        {"undo": "yes"},
        {"undo": True, "redo": True},
        {"comands": ["lock press"]},
    ]
    answers, told = ask(session, *bodies)
    assert {status for status, _ in answers} == {400}
    assert all(answer["error"] for _, answer in answers)
    assert told == []
