"""Accent colours that tell stations apart, also where they share one machine model.

Hue runs along the flow from blue over violet and teal-green to bronze, and leaves out the reds and
ambers that mean "down" and "blocked". Neighbours of one area also alternate in lightness.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby

from viewer.scene.colour import hex_from_linear

# Hue ranges in OKLCH degrees, given to the areas in turn, each far from the one before.
_SECTORS = ((262.0, 328.0), (158.0, 206.0), (112.0, 148.0), (72.0, 96.0))
_LIGHTNESS = (0.46, 0.58)
_CHROMA = 0.13


def band_colours(areas: Sequence[str]) -> tuple[str, ...]:
    """One sRGB hex colour per station, from the areas of the stations in flow order."""
    sector_of: dict[str, int] = {}
    for area in areas:
        sector_of.setdefault(area, len(sector_of) % len(_SECTORS))
    members = {
        area: [index for index, _ in group]
        for area, group in groupby(
            sorted(enumerate(areas), key=lambda pair: (pair[1], pair[0])), key=lambda pair: pair[1]
        )
    }
    colours = [""] * len(areas)
    for area, indices in members.items():
        low, high = _SECTORS[sector_of[area]]
        for place, index in enumerate(indices):
            share = place / max(len(indices) - 1, 1)
            colours[index] = oklch_hex(
                _LIGHTNESS[place % 2], chroma=_CHROMA, hue_deg=low + (high - low) * share
            )
    return tuple(colours)


def oklch_hex(lightness: float, *, chroma: float, hue_deg: float) -> str:
    """sRGB hex of an OKLCH colour, clipped to the gamut (matrices of B. Ottosson's OKLab)."""
    a = chroma * math.cos(math.radians(hue_deg))
    b = chroma * math.sin(math.radians(hue_deg))
    long_ = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return hex_from_linear(
        (
            4.0767416621 * long_ - 3.3077115913 * medium + 0.2309699292 * short,
            -1.2684380046 * long_ + 2.6097574011 * medium - 0.3413193965 * short,
            -0.0041960863 * long_ - 0.7034186147 * medium + 1.7076147010 * short,
        )
    )
