"""What a recorded replication shows of buffers and lead times."""

import numpy as np
import pytest
from lines import line_of, log_of

from viewer.reporting.observed import STEPS, lead_times, main_links

NOISY = {"cycle_s": {"exponential": {"mean": 10.0}}}


def test_the_content_of_a_link_is_what_went_in_and_has_not_come_out() -> None:
    line = line_of([NOISY, NOISY], [{"capacity": 8, "transport_s": 3.0}])
    log = log_of(line, horizon_s=7200, warmup_s=600)
    (fill,) = main_links(log)
    assert (fill.source, fill.target, fill.places) == (*line.station_names, 8)
    assert len(fill.cells) == STEPS + 1
    assert fill.cells.min() >= 0
    assert fill.cells.max() <= 8
    left, entered = log.t_leave[log.visits(0)], log.t_enter[log.visits(1)]
    t = 600 + 6600 / STEPS * 100
    assert fill.cells[100] == (left <= t).sum() - (entered <= t).sum()


def test_a_link_before_the_bottleneck_is_full_and_the_one_behind_it_nearly_empty() -> None:
    line = line_of([{"cycle_s": 1.0}, {"cycle_s": 2.0}, {"cycle_s": 1.0}], [{"capacity": 10}] * 2)
    before, behind = main_links(log_of(line, horizon_s=3600, warmup_s=600))
    assert before.cells.mean() > 9.5
    assert behind.cells.mean() < 1.0


def test_only_the_fullest_links_are_shown_in_the_order_of_the_flow() -> None:
    links = [{"capacity": 4}, {"capacity": 0}, {"capacity": 4}, {"capacity": 4}]
    slow = [
        {"cycle_s": 1.0},
        {"cycle_s": 1.1},
        {"cycle_s": 1.1},
        {"cycle_s": 2.0},
        {"cycle_s": 1.0},
    ]
    line = line_of(slow, links)
    log = log_of(line, horizon_s=3600, warmup_s=600)
    found = main_links(log, most=2)
    assert [fill.source for fill in found] == [line.station_names[0], line.station_names[2]]
    # A direct hand-off holds nothing and is never shown.
    assert len(main_links(log)) == 3


def test_without_chance_every_cell_takes_the_time_of_its_services_and_ways() -> None:
    line = line_of(
        [{"cycle_s": 3.0}, {"cycle_s": 2.0}, {"cycle_s": 1.0}],
        [{"capacity": 9, "transport_s": 4.0}, {"capacity": 9, "transport_s": 5.0}],
    )
    (section,) = lead_times(log_of(line, horizon_s=3600, warmup_s=600))
    assert section.whole_line
    np.testing.assert_allclose(section.lead_s, 15.0)
    assert len(section.lead_s) == 1000


def test_scrap_has_no_lead_time() -> None:
    line = line_of([{"cycle_s": 3.0}, {"cycle_s": 2.0, "yield": 0.5}], [{"capacity": 9}])
    (section,) = lead_times(log_of(line, horizon_s=36_000, warmup_s=0))
    assert len(section.lead_s) == pytest.approx(6000, rel=0.05)


def test_a_storage_that_begins_filled_cuts_the_line_into_parts() -> None:
    rack = {"kind": "storage", "dwell_s": 500_000.0, "capacity": 200_000}
    line = line_of(
        [{"cycle_s": 3.0}, {"cycle_s": 2.0}, rack, {"cycle_s": 1.0}], [{"capacity": 5}] * 3
    )
    before, behind = lead_times(log_of(line, horizon_s=7200, warmup_s=600))
    assert not before.whole_line
    assert (before.first, before.last) == line.station_names[:2]
    assert behind.first == behind.last == line.station_names[3]
    np.testing.assert_allclose(before.lead_s, 5.0, atol=1e-9)
    np.testing.assert_allclose(behind.lead_s, 1.0, atol=1e-9)
