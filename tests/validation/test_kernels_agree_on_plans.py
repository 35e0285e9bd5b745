"""Both kernels run a plan of several formats alike, time for time and bit for bit."""

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st
from lines import Fields, catalogue, factory_of, line_of
from test_kernels_agree import assert_same_books, assert_same_paths, link, times

from viewer.simulation import recurrence, replication
from viewer.simulation.line import LineArrays
from viewer.simulation.run import simulate

FORMATS = ("4680", "4695", "46100", "46110", "46120")


@st.composite
def station(draw: st.DrawFn, *, grid: bool) -> Fields:
    count = draw(st.sampled_from([1, 1, 2, 3, 4, 7]))
    mean = count * draw(st.sampled_from([0.5, 1.0, 2.0]) if grid else st.floats(0.3, 3.0))
    made: dict[str, object] = {"machines": count, "cycle_s": draw(times(mean, grid=grid))}
    if count > 1 or draw(st.booleans()):
        made["changeover_s"] = draw(st.sampled_from([1.0, 5.0, 40.0]))
    if draw(st.booleans()):
        made["yield"] = draw(st.sampled_from([0.5, 0.9, 0.97]))
    if draw(st.integers(0, 9)) < 4:
        mtbf = draw(st.sampled_from([20.0, {"weibull": {"scale": 50.0, "shape": 2.0}}]))
        made["failures"] = {"mtbf_s": mtbf, "mttr_s": draw(st.sampled_from([2.0, 10.0]))}
    if draw(st.integers(0, 9)) < 3:
        made["consumable"] = {"every_cells": draw(st.sampled_from([1, 3, 20])), "change_s": 2.0}
    own = {}
    for name in draw(st.lists(st.sampled_from(FORMATS), unique=True, max_size=3)):
        own[name] = {"cycle_s": draw(times(1.5 * mean, grid=grid))}
        if draw(st.booleans()):
            own[name]["yield"] = draw(st.sampled_from([0.4, 0.8, 1.0]))
        if draw(st.integers(0, 3)) == 0:
            own[name]["consumable"] = {"every_cells": 5, "change_s": 3.0}
    return {**made, "per_format": own} if own else made


@st.composite
def lines(draw: st.DrawFn) -> LineArrays:
    grid = draw(st.booleans())
    stations = draw(st.lists(station(grid=grid), min_size=1, max_size=5))
    links = [dict(draw(link(grid=grid))) for _ in stations[1:]]
    for one, after in zip(links, stations[1:], strict=True):
        if one["capacity"] == 0 and "changeover_s" in after:
            one["capacity"] = 1
    lengths = st.sampled_from([1, 2, 7, 30, 200])
    order = draw(st.lists(st.sampled_from(FORMATS), min_size=2, max_size=5))
    plan = [{"format": name, "cells": draw(lengths)} for name in order]
    more = {}
    if draw(st.integers(0, 2)) == 0:
        more["arrivals"] = {"interval_s": draw(times(1.0, grid=grid))}
    return line_of(stations, links, plan=plan, **more)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    line=lines(),
    seed=st.integers(0, 2**32),
    warmup_s=st.sampled_from([0.0, 100.0]),
    hours_s=st.sampled_from([200.0, 900.0]),
)
def test_a_random_plan_runs_the_same_in_both_kernels(
    line: LineArrays, seed: int, warmup_s: float, hours_s: float
) -> None:
    assume(recurrence.supports(line, warmup_s=warmup_s) is None)
    event(f"{len(line.lot_format)} lots")
    run = {"seed": seed, "warmup_s": warmup_s, "horizon_s": warmup_s + hours_s}
    assert_same_paths(line, **run)
    assert_same_books(line, **run)
    ours, theirs = (
        kernel.replicate(line, replication=0, **run) for kernel in (recurrence, replication)
    )
    np.testing.assert_allclose(ours.formats, theirs.formats, rtol=1e-12)


ONE = {"cycle_s": 1.0}
TWO = [{"format": 4680, "cells": 100}, {"format": 46120}]


@pytest.mark.parametrize(
    ("stations", "links", "reason"),
    [
        ([ONE, {"kind": "storage", "dwell_s": 5.0}], [{"capacity": 5}], "'s2': it holds cells of"),
        ([{**ONE, "machines": 2}], [], "'s1': it needs no changeover"),
        ([ONE, {**ONE, "changeover_s": 9.0}], [{"capacity": 0}], "'s2': it changes over"),
    ],
)
def test_what_would_not_be_exact_is_left_to_the_events(
    stations: list[Fields], links: list[Fields], reason: str
) -> None:
    assert reason in str(recurrence.supports(line_of(stations, links, plan=TWO)))
    assert recurrence.supports(line_of(stations, links)) is None
    run = {"hours": 0.1, "warmup_hours": 0, "replications": 1}
    assert simulate(factory_of(stations, links, plan=TWO), catalogue(), **run).kernel == "events"


def test_a_run_that_may_be_scrapped_as_a_whole_is_left_to_the_events() -> None:
    plan = [*TWO[:1], {"format": 46120, "cells": 5}, {"format": 4680}]
    half = {**ONE, "yield": 0.5}
    assert "may be scrapped" in str(recurrence.supports(line_of([half], plan=plan)))
    plan[1]["cells"] = 5000
    assert recurrence.supports(line_of([half], plan=plan)) is None
