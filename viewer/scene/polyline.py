"""Points and directions along polylines, for many distances at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


class Polyline:
    """A path of straight pieces with the distance along it as coordinate."""

    def __init__(self, points: Sequence[Sequence[float]] | np.ndarray) -> None:
        self.points = np.asarray(points, dtype=float).reshape(-1, 3)
        """(k, 3) metres."""
        steps = np.diff(self.points, axis=0)
        pieces = np.linalg.norm(steps, axis=1)
        self.at_m = np.concatenate([[0.0], np.cumsum(pieces)])
        """(k,) distance of each point from the first."""
        with np.errstate(invalid="ignore", divide="ignore"):
            self.directions = np.where(pieces[:, None] > 0, steps / pieces[:, None], 0.0)
        """(k - 1, 3) unit vectors."""

    @property
    def length_m(self) -> float:
        return float(self.at_m[-1])

    def locate(self, s_m: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Points (n, 3) and unit directions (n, 3) at distances (n,); held at the two ends."""
        s = np.clip(np.asarray(s_m, dtype=float), 0.0, self.length_m)
        if len(self.points) == 1:
            return np.repeat(self.points, len(s), axis=0), np.tile([1.0, 0.0, 0.0], (len(s), 1))
        piece = np.clip(np.searchsorted(self.at_m, s, side="right") - 1, 0, len(self.points) - 2)
        direction = self.directions[piece]
        return self.points[piece] + direction * (s - self.at_m[piece])[:, None], direction


def sideways(directions: np.ndarray) -> np.ndarray:
    """Horizontal unit vectors (n, 3) to the left of directions (n, 3); zero for a vertical one."""
    left = np.stack([-directions[:, 1], directions[:, 0], np.zeros(len(directions))], axis=1)
    size = np.linalg.norm(left, axis=1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(size > 1e-9, left / size, 0.0)
