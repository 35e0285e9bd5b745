"""The report is one page that needs nothing else and hides nothing."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from lines import catalogue, factory_of

from viewer import __version__
from viewer.factory.content_hash import content_hash
from viewer.reporting.losses import line_losses, station_losses
from viewer.reporting.page import Source, page
from viewer.reporting.svg import number, ticks
from viewer.simulation.run import record, simulate

SOURCE = Source(name="A line", path="line.yaml", estimates=3)
BROKEN = {"mtbf_s": 300.0, "mttr_s": 60.0}
STATIONS = [
    {"id": "first", "cycle_s": 3.0, "yield": 0.9},
    {"id": "second", "cycle_s": {"gamma": {"mean": 3.2, "cv": 0.5}}, "failures": BROKEN},
    {"id": "third", "cycle_s": 2.0},
]


def report(stations=STATIONS, *, source: Source = SOURCE, doubts=(), replications: int = 4) -> str:
    factory = factory_of(stations, [{"capacity": 5}] * (len(stations) - 1))
    options: dict = {"hours": 0.5, "warmup_hours": 0.1}
    result = simulate(factory, catalogue(), replications=replications, **options)
    return page(result, record(factory, catalogue(), **options), source, doubts)


class Reader(HTMLParser):
    """Notes tags, attributes and text; complains about tags that are not closed in order."""

    VOID = ("meta", "circle", "rect", "line", "path", "br")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.values: list[str] = []
        self.words = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.values += [f"{name}={value}" for name, value in attrs]
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.values += [f"{name}={value}" for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.fixture(scope="module")
def html() -> str:
    return report()


def test_the_page_is_whole_and_fetches_nothing(html: str) -> None:
    read = Reader(html)
    assert read.open == []
    assert not {"script", "link", "img", "iframe", "object"} & set(read.tags)
    assert not [value for value in read.values if value.startswith(("src=", "href="))]
    assert re.findall(r"url\((?!#)|@import|https?:", html) == []
    assert "default-src 'none'" in html
    assert len(html) < 300_000


def test_it_says_where_its_numbers_come_from(html: str) -> None:
    words = Reader(html).words
    for said in (
        "4 runs of 0.5 h, 0.1 h warm-up, seed 1, cell 4680",
        "3 values in the layout are marked as estimates",
        "no plant data",
        "Layout line.yaml, hash of its content",
        content_hash(factory_of(STATIONS, [{"capacity": 5}] * 2)),
        f"LineTwin {__version__}",
        "recurrence kernel, seed 1",
        "Intervals are 95 %",
    ):
        assert said in words


def test_every_chart_and_figure_is_there(html: str) -> None:
    words = Reader(html).words
    for heading in ("Throughput", "State shares", "Buffer fill", "Lead time", "Stations"):
        assert heading in words
    assert html.count("good cells/h</title>") == 4
    for state in ("starved", "blocked", "down", "changeover"):
        assert f'id="p-{state}"' in html
    assert "The waiting turns at" in words
    assert "nan" not in words.lower()


def test_the_losses_lead_from_planned_time_to_the_oee(html: str) -> None:
    words = Reader(html).words
    assert "OEE of the line" in words
    assert "OEE of second" in words
    factory = factory_of(STATIONS, [{"capacity": 5}] * 2)
    result = simulate(factory, catalogue(), replications=4, hours=0.5, warmup_hours=0.1)
    for steps in (station_losses(result.stations["second"]), line_losses(result)):
        rest = 1.0
        for step in steps:
            if step.kind == "remains":
                assert step.share == pytest.approx(rest, abs=2e-3)
            rest = step.share if step.kind == "remains" else rest - step.share
            assert f"{step.name}: {100 * step.share:.1f} %" in words
    assert station_losses(result.stations["second"])[-1].share == pytest.approx(
        result.stations["second"].oee.mean
    )
    assert line_losses(result)[-1].share == pytest.approx(result.oee.mean)


def test_electricity_is_shown_as_an_estimate_where_the_power_is_known(html: str) -> None:
    assert "Electricity" not in Reader(html).words
    powered = [{**STATIONS[0], "power_kw": 20.0}, *STATIONS[1:]]
    words = Reader(report(powered)).words
    assert "Electricity of a good cell" in words
    assert "kWh" in words
    assert "Electricity counts the 1 of 3 stations whose power the layout gives" in words


def test_the_same_result_gives_the_same_page(html: str) -> None:
    assert report() == html


@pytest.mark.parametrize("replications", [1, 2])
def test_few_replications_give_a_page_too(replications: int) -> None:
    read = Reader(report(replications=replications))
    assert ("one run, no interval" in read.words) == (replications == 1)
    assert "nan" not in read.words.lower()


def test_a_single_station_without_chance_gives_a_page_too() -> None:
    read = Reader(report([{"id": "only", "cycle_s": 2.0}]))
    assert "the same in every run" in read.words
    assert "only is the only station" in read.words


def test_doubts_stand_at_the_top() -> None:
    read = Reader(report(doubts=["the warm-up is too short"]))
    assert read.words.index("the warm-up is too short") < read.words.index("State shares")


def test_names_from_a_file_stay_text() -> None:
    evil = "<script>alert(1)</script>\"'&"
    stations = [{**STATIONS[0], "name": '"<b onload=x>"'}, *STATIONS[1:]]
    read = Reader(report(stations, source=Source(name=evil, path=evil, estimates=0), doubts=[evil]))
    assert "script" not in read.tags
    assert "b" not in read.tags
    assert read.words.count(evil) == 4


@given(st.floats(-1e9, 1e9), st.floats(1e-9, 1e9))
def test_the_marks_of_an_axis_hold_everything_and_are_few(low: float, span: float) -> None:
    # An axis shorter than its numbers can be told apart has no marks to speak of.
    assume(span > 1e-6 * abs(low))
    marks = ticks(low, low + span)
    assert marks[0] <= low + 1e-6 * span + 1e-9 * abs(low)
    assert marks[-1] >= low + span - 1e-6 * span - 1e-9 * abs(low)
    assert 2 <= len(marks) <= 8


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, "0"), (9728.4, "9,728"), (0.05924, "0.05924"), (-3.1, "−3.1"), (2308069, "2,308,000")],
)
def test_numbers_have_four_digits_at_most(value: float, shown: str) -> None:
    assert number(value) == shown
