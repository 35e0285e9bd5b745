"""Points and directions along polylines, for many distances at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

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

    def headings(self, s_m: np.ndarray) -> np.ndarray:
        """Horizontal unit vectors (n, 2) along the way at distances (n,), turning evenly in arcs.

        Where the way goes straight up it keeps the heading it came with. The browser does the same
        (web/src/motion.js).
        """
        s = np.clip(np.asarray(s_m, dtype=float), 0.0, self.length_m)
        if len(self.points) == 1:
            return np.tile([1.0, 0.0], (len(s), 1))
        piece = np.clip(np.searchsorted(self.at_m, s, side="right") - 1, 0, len(self.points) - 2)
        length = np.maximum(self.at_m[piece + 1] - self.at_m[piece], 1e-9)
        share = ((s - self.at_m[piece]) / length)[:, None]
        begin, end = self._piece_headings[piece, 0], self._piece_headings[piece, 1]
        return _unit(begin + (end - begin) * share)

    @cached_property
    def _piece_headings(self) -> np.ndarray:
        """(k - 1, 2, 2): the heading at the begin and at the end of every piece."""
        flat = self.directions[:, :2].copy()
        size = np.linalg.norm(flat, axis=1)
        upright = np.flatnonzero(size < _UPRIGHT)
        flat[upright] = 0.0
        level = np.flatnonzero(size >= _UPRIGHT)
        for i in upright:
            earlier = level[level < i]
            chosen = earlier[-1:] if len(earlier) else level[:1]
            flat[i] = flat[chosen[0]] if len(chosen) else (1.0, 0.0)
        flat = _unit(flat)
        found = np.stack([flat, flat], axis=1)
        # The chord past a point of an arc is its tangent there; a real corner keeps two headings.
        smooth = np.flatnonzero(np.sum(flat[:-1] * flat[1:], axis=1) > _ARC_COS)
        chords = self.points[smooth + 2, :2] - self.points[smooth, :2]
        wide = np.linalg.norm(chords, axis=1) > 1e-9
        found[smooth[wide], 1] = found[smooth[wide] + 1, 0] = _unit(chords[wide])
        return found


_UPRIGHT = 1e-6
_ARC_COS = 0.9
"""Two pieces that turn by less than the angle of this cosine (26 degrees) belong to one arc."""


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
