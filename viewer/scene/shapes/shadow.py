"""How much light is left on the floor beside and under what stands on it.

Baked once per layout: real shadow maps cost more than the rest of a picture on a machine without
a GPU and are faint under the even light of a hall anyway.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

_TIGHT_M, _WIDE_M = 0.14, 0.8
_TIGHT_SHARE, _WIDE_SHARE = 0.40, 0.45
_FINEST_M, _LARGEST_PX = 0.08, 2048


@dataclass(frozen=True, eq=False)
class Shade:
    """A picture that multiplies the floor's colour."""

    rect_m: tuple[float, float, float, float]
    """What the picture covers: x_min, y_min, x_max, y_max."""
    light: np.ndarray
    """(rows, columns) in 0..1, row 0 at the south edge."""
    on_light: bool = True
    """Whether it multiplies linear light, or else the finished pixel of a surface without light."""


def floor_shade(
    size_m: tuple[float, float], bodies: Sequence[tuple[Sequence[Sequence[float]], float]]
) -> Shade:
    """bodies: convex outlines (k, 2), and how densely each covers the floor (1 = a closed housing).

    Two blurs make the shade: a tight one where a body meets the floor, a wide one for the light
    from above that it takes away.
    """
    from scipy.ndimage import gaussian_filter

    pixel = max(_FINEST_M, max(size_m) / _LARGEST_PX)
    columns = max(int(np.ceil(size_m[0] / pixel)), 1)
    rows = max(int(np.ceil(size_m[1] / pixel)), 1)
    cover = np.zeros((rows, columns), dtype=np.float32)
    for outline, density in bodies:
        _fill(cover, np.asarray(outline, dtype=float)[:, :2] / pixel, density)
    tight = gaussian_filter(cover, _TIGHT_M / pixel, mode="constant")
    wide = gaussian_filter(cover, _WIDE_M / pixel, mode="constant")
    light = (1.0 - _TIGHT_SHARE * tight) * (1.0 - _WIDE_SHARE * wide)
    return Shade((0.0, 0.0, columns * pixel, rows * pixel), light)


def ground_shade(size_m: tuple[float, float], *, reach_m: float, near: float) -> Shade:
    """The ground outside: `near` beside the hall, fading to 1 where the reach ends."""
    pixels = 192
    rect = (-reach_m, -reach_m, size_m[0] + reach_m, size_m[1] + reach_m)
    x, y = np.meshgrid(np.linspace(rect[0], rect[2], pixels), np.linspace(rect[1], rect[3], pixels))
    away = np.hypot(
        np.maximum(np.maximum(-x, x - size_m[0]), 0.0),
        np.maximum(np.maximum(-y, y - size_m[1]), 0.0),
    )
    share = np.clip(away / (0.9 * reach_m), 0.0, 1.0)
    fade = share * share * (3.0 - 2.0 * share)
    return Shade(rect, (near + (1.0 - near) * fade).astype(np.float32), on_light=False)


def _fill(cover: np.ndarray, outline: np.ndarray, density: float) -> None:
    """Raise the pixels (unit squares) whose centre lies inside a convex outline."""
    rows, columns = cover.shape
    x0, y0 = np.clip(np.floor(outline.min(axis=0)), 0, [columns, rows]).astype(int)
    x1, y1 = np.clip(np.ceil(outline.max(axis=0)), 0, [columns, rows]).astype(int)
    if x1 <= x0 or y1 <= y0:
        return
    x, y = np.meshgrid(np.arange(x0, x1) + 0.5, np.arange(y0, y1) + 0.5)
    following = np.roll(outline, -1, axis=0)
    turn = np.stack(
        [
            (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0])
            for a, b in zip(outline, following, strict=True)
        ]
    )
    inside = np.all(turn >= 0, axis=0) | np.all(turn <= 0, axis=0)
    window = cover[y0:y1, x0:x1]
    window[inside] = np.maximum(window[inside], density)
