"""What moves in a machine, as asset.toml tells the viewers.

A moving part is a node of its own in every GLB file of the machine and stands there in its rest
pose. Lengths are metres and axes unit vectors in the machine frame (x along the flow, y to the
left, z up); angles are degrees, right-handed about the axis.

  spin    turns steadily while the machine works, `turn_deg` a cycle
  index   turns one step of `turn_deg` a cycle and rests in between
  swing   turns from one angle of `turn_deg` to the other and back, once a cycle
  stroke  shifts by `travel_m` along the axis and back, once a cycle
  travel  goes to places between the two ends of `travel_m` along the axis, as the work asks for
  door    stands open by `turn_deg` while the machine is down or changes over, else shut
"""

from dataclasses import dataclass

M_PER_MM = 0.001
KINDS = ("spin", "index", "swing", "stroke", "travel", "door")

Axis = tuple[float, float, float]


@dataclass(frozen=True)
class Moving:
    """One moving part; `at` is a point on the axis in millimetres, `travel` too is in millimetres.

    `carried_by` names a moving part whose motion this one shares.
    """

    node: str
    kind: str
    axis: Axis
    at: Axis | None = None
    turn_deg: float | tuple[float, float] | None = None
    travel: float | tuple[float, float] | None = None
    carried_by: str | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"{self.node}: expected one of {', '.join(KINDS)}, got {self.kind}")

    def fields(self) -> dict[str, object]:
        """The inline table of asset.toml."""
        out: dict[str, object] = {
            "node": self.node,
            "kind": self.kind,
            "axis": [float(c) for c in self.axis],
        }
        if self.at is not None:
            out["origin_m"] = metres(self.at)
        if self.turn_deg is not None:
            turn = self.turn_deg
            out["turn_deg"] = list(turn) if isinstance(turn, tuple) else turn
        if self.travel is not None:
            ways = self.travel if isinstance(self.travel, tuple) else (self.travel,)
            way = metres(ways)
            out["travel_m"] = way if isinstance(self.travel, tuple) else way[0]
        if self.carried_by is not None:
            out["with"] = self.carried_by
        return out


def metres(lengths_mm: tuple[float, ...]) -> list[float]:
    """Millimetres as metres, without the tail of a division."""
    return [round(length * M_PER_MM, 6) + 0.0 for length in lengths_mm]


UP: Axis = (0.0, 0.0, 1.0)
ALONG_Y: Axis = (0.0, 1.0, 0.0)
ALONG_X: Axis = (1.0, 0.0, 0.0)


def dial(node: str, x: float, y: float, steps: int) -> Moving:
    """A table that brings one of `steps` nests a cycle."""
    return Moving(node, "index", UP, (x, y, 900.0), turn_deg=360.0 / steps)
