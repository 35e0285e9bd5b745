"""A plan of several formats: when stations change over, and what that costs, worked out by hand."""

import numpy as np
import pytest
from lines import line_of, log_of

from viewer.simulation.log import CHANGE, CONSUMABLE, INSIDE
from viewer.simulation.replication import replicate

TWO = [{"format": 4680, "cells": 3}, {"format": 46120}]


def leaving(line, station: int, *, horizon_s: float) -> list[float]:
    log = log_of(line, horizon_s=horizon_s)
    rows = log.visits(station)
    return [float(t) for t in log.t_leave[rows] if t <= horizon_s]


def test_a_station_changes_over_when_it_is_empty_and_the_next_format_is_there() -> None:
    line = line_of(
        [
            {"cycle_s": 1.0, "changeover_s": 10.0, "per_format": {46120: {"cycle_s": 2.0}}},
            {"cycle_s": 1.5, "changeover_s": 5.0},
        ],
        [{"capacity": 5}],
        plan=TWO,
    )
    # First station: 1, 2, 3, then 10 s of changeover from 3 to 13, then every 2 s. The second one
    # has finished its third cell at 5.5, is empty, and begins to change over when a cell of the
    # other format has arrived, at 15; its first one starts at 20, the next ones wait for it.
    assert leaving(line, 0, horizon_s=19.5) == [1.0, 2.0, 3.0, 15.0, 17.0, 19.0]
    assert leaving(line, 1, horizon_s=25.0) == [2.5, 4.0, 5.5, 21.5, 23.0, 24.5]
    log = log_of(line, horizon_s=25.0)
    stops = np.c_[log.stop_machine, log.stop_kind, log.stop_from, log.stop_to]
    assert stops.tolist() == [[0, CHANGE, 3, 13], [1, CHANGE, 15, 20]]
    lots = log.line.lot_format[log.lot[log.visits(1)]]
    assert [log.line.formats[number].format for number in lots[:5]] == ["4680"] * 3 + ["46120"] * 2


@pytest.mark.parametrize("changeover_s", [0.0, 1.0, 60.0, 600.0])
def test_a_changeover_costs_a_saturated_machine_exactly_its_length(changeover_s: float) -> None:
    line = line_of(
        [{"cycle_s": 2.0, "changeover_s": changeover_s, "per_format": {46120: {"cycle_s": 3.0}}}],
        plan=[{"format": 4680, "cells": 100}, {"format": 46120}],
    )
    # The makespan of N1 cells, a changeover and N2 cells.
    last = leaving(line, 0, horizon_s=100 * 2.0 + changeover_s + 50 * 3.0)[-1]
    assert last == 100 * 2.0 + changeover_s + 50 * 3.0


def test_parallel_machines_change_over_together_after_the_last_of_them_is_done() -> None:
    line = line_of([{"cycle_s": 4.0, "machines": 3, "changeover_s": 10.0}], plan=[
        {"format": 4680, "cells": 4}, {"format": 46120}
    ])  # fmt: skip
    # Three at 0, the fourth from 4 to 8; then all three stand from 8 to 18.
    log = log_of(line, horizon_s=30.0)
    assert log.t_start[:7].tolist() == [0, 0, 0, 4, 18, 18, 18]
    assert sorted(log.stop_machine.tolist()) == [0, 1, 2]
    assert set(log.stop_from) == {8.0}
    run = replicate(line, seed=1, replication=0, warmup_s=0.0, horizon_s=30.0)
    assert run.stations["changeover"][0] == pytest.approx(10 / 30)
    states = ("working", "blocked", "starved", "down", "changeover")
    assert sum(run.stations[name][0] for name in states) == pytest.approx(1.0)


