"""The warm-up that MSER-5 finds removes the bias of a line that starts empty."""

import numpy as np
from lines import line_of

from viewer.simulation.warmup import find_warmup, output_series


def test_the_output_after_the_warmup_found_has_its_exact_mean() -> None:
    """An M/M/1 line's output is a Poisson process of the arrival rate once it is in steady state.

    Started empty, it puts out less at first. With rho = 0.8 the transient is a matter of some
    relaxation times, 1 / (mu (1 - sqrt(rho))^2) = 90 service times (Cohen, The Single Server
    Queue, II.2.1): with a service time of 20 s that is half an hour.
    """
    line = line_of(
        [{"cycle_s": {"exponential": {"mean": 20.0}}}],
        arrivals={"interval_s": {"exponential": {"mean": 25.0}}},
    )
    found = find_warmup(line, warmup_hours=1.0, seed=3)
    assert found.needed_hours is not None
    assert found.needed_hours <= 2.0
    spans, pilots = 300, 300
    series = np.array(
        [
            output_series(line, seed=9, replication=r, warmup_s=3600, span_s=60, spans=spans)
            for r in range(pilots)
        ]
    )
    kept = series[:, int(found.needed_hours * 60) :]
    error = kept.mean(axis=1).std(ddof=1) / pilots**0.5
    assert abs(kept.mean() - 60 / 25) < 4 * error
    # The beginning, on the other hand, is short of cells beyond doubt.
    start = series[:, :5].mean(axis=1)
    assert start.mean() < 60 / 25 - 4 * start.std(ddof=1) / pilots**0.5
