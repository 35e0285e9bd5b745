"""Means and deviations of the times of a layout, against what draws of them show."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.errors import LayoutError
from viewer.factory.durations import Duration, constant, exponential, written
from viewer.factory.layout_file import parse_layout

N = 400_000


def draws(duration: Duration) -> np.ndarray:
    rng = np.random.default_rng(7)
    p = duration.parameters
    match duration.kind:
        case "constant":
            return np.full(N, p[0])
        case "exponential":
            return rng.exponential(p[0], N)
        case "uniform":
            return rng.uniform(p[0], p[1], N)
        case "triangular":
            return rng.triangular(p[0], p[1], p[2], N)
        case "normal":
            return np.maximum(0, rng.normal(p[0], p[1], N))
        case "lognormal":
            spread = math.log(1 + (p[1] / p[0]) ** 2)
            return rng.lognormal(math.log(p[0]) - spread / 2, math.sqrt(spread), N)
        case "gamma":
            return rng.gamma(1 / p[1] ** 2, p[0] * p[1] ** 2, N)
        case "weibull":
            return p[0] * rng.weibull(p[1], N)
        case "empirical":
            return rng.choice(p, N)


@pytest.mark.parametrize(
    "duration",
    [
        constant(3),
        exponential(20),
        Duration("uniform", (2, 8)),
        Duration("triangular", (2, 3, 9)),
        Duration("normal", (3, 0.5)),
        Duration("normal", (3, 4)),
        Duration("lognormal", (300, 200)),
        Duration("gamma", (3, 0.4)),
        Duration("weibull", (9000, 1.5)),
        Duration("empirical", (1, 2, 2, 7)),
    ],
    ids=lambda duration: f"{duration.kind}{duration.parameters}",
)
def test_mean_and_deviation_are_those_of_the_draws(duration: Duration):
    sample = draws(duration)
    assert duration.mean_s == pytest.approx(sample.mean(), rel=0.01)
    assert duration.sd_s == pytest.approx(sample.std(), rel=0.02, abs=1e-9)


def test_a_plain_number_is_constant_for_a_cycle_and_exponential_for_a_breakdown():
    text = "layout: 1\nstations: [{id: a, cycle_s: 3, failures: {mtbf_s: 60, mttr_s: 5}}]\n"
    station = parse_layout(text, "x.yaml").stations[0]
    assert station.cycle_s == constant(3)
    assert station.failures is not None
    assert station.failures.mtbf_s == exponential(60)


POSITIVE = st.floats(0.001, 1e6)
PAIRS = st.tuples(POSITIVE, POSITIVE)
TRIPLES = st.tuples(POSITIVE, POSITIVE, POSITIVE).map(lambda values: tuple(sorted(values)))
DURATIONS = st.one_of(
    POSITIVE.map(constant),
    POSITIVE.map(exponential),
    PAIRS.map(lambda values: Duration("uniform", tuple(sorted(values)))),
    TRIPLES.map(lambda values: Duration("triangular", values)),
    PAIRS.map(lambda values: Duration("normal", values)),
    PAIRS.map(lambda values: Duration("gamma", values)),
    st.lists(POSITIVE, min_size=1, max_size=5).map(lambda x: Duration("empirical", tuple(x))),
)


@given(duration=DURATIONS)
def test_every_distribution_can_be_written_and_read_again(duration: Duration, station):
    assert station(cycle_s=written(duration)).cycle_s == duration


def test_a_distribution_that_only_ever_gives_zero_is_no_time(line):
    with pytest.raises(LayoutError, match="at least one time above 0 s"):
        line((5, 10)).with_station("s1", cycle_s={"empirical": (0, 0)})


@given(duration=DURATIONS, factor=st.floats(0.1, 10))
def test_a_slower_machine_has_longer_times_of_the_same_shape(duration: Duration, factor: float):
    longer = duration.scaled(factor)
    assert longer.kind == duration.kind
    assert longer.mean_s == pytest.approx(factor * duration.mean_s)
    assert longer.sd_s == pytest.approx(factor * duration.sd_s, abs=1e-6 * duration.mean_s)
    assert duration.scaled(1) is duration


@pytest.mark.parametrize(
    "duration", [Duration("lognormal", (300, 200)), Duration("weibull", (9000, 1.5))]
)
def test_a_scaled_distribution_is_that_of_scaled_draws(duration: Duration):
    assert np.allclose(draws(duration.scaled(2.5)), 2.5 * draws(duration))
