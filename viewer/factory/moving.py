"""What moves in a machine: the entries under `moving` in its asset.toml.

    moving = [
      {node = "turntable", kind = "index", axis = [0, 0, 1], origin_m = [0, 0, 0.9], turn_deg = 30},
      {node = "ram", kind = "stroke", axis = [0, 0, -1], travel_m = 0.12, with = "turntable"},
    ]

Machine frame; the mesh as it is stored is the pose at 0 degrees and 0 metres. A part carried by
another one (`with`) shares its motion.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

from viewer.errors import AssetError
from viewer.factory.values import is_number, shown

Kind = Literal["spin", "index", "swing", "stroke", "travel", "door"]
KINDS: tuple[Kind, ...] = get_args(Kind)
MOST_CARRIERS = 6
"""How many parts may stand on each other, as the joints of an arm do."""

_SHIFTED: tuple[Kind, ...] = ("stroke", "travel")


@dataclass(frozen=True, slots=True)
class Moving:
    """One part that turns about, or is shifted along, an axis."""

    node: str
    """Name of its nodes in the mesh files."""
    kind: Kind
    axis: tuple[float, float, float]
    """Unit vector."""
    origin_m: tuple[float, float, float]
    """A point on the axis it turns about."""
    low: float
    high: float
    """Degrees if it turns, else metres; what they mean is told by the kind (scene/poses.py)."""
    carrier: str | None
    """The moving part it stands on."""

    @property
    def turns(self) -> bool:
        return self.kind not in _SHIFTED


def read_moving(path: Path, entries: object) -> tuple[Moving, ...]:
    """The parts under `moving` of the asset file `path`.

    Raises AssetError with one line that names the entry and what was expected.
    """
    if not isinstance(entries, list):
        raise AssetError(f"{path}: moving: expected a list of moving parts, got {shown(entries)}")
    parts = tuple(
        _Entry(f"{path}: moving[{index}]", entry).part()
        for index, entry in enumerate(cast(list[object], entries))
    )
    names = [part.node for part in parts]
    for index, part in enumerate(parts):
        place = f"{path}: moving[{index}]"
        if names.count(part.node) > 1:
            raise AssetError(f"{place}.node: expected every node once, got {part.node!r} again")
        _check_carriers(place, part, {each.node: each for each in parts})
    return parts


def _check_carriers(place: str, part: Moving, parts: dict[str, Moving]) -> None:
    at, steps = part, 0
    while at.carrier is not None:
        if at.carrier not in parts:
            known = ", ".join(name for name in parts if name != at.node) or "none"
            raise AssetError(
                f"{place}.with: expected another moving node ({known}), got {at.carrier!r}"
            )
        at, steps = parts[at.carrier], steps + 1
        if steps > MOST_CARRIERS:
            raise AssetError(
                f"{place}.with: expected at most {MOST_CARRIERS} parts on each other, "
                f"and no circle, got {part.node!r} on {part.carrier!r} and so on"
            )


@dataclass(frozen=True)
class _Entry:
    place: str
    said: object

    def part(self) -> Moving:
        said = self.said
        if not isinstance(said, dict):
            raise AssetError(f"{self.place}: expected a moving part, got {shown(said)}")
        entry = cast(dict[str, object], said)
        node, kind, carrier = entry.get("node"), entry.get("kind"), entry.get("with")
        if not isinstance(node, str) or not node:
            raise self.error("node", "the name of a node", node)
        if kind not in KINDS:
            raise self.error("kind", " or ".join(KINDS), kind)
        if carrier is not None and not isinstance(carrier, str):
            raise self.error("with", "the name of a node", carrier)
        axis = self.vector("axis", entry.get("axis"))
        length = math.hypot(*axis)
        if length < 1e-9:
            raise self.error("axis", "a direction", entry.get("axis"))
        if kind in _SHIFTED:
            low, high = self.ends("travel_m", "metres", entry.get("travel_m"))
            origin = (0.0, 0.0, 0.0)
        else:
            low, high = self.ends("turn_deg", "degrees", entry.get("turn_deg"))
            origin = self.vector("origin_m", entry.get("origin_m"))
        unit = (axis[0] / length, axis[1] / length, axis[2] / length)
        return Moving(node, kind, unit, origin, low, high, carrier)

    def vector(self, key: str, value: object) -> tuple[float, float, float]:
        numbers = [float(each) for each in _items(value) if is_number(each)]
        if len(numbers) != 3 or len(_items(value)) != 3:
            raise self.error(key, "three numbers", value)
        return numbers[0], numbers[1], numbers[2]

    def ends(self, key: str, unit: str, value: object) -> tuple[float, float]:
        """A single number is the way from 0."""
        if is_number(value):
            return 0.0, float(value)
        numbers = [float(each) for each in _items(value) if is_number(each)]
        if len(numbers) != 2 or len(_items(value)) != 2:
            raise self.error(key, f"one or two numbers in {unit}", value)
        return numbers[0], numbers[1]

    def error(self, key: str, expected: str, got: object) -> AssetError:
        return AssetError(f"{self.place}.{key}: expected {expected}, got {shown(got)}")


def _items(value: object) -> Sequence[object]:
    return cast(list[object], value) if isinstance(value, list) else ()
