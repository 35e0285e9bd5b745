"""The charts tell what the runs and the recording say."""

from typing import Any

import numpy as np
import pytest

from viewer.app.analysis import RECORDED_RUNS, STEP_S, of_recording, of_runs, output_rate, over_time
from viewer.simulation.run import record, simulate


@pytest.fixture
def log(session):
    return record(session.factory, session.catalogue, hours=2, warmup_hours=2.5)


def test_what_leaves_over_time_adds_up_to_the_output_of_the_run(session, log):
    result = simulate(session.factory, session.catalogue, hours=2, warmup_hours=2.5, replications=1)
    rate = output_rate(log)
    assert len(rate) == 2 * 3600 / STEP_S
    assert rate.mean() == pytest.approx(result.samples[0], rel=1e-3)


def test_state_shares_and_the_flow_are_those_of_the_runs(session):
    result = simulate(session.factory, session.catalogue, hours=1, replications=4)
    found: Any = of_runs(result, session.factory)
    assert [station["id"] for station in found["stations"]] == ["press", "oven"]
    for station in found["stations"]:
        assert sum(station["shares"].values()) == pytest.approx(1.0, abs=1e-6)
    assert found["losses"][-1]["share"] == pytest.approx(result.oee.mean)
    assembly, formation = found["flow"]["parts"]
    assert (assembly["area"], formation["area"]) == ("assembly", "formation")
    oven = result.stations["oven"]
    assert assembly["good"] == oven.good.mean
    assert assembly["scrapped"] == pytest.approx(oven.scrapped.mean)


def test_buffers_never_hold_more_than_their_places(log):
    found: Any = of_recording(log)
    for fill in found["buffers"]:
        assert min(fill["cells"]) >= 0
        assert max(fill["cells"]) <= fill["places"]
    for part in found["lead"]:
        assert sum(part["percent"]) == pytest.approx(100.0)


def test_an_edit_ends_the_recorded_runs(session):
    options = {"hours": 0.5, "seed": 1}
    line = session.factory, session.catalogue
    assert over_time(*line, **options, overtaken=lambda: True) is None
    found: Any = over_time(*line, **options, overtaken=lambda: False)
    assert found["runs"] == RECORDED_RUNS
    assert np.all(np.array(found["low"]) <= np.array(found["mean"]))
