"""Checks for what pip cannot install: OpenGL for VTK and, for the tests, a browser.

    python -m viewer.doctor [--tests]

What is missing is installed where that needs no question (Debian or Ubuntu as
root, as in a container; set NO_APT=1 to forbid it); elsewhere the command to
run is printed. Every check runs in a process of its own, because VTK crashes
where it finds no OpenGL.
"""

import os
import shutil
import subprocess
import sys

GL_PACKAGES = ("libegl1", "libgl1-mesa-dri")
BROWSER_PACKAGES = ("chromium", "libatomic1")  # the latter for Playwright's own node
KOREAN_PACKAGES = ("fonts-nanum",)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Enough for WebGL 2 without a graphics card, and for silence towards the internet.
BROWSER_FLAGS = (
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
GL_WINDOWS = ("vtkEGLRenderWindow", "vtkOSOpenGLRenderWindow")

DRAW = """
import vtkmodules.vtkRenderingOpenGL2
from vtkmodules.vtkFiltersSources import vtkSphereSource
from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper, vtkRenderer, vtkRenderWindow
from vtkmodules.vtkCommonCore import vtkUnsignedCharArray
source, mapper = vtkSphereSource(), vtkPolyDataMapper()
mapper.SetInputConnection(source.GetOutputPort())
actor, renderer, window = vtkActor(), vtkRenderer(), vtkRenderWindow()
actor.SetMapper(mapper)
renderer.AddActor(actor)
window.SetOffScreenRendering(True)
window.SetSize(64, 64)
window.AddRenderer(renderer)
window.Render()
pixels = vtkUnsignedCharArray()
window.GetPixelData(0, 0, 63, 63, False, pixels, 0)
assert len({pixels.GetValue(i) for i in range(pixels.GetNumberOfValues())}) > 8
"""

# Prints "korean" where two Hangul syllables look different, that is, are not both an empty box.
OPEN_PAGE = """
from playwright.sync_api import sync_playwright
from viewer.doctor import BROWSER_FLAGS, find_browser
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(
        executable_path=find_browser(), chromium_sandbox=False, args=list(BROWSER_FLAGS)
    )
    page = browser.new_page()
    pictures = page.evaluate('''() => ["한", "글"].map((text) => {
        const canvas = document.createElement("canvas");
        const pen = canvas.getContext("2d");
        pen.font = "40px sans-serif";
        pen.fillText(text, 10, 60);
        return canvas.toDataURL();
    })''')
    gl = page.evaluate('''() =>
        document.createElement("canvas").getContext("webgl2") !== null''')
    assert gl, "no WebGL 2"
    print("korean" if pictures[0] != pictures[1] else "plain")
"""


def run_python(code: str, **env: str) -> str | None:
    """What `code` prints when run by a fresh interpreter; None where it fails or crashes."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    return None if done.returncode else done.stdout


def probe_gl() -> str | None:
    """The first of VTK's off-screen window classes that draws here; None where none does.

    The name belongs into the environment variable VTK_DEFAULT_OPENGL_WINDOW
    before the process opens its first VTK window. Takes about a second.
    """
    for window in GL_WINDOWS:
        if run_python(DRAW, VTK_DEFAULT_OPENGL_WINDOW=window) is not None:
            return window
    return None


def gl_help() -> str:
    """One line for a machine without OpenGL."""
    return f"VTK finds no OpenGL to draw with. {apt_line(GL_PACKAGES)}"


def apt_line(packages: tuple[str, ...] | list[str]) -> str:
    return f"On Debian and Ubuntu:  sudo apt-get install -y {' '.join(packages)}"


def find_browser() -> str | None:
    """A Chromium or Chrome on PATH; None stands for the one that Playwright downloads."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def missing_packages(*, tests: bool) -> list[str]:
    """Debian packages that would supply what does not work here."""
    packages: list[str] = []
    if probe_gl() is None:
        packages += GL_PACKAGES
    if tests:
        browser = run_python(OPEN_PAGE)
        if browser is None:
            packages += BROWSER_PACKAGES
        if browser is None or "korean" not in browser:
            packages += KOREAN_PACKAGES
    return packages


def install(packages: list[str], apt: str) -> None:
    """Run apt as root, saying so first; apt's own words are shown only where it fails."""
    print(f"  system packages ({' '.join(packages)}), by apt-get as root ...", end="", flush=True)
    command = [apt, "install", "-y", "--no-install-recommends", *packages]
    for step in ([apt, "update"], command):
        done = subprocess.run(
            step,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
    print(" failed" if done.returncode else " done", flush=True)
    if done.returncode:
        print(*done.stdout.splitlines()[-5:], sep="\n", flush=True)


def main() -> int:
    tests = "--tests" in sys.argv[1:]
    packages = missing_packages(tests=tests)
    apt = shutil.which("apt-get")
    if packages and apt and os.geteuid() == 0 and not os.environ.get("NO_APT"):
        install(packages, apt)
        packages = missing_packages(tests=tests)
    if "chromium" in packages and find_browser() is None:
        print("  browser, by playwright ...", flush=True)
        # Its own words would only repeat what the next check finds out.
        command = [sys.executable, "-m", "playwright", "install", "chromium"]
        subprocess.run(command, stderr=subprocess.DEVNULL)
        packages = missing_packages(tests=tests)
    if not packages:
        return 0
    if packages == list(KOREAN_PACKAGES):
        print(f"No Korean font: Korean text is drawn as boxes. {apt_line(packages)}")
        return 0
    lacks = [
        *(["OpenGL for VTK"] if "libegl1" in packages else []),
        *(["a browser with WebGL 2 for the tests"] if "chromium" in packages else []),
    ]
    print(f"This machine lacks {' and '.join(lacks)}. {apt_line(packages)}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
