"""Wiring: opens the layout, serves the page, simulates behind it."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import webbrowser
from pathlib import Path

from viewer.app.safekeeping import Safekeeping
from viewer.errors import UsageError
from viewer.paths import WEB_DIST

log = logging.getLogger(__name__)


def serve(
    layout_path: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    open_browser: bool = False,
    left: str = "",
) -> None:
    """Serves the line until interrupted, and prints its address once it answers.

    `left`: "restore" or "discard" the edits that an earlier session left unsaved.
    The port is one of viewer.ports.choose_port. Raises InputError where the layout is wrong and
    UsageError where the browser bundle has not been built, before anything is served.
    """
    from viewer.app.session import Session

    session = Session.open(Path(layout_path))
    if not (WEB_DIST / "view.js").is_file():
        raise UsageError(f"{WEB_DIST}: the browser bundle is missing; python3 launch.py builds it")
    keeping = Safekeeping.of(session)
    decide(keeping, left)
    try:
        run(session, keeping, host, port, open_browser=open_browser)
    finally:
        keeping.stop()


def decide(keeping: Safekeeping, what: str) -> None:
    """Restores or discards what an earlier session left unsaved, or says how that is done."""
    left = keeping.left
    if left is None:
        return
    count = f"{len(left.lines)} unsaved edit{'' if len(left.lines) == 1 else 's'}"
    if what == "restore":
        keeping.restore()
        sys.stdout.write(f"{count} restored\n")
    elif what == "discard":
        keeping.discard()
        sys.stdout.write(f"{count} discarded\n")
    else:
        since = " (the layout has been written since)" if left.layout_changed else ""
        sys.stdout.write(
            f"An earlier session left {count}{since}: serve with --restore does them again, "
            "--discard forgets them\n"
        )


def run(session: object, keeping: Safekeeping, host: str, port: int, *, open_browser: bool) -> None:
    """Builds the app round a session and serves it."""
    # wslink writes a line of its own to stdout and trame reads the command line; both are ours
    # here.
    os.environ["WSLINK_READY_MSG"] = ""
    os.environ["TRAME_ARGS"] = "--server"
    logging.getLogger("wslink").setLevel(logging.WARNING)
    from aiohttp import web
    from trame.app import get_server

    from viewer.app.actions import Actions
    from viewer.app.broadcast import Broadcast
    from viewer.app.edit_routes import add_edit_routes
    from viewer.app.routes import add_routes, is_loopback, only_this_page
    from viewer.app.session import Session
    from viewer.app.simulator import Simulator
    from viewer.app.ui import build_ui

    assert isinstance(session, Session)
    server = get_server(f"linetwin-{os.getpid()}", client_type="vue3")
    assert server is not None
    broadcast = Broadcast(server.state, session)
    Actions(server, session, broadcast)
    simulator = Simulator(session, broadcast)
    build_ui(server)

    def on_bind(web_server: object) -> None:
        app: web.Application = web_server.app  # pyright: ignore[reportAttributeAccessIssue]
        add_edit_routes(app, session, broadcast.edited, keeping)
        add_routes(app, session, simulator)
        if is_loopback(host):
            app.middlewares.append(only_this_page)

    def on_ready(**_: object) -> None:
        address = f"http://{shown_host(host)}:{server.port}/"
        sys.stdout.write(f"LineTwin is at {address}\n")
        sys.stdout.flush()
        broadcast.bind_loop(asyncio.get_running_loop())
        simulator.start()
        if open_browser:
            webbrowser.open(address)

    server.controller.on_server_bind.add(on_bind)
    server.controller.on_server_ready.add(on_ready)
    try:
        server.start(
            port=port,
            host=host,
            open_browser=False,
            show_connection_info=False,
            disable_logging=True,
            timeout=0,
        )
    except KeyboardInterrupt:
        pass
    finally:
        simulator.stop()


def shown_host(host: str) -> str:
    """The address a person opens: a server on all interfaces is reached by loopback."""
    if host in ("0.0.0.0", "::", ""):
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
