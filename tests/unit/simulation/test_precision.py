"""As many replications as a precision takes, and not one of them by luck."""

import numpy as np
import pytest
from lines import catalogue, factory_of

from viewer.errors import UsageError
from viewer.simulation.intervals import interval
from viewer.simulation.precision import AT_LEAST, Precision, Stopping
from viewer.simulation.run import Result, simulate

RANDOM = factory_of([{"cycle_s": {"exponential": {"mean": 10.0}}}])
CONSTANT = factory_of([{"cycle_s": 10.0}])


def run(factory=RANDOM, **options) -> Result:
    chosen = {"hours": 1, "warmup_hours": 0, "precision": 0.05, **options}
    return simulate(factory, catalogue(), **chosen)


def until_enough(values: np.ndarray, stopping: Stopping) -> int:
    for count, value in enumerate(values, 1):
        stopping.add(float(value))
        if stopping.enough:
            return count
    raise AssertionError("never enough")


def precision_of(result: Result) -> Precision:
    assert result.precision is not None
    return result.precision


def test_a_run_goes_on_until_the_interval_is_narrow_enough() -> None:
    result = run()
    found, rate = precision_of(result), result.good_cells_per_hour
    assert found.met
    assert found.replications == result.replications > AT_LEAST
    assert found.reached == pytest.approx(rate.half / rate.mean)
    assert rate.half / rate.mean <= 0.05


def test_a_finer_precision_takes_more_replications_which_begin_with_the_same_ones() -> None:
    coarse, fine = run(), run(precision=0.01)
    assert fine.replications > 3 * coarse.replications
    assert fine.samples[: coarse.replications].tolist() == coarse.samples.tolist()


def test_how_many_run_at_a_time_does_not_change_where_it_stops() -> None:
    assert run(workers=1).samples.tolist() == run(workers=4).samples.tolist()


def test_a_line_without_chance_takes_the_fewest_replications_there_are() -> None:
    found = precision_of(run(CONSTANT))
    assert (found.replications, found.reached, found.met) == (AT_LEAST, 0.0, True)


def test_the_most_replications_allowed_end_it_and_it_says_so() -> None:
    result = run(precision=0.001, max_replications=12)
    found = precision_of(result)
    assert (found.replications, found.met) == (12, False)
    assert found.reached is not None
    assert found.reached > 0.001
    # Half the width shrinks with the square root of the number of replications.
    assert found.needed is not None
    about = 12 * (found.reached / 0.001 * 1.96 / 2.2) ** 2
    assert found.needed == pytest.approx(about, rel=0.05)
    assert result.to_json("x")["precision"] == {
        "wanted": 0.001,
        "reached": found.reached,
        "replications": 12,
        "met": False,
        "replications_needed": found.needed,
    }


def test_without_a_precision_asked_for_there_is_none_in_the_answer() -> None:
    result = run(precision=None, replications=3)
    assert result.precision is None
    assert "precision" not in result.to_json("x")


def test_ctrl_c_leaves_what_was_reached_so_far() -> None:
    def progress(done: int, _total: int, _partial: Result) -> None:
        if done == 4:
            raise KeyboardInterrupt

    found = precision_of(run(precision=0.001, progress=progress))
    assert (found.replications, found.met) == (4, False)


def test_progress_tells_how_many_it_will_probably_be() -> None:
    totals: list[int] = []
    result = run(progress=lambda done, total, _: totals.append(total - done))
    assert min(totals) == 0 == totals[-1]
    assert len(totals) == result.replications


@pytest.mark.parametrize("wrong", [0.0, -0.01, 1.0, float("nan")])
def test_a_precision_that_makes_no_sense_is_refused(wrong: float) -> None:
    with pytest.raises(UsageError, match="precision: expected"):
        run(precision=wrong)


def test_the_mean_and_the_spread_are_those_of_the_interval() -> None:
    values = np.random.default_rng(4).normal(1e6, 3.0, 50)
    stopping = Stopping(1e-9)
    for value in values:
        stopping.add(float(value))
    found = interval(values)
    assert stopping.reached == pytest.approx(found.half / found.mean, rel=1e-6)


@pytest.mark.parametrize(("spread", "about"), [(2.5, 31), (10.0, 390)])
def test_a_wider_spread_takes_more_replications(spread: float, about: int) -> None:
    """Normal samples need about (1.96 spread / half width)² of them, and the look-ahead."""
    rng = np.random.default_rng(5)
    counts = [
        until_enough(rng.normal(100.0, spread, 5000), Stopping(0.01, at_most=5000))
        for _ in range(40)
    ]
    assert about * 0.85 < np.mean(counts) < about * 1.25


@pytest.mark.parametrize("shape", ["normal", "skewed"])
def test_stopping_early_does_not_make_the_intervals_lie(shape: str) -> None:
    """Of 100 procedures about 95 end with an interval that holds the truth.

    Without the look-ahead it would be 92 or 93. Four standard errors of 2000 procedures are 0.02.
    """
    rng = np.random.default_rng(6)
    held, runs = 0, 2000
    for _ in range(runs):
        if shape == "normal":
            values = rng.normal(100.0, 4.0, 400)
        else:
            values = 100.0 + 2.0 * (rng.gamma(4.0, 1.0, 400) - 4.0)
        count = until_enough(values, Stopping(0.015, at_most=400))
        found = interval(values[:count])
        assert found.ci95 is not None
        held += found.ci95[0] <= 100.0 <= found.ci95[1]
    assert 0.93 < held / runs < 0.97
