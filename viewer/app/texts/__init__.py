"""The words on the screen in every language, from the catalogues en.toml and ko.toml beside this
file.
"""

import tomllib
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "ko")

Catalogue = dict[str, dict[str, str]]


@cache
def load_texts(lang: str) -> Catalogue:
    """Catalogue of one language: section -> key -> text. An unknown language gives English."""
    name = lang if lang in LANGUAGES else LANGUAGES[0]
    return tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text(encoding="utf-8"))


def text(lang: str, key: str, **values: object) -> str:
    """Text of `key` ("section.name") with its {placeholders} filled in."""
    section, name = key.split(".")
    return load_texts(lang)[section][name].format(**values)
