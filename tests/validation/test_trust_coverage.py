"""Whether intervals hold the truth as often as they say, also where a precision decides when to
stop: which ends a run more often when its samples happen to lie close together."""

import pytest
from lines import catalogue, factory_of

from viewer.factory.model import Factory
from viewer.simulation.run import simulate

SEEDS = 100
EXPONENTIAL = {"cycle_s": {"exponential": {"mean": 1.0}}}
LINES: dict[str, tuple[Factory, float]] = {
    # Two machines and three places: (b + 2) / (b + 3) good cells a second (Hunt 1956).
    "tandem": (factory_of([EXPONENTIAL, EXPONENTIAL], [{"capacity": 3}]), 5 / 6),
    # What arrives by chance leaves by chance at the same rate (Burke 1956).
    "M/M/1": (
        factory_of([EXPONENTIAL], arrivals={"interval_s": {"exponential": {"mean": 1.25}}}),
        0.8,
    ),
}


def held(name: str, **options: float) -> tuple[int, list[int]]:
    """Of how many seeds the interval holds the exact value; and the replications of each."""
    factory, exact = LINES[name]
    count, replications = 0, list[int]()
    for seed in range(SEEDS):
        result = simulate(factory, catalogue(), warmup_hours=0.5, seed=seed, **options)  # type: ignore[arg-type]
        bounds = result.good_cells_per_hour.ci95
        assert bounds is not None
        count += bounds[0] <= 3600 * exact <= bounds[1]
        replications.append(result.replications)
    return count, replications


# 95 of a hundred in the mean. Fewer than 88 or more than 99 would happen once in two hundred times;
# the seeds are fixed, so this does not change from run to run.


@pytest.mark.parametrize("replications", [2, 3, 5, 20])
@pytest.mark.parametrize("name", LINES)
def test_about_ninety_five_of_a_hundred_intervals_hold_the_exact_value(
    name: str, replications: int
) -> None:
    count, _ = held(name, hours=0.5, replications=replications)
    assert 88 <= count <= 99


@pytest.mark.parametrize(("name", "precision"), [("tandem", 0.01), ("M/M/1", 0.012)])
def test_stopping_when_the_precision_is_met_does_not_make_them_lie(
    name: str, precision: float
) -> None:
    count, replications = held(name, hours=0.5, precision=precision)
    assert 88 <= count <= 99
    # The rule did decide: most runs took more than the fewest there are.
    assert sorted(replications)[SEEDS // 2] > min(replications) >= 10
