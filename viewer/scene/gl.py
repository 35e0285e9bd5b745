"""Which OpenGL VTK shall draw with, found out before VTK finds out by crashing.

VTK ends the whole process where it finds no usable OpenGL library, so the first picture on a
machine is preceded by a trial in a process of its own. A success is remembered per VTK version.
"""

from __future__ import annotations

import ctypes
import os
from contextlib import suppress
from pathlib import Path

from viewer.doctor import DRAW, gl_help, probe_gl, run_python
from viewer.errors import RenderError

VARIABLE = "VTK_DEFAULT_OPENGL_WINDOW"
_LIBRARIES = (("libEGL.so.1", "vtkEGLRenderWindow"), ("libOSMesa.so.8", "vtkOSOpenGLRenderWindow"))
_SCREEN = "screen"


def choose_backend() -> str | None:
    """VTK's window class for pictures without a screen, also put into the environment.

    None where a screen is there (VTK then chooses well by itself) or no library can be loaded.
    A class the user has set stays.
    """
    if os.environ.get(VARIABLE):
        return os.environ[VARIABLE]
    if os.environ.get("DISPLAY"):
        return None
    for library, window in _LIBRARIES:
        with suppress(OSError):
            ctypes.CDLL(library)
            os.environ[VARIABLE] = window
            return window
    return None


def probe() -> str | None:
    """None where pictures can be drawn, else one line that says what to install.

    Where another window class than the chosen one draws, it is put into the environment.
    """
    marker = _marker(choose_backend() or _SCREEN)
    if marker.is_file():
        return None
    window = _first_that_draws()
    if window is None:
        return gl_help()
    if window != _SCREEN:
        os.environ[VARIABLE] = window
    # A cache that cannot be written only costs the next start another trial.
    with suppress(OSError):
        marker = _marker(window)
        marker.parent.mkdir(parents=True, exist_ok=True)
        marker.touch()
    return None


def require_gl() -> None:
    """Make VTK safe to draw with, or raise RenderError with the way out."""
    problem = probe()
    if problem is not None:
        raise RenderError(problem)


def _first_that_draws() -> str | None:
    if VARIABLE not in os.environ and os.environ.get("DISPLAY") and run_python(DRAW) is not None:
        return _SCREEN
    return probe_gl()


def _marker(window: str) -> Path:
    """The file that says this window class of this VTK has drawn here."""
    from importlib.metadata import version

    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "linetwin" / f"draws-vtk-{version('vtk')}-{window}"
