"""serve, check and shot: one clear line for each mistake, exit code 2, nothing on stdout."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from viewer import commands
from viewer.paths import DEFAULT_LAYOUT, LAYOUTS

SMALL = LAYOUTS / "01_two_stations.yaml"


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
        monkeypatch.setattr(commands, "DEFAULT_PORT", taken_port)
        assert say("--no-browser").code == 0
        assert taken_port < int(str(served[0]["port"])) < taken_port + commands.PORTS_TO_TRY

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
