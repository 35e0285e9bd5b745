"""Moving a station with a real mouse: it follows, is refused or accepted, the figures answer."""

from playwright.sync_api import Page, expect

from tests.e2e.conftest import App
from tests.e2e.twin import PATIENCE_MS, Twin

STATION = "filling"


def opened(page: Page, app: App) -> Twin:
    """A small line seen from above, so that metres on the floor are easy to aim at."""
    twin = Twin(page, app.url).open()
    twin.wait_for_simulation()
    twin.wait_for_kpis()
    twin.set_camera(position_m=[13, 6.9, 60], target_m=[13, 7, 0])
    twin.wait_until("() => window.linetwin.stats().idle")
    return twin


def place(twin: Twin, station: str = STATION) -> list[float]:
    stations = twin.api("api/layout")["factory"]["stations"]
    return next(each["at_m"] for each in stations if each["id"] == station)


def pixels_per_metre(twin: Twin) -> float:
    """Along x, on the height where the station is taken hold of."""
    a = twin.screen_position("winding")
    b = twin.screen_position(STATION)
    assert a is not None
    assert b is not None
    return (b[0] - a[0]) / (place(twin)[0] - place(twin, "winding")[0])


def take(twin: Twin, dx_m: float, dy_m: float) -> None:
    """Takes the station and moves it by about (dx, dy) metres, the button still down."""
    start = twin.screen_position(STATION)
    assert start is not None
    scale = pixels_per_metre(twin)
    twin.page.mouse.move(*start)
    twin.page.mouse.down()
    for step in range(1, 6):
        share = step / 5
        twin.page.mouse.move(start[0] + dx_m * scale * share, start[1] - dy_m * scale * share)
    twin.wait_until("() => window.linetwin.stats().dragging")


def released(twin: Twin) -> None:
    twin.page.mouse.up()
    twin.wait_until("() => !window.linetwin.stats().dragging")


def test_a_move_to_a_free_place_is_made_and_simulated(page: Page, small_app: App):
    twin = opened(page, small_app)
    before = place(twin)
    take(twin, 1.0, 1.5)
    expect(page.locator(".lt-reason")).to_be_hidden()
    released(twin)
    twin.wait_until("() => window.linetwin.stats().revision === 2")
    after = place(twin)
    assert abs(after[0] - before[0] - 1.0) < 0.4
    assert abs(after[1] - before[1] - 1.5) < 0.4
    twin.wait_until("() => window.linetwin.stats().dragToKpiMs.length === 1")
    assert 0 < twin.stats()["dragToKpiMs"][0] < 60_000
    twin.wait_until("() => window.linetwin.stats().timelineRevision === 2")


def test_places_lie_on_the_grid_of_ten_centimetres(page: Page, small_app: App):
    twin = opened(page, small_app)
    take(twin, 0.77, 1.13)
    released(twin)
    twin.wait_until("() => window.linetwin.stats().revision === 2")
    for value in place(twin):
        assert abs(value * 10 - round(value * 10)) < 1e-6


def test_a_station_let_go_on_another_one_returns_and_says_why(page: Page, small_app: App):
    twin = opened(page, small_app)
    before = place(twin)
    take(twin, -10.0, 0.0)
    expect(page.locator(".lt-reason")).to_be_visible(timeout=PATIENCE_MS)
    released(twin)
    assert place(twin) == before
    assert twin.stats()["revision"] == 1
    expect(page.locator(".lt-reason")).to_be_hidden()
    shown = page.evaluate("() => linetwin.stations().find((each) => each.id === 'filling').at_m")
    assert shown == before


def test_escape_puts_the_station_back(page: Page, small_app: App):
    twin = opened(page, small_app)
    before = place(twin)
    take(twin, 1.0, 1.5)
    page.keyboard.press("Escape")
    twin.wait_until("() => !window.linetwin.stats().dragging")
    page.mouse.up()
    assert place(twin) == before
    assert twin.stats()["revision"] == 1


def test_undo_and_redo_move_the_station_in_the_view(page: Page, small_app: App):
    twin = opened(page, small_app)
    before = place(twin)
    take(twin, 1.0, 1.5)
    released(twin)
    twin.wait_until("() => window.linetwin.stats().revision === 2")
    moved = place(twin)
    page.keyboard.press("Control+z")
    twin.wait_until("() => window.linetwin.stats().revision === 3")
    assert place(twin) == before
    page.keyboard.press("Control+Shift+z")
    twin.wait_until("() => window.linetwin.stats().revision === 4")
    assert place(twin) == moved


def test_a_drag_beside_the_stations_turns_the_view_instead(page: Page, small_app: App):
    twin = opened(page, small_app)
    camera = twin.camera()
    canvas = page.locator(".lt-canvas").bounding_box()
    assert canvas is not None
    x, y = canvas["x"] + 60, canvas["y"] + 60
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 80, y + 40, steps=4)
    page.mouse.up()
    twin.wait_until(
        "(before) => JSON.stringify(window.linetwin.camera().position_m) !== before",
        str(camera["position_m"]).replace(" ", ""),
    )
    assert twin.stats()["revision"] == 1
