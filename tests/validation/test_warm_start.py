"""Batch stations and storages: capacities, and a start in the steady state."""

import numpy as np
import pytest
from lines import catalogue, factory_of, line_of, log_of

from viewer.simulation.replication import replicate
from viewer.simulation.result import Result
from viewer.simulation.run import simulate

HOUR_S = 3600.0


def result_of(stations: list[dict], links: list[dict], **options: float) -> Result:
    chosen = {"hours": 8.0, "replications": 4, **options}
    return simulate(factory_of(stations, links), catalogue(), **chosen)  # type: ignore[arg-type]


def aging_line(cycle_s: float, dwell_s: float, capacity: int) -> tuple[list[dict], list[dict]]:
    return (
        [
            {"id": "before", "cycle_s": {"gamma": {"mean": cycle_s, "cv": 0.3}}, "yield": 0.98},
            {"id": "aging", "kind": "storage", "dwell_s": dwell_s, "capacity": capacity},
            {"id": "after", "cycle_s": 0.5},
        ],
        [{"capacity": 40}, {"capacity": 40}],
    )


@pytest.mark.parametrize("hours", [2, 3, 48, 168, 1000])
def test_a_long_storage_passes_the_flow_on_from_the_start(hours: int) -> None:
    """Whatever the dwell, what comes out is what goes in: nobody waits nine days for the end."""
    result = result_of(*aging_line(1.0, hours * HOUR_S, 10_000_000))
    stations = result.stations
    assert stations["after"].good.mean == pytest.approx(0.98 * 3600, rel=0.005)
    assert stations["aging"].wip.mean == pytest.approx(0.98 * hours * HOUR_S, rel=0.01)


def test_a_slower_machine_before_a_week_of_aging_shows_at_the_exit_of_the_line() -> None:
    """The starting content is an estimate; it must not decide what leaves the line."""
    fast = result_of(*aging_line(1.0, 168 * HOUR_S, 10_000_000))
    slow = result_of(*aging_line(1.25, 168 * HOUR_S, 10_000_000))
    ratio = slow.good_cells_per_hour.mean / fast.good_cells_per_hour.mean
    assert ratio == pytest.approx(1.0 / 1.25, rel=0.005)


def test_the_start_up_of_the_line_does_not_come_out_of_a_storage_again() -> None:
    """A dwell inside the run: the empty line of the first minutes must not come out once more."""
    stations, links = aging_line(1.0, 3 * HOUR_S, 10_000_000)
    links[0] = {"capacity": 4000, "transport_s": 2400.0}
    line = line_of(stations, links)
    log = log_of(line, horizon_s=9 * HOUR_S, warmup_s=HOUR_S)
    leave = log.t_leave[log.visits(2)]
    per_quarter = np.histogram(leave, bins=np.arange(4, 37) * 900.0)[0]
    assert per_quarter.min() > 0.9 * 0.98 * 900


def test_a_full_storage_limits_the_line_to_its_places_per_dwell() -> None:
    result = result_of(*aging_line(1.0, 48 * HOUR_S, 86_400))
    assert result.good_cells_per_hour.mean == pytest.approx(86_400 / 48, rel=0.005)
    assert result.stations["aging"].utilisation.mean == pytest.approx(1.0, abs=0.01)
    assert result.stations["before"].blocked.mean > 0.4


def test_the_content_of_a_storage_never_exceeds_its_places() -> None:
    line = line_of(*aging_line(0.4, 100.0, 150))
    log = log_of(line, horizon_s=2000.0, warmup_s=500.0)
    rows = log.visits(1)
    times = np.concatenate([log.t_enter[rows], log.t_leave[rows]])
    steps = np.repeat([1, -1], rows.stop - rows.start)
    order = np.lexsort((steps, times))
    assert np.cumsum(steps[order]).max() == 150


