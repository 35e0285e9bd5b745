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
    lines: dict[str, str]
    """Paint on the floor: lines along aisles, walkways, ways out, hazards, joints of the slab."""
    wall: str
    wall_top: str
    """Where a wall or a column is cut off."""
    column: str
    glass: tuple[str, float]
    """Colour and opacity of the panes of the dry room."""
    light: float
    """Factor on all light."""
    light_strip: str
    """What a lamp under the roof looks like from below."""
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
    "off_shift": "#8a929c",
}
_STATES_DARK = {
    "working": "#22a383",
    "starved": "#86ccf7",
    "blocked": "#f2b92e",
    "down": "#ff6b42",
    "changeover": "#a46be0",
    "off_shift": "#7d8793",
}
_TINTS = {
    "room": ("#ffffff", 0.08),
    "dry_room": ("#a5cbe2", 0.17),
    "logistics": ("#e0c48c", 0.16),
    "hazard": ("#e8a868", 0.24),
    "technical": ("#5f6b78", 0.16),
    "walkway": ("#4fae9c", 0.24),
    "escape": ("#5bb56a", 0.20),
    "aisle": ("#4a545e", 0.10),
    "amr_aisle": ("#4a545e", 0.10),
}

THEMES = {
    "light": Theme(
        name="light",
        background="#f3f5f7",
        ground=0.95,
        floor="#a3a9ae",
        zone_tints=_TINTS,
        lines={
            "line": "#f2b90f",
            "walk_line": "#eef1f2",
            "escape_line": "#2f9355",
            "hazard_line": "#e09a12",
            "joint": "#92989d",
        },
        wall="#d3d9de",
        wall_top="#5d6872",
        column="#c3cad0",
        glass=("#a3cfe6", 0.15),
        light=1.0,
        light_strip="#ffffff",
        label_back="#ffffff",
        label_text="#141a21",
        label_text_2="#475362",
        states=_STATES_LIGHT,
    ),
    "dark": Theme(
        name="dark",
        background="#12161c",
        ground=0.7,
        floor="#5b6269",
        zone_tints=_TINTS,
        lines={
            "line": "#d9a514",
            "walk_line": "#8b949d",
            "escape_line": "#3f8a57",
            "hazard_line": "#a9801f",
            "joint": "#525960",
        },
        wall="#79828d",
        wall_top="#aeb9c5",
        column="#6d7680",
        glass=("#6f9fba", 0.16),
        light=0.4,
        light_strip="#dfe9f5",
        label_back="#14181e",
        label_text="#edf1f5",
        label_text_2="#aeb9c5",
        states=_STATES_DARK,
    ),
}


def ground_material(theme: Theme) -> Material:
    return Material("ground", linear_from_hex(theme.background), lit_by_itself=True)


def floor_material(theme: Theme, paint: str) -> Material:
    """The coated floor: "plain", a zone kind it is tinted by, or a kind of line."""
    if paint in theme.lines:
        return Material(f"floor_{paint}", linear_from_hex(theme.lines[paint]), roughness=0.5)
    base = linear_from_hex(theme.floor)
    tint = theme.zone_tints.get(paint)
    colour = mixed(base, linear_from_hex(tint[0]), tint[1]) if tint else base
    return Material(f"floor_{paint}", colour, roughness=FLOOR_ROUGHNESS)


def hall_materials(theme: Theme) -> dict[str, Material]:
    glass, opacity = theme.glass
    return {
        "wall": Material("wall", linear_from_hex(theme.wall), roughness=0.7),
        "wall_top": Material("wall_top", linear_from_hex(theme.wall_top), roughness=0.7),
        "wall_glass": Material("wall_glass", linear_from_hex(glass), alpha=opacity, roughness=0.06),
        "column": Material("column", linear_from_hex(theme.column), roughness=0.6),
        "guard": Material("guard", linear_from_hex(theme.lines["line"]), roughness=0.6),
        "slab": Material("slab", linear_from_hex("#8c949c"), roughness=0.8),
        "belt": Material("belt", linear_from_hex("#30363d"), roughness=0.75),
        "rollers": Material("rollers", linear_from_hex("#6d757d"), metallic=0.3, roughness=0.45),
        "light_strip": Material(
            "light_strip", linear_from_hex(theme.light_strip), lit_by_itself=True
        ),
        "exit": Material("exit", linear_from_hex("#1f9d55"), roughness=0.6),
        "placeholder": Material("placeholder", linear_from_hex("#b9c2cb"), roughness=0.6),
    }


def look_json() -> dict[str, object]:
    """All colours and light levels, for a renderer that does not share this module.

    `materials`: name -> {colour: linear RGB, alpha, metallic, roughness}; `themes`: name ->
    {background, ground, light, floor: paint -> linear RGB, hall: as materials}.
    """
    return {
        "materials": {name: _plain(material) for name, material in palette().items()},
        "lamps": {state: list(linear_from_hex(c)) for state, c in _LAMP_COLOURS.items()},
        "lamp_of_state": dict(LAMP_OF_STATE),
        "dark_lamp": DARK_LAMP,
        "sky": SKY,
        "floor_roughness": FLOOR_ROUGHNESS,
        "key_light": {"from": list(KEY_FROM), "colour": list(KEY_COLOUR), "intensity": KEY},
        "themes": {
            name: {
                "background": theme.background,
                "ground": theme.ground,
                "light": theme.light,
                "floor": {
                    paint: list(floor_material(theme, paint).colour)
                    for paint in ("plain", *theme.zone_tints, *theme.lines)
                },
                "hall": {key: _plain(each) for key, each in hall_materials(theme).items()},
            }
            for name, theme in THEMES.items()
        },
    }


def _plain(material: Material) -> dict[str, object]:
    return {
        "colour": [round(value, 5) for value in material.colour],
        "alpha": material.alpha,
        "metallic": material.metallic,
        "roughness": material.roughness,
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
            tuple(value * DARK_LAMP for value in palette()[name].colour),  # type: ignore[arg-type]
            roughness=0.3,
        )
        for name in LAMPS
    }
    return {**lit, **dark}


DARK_LAMP = 0.22
"""How much of its colour a lamp shows that is off."""
FLOOR_ROUGHNESS = 0.42

# The one lamp beside the even light of the sky: it gives every face of a box a tone of its own.
KEY_FROM = (-0.45, -0.6, 1.0)
KEY_COLOUR = (1.0, 0.985, 0.96)
KEY = 1.6
SKY = 0.76
"""Factor on the radiance of the studio sky."""

LAMPS = ("lamp_red", "lamp_amber", "lamp_green")

# Brighter than the state colours on paper, as a lamp is, in the same hues.
_LAMP_COLOURS = {
    "working": "#19e08f",
    "starved": "#4fb4ff",
    "blocked": "#ffb31a",
    "down": "#ff4a1f",
    "changeover": "#b07cff",
}
LAMP_OF_STATE = {  # off shift none is lit
    "working": "lamp_green",
    "starved": "lamp_amber",
    "blocked": "lamp_amber",
    "changeover": "lamp_amber",
    "down": "lamp_red",
}
