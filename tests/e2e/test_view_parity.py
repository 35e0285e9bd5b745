"""The same instant from the same place looks alike on screen and in a still."""

import base64
import io
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser
from scipy.ndimage import uniform_filter

from tests.e2e.conftest import App
from tests.e2e.twin import Twin
from viewer.factory.equipment import load_catalogue
from viewer.factory.flow import resolve_links
from viewer.factory.layout_file import load_layout
from viewer.scene.frame import Frame, frame_in_window
from viewer.scene.graph import SceneGraph, build_scene
from viewer.scene.render import render_image
from viewer.scene.views import Camera
from viewer.scene.window import decode

SIZE = (640, 360)
TIME_S = 600.0
LEAST_OVERLAP = 0.97
# CIELAB, mean over what is machine in both, of colours averaged over BLUR_PX: the edges of two
# rasterisers never agree pixel by pixel. 2.3 is what an eye just notices side by side.
MOST_DELTA_E = 3.5
BLUR_PX = 5

PLACES = {
    "whole line": Camera((55.0, -40.0, 50.0), (62.0, 40.0, 0.0)),
    "winder": Camera((57.0, 7.0, 3.4), (50.0, 9.95, 1.3)),
    "fillers": Camera((55.0, 10.0, 7.0), (60.0, 24.0, 1.0)),
}


@dataclass(frozen=True)
class Both:
    """One instant of one line, open in the browser and as a scene graph."""

    twin: Twin
    graph: SceneGraph
    frame: Frame


@pytest.fixture(scope="module")
def both(browser: Browser, app: App) -> Iterator[Both]:
    page = browser.new_page(viewport={"width": SIZE[0], "height": SIZE[1]})
    twin = Twin(page, app.url).open(t=TIME_S, quality="high", speed=1, lens="none")
    twin.wait_for_simulation()
    page.keyboard.press("\\")  # hides all panels
    factory, catalogue = load_layout(Path(app.layout)).factory, load_catalogue()
    graph = build_scene(factory, catalogue, resolve_links(factory, catalogue))
    manifest = twin.api("api/timeline")
    k = int(TIME_S // manifest["window_s"])
    with urllib.request.urlopen(f"{app.url}api/timeline/{k}?revision=1") as answer:
        frame = frame_in_window(decode(answer.read()), graph, TIME_S)
    yield Both(twin, graph, frame)
    page.close()


def on_screen(both: Both, camera: Camera, *, hall: bool) -> np.ndarray:
    """(height, width, 4) 0..1 of the canvas."""
    twin = both.twin
    twin.set_camera(position_m=camera.position_m, target_m=camera.target_m)
    twin.wait_until("() => window.linetwin.stats().idle")
    address = twin.page.evaluate("(hall) => linetwin.picture({ hall })", hall)
    data = base64.b64decode(address.split(",", 1)[1])
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGBA"), dtype=float) / 255


def as_still(both: Both, camera: Camera, *, hall: bool) -> np.ndarray:
    """(height, width, 3 or 4) 0..1."""
    picture = render_image(
        both.graph, both.frame, camera=camera, size=SIZE, labels=False, hall=hall
    )
    return np.asarray(picture, dtype=float) / 255


def lab(rgb: np.ndarray) -> np.ndarray:
    """CIELAB (D65) of encoded sRGB, (…, 3)."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    xyz = linear @ to_xyz.T / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.stack(
        [116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], -1
    )


@pytest.mark.parametrize("place", PLACES)
def test_silhouettes_and_colours_agree(both: Both, place: str) -> None:
    camera = PLACES[place]
    screen = on_screen(both, camera, hall=False)
    assert screen.shape[:2] == (SIZE[1], SIZE[0])
    still = as_still(both, camera, hall=False)
    a, b = screen[..., 3] > 0.5, still[..., 3] > 0.5
    overlap = float((a & b).sum() / (a | b).sum())
    pictures = (on_screen(both, camera, hall=True)[..., :3], as_still(both, camera, hall=True))
    first, second = (lab(uniform_filter(each, BLUR_PX, axes=(0, 1))) for each in pictures)
    difference = first - second
    delta_e = float(np.linalg.norm(difference, axis=-1)[a & b].mean())
    assert (overlap >= LEAST_OVERLAP, delta_e <= MOST_DELTA_E) == (True, True), (
        f"silhouettes overlap by {overlap:.4f}, colours differ by {delta_e:.2f} on average"
    )
