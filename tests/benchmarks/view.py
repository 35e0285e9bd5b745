"""What the view of the Ochang line costs, in a browser on this machine and as a still.

    python tests/benchmarks/view.py

The whole hall in a window of 1600 x 900 at medium quality. Without a graphics card the browser
draws in software, so times of frames say little about a desk; calls, triangles and the work of the
page itself do. Ends with exit code 1 where a budget is not kept.
"""

import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from viewer.doctor import BROWSER_FLAGS, find_browser  # noqa: E402
from viewer.paths import DEFAULT_LAYOUT  # noqa: E402

PATIENCE_MS = 120_000
OPENED = 3
STILL_PX = "1920x1080"


@dataclass(frozen=True)
class Figure:
    name: str
    value: float
    most: float
    unit: str = ""

    @property
    def kept(self) -> bool:
        return self.value <= self.most


@contextmanager
def running_app() -> Iterator[str]:
    """The address of the app with the Ochang line, simulated and ready."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    command = [sys.executable, "-m", "viewer", "serve", str(DEFAULT_LAYOUT), "--port", port]
    process = subprocess.Popen(
        [*command, "--no-browser"], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    try:
        if process.stdout is None:
            raise RuntimeError("the app has no output")
        for line in process.stdout:
            if "http://" in line:
                yield line[line.index("http://") :].strip()
                return
        raise RuntimeError("the app did not start")
    finally:
        process.terminate()
        process.wait(timeout=20)


def stats(page: Page) -> dict[str, Any]:
    return page.evaluate("() => window.linetwin.stats()")


def wait(page: Page, condition: str) -> None:
    page.wait_for_function(f"() => window.linetwin && {condition}", timeout=PATIENCE_MS)


def in_the_browser(address: str) -> list[Figure]:
    """The best of a few visits: the first one also fills the caches of server and browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_browser(), chromium_sandbox=False, args=list(BROWSER_FLAGS)
        )
        seen: list[dict[str, Any]] = []
        for _ in range(OPENED):
            page = browser.new_page(viewport={"width": 1600, "height": 900})
            page.goto(f"{address}?play=0&t=600&quality=medium&view=overview")
            wait(page, "linetwin.stats().completeMs !== null")
            wait(page, "linetwin.stats().idle")
            seen.append(stats(page))
            page.close()
        page = browser.new_page(viewport={"width": 800, "height": 450})
        page.goto(f"{address}?play=1&t=600&speed=60&quality=low&view=overview")
        wait(page, "linetwin.stats().completeMs !== null")
        frames = stats(page)["frames"]
        wait(page, f"linetwin.stats().frames > {frames + 60}")
        playing = stats(page)
        browser.close()
    drawn = seen[-1]
    return [
        Figure("draw calls", drawn["drawCalls"], 200),
        Figure("triangles", drawn["triangles"], 3e6),
        Figure("update of a frame while playing", playing["updateMs"], 1.0, "ms"),
        Figure("first picture of the line", min(s["firstPictureMs"] for s in seen) / 1e3, 3, "s"),
        Figure("everything loaded", min(s["completeMs"] for s in seen) / 1e3, 6, "s"),
    ]


def as_a_still() -> Figure:
    """The whole command, from the start of Python to the file."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "still.png"
        command = [sys.executable, "-m", "viewer", "shot", str(DEFAULT_LAYOUT), str(out)]
        begun = time.perf_counter()
        subprocess.run([*command, "--size", STILL_PX, "--time", "600"], check=True, cwd=ROOT)
        return Figure(f"a still of {STILL_PX}", time.perf_counter() - begun, 15, "s")


def main() -> int:
    with running_app() as address:
        figures = in_the_browser(address)
    figures.append(as_a_still())
    table = Table("Ochang line, whole hall", "measured", "at most", "")
    for one in figures:
        table.add_row(
            one.name,
            f"{one.value:,.4g} {one.unit}",
            f"{one.most:,.4g} {one.unit}",
            "" if one.kept else "over",
        )
    Console().print(table)
    return 0 if all(one.kept for one in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
