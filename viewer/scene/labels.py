"""Pins with the names of the stations, drawn over the finished picture.

The glyph before a name is the state of the station: shape and colour both say it. Pins never
overlap: the station that takes more room in the picture comes first, and one that finds no place
goes without.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from viewer.scene.graph import SceneGraph
from viewer.scene.materials import Theme
from viewer.scene.nodes import StationNode
from viewer.scene.views import Camera

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

Rect = tuple[float, float, float, float]

# Pins are drawn this much larger and reduced, which gives round corners without steps.
_SHARP = 3
_TEXT_PX = 11
_HEIGHT_PX = 20
_PAD_PX = 8
_GLYPH_PX = 8
_TIMES_PX = 5
_STEM_PX = 14
_SMALLEST_STATION_PX = 14

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


@dataclass(frozen=True)
class Pin:
    station_id: str
    text: str
    count: int
    """Machines in parallel; shown from two on."""
    state: str | None
    colour: str | None
    """Of the glyph where there is no state: the station's own band, as long as no pin has one."""
    anchor_px: tuple[float, float]
    rect_px: Rect


def place_pins(
    graph: SceneGraph,
    camera: Camera,
    size: tuple[int, int],
    states: Mapping[str, str] | None = None,
) -> list[Pin]:
    """The pins that fit into a picture of that size, the biggest station first."""
    taken: list[Rect] = []
    pins: list[Pin] = []
    for station, outline, top in _by_size(graph, camera, size):
        text = shown_name(station)
        count = len(station.machines)
        width = _PAD_PX * 2 + _GLYPH_PX + 6 + text_width(text, _TEXT_PX)
        width += 7 + _TIMES_PX + text_width(str(count), _TEXT_PX) if count > 1 else 0
        for rect in _candidates(top, width, outline):
            inside = rect[0] >= 4 and rect[1] >= 4 and rect[2] <= size[0] - 4
            if inside and rect[3] <= size[1] - 4 and not any(_meet(rect, one) for one in taken):
                taken.append(rect)
                state = (states or {}).get(station.id)
                colour = None if states else station.band
                pins.append(Pin(station.id, text, count, state, colour, top, rect))
                break
    return pins


