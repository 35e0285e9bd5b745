"""A storyboard refers to what exists, or says in which line it does not."""

from typing import Any

import pytest

from viewer.app.session import Session
from viewer.app.tours import read_tour, tours_of
from viewer.errors import LayoutError
from viewer.paths import LAYOUTS

SHIPPED = sorted((LAYOUTS / "tours").glob("*.yaml"))

TOUR = """\
tour: 1
layout: bench.yaml
name: Bench
name_ko: 벤치
steps:
  - title: Press
    title_ko: 프레스
    caption: It presses.
    caption_ko: 누릅니다.
    view: station:press
    select: press
    duration_s: 8
"""


def read(text):
    return read_tour(text, "t.yaml", stations=("press", "oven"), views=("overview", "top"))


def problems(text):
    with pytest.raises(LayoutError) as caught:
        read(text)
    return caught.value.problems


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_tour_that_ships_leads_through_a_layout_that_ships(path):
    layout = LAYOUTS / path.read_text(encoding="utf-8").split("layout: ")[1].split()[0]
    session = Session.open(layout)
    found: Any = session.tours_json()
    assert found["problems"] == []
    assert found["tours"]
    assert all(step["captions"]["ko"] for tour in found["tours"] for step in tour["steps"])


def test_a_step_says_what_is_shown_and_for_how_long():
    (step,) = read(TOUR).steps
    assert (step.view, step.select, step.lens, step.duration_s) == (
        "station:press",
        "press",
        "none",
        8.0,
    )


@pytest.mark.parametrize(
    ("change", "to", "line"),
    [
        ("select: press", "select: pres", "t.yaml:11: steps[0].select: unknown station 'pres'"),
        ("station:press", "station:pres", "t.yaml:10: steps[0].view: unknown station 'pres'"),
        ("view: station:press", "view: tap", "t.yaml:10: steps[0].view: unknown view 'tap'"),
        ("duration_s: 8", "duration_s: 0", "t.yaml:12: steps[0].duration_s:"),
        ("duration_s: 8", "duration: 8", "t.yaml:12: steps[0].duration"),
        ("    caption_ko: 누릅니다.\n", "", "t.yaml:6: steps[0].caption_ko"),
    ],
)
def test_a_wrong_step_is_told_with_its_line(change, to, line):
    (problem,) = problems(TOUR.replace(change, to))
    assert problem.startswith(line)


@pytest.mark.parametrize("text", ["", "- 1", "{", "tour: 2"])
def test_what_is_no_tour_is_one_clear_refusal(text):
    assert all(problem.startswith("t.yaml:") for problem in problems(text))


def test_a_wrong_tour_is_left_out_and_told_and_the_right_one_shown(session):
    folder = session.layout.path.parent / "tours"
    folder.mkdir()
    (folder / "a.yaml").write_text(TOUR, encoding="utf-8")
    (folder / "b.yaml").write_text(TOUR.replace("station:press", "cellar"), encoding="utf-8")
    found: Any = session.tours_json()
    assert [tour["names"]["en"] for tour in found["tours"]] == ["Bench"]
    assert len(found["problems"]) == 1
    assert "b.yaml:10" in found["problems"][0]


def test_a_layout_without_tours_has_none(session):
    assert tours_of(session.layout.path, stations=(), views=()) == ([], [])
