"""What surfaces are made of: the shared palette of the assets and the few materials of the hall.

Colours are linear. Roughness and metallic follow the metallic-roughness model of glTF.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache

from viewer.errors import AssetError
from viewer.paths import ASSETS
from viewer.scene.colour import Rgb, linear_from_hex, mixed


@dataclass(frozen=True, slots=True)
class Material:
    name: str
    colour: Rgb
    alpha: float = 1.0
    metallic: float = 0.0
    roughness: float = 0.5
    lit_by_itself: bool = False
    """A lamp: shown in its colour, whatever light falls on it."""

    def tinted(self, colour: Rgb) -> Material:
        return replace(self, colour=colour)


@cache
def palette() -> dict[str, Material]:
    """The materials that asset meshes name, from the palette file beside the assets."""
    path = ASSETS / "cad" / "palette.toml"
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise AssetError(f"{path}: cannot be read: {error}") from None
    return {
        name: Material(
            name,
            (*entry["base_color"][:3],),
            alpha=float(entry["base_color"][3]),
            metallic=float(entry["metallic"]),
            roughness=float(entry["roughness"]),
        )
        for name, entry in entries.items()
    }


@dataclass(frozen=True)
class Theme:
    """What differs between a picture for a light and for a dark page."""

    name: str
    background: str
    ground: float
    """Brightness of the ground beside the hall, of the background's."""
    floor: str
    zone_tints: dict[str, tuple[str, float]]
    """Zone kind -> colour and how far the floor is mixed towards it."""
    line: str
    wall: str
    light: float
    """Factor on all light."""
    label_back: str
    label_text: str
    label_text_2: str
    states: dict[str, str]


_STATES_LIGHT = {
    "working": "#0b7d65",
    "starved": "#3496db",
    "blocked": "#c58700",
    "down": "#b52d0c",
    "changeover": "#6b3fa8",
}
_STATES_DARK = {
    "working": "#22a383",
    "starved": "#86ccf7",
    "blocked": "#f2b92e",
    "down": "#ff6b42",
    "changeover": "#a46be0",
}
_TINTS = {
    "room": ("#ffffff", 0.12),
    "dry_room": ("#86b8d9", 0.34),
    "logistics": ("#d9b36a", 0.26),
    "hazard": ("#e0795a", 0.28),
    "technical": ("#5f6b78", 0.30),
    "walkway": ("#4fae9c", 0.30),
    "escape": ("#5bb56a", 0.24),
    "aisle": ("#f0c84a", 0.16),
    "amr_aisle": ("#f0c84a", 0.16),
}

THEMES = {
    "light": Theme(
        name="light",
        background="#f1f4f7",
        ground=0.9,
        floor="#a4abb1",
        zone_tints=_TINTS,
        line="#f2b90f",
        wall="#dfe4e9",
        light=1.0,
        label_back="#ffffff",
        label_text="#141a21",
        label_text_2="#475362",
        states=_STATES_LIGHT,
    ),
    "dark": Theme(
        name="dark",
        background="#12161c",
        ground=0.7,
        floor="#565d66",
        zone_tints=_TINTS,
        line="#d9a514",
        wall="#79828d",
        light=0.42,
        label_back="#14181e",
        label_text="#edf1f5",
        label_text_2="#aeb9c5",
        states=_STATES_DARK,
    ),
}


def ground_material(theme: Theme) -> Material:
    return Material("ground", linear_from_hex(theme.background), lit_by_itself=True)


def floor_material(theme: Theme, kind: str | None) -> Material:
    """The coated floor, tinted by the kind of zone it lies in."""
    base = linear_from_hex(theme.floor)
    if kind == "line":
        return Material("floor_line", linear_from_hex(theme.line), roughness=0.5)
    tint = theme.zone_tints.get(kind or "")
    colour = mixed(base, linear_from_hex(tint[0]), tint[1]) if tint else base
    return Material(f"floor_{kind or 'plain'}", colour, roughness=0.42)


def hall_materials(theme: Theme) -> dict[str, Material]:
    wall = linear_from_hex(theme.wall)
    return {
        "wall": Material("wall", wall, roughness=0.7),
        "wall_top": Material("wall_top", linear_from_hex("#596470"), roughness=0.7),
        "wall_glass": Material(
            "wall_glass", linear_from_hex("#9ccbe6"), alpha=0.16, roughness=0.06
        ),
        "column": Material("column", linear_from_hex("#c9cfd5"), roughness=0.6),
        "slab": Material("slab", linear_from_hex("#8c949c"), roughness=0.8),
        "belt": Material("belt", linear_from_hex("#3b434b"), roughness=0.7),
        "rollers": Material("rollers", linear_from_hex("#6d757d"), metallic=0.3, roughness=0.45),
        "exit": Material("exit", linear_from_hex("#1f9d55"), roughness=0.6),
        "placeholder": Material("placeholder", linear_from_hex("#b9c2cb"), roughness=0.6),
    }


def lamp_materials() -> dict[str, Material]:
    """A lit lamp per state of a machine, and one dark glass per lamp."""
    lit = {
        f"lit_{state}": Material(
            f"lit_{state}", linear_from_hex(colour), lit_by_itself=True, roughness=0.3
        )
        for state, colour in _LAMP_COLOURS.items()
    }
    dark = {
        f"dark_{name}": Material(
            f"dark_{name}",
            tuple(value * 0.22 for value in palette()[name].colour),  # type: ignore[arg-type]
            roughness=0.3,
        )
        for name in LAMPS
    }
    return {**lit, **dark}


LAMPS = ("lamp_red", "lamp_amber", "lamp_green")

# Brighter than the state colours on paper, as a lamp is, in the same hues.
_LAMP_COLOURS = {
    "working": "#19e08f",
    "starved": "#4fb4ff",
    "blocked": "#ffb31a",
    "down": "#ff4a1f",
    "changeover": "#b07cff",
}
LAMP_OF_STATE = {
    "working": "lamp_green",
    "starved": "lamp_amber",
    "blocked": "lamp_amber",
    "changeover": "lamp_amber",
    "down": "lamp_red",
}
