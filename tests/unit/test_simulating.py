"""simulate and compare: what they print, and one clear line for each mistake."""

import json

import pytest

from viewer.paths import LAYOUTS

SMALL = LAYOUTS / "01_two_stations.yaml"
QUICK = ("--hours", "0.5", "--warmup-hours", "0.1", "--replications", "3")


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