def towers(machines: int, cycle_s: float, batch: int = 64) -> tuple[list[dict], list[dict]]:
    return (
        [
            {"id": "before", "cycle_s": {"gamma": {"mean": 1.0, "cv": 0.3}}},
            {"id": "formation", "kind": "batch", "batch": batch, "machines": machines,
             "cycle_s": cycle_s},
            {"id": "after", "cycle_s": 0.5},
        ],
        [{"capacity": 200}, {"capacity": 200}],
    )  # fmt: skip


@pytest.mark.parametrize("cycle_s", [1800.0, 2 * HOUR_S, 12 * HOUR_S])
def test_too_few_towers_bind_at_their_cells_per_cycle(cycle_s: float) -> None:
    machines = int(0.8 * cycle_s / 64)
    result = result_of(*towers(machines, cycle_s))
    # While a tower loads, at one cell a second, it does not work.
    expected = machines * 64 / (cycle_s + 64 / (machines * 64 / cycle_s)) * 3600
    found = result.stations["after"].good.mean
    assert found == pytest.approx(machines * 64 / cycle_s * 3600, rel=0.03)
    assert found < machines * 64 / cycle_s * 3600 * 1.005
    assert expected < machines * 64 / cycle_s * 3600
    assert result.stations["formation"].utilisation.mean > 0.95
    assert result.bottleneck == "formation"


@pytest.mark.parametrize("cycle_s", [1800.0, 2 * HOUR_S, 12 * HOUR_S])
def test_enough_towers_do_not_show_at_the_exit(cycle_s: float) -> None:
    machines = int(1.25 * cycle_s / 64) + 2
    result = result_of(*towers(machines, cycle_s))
    assert result.stations["after"].good.mean == pytest.approx(3600, rel=0.01)
    busy = cycle_s / 64 / machines
    assert result.stations["formation"].utilisation.mean == pytest.approx(busy, rel=0.02)
    assert result.bottleneck == "before"


def test_a_batch_starts_when_it_is_complete_and_ends_together() -> None:
    line = line_of(*towers(10, 400.0, batch=16))
    log = log_of(line, horizon_s=4000.0, warmup_s=1000.0)
    rows = log.visits(1)
    start, finish = log.t_start[rows], log.t_finish[rows]
    whole = len(start) // 16 * 16
    batches = start[:whole].reshape(-1, 16)
    assert np.array_equal(batches.min(axis=1), batches.max(axis=1))
    assert np.array_equal(batches[:, 0], log.t_enter[rows][:whole].reshape(-1, 16)[:, -1])
    known = finish[:whole] <= 4000.0
    np.testing.assert_allclose((finish - start)[:whole][known], 400.0, rtol=1e-12)


def test_a_warm_start_gives_what_a_very_long_run_gives() -> None:
    """Eight hours behind three hours of soaking, against a run that has really filled up."""
    stations, links = aging_line(1.0, 3 * HOUR_S, 20_000)
    stations[0]["failures"] = {"mtbf_s": 900.0, "mttr_s": 120.0}
    warm = result_of(stations, links, replications=100)
    cold = result_of(stations, links, replications=100, warmup_hours=6.0)
    for one in (warm, cold):
        assert one.good_cells_per_hour.half < 0.01 * one.good_cells_per_hour.mean
    difference = warm.good_cells_per_hour.mean - cold.good_cells_per_hour.mean
    both = np.hypot(warm.good_cells_per_hour.half, cold.good_cells_per_hour.half)
    assert abs(difference) < 1.5 * both


def test_initial_cells_are_counted_like_all_others() -> None:
    line = line_of(*aging_line(1.0, 48 * HOUR_S, 1_000_000))
    s = replicate(line, seed=1, replication=0, warmup_s=HOUR_S, horizon_s=3 * HOUR_S).stations
    assert s["released"][1] == s["entered"][1] > 10_000
    assert np.array_equal(s["entered"] + s["released"], s["left"] + s["scrapped"] + s["inside"])
