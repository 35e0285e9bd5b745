"""What the page tells of a line: lenses, a cell on its way, charts, a tour."""

from playwright.sync_api import expect

from tests.e2e.conftest import StartApp
from tests.e2e.twin import Twin
from viewer.paths import LAYOUTS


def test_lenses_a_cell_charts_and_the_keys(page, start_app: StartApp):
    twin = Twin(page, start_app(next(LAYOUTS.glob("03_*.yaml"))).url).open(lens="utilisation")
    twin.wait_for_simulation()
    kpis = twin.wait_for_kpis()
    expect(page.locator(".legend-card")).to_have_attribute("data-lens", "utilisation")
    page.keyboard.press("l")
    assert twin.state("lens") == "bottleneck"
    expect(page.locator(".ranking li").first).to_be_visible()
    assert sum(score["mean"] for score in twin.api("api/kpis")["sensitivity"].values()) <= 1 + 1e-9

    # The camera keeps its distance to the cell it follows.
    station = next(iter(kpis["stations"]))
    page.locator(f".rail [data-station='{station}']").click()
    page.locator("#tab-now").click()
    page.locator(".live-now .follow").click()
    expect(page.locator(".passport li").first).to_be_visible()
    cell = page.evaluate("() => window.linetwin.followed().cell")
    visits = twin.api(f"api/cells/{cell}")["visits"]
    assert visits[0]["station"] == station
    page.evaluate("(t) => window.linetwin.seek(t)", visits[-1]["start_s"])
    twin.wait_until("(id) => document.querySelector('.passport li:last-child.here')", None)
    page.keyboard.press("Escape")
    expect(page.locator(".passport")).to_have_count(0)

    # A click on a chart moves the clock.
    page.keyboard.press("a")
    chart = page.locator("[data-chart='throughput'] .nsewdrag")
    expect(chart).to_be_visible()
    before = twin.stats()["timeS"]
    box = chart.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 0.8 * box["width"], box["y"] + 0.5 * box["height"])
    page.mouse.down()
    page.mouse.up()
    twin.wait_until("(t) => Math.abs(window.linetwin.stats().timeS - t) > 60", before)
    assert abs(twin.stats()["timeS"] / twin.stats()["endS"] - 0.8) < 0.05
    page.keyboard.press("a")
    page.keyboard.press("?")
    expect(page.locator(".key-sheet")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".key-sheet")).to_have_count(0)


def test_a_tour_is_led_by_a_clicker(twin: Twin):
    page = twin.page
    twin.open(lang="ko")
    steps = twin.api("api/tours")["tours"][0]["steps"]
    page.locator("#present").click()
    expect(page.locator(".caption .first")).to_have_text(steps[0]["captions"]["ko"])
    page.keyboard.press("Space")
    page.keyboard.press("PageDown")
    expect(page.locator(".caption .first")).to_have_text(steps[1]["captions"]["ko"])
    expect(page.locator(".caption .second")).to_have_text(steps[1]["captions"]["en"])
    assert twin.state("selection") == steps[1]["select"]
    page.keyboard.press("b")
    expect(page.locator(".blackout")).to_be_visible()
    page.keyboard.press("b")
    page.keyboard.press("PageUp")
    expect(page.locator(".caption .first")).to_have_text(steps[0]["captions"]["ko"])
    page.keyboard.press("Escape")
    expect(page.locator(".rail")).to_be_visible()
