"""Where machines stand, and where cells enter and leave their group."""

import json
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from viewer.factory.equipment import Catalogue
from viewer.factory.model import Station
from viewer.factory.placement import place, rotation

PLAN = json.loads(Path(__file__).with_name("hall_plan.json").read_text())["groups"]


def tuples(value: object) -> object:
    return tuple(tuples(item) for item in value) if isinstance(value, list) else value


@pytest.mark.parametrize("group", PLAN, ids=lambda group: group["id"])
def test_the_groups_of_the_hall_plan_stand_where_it_draws_them(group, station, box_catalogue):
    fields = {key: tuples(value) for key, value in group["fields"].items()}
    placement = place(station(**fields), box_catalogue["generic_machine"])
    wanted = {(x, y) for x in group["west_m"] for y in group["south_m"]}
    wanted -= {tuple(corner) for corner in group["free"]}
    low, high = placement.corners.min(axis=1), placement.corners.max(axis=1)
    assert {tuple(corner) for corner in np.round(low, 3).tolist()} == wanted
    assert np.allclose(high - low, group["size_m"])
    assert len(placement.machines) == group["fields"]["machines"]


@pytest.mark.parametrize(
    "group",
    [g for g in PLAN if g["fields"]["arrangement"] != "crane_aisles"],
    ids=lambda g: g["id"],
)
def test_cells_enter_and_leave_the_groups_of_the_plan_where_it_says(group, station, box_catalogue):
    equipment = box_catalogue["generic_machine"]
    fields = {key: tuples(value) for key, value in group["fields"].items()}
    length_m, width_m, height_m = group["fields"]["size_m"]
    equipment = replace(
        equipment,
        size_m=(length_m, width_m, height_m),
        inlet_m=(-length_m / 2, 0.0, 0.9),
        outlet_m=(length_m / 2, 0.0, 0.9),
    )
    placement = place(station(**fields), equipment)
    assert placement.inlet_m == pytest.approx((*group["inlet_m"], 0.9))
    assert placement.outlet_m == pytest.approx((*group["outlet_m"], 0.9))


def test_one_machine_hands_cells_through_without_a_collector(station, box_catalogue):
    placement = place(station(at_m=(10.0, 5.0)), box_catalogue["generic_machine"])
    assert placement.collector_m is None
    assert placement.inlet_m.tolist() == [8, 5, 0.9]
    assert placement.outlet_m.tolist() == [12, 5, 0.9]
    assert placement.work_m.tolist() == [[10.5, 4.75, 1.0]]


def test_a_machine_that_looks_north_takes_cells_from_the_south(station, box_catalogue):
    placement = place(station(at_m=(10.0, 5.0), facing_deg=90.0), box_catalogue["generic_machine"])
    assert placement.inlet_m.tolist() == [10, 3, 0.9]
    assert placement.work_m.tolist() == [[10.25, 5.5, 1.0]]


def test_facing_rows_look_at_the_conveyor_between_them(station, box_catalogue):
    placement = place(
        station(at_m=(0.0, 0.0), machines=4, rows=2, arrangement="facing_rows"),
        box_catalogue["generic_machine"],
    )
    assert placement.collector_m is not None
    assert placement.collector_m[:, 1].tolist() == [0, 0]
    # The operator's side of a machine is its own -y.
    for x, y, facing in placement.machines:
        front = rotation(facing) @ (0.0, -1.0)
        assert front[1] * y < 0
        assert abs(front[0]) < 1e-12
        del x


def test_winders_turned_across_the_flow_point_their_outlet_to_the_conveyor(station, box_catalogue):
    placement = place(
        station(machines=2, rows=2, arrangement="facing_rows", turned_deg=90.0),
        box_catalogue["generic_machine"],
    )
    for _, y, facing in placement.machines:
        outlet = rotation(facing) @ (1.0, 0.0)
        assert outlet[1] * y < 0


def test_one_row_has_its_conveyor_along_the_front(station, box_catalogue):
    placement = place(station(machines=3, at_m=(0.0, 0.0)), box_catalogue["generic_machine"])
    assert placement.collector_m is not None
    assert placement.collector_m[0].tolist() == [-7.2, -2, 0.9]
    assert placement.port_s_m.tolist() == pytest.approx([2, 7.2, 12.4])


def test_ports_replace_inlet_and_outlet_in_the_frame_of_the_group(station, box_catalogue):
    ports = {"inlet_m": (-5.0, 1.0, 2.6), "outlet_m": (5.0, -1.0, 2.6)}
    placement = place(
        station(at_m=(10.0, 10.0), facing_deg=180.0, ports=ports),
        box_catalogue["generic_machine"],
    )
    assert placement.inlet_m.tolist() == [15, 9, 2.6]
    assert placement.outlet_m.tolist() == [5, 11, 2.6]


