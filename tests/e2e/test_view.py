"""The 3D view in a real browser: what can be seen, picked and looked at, and what it costs."""

from collections.abc import Sequence

import pytest
from playwright.sync_api import expect

from tests.e2e.twin import Twin

MOST_DRAW_CALLS = 150
UPDATE_BUDGET_MS = 1.0

# Lets the page draw as often as it wants, up to twenty times, and says how often it did.
FRAMES_IN_TWENTY = """() => new Promise((resolve) => {
  const frames = () => window.linetwin.stats().frames;
  const before = frames();
  let left = 20;
  const next = () => (left-- ? requestAnimationFrame(next) : resolve(frames() - before));
  next();
})"""


def idle(twin: Twin) -> None:
    """Until everything has arrived and the picture is up to date."""
    twin.wait_until("() => window.linetwin.stats().idle")


def click(twin: Twin, station: str) -> None:
    place = twin.screen_position(station)
    assert place is not None, f"{station} is not in sight"
    twin.page.mouse.click(*place)


def test_the_whole_line_is_drawn_within_its_budget(twin: Twin):
    twin.open(t=1800)
    twin.wait_for_simulation()
    idle(twin)
    stats = twin.stats()
    assert 0 < stats["drawCalls"] <= MOST_DRAW_CALLS
    assert stats["triangles"] > 10_000
    assert stats["cells"] > 1000


def test_all_stations_have_a_place_and_most_are_in_sight_of_the_overview(twin: Twin):
    twin.open()
    idle(twin)
    layout = twin.api("api/layout")["factory"]["stations"]
    ids = [station["id"] for station in twin.page.evaluate("() => linetwin.stations()")]
    assert ids == [station["id"] for station in layout]
    seen = [station for station in ids if twin.screen_position(station)]
    assert len(seen) > len(ids) / 2


def test_the_point_offered_for_a_station_picks_that_station(twin: Twin):
    twin.open()
    idle(twin)
    for station in ("winding", "fill", "formation"):
        click(twin, station)
        twin.wait_until("(id) => window.trame.state.get('selection') === id", station)


def test_a_click_beside_everything_ends_the_selection(twin: Twin):
    twin.open(select="fill")
    idle(twin)
    twin.wait_until("() => window.trame.state.get('selection') === 'fill'")
    canvas = twin.page.locator(".lt-canvas").bounding_box()
    assert canvas is not None
    twin.page.mouse.click(canvas["x"] + 20, canvas["y"] + 20)
    twin.wait_until("() => !window.trame.state.get('selection')")


def test_the_roof_is_over_who_stands_under_it_and_layers_can_be_hidden(twin: Twin):
    twin.open(quality="low")
    idle(twin)

    def drawn(layers: dict[str, object], **camera: Sequence[float]) -> int:
        assert twin.page.evaluate("(layers) => linetwin.setLayers(layers)", layers) == {
            "roof": None,
            "walls": True,
            "labels": True,
            **layers,
        }
        twin.set_camera(**camera)
        idle(twin)
        return twin.stats()["triangles"]

    above = {"position_m": [60, -30, 60], "target_m": [60, 40, 0]}
    inside = {"position_m": [40, 53, 6], "target_m": [80, 52, 1]}
    usual = {"roof": None, "walls": True, "labels": True}
    open_line = drawn(usual, **above)
    assert drawn({**usual, "roof": True}, **above) > open_line + 10_000
    assert drawn({**usual, "walls": False}, **above) < open_line
    under_it = drawn(usual, **inside)
    assert drawn({**usual, "roof": False}, **inside) < under_it - 10_000
    assert twin.page.locator(".lt-pins").is_visible()
    drawn({**usual, "labels": False}, **inside)
    assert twin.page.locator(".lt-pins").is_hidden()


def test_a_station_behind_the_camera_has_no_place_on_screen(twin: Twin):
    twin.open()
    idle(twin)
    twin.set_camera(position_m=[70, -30, 20], target_m=[70, -60, 0])
    assert twin.screen_position("fill") is None


def test_nothing_is_drawn_while_nothing_moves(twin: Twin):
    twin.open(t=600)
    twin.wait_for_simulation()
    twin.wait_for_kpis()
    # What still arrives may be drawn once: the windows of the film ahead of the clock, the models.
    twin.wait_until(
        "() => { const { idle, windows } = linetwin.stats();"
        " return idle && windows.total > 0 && windows.loaded === windows.total; }"
    )
    assert twin.page.evaluate(FRAMES_IN_TWENTY) == 0


def test_the_camera_goes_where_it_is_told(twin: Twin):
    twin.open()
    idle(twin)
    wanted = {"position_m": [40.0, 2.0, 12.0], "target_m": [46.0, 20.0, 1.0]}
    twin.set_camera(**wanted)
    camera = twin.camera()
    assert camera["position_m"] == pytest.approx(wanted["position_m"], abs=1e-3)
    assert camera["target_m"] == pytest.approx(wanted["target_m"], abs=1e-3)