def draw_pins(picture: Image.Image, pins: list[Pin], theme: Theme) -> Image.Image:
    """The picture with the pins on it."""
    if not pins:
        return picture
    sheet = Image.new("RGBA", (picture.width * _SHARP, picture.height * _SHARP), (0, 0, 0, 0))
    pen = ImageDraw.Draw(sheet)
    back, text, text_2 = theme.label_back, theme.label_text, theme.label_text_2
    for pin in pins:
        x0, y0, x1, y1 = (value * _SHARP for value in pin.rect_px)
        x, y = (value * _SHARP for value in pin.anchor_px)
        stem = min(max(x, x0 + 8 * _SHARP), x1 - 8 * _SHARP)
        pen.line([(stem, (y0 + y1) / 2), (x, y)], fill=f"{text_2}cc", width=round(1.1 * _SHARP))
        dot = 2.0 * _SHARP
        pen.ellipse([x - dot, y - dot, x + dot, y + dot], fill=f"{text_2}ff")
    for pin in pins:
        x0, y0, x1, y1 = (value * _SHARP for value in pin.rect_px)
        pen.rounded_rectangle(
            [x0, y0, x1, y1],
            radius=(y1 - y0) / 2,
            fill=f"{back}f2",
            outline=f"{text_2}40",
            width=max(_SHARP // 2, 1),
        )
        middle = (y0 + y1) / 2
        at = x0 + _PAD_PX * _SHARP
        colour = theme.states[pin.state] if pin.state else pin.colour or text_2
        _glyph(pen, pin.state, (at + _GLYPH_PX * _SHARP / 2, middle), colour)
        at += (_GLYPH_PX + 6) * _SHARP
        font = font_for(pin.text, _TEXT_PX * _SHARP)
        pen.text((at, middle), pin.text, fill=text, font=font, anchor="lm")
        if pin.count > 1:
            at += font.getlength(pin.text) + (5 + _TIMES_PX / 2) * _SHARP
            _times(pen, (at, middle), text_2)
            at += (_TIMES_PX / 2 + 2) * _SHARP
            font = font_for(str(pin.count), _TEXT_PX * _SHARP)
            pen.text((at, middle), str(pin.count), fill=text_2, font=font, anchor="lm")
    reduced = sheet.reduce(_SHARP)
    return Image.alpha_composite(picture.convert("RGBA"), reduced).convert("RGB")


def shown_name(station: StationNode) -> str:
    """The station's name, or its id where no font on this machine has the letters."""
    name = station.name
    fits = _has_letters(False, name) or (_wide_font() is not None and _has_letters(True, name))
    return name if fits else station.id


def text_width(text: str, size_px: int) -> float:
    """Pixels."""
    return font_for(text, size_px * _SHARP).getlength(text) / _SHARP if text else 0.0


def _by_size(
    graph: SceneGraph, camera: Camera, size: tuple[int, int]
) -> Iterator[tuple[StationNode, Rect, tuple[float, float]]]:
    """Visible stations from large to small, with their outline and the top of their middle."""
    found: list[tuple[float, StationNode, Rect, tuple[float, float]]] = []
    for station in graph.stations:
        corners = camera.project(station.box.corners(), size)
        top = camera.project(np.array([(*station.at_m, station.height_m)]), size)[0]
        if np.min(corners[:, 2]) <= 0.5 or top[2] <= 0.5:
            continue
        x0, y0 = corners[:, :2].min(axis=0)
        x1, y1 = corners[:, :2].max(axis=0)
        inside = 0 <= top[0] < size[0] and 0 <= top[1] < size[1]
        if not inside or max(x1 - x0, y1 - y0) < _SMALLEST_STATION_PX:
            continue
        area = float((x1 - x0) * (y1 - y0))
        found.append((area, station, (x0, y0, x1, y1), (float(top[0]), float(top[1]))))
    found.sort(key=lambda item: (-item[0], item[1].id))
    for _, station, outline, top in found:
        yield station, outline, top


def _candidates(top: tuple[float, float], width: float, outline: Rect) -> Iterator[Rect]:
    """Places for a pin: above the middle, then higher, then to the sides, at last right on it."""
    x, y = top
    above = min(outline[1], y)
    for lift in (_STEM_PX, _STEM_PX * 2.2, _STEM_PX * 3.6):
        for shift in (0.0, -0.3, 0.3, -0.6, 0.6):
            for base in (y, above):
                left = x - width / 2 + shift * width
                yield (left, base - lift - _HEIGHT_PX, left + width, base - lift)
    yield (x - width / 2, y + 4, x + width / 2, y + 4 + _HEIGHT_PX)


def _meet(a: Rect, b: Rect, gap: float = 3.0) -> bool:
    return a[0] < b[2] + gap and b[0] < a[2] + gap and a[1] < b[3] + gap and b[1] < a[3] + gap


def _times(pen: ImageDraw.ImageDraw, centre: tuple[float, float], colour: str) -> None:
    """The sign of "times", which the built-in font does not have."""
    (x, y), r = centre, _TIMES_PX * _SHARP / 2
    for sign in (1, -1):
        pen.line([(x - r, y - sign * r), (x + r, y + sign * r)], fill=colour, width=_SHARP + 1)


def _glyph(
    pen: ImageDraw.ImageDraw, state: str | None, centre: tuple[float, float], colour: str
) -> None:
    """Circle, ring, square, triangle or diamond: the second cue beside the colour."""
    x, y = centre
    r = _GLYPH_PX * _SHARP / 2
    if state == "starved":
        pen.ellipse([x - r, y - r, x + r, y + r], outline=colour, width=round(2.2 * _SHARP))
    elif state == "blocked":
        s = r * 0.88
        pen.rectangle([x - s, y - s, x + s, y + s], fill=colour)
    elif state == "down":
        pen.polygon(
            [(x, y - r), (x + r * 1.1, y + r * 0.9), (x - r * 1.1, y + r * 0.9)], fill=colour
        )
    elif state == "changeover":
        pen.polygon(
            [(x, y - r * 1.15), (x + r * 1.15, y), (x, y + r * 1.15), (x - r * 1.15, y)],
            fill=colour,
        )
    else:
        pen.ellipse([x - r, y - r, x + r, y + r], fill=colour)


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