def test_without_a_changeover_the_new_format_follows_at_once_but_does_not_overtake() -> None:
    station = {"machines": 2, "cycle_s": 10.0, "per_format": {46120: {"cycle_s": 1.0}}}
    line = line_of([station], plan=[{"format": 4680, "cells": 3}, {"format": 46120}])
    # At 10 the third long cell starts, and beside it the first short one, which is finished at 11
    # and has to wait for the long one until 20.
    log = log_of(line, horizon_s=24.0)
    assert log.t_start[:6].tolist() == [0, 0, 10, 10, 20, 20]
    assert log.t_finish[:6].tolist() == [10, 10, 20, 11, 21, 21]
    assert log.t_leave[:6].tolist() == [10, 10, 20, 20, 21, 21]


def test_a_batch_starts_incomplete_when_the_next_cell_is_of_another_format() -> None:
    line = line_of(
        [{"cycle_s": 1.0}, {"kind": "batch", "batch": 4, "cycle_s": 10.0}],
        [{"capacity": 10}],
        plan=[{"format": 4680, "cells": 6}, {"format": 46120}],
    )
    # Cells get there at 1, 2, 3, …: four start at 4, the other two lie in the machine from 14 on.
    # As the seventh, of the other format, has long been there, those two start at once.
    log = log_of(line, horizon_s=60.0)
    rows = log.visits(1)
    assert log.t_start[rows][:10].tolist() == [4.0] * 4 + [14.0] * 2 + [24.0] * 4
    run = replicate(line, seed=1, replication=0, warmup_s=0.0, horizon_s=60.0)
    found = run.stations
    gone = found["left"] + found["scrapped"] + found["inside"]
    assert (found["entered"] == gone).all()


def test_a_storage_keeps_each_format_for_its_own_time_and_the_lots_in_order() -> None:
    rack = {"kind": "storage", "dwell_s": 20.0, "per_format": {46120: {"dwell_s": 5.0}}}
    line = line_of([{"cycle_s": 1.0}, rack], [{"capacity": 5}], plan=TWO)
    # In at 1, 2, 3 | 4, 5, …; ripe at 21, 22, 23 | 9, 10, …: the later lot waits for the earlier.
    assert leaving(line, 1, horizon_s=25.5)[:5] == [21.0, 22.0, 23.0, 23.0, 23.0]


def test_good_cells_are_counted_by_format() -> None:
    line = line_of(
        [{"cycle_s": 1.0, "changeover_s": 100.0, "per_format": {46120: {"cycle_s": 2.0}}}],
        plan=[{"format": 4680, "cells": 500}, {"format": 46120, "cells": 50}, {"format": 4680}],
    )
    # 500 s, 100 s, 100 s, 100 s, then 200 s of the first format again; the first 100 s do not count
    run = replicate(line, seed=1, replication=0, warmup_s=100.0, horizon_s=1000.0)
    assert (run.formats * 900).round().tolist() == [400 + 200, 50]
    assert run.stations["good_per_s"][0] * 900 == pytest.approx(650)
    assert run.stations["changeover"][0] == pytest.approx(200 / 900)


def test_a_branch_makes_the_lot_the_first_head_of_the_line_is_at() -> None:
    stations = [
        {"id": "cells", "cycle_s": 1.0},
        {"id": "more", "cycle_s": 3.0, "changeover_s": 4.0},
        {"id": "end", "cycle_s": 0.1},
    ]
    links = [{"from": "cells", "to": "end"}, {"from": "more", "to": "end"}]
    line = line_of(stations, links, plan=[{"format": 4680, "cells": 5}, {"format": 46120}])
    log = log_of(line, horizon_s=20.0)
    rows = log.visits(1)
    # The fifth cell comes in at 4: from then on the lot is the next one. The branch is at work
    # until 6 and then changes over.
    assert log.t_start[rows][:4].tolist() == [0.0, 3.0, 10.0, 13.0]
    assert log.lot[rows][:4].tolist() == [0, 0, 1, 1]


