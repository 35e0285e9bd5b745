"""Ctrl-C in the middle of a million replications: what was done so far, marked as such."""

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINE = """layout: 1
stations:
  - {id: a, cycle_s: {exponential: {mean: 5.0}}}
  - {id: b, cycle_s: {exponential: {mean: 6.0}}}
links: [{capacity: 3}]
"""
MANY = 1_000_000
BEFORE_IT_IS_STOPPED = 20


def stopped(*words: str) -> tuple[int, str, str]:
    """Exit code, stdout and what the terminal showed, of a command stopped once its progress bar
    has counted to twenty."""
    master, terminal = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "viewer", *words, "--replications", str(MANY), "--json"],
        stdout=subprocess.PIPE,
        stderr=terminal,
        cwd=ROOT,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "100"},
    )
    os.close(terminal)
    shown, asked = b"", False
    try:
        while select.select([master], [], [], 120.0)[0]:
            try:
                shown += os.read(master, 65536)
            except OSError:  # the other end is closed: the process has ended
                break
            counted = [int(n) for n in re.findall(rb"(\d+)/1000000", shown)]
            if not asked and any(n >= BEFORE_IT_IS_STOPPED for n in counted):
                process.send_signal(signal.SIGINT)
                asked = True
        out, _ = process.communicate(timeout=60)
    finally:
        process.kill()
        os.close(master)
    assert asked, shown[-2000:]
    return process.returncode, out.decode(), shown.decode(errors="replace")


@pytest.fixture
def line(tmp_path: Path) -> str:
    path = tmp_path / "line.yaml"
    path.write_text(LINE)
    return str(path)


def test_a_simulation_that_is_stopped_gives_what_it_has(line: str) -> None:
    code, out, shown = stopped("simulate", line, "--hours", "1", "--warmup-hours", "0.5")
    found = json.loads(out)
    assert (code, found["partial"]) == (130, True)
    assert BEFORE_IT_IS_STOPPED <= found["replications"] < MANY
    assert len(found["runs"]) == found["replications"]
    assert found["good_cells_per_hour"]["ci95"] is not None
    assert f"{found['replications']:,} of 1,000,000 replications" in shown
    assert "Traceback" not in shown


def test_a_comparison_that_is_stopped_has_as_many_runs_of_both(line: str) -> None:
    code, out, shown = stopped("compare", line, line, "--hours", "1", "--warmup-hours", "0.5")
    found = json.loads(out)
    assert code == 130
    assert found["a"]["partial"] is found["b"]["partial"] is True
    done = found["difference"]["replications"]
    assert found["a"]["replications"] == found["b"]["replications"] == done
    assert BEFORE_IT_IS_STOPPED <= done < MANY
    assert "Traceback" not in shown
