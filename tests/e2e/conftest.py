"""The running app in a process of its own, and a headless browser that looks at it."""

import select
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)

from tests.e2e.twin import PATIENCE_MS, Twin
from viewer.doctor import BROWSER_FLAGS, find_browser
from viewer.paths import DEFAULT_LAYOUT, LAYOUTS

HERE = Path(__file__).parent
OUTPUT = HERE.parent / "output"
START_S = 60.0
LOOPBACK = ("127.0.0.1", "localhost")
FAILED = pytest.StashKey[bool]()


@dataclass(frozen=True)
class App:
    """A running app; `layout` is a copy that tests may save to."""

    url: str
    layout: Path


StartApp = Callable[[Path], App]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.e2e)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_address(process: subprocess.Popen[str], log: Path) -> None:
    """Until the app says on stdout where it is; select keeps the wait from lasting for ever."""
    assert process.stdout is not None
    deadline = monotonic() + START_S
    while (left := deadline - monotonic()) > 0:
        if select.select([process.stdout], [], [], left)[0]:
            line = process.stdout.readline()
            if "http://" in line:
                return
            if not line:
                break
    process.kill()
    pytest.fail(f"the app did not start:\n{log.read_text()[-2000:]}")


@pytest.fixture(scope="session")
def start_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartApp]:
    """start_app(layout) runs `linetwin serve` on a copy of the layout, on a free port."""
    processes: list[subprocess.Popen[str]] = []

    def start(layout: Path) -> App:
        folder = tmp_path_factory.mktemp("app")
        copy = folder / layout.name
        shutil.copyfile(layout, copy)
        port = free_port()
        log = folder / "app.log"
        command = [sys.executable, "-m", "viewer", "serve", str(copy)]
        with log.open("w") as errors:
            process = subprocess.Popen(
                [*command, "--port", str(port), "--no-browser"],
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        processes.append(process)
        wait_for_address(process, log)
        return App(f"http://127.0.0.1:{port}/", copy)

    yield start
    for process in processes:
        process.terminate()
        process.communicate(timeout=20)


@pytest.fixture(scope="session")
def app(start_app: StartApp) -> App:
    """The Ochang line, shared by the tests that leave it as they found it."""
    return start_app(DEFAULT_LAYOUT)


@pytest.fixture
def small_app(start_app: StartApp) -> App:
    """The first numbered layout, fresh for every test."""
    return start_app(min(LAYOUTS.glob("01_*.yaml")))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_browser(),
            chromium_sandbox=False,  # the sandbox refuses to run as root
            args=list(BROWSER_FLAGS),
        )
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of its own context. Console errors and requests to the outside fail the test."""
    context = browser.new_context(viewport={"width": 1600, "height": 900})
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    errors: list[str] = []

    def note_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            errors.append(f"console: {message.text} ({message.location.get('url', '')})")

    def note_request(asked: Request) -> None:
        address = urlsplit(asked.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.hostname not in LOOPBACK:
            errors.append(f"request to the outside: {asked.url}")

    page.on("console", note_console)
    page.on("pageerror", lambda error: errors.append(f"exception: {error}"))
    page.on("request", note_request)
    page.on("websocket", lambda socket: note_socket(socket.url, errors))
    yield page
    if request.node.stash.get(FAILED, False):
        OUTPUT.mkdir(exist_ok=True)
        page.screenshot(path=OUTPUT / f"{request.node.name}.png")
    context.close()
    assert errors == []


def note_socket(url: str, errors: list[str]) -> None:
    if urlsplit(url).hostname not in LOOPBACK:
        errors.append(f"websocket to the outside: {url}")


@pytest.fixture
def twin(page: Page, app: App) -> Twin:
    """A page for the Ochang line; a test opens it with the URL parameters it wants."""
    return Twin(page, app.url)


@pytest.fixture
def small_twin(page: Page, small_app: App) -> Twin:
    """A page for a small line of its own, for tests that edit and save."""
    return Twin(page, small_app.url)
