"""HTTP beside the page: health, layout, figures, recording, scene, meshes. Errors are JSON too."""

from __future__ import annotations

import asyncio
import ipaddress
import json
import math
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aiohttp import web

from viewer import __version__
from viewer.app.page import FAVICON, skeleton, start_page
from viewer.paths import ASSETS

if TYPE_CHECKING:
    from viewer.app.session import Session
    from viewer.app.simulator import Simulator

FRESH = {"Cache-Control": "no-store"}
RETRY_S = "1"
LONGEST_NUMBER = 18


def add_routes(app: web.Application, session: Session, simulator: Simulator) -> None:
    """Adds all routes; they win over trame's static files."""
    routes = Routes(session, simulator)
    app.add_routes(
        [
            web.get("/", routes.page),
            web.get("/index.html", routes.page),
            web.get("/loading.tpl", routes.loading),
            web.get("/favicon.ico", routes.favicon),
            web.post("/paraview/", routes.websocket_address),
            web.get("/api/health", routes.health),
            web.get("/api/layout", routes.layout),
            web.get("/api/kpis", routes.kpis),
            web.get("/api/timeline", routes.timeline),
            web.get("/api/timeline/{k}", routes.window),
            web.get("/api/cells", routes.find_cell),
            web.get("/api/cells/{number}", routes.cell),
            web.get("/api/tours", routes.tours),
            web.get("/api/analysis", routes.analysis),
            web.get("/api/analysis/throughput", routes.throughput),
            web.get("/api/scene", routes.scene),
            web.get("/api{unknown:(/.*)?}", routes.unknown),
            web.static("/assets/equipment", ASSETS / "equipment"),
        ]
    )


