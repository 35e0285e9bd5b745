"""The page as a test sees it: `window.linetwin` and patience, never a sleep."""

from collections.abc import Mapping
from time import monotonic
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Page

# Software rendering of the whole line takes its time on a small machine.
PATIENCE_MS = 90_000


class Twin:
    """One open page of the running app."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url

    def open(self, **parameters: str | int | float) -> "Twin":
        """Go to the page, with parameters of its URL, and wait until the line can be seen."""
        wanted: Mapping[str, str | int | float] = {"play": 0, "quality": "low", **parameters}
        self.page.goto(f"{self.url}?{urlencode(wanted)}")
        self.wait_until("() => window.linetwin && window.linetwin.stats().frames > 0")
        return self

    def wait_until(self, predicate: str, argument: object = None) -> None:
        """Wait until a JavaScript function of the page gives something true."""
        self.page.wait_for_function(predicate, arg=argument, timeout=PATIENCE_MS)

    def wait_for_simulation(self) -> None:
        """Wait until the timeline has arrived: cells are in view."""
        self.wait_until("() => window.linetwin.stats().cells > 0")

    def stats(self) -> dict[str, Any]:
        return self.page.evaluate("() => window.linetwin.stats()")

    def screen_position(self, station: str) -> tuple[float, float] | None:
        """CSS pixels of a point of the station that can be picked; None when off screen."""
        found = self.page.evaluate("(id) => window.linetwin.screenPosition(id)", station)
        return None if found is None else (found["x"], found["y"])

    def camera(self) -> dict[str, Any]:
        return self.page.evaluate("() => window.linetwin.camera()")

    def set_camera(self, **camera: object) -> None:
        self.page.evaluate("(camera) => window.linetwin.setCamera(camera)", camera)

    def state(self, name: str) -> Any:
        """A variable of the state that page and server share."""
        return self.page.evaluate("(name) => window.trame.state.get(name)", name)

    def api(self, path: str) -> Any:
        """GET a JSON route of the app."""
        answer = self.page.request.get(f"{self.url}{path}")
        assert answer.ok, f"{path}: {answer.status} {answer.text()[:200]}"
        return answer.json()

    def wait_for_kpis(self, *, revision: int = 0) -> dict[str, Any]:
        """KPIs of at least this revision, asked for until they are there."""
        # wait_for_function does not await a promise, so the routes are asked from here.
        deadline = monotonic() + PATIENCE_MS / 1000
        while monotonic() < deadline:
            health = self.api("api/health")
            if health["state"] == "ready" and health["revision"] >= revision:
                break
            self.page.wait_for_timeout(200)
        return self.api("api/kpis")
