"""launch.py, the door: it opens without an installation, and says what is wrong in one line."""

import ast
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def checkout(root: Path, tmp_path: Path) -> Path:
    """What launch.py looks at, in a folder of its own without .venv."""
    place = tmp_path / "line twin"
    (place / "viewer" / "web" / "src").mkdir(parents=True)
    shutil.copyfile(root / "launch.py", place / "launch.py")
    (place / "pyproject.toml").write_text("[project]\nname = 'linetwin'\n")
    (place / "viewer" / "web" / "src" / "main.js").write_text("// the view\n")
    return place


@pytest.fixture
def launch(checkout: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("launch_under_test", checkout / "launch.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def start(checkout: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "launch.py", *words],
        cwd=checkout,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        timeout=60,
    )


def pretend_installed(launch: ModuleType, extra: str = "") -> None:
    """A .venv whose python prints the words it was started with."""
    launch.PYTHON.parent.mkdir(parents=True)
    launch.PYTHON.write_text('#!/bin/sh\necho "$@"\n')
    launch.PYTHON.chmod(0o755)
    (launch.WEB / "dist").mkdir()
    (launch.WEB / "dist" / "view.js").write_text("")
    lines = [launch.interpreter(), launch.fingerprint(), *filter(None, [extra])]
    launch.STAMP.write_text("\n".join(lines))


def test_an_old_python_can_read_it_and_be_told(root: Path):
    ast.parse((root / "launch.py").read_text(), feature_version=(3, 7))


def test_it_needs_nothing_but_the_standard_library(root: Path):
    tree = ast.parse((root / "launch.py").read_text())
    names = {
        name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names
    }
    names |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert "pathlib" in names
    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names


def test_help_is_given_before_anything_is_installed(checkout: Path):
    done = start(checkout, "--help")
    assert done.returncode == 0
    assert "python3 launch.py test" in done.stdout
    assert not (checkout / ".venv").exists()


def test_an_old_python_is_named(launch: ModuleType, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(launch, "OLDEST", (3, 99))
    with pytest.raises(SystemExit, match=r"Python 3\.99 or newer is needed"):
        launch.main()


def test_a_python_without_venv_names_the_debian_package(
    launch: ModuleType, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(launch.shutil, "which", lambda _: None)
    monkeypatch.setattr(launch.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(SystemExit, match=r"apt-get install -y python3\.\d+-venv"):
        launch.install("")


def test_words_are_handed_on_once_installed(launch: ModuleType, checkout: Path):
    pretend_installed(launch)
    done = start(checkout, "simulate", "layouts/x y.yaml", "--json")
    assert done.stdout.split(maxsplit=3) == [
        "-m",
        "viewer",
        "simulate",
        "layouts/x y.yaml --json\n",
    ]
    assert done.stderr == ""


def test_test_runs_pytest_with_its_options(launch: ModuleType, checkout: Path):
    pretend_installed(launch, "test")
    assert start(checkout, "test", "-k", "aisle").stdout == "-m pytest -k aisle\n"


def test_a_later_start_costs_next_to_nothing(launch: ModuleType, checkout: Path):
    pretend_installed(launch)
    began = time.perf_counter()
    start(checkout)
    assert time.perf_counter() - began < 2.0


@pytest.mark.parametrize(
    "change",
    [
        lambda place: (place / "pyproject.toml").write_text("[project]\nname = 'other'\n"),
        lambda place: (place / "viewer/web/src/main.js").write_text("// another view\n"),
        lambda place: (place / "viewer/web/src/new.js").write_text(""),
        lambda place: (place / "viewer/web/dist/view.js").unlink(),
        lambda place: (place / ".venv/bin/python").unlink(),
    ],
    ids=["dependencies", "view source", "new source", "bundle gone", "python gone"],
)
def test_a_change_installs_again(
    launch: ModuleType,
    checkout: Path,
    change: Callable[[Path], object],
    monkeypatch: pytest.MonkeyPatch,
):
    pretend_installed(launch)
    asked: list[str] = []
    monkeypatch.setattr(launch, "install", asked.append)
    launch.set_up("")
    assert asked == []
    change(checkout)
    launch.set_up("")
    assert asked == [""]


def test_the_tests_need_more_than_the_app(launch: ModuleType, monkeypatch: pytest.MonkeyPatch):
    pretend_installed(launch)
    asked: list[str] = []
    monkeypatch.setattr(launch, "install", asked.append)
    monkeypatch.setattr(launch.subprocess, "call", lambda *_args, **_options: 0)
    launch.set_up("test")
    launch.set_up("test")
    launch.set_up("")
    assert asked == ["test"]


def test_a_moved_folder_is_installed_afresh(
    launch: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    pretend_installed(launch)
    launch.STAMP.write_text("python 3.11 in somewhere else\n0123\n")
    commands: list[list[object]] = []
    monkeypatch.setattr(launch, "run_step", lambda _message, command: commands.append(command))
    launch.install("")
    assert "--clear" in commands[0]
    assert "Setting up" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("Temporary failure in name resolution", "No connection to PyPI or npm"),
        ("npm error code EAI_AGAIN", "No connection to PyPI or npm"),
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("something else", "Set-up failed. Full output"),
    ],
)
def test_a_failed_step_says_why_and_where_to_read_on(
    launch: ModuleType, output: str, said: str, capsys: pytest.CaptureFixture[str]
):
    with pytest.raises(SystemExit, match=said):
        launch.run_step("packages", ["sh", "-c", f"echo '{output}'; exit 3"])
    assert launch.LOG.read_text() == f"{output}\n"
    assert "packages ... failed" in capsys.readouterr().err


def test_what_set_up_says_stays_out_of_results(
    launch: ModuleType, capsys: pytest.CaptureFixture[str]
):
    launch.run_step("packages", ["echo", "Collecting numpy"])
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "packages ..." in captured.err
