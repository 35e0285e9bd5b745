"""The command line: one clear line for each mistake, exit code 2, nothing on stdout."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from viewer import __version__, cli
from viewer.paths import DEFAULT_LAYOUT, LAYOUTS

SMALL = LAYOUTS / "01_two_stations.yaml"
QUICK = ("--hours", "0.5", "--warmup-hours", "0.1", "--replications", "3")


class Said:
    """What one command printed and how it ended."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def complaints(self) -> list[str]:
        return self.err.splitlines()


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    """say("check", layout) runs a command of linetwin inside this process."""
    monkeypatch.delenv("LINETWIN_DEBUG", raising=False)

    def run(*words: object) -> Said:
        code = cli.main([str(word) for word in words])
        captured = capsys.readouterr()
        return Said(code, captured.out, captured.err)

    return run


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """The small line with two mistakes."""
    path = tmp_path / "broken.yaml"
    text = SMALL.read_text().replace("cycle_s:", "cycle_time:", 1)
    path.write_text(text + "colour: red\n")
    return path


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


class TestServe:
    @pytest.fixture
    def served(self, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
        """What the app was asked to serve, without serving it."""
        calls: list[dict[str, object]] = []

        def note(layout: Path, **options: object) -> None:
            calls.append({"layout": layout, **options})

        monkeypatch.setattr("viewer.app.server.serve", note)
        return calls

    def test_without_words_it_opens_the_ochang_line(self, say, served):
        assert say("--no-browser").code == 0
        assert served[0]["layout"] == DEFAULT_LAYOUT
        assert served[0]["host"] == "127.0.0.1"
        assert served[0]["open_browser"] is False

    @pytest.mark.parametrize("words", [(SMALL,), ("serve", SMALL), (SMALL, "--no-browser")])
    def test_a_bare_layout_means_serve(self, say, served, words):
        assert say(*words).code == 0
        assert served[0]["layout"] == SMALL

    def test_a_busy_default_port_gives_way_to_the_next(self, say, served, taken_port, monkeypatch):
        monkeypatch.setattr(cli, "DEFAULT_PORT", taken_port)
        assert say("--no-browser").code == 0
        assert taken_port < int(str(served[0]["port"])) < taken_port + cli.PORTS_TO_TRY

    def test_a_busy_port_that_was_asked_for_is_a_mistake(self, say, served, taken_port):
        said = say("--port", taken_port)
        assert said.code == 2
        assert said.complaints == [
            f"port {taken_port} on 127.0.0.1 is in use; choose another with --port"
        ]
        assert served == []

    @pytest.mark.parametrize("host", ["203.0.113.7", "no host"])
    def test_a_foreign_host_is_one_line(self, say, served, host):
        said = say("--host", host, "--port", 18_080)
        assert (said.code, len(said.complaints)) == (2, 1)
        assert said.err.startswith(f"cannot listen on {host}: ")
        assert served == []

    @pytest.mark.parametrize(
        ("screen", "wanted"),
        [({"DISPLAY": ":0"}, True), ({"WAYLAND_DISPLAY": "wayland-0"}, True), ({}, False)],
    )
    def test_a_browser_is_opened_where_there_is_a_screen(
        self, say, served, monkeypatch, screen, wanted
    ):
        monkeypatch.setattr("sys.platform", "linux")
        for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
            monkeypatch.delenv(name, raising=False)
        for name, value in screen.items():
            monkeypatch.setenv(name, value)
        say(SMALL)
        assert served[0]["open_browser"] is wanted


class TestCheck:
    def test_a_sound_layout_is_code_0(self, say):
        said = say("check", SMALL)
        assert said.code == 0
        assert said.out.splitlines()[-1].startswith(f"{SMALL}: no errors")

    def test_every_mistake_in_the_file_is_one_line_with_its_place(self, say, broken):
        said = say("check", broken)
        assert (said.code, said.out) == (2, "")
        assert len(said.complaints) >= 2
        assert all(line.startswith(f"{broken}:") for line in said.complaints)
        assert any("cycle_time" in line for line in said.complaints)
        assert any("colour" in line for line in said.complaints)

    def test_json_of_a_wrong_file_lists_the_problems(self, say, broken):
        said = say("check", broken, "--json")
        found = json.loads(said.out)
        assert said.code == 2
        assert set(found) == {"layout", "findings", "problems"}
        assert found["findings"] == []
        assert len(found["problems"]) >= 2

    def test_two_machines_in_one_place_are_an_error(self, say, tmp_path):
        layout = tmp_path / "collision.yaml"
        layout.write_text(
            "layout: 1\nname: Collision\nplan: [{format: 4680}]\nstations:\n"
            "  - {id: one, at_m: [5, 5], cycle_s: 1}\n  - {id: two, at_m: [6, 5], cycle_s: 1}\n"
        )
        said = say("check", layout, "--json")
        found = json.loads(said.out)
        assert said.code == 2
        errors = [one for one in found["findings"] if one["severity"] == "error"]
        assert ["one", "two"] in [sorted(one["station_ids"]) for one in errors]
        assert "error" in say("check", layout).out


class TestSimulate:
    def test_json_is_one_object_in_the_published_form(self, say):
        said = say("simulate", SMALL, *QUICK, "--json")
        found = json.loads(said.out)
        assert (said.code, said.err) == (0, "")
        assert {"layout", "kernel", "seed", "hours", "replications", "timing"} <= set(found)
        assert found["layout"] == str(SMALL)
        assert found["replications"] == 3
        low, high = found["good_cells_per_hour"]["ci95"]
        assert low <= found["good_cells_per_hour"]["mean"] <= high
        assert found["bottleneck"] in found["stations"]
        for station in found["stations"].values():
            assert {"utilisation", "blocked", "starved", "down", "changeover"} <= set(station)
            assert all({"mean", "ci95"} <= set(value) for value in station.values())

    def test_a_table_shows_rate_interval_and_every_station(self, say):
        said = say("simulate", SMALL, *QUICK)
        found = json.loads(say("simulate", SMALL, *QUICK, "--json").out)
        assert f"{found['good_cells_per_hour']['mean']:,.1f}" in said.out
        assert found["bottleneck"] in said.out
        assert all(station in said.out for station in found["stations"])

    def test_one_replication_has_no_interval_and_still_prints(self, say):
        said = say("simulate", SMALL, *QUICK[:-1], "1")
        assert said.code == 0
        assert "nan" not in said.out.lower()
        assert json.loads(say("simulate", SMALL, *QUICK[:-1], "1", "--json").out)

    def test_the_log_is_a_table_of_visits(self, say, tmp_path):
        import pyarrow.parquet

        log = tmp_path / "log.parquet"
        assert say("simulate", SMALL, *QUICK, "--log", log).code == 0
        assert pyarrow.parquet.read_table(log).num_rows > 100

    @pytest.mark.parametrize(
        "words",
        [
            ("--hours", "-3"),
            ("--hours", "0"),
            ("--hours", "nan"),
            ("--hours", "inf"),
            ("--hours", "1e300"),
            ("--hours", "eight"),
            ("--warmup-hours", "-0.1"),
            ("--warmup-hours", "nan"),
            ("--replications", "0"),
            ("--replications", "2.5"),
            ("--seed", "-1"),
            ("--seed", "99999999999999999999"),
            ("--kernel", "magic"),
            ("--format", "99999"),
            ("--log", "nowhere/log.parquet"),
            ("--log", "log.csv"),
            ("--colour", "red"),
        ],
        ids=" ".join,
    )
    def test_a_wrong_option_is_one_line(self, say, words):
        said = say("simulate", SMALL, *words)
        assert (said.code, said.out, len(said.complaints)) == (2, "", 1)
        assert words[1] in said.err or words[0] in said.err


class TestCompare:
    def test_a_line_does_not_differ_from_itself(self, say):
        found = json.loads(say("compare", SMALL, SMALL, *QUICK, "--json").out)
        assert found["difference"]["mean"] == 0
        assert found["difference"]["verdict"] == "no detectable difference"

    def test_a_slower_bottleneck_is_worse_in_words_and_figures(self, say, tmp_path):
        slow = tmp_path / "slow.yaml"
        stations = "\n".join(
            f"  - {{id: {name}, at_m: [{x}, 5], cycle_s: {cycle}}}"
            for name, x, cycle in (("one", 5, 2.0), ("two", 15, 3.0))
        )
        text = f"layout: 1\nname: Line\nplan: [{{format: 4680}}]\nstations:\n{stations}\n"
        quick = tmp_path / "quick.yaml"
        quick.write_text(text)
        slow.write_text(text.replace("3.0", "6.0"))
        said = say("compare", quick, slow, *QUICK)
        assert said.code == 0
        assert "worse" in said.out
        found = json.loads(say("compare", quick, slow, *QUICK, "--json").out)
        # A cell leaves every 3 s, then every 6 s.
        assert found["difference"]["mean"] == pytest.approx(-600, abs=6)


class TestShot:
    @pytest.mark.parametrize(
        "words",
        [
            ("nowhere/out.png",),
            ("out.pdf",),
            ("out.png", "--size", "0x100"),
            ("out.png", "--size", "1280"),
            ("out.png", "--size", "100000x100000"),
            ("out.png", "--time", "-1"),
            ("out.png", "--time", "nan"),
            ("out.png", "--view", "behind the moon"),
        ],
        ids=" ".join,
    )
    def test_a_wrong_option_is_one_line_and_no_file(self, say, words, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        said = say("shot", SMALL, *words)
        assert (said.code, said.out, len(said.complaints)) == (2, "", 1)
        assert list(tmp_path.iterdir()) == []

    def test_a_picture_is_drawn(self, say, tmp_path):
        from PIL import Image

        out = tmp_path / "small.png"
        assert say("shot", SMALL, out, "--size", "320x180").code == 0
        with Image.open(out) as picture:
            assert picture.size == (320, 180)
            assert len(np.unique(np.asarray(picture.convert("L")))) > 100


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

        monkeypatch.setattr(cli, "check", interrupted)
        said = say("check", SMALL)
        assert (said.code, said.complaints) == (130, ["Stopped."])

    def test_a_fault_of_ours_is_one_line_unless_debugging(self, say, monkeypatch):
        def faulty(_: object) -> int:
            return 1 // 0

        monkeypatch.setattr(cli, "check", faulty)
        said = say("check", SMALL)
        assert (said.code, len(said.complaints)) == (1, 1)
        assert "ZeroDivisionError" in said.err
        monkeypatch.setenv("LINETWIN_DEBUG", "1")
        with pytest.raises(ZeroDivisionError):
            say("check", SMALL)


@pytest.mark.parametrize("command", [[], *([name] for name in cli.COMMANDS if name != "test")])
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
