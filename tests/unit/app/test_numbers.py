"""Figures on the screen: honest digits, true minus, no-break spaces."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.app.numbers import NBSP, clock, decimals_for, interval, number, plain, plus_minus


def test_thousands_are_parted_and_the_minus_is_a_minus():
    assert number(9213.6) == "9,214"
    assert number(-48.2) == "\u221248"
    assert number(277, sign=True) == "+277"
    assert interval(-48, 72, sign=True) == "[\u221248, +72]"


def test_a_rounded_zero_carries_no_sign():
    assert number(-0.2) == "0"
    assert number(0.2, sign=True) == "0"


def test_what_is_not_known_is_a_dash():
    assert number(None) == "\u2013"
    assert number(math.nan) == "\u2013"
    assert interval(math.nan, 3) == ""
    assert plus_minus(math.nan, 1) == ""


@pytest.mark.parametrize(
    ("half", "value", "decimals"),
    [
        (224, 9214, 0),
        (0.22, 9.26, 2),
        (1.1, 84.1, 1),
        (0.0004, 0.1234, 3),
        (None, 42.2, 2),
        (33057, 2169390, -3),
    ],
)
def test_the_interval_sets_how_many_digits_are_shown(half, value, decimals):
    assert decimals_for(half, value) == decimals


def test_a_large_figure_keeps_four_digits():
    assert number(2169390, decimals_for(33057, 2169390)) == "2,169,000"


def test_a_half_width_keeps_its_unit_free_form():
    assert plus_minus(0.07, 2) == f"±{NBSP}0.07"


@given(st.floats(0.001, 1e9))
def test_a_parameter_reads_back_as_the_same_figure_to_four_digits(value):
    assert float(plain(value)) == pytest.approx(value, rel=1e-3, abs=1e-9)


def test_the_clock_counts_hours_minutes_seconds():
    assert clock(15158.9) == "04:12:38"
    assert clock(-3) == "00:00:00"