def test_the_camera_takes_points_by_either_name_and_form(twin: Twin):
    twin.open()
    idle(twin)
    twin.set_camera(position=[40.0, 2.0, 12.0], target={"x": 46.0, "y": 20.0, "z": 1.0})
    assert twin.camera()["position_m"] == pytest.approx([40.0, 2.0, 12.0], abs=1e-3)
    assert twin.camera()["target_m"] == pytest.approx([46.0, 20.0, 1.0], abs=1e-3)


@pytest.mark.parametrize(
    "nonsense",
    [
        {},
        None,
        7,
        "no such view",
        "constructor",
        "station:nobody",
        {"position_m": [1, 2]},
        {"position_m": ["a", None, 3], "target_m": [0, 0, 0]},
        {"position_m": [1, 2, 3], "target_m": [1, 2, 3]},
    ],
)
def test_a_camera_place_that_is_none_changes_nothing(twin: Twin, nonsense: object):
    twin.open()
    idle(twin)
    before = twin.camera()
    assert twin.page.evaluate("(to) => linetwin.setCamera(to)", nonsense) is False
    assert twin.camera() == before


def test_home_shows_the_whole_line_again_and_f_goes_to_the_selection(twin: Twin):
    twin.open(select="xray")
    idle(twin)
    overview = twin.camera()
    twin.page.keyboard.press("f")
    close = twin.camera()
    assert close != overview
    assert twin.screen_position("xray") is not None
    twin.page.keyboard.press("Home")
    assert twin.camera()["position_m"] == pytest.approx(overview["position_m"], abs=0.5)


def test_a_named_view_and_a_station_view_come_from_the_address(twin: Twin):
    twin.open(view="dry_room")
    idle(twin)
    named = twin.camera()
    station = twin.api("api/layout")["factory"]["stations"][-1]["id"]
    twin.open(view=f"station:{station}")
    idle(twin)
    assert twin.camera()["target_m"] != named["target_m"]
    assert twin.screen_position(station) is not None


def test_pins_do_not_cover_each_other(twin: Twin):
    twin.open()
    idle(twin)
    boxes = twin.page.evaluate(
        """() => [...document.querySelectorAll('.lt-pin')]
             .filter((pin) => getComputedStyle(pin).visibility === 'visible')
             .map((pin) => pin.getBoundingClientRect().toJSON())"""
    )
    assert len(boxes) > 5
    for i, a in enumerate(boxes):
        for b in boxes[i + 1 :]:
            apart_x = a["right"] <= b["left"] or b["right"] <= a["left"]
            apart_y = a["bottom"] <= b["top"] or b["bottom"] <= a["top"]
            assert apart_x or apart_y


def test_pins_at_the_edge_of_a_narrow_view_can_be_read(twin: Twin):
    twin.page.set_viewport_size({"width": 1024, "height": 700})
    twin.open()
    idle(twin)
    cut = twin.page.evaluate(
        """() => {
             const view = document.querySelector('.lt-canvas').getBoundingClientRect();
             return [...document.querySelectorAll('.lt-pin')]
               .filter((pin) => getComputedStyle(pin).visibility === 'visible')
               .filter((pin) => {
                 const { left, right, top } = pin.getBoundingClientRect();
                 return left < view.left || right > view.right || top < view.top;
               })
               .map((pin) => pin.dataset.station);
           }"""
    )
    assert cut == []


def test_no_figure_is_cut_off_in_a_narrow_window(twin: Twin):
    twin.page.set_viewport_size({"width": 1024, "height": 700})
    twin.open()
    twin.wait_for_kpis()
    twin.wait_until("() => trame.state.get('shown').en.result.ready")
    cut = twin.page.evaluate(
        """() => {
             const edge = document.querySelector('.side').getBoundingClientRect().right;
             return [...document.querySelectorAll('.values dd, .values dd small')]
               .filter((each) => each.getBoundingClientRect().right > edge)
               .map((each) => each.textContent);
           }"""
    )
    assert cut == []


def test_names_and_theme_follow_the_address(twin: Twin):
    twin.open(lang="ko", theme="dark")
    idle(twin)
    expect(twin.page.locator('.lt-view[data-theme="dark"]')).to_be_visible()
    korean = twin.api("api/layout")["factory"]["stations"][0]["name_ko"]
    expect(twin.page.locator(".lt-pin").first.locator("span")).to_have_text(korean)


def test_updates_cost_less_than_a_millisecond_a_frame(twin: Twin):
    # A small window, so that a software renderer reaches a useful number of frames.
    twin.page.set_viewport_size({"width": 800, "height": 420})
    twin.open(t=3600, speed=60)
    twin.wait_for_simulation()
    idle(twin)
    before = twin.stats()["frames"]
    twin.page.evaluate("() => linetwin.play()")
    twin.wait_until("(before) => window.linetwin.stats().frames > before + 60", before)
    stats = twin.stats()
    assert stats["playing"]
    assert stats["cells"] > 1000
    assert stats["updateMs"] <= UPDATE_BUDGET_MS
