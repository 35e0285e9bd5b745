"""simulate, compare and record as the commands and the page use them."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest
from lines import catalogue, factory_of, line_of

from viewer.errors import SimulationError, UsageError
from viewer.factory.durations import Duration
from viewer.factory.model import Factory
from viewer.simulation.replication import replicate
from viewer.simulation.run import Result, compare, difference, record, simulate

ROOT = Path(__file__).resolve().parents[3]

BROKEN = {"mtbf_s": 300.0, "mttr_s": 30.0}


def small_line(machines: int = 1) -> Factory:
    return factory_of(
        [
            {"id": "first", "cycle_s": {"exponential": {"mean": 1.0}}, "yield": 0.95},
            {"id": "second", "cycle_s": 1.2, "machines": machines, "failures": BROKEN},
        ],
        [{"capacity": 5}],
    )


def run(factory: Factory, **options: object) -> Result:
    chosen: dict[str, object] = {"hours": 0.5, "warmup_hours": 0.1, "replications": 6, **options}
    return simulate(factory, catalogue(), **chosen)  # type: ignore[arg-type]


def test_a_result_answers_with_intervals_and_names_the_bottleneck() -> None:
    found = run(small_line()).to_json("line.yaml")
    assert found["layout"] == "line.yaml"
    assert found["kernel"] == "recurrence"
    assert (found["seed"], found["hours"], found["replications"]) == (1, 0.5, 6)
    rate = found["good_cells_per_hour"]
    assert isinstance(rate, dict)
    assert rate["ci95"][0] < rate["mean"] < rate["ci95"][1]
    assert found["bottleneck"] == "second"
    stations = found["stations"]
    assert isinstance(stations, dict)
    states = ("utilisation", "blocked", "starved", "down", "changeover")
    for station in ("first", "second"):
        total = sum(stations[station][state]["mean"] for state in states)
        assert total == pytest.approx(1.0)
        assert {"wait_s", "good", "scrapped", "wip", "oee"} <= set(stations[station])
    timing = found["timing"]
    assert isinstance(timing, dict)
    assert timing["kernel_s"] > 0
    assert timing["cell_stations"] > timing["cells"] > 6 * 1000


def test_a_single_replication_gives_means_without_intervals() -> None:
    found = run(small_line(), replications=1)
    assert found.good_cells_per_hour.ci95 is None
    assert found.stations["first"].utilisation.ci95 is None


def test_the_year_is_counted_as_350_working_days() -> None:
    found = run(small_line())
    energy_wh = found.line.energy_wh
    expected = found.good_cells_per_hour.mean * 350 * 24 * energy_wh / 1e9
    assert found.gwh_per_year.mean == pytest.approx(expected)


def test_a_second_machine_at_the_bottleneck_is_better_and_the_same_line_is_no_different() -> None:
    options = {"hours": 0.5, "warmup_hours": 0.1, "replications": 8}
    found = compare(small_line(), small_line(machines=2), catalogue(), **options)  # type: ignore[arg-type]
    assert found.difference is not None
    assert found.difference.verdict == "better"
    assert found.difference.ci95[0] > 0
    same = compare(small_line(), small_line(), catalogue(), **options)  # type: ignore[arg-type]
    shown = same.to_json("a.yaml", "b.yaml")["difference"]
    assert shown == {
        "mean": 0.0,
        "ci95": [0.0, 0.0],
        "verdict": "no detectable difference",
        "replications": 8,
        "runs_needed": None,
        "runs_needed_for_1_percent": 2,
    }


def test_common_random_numbers_make_the_difference_precise() -> None:
    """A pair differs less than two runs with draws of their own would."""
    a, b = run(small_line(), replications=20), run(small_line(machines=2), replications=20)
    paired = difference(a, b)
    assert paired is not None
    alone = (a.samples.var(ddof=1) + b.samples.var(ddof=1)) ** 0.5
    assert (b.samples - a.samples).std(ddof=1) < alone


def test_results_of_different_runs_are_not_paired() -> None:
    with pytest.raises(UsageError, match="same seed"):
        difference(run(small_line()), run(small_line(), seed=2))


def test_the_recording_is_the_replication_of_that_number() -> None:
    result = run(small_line())
    for replication in (0, 3):
        log = record(
            small_line(), catalogue(), hours=0.5, warmup_hours=0.1, replication=replication
        )
        leave = log.t_leave[log.visits(1)]
        good = ((leave > 360) & (leave <= 2160)).sum()
        assert good * 2 == pytest.approx(result.samples[replication])


@pytest.mark.parametrize(
    "wrong", [{"hours": 0}, {"warmup_hours": -1}, {"replications": 0}, {"kernel": "magic"}]
)
def test_nonsense_is_refused_in_words(wrong: dict) -> None:
    with pytest.raises(UsageError, match="expected"):
        run(small_line(), **wrong)


def test_a_line_in_which_time_stands_still_ends_with_an_error_naming_station_and_time() -> None:
    nothing = {"cycle_s": {"empirical": [0.0, 1e-320]}}
    line = factory_of([nothing, nothing], [{"capacity": 5}])
    with pytest.raises(SimulationError, match=r"station 's[12]' at 0.0 s: .* almost 0 s"):
        run(line, replications=1)


def test_a_cell_that_takes_no_time_at_all_stops_the_clock_and_is_reported() -> None:
    line = replace(line_of([{"cycle_s": 1.0}]), service=(Duration("constant", (0.0,)),))
    with pytest.raises(SimulationError, match=r"station 's1' at 0\.0 s: time stands still"):
        replicate(line, seed=1, replication=0, warmup_s=0.0, horizon_s=10.0)


def test_a_log_that_does_not_fit_into_memory_is_refused() -> None:
    factory = factory_of([{"cycle_s": 1e-6}, {"cycle_s": 1e-6}], [{"capacity": 5}])
    with (
        patch("viewer.simulation.replication.new_world", side_effect=MemoryError),
        pytest.raises(SimulationError, match="the log does not fit into memory"),
    ):
        record(factory, catalogue(), hours=1)


def test_importing_the_simulation_does_not_load_the_compiler() -> None:
    code = (
        "import sys; import viewer.simulation.run, viewer.simulation.timeline;"
        "sys.exit('numba' in sys.modules or 'pyarrow' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    assert done.returncode == 0