class Routes:
    """The handlers; they only read the session."""

    def __init__(self, session: Session, simulator: Simulator) -> None:
        self.session = session
        self.simulator = simulator

    async def page(self, _: web.Request) -> web.Response:
        return web.Response(text=start_page(), content_type="text/html", headers=FRESH)

    async def loading(self, _: web.Request) -> web.Response:
        return web.Response(text=skeleton(), content_type="text/html", headers=FRESH)

    async def favicon(self, _: web.Request) -> web.Response:
        return web.Response(text=FAVICON, content_type="image/svg+xml")

    async def websocket_address(self, request: web.Request) -> web.Response:
        """The page asks a session manager first; this server is its own."""
        scheme = "wss" if request.secure else "ws"
        return answer({"sessionURL": f"{scheme}://{request.host}/ws"})

    async def health(self, _: web.Request) -> web.Response:
        return answer(
            {
                "status": "ok",
                "version": __version__,
                "revision": self.session.revision,
                "state": self._state(),
                "layout": str(self.session.layout.path),
            }
        )

    def _state(self) -> str:
        if not self.simulator.busy:
            return "failed" if self.simulator.problem else "ready"
        return "loading" if self.session.outcome.figures is None else "simulating"

    async def layout(self, _: web.Request) -> web.Response:
        revision, factory = self.session.current()
        return answer(
            {
                "revision": revision,
                "path": str(self.session.layout.path),
                "text": self.session.layout_text(),
                "factory": factory.model_dump(mode="json", by_alias=True, exclude_unset=True),
            }
        )

    async def kpis(self, _: web.Request) -> web.Response:
        found = self.session.kpis_json()
        if found is not None:
            return answer(found)
        return not_yet(self.simulator.problem or "the first figures are not ready")

    async def timeline(self, _: web.Request) -> web.Response:
        manifest = self.session.outcome.manifest()
        return answer(manifest) if manifest is not None else not_yet("the recording is not ready")

    async def window(self, request: web.Request) -> web.Response:
        try:
            k = int(request.match_info["k"])
            wanted = int(request.query["revision"]) if "revision" in request.query else None
        except ValueError:
            return problem(400, "expected whole numbers: /api/timeline/0?revision=1")
        if self.session.outcome.film_revision is None:
            return not_yet("the recording is not ready")
        # Packing a window takes longer than a frame of the page may wait.
        packed = await asyncio.to_thread(self.session.outcome.window, k, wanted)
        if packed is not None:
            return web.Response(body=packed, content_type="application/octet-stream", headers=FRESH)
        # Asked only now, because a new film may have come while the window was looked for.
        if wanted is not None and wanted < (self.session.outcome.film_revision or 0):
            # A page may still be fetching the film before an edit. That is no error of anyone.
            return web.Response(status=204)
        return problem(404, f"no window {k} of that revision")

    async def find_cell(self, request: web.Request) -> web.Response:
        """The next cell at a station, or the one that entered a link at a time."""
        query = request.query
        try:
            if "link" in query:
                place, at_s, link = query["link"], float(query["entered"]), True
            else:
                place, at_s, link = query["station"], float(query["after"]), False
        except (KeyError, ValueError):
            return problem(400, "expected station and after, or link and entered (s)")
        film = self.session.outcome.film
        if film is None or film.passports is None:
            return not_yet("the recording is not ready")
        passports = film.passports
        found = await asyncio.to_thread(
            lambda: passports.on_link(place, at_s) if link else passports.next_at(place, at_s)
        )
        if found is None:
            return problem(404, f"no cell there: {place}")
        return await self._passport(found)

    async def cell(self, request: web.Request) -> web.Response:
        number = request.match_info["number"]
        if not number.isascii() or not number.isdigit() or len(number) > LONGEST_NUMBER:
            return problem(400, "expected a whole number: /api/cells/1000")
        return await self._passport(int(number))

    async def _passport(self, number: int) -> web.Response:
        film = self.session.outcome.film
        if film is None or film.passports is None:
            return not_yet("the recording is not ready")
        passport = await asyncio.to_thread(film.passports.passport, number)
        if passport is None:
            return problem(404, f"no cell {number} in the recording")
        return answer({**passport, "revision": film.revision})

    async def analysis(self, _: web.Request) -> web.Response:
        """What the charts of the drawer show, but for the throughput over time."""
        found = await asyncio.to_thread(self.session.analysis_json)
        return answer(found) if found is not None else not_yet("the first figures are not ready")

    async def throughput(self, _: web.Request) -> web.Response:
        """Takes a few recorded runs, so it is asked for by itself."""
        found = await asyncio.to_thread(self.session.throughput_json)
        return answer(found) if found is not None else not_yet("an edit came in between")

    async def tours(self, _: web.Request) -> web.Response:
        """Storyboards of the open layout; one that is wrong is left out and told."""
        return answer(await asyncio.to_thread(self.session.tours_json))

    async def scene(self, _: web.Request) -> web.Response:
        return answer(await asyncio.to_thread(self.session.scene_json))

    async def unknown(self, request: web.Request) -> web.Response:
        return problem(404, f"no route {request.path}")


@web.middleware
async def only_this_page(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Refuses what a page of another site asks: a browser lets any site open a websocket to this
    machine, and by a name that leads here also read from it.
    """
    origin = urlsplit(request.headers.get("Origin", "")).netloc
    if (origin and origin != request.host) or not is_loopback(request.url.host or ""):
        return problem(403, "this address answers only to its own page")
    return await handler(request)


def is_loopback(host: str) -> bool:
    """Whether a name or number can only mean this machine."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def answer(value: Mapping[str, object], status: int = 200) -> web.Response:
    return web.json_response(
        finite(value), status=status, headers=FRESH, dumps=lambda v: json.dumps(v, allow_nan=False)
    )


def problem(status: int, message: str) -> web.Response:
    return answer({"error": message}, status)


def not_yet(message: str) -> web.Response:
    response = problem(503, message)
    response.headers["Retry-After"] = RETRY_S
    return response


def finite(value: object) -> object:
    """The same data with null for what JSON cannot say (an interval of a single run)."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): finite(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [finite(entry) for entry in value]
    return value
