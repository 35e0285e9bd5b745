"""Where one is: in the address, on the small plan; how far it is from here to there."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import App
from tests.e2e.twin import Twin

STANDS = "() => window.linetwin.stats().idle && !window.linetwin.stats().flying"


def test_a_copied_link_opens_exactly_there_and_says_what_it_cannot_read(page: Page, small_app: App):
    twin = Twin(page, small_app.url).open(camera="here", mode="swim", t="noon", select="nobody")
    toast = page.locator(".toast")
    for name in ("camera", "mode", "t", "select"):
        expect(toast).to_contain_text(re.compile(rf"\b{name}\b"))
    twin.wait_for_simulation()
    page.locator("#language").click()
    page.locator("#mode-walk").click()
    twin.wait_until("() => window.linetwin.stats().mode === 'walk'")
    twin.set_camera(position_m=[12, 3, 1.7], target_m=[18, 7, 1.2])
    page.evaluate("() => { window.linetwin.seek(754.5); window.linetwin.select('filling'); }")
    camera, wanted = twin.camera(), ("mode=walk", "t=754.5", "select=filling", "lang=ko")
    twin.wait_until("(parts) => parts.every((part) => location.search.includes(part))", wanted)
    place = [*camera["position_m"], *camera["target_m"]]
    said = [float(value) for value in parse_qs(urlsplit(page.url).query)["camera"][0].split(",")]
    assert said == pytest.approx(place, abs=1e-3)
    page.goto(page.url)
    twin.wait_until("() => window.linetwin && window.linetwin.stats().frames > 0")
    twin.wait_for_simulation()
    now = twin.camera()
    assert [*now["position_m"], *now["target_m"]] == pytest.approx(place, abs=2e-3)
    stats = twin.stats()
    assert (stats["mode"], stats["timeS"], stats["playing"]) == ("walk", 754.5, False)
    assert (twin.state("selection"), twin.state("lang")) == ("filling", "ko")


def test_a_room_is_measured_and_found_on_the_small_plan(page: Page, small_app: App):
    twin = Twin(page, small_app.url).open(mode="plan")
    twin.wait_until(STANDS)
    bar = page.locator(".lt-scale")
    drawn = bar.locator("i").evaluate("(bar) => bar.getBoundingClientRect().width")
    metre = drawn / float(bar.inner_text().removesuffix(" m"))
    box = page.locator(".lt-view").bounding_box()
    assert box is not None
    # Beside both stations, so that no corner of a machine attracts the pointer.
    x, y = box["x"] + box["width"] / 2 - 2 * metre, box["y"] + box["height"] / 2 + 4 * metre
    page.locator("#measure").click()
    for dx, dy in ((0, 0), (3, 0), (3, 1.5), (0, 1.5), (0, 0)):
        page.mouse.click(x + dx * metre, y + dy * metre)
    twin.wait_until("() => window.linetwin.measured().area_m2 !== null")
    measured = page.evaluate("() => window.linetwin.measured()")
    assert measured["lengths_m"] == pytest.approx([3, 1.5, 3, 1.5], abs=0.1)
    assert measured["area_m2"] == pytest.approx(4.5, abs=0.25)
    expect(page.locator(".lt-measure .sum")).to_contain_text("m²")
    page.keyboard.press("Escape")
    expect(page.locator(".lt-measure .lt-dimension")).to_have_count(0)
    # The middle of the small plan is the middle of the hall.
    page.locator(".lt-map").click()
    twin.wait_until("() => Math.abs(window.linetwin.camera().target_m[0] - 13) < 0.5")
    assert twin.camera()["target_m"][1] == pytest.approx(7, abs=0.5)
    page.locator("#views").click()
    expect(page.locator(".views img")).to_have_count(len(twin.api("api/scene")["views"]))
    page.locator("[data-view=overview]").click()
    twin.wait_until("() => window.linetwin.stats().mode === 'orbit'")
