"""What a faster station would give the line."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lines import catalogue, factory_of, line_of

from viewer.factory.durations import Duration
from viewer.simulation.randomness import SERVICE, sample_many
from viewer.simulation.run import Result, measure_sensitivity, simulate
from viewer.simulation.sensitivity import faster, restricted, scaled, sensitivity_of
from viewer.simulation.specs import encode

DURATIONS = [
    Duration("constant", (2.0,)),
    Duration("exponential", (3.0,)),
    Duration("uniform", (1.0, 4.0)),
    Duration("triangular", (1.0, 2.0, 4.0)),
    Duration("normal", (3.0, 2.0)),
    Duration("lognormal", (3.0, 2.0)),
    Duration("gamma", (3.0, 0.7)),
    Duration("weibull", (3.0, 1.7)),
    Duration("empirical", (1.0, 5.0, 2.5)),
]


def run(stations: list[dict], links: list[dict], **options: object) -> Result:
    chosen: dict = {"hours": 2, "warmup_hours": 0.2, "replications": 4, **options}
    return simulate(factory_of(stations, links), catalogue(), **chosen)


@pytest.mark.parametrize("duration", DURATIONS, ids=lambda one: one.kind)
def test_a_faster_station_draws_the_same_times_only_shorter(duration: Duration) -> None:
    def draws(one: Duration) -> np.ndarray:
        specs, values = encode([one])
        out = np.empty(200)
        with np.errstate(over="ignore"):
            sample_many(specs, values, np.uint64(7), SERVICE, out)
        return out

    np.testing.assert_allclose(draws(scaled(duration, 0.8)), 0.8 * draws(duration), rtol=1e-12)


def test_only_the_station_that_is_meant_becomes_faster() -> None:
    rack = {"kind": "storage", "dwell_s": 50.0, "capacity": 60}
    line = line_of([{"cycle_s": 2.0}, rack, {"cycle_s": 3.0}], [{"capacity": 5}] * 2)
    assert faster(line, 2, by=0.5).service_mean_s.tolist() == [2.0, 0.0, 2.0]
    assert faster(line, 1, by=0.25).dwell_s.tolist() == [0.0, 40.0, 0.0]
    assert line.dwell_s.tolist() == [0.0, 50.0, 0.0]


def test_without_chance_all_of_the_speed_up_of_the_slowest_station_reaches_the_line() -> None:
    result = run([{"cycle_s": 1.0}, {"cycle_s": 1.5}, {"cycle_s": 1.2}], [{"capacity": 3}] * 2)
    scores = measure_sensitivity(result).scores
    assert scores["s2"].mean == pytest.approx(1.0, abs=0.05)
    assert scores["s1"].mean == scores["s3"].mean == 0.0


def test_two_stations_that_hold_each_other_up_gain_nothing_alone() -> None:
    result = run([{"cycle_s": 1.5}, {"cycle_s": 1.5}], [{"capacity": 3}])
    scores = measure_sensitivity(result).scores
    assert [score.mean for score in scores.values()] == pytest.approx([0.0, 0.0], abs=0.03)


def test_a_storage_that_is_always_full_limits_the_line_with_its_dwell() -> None:
    rack = {"kind": "storage", "dwell_s": 600.0, "capacity": 100}
    result = run(
        [{"cycle_s": 1.0}, rack, {"cycle_s": 1.0}], [{"capacity": 5}] * 2, warmup_hours=0.5
    )
    scores = measure_sensitivity(result).scores
    assert scores["s2"].mean == pytest.approx(1.0, abs=0.05)


def test_where_utilisation_misleads_the_arrows_and_the_speed_up_find_the_same_station() -> None:
    """The first station works 89 % of the time, the second 80 % and limits the line.

    The second one alone would make 1 / 0.9 cells a second for four fifths of the time: 0.889. The
    first alone would make 1, is the busiest of all, and would give nothing if it were faster.
    """
    often_down = {"cycle_s": 0.9, "failures": {"mtbf_s": 120.0, "mttr_s": 30.0}}
    stations = [{"cycle_s": 1.0}, often_down, {"cycle_s": 0.95}]
    result = run(stations, [{"capacity": 200}] * 2, hours=12, warmup_hours=1, replications=6)
    busy = {name: one.utilisation.mean for name, one in result.stations.items()}
    assert max(busy, key=lambda name: busy[name]) == "s1"
    assert busy["s1"] == pytest.approx(0.889, abs=0.02)
    assert busy["s2"] == pytest.approx(0.8, abs=0.02)
    assert result.bottleneck == "s2"
    scores = measure_sensitivity(result).scores
    assert scores["s2"].mean > 0.8
    assert scores["s1"].mean < 0.15
    reason = result.to_json("x")["bottleneck_reason"]
    assert isinstance(reason, str)
    assert reason.startswith("The waiting turns at s2: s1 before it is blocked 1")
    assert "s3 after it is starved 1" in reason
    assert "So say 100% of the replications." in reason


@pytest.mark.parametrize(("slow", "other"), [(0, "s2 after it"), (1, "s1 before it")])
def test_the_reason_at_an_end_of_the_line_names_its_one_neighbour(slow: int, other: str) -> None:
    stations = [{"cycle_s": 1.5 if k == slow else 1.0} for k in range(2)]
    reason = str(run(stations, [{"capacity": 3}]).to_json("x")["bottleneck_reason"])
    assert other in reason
    assert ";" not in reason


def test_a_single_station_is_its_own_reason() -> None:
    reason = run([{"cycle_s": 1.0}], []).to_json("x")["bottleneck_reason"]
    assert reason == "s1 is the only station that works."


def test_scores_within_the_limits_stay_as_measured() -> None:
    means = np.array([0.6, 0.3, 0.0])
    assert restricted(means, np.full(3, 0.1)).tolist() == means.tolist()


def test_of_scores_that_are_too_much_the_uncertain_ones_give_way() -> None:
    found = restricted(np.array([0.9, 0.3, -0.2]), np.array([0.01, 0.2, 0.2]))
    assert found.sum() == pytest.approx(1.0)
    assert found[0] == pytest.approx(0.9, abs=0.01)
    assert found[2] == 0.0


@given(
    st.lists(st.tuples(st.floats(-2, 3), st.floats(0, 2)), min_size=1, max_size=30),
)
def test_no_score_is_negative_and_together_they_are_at_most_one(
    measured: list[tuple[float, float]],
) -> None:
    means, errors = np.array(measured).T
    found = restricted(means, errors)
    assert (found >= 0).all()
    assert found.sum() <= 1 + 1e-9


@given(st.integers(0, 2**32))
def test_the_restricted_scores_are_the_most_likely_ones(seed: int) -> None:
    """No other scores within the limits, drawn at random, lie closer to what was measured."""
    rng = np.random.default_rng(seed)
    means, errors = rng.normal(0.3, 0.4, 4), rng.uniform(0.05, 0.5, 4)

    def distance(scores: np.ndarray) -> float:
        return float((((scores - means) / errors) ** 2).sum())

    best = distance(restricted(means, errors))
    for _ in range(50):
        assert best <= distance(rng.dirichlet(np.ones(5))[:4]) + 1e-9


def test_intervals_hold_the_score_and_stay_within_the_limits() -> None:
    rng = np.random.default_rng(4)
    base = rng.normal(100, 5, 10)
    gains = np.array([[1.2], [0.1], [0.0]]) + rng.normal(0, 0.3, (3, 10))
    found = sensitivity_of(("a", "b", "c"), base, base + gains)
    assert sum(one.mean for one in found.scores.values()) <= 1 + 1e-9
    for one in found.scores.values():
        assert one.ci95 is not None
        assert 0 <= one.ci95[0] <= one.mean <= one.ci95[1] <= 1
    shown = found.to_json()
    assert set(shown["a"]) == {"mean", "ci95", "measured"}
    measured = shown["a"]["measured"]
    assert isinstance(measured, dict)
    assert measured["mean"] == pytest.approx(float(gains[0].mean() / base.mean() * 100))


def test_a_line_that_puts_out_nothing_has_no_score() -> None:
    found = sensitivity_of(("a",), np.zeros(3), np.zeros((1, 3)))
    assert found.scores["a"].mean == 0.0


def test_one_replication_gives_scores_without_intervals() -> None:
    found = sensitivity_of(("a", "b"), np.array([100.0]), np.array([[100.9], [100.4]]))
    assert [one.ci95 for one in found.scores.values()] == [None, None]
    assert sum(one.mean for one in found.scores.values()) == pytest.approx(1.0)
