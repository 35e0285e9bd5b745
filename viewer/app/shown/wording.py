"""Small rules of the two languages: names, particles, areas, times."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viewer.app.numbers import NBSP, decimals_for, number
from viewer.app.texts import load_texts, text

if TYPE_CHECKING:
    from viewer.factory.model import Station

HANGUL_FIRST, HANGUL_LAST, FINALS = 0xAC00, 0xD7A3, 28


def with_subject_particle(name: str) -> str:
    """A Korean name with its subject particle: 이 after a final consonant, 가 after a vowel."""
    last = ord(name[-1]) if name else 0
    if HANGUL_FIRST <= last <= HANGUL_LAST:
        return name + ("이" if (last - HANGUL_FIRST) % FINALS else "가")
    # After digits and Latin letters the choice depends on how they are read aloud.
    return name + "이(가)"


def station_name(station: Station, lang: str) -> str:
    return station.label_ko if lang == "ko" else station.label


def area_name(area: str | None, lang: str) -> str:
    """Name of an area of the layout; an id that the catalogue does not know is shown as words."""
    if not area:
        return text(lang, "rail.no_area")
    known = load_texts(lang)["area"]
    return known.get(area) or area.replace("_", " ").capitalize()


def duration_text(seconds: float, lang: str) -> str:
    """A time in the unit a person would use: 42.2 min."""
    for unit, size in (("d", 86400.0), ("h", 3600.0), ("min", 60.0)):
        if abs(seconds) >= 2 * size:
            break
    else:
        unit, size = "s", 1.0
    value = seconds / size
    decimals = min(decimals_for(None, value), 1)
    return f"{number(value, decimals)}{NBSP}{text(lang, f'result.{unit}')}"
