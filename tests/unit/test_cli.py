"""The command line: one clear line for each mistake, exit code 2, nothing on stdout."""

import os
import subprocess
import sys

import pytest

from viewer import __version__, commands, options
from viewer.paths import LAYOUTS

SMALL = LAYOUTS / "01_two_stations.yaml"


class TestEveryCommand:
    @pytest.mark.parametrize("command", ["check", "simulate", "compare", "shot"])
    @pytest.mark.parametrize("content", [None, b"", b"\x00\xff\xfe rubbish", b"a: [b", b"- 1\n"])
    def test_a_file_that_is_no_layout_is_code_2(self, say, command, content, tmp_path):
        layout = tmp_path / "x.yaml"
        if content is not None:
            layout.write_bytes(content)
        words = {"compare": [layout, layout], "shot": [layout, tmp_path / "out.png"]}
        said = say(command, *words.get(command, [layout]))
        assert (said.code, said.out) == (2, "")
        assert said.complaints
        assert all(str(layout) in line for line in said.complaints)
        assert content is None or layout.read_bytes() == content

    @pytest.mark.parametrize(
        "words", [("chekc",), ("simulate",), ("compare", SMALL), ("shot", SMALL)]
    )
    def test_a_wrong_command_is_one_line(self, say, words):
        said = say(*words)
        assert (said.code, said.out, len(said.complaints)) == (2, "", 1)

    def test_a_near_miss_is_answered_with_the_right_word(self, say):
        assert "did you mean check?" in say("chekc").err

    def test_test_says_where_the_tests_are(self, say):
        said = say("test", "-k", "aisle")
        assert said.code == 2
        assert "python3 launch.py test" in said.err

    def test_stopping_is_quiet(self, say, monkeypatch):
        def interrupted(_: object) -> int:
            raise KeyboardInterrupt

        monkeypatch.setattr(commands, "check", interrupted)
        said = say("check", SMALL)
        assert (said.code, said.complaints) == (130, ["Stopped."])

    def test_a_fault_of_ours_is_one_line_unless_debugging(self, say, monkeypatch):
        def faulty(_: object) -> int:
            return 1 // 0

        monkeypatch.setattr(commands, "check", faulty)
        said = say("check", SMALL)
        assert (said.code, len(said.complaints)) == (1, 1)
        assert "ZeroDivisionError" in said.err
        monkeypatch.setenv("LINETWIN_DEBUG", "1")
        with pytest.raises(ZeroDivisionError):
            say("check", SMALL)


@pytest.mark.parametrize("command", [[], *([name] for name in options.COMMANDS if name != "test")])
def test_help_answers_at_once(command: list[str]):
    done = run_module(*command, "--help")
    assert done.returncode == 0
    assert done.stdout.startswith("usage: linetwin")


def test_the_version_is_the_package_s():
    assert run_module("--version").stdout == f"linetwin {__version__}\n"


def test_a_reader_who_leaves_early_causes_no_noise():
    command = f'"{sys.executable}" -m viewer check "{SMALL}" | true'
    done = subprocess.run(command, shell=True, capture_output=True, text=True)
    assert done.stderr == ""


def run_module(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "viewer", *words],
        env={**os.environ, "COLUMNS": "100"},
        capture_output=True,
        text=True,
    )
