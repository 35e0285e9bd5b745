"""Where compiled kernels are kept, so that no process runs yesterday's code."""

import subprocess
import sys
from pathlib import Path

import pytest
from lines import line_of

from viewer.simulation import jit
from viewer.simulation.recurrence import run_flow

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def forget_the_folder():
    jit.cache_folder.cache_clear()
    yield
    jit.cache_folder.cache_clear()


def test_the_folder_is_named_after_the_contents_of_all_kernel_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jit, "_HERE", tmp_path)
    kernel, other = tmp_path / "kernel.py", tmp_path / "other.py"
    kernel.write_text("from viewer.simulation.jit import compiled\n")
    other.write_text("1\n")
    names = [jit.cache_folder().name]
    for path, text in ((other, "2\n"), (kernel, kernel.read_text() + "# changed\n")):
        path.write_text(text)
        jit.cache_folder.cache_clear()
        names.append(jit.cache_folder().name)
    assert names[0] == names[1] != names[2]


def test_the_users_cache_is_taken_where_the_program_is_read_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(jit, "_can_write", lambda folder: folder == tmp_path / "linetwin")
    assert jit.cache_folder().parent == tmp_path / "linetwin"


def test_what_is_compiled_is_loaded_without_preparing_the_compiler() -> None:
    """A second process is ready much sooner."""
    run_flow(
        line_of([{"cycle_s": 1.0}]),
        seed=1,
        replication=0,
        warmup_s=0.0,
        horizon_s=9.5,
        noting=False,
    )
    code = (
        "import sys; sys.path.insert(0, 'tests/validation')\n"
        "from lines import line_of\n"
        "from viewer.simulation.recurrence import run_flow\n"
        "flow, _ = run_flow(line_of([{'cycle_s': 1.0}]), seed=1, replication=0, warmup_s=0.0,"
        " horizon_s=9.5, noting=False)\n"
        "print(int(flow.stations[-1]['left']), 'numba.np.arraymath' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["9", "False"]
