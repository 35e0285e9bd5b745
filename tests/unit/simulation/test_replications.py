"""Replications come in order, several at a time, and can be stopped."""

import threading

import pytest
from lines import catalogue, factory_of

from viewer.errors import SimulationError
from viewer.simulation.run import Result, simulate

LINE = factory_of(
    [
        {"cycle_s": {"exponential": {"mean": 1.0}}},
        {"cycle_s": 1.2, "failures": {"mtbf_s": 300.0, "mttr_s": 30.0}},
    ],
    [{"capacity": 5}],
)


def run(**options: object) -> Result:
    chosen: dict[str, object] = {"hours": 0.5, "warmup_hours": 0.1, "replications": 6, **options}
    return simulate(LINE, catalogue(), **chosen)  # type: ignore[arg-type]


def test_replications_do_not_depend_on_how_many_run_at_a_time() -> None:
    alone, together = run(workers=1), run(workers=4)
    assert alone.samples.tolist() == together.samples.tolist()
    assert run(replications=3).samples.tolist() == alone.samples.tolist()[:3]
    assert run(seed=2).samples.tolist() != alone.samples.tolist()


def test_progress_counts_up_and_brings_what_is_known_so_far() -> None:
    seen: list[tuple[int, int, int]] = []
    caller = threading.get_ident()

    def progress(done: int, total: int, partial: Result) -> None:
        assert threading.get_ident() == caller
        seen.append((done, total, partial.replications))

    run(progress=progress)
    assert seen == [(k, 6, k) for k in range(1, 7)]


def test_a_cancelled_run_keeps_what_was_done() -> None:
    cancel = threading.Event()

    def progress(done: int, _total: int, _partial: Result) -> None:
        if done == 2:
            cancel.set()

    found = run(replications=1000, progress=progress, cancel=cancel)
    assert 2 <= found.replications < 20


def test_a_million_replications_stop_at_ctrl_c_with_what_was_done() -> None:
    def progress(done: int, _total: int, _partial: Result) -> None:
        if done == 3:
            raise KeyboardInterrupt

    found = run(replications=1_000_000, progress=progress)
    assert found.replications == 3


def test_a_run_cancelled_before_its_first_replication_says_so() -> None:
    with pytest.raises(SimulationError, match="cancelled"):
        run(cancel=lambda: True)


def test_an_error_in_the_progress_of_the_caller_ends_the_run() -> None:
    class Overtaken(Exception):
        pass

    def progress(_done: int, _total: int, _partial: Result) -> None:
        raise Overtaken

    with pytest.raises(Overtaken):
        run(replications=100_000, progress=progress)
