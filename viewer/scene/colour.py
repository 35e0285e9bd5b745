"""Colours between the two spaces in use: sRGB for what people write, linear for what light does."""

from __future__ import annotations

from collections.abc import Sequence

Rgb = tuple[float, float, float]


def linear_from_hex(text: str) -> Rgb:
    """Linear RGB in 0..1 of an sRGB colour written as "#rrggbb"."""
    values = [int(text[i : i + 2], 16) / 255.0 for i in (1, 3, 5)]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values]
    return (linear[0], linear[1], linear[2])


def hex_from_linear(rgb: Sequence[float]) -> str:
    """The sRGB colour "#rrggbb" nearest to a linear RGB triple; values outside 0..1 are clipped."""
    return "#" + "".join(f"{round(encoded(value) * 255):02x}" for value in rgb[:3])


def encoded(value: float) -> float:
    """The sRGB value of a linear one, clipped to 0..1."""
    v = min(max(value, 0.0), 1.0)
    return v * 12.92 if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055


def mixed(a: Rgb, b: Rgb, share: float) -> Rgb:
    """`a` where share is 0, `b` where it is 1."""
    return (
        a[0] + (b[0] - a[0]) * share,
        a[1] + (b[1] - a[1]) * share,
        a[2] + (b[2] - a[2]) * share,
    )
