"""Where VTK cannot draw, one line says what to install, and nothing crashes."""

from pathlib import Path

import pytest

from viewer.errors import RenderError
from viewer.scene import gl


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """A machine that has never drawn anything."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("DISPLAY", raising=False)
    # Set first, so that what the code under test puts there is taken back afterwards.
    monkeypatch.setenv(gl.VARIABLE, "")
    monkeypatch.delenv(gl.VARIABLE)
    return monkeypatch


def test_without_a_library_the_way_out_is_one_apt_line(bare: pytest.MonkeyPatch) -> None:
    bare.setattr(gl, "probe_gl", lambda: None)
    with pytest.raises(RenderError) as caught:
        gl.require_gl()
    message = str(caught.value)
    assert "apt-get install -y libegl1 libgl1-mesa-dri" in message
    assert "\n" not in message
    assert caught.value.exit_code == 1


def test_a_failure_is_not_remembered(bare: pytest.MonkeyPatch) -> None:
    bare.setattr(gl, "probe_gl", lambda: None)
    assert gl.probe() is not None
    bare.setattr(gl, "probe_gl", lambda: "vtkOSOpenGLRenderWindow")
    assert gl.probe() is None


def test_a_success_is_tried_only_once(bare: pytest.MonkeyPatch) -> None:
    tries: list[str] = []

    def draws() -> str:
        tries.append("tried")
        return "vtkEGLRenderWindow"

    bare.setattr(gl, "probe_gl", draws)
    bare.setattr(gl, "choose_backend", lambda: "vtkEGLRenderWindow")
    assert gl.probe() is None
    assert gl.probe() is None
    assert len(tries) == 1


def test_the_window_that_draws_is_the_one_used(bare: pytest.MonkeyPatch) -> None:
    import os

    bare.setattr(gl, "probe_gl", lambda: "vtkOSOpenGLRenderWindow")
    gl.require_gl()
    assert os.environ[gl.VARIABLE] == "vtkOSOpenGLRenderWindow"


def test_a_choice_of_the_user_stays(bare: pytest.MonkeyPatch) -> None:
    bare.setenv(gl.VARIABLE, "vtkWin32OpenGLRenderWindow")
    assert gl.choose_backend() == "vtkWin32OpenGLRenderWindow"


def test_with_a_screen_vtk_chooses_by_itself(bare: pytest.MonkeyPatch) -> None:
    bare.setenv("DISPLAY", ":0")
    assert gl.choose_backend() is None
