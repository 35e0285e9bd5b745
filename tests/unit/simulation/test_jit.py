"""Where compiled kernels are kept, so that no process runs yesterday's code."""

from pathlib import Path

import pytest

from viewer.simulation import jit


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
