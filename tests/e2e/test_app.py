"""The panels in a real browser: they say what the server knows, and an edit there is done."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import App, StartApp
from tests.e2e.twin import PATIENCE_MS, Twin
from viewer.paths import LAYOUTS

FIRST_STATION = ".station-row >> nth=0"


def opened(page: Page, app: App, **parameters: str | int) -> Twin:
    """The page of a small line of its own, with figures."""
    twin = Twin(page, app.url).open(**parameters)
    twin.wait_for_kpis()
    return twin


def commit(page: Page, key: str, typed: str) -> None:
    field = page.locator(f"[id='field-{key}']")
    field.fill(typed)
    field.press("Enter")


def machine_of(twin: Twin) -> dict[str, object]:
    """The first station that works on cells, as the layout says."""
    stations = twin.api("api/layout")["factory"]["stations"]
    return next(station for station in stations if station.get("kind", "serial") == "serial")


def test_the_list_names_every_station_of_the_line(twin: Twin):
    twin.open()
    stations = twin.api("api/layout")["factory"]["stations"]
    rows = twin.page.locator(".station-row")
    expect(rows).to_have_count(len(stations), timeout=PATIENCE_MS)
    assert rows.first.locator(".name").inner_text() == stations[0]["name"]


def test_the_panels_stand_before_the_simulation_is_done(page: Page, app: App):
    page.goto(f"{app.url}?quality=low&play=0")
    for part in (".bar", ".rail", ".side", ".time"):
        expect(page.locator(part)).to_be_visible()


def test_the_canvas_keeps_its_size_on_a_laptop(twin: Twin):
    twin.open()
    box = twin.page.locator(".stage").bounding_box()
    assert box is not None
    assert box["width"] >= 1000
    assert box["height"] >= 740


def test_the_result_panel_says_what_the_route_says(page: Page, start_app: StartApp):
    # A line with breakdowns: without chance there would be no interval to compare.
    twin = opened(page, start_app(next(LAYOUTS.glob("03_*.yaml"))))
    kpis = twin.wait_for_kpis()
    mean = kpis["good_cells_per_hour"]["mean"]
    expect(page.locator("#runs")).to_contain_text("30 runs", timeout=PATIENCE_MS)
    shown = page.locator("#throughput").inner_text().replace(",", "")
    digits = len(shown.split(".")[1]) if "." in shown else 0
    assert abs(float(shown) - mean) <= 0.5 * 10**-digits + 1e-9
    low, high = kpis["good_cells_per_hour"]["ci95"]
    ends = re.findall(r"[\d.,]+\d", page.locator("#throughput-interval").inner_text())
    assert [float(end.replace(",", "")) for end in ends] == [
        round(low, digits),
        round(high, digits),
    ]


def test_an_edit_in_the_inspector_is_simulated_and_compared(page: Page, small_app: App):
    twin = opened(page, small_app)
    bottleneck = twin.api("api/kpis")["bottleneck"]
    page.locator(f".rail [data-station='{bottleneck}']").click()
    cycle_s = float(page.locator("[id='field-cycle_s']").input_value())
    before = twin.api("api/kpis")
    commit(page, "cycle_s", str(cycle_s * 2))
    after = twin.wait_for_kpis(revision=before["revision"] + 1)
    assert after["revision"] == before["revision"] + 1
    assert after["good_cells_per_hour"]["mean"] < before["good_cells_per_hour"]["mean"]
    expect(page.locator("#difference .chip")).to_have_text("worse", timeout=PATIENCE_MS)


def test_undo_and_redo_stand_in_the_bar_and_on_the_keys(page: Page, small_app: App):
    twin = opened(page, small_app)
    station = machine_of(twin)
    twin.page.locator(f".rail [data-station='{station['id']}']").click()
    start = page.locator("#field-machines").input_value()
    expect(page.locator("#undo")).to_be_disabled()
    commit(page, "machines", "5")
    expect(page.locator("#undo")).to_be_enabled()
    page.locator("#undo").click()
    expect(page.locator("#field-machines")).to_have_value(start)
    page.locator("#redo").click()
    expect(page.locator("#field-machines")).to_have_value("5")
    page.locator(FIRST_STATION).focus()
    page.keyboard.press("Control+z")
    expect(page.locator("#field-machines")).to_have_value(start)
    page.keyboard.press("Control+Shift+z")
    expect(page.locator("#field-machines")).to_have_value("5")
    assert twin.api("api/health")["revision"] == 6


def test_saving_changes_one_line_of_the_file(page: Page, small_app: App):
    before = small_app.layout.read_text().splitlines()
    twin = opened(page, small_app)
    station = machine_of(twin)
    page.locator(f".rail [data-station='{station['id']}']").click()
    cycle = page.locator("[id='field-cycle_s']")
    commit(page, "cycle_s", str(float(cycle.input_value()) + 0.5))
    expect(page.locator("#save-state")).to_contain_text("1 unsaved edit")
    page.locator("#save").click()
    expect(page.locator("#save-state")).to_contain_text("Saved")
    after = small_app.layout.read_text().splitlines()
    assert len(after) == len(before)
    assert sum(old != new for old, new in zip(before, after, strict=True)) == 1


def test_a_file_that_cannot_be_written_is_said_and_nothing_is_lost(page: Page, small_app: App):
    twin = opened(page, small_app)
    page.locator(f".rail [data-station='{machine_of(twin)['id']}']").click()
    commit(page, "machines", "4")
    text = small_app.layout.read_text() + "# another hand\n"
    small_app.layout.write_text(text)
    page.locator("#save").click()
    expect(page.locator(".toast")).to_contain_text("changed on disk")
    expect(page.locator("#save-state")).to_contain_text("1 unsaved edit")
    assert small_app.layout.read_text() == text


def test_a_wrong_value_is_explained_under_its_field(page: Page, small_app: App):
    twin = opened(page, small_app)
    page.locator(f".rail [data-station='{machine_of(twin)['id']}']").click()
    field = page.locator("[id='field-cycle_s']")
    start = field.input_value()
    for typed in ("-3", "soon"):
        commit(page, "cycle_s", typed)
        expect(page.locator(".field-error")).to_contain_text("expected")
    field.press("Escape")
    expect(field).to_have_value(start)
    expect(page.locator(".field-error")).to_have_count(0)
    assert twin.api("api/health")["revision"] == 1


def test_the_address_chooses_language_theme_and_selection(twin: Twin):
    station = twin.api("api/layout")["factory"]["stations"][1]
    twin.open(lang="ko", theme="dark", select=station["id"])
    page = twin.page
    expect(page.locator(".result h2")).to_have_text("결과")
    expect(page.locator(".inspector-head h2")).to_have_text(station["name_ko"])
    assert page.evaluate("document.documentElement.lang") == "ko"
    surface = page.evaluate("getComputedStyle(document.querySelector('.bar')).backgroundColor")
    assert surface == "rgb(20, 24, 30)"
    page.locator("#language").click()
    page.locator("#theme").click()
    expect(page.locator(".result h2")).to_have_text("Result")
    expect(page.locator(".inspector-head h2")).to_have_text(station["name"])


def test_a_page_keeps_its_language_and_its_choice_to_itself(browser: Browser, small_twin: Twin):
    first = small_twin.open()
    other = Twin(browser.new_page(), small_twin.url)
    station = first.api("api/layout")["factory"]["stations"][0]
    other.open(lang="ko", theme="dark", select=station["id"])
    expect(other.page.locator(".inspector-head h2")).to_have_text(station["name_ko"])
    other.page.locator("#field-machines").fill("2")
    other.page.locator("#field-machines").press("Enter")
    # The edit is there for both; what was said about it, and how, only where it was made.
    expect(first.page.locator("#save-state")).to_contain_text("1 unsaved edit")
    expect(other.page.locator(".toast")).to_contain_text(station["name_ko"])
    expect(first.page.locator(".toast")).to_have_count(0)
    expect(first.page.locator(".inspector")).to_have_count(0)
    assert first.page.evaluate("document.documentElement.dataset.theme") == "light"
    other.page.close()


def test_search_finds_a_station_by_its_korean_name(page: Page, twin: Twin):
    twin.open()
    station = twin.api("api/layout")["factory"]["stations"][9]
    page.locator(FIRST_STATION).focus()
    page.keyboard.press("/")
    page.keyboard.type(station["name_ko"])
    page.keyboard.press("Enter")
    expect(page.locator(".inspector-head h2")).to_have_text(station["name"])


def test_a_backslash_gives_the_whole_window_to_the_line(page: Page, small_app: App):
    opened(page, small_app)
    page.locator(FIRST_STATION).focus()
    page.keyboard.press("\\")
    expect(page.locator(".rail")).to_be_hidden()
    box = page.locator(".stage").bounding_box()
    assert box is not None
    assert (box["width"], box["height"]) == (1600, 900)
    page.keyboard.press("\\")
    expect(page.locator(".rail")).to_be_visible()


def test_the_clock_follows_the_track(page: Page, small_app: App):
    twin = opened(page, small_app)
    twin.wait_until("() => window.linetwin.stats().endS > 0")
    track = page.locator(".track").bounding_box()
    assert track is not None
    page.mouse.click(track["x"] + track["width"] / 2, track["y"] + 31)
    expect(page.locator(".clock b")).to_have_text(re.compile(r"0[34]:[05]\d:\d\d"))
    half = twin.stats()["timeS"] / twin.stats()["endS"]
    assert abs(half - 0.5) < 0.01


def test_saved_layouts_open_again_as_they_were_left(
    page: Page, small_app: App, start_app: StartApp
):
    twin = opened(page, small_app)
    station = machine_of(twin)
    page.locator(f".rail [data-station='{station['id']}']").click()
    commit(page, "machines", "3")
    page.locator("#save").click()
    expect(page.locator("#save-state")).to_contain_text("Saved")
    again = start_app(Path(small_app.layout))
    factory = page.request.get(f"{again.url}api/layout").json()["factory"]
    found = next(one for one in factory["stations"] if one["id"] == station["id"])
    assert found["machines"] == 3


@pytest.mark.parametrize(
    ("trigger", "arguments"),
    [
        ("preview_move", ["nobody", 1, 2]),
        ("commit_move", ["winding", "x", 2]),
        ("rotate", ["nobody", 15]),
        ("set_parameter", ["nobody", "cycle_s", "3"]),
    ],
)
def test_nonsense_from_a_script_is_answered_and_changes_nothing(
    small_twin: Twin, trigger: str, arguments: list[object]
):
    small_twin.open()
    answer = small_twin.page.evaluate(
        "([name, values]) => trame.trigger(name, values)", [trigger, arguments]
    )
    assert answer["ok"] is False
    assert answer["message"]
    assert small_twin.api("api/health")["revision"] == 1


KEEP_THE_SOCKET = """
    const Original = window.WebSocket;
    window.WebSocket = class extends Original {
      constructor(...all) { super(...all); window.socketOfThePage = this; }
    };
"""


def test_a_page_whose_socket_has_closed_starts_anew_though_the_server_is_there(small_twin: Twin):
    small_twin.page.add_init_script(KEEP_THE_SOCKET)
    small_twin.open()
    small_twin.page.evaluate("() => { window.before = true; socketOfThePage.close(); }")
    small_twin.wait_until("() => !window.before && window.linetwin")
    small_twin.wait_for_simulation()
    assert small_twin.page.evaluate("() => trame.trigger('undo')")["ok"] is False


def test_after_a_click_on_a_button_the_space_bar_plays(small_twin: Twin):
    small_twin.open()
    small_twin.wait_for_simulation()
    small_twin.page.get_by_text("600×", exact=True).click()
    small_twin.page.keyboard.press(" ")
    small_twin.wait_until("() => linetwin.stats().playing && linetwin.stats().speed === 600")
