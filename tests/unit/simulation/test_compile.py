"""From a layout to plain arrays, and what cannot be simulated."""

import numpy as np
import pytest
from lines import catalogue, factory_of, line_of

from viewer.errors import LineTwinError, SimulationError
from viewer.simulation.compile import compile_line
from viewer.simulation.line import (
    BATCH,
    CALENDAR_CLOCK,
    MEMORYLESS,
    STORAGE,
    UNLIMITED,
    WITH_MEMORY,
)

ONE = {"cycle_s": 1.0}


def test_machines_are_numbered_through_the_stations_of_the_file() -> None:
    line = line_of([{"id": "a", "machines": 2, **ONE}, {"id": "b", **ONE}])
    assert line.machine_paths == ("a/machine_1", "a/machine_2", "b/machine_1")
    assert line.machine_station.tolist() == [0, 0, 1]
    assert line.first_machine.tolist() == [0, 2]


def test_the_flow_may_run_against_the_order_of_the_file() -> None:
    stations = [{"id": "first", **ONE}, {"id": "last", **ONE}, {"id": "middle", **ONE}]
    links = [{"from": "first", "to": "middle"}, {"from": "middle", "to": "last"}]
    line = line_of(stations, links)
    assert [line.station_ids[i] for i in line.flow] == ["first", "middle", "last"]
    assert line.flow_position.tolist() == [0, 2, 1]


def test_each_kind_of_station_and_failure_is_recognised() -> None:
    broken = {"mtbf_s": 100.0, "mttr_s": 10.0}
    line = line_of(
        [
            {**ONE, "failures": broken},
            {**ONE, "failures": {**broken, "mtbf_s": {"gamma": {"mean": 100.0, "cv": 0.5}}}},
            {**ONE, "failures": {**broken, "clock": "calendar"}},
            {**ONE, "kind": "batch", "batch": 8},
            {"kind": "storage", "dwell_s": 60.0, "capacity": 100},
        ]
    )
    assert line.failures.tolist()[:3] == [MEMORYLESS, WITH_MEMORY, CALENDAR_CLOCK]
    assert line.kind.tolist()[3:] == [BATCH, STORAGE]
    assert line.batch.tolist() == [1, 1, 1, 8, 1]


def test_the_reference_rate_is_that_of_the_tightest_place_of_the_line() -> None:
    scrapping = {"cycle_s": 0.5, "yield": 0.5}
    assert line_of([ONE, ONE]).reference_rate_per_s == pytest.approx(1.0)
    assert line_of([scrapping, ONE]).reference_rate_per_s == pytest.approx(2.0)
    broken = {**ONE, "failures": {"mtbf_s": 90.0, "mttr_s": 10.0}}
    assert line_of([broken, ONE]).reference_rate_per_s == pytest.approx(0.9)
    slow_link = [{"capacity": 2, "transport_s": 4.0}]
    assert line_of([ONE, ONE], slow_link).reference_rate_per_s == pytest.approx(0.5)
    rack = {"kind": "storage", "dwell_s": 1000.0, "capacity": 300}
    assert line_of([ONE, rack, ONE]).reference_rate_per_s == pytest.approx(0.3)
    coils = {**ONE, "consumable": {"every_cells": 10, "change_s": 10.0}}
    assert line_of([coils]).reference_rate_per_s == pytest.approx(0.5)


def test_a_format_changes_what_its_entry_says() -> None:
    station = {"cycle_s": 1.0, "yield": 0.9, "per_format": {"46120": {"cycle_s": 3.0}}}
    factory = factory_of([station], plan=[{"format": 4680, "cells": 5}, {"format": 46120}])
    tall = compile_line(factory, catalogue(), format="46120")
    assert tall.service_mean_s.tolist() == [3.0]
    assert len(tall.formats) == 1
    other = compile_line(factory, catalogue(), format="4680")
    assert other.service_mean_s.tolist() == [1.0]
    assert np.allclose(other.good_share, 0.9)
    assert other.energy_wh < tall.energy_wh


def test_the_plan_becomes_lots_neighbours_of_one_format_are_one() -> None:
    plan = [
        {"format": 4680, "cells": 5},
        {"format": 4680, "cells": 2},
        {"format": 46120, "cells": 3},
        {"format": 4680, "cells": 9},
    ]
    station = {"cycle_s": 1.0, "changeover_s": 60.0, "per_format": {46120: {"cycle_s": 3.0}}}
    line = line_of([station], plan=plan)
    assert (line.format, line.service_mean_s.tolist()) == ("4680", [1.0])
    assert [one.format for one in line.formats] == ["4680", "46120"]
    assert line.lot_format.tolist() == [0, 1, 0]
    assert line.lot_until.tolist() == [7, 10, UNLIMITED]
    assert line.in_format(1).service_mean_s.tolist() == [3.0]
    specs, _ = line.specs_in_flow_order()
    # Service, until failure, repair, arrivals, then the service with the second format.
    assert specs["a"].tolist() == [1.0, 0.0, 0.0, 0.0, 3.0]


def test_a_plan_of_too_many_changes_is_refused() -> None:
    plan = [{"format": name, "cells": 1} for name in (4680, 46120)] * 2049
    with pytest.raises(SimulationError, match="changes the format 4,097 times"):
        line_of([ONE], plan=plan)


def test_stations_come_after_all_those_before_them_also_in_a_network() -> None:
    stations = [{"id": name, **ONE} for name in ("end", "left", "right", "start")]
    links = [
        {"from": "start", "to": "left"},
        {"from": "start", "to": "right"},
        {"from": "left", "to": "end"},
        {"from": "right", "to": "end"},
    ]
    line = line_of(stations, links)
    assert [line.station_ids[i] for i in line.flow] == ["start", "left", "right", "end"]
    assert line.network == "station 'start': the line branches behind it"
    assert [line.station_ids[i] for i in line.ends] == ["end"]


def test_a_storage_at_the_head_of_the_line_needs_arrivals() -> None:
    rack = {"kind": "storage", "dwell_s": 10.0}
    with pytest.raises(LineTwinError, match="a storage at the head"):
        line_of([rack, ONE])
    assert line_of([rack, ONE], arrivals={"interval_s": 1.0}).has_arrivals


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(LineTwinError, match="unknown cell format '1234'"):
        compile_line(factory_of([ONE]), catalogue(), format="1234")


def test_a_line_in_two_pieces_is_refused() -> None:
    stations = [{"id": name, **ONE} for name in "acbd"]
    with pytest.raises(LineTwinError, match="station 'c' is not joined to 'a' by any link"):
        line_of(stations, [{"from": "a", "to": "b"}, {"from": "c", "to": "d"}])
