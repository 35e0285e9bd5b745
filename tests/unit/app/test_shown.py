"""What the panels say about figures, in both languages."""

import math
from typing import Any

import pytest

from viewer.app.numbers import NBSP
from viewer.app.shown.deeds import describe
from viewer.app.shown.figures import Figure, figure, station_figure
from viewer.app.shown.inspector import inspector
from viewer.app.shown.rail import rail, stations
from viewer.app.shown.result import Difference, Progress, result
from viewer.app.shown.wording import (
    area_name,
    clause,
    duration_text,
    refusal,
    station_name,
    with_subject_particle,
)
from viewer.factory.commands import MoveStation, SetParameter
from viewer.factory.flow import resolve_links

DONE = Progress(30, 30, 8)


def share(mean):
    return {"mean": mean, "ci95": [mean - 0.01, mean + 0.01]}


KPIS = {
    "good_cells_per_hour": {"mean": 9213.7, "ci95": [8990.2, 9438.4]},
    "bottleneck": "oven",
    "gwh_per_year": {"mean": 9.264, "ci95": [9.03, 9.48]},
    "wip": {"mean": 6480.4, "ci95": [6270, 6690]},
    "lead_time_s": {"mean": 2532, "ci95": [2454, 2610]},
    "stations": {
        "press": {"utilisation": share(0.64), "blocked": share(0.21), "scrapped": share(0.0)},
        "oven": {"utilisation": share(0.96), "starved": share(0.04), "good": share(9213.0)},
        "store": {},
    },
}


def shown(session, kpis, lang="en", **changes) -> dict[str, Any]:
    options = {"progress": DONE, "difference": None, "edited": False} | changes
    return result(session.factory, kpis, lang, **options)


def test_throughput_stands_beside_its_interval(session):
    panel = shown(session, KPIS)
    assert (panel["throughput"], panel["interval"]) == ("9,214", "[8,990, 9,438]")


def test_a_line_without_chance_is_exact(session):
    kpis = KPIS | {"good_cells_per_hour": {"mean": 4501.0, "ci95": [4501.0, 4501.0]}}
    assert shown(session, kpis)["interval"] == "exact, no interval"


def test_the_bottleneck_is_named_with_what_its_neighbour_suffers(session):
    panel = shown(session, KPIS)
    assert panel["bottleneck"] == "oven"
    said = f"{panel['limit_name']}{panel['limit_text']}"
    assert said.replace(NBSP, " ") == (
        "oven limits the line: busy 96 % while Press is blocked 21 %."
    )


def test_the_korean_sentence_joins_the_particle_to_the_name(session):
    korean = shown(session, KPIS | {"bottleneck": "press"}, "ko")
    assert f"{korean['limit_name']}{korean['limit_text']}".startswith("프레스가 라인을 제한합니다")
    assert with_subject_particle("전해액 주입") == "전해액 주입이"
    assert with_subject_particle("EOL") == "EOL이(가)"


def test_values_carry_unit_and_half_width(session):
    values = {value["key"]: value for value in shown(session, KPIS)["values"]}
    assert (values["gwh"]["text"], values["gwh"]["half"]) == ("9.26", f"±{NBSP}0.23")
    assert (values["lead_time"]["text"], values["lead_time"]["unit"]) == ("42.2", "min")
    assert values["wip"]["text"] == "6,480"


def test_before_the_first_runs_nothing_is_claimed(session):
    panel = shown(session, None, progress=Progress(0, 30, 8))
    assert not panel["ready"]
    assert panel["throughput"] == ""
    assert all(value["text"] == "" for value in panel["values"])


def test_refining_says_how_far_it_is_and_keeps_the_old_values(session):
    panel = shown(session, KPIS, progress=Progress(8, 30, 8))
    assert panel["head"] == "refining, 8 of 30 runs"
    assert panel["throughput"] == "9,214"


def test_a_simulation_that_stopped_is_said_and_does_not_seem_to_go_on(session):
    panel = shown(session, None, progress=Progress(0, 30, 8, failed=True))
    assert panel["head"] == "The simulation stopped"
    assert not panel["refining"]


@pytest.mark.parametrize(
    ("low", "high", "verdict", "word"),
    [
        (107, 447, "better", "better"),
        (-447, -107, "worse", "worse"),
        (-48, 72, "no detectable difference", "no detectable difference"),
    ],
)
def test_a_change_comes_with_interval_and_verdict(session, low, high, verdict, word):
    change = Figure((low + high) / 2, low, high)
    panel = shown(session, KPIS, edited=True, difference=Difference(8937, change, verdict))
    assert panel["difference"]["word"] == word
    assert panel["difference"]["text"][0] == ("+" if low + high > 0 else "\u2212")
    assert "8,937" in panel["reference"]


