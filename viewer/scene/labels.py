"""Pins with the names of the stations, drawn over the finished picture.

The glyph before a name is the state of the station: shape and colour both say it.
"""

from __future__ import annotations

from PIL import Image, ImageDraw

from viewer.scene.fonts import SHARP, font_for
from viewer.scene.materials import Theme
from viewer.scene.pins import GLYPH_PX, MORE_PX, PAD_PX, TEXT_PX, TIMES_PX, Pin


def draw_pins(picture: Image.Image, pins: list[Pin], theme: Theme) -> Image.Image:
    """The picture with the pins on it."""
    if not pins:
        return picture
    sheet = Image.new("RGBA", (picture.width * SHARP, picture.height * SHARP), (0, 0, 0, 0))
    pen = ImageDraw.Draw(sheet)
    back, text, text_2 = theme.label_back, theme.label_text, theme.label_text_2
    for pin in pins:
        x0, y0, x1, y1 = (value * SHARP for value in pin.rect_px)
        x, y = (value * SHARP for value in pin.anchor_px)
        stem = min(max(x, x0 + 8 * SHARP), x1 - 8 * SHARP)
        pen.line([(stem, (y0 + y1) / 2), (x, y)], fill=f"{text_2}cc", width=round(1.1 * SHARP))
        dot = 2.0 * SHARP
        pen.ellipse([x - dot, y - dot, x + dot, y + dot], fill=f"{text_2}ff")
    for pin in pins:
        x0, y0, x1, y1 = (value * SHARP for value in pin.rect_px)
        pen.rounded_rectangle(
            [x0, y0, x1, y1],
            radius=(y1 - y0) / 2,
            fill=f"{back}f2",
            outline=f"{text_2}40",
            width=max(SHARP // 2, 1),
        )
        middle = (y0 + y1) / 2
        at = x0 + PAD_PX * SHARP
        colour = theme.states[pin.state] if pin.state else pin.colour or text_2
        _glyph(pen, pin.state, (at + GLYPH_PX * SHARP / 2, middle), colour)
        at += (GLYPH_PX + 6) * SHARP
        font = font_for(pin.text, TEXT_PX * SHARP)
        pen.text((at, middle), pin.text, fill=text, font=font, anchor="lm")
        if pin.count > 1:
            at += font.getlength(pin.text) + (5 + TIMES_PX / 2) * SHARP
            _times(pen, (at, middle), text_2)
            at += (TIMES_PX / 2 + 2) * SHARP
            font = font_for(str(pin.count), TEXT_PX * SHARP)
            pen.text((at, middle), str(pin.count), fill=text_2, font=font, anchor="lm")
        if pin.more:
            at = x1 - (PAD_PX + MORE_PX - 10) * SHARP
            pen.line([(at, y0 + 4 * SHARP), (at, y1 - 4 * SHARP)], fill=f"{text_2}60", width=SHARP)
            extra = f"+{pin.more}"
            font = font_for(extra, TEXT_PX * SHARP)
            pen.text((at + 5 * SHARP, middle), extra, fill=text_2, font=font, anchor="lm")
    reduced = sheet.reduce(SHARP)
    return Image.alpha_composite(picture.convert("RGBA"), reduced).convert("RGB")


def _times(pen: ImageDraw.ImageDraw, centre: tuple[float, float], colour: str) -> None:
    """The sign of "times", which the built-in font does not have."""
    (x, y), r = centre, TIMES_PX * SHARP / 2
    for sign in (1, -1):
        pen.line([(x - r, y - sign * r), (x + r, y + sign * r)], fill=colour, width=SHARP + 1)


def _glyph(
    pen: ImageDraw.ImageDraw, state: str | None, centre: tuple[float, float], colour: str
) -> None:
    """Circle, ring, square, triangle, diamond or bar: the second cue beside the colour."""
    x, y = centre
    r = GLYPH_PX * SHARP / 2
    if state == "starved":
        pen.ellipse([x - r, y - r, x + r, y + r], outline=colour, width=round(2.2 * SHARP))
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
    elif state == "off_shift":
        pen.rectangle([x - r, y - r * 0.35, x + r, y + r * 0.35], fill=colour)
    else:
        pen.ellipse([x - r, y - r, x + r, y + r], fill=colour)
