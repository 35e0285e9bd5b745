"""The background worker: newest revision wins, an error is reported and the worker lives on."""

import threading

import pytest

from viewer.app import simulator as module
from viewer.app.session import FIRST_REVISION, REPLICATIONS
from viewer.app.simulator import Simulator
from viewer.errors import SimulationError

PATIENCE_S = 60


class Ear:
    """Collects what is reported and lets a test wait for it."""

    def __init__(self):
        self.heard = []
        self.news = threading.Condition()

    def hear(self, *what):
        with self.news:
            self.heard.append(what)
            self.news.notify_all()

    def simulation_progressed(self, revision, stage, done, total):
        self.hear("progress", revision, stage, done, total)

    def figures_published(self, revision, done, total):
        self.hear("figures", revision, done, total)

    def timeline_published(self, revision):
        self.hear("film", revision)

    def simulation_failed(self, revision, reason):
        self.hear("failed", revision, reason)

    def wait_for(self, *what):
        with self.news:
            return self.news.wait_for(lambda: what in self.heard, timeout=PATIENCE_S)


@pytest.fixture
def ear():
    return Ear()


@pytest.fixture
def worker(session, ear):
    worker = Simulator(session, ear)
    yield worker
    worker.stop()


def test_figures_come_early_and_then_narrow(session, ear, worker):
    worker.start()
    assert ear.wait_for("figures", FIRST_REVISION, REPLICATIONS, REPLICATIONS)
    assert ear.wait_for("film", FIRST_REVISION)
    done = [what[2] for what in ear.heard if what[0] == "figures"]
    assert done == [4, 8, 16, 30]
    assert session.kpis_json()["replications"] == REPLICATIONS
    assert session.outcome.window(0, FIRST_REVISION)[:4] == b"LTW2"


def test_an_edit_is_simulated_and_compared_with_the_layout_as_opened(session, ear, worker):
    worker.start()
    assert ear.wait_for("figures", FIRST_REVISION, REPLICATIONS, REPLICATIONS)
    session.commit_parameter("press", "cycle_s", "4")
    assert ear.wait_for("figures", FIRST_REVISION + 1, REPLICATIONS, REPLICATIONS)
    found = session.outcome.difference()
    assert found.verdict == "worse"
    assert found.change.high < 0


def test_the_reference_is_completed_when_an_edit_came_too_early(session, ear, worker):
    session.commit_parameter("press", "cycle_s", "4")
    worker.start()
    with ear.news:
        assert ear.news.wait_for(
            lambda: session.outcome.reference_runs == REPLICATIONS, timeout=PATIENCE_S
        )
    assert session.outcome.difference().verdict == "worse"


def test_a_failure_is_reported_and_the_next_edit_is_simulated(session, ear, worker, monkeypatch):
    replicate = Simulator._replicate

    def fails_once(self, revision, *arguments):
        if revision == FIRST_REVISION:
            raise SimulationError("press: stuck\nat 12 s")
        replicate(self, revision, *arguments)

    monkeypatch.setattr(module.Simulator, "_replicate", fails_once)
    worker.start()
    assert ear.wait_for("failed", FIRST_REVISION, "press: stuck at 12 s")
    session.commit_parameter("press", "cycle_s", "4")
    assert ear.wait_for("figures", FIRST_REVISION + 1, REPLICATIONS, REPLICATIONS)
    assert worker.problem is None


def test_an_overtaken_simulation_says_nothing_more(session, ear, worker):
    session.commit_parameter("press", "cycle_s", "4")
    worker._report(FIRST_REVISION, "too late")
    assert ear.heard == []


def test_bottleneck_scores_are_measured_once_somebody_asks(session, ear, worker):
    worker.start()
    assert ear.wait_for("figures", FIRST_REVISION, REPLICATIONS, REPLICATIONS)
    assert "sensitivity" not in session.kpis_json()
    ear.heard.clear()
    session.want_scores()
    assert ear.wait_for("figures", FIRST_REVISION, REPLICATIONS, REPLICATIONS)
    scores = session.kpis_json()["sensitivity"]
    assert set(scores) == set(session.factory.station_ids)
    assert sum(score["mean"] for score in scores.values()) <= 1 + 1e-9
