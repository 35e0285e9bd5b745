"""Lenses: each station has a share for its colour and a value, and claims none it does not have."""

from typing import Any

import pytest

from viewer.app.shown.lenses import MEASURES, lenses
from viewer.factory.flow import resolve_links
from viewer.simulation.energy import STANDBY_SHARE

SCORES = {"press": {"mean": 0.62, "ci95": [0.58, 0.66]}, "oven": {"mean": 0.0, "ci95": [0.0, 0.1]}}
KPIS: dict[str, object] = {
    "stations": {
        "press": {"utilisation": {"mean": 0.6, "ci95": None}, "blocked": {"mean": 0.2}},
        "oven": {"utilisation": {"mean": 0.9, "ci95": None}, "starved": {"mean": 0.08}},
    },
    "links": {"press->oven": {"wip": {"mean": 5.0, "ci95": [4.0, 6.0]}}},
}


def shown(session, kpis=KPIS, factory=None, lang="en") -> dict[str, Any]:
    factory = factory or session.factory
    return lenses(factory, resolve_links(factory, session.catalogue), kpis, lang)


def test_without_figures_no_lens_claims_anything(session):
    found = shown(session, None)
    assert set(found) == set(MEASURES)
    assert not any(one["ready"] or one["shares"] for one in found.values())


def test_a_conveyor_is_as_full_as_its_places_say(session):
    found = shown(session)["wip"]
    assert found["shares"] == {"oven": 5 / 20}
    assert found["texts"] == {"oven": "5"}


def test_a_machine_that_waits_draws_half_of_its_power(session):
    factory = session.factory
    powered = factory.model_copy(
        update={
            "stations": tuple(
                s.model_copy(update={"power_kw": 10.0}) if s.id == "press" else s
                for s in factory.stations
            )
        }
    )
    found = shown(session, factory=powered)["energy"]
    assert found["texts"] == {"press": f"{10 * (0.6 + STANDBY_SHARE * 0.2):.0f}"}
    assert found["shares"] == {"press": 1.0}


def test_the_ranking_leaves_out_who_gains_nothing_and_gives_the_reason(session):
    assert shown(session)["bottleneck"]["ranking"] == []
    (first,) = shown(session, KPIS | {"sensitivity": SCORES})["bottleneck"]["ranking"]
    assert (first["id"], first["text"]) == ("press", "62\u00a0%")
    assert first["why"] == "Busy 60\u00a0% while oven is starved 8\u00a0%."


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_score_of_a_station_that_is_gone_is_not_ranked(session, lang):
    gone = KPIS | {"sensitivity": {"nobody": {"mean": 0.5, "ci95": [0.4, 0.6]}}}
    assert shown(session, gone, lang=lang)["bottleneck"]["ranking"] == []