def test_a_scaled_machine_keeps_the_height_of_its_belt(station, box_catalogue):
    placement = place(station(size_m=(8.0, 6.0, 5.2)), box_catalogue["generic_machine"])
    assert placement.scale == (2, 2, 2)
    assert placement.inlet_m[2] == 0.9
    assert placement.work_m[0, 2] == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("fill", "first_row", "free"),
    [
        ("columns", "left", (5.2, -4.6)),
        ("columns", "right", (5.2, 4.6)),
        ("rows", "left", (5.2, -4.6)),
        ("rows", "right", (5.2, 4.6)),
    ],
)
def test_the_free_place_of_a_group_is_in_its_last_row_at_the_outlet(
    fill, first_row, free, station, box_catalogue
):
    three_by_three = station(machines=8, rows=3, fill=fill, first_row=first_row)
    placement = place(three_by_three, box_catalogue["generic_machine"])
    taken = {tuple(at) for at in np.round(placement.machines[:, :2], 3).tolist()}
    assert free not in taken
    assert len(taken) == 8


STATIONS = st.builds(
    lambda fields, rows: Station.model_validate(
        {"id": "press", "cycle_s": 3.0, "rows": rows, **fields}
    ),
    st.fixed_dictionaries(
        {
            "at_m": st.tuples(st.floats(-500, 500), st.floats(-500, 500)),
            "facing_deg": st.one_of(
                st.sampled_from([0.0, 90.0, 180.0, 270.0]), st.floats(-360, 720)
            ),
            "machines": st.integers(1, 60),
            "arrangement": st.sampled_from(
                ["rows", "facing_rows", "crane_aisles", "storage_modules"]
            ),
            "turned_deg": st.sampled_from([0.0, 90.0, -90.0, 180.0]),
            "fill": st.sampled_from(["rows", "columns"]),
            "first_row": st.sampled_from(["left", "right"]),
            "size_m": st.one_of(
                st.none(), st.tuples(st.floats(0.5, 40), st.floats(0.5, 40), st.floats(0.5, 12))
            ),
        }
    ),
    st.sampled_from([2, 4, 6]),
)


@given(station=STATIONS)
def test_machines_of_a_group_stand_apart_and_inside_it(station: Station, box_catalogue: Catalogue):
    placement = place(station, box_catalogue["generic_machine"])
    machines = np.array([shapely.Polygon(corners) for corners in placement.corners])
    length_m, width_m, _ = placement.size_m
    assert len(machines) == station.machines
    assert shapely.area(machines) == pytest.approx([length_m * width_m] * station.machines)
    around = shapely.buffer(shapely.Polygon(placement.group), 1e-6, join_style="mitre")
    assert shapely.within(machines, around).all()
    slightly_smaller = np.asarray(shapely.buffer(machines, -1e-6, join_style="mitre"))
    tree = shapely.STRtree(slightly_smaller)
    first, second = tree.query(slightly_smaller, predicate="intersects")
    assert (first == second).all()


@given(station=STATIONS, turn=st.sampled_from([90.0, 180.0, 270.0]))
def test_a_group_turns_as_one_body(station: Station, turn: float, box_catalogue: Catalogue):
    equipment = box_catalogue["generic_machine"]
    one = place(station, equipment)
    two = place(station.model_copy(update={"facing_deg": station.facing_deg + turn}), equipment)
    centre = np.array(station.at_m)
    turned = (one.machines[:, :2] - centre) @ rotation(turn).T + centre
    assert two.machines[:, :2] == pytest.approx(turned, abs=1e-6)
    assert two.port_s_m == pytest.approx(one.port_s_m, abs=1e-6)


@given(station=STATIONS)
def test_ports_lie_on_the_collector(station: Station, box_catalogue: Catalogue):
    placement = place(station, box_catalogue["generic_machine"])
    if placement.collector_m is None:
        assert (placement.port_s_m == 0).all()
        return
    start, end = placement.collector_m
    length_m = math.dist(start, end)
    assert (placement.port_s_m >= 0).all()
    assert (placement.port_s_m <= length_m).all()
    assert placement.inlet_m.tolist() == start.tolist()
    assert placement.outlet_m.tolist() == end.tolist()


def test_a_placement_cannot_be_changed(station: Callable[..., Station], box_catalogue: Catalogue):
    placement = place(station(), box_catalogue["generic_machine"])
    with pytest.raises(ValueError, match="read-only"):
        placement.machines[0, 0] = 1
