"""Letters on pictures: which font has them, and how wide they run."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

from viewer.scene.nodes import StationNode

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

SHARP = 3
"""Pins are drawn this much larger and reduced, which gives round corners without steps."""

# Where system fonts with Hangul usually are; the built-in font has Latin letters only.
_WIDE_FONTS = (
    "NotoSansCJK-Regular.ttc",
    "NotoSansKR-Regular.otf",
    "NotoSansKR-Regular.ttf",
    "NanumGothic.ttf",
    "malgun.ttf",
    "AppleSDGothicNeo.ttc",
)
_FONT_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".local" / "share" / "fonts",
    Path("/System/Library/Fonts"),
    Path("C:/Windows/Fonts"),
)


def shown_name(station: StationNode) -> str:
    """The station's name, or its id where no font on this machine has the letters."""
    name = station.name
    fits = _has_letters(False, name) or (_wide_font() is not None and _has_letters(True, name))
    return name if fits else station.id


def text_width(text: str, size_px: int) -> float:
    """Pixels."""
    return font_for(text, size_px * SHARP).getlength(text) / SHARP if text else 0.0


@cache
def _font(wide: bool, size_px: int) -> FreeTypeFont:
    path = _wide_font() if wide else None
    if path is not None:
        return ImageFont.truetype(str(path), size_px)
    font = ImageFont.load_default(size_px)
    if not isinstance(font, ImageFont.FreeTypeFont):
        msg = "Pillow was built without FreeType"
        raise TypeError(msg)
    return font


@cache
def _has_letters(wide: bool, text: str) -> bool:
    """Whether the font has a picture of its own for every letter, not the box for a missing one."""
    font = _font(wide, 24)
    missing = _stamp(font, "\U0010ffff")
    return all(letter == " " or _stamp(font, letter) != missing for letter in text)


def _stamp(font: FreeTypeFont, letter: str) -> bytes:
    """How the font draws a letter, pixel by pixel."""
    sheet = Image.new("L", (48, 48))
    ImageDraw.Draw(sheet).text((8, 8), letter, fill=255, font=font)
    return sheet.tobytes()


def font_for(text: str, size_px: int) -> FreeTypeFont:
    wide = not _has_letters(False, text) and _wide_font() is not None
    return _font(wide, size_px)


@cache
def _wide_font() -> Path | None:
    for folder in _FONT_FOLDERS:
        for name in _WIDE_FONTS:
            found = next(folder.rglob(name), None) if folder.is_dir() else None
            if found is not None:
                return found
    return None
