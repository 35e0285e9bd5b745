"""Moving parts of machines follow their work, and never change their shape."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.scene.nodes import MovingNode
from viewer.scene.poses import joint_value, poses_of


def a_part(kind: str, **said) -> MovingNode:
    parts = {
        "node": kind,
        "kind": kind,
        "axis": (0.0, 0.0, 1.0),
        "origin_m": (0.0, 0.0, 0.0),
        "low": 0.0,
        "high": 30.0,
        "turns": kind not in ("stroke", "travel"),
        "carrier": None,
    }
    return MovingNode(**{**parts, **said})


def test_a_spindle_turns_evenly() -> None:
    spindle = a_part("spin", high=1800.0)
    assert [joint_value(spindle, c, 0.0) for c in (0.0, 0.5, 2.0)] == [0.0, 900.0, 3600.0]


def test_a_table_brings_one_nest_a_cycle_and_rests_while_the_work_is_done() -> None:
    table = a_part("index", high=22.5)
    assert joint_value(table, 4.0, 0.0) == pytest.approx(4 * 22.5)
    resting = [joint_value(table, 4.0 + share, 0.0) for share in (0.4, 0.7, 0.999)]
    assert resting == pytest.approx([5 * 22.5] * 3)


def test_a_ram_goes_down_and_is_back_when_the_cycle_ends() -> None:
    ram = a_part("stroke", high=-0.07)
    assert joint_value(ram, 3.0, 0.0) == 0.0
    assert joint_value(ram, 3.5, 0.0) == pytest.approx(-0.07)
    assert joint_value(ram, 3.9, 0.0) == pytest.approx(0.0)


def test_an_arm_swings_between_its_two_angles() -> None:
    arm = a_part("swing", low=-25.0, high=120.0)
    seen = [joint_value(arm, c, 0.0) for c in np.linspace(0, 2, 81)]
    assert (min(seen), max(seen)) == pytest.approx((-25.0, 120.0))
    assert seen[0] == pytest.approx(seen[40]) == pytest.approx(seen[80])


def test_a_door_stands_open_only_for_a_stop() -> None:
    door = a_part("door", high=-95.0)
    assert joint_value(door, 3.7, 0.0) == 0.0
    assert joint_value(door, 3.7, 1.0) == -95.0


@given(cycles=st.floats(0, 2000))
def test_a_crane_stays_between_its_ends(cycles: float) -> None:
    crane = a_part("travel", low=-8.0, high=5.0)
    assert -8.0 <= joint_value(crane, cycles, 0.0) <= 5.0


def test_a_crane_begins_where_it_is_stored() -> None:
    assert joint_value(a_part("travel", low=-8.0, high=5.0), 0.0, 0.0) == pytest.approx(0.0)


@given(
    kind=st.sampled_from(["spin", "index", "swing", "stroke", "travel", "door"]),
    cycles=st.floats(0, 500),
)
def test_no_part_ever_jumps(kind: str, cycles: float) -> None:
    part = a_part(kind)
    step = 1e-4
    moved = joint_value(part, cycles + step, 0.0) - joint_value(part, cycles, 0.0)
    assert abs(moved) <= 30.0 * step * 10


def test_a_carried_part_shares_the_motion_of_its_carrier() -> None:
    table = a_part("index", node="table", high=90.0, origin_m=(1.0, 0.0, 0.0))
    ram = a_part("stroke", node="ram", high=0.5, axis=(1.0, 0.0, 0.0), carrier="table")
    # In the middle of the second cycle the table has made two quarter turns, the ram is out.
    pose = poses_of((table, ram), 1.5, 0.0)["ram"]
    np.testing.assert_allclose(pose @ [2.0, 0.0, 0.3, 1.0], [-0.5, 0.0, 0.3, 1.0], atol=1e-9)


@given(
    axis=st.tuples(*[st.floats(-1, 1)] * 3).filter(lambda a: np.linalg.norm(a) > 0.1),
    cycles=st.floats(0, 50),
)
def test_a_part_keeps_its_shape(axis, cycles: float) -> None:
    unit = tuple(float(v) for v in np.array(axis) / np.linalg.norm(axis))
    part = a_part("spin", axis=unit, origin_m=(0.4, -1.0, 0.9), high=137.0)
    turn = poses_of((part,), cycles, 0.0)["spin"][:3, :3]
    np.testing.assert_allclose(turn @ turn.T, np.eye(3), atol=1e-9)
    assert np.linalg.det(turn) == pytest.approx(1.0)
    np.testing.assert_allclose(turn @ unit, unit, atol=1e-9)