def test_of_several_cells_a_station_takes_first_the_earliest_lot() -> None:
    stations = [
        {"id": "fast", "cycle_s": 1.0},
        {"id": "slow", "cycle_s": 4.5},
        {"id": "end", "cycle_s": 2.0, "changeover_s": 3.0},
    ]
    links = [{"from": name, "to": "end", "capacity": 5} for name in ("fast", "slow")]
    line = line_of(stations, links, plan=[{"format": 4680, "cells": 2}, {"format": 46120}])
    log = log_of(line, horizon_s=12.0)
    rows = log.visits(2)
    # Old ones come at 1 and 2 and, from the slow branch, at 4.5; new ones from 3 on. But when the
    # station is empty at 5, there is still an old one.
    assert log.lot[rows][:4].tolist() == [0, 0, 0, 1]
    assert log.t_start[rows][:4].tolist() == [1.0, 3.0, 5.0, 10.0]


def test_what_is_used_of_a_coil_is_carried_over_as_a_share() -> None:
    coils = {"every_cells": 10, "change_s": 7.0}
    station = {
        "cycle_s": 1.0,
        "consumable": coils,
        "per_format": {46120: {"consumable": {**coils, "every_cells": 4}}},
    }
    line = line_of([station], plan=[{"format": 4680, "cells": 5}, {"format": 46120}])
    log = log_of(line, horizon_s=25.0)
    # Half a coil is used after five cells; for the others it is good for two more, then for four.
    assert log.stop_from.tolist() == [7.0, 18.0]
    assert set(log.stop_kind) == {CONSUMABLE}
    run = replicate(line, seed=1, replication=0, warmup_s=0.0, horizon_s=25.0)
    assert run.stations["down"][0] == pytest.approx(14 / 25)
    assert run.stations["changeover"][0] == 0.0


def test_rework_of_an_earlier_lot_is_not_passed_by_a_later_one_without_end() -> None:
    # Half of the first lot comes back when the station has long been set up for the second, which
    # has no end: each of those cells makes it change over and back.
    stations = [
        {"id": "make", "cycle_s": 1.0, "changeover_s": 5.0},
        {"id": "test", "cycle_s": 0.5, "rework": {"to": "make", "share": 0.5, "max_passes": 3}},
    ]
    links = [
        {"from": "make", "to": "test", "capacity": 30, "transport_s": 20.0},
        {"from": "test", "to": "make", "capacity": 1},
    ]
    plan = [{"format": 4680, "cells": 8}, {"format": 46120}]
    line = line_of(stations, links, plan=plan)
    log = log_of(line, horizon_s=2000.0)
    rows = log.visits(0)
    lots, starts = log.lot[rows], log.t_start[rows]
    assert (lots[8:][starts[8:] > 30.0] == 0).any()
    last = starts[lots == 0].max()
    assert last < 400.0
    assert (log.outcome[log.lot == 0] != INSIDE).all()
    # Once they are through, nothing changes over any more.
    assert log.stop_from.max() < last + 30.0


def test_what_a_tower_works_on_is_counted_with_the_time_of_its_format() -> None:
    towers = {"kind": "batch", "batch": 10, "machines": 40, "cycle_s": 8000.0}
    towers["per_format"] = {46120: {"cycle_s": 16000.0}}
    plan = [{"format": 4680, "cells": 200}, {"format": 46120}]
    line = line_of([{"cycle_s": 20.0}, towers], [{"capacity": 100}], plan=plan)
    run = replicate(line, seed=1, replication=0, warmup_s=4000.0, horizon_s=104_000.0)
    # Every 200 s a batch of the second format begins, each of 16,000 s; 40 towers do not suffice.
    assert run.stations["working"][1] == pytest.approx(min(1.0, 16000 / 200 / 40), abs=0.03)
    # With 100 towers four of five work.
    line = line_of([{"cycle_s": 20.0}, {**towers, "machines": 100}], [{"capacity": 100}], plan=plan)
    run = replicate(line, seed=1, replication=0, warmup_s=4000.0, horizon_s=104_000.0)
    assert run.stations["working"][1] == pytest.approx(16000 / 200 / 100, abs=0.03)
