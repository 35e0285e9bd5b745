"""Every word is there in every language, and every key in use exists."""

import re
from pathlib import Path
from string import Formatter

import pytest

from viewer.app import panels, texts, ui
from viewer.app.texts import LANGUAGES, load_texts, text

APP = Path(panels.__file__).parents[1]
WEB = APP.parent / "web" / "src" / "ui"


def keys(lang):
    return {f"{section}.{name}" for section, words in load_texts(lang).items() for name in words}


def placeholders(template):
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_word_is_missing_in_a_language(lang):
    assert keys(lang) == keys(LANGUAGES[0])
    assert all(word for words in load_texts(lang).values() for word in words.values())


@pytest.mark.parametrize("key", sorted(keys(LANGUAGES[0])))
def test_a_sentence_asks_for_the_same_values_in_every_language(key):
    section, name = key.split(".")
    wanted = [placeholders(load_texts(lang)[section][name]) for lang in LANGUAGES]
    assert all(found == wanted[0] for found in wanted)


def test_what_the_panels_and_the_code_ask_for_exists():
    page = ui.template()
    asked = set(re.findall(r"words\.([a-z_]+\.[a-z_]+)", page))
    for source in APP.rglob("*.py"):
        asked |= set(
            re.findall(r'text\(\s*(?:self\.)?lang, f?"([a-z_]+\.[a-z_]+)"', source.read_text())
        )
    assert len(asked) > 40
    assert asked <= keys("en")


def test_the_components_find_their_words():
    asked = set()
    for source in WEB.glob("*.js"):
        asked |= set(re.findall(r"words\.(?:value\.)?([a-z_]+)", source.read_text()))
    known = {name for words in load_texts("en").values() for name in words}
    known |= set(load_texts("en"))
    assert len(asked) > 10
    assert asked <= known


def test_an_unknown_language_is_answered_in_english():
    assert load_texts("fr") == load_texts("en")
    assert text("en", "result.refining", done=8, total=30) == "refining, 8 of 30 runs"
    assert text("ko", "result.refining", done=8, total=30) == "계산 중, 30회 중 8회"


def test_catalogues_travel_with_the_package():
    assert {path.name for path in Path(texts.__file__).parent.glob("*.toml")} == {
        "en.toml",
        "ko.toml",
    }
