"""Whether the intervals can be believed."""

from lines import catalogue, factory_of

from viewer.simulation.run import compare, simulate


def test_of_a_hundred_intervals_about_ninety_five_hold_the_exact_value() -> None:
    """Two exponential machines and three places: (b + 2) / (b + 3) good cells a second."""
    exponential = {"cycle_s": {"exponential": {"mean": 1.0}}}
    factory = factory_of([exponential, exponential], [{"capacity": 3}])
    exact, held = 5 / 6 * 3600, 0
    for seed in range(100):
        found = simulate(
            factory, catalogue(), hours=2, warmup_hours=0.2, replications=6, seed=seed
        ).good_cells_per_hour
        assert found.ci95 is not None
        held += found.ci95[0] <= exact <= found.ci95[1]
    # 95 in the mean; fewer than 88 or more than 99 would happen once in a thousand times.
    assert 88 <= held <= 99


def test_a_change_that_changes_nothing_is_rarely_called_a_difference() -> None:
    """The same line under other names has other draws: a difference would be a false alarm."""
    one = {"cycle_s": {"exponential": {"mean": 1.0}}}
    a = factory_of([{"id": "a", **one}, {"id": "b", **one}], [{"capacity": 3}])
    b = factory_of([{"id": "c", **one}, {"id": "d", **one}], [{"capacity": 3}])
    alarms = 0
    for seed in range(100):
        found = compare(a, b, catalogue(), hours=1, warmup_hours=0.2, replications=6, seed=seed)
        assert found.difference is not None
        alarms += found.difference.verdict != "no detectable difference"
    assert alarms <= 12
