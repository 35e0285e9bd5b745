"""Three ways to move: turning about the line, walking through it, looking at its plan."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import App
from tests.e2e.test_view_drag import place, released, take
from tests.e2e.twin import Twin

EYE_M = 1.7
SHOULDERS_M = 0.3
STANDS = "() => window.linetwin.stats().idle && !window.linetwin.stats().flying"


def near_face(twin: Twin, station: str) -> tuple[float, float]:
    """The western edge of a station and the middle of it, m."""
    stations = twin.api("api/scene")["stations"]
    corners = next(each["group_m"] for each in stations if each["id"] == station)
    west = min(corner[0] for corner in corners)
    ys = [corner[1] for corner in corners]
    return west, (min(ys) + max(ys)) / 2


def eye(twin: Twin) -> list[float]:
    return twin.camera()["position_m"]


def test_a_walker_stops_at_a_machine_and_slides_along_it(page: Page, small_app: App):
    twin = Twin(page, small_app.url).open()
    twin.wait_until(STANDS)
    page.locator("#mode-walk").click()
    twin.wait_until("() => window.linetwin.stats().mode === 'walk'")
    expect(page.locator(".side")).to_be_hidden()
    west, middle = near_face(twin, "filling")
    twin.set_camera(position_m=[west - 3, middle, 9], target_m=[west, middle, EYE_M])
    assert eye(twin) == pytest.approx([west - 3, middle, EYE_M], abs=1e-3)
    page.keyboard.down("KeyW")
    touching = "(x) => Math.abs(window.linetwin.camera().position_m[0] - x) < 0.002"
    twin.wait_until(touching, west - SHOULDERS_M)
    frames = twin.stats()["frames"]
    twin.wait_until("(frames) => window.linetwin.stats().frames > frames + 3", frames)
    assert eye(twin)[0] == pytest.approx(west - SHOULDERS_M, abs=0.002)
    # Still pushing against the machine, to the left: along its face.
    page.keyboard.down("KeyA")
    twin.wait_until("(y) => window.linetwin.camera().position_m[1] > y + 0.3", middle)
    assert eye(twin)[0] <= west - SHOULDERS_M + 0.002
    assert eye(twin)[2] == EYE_M
    page.keyboard.up("KeyA")
    page.keyboard.up("KeyW")
    page.keyboard.press("Escape")
    twin.wait_until("() => window.linetwin.stats().mode === 'orbit'")
    assert twin.state("mode") == "orbit"
    expect(page.locator(".side")).to_be_visible()


def test_a_station_is_dragged_on_the_plan_to_scale(page: Page, small_app: App):
    twin = Twin(page, small_app.url).open(mode="plan")
    twin.wait_for_kpis()
    twin.wait_until(STANDS)
    expect(page.locator("#mode-plan")).to_have_attribute("aria-pressed", "true")
    bar = page.locator(".lt-scale")
    drawn = bar.locator("i").evaluate("(bar) => bar.getBoundingClientRect().width")
    said = float(bar.inner_text().removesuffix(" m"))
    before = place(twin)
    a, b = twin.screen_position("winding"), twin.screen_position("filling")
    assert a is not None
    assert b is not None
    # Both are picked at the middle of a machine of their own.
    apart = place(twin)[0] - place(twin, "winding")[0]
    assert (b[0] - a[0]) / apart == pytest.approx(drawn / said, rel=0.02)
    take(twin, 0.0, 1.5)
    released(twin)
    twin.wait_until("() => window.linetwin.stats().revision === 2")
    assert place(twin)[1] == pytest.approx(before[1] + 1.5, abs=0.11)
    page.keyboard.press("KeyO")
    twin.wait_until("() => window.linetwin.stats().mode === 'orbit'")
