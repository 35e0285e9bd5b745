"""What is kept of many replications: all that the figures need, and no more memory for it."""

import tracemalloc

import numpy as np
import pytest

from viewer.simulation.books import SUMMARY
from viewer.simulation.kept import MOST_ROWS, Keeper
from viewer.simulation.replication import Run


def run(value: float, *, stations: int = 3) -> Run:
    rows = np.zeros(stations, SUMMARY)
    for k in range(stations):
        rows["working"][k] = value / (k + 1)
        rows["entered"][k] = int(100 * value)
    links, formats = np.array([value, 2 * value]), np.array([value, 3 * value])
    return Run(rows, links, formats, kernel_s=0.5, cells=10, cell_stations=30)


def keep(values: np.ndarray) -> Keeper:
    keeper = Keeper()
    for value in values:
        keeper.add(run(float(value)), float(3600 * value))
    return keeper


VALUES = np.random.default_rng(7).random(3 * MOST_ROWS + 5)


@pytest.mark.parametrize("count", [1, 2, 30, MOST_ROWS - 1])
def test_a_few_replications_are_kept_as_they_are(count: int) -> None:
    kept = keep(VALUES[:count]).kept()
    assert kept.samples.tolist() == (3600 * VALUES[:count]).tolist()
    assert kept.runs["working"][:, 1].tolist() == (VALUES[:count] / 2).tolist()
    assert kept.link_wip[:, 1].tolist() == (2 * VALUES[:count]).tolist()
    assert kept.formats[:, 1].tolist() == (3 * VALUES[:count]).tolist()
    assert (kept.kernel_s, kept.cells, kept.cell_stations) == (count / 2, 10 * count, 30 * count)


def test_many_replications_have_the_mean_and_the_error_of_their_groups() -> None:
    count = 2 * MOST_ROWS
    kept = keep(VALUES[:count]).kept()
    found = kept.runs["working"][:, 0]
    assert MOST_ROWS / 2 <= len(found) < MOST_ROWS
    assert len(kept.samples) == count
    assert found.mean() == pytest.approx(VALUES[:count].mean(), rel=1e-12)
    error = VALUES[:count].std(ddof=1) / count**0.5
    assert found.std(ddof=1) / len(found) ** 0.5 == pytest.approx(error, rel=0.1)


def test_a_group_that_is_not_full_yet_counts_too() -> None:
    kept = keep(VALUES).kept()
    size = 4
    assert len(kept.runs) == len(VALUES) // size + 1
    assert kept.runs["working"][0, 0] == pytest.approx(VALUES[:size].mean())
    assert kept.runs["working"][-1, 0] == pytest.approx(VALUES[-(len(VALUES) % size) :].mean())


def test_what_was_given_away_does_not_change_any_more() -> None:
    keeper = keep(VALUES[: MOST_ROWS - 1])
    before = keeper.kept()
    runs, samples = before.runs.copy(), before.samples.copy()
    for value in VALUES[:MOST_ROWS]:
        keeper.add(run(float(value)), float(value))
    assert np.array_equal(before.runs, runs)
    assert np.array_equal(before.samples, samples)


def test_twenty_thousand_replications_take_no_more_room_than_two_thousand() -> None:
    keeper, one = Keeper(), run(0.5)
    tracemalloc.start()
    try:
        for _ in range(MOST_ROWS):
            keeper.add(one, 1.0)
        tracemalloc.reset_peak()
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(20_000):
            keeper.add(one, 1.0)
        grown = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    # Samples: eight bytes each, in room that doubles; the groups stay within theirs.
    assert grown < 20_000 * 16 + MOST_ROWS * 3 * SUMMARY.itemsize
