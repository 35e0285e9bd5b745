"""Sensitivities of a line whose throughput has a closed form."""

import pytest
from lines import catalogue, factory_of

from viewer.simulation.run import measure_sensitivity, simulate

REPLICATIONS = 24


def throughput(first_s: float, second_s: float, places: int) -> float:
    """Two exponential stations, saturated, `places` between them, blocking after service.

    The cells at the second station (waiting before it, or blocked in the first, included) are a
    birth-death process on 0 … places + 2 (Hunt 1956, "Sequential arrays of waiting lines").
    """
    ratio, top = second_s / first_s, places + 2
    weights = [ratio**k for k in range(top + 1)]
    return (1 - weights[0] / sum(weights)) / second_s


@pytest.mark.parametrize(
    ("first_s", "second_s", "places"), [(10.0, 10.0, 2), (10.0, 8.0, 4), (7.0, 10.0, 1)]
)
def test_the_scores_are_the_derivatives_of_the_exact_throughput(
    first_s: float, second_s: float, places: int
) -> None:
    stations = [{"cycle_s": {"exponential": {"mean": mean}}} for mean in (first_s, second_s)]
    result = simulate(
        factory_of(stations, [{"capacity": places}]),
        catalogue(),
        hours=100,
        replications=REPLICATIONS,
        seed=11,
    )
    exact = throughput(first_s, second_s, places)
    assert result.good_cells_per_hour.mean / 3600 == pytest.approx(exact, rel=0.01)
    truth = [
        (throughput(first_s / 1.01, second_s, places) / exact - 1) / 0.01,
        (throughput(first_s, second_s / 1.01, places) / exact - 1) / 0.01,
    ]
    # Both stations together are all there is: their exact derivatives add up to 1.
    assert sum(truth) == pytest.approx(1.0, abs=0.02)
    found = measure_sensitivity(result)
    for one, score, true in zip(found.measured.values(), found.scores.values(), truth, strict=True):
        assert one.half < 0.05
        assert abs(one.mean - true) < 2 * one.half
        assert score.mean == pytest.approx(true, abs=0.05)
    assert sum(score.mean for score in found.scores.values()) <= 1 + 1e-9
