"""What another cell format does to a station: by its equipment, unless the layout says more."""

from dataclasses import replace

import pytest

from viewer.errors import AssetError, LayoutError
from viewer.factory.durations import constant
from viewer.factory.equipment import Equipment
from viewer.factory.format_factors import FormatFactors
from viewer.factory.formats import FORMATS
from viewer.factory.model import Factory, Station


@pytest.fixture
def machine(box_catalogue) -> Equipment:
    """Half as fast with the highest cell, and with room for four fifths of the next lower ones."""
    rates = dict.fromkeys(FORMATS, 1.0) | {"46120": 0.5}
    places = dict.fromkeys(FORMATS, 1.0) | {"46110": 0.8}
    return replace(
        box_catalogue["generic_machine"],
        rate_by_format=FormatFactors(rates, "made for a test"),
        capacity_by_format=FormatFactors(places, "made for a test"),
    )


def test_a_machine_that_is_half_as_fast_takes_twice_as_long(station, machine):
    press: Station = station(cycle_s={"uniform": {"low": 2, "high": 4}})
    slow = press.for_format("46120", base="4680", equipment=machine)
    assert slow.cycle_s.parameters == (4, 8)
    assert press.for_format("4695", base="4680", equipment=machine) is press


def test_the_figures_of_a_station_hold_for_the_first_format(station, machine):
    press: Station = station(cycle_s=3.0)
    assert press.for_format("4680", base="46120", equipment=machine).cycle_s == constant(1.5)
    assert press.for_format("46120", base="46120", equipment=machine) is press


def test_what_the_layout_says_for_a_format_comes_first(station, machine):
    press: Station = station(cycle_s=3.0, per_format={"46120": {"cycle_s": 3.5}})
    assert press.for_format("46120", base="4680", equipment=machine).cycle_s == constant(3.5)
    other: Station = station(cycle_s=3.0, per_format={"46120": {"yield": 0.9}})
    found = other.for_format("46120", base="4680", equipment=machine)
    assert (found.cycle_s, found.yield_) == (constant(6), 0.9)


def test_without_equipment_only_the_layout_speaks(station):
    press: Station = station(cycle_s=3.0, per_format={"46120": {"cycle_s": 3.5}})
    assert press.for_format("46120").cycle_s == constant(3.5)
    assert press.for_format("4695") is press


def test_cells_stay_longer_in_a_storage_or_find_fewer_places(machine):
    rack = Station.model_validate(
        {"id": "rack", "kind": "storage", "dwell_s": 60.0, "capacity": 1001}
    )
    high = rack.for_format("46120", base="4680", equipment=machine)
    assert (high.dwell_s, high.capacity) == (120, 1001)
    lower = rack.for_format("46110", base="4680", equipment=machine)
    assert (lower.dwell_s, lower.capacity) == (60, 800)
    endless = rack.model_copy(update={"capacity": None})
    assert endless.for_format("46110", base="4680", equipment=machine).capacity is None


def test_a_factory_knows_base_and_equipment_of_its_stations(line, machine):
    factory: Factory = line((5, 10), plan=({"format": "46120", "cells": 9}, {"format": "4680"}))
    catalogue = {"generic_machine": machine}
    assert factory.station_for("s1", "4680", catalogue).cycle_s == constant(1.5)
    assert factory.station_for(factory.stations[0], "46120", catalogue) is factory.stations[0]
    with pytest.raises(LayoutError, match="unknown station 'x'"):
        factory.station_for("x", "4680", catalogue)


def test_a_format_needs_the_equipment(line, box_catalogue):
    factory: Factory = line((5, 10)).with_station("s1", equipment="tabel")
    with pytest.raises(AssetError, match="did you mean 'table'"):
        factory.station_for("s1", "46120", box_catalogue)


RATES = {
    # Nominal rate a minute and machine at 4680, performance, and the factor of each height.
    "winding": (20, 1, (1, 1, 0.99, 0.98, 0.97)),
    "flatten": (100, 0.97, (1, 1, 1, 1, 1)),
    "ccw_cat": (60, 0.97, (1, 1, 1, 1, 1)),
    "ccw_an": (60, 0.97, (1, 1, 1, 1, 1)),
    "insert": (150, 0.97, (1, 0.97, 0.96, 0.94, 0.92)),
    "botweld": (75, 0.97, (1, 0.99, 0.98, 0.97, 0.96)),
    "beading": (150, 0.97, (1, 1, 1, 1, 1)),
    "capweld": (100, 0.97, (1, 1, 1, 1, 1)),
    "leak": (100, 0.98, (1, 0.842, 0.8, 0.727, 0.667)),
    "fill": (36, 0.97, (1, 0.736, 0.672, 0.57, 0.491)),
    "seal": (100, 0.97, (1, 1, 1, 1, 1)),
    "wash": (320, 0.98, (1, 1, 1, 1, 1)),
    "xray": (75, 0.98, (1, 1, 1, 1, 1)),
    "sort": (150, 0.97, (1, 1, 1, 1, 1)),
    "label": (150, 0.97, (1, 0.98, 0.97, 0.96, 0.95)),
    "pack": (160, 0.97, (1, 0.842, 0.8, 0.727, 0.667)),
}


@pytest.mark.parametrize("id", RATES)
def test_cycle_times_of_the_ochang_line_follow_its_arithmetic_for_all_formats(
    id: str, ochang: Factory, catalogue
):
    rate, performance, heights = RATES[id]
    for format, height in zip(FORMATS, heights, strict=True):
        cycle_s = ochang.station_for(id, format, catalogue).cycle_s.mean_s
        assert cycle_s == pytest.approx(60 / (rate * performance * height), rel=1e-3), format


@pytest.mark.parametrize("id", ["precharge", "formation", "eol"])
def test_channels_take_every_format_in_the_same_time(id: str, ochang: Factory, catalogue):
    times = {ochang.station_for(id, format, catalogue).cycle_s.mean_s for format in FORMATS}
    assert len(times) == 1


def test_higher_cells_rest_longer_and_fill_the_racks_sooner(ochang: Factory, catalogue):
    soak = [ochang.station_for("soak", format, catalogue).dwell_s for format in FORMATS]
    assert soak == pytest.approx([10800 * 0.664 / x for x in (1, 0.664, 0.589, 0.473, 0.388)])
    for id in ("htaging", "rtaging"):
        racks = [ochang.station_for(id, format, catalogue) for format in FORMATS]
        capacity = ochang.station(id).capacity
        assert capacity is not None
        assert [rack.capacity for rack in racks] == pytest.approx(
            [capacity * x / 0.93 for x in (1, 0.93, 0.91, 0.87, 0.83)], abs=1
        )
        assert len({rack.dwell_s for rack in racks}) == 1
