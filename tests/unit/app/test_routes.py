"""HTTP beside the page: plain JSON, honest status codes."""

import asyncio
import json
from contextlib import asynccontextmanager
from unittest.mock import Mock

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from tests.unit.app.conftest import fake_result
from viewer.app.outcome import Figures
from viewer.app.routes import add_routes, finite, only_this_page
from viewer.app.simulator import Simulator


class Film:
    """A recording of two windows."""

    def manifest(self):
        return {"t1_s": 1200, "windows": 2}

    def window(self, k):
        return (b"first", b"second")[k]


@asynccontextmanager
async def client_of(session):
    app = web.Application()
    add_routes(app, session, Simulator(session, Mock()))
    async with TestClient(TestServer(app)) as client:
        yield client


def ask(session, *paths, method="get"):
    async def asked():
        async with client_of(session) as client:
            answers = []
            for path in paths:
                answer = await client.request(method, path)
                answers.append((answer.status, await answer.read(), answer.headers))
            return answers

    return asyncio.run(asked())


def json_of(session, path, status=200):
    ((found, body, _),) = ask(session, path)
    assert found == status
    return json.loads(body)


def test_health_answers_before_anything_is_simulated(session):
    health = json_of(session, "/api/health")
    assert health["status"] == "ok"
    assert health["state"] == "loading"
    assert health["revision"] == session.revision
    assert health["layout"] == str(session.layout.path)


def test_figures_that_are_not_there_yet_say_when_to_ask_again(session):
    ((status, body, headers),) = ask(session, "/api/kpis")
    assert status == 503
    assert headers["Retry-After"] == "1"
    assert "error" in json.loads(body)


def test_figures_carry_the_revision_they_belong_to(session):
    found = Figures(session.revision, session.factory, fake_result(900.0), 4)
    session.publish_figures(found)
    kpis = json_of(session, "/api/kpis")
    assert kpis["revision"] == session.revision
    assert kpis["good_cells_per_hour"] == {"mean": 900.0, "ci95": [890.0, 910.0]}


def test_the_layout_route_gives_text_and_model(session):
    layout = json_of(session, "/api/layout")
    assert layout["text"] == session.layout.path.read_text()
    assert [station["id"] for station in layout["factory"]["stations"]] == [
        "press",
        "oven",
        "store",
    ]


def test_the_scene_route_gives_every_station(session):
    scene = json_of(session, "/api/scene")
    assert scene["revision"] == session.revision
    assert len(scene["stations"]) == 3


def test_windows_of_the_recording_are_served_as_they_are(session):
    session.publish_film(session.revision, Film())
    assert json_of(session, "/api/timeline")["revision"] == session.revision
    answers = ask(
        session,
        f"/api/timeline/1?revision={session.revision}",
        f"/api/timeline/0?revision={session.revision + 1}",
        "/api/timeline/2",
        "/api/timeline/first",
        "/api/timeline/-1",
    )
    assert [status for status, _, _ in answers] == [200, 404, 404, 400, 404]
    assert answers[0][1] == b"second"


@pytest.mark.parametrize("path", ["/api/nothing", "/api/", "/assets/equipment/none.glb"])
def test_what_does_not_exist_is_not_found(session, path):
    ((status, _, _),) = ask(session, path)
    assert status == 404


def test_nothing_outside_the_equipment_is_served(session):
    answers = ask(
        session,
        "/assets/equipment/../../pyproject.toml",
        "/assets/equipment/%2e%2e/%2e%2e/pyproject.toml",
    )
    assert [status for status, _, _ in answers] == [404, 404]


def test_the_start_page_is_ours_and_asks_nobody_outside(session):
    ((_, body, _), (_, icon, _)) = ask(session, "/", "/favicon.ico")
    page = body.decode()
    assert "<title>LineTwin</title>" in page
    assert "__linetwin/view.css" in page
    assert "http://" not in page
    assert "https://" not in page
    assert b"<svg" in icon


def test_the_page_learns_the_address_of_its_websocket(session):
    ((status, body, headers),) = ask(session, "/paraview/", method="post")
    assert status == 200
    assert json.loads(body)["sessionURL"].startswith("ws://127.0.0.1:")
    assert headers["Content-Type"].startswith("application/json")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "http://elsewhere.example"}, 403),
        ({"Host": "elsewhere.example"}, 403),
        ({"Host": "127.elsewhere.example"}, 403),
        ({"Host": "localhost:80", "Origin": "http://localhost:80"}, 200),
    ],
)
def test_a_page_of_another_site_is_not_answered(session, headers, status):
    async def asked():
        app = web.Application(middlewares=[only_this_page])
        add_routes(app, session, Simulator(session, Mock()))
        async with TestClient(TestServer(app)) as client:
            return (await client.get("/api/health", headers=headers)).status

    assert asyncio.run(asked()) == status


def test_json_never_says_nan():
    assert finite({"a": [1.0, float("nan"), (float("inf"), 2)]}) == {"a": [1.0, None, [None, 2]]}


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/nothing"])
def test_an_unknown_route_is_answered_as_json(session, path):
    assert path in json_of(session, path, status=404)["error"]
