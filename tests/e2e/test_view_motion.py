"""The film of the shift: the clock, the cells and the states, the same wherever one comes from."""

import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import App
from tests.e2e.twin import Twin
from viewer.factory.equipment import load_catalogue
from viewer.factory.flow import resolve_links
from viewer.factory.layout_file import load_layout
from viewer.scene.frame import frame_in_window
from viewer.scene.graph import build_scene
from viewer.scene.window import decode


def opened(page: Page, app: App, **parameters: str | int | float) -> Twin:
    twin = Twin(page, app.url).open(**parameters)
    twin.wait_for_simulation()
    twin.wait_until("() => window.linetwin.stats().idle")
    return twin


def seek(twin: Twin, time_s: float) -> dict[str, object]:
    twin.page.evaluate("(t) => window.linetwin.seek(t)", time_s)
    twin.wait_until(
        "(t) => window.linetwin.stats().timeS === t && window.linetwin.stats().idle", time_s
    )
    stats = twin.stats()
    return {"cells": stats["cells"], "states": stats["states"]}


def test_playing_moves_the_clock_and_pausing_stops_it(page: Page, small_app: App):
    twin = opened(page, small_app, t=100, speed=600)
    twin.page.evaluate("() => linetwin.play()")
    twin.wait_until("() => window.linetwin.stats().timeS > 200")
    twin.page.evaluate("() => linetwin.pause()")
    stopped = twin.stats()
    twin.wait_until("() => window.linetwin.stats().idle")
    assert twin.stats()["timeS"] == stopped["timeS"]
    assert not stopped["playing"]


def test_the_space_bar_starts_and_stops_the_film(page: Page, small_app: App):
    twin = opened(page, small_app, t=100)
    page.keyboard.press("Space")
    twin.wait_until("() => window.linetwin.stats().playing")
    page.keyboard.press("Space")
    twin.wait_until("() => !window.linetwin.stats().playing")


def test_the_same_instant_looks_the_same_from_both_sides(page: Page, small_app: App):
    twin = opened(page, small_app, t=0)
    first = seek(twin, 4000.5)
    seek(twin, 20000)
    assert seek(twin, 4000.5) == first


def test_the_film_ends_with_the_shift(page: Page, small_app: App):
    twin = opened(page, small_app)
    end = twin.stats()["endS"]
    seek(twin, end - 1)
    twin.page.evaluate("() => { linetwin.setSpeed(3600); linetwin.play(); }")
    twin.wait_until("() => !window.linetwin.stats().playing")
    assert twin.stats()["timeS"] == end


def test_the_server_hears_nothing_while_the_film_runs(page: Page, small_app: App):
    heard: list[str] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda _: heard.append("frame")))
    twin = opened(page, small_app, t=0, speed=60)
    twin.wait_until(
        "() => window.linetwin.stats().windows.loaded === window.linetwin.stats().windows.total"
    )
    page.on("request", lambda request: heard.append(request.url))
    twin.wait_for_kpis()
    frames = twin.stats()["frames"]
    heard.clear()
    twin.page.evaluate("() => linetwin.play()")
    twin.wait_until("(frames) => window.linetwin.stats().frames > frames + 15", frames)
    assert heard == []


def test_browser_and_headless_renderer_agree_on_every_cell_and_state(page: Page, small_app: App):
    """Both read the same window of the same recording and apply the same closed form."""
    twin = opened(page, small_app)
    factory = load_layout(Path(small_app.layout)).factory
    catalogue = load_catalogue()
    graph = build_scene(factory, catalogue, resolve_links(factory, catalogue))
    with urllib.request.urlopen(f"{small_app.url}api/timeline/3?revision=1") as answer:
        window = decode(answer.read())
    for time_s in (1800.25, 2000.0, 2222.75, 2399.5):
        frame = frame_in_window(window, graph, time_s)
        shown = seek(twin, time_s)
        assert shown["cells"] == len(frame.cells)
        assert shown["states"] == frame.station_states


def test_browser_and_headless_renderer_agree_on_how_far_every_machine_is(page: Page, app: App):
    """Carousels, probes and doors, and the cranes of the storages, of the whole line."""
    twin = opened(page, app, speed=1)
    factory = load_layout(Path(app.layout)).factory
    catalogue = load_catalogue()
    graph = build_scene(factory, catalogue, resolve_links(factory, catalogue))
    with urllib.request.urlopen(f"{app.url}api/timeline/3?revision=1") as answer:
        window = decode(answer.read())
    stored = [station.kind == "storage" for station in graph.stations for _ in station.machines]
    moved = set()
    for time_s in (1800.25, 2000.0, 2222.75, 2399.5):
        frame = frame_in_window(window, graph, time_s)
        seek(twin, time_s)
        shown = twin.page.evaluate("() => linetwin.work()")
        assert shown["cycles"] == pytest.approx(frame.cycles.tolist(), abs=2e-3)
        assert shown["doors"] == pytest.approx(frame.doors.tolist(), abs=2e-3)
        moved.add(tuple(frame.cycles[stored]))
    assert len(moved) == 4, "the cranes stand still"
