"""How far the moving parts of a machine are, from how far its work is.

Each machine has two numbers at an instant: `cycles`, the pieces of work it has begun in this window
of the recording, with the finished share of the present one; and `open`, from 0 (shut) to 1, for
its doors. Both stand still while the machine does. The browser evaluates the same closed forms in
its vertex shader (web/src/joints.js), so that a still shows what the film shows.

    spin    low + (high - low) * cycles
    index   (whole cycles + smooth(share / 0.35)) * high
    stroke  high * there and back: out from 0.2 to 0.4 of a cycle, back from 0.6 to 0.8
    swing   from low to high and back, in the same rhythm
    travel  from one to another of a fixed sequence of places, in the first 0.7 of a cycle
    door    high * open
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from viewer.scene.nodes import MovingNode

DOOR_S = 1.5
_INDEX_SHARE = 0.35
_TRAVEL_SHARE = 0.7
# Multiples of the golden ratio spread over an interval without ever repeating.
_GOLDEN = 0.618034


def joint_value(part: MovingNode, cycles: float, open_: float) -> float:
    """Degrees or metres of a part away from where its mesh is stored."""
    whole = float(np.floor(cycles))
    share = cycles - whole
    if part.kind == "spin":
        return part.low + (part.high - part.low) * cycles
    if part.kind == "index":
        return (whole + smooth(share / _INDEX_SHARE)) * part.high
    if part.kind == "travel":
        # It begins where it is stored.
        begin = min(max(-part.low / max(part.high - part.low, 1e-9), 0.0), 1.0)
        a, b = ((begin + k * _GOLDEN) % 1.0 for k in (whole, whole + 1.0))
        at = a + (b - a) * smooth(share / _TRAVEL_SHARE)
        return part.low + (part.high - part.low) * at
    if part.kind == "door":
        return part.high * open_
    there = smooth((share - 0.2) / 0.2) - smooth((share - 0.6) / 0.2)
    return part.low + (part.high - part.low) * there


def poses_of(moving: Sequence[MovingNode], cycles: float, open_: float) -> Mapping[str, np.ndarray]:
    """Node -> (4, 4) machine frame of the moved part from that of the stored mesh."""
    parts = {part.node: part for part in moving}
    own = {part.node: _motion(part, joint_value(part, cycles, open_)) for part in moving}
    found: dict[str, np.ndarray] = {}
    for part in moving:
        matrix, carrier = own[part.node], part.carrier
        while carrier is not None:
            matrix = own[carrier] @ matrix
            carrier = parts[carrier].carrier
        found[part.node] = matrix
    return found


def _motion(part: MovingNode, value: float) -> np.ndarray:
    matrix = np.eye(4)
    axis = np.array(part.axis)
    if not part.turns:
        matrix[:3, 3] = axis * value
        return matrix
    # Rodrigues' formula.
    angle = np.radians(value)
    x, y, z = axis
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    turn = np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross
    origin = np.array(part.origin_m)
    matrix[:3, :3] = turn
    matrix[:3, 3] = origin - turn @ origin
    return matrix


def smooth(x: float) -> float:
    """0 below 0, 1 above 1, without a jerk in between."""
    x = min(max(x, 0.0), 1.0)
    return x * x * (3.0 - 2.0 * x)
