"""Keyed draws: right distributions, and the same number for the same question."""

import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.factory.durations import Duration
from viewer.simulation import randomness
from viewer.simulation.specs import encode

DRAWS = 400_000
KEY = np.uint64(randomness.station_key(1, 0, "winding"))

DURATIONS = [
    Duration("constant", (2.0,)),
    Duration("exponential", (2.0,)),
    Duration("uniform", (1.0, 3.0)),
    Duration("triangular", (1.0, 2.0, 6.0)),
    Duration("triangular", (1.0, 1.0, 2.0)),
    Duration("triangular", (2.0, 2.0, 2.0)),
    Duration("normal", (2.0, 0.5)),
    Duration("normal", (1.0, 1.0)),
    Duration("lognormal", (2.0, 1.5)),
    Duration("gamma", (2.0, 0.5)),
    Duration("gamma", (2.0, 2.0)),
    Duration("weibull", (2.0, 1.5)),
    Duration("weibull", (2.0, 0.8)),
    Duration("empirical", (1.0, 2.0, 5.0)),
]


def draws_of(duration: Duration, count: int = DRAWS, purpose: np.uint64 = randomness.SERVICE):
    specs, values = encode([duration])
    found = np.empty(count)
    randomness.sample_many(specs, values, KEY, purpose, found)
    return found


@pytest.mark.parametrize("duration", DURATIONS, ids=lambda d: f"{d.kind}{d.parameters}")
def test_a_distribution_has_the_mean_and_deviation_it_promises(duration: Duration) -> None:
    found = draws_of(duration)
    assert found.min() >= 0
    error = 4.5 * duration.sd_s / math.sqrt(DRAWS)
    assert abs(found.mean() - duration.mean_s) <= error + 1e-12
    # The deviation of a sample deviation follows from the fourth moment.
    fourth = ((found - found.mean()) ** 4).mean()
    spread = math.sqrt(max(fourth - duration.sd_s**4, 0) / DRAWS) / (2 * duration.sd_s or 1)
    assert abs(found.std() - duration.sd_s) <= 5 * spread + 1e-12


def test_an_empirical_time_is_one_of_the_values_given() -> None:
    assert set(np.unique(draws_of(DURATIONS[-1], 1000))) == {1.0, 2.0, 5.0}


def test_uniforms_lie_inside_and_fill_every_tenth_evenly() -> None:
    found = draws_of(Duration("uniform", (0.0, 1.0)))
    counts = np.histogram(found, bins=20, range=(0, 1))[0]
    assert 0 < found.min() < found.max() < 1
    chi2 = ((counts - DRAWS / 20) ** 2 / (DRAWS / 20)).sum()
    assert chi2 < 50  # beyond 1 in 10 000 for 19 degrees of freedom


def test_neighbouring_draws_and_purposes_are_uncorrelated() -> None:
    one = draws_of(Duration("uniform", (0.0, 1.0)))
    other = draws_of(Duration("uniform", (0.0, 1.0)), purpose=randomness.SCRAP)
    limit = 4.5 / math.sqrt(DRAWS)
    assert abs(np.corrcoef(one[1:], one[:-1])[0, 1]) < limit
    assert abs(np.corrcoef(one, other)[0, 1]) < limit


def test_stations_replications_and_seeds_have_draws_of_their_own() -> None:
    keys = {
        randomness.station_key(seed, replication, station)
        for seed in range(20)
        for replication in range(20)
        for station in ("winding", "winding2", "fill")
    }
    assert len(keys) == 20 * 20 * 3
    assert randomness.station_key(1, 0, "winding") == 15043005246459810425


@given(st.floats(1e-12, 1 - 1e-12))
def test_the_normal_quantile_undoes_the_normal_distribution(p: float) -> None:
    found = randomness.normal_quantile(p)
    assert found == pytest.approx(NormalDist().inv_cdf(p), rel=1e-9, abs=1e-9)


def test_a_draw_does_not_depend_on_what_was_drawn_before() -> None:
    some = draws_of(Duration("gamma", (2.0, 0.5)), 10)
    many = draws_of(Duration("gamma", (2.0, 0.5)), 1000)
    assert np.array_equal(some, many[:10])
