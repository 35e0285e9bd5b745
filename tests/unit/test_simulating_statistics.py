"""What the commands say about how far their numbers can be trusted."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from viewer import __version__, cli
from viewer.factory.content_hash import content_hash
from viewer.factory.layout_file import load_layout
from viewer.paths import LAYOUTS

SMALL = LAYOUTS / "01_two_stations.yaml"
QUICK = ("--hours", "0.5", "--warmup-hours", "0.1")

Say = Callable[..., tuple[int, str, str]]


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    """say("simulate", layout) runs a command inside this process: exit code, stdout, stderr."""

    def run(*words: object) -> tuple[int, str, str]:
        code = cli.main([str(word) for word in words])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def found(said: tuple[int, str, str]) -> Any:
    code, out, _ = said
    assert code == 0
    return json.loads(out)


@pytest.fixture
def lively(tmp_path: Path) -> Path:
    """A line whose throughput varies much."""
    path = tmp_path / "lively.yaml"
    path.write_text(
        "layout: 1\nstations:\n"
        "  - {id: one, cycle_s: {exponential: {mean: 5.0}}}\n"
        "  - {id: two, cycle_s: {exponential: {mean: 6.0}}}\n"
    )
    return path


class TestPrecision:
    @pytest.mark.parametrize("word", ["5%", "0.05"])
    def test_a_precision_decides_how_many_replications_there_are(self, say, lively, word):
        answer = found(say("simulate", lively, *QUICK, "--precision", word, "--json"))
        assert answer["precision"]["wanted"] == 0.05
        assert answer["precision"]["reached"] <= 0.05
        assert answer["precision"]["replications"] == answer["replications"] >= 10
        low, high = answer["good_cells_per_hour"]["ci95"]
        assert (high - low) / 2 <= 0.05 * answer["good_cells_per_hour"]["mean"]

    def test_the_cap_that_ended_it_is_named_on_stderr(self, say, lively):
        words = ("--precision", "0.1%", "--max-replications", "11")
        code, out, err = say("simulate", lively, *QUICK, *words)
        assert code == 0
        assert "after 11 replications" in out
        (line,) = [line for line in err.splitlines() if "wanted" in line]
        assert line.startswith("warning: ± ")
        assert "after 11 replications, ± 0.1 % was wanted; about" in line

    @pytest.mark.parametrize(
        "words",
        [
            ("--precision", "0"),
            ("--precision", "60%"),
            ("--precision", "one"),
            ("--precision", "nan%"),
            ("--precision", "1%", "--replications", "5"),
            ("--max-replications", "0"),
        ],
        ids=" ".join,
    )
    def test_what_makes_no_sense_is_one_line(self, say, words):
        code, out, err = say("simulate", SMALL, *words)
        assert (code, out, len(err.splitlines())) == (2, "", 1)


class TestWarmup:
    def test_the_answer_says_what_the_warmup_should_be(self, say):
        warmup = found(say("simulate", SMALL, *QUICK, "--replications", "2", "--json"))["warmup"]
        assert (warmup["method"], warmup["given_hours"]) == ("MSER-5", 0.1)
        assert warmup["needed_hours"] <= 0.1
        assert warmup["long_enough"] is True

    def test_a_warmup_that_is_too_short_is_one_line_on_stderr(self, say, tmp_path):
        """Two storages that begin empty: the first good cell comes after 20 min."""
        path = tmp_path / "slow.yaml"
        path.write_text(
            "layout: 1\nstations:\n"
            "  - {id: one, cycle_s: 5.0}\n"
            "  - {id: rack, kind: storage, dwell_s: 600, capacity: 500}\n"
            "  - {id: shelf, kind: storage, dwell_s: 600, capacity: 500}\n"
        )
        words = ("--hours", "0.5", "--warmup-hours", "0.2", "--replications", "2")
        code, out, err = say("simulate", path, *words)
        assert code == 0
        (line,) = err.splitlines()
        assert line.startswith("warning: the warm-up of 0.2 h is too short: the output settles")
        assert "(MSER-5)" in line
        assert "less" in line
        assert "0.2 h given" in out


class TestRunsNeeded:
    @pytest.fixture
    def faster(self, lively: Path) -> Path:
        path = lively.with_name("faster.yaml")
        path.write_text(lively.read_text().replace("mean: 5.0", "mean: 4.8"))
        return path

    def test_a_comparison_says_how_many_runs_would_show_the_difference(self, say, lively, faster):
        words = ("compare", lively, faster, *QUICK, "--replications", "5")
        difference = found(say(*words, "--json"))["difference"]
        assert difference["replications"] == 5
        assert difference["verdict"] in ("better", "worse", "no detectable difference")
        assert difference["runs_needed"] >= 2
        # Common random numbers: a change of 1 % would be seen in a few pairs.
        assert 2 <= difference["runs_needed_for_1_percent"] < 50
        _, out, _ = say(*words)
        text = " ".join(out.split())
        assert "5 pairs with common random numbers" in text
        assert f"takes about {difference['runs_needed']:,} pairs of runs" in text
        assert "one of 1 % takes about" in text

    def test_a_line_and_itself_show_no_size_to_look_for(self, say, lively):
        words = ("compare", lively, lively, *QUICK, "--replications", "2")
        assert found(say(*words, "--json"))["difference"]["runs_needed"] is None
        assert "of this size" not in say(*words)[1]

    def test_a_single_pair_says_nothing_about_runs(self, say, lively, faster):
        words = ("compare", lively, faster, *QUICK, "--replications", "1")
        assert found(say(*words, "--json"))["difference"]["runs_needed"] is None
        assert "To be seen" not in say(*words)[1]


class TestSensitivity:
    def test_the_scores_of_all_stations_come_with_intervals(self, say, lively):
        words = ("simulate", lively, *QUICK, "--replications", "4", "--sensitivity")
        answer = found(say(*words, "--json"))
        scores = answer["sensitivity"]
        assert set(scores) == set(answer["stations"]) == {"one", "two"}
        assert sum(score["mean"] for score in scores.values()) <= 1 + 1e-9
        assert all(0 <= score["ci95"][0] <= score["ci95"][1] <= 1 for score in scores.values())
        _, out, _ = say(*words)
        assert "reaches the line %" in out
        assert "of a 1 % speed-up of that station" in " ".join(out.split())

    def test_they_are_left_out_where_nobody_asked_for_them(self, say):
        said = say("simulate", SMALL, *QUICK, "--replications", "2", "--json")
        assert "sensitivity" not in found(said)


class TestReport:
    def test_the_report_is_written_beside_the_answer(self, say, tmp_path):
        out = tmp_path / "out.html"
        words = (*QUICK, "--replications", "3", "--sensitivity", "--report", out)
        answer = found(say("simulate", SMALL, *words, "--json"))
        html = out.read_text(encoding="utf-8")
        assert f"{answer['good_cells_per_hour']['mean']:,.0f} cells/h" in html
        assert f"hash of its content {answer['layout_hash']}" in html
        assert f"LineTwin {answer['version']}" in html
        assert "reaches the line %" in html

    @pytest.mark.parametrize("word", ["out.pdf", "nowhere/out.html"])
    def test_a_report_that_cannot_be_written_is_refused_before_the_work(self, say, word):
        code, out, err = say("simulate", SMALL, "--report", word)
        assert (code, out, len(err.splitlines())) == (2, "", 1)


class TestWhereAResultComesFrom:
    def test_layout_version_and_seed_are_told(self, say):
        words = (*QUICK, "--replications", "2", "--seed", "5", "--json")
        answer = found(say("simulate", SMALL, *words))
        assert answer["version"] == __version__
        assert answer["seed"] == 5
        assert answer["layout_hash"] == content_hash(load_layout(SMALL).factory)
        assert answer["partial"] is False

    def test_a_comparison_tells_it_of_both(self, say, lively):
        answer = found(say("compare", SMALL, lively, *QUICK, "--replications", "2", "--json"))
        assert answer["a"]["layout_hash"] == content_hash(load_layout(SMALL).factory)
        assert answer["b"]["layout_hash"] == content_hash(load_layout(lively).factory)
        assert answer["a"]["layout_hash"] != answer["b"]["layout_hash"]
        assert answer["a"]["version"] == answer["b"]["version"] == __version__

    def test_the_log_tells_it_too(self, say, tmp_path):
        import pyarrow.parquet

        log = tmp_path / "log.parquet"
        words = (*QUICK, "--replications", "2", "--seed", "5", "--log", log)
        answer = found(say("simulate", SMALL, *words, "--json"))
        told = pyarrow.parquet.read_schema(log).metadata
        assert told[b"layout_hash"].decode() == answer["layout_hash"]
        assert (told[b"version"].decode(), told[b"seed"]) == (__version__, b"5")


@pytest.fixture
def two_formats(tmp_path: Path) -> Path:
    path = tmp_path / "two.yaml"
    path.write_text(
        "layout: 1\nplan: [{format: 4680, cells: 400}, {format: 46120}]\nstations:\n"
        "  - {id: one, cycle_s: 1.0, changeover_s: 100, per_format: {46120: {cycle_s: 2.0}}}\n"
    )
    return path


class TestFormats:
    def test_a_plan_of_two_formats_says_what_came_of_each(self, say, two_formats):
        words = ("--hours", "0.2", "--warmup-hours", "0", "--replications", "3")
        answer = found(say("simulate", two_formats, *words, "--json"))
        # 400 cells in 400 s, 100 s of changeover, and a cell each 2 s of the 220 s that remain.
        cells = {name: one["good_cells"]["mean"] for name, one in answer["formats"].items()}
        assert cells == {"4680": pytest.approx(400), "46120": pytest.approx(110)}
        energy = sum(one["gwh_per_year"]["mean"] for one in answer["formats"].values())
        assert answer["gwh_per_year"]["mean"] == pytest.approx(energy)
        assert answer["stations"]["one"]["changeover"]["mean"] == pytest.approx(100 / 720)
        _, out, _ = say("simulate", two_formats, *words)
        assert "of 4680" in out
        assert "of 46120" in out

    def test_one_format_alone_has_no_changeover(self, say, two_formats):
        answer = found(say("simulate", two_formats, *QUICK, "--format", "46120", "--json"))
        assert list(answer["formats"]) == ["46120"]
        assert answer["good_cells_per_hour"]["mean"] == pytest.approx(1800)

    def test_all_formats_are_set_against_the_first_of_the_plan(self, say, two_formats):
        words = ("simulate", two_formats, *QUICK, "--replications", "3", "--format", "all")
        answer = found(say(*words, "--json"))
        assert list(answer["formats"]) == ["4680", "4695", "46100", "46110", "46120"]
        assert answer["first"] == "4680"
        tall = answer["formats"]["46120"]
        assert tall["rate"]["mean"] == pytest.approx(0.5)
        assert tall["difference"]["mean"] == pytest.approx(-1800)
        assert tall["difference"]["verdict"] == "worse"
        assert answer["formats"]["4680"]["difference"] is None
        code, out, _ = say(*words)
        assert code == 0
        assert [line.split()[0] for line in out.splitlines() if "% of the repl" in line] == list(
            answer["formats"]
        )

    @pytest.mark.parametrize("word", ["--sensitivity", "--log"])
    def test_what_is_about_one_run_does_not_go_with_all_formats(self, say, two_formats, word):
        more = ("x.parquet",) if word == "--log" else ()
        code, _, err = say("simulate", two_formats, "--format", "all", word, *more)
        assert code == 2
        assert "name it instead of --format all" in err
