"""Panels know names and nothing else: what they read and write is a field of UiState."""

import re

from viewer.app import ui
from viewer.app.actions import TRIGGERS
from viewer.app.panels import PANELS, panel
from viewer.app.state import NAMES, UiState


def test_every_panel_is_part_of_the_page():
    page = ui.template()
    assert all(panel(name) in page for name in PANELS)


def test_a_panel_writes_only_fields_of_the_state():
    written = set(re.findall(r'@[a-z:-]+="([a-z_]+) = ', ui.template()))
    assert written == {
        "selection",
        "lang",
        "theme",
        "mode",
        "layers",
        "ranked",
        "closed_areas",
        "analysis",
        "tab",
        "toast",
    }
    assert written <= set(NAMES)


def test_a_panel_pulls_only_triggers_that_exist():
    triggers = set(re.findall(r"ask\('([a-z_]+)'", ui.template()))
    assert triggers == {"undo", "redo", "save"}
    assert triggers <= set(TRIGGERS)


def test_no_field_of_the_state_is_without_use():
    page = ui.template()
    # `kpis` is for scripts in the page; the panels show `result`.
    unused = {name for name in NAMES if not re.search(rf"\b{name}\b", page)}
    assert unused == {"kpis"}


def test_the_page_begins_light_english_and_with_nothing_selected():
    start = UiState()
    assert (start.theme, start.lang, start.selection, start.revision) == ("light", "en", None, 1)
