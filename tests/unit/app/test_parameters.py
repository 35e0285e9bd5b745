"""Figures of the inspector: shown in units for people, read back without a surprise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.app.parameters import is_estimate, parameter, parameters, pose, time_unit, with_mean
from viewer.errors import UsageError
from viewer.factory.durations import Duration
from viewer.factory.model import Station

PRESS = Station(id="press", cycle_s=Duration("constant", (2.0,)))


def shown(session, station):
    return {p.key: (p.text, p.unit) for p in parameters(session.factory.station(station))}


def test_a_machine_shows_its_pace_and_its_breakdowns(session):
    assert shown(session, "press") == {
        "machines": ("1", ""),
        "cycle_s": ("2", "s"),
        "yield": ("100", "%"),
        "failures.mtbf_s": ("60", "min"),
        "failures.mttr_s": ("4", "min"),
    }


def test_a_storage_shows_its_dwell_time_and_no_pace(session):
    assert shown(session, "store") == {
        "machines": ("1", ""),
        "dwell_s": ("2", "h"),
        "capacity": ("5000", "cells"),
        "yield": ("100", "%"),
    }


def test_what_is_typed_is_read_in_the_unit_that_is_shown(session):
    press = session.factory.station("press")
    assert parameter(press, "failures.mtbf_s").parse("90") == ("failures.mtbf_s", 5400)
    assert parameter(press, "yield").parse("99.6") == ("yield", 0.996)
    assert parameter(press, "machines").parse("1,000") == ("machines", 1000)


def test_a_new_mean_keeps_the_shape_of_a_distribution(session):
    key, value = parameter(session.factory.station("oven"), "cycle_s").parse("8")
    assert (key, value) == ("cycle_s", Duration("lognormal", (8.0, 2.0)))


@pytest.mark.parametrize("typed", ["", "fast", "1 2", "0x10", "1,5", "1,50", "12,3456", ",5", "1,"])
def test_what_is_not_a_number_is_refused(session, typed):
    with pytest.raises(UsageError, match="number"):
        parameter(session.factory.station("press"), "cycle_s").parse(typed)


@pytest.mark.parametrize("typed", ["1.5", "nan", "inf", "-inf", "1e400"])
def test_half_a_machine_is_refused(session, typed):
    with pytest.raises(UsageError, match="number"):
        parameter(session.factory.station("press"), "machines").parse(typed)


@pytest.mark.parametrize("typed", ["0", "-3", "nan", "inf", "1e308"])
def test_a_time_that_cannot_be_is_refused_with_a_reason(session, typed):
    before = session.factory
    for key in ("cycle_s", "failures.mtbf_s"):
        commit = session.commit_parameter("press", key, typed)
        assert not commit.ok
        assert commit.message
    assert session.factory is before


@given(st.text(max_size=12))
def test_no_text_breaks_a_field(typed):
    try:
        key, value = parameter(PRESS, "cycle_s").parse(typed)
    except UsageError:
        return
    assert key == "cycle_s"
    assert isinstance(value, float)
    assert value > 0


def test_an_unknown_key_is_refused(session):
    with pytest.raises(UsageError, match="no parameter 'colour'"):
        parameter(session.factory.station("press"), "colour")


def test_estimates_of_the_file_are_known_to_the_fields(session):
    estimates = session.layout.estimates
    assert is_estimate(estimates, "press", "cycle_s")
    assert is_estimate(estimates, "press", "failures.mttr_s")
    assert not is_estimate(estimates, "oven", "yield")


def test_a_place_is_three_figures(session):
    assert [(p.key, p.text) for p in pose(session.factory.station("oven"))] == [
        ("at_m.x", "22"),
        ("at_m.y", "10"),
        ("facing_deg", "0"),
    ]


@pytest.mark.parametrize(
    ("seconds", "unit"), [(0, "s"), (90, "s"), (240, "min"), (7200, "h"), (43200, "h"), (9e5, "d")]
)
def test_a_time_is_said_in_the_unit_a_person_would_use(seconds, unit):
    assert time_unit(seconds)[0] == unit


@pytest.mark.parametrize(
    "duration",
    [
        Duration("uniform", (2.0, 4.0)),
        Duration("triangular", (1.0, 2.0, 6.0)),
        Duration("gamma", (3.0, 0.5)),
        Duration("weibull", (3.0, 1.5)),
        Duration("empirical", (1.0, 2.0, 9.0)),
        Duration("normal", (3.0, 0.5)),
    ],
)
def test_stretching_a_distribution_moves_mean_and_spread_alike(duration):
    stretched = with_mean(duration, 2 * duration.mean_s)
    assert stretched.mean_s == pytest.approx(2 * duration.mean_s)
    assert stretched.sd_s == pytest.approx(2 * duration.sd_s)


@pytest.mark.parametrize("typed", ["0", "-1", "100.1", "1e30"])
def test_a_share_is_refused_in_the_unit_that_is_shown(session, typed):
    with pytest.raises(UsageError, match="at most 100 %"):
        parameter(session.factory.station("press"), "yield").parse(typed)