def test_the_list_follows_the_flow(session):
    groups: list[Any] = rail(session.factory, "en")
    assert [(g["name"], g["count"]) for g in groups] == [("Assembly", 2), ("Formation & aging", 1)]
    press, oven = groups[0]["stations"]
    assert (press["name"], press["machines"], oven["machines"]) == ("Press", 1, 2)


def test_millions_of_cells_in_the_line_are_said_shortly(session):
    kpis = KPIS | {"wip": {"mean": 2169390.3, "ci95": [2136333.7, 2202447.0]}}

    def wip(lang):
        return next(v for v in shown(session, kpis, lang)["values"] if v["key"] == "wip")

    assert (wip("en")["text"], wip("en")["unit"]) == ("2.169", "M cells")
    assert (wip("ko")["text"], wip("ko")["unit"]) == ("216.9", "만 개")


def test_search_knows_both_names(session):
    assert stations(session.factory, "ko")[0] == {
        "id": "press",
        "name": "프레스",
        "other_name": "Press",
    }


def panel_of(session, station, kpis=KPIS, lang="en") -> dict[str, Any]:
    factory = session.factory
    return inspector(
        factory,
        session.reference,
        station,
        equipment=session.catalogue[factory.station(station).equipment],
        links=resolve_links(factory, session.catalogue),
        estimates=session.layout.estimates,
        kpis=kpis,
        lang=lang,
    )


def test_estimates_are_marked_and_facts_are_not(session):
    fields = {field["key"]: field for field in panel_of(session, "press")["parameters"]}
    assert fields["cycle_s"]["estimate"]
    assert not fields["machines"]["estimate"]


def test_a_changed_field_remembers_what_it_was(session):
    session.commit_parameter("press", "cycle_s", "2.5")
    fields = {field["key"]: field for field in panel_of(session, "press")["parameters"]}
    assert (fields["cycle_s"]["text"], fields["cycle_s"]["original"]) == ("2.5", "2")
    assert fields["machines"]["original"] is None


def test_links_of_a_station_name_its_neighbours(session):
    links = panel_of(session, "oven")["links"]
    assert [(link["direction"], link["station"]) for link in links] == [
        ("From", "press"),
        ("To", "store"),
    ]


def test_without_figures_the_tab_now_is_empty_and_not_zero(session):
    panel = panel_of(session, "press", kpis=None)
    assert panel["shares"] == []
    assert panel["flows"] == []


def test_an_edit_is_described_in_the_words_of_the_panel(session):
    factory = session.factory
    assert describe(MoveStation("press", (1, 2)), factory, "en") == "Press moved"
    assert describe(MoveStation("press", (1, 2)), factory, "ko") == "프레스 이동됨"
    edit = SetParameter("press", "failures.mtbf_s", 1)
    assert describe(edit, factory, "en") == "Press: MTBF changed"


def test_a_reason_ends_the_sentence_of_the_toast(session):
    factory = session.factory
    assert clause("Overlaps Store by 2.70 m", factory) == "overlaps Store by 2.70 m."
    assert clause("Press stands outside the hall.", factory) == "Press stands outside the hall."
    assert clause("AMR spine is blocked", factory) == "AMR spine is blocked."


def test_a_refused_value_is_explained_in_the_language_of_the_page(session):
    reason = session.commit_parameter("press", "cycle_s", "0").message
    assert refusal(reason, "en") == "expected a time above 0"
    assert refusal(reason, "ko") == "0보다 큰 시간이 필요합니다."
    share = session.commit_parameter("press", "yield", "120").message
    assert "at most 100" in refusal(share, "en")
    assert refusal(share, "ko").endswith("값이 필요합니다.")
    other = session.commit_parameter("press", "machines", "0").message
    assert other in refusal(other, "ko")


def test_names_areas_and_times_read_like_words(session):
    assert station_name(session.factory.station("oven"), "ko") == "oven"
    assert area_name("clean_room_2", "en") == "Clean room 2"
    assert area_name(None, "en") == "Line"
    assert duration_text(2532, "en") == f"42.2{NBSP}min"


def test_a_figure_is_read_with_and_without_an_interval():
    assert figure({"x": {"mean": 3, "ci95": [2, 4]}}, "x") == Figure(3, 2, 4)
    for alone in ({"mean": 3, "ci95": [None, None]}, 3):
        read = figure({"x": alone}, "x")
        assert read is not None
        assert math.isnan(read.half)
    assert figure({"x": {"mean": None}}, "x") is None
    assert figure(None, "x") is None
    assert station_figure({"stations": {}}, "press", "good") is None
