"""The shared palette: material name -> colour and surface, read from palette.toml."""

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path

PALETTE_FILE = Path(__file__).with_name("palette.toml")


@dataclass(frozen=True)
class Material:
    """One surface of the palette.

    `base_color` is linear RGBA in 0..1 (the glTF convention), `metallic` and `roughness` are 0..1.
    """

    name: str
    base_color: tuple[float, float, float, float]
    metallic: float
    roughness: float

    @property
    def translucent(self) -> bool:
        """Whether the surface has to be drawn with alpha blending."""
        return self.base_color[3] < 1.0


@functools.cache
def load_palette() -> dict[str, Material]:
    """All materials by name, in the order of palette.toml."""
    with PALETTE_FILE.open("rb") as file:
        table = tomllib.load(file)
    return {
        name: Material(name, tuple(entry["base_color"]), entry["metallic"], entry["roughness"])
        for name, entry in table.items()
    }
