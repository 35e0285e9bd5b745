"""Small rules of the two languages: names, particles, areas, times."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viewer.app.numbers import NBSP, decimals_for, number
from viewer.app.parameters import NUMBER, SHARE, TIME, WHOLE_NUMBER, parameters, time_unit
from viewer.app.texts import load_texts, text

if TYPE_CHECKING:
    from viewer.factory.checks import Finding
    from viewer.factory.model import Factory, Station

REFUSALS = {NUMBER: "number", WHOLE_NUMBER: "whole_number", TIME: "time", SHARE: "share"}
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
    unit, size = time_unit(seconds)
    value = seconds / size
    return f"{number(value, min(decimals_for(None, value), 1))}{NBSP}{text(lang, f'result.{unit}')}"


def field_label(key: str, station: Station, lang: str) -> str:
    """The name under which the inspector shows a field."""
    words = load_texts(lang)["inspector"]
    return next((words[p.label] for p in parameters(station) if p.key == key), key)


def clause(message: str, factory: Factory) -> str:
    """A message as the end of a sentence: lower case unless it begins with a name, with a full
    stop.
    """
    names = tuple(name for s in factory.stations for name in (s.id, s.label, s.label_ko))
    if message[1:2].islower() and not message.startswith(names):
        message = message[0].lower() + message[1:]
    return message if message.endswith((".", "!", "?")) else f"{message}."


def finding_clause(finding: Finding, factory: Factory, lang: str) -> str:
    """What a finding says, as the end of a sentence."""
    return clause(finding.message_ko if lang == "ko" else finding.message, factory)


def refusal(reason: str, lang: str) -> str:
    """Why a typed value is not taken, as it stands under the field."""
    return text(lang, f"refusal.{REFUSALS.get(reason, 'other')}", reason=reason)
