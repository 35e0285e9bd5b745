"""The bytes a player gets say what the log says."""

import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from lines import line_of, log_of

from viewer import __version__
from viewer.simulation.line import LineArrays
from viewer.simulation.log import SCRAPPED, Log
from viewer.simulation.timeline import Timeline

WARMUP_S, HORIZON_S = 600.0, 3300.0
END_S = HORIZON_S - WARMUP_S
NEVER = 1e9


@dataclass
class Parsed:
    """A window taken apart by the description of its format alone."""

    w0: float
    w1: float
    links: np.ndarray
    machines: np.ndarray
    rides: np.ndarray
    visits: np.ndarray
    stops: np.ndarray

    def ride(self, link: int) -> np.ndarray:
        first, count, offset = self.links[link]
        del first
        return self.rides[:, offset : offset + count]

    def visit(self, machine: int) -> np.ndarray:
        count, offset = self.machines[machine][:2]
        return self.visits[:, offset : offset + count]

    def stop(self, machine: int) -> np.ndarray:
        count, offset = self.machines[machine][2:]
        return self.stops[:, offset : offset + count]


def parse(data: bytes) -> Parsed:
    magic, n_links, n_machines, zero, w0, w1 = struct.unpack_from("<4I2d", data)
    assert data[:4] == b"LTW2"
    assert (magic, zero) == (0x3257544C, 0)
    at = 32
    links = np.frombuffer(data, "<u4", 3 * n_links, at).reshape(n_links, 3).astype(int)
    at += links.size * 4
    machines = np.frombuffer(data, "<u4", 4 * n_machines, at).reshape(n_machines, 4).astype(int)
    at += machines.size * 4
    counts = np.frombuffer(data, "<u4", 4, at)
    at += 16
    blocks = []
    for count in counts[:3]:
        blocks.append(np.frombuffer(data, "<f4", 3 * count, at).reshape(3, count))
        at += 12 * int(count)
    assert at == len(data)
    return Parsed(w0, w1, links, machines, *blocks)


@pytest.fixture(scope="module")
def line() -> LineArrays:
    return line_of(
        [
            {"id": "press", "cycle_s": 1.0, "machines": 3, "rows": 1, "yield": 0.97,
             "failures": {"mtbf_s": 200.0, "mttr_s": 40.0},
             "consumable": {"every_cells": 150, "change_s": 70.0}},
            {"id": "oven", "kind": "batch", "batch": 32, "machines": 3, "cycle_s": 60.0},
            {"id": "rack", "kind": "storage", "dwell_s": 900.0, "capacity": 5000},
            {"id": "pack", "cycle_s": {"uniform": {"low": 0.2, "high": 0.6}},
             "failures": {"mtbf_s": 300.0, "mttr_s": 100.0}},
            {"id": "dispatch", "cycle_s": 0.3},
        ],
        [
            {"capacity": 40, "transport_s": 9.0},
            {"kind": "tray", "capacity": 128, "transport_s": 5.0, "unit": 8},
            {"capacity": 30, "transport_s": 4.0},
            {"capacity": 0},
        ],
    )  # fmt: skip


@pytest.fixture(scope="module")
def log(line: LineArrays) -> Log:
    return log_of(line, horizon_s=HORIZON_S, warmup_s=WARMUP_S, seed=4)


@pytest.fixture(scope="module")
def timeline(line: LineArrays, log: Log) -> Timeline:
    return Timeline.from_log(log, line)


@pytest.fixture(scope="module")
def windows(timeline: Timeline) -> list[Parsed]:
    return [parse(timeline.window(k)) for k in range(timeline.windows)]


def test_the_manifest_says_what_a_player_must_know(timeline: Timeline, line: LineArrays) -> None:
    manifest = timeline.manifest()
    assert (manifest["t1_s"], manifest["window_s"], manifest["windows"]) == (END_S, 600.0, 5)
    assert manifest["links"] == list(line.link_ids)
    assert manifest["machines"] == list(line.machine_paths)
    assert manifest["storages"] == ["rack"]


def test_windows_tile_the_recording(windows: list[Parsed], timeline: Timeline) -> None:
    assert windows[0].w0 == 0.0
    assert windows[-1].w1 == END_S
    for before, after in pairwise(windows):
        assert before.w1 == after.w0
    with pytest.raises(IndexError):
        timeline.window(len(windows))


def test_rides_are_first_in_first_out_and_never_faster_than_the_link(
    windows: list[Parsed], line: LineArrays
) -> None:
    for window in windows:
        for number in range(len(line.link_ids)):
            t_in, t_out, _ = window.ride(number)
            assert (np.diff(t_in) >= 0).all()
            assert (np.diff(t_out) >= 0).all()
            assert (t_out - t_in >= line.link_transport_s[number] - 1e-3).all()
            assert (t_out > 0).all()
            assert (t_in < window.w1 - window.w0).all()


def test_ranks_run_on_from_window_to_window(windows: list[Parsed], line: LineArrays) -> None:
    for number in range(len(line.link_ids)):
        for before, after in pairwise(windows):
            first, count, _ = before.links[number]
            next_first, next_count, _ = after.links[number]
            assert first <= next_first <= first + count
            shared = first + count - next_first
            assert 0 <= shared <= next_count
            # What both windows show, they show at the same times.
            step = after.w0 - before.w0
            old = before.ride(number)[0, next_first - first :] - step
            np.testing.assert_allclose(after.ride(number)[0, :shared], old, atol=1e-3)


def entered_and_left(log: Log, line: LineArrays, number: int) -> tuple[np.ndarray, np.ndarray]:
    source = log.visits(int(line.link_source[number]))
    target = log.visits(int(line.link_target[number]))
    t_in = np.sort(log.t_leave[source][log.t_leave[source] <= HORIZON_S]) - WARMUP_S
    t_out = log.t_enter[target][~log.initial[target]] - WARMUP_S
    return t_in, t_out


def test_at_any_time_the_cells_on_a_link_are_those_of_the_log(
    windows: list[Parsed], log: Log, line: LineArrays
) -> None:
    rng = np.random.default_rng(0)
    for number in range(len(line.link_ids)):
        unit = int(line.link_unit[number])
        t_in, t_out = entered_and_left(log, line, number)
        for t in rng.uniform(0, END_S, 40):
            window = windows[int(t // 600)]
            ride = window.ride(number)
            departed = window.links[number][0] + (ride[1] <= t - window.w0).sum()
            entered = window.links[number][0] + (ride[0] <= t - window.w0).sum()
            # A carrier moves when its last cell does.
            assert entered == (t_in <= t).sum() // unit
            assert departed == (t_out <= t).sum() // unit


def state_in(window: Parsed, machine: int, t: float) -> str:
    start, finish, leave = window.visit(machine)
    begin, end, kind = window.stop(machine)
    now = t - window.w0
    stopped = (begin <= now) & (now < end)
    if stopped.any():
        return "changeover" if kind[stopped][0] == 2 else "down"
    if ((start <= now) & (now < finish)).any():
        return "working"
    return "blocked" if ((finish <= now) & (now < leave)).any() else "starved"


def state_of(log: Log, machine: int, t: float) -> str:
    now = t + WARMUP_S
    own = log.stop_machine == machine
    stopped = own & (log.stop_from <= now) & (now < log.stop_to)
    if stopped.any():
        return "changeover" if log.stop_kind[stopped][0] == 2 else "down"
    rows = np.flatnonzero(log.machine == machine)
    finish = log.t_finish[rows]
    leave = np.where(log.outcome[rows] == SCRAPPED, finish, log.t_leave[rows])
    if ((log.t_start[rows] <= now) & (now < finish)).any():
        return "working"
    return "blocked" if ((finish <= now) & (now < leave)).any() else "starved"


def test_at_any_time_every_machine_is_in_the_state_of_the_log(
    windows: list[Parsed], log: Log, line: LineArrays
) -> None:
    rng = np.random.default_rng(1)
    seen = set()
    worked = [k for k, path in enumerate(line.machine_paths) if not path.startswith("rack")]
    for t in rng.uniform(0, END_S, 150):
        for machine in worked:
            state = state_in(windows[int(t // 600)], machine, t)
            assert state == state_of(log, machine, t), (t, line.machine_paths[machine])
            seen.add(state)
    assert seen == {"working", "starved", "blocked", "down"}


def test_what_does_not_end_within_the_recording_never_ends(windows: list[Parsed]) -> None:
    last = windows[-1]
    assert last.rides[1].max() == np.float32(NEVER)
    assert last.visits[2].max() == np.float32(NEVER)


def test_cells_leave_a_group_from_the_port_of_their_machine(
    windows: list[Parsed], line: LineArrays
) -> None:
    leads = line.machine_lead_m[:3]
    assert set(np.unique(windows[1].ride(0)[2])) == {np.float32(lead) for lead in leads}
    assert (windows[1].ride(1)[2] == 0).all()


def test_the_longest_stops_are_listed_as_events(timeline: Timeline, log: Log) -> None:
    events = timeline.manifest()["events"]
    assert isinstance(events, list)
    within = (log.stop_to > WARMUP_S) & (log.stop_from < HORIZON_S)
    length = np.minimum(log.stop_to, HORIZON_S) - log.stop_from
    assert len(events) == (within & (length >= 60)).sum() > 5
    times = [event["t_s"] for event in events]
    assert times == sorted(times)
    assert {event["kind"] for event in events} == {"down", "consumable"}
    assert {event["station"] for event in events} == {"press", "pack"}


def test_the_chart_shows_the_main_state_of_every_half_minute(
    timeline: Timeline, windows: list[Parsed]
) -> None:
    gantt = timeline.manifest()["gantt"]
    assert isinstance(gantt, dict)
    assert set(gantt) == {"press", "oven", "pack", "dispatch"}
    names = ["working", "starved", "blocked", "down", "changeover"]
    row = gantt["pack"]
    assert row[0][0] == 0.0
    edges = np.array([t for t, _ in row])
    pack = timeline.line.machine_paths.index("pack/machine_1")
    for k in range(1, int(END_S // 30) - 1):
        shown = names[row[int(np.searchsorted(edges, 30.0 * k, side="right")) - 1][1]]
        times = np.linspace(30.0 * k, 30.0 * (k + 1), 120, endpoint=False)
        states = [state_in(windows[int(t // 600)], pack, t) for t in times]
        assert states.count(shown) >= max(map(states.count, names)) - 4


def test_the_parquet_file_can_be_asked_with_sql(log: Log, tmp_path: Path) -> None:
    import duckdb

    path = tmp_path / "log.parquet"
    log.to_parquet(path, layout_hash="0123456789abcdef")

    def ask(what: str) -> tuple:
        with duckdb.connect() as connection:
            return connection.execute(f"select {what} from '{path}'").fetchall()[0]

    columns = [
        "cell",
        "station",
        "machine",
        "format",
        "t_arrive",
        "t_start",
        "t_finish",
        "t_leave",
        "outcome",
    ]
    with duckdb.connect() as connection:
        described = connection.execute(f"describe select * from '{path}'").fetchall()
    assert [row[0] for row in described] == columns
    assert ask("count(*)") == (len(log.cell),)
    bad = (log.outcome[log.visits(0)] == SCRAPPED).sum()
    assert ask("count(*) filter (outcome = 'scrapped' and station = 'press')") == (bad,)
    racks = len(log.cell[log.visits(2)])
    assert ask("count(*) filter (machine is null and station = 'rack')") == (racks,)
    assert bad > 10
    with duckdb.connect() as connection:
        told = dict(
            connection.execute(
                f"select key::varchar, value::varchar from parquet_kv_metadata('{path}')"
            ).fetchall()
        )
    assert told["layout_hash"] == "0123456789abcdef"
    assert told["version"] == __version__
    assert (told["seed"], told["replication"]) == (str(log.seed), str(log.replication))
    assert float(told["warmup_s"]) == log.warmup_s
    assert ask("max(t_leave) <= 2700 and min(t_start) < 0") == (True,)


def stops_of(stations: list[dict], horizon_s: float, **more: Any) -> list[tuple]:
    """Kind, begin and end of what the first machine is shown to stop for, in s."""
    line = line_of(stations, **more)
    timeline = Timeline.from_log(log_of(line, horizon_s=horizon_s), line)
    last = int(timeline.stops.first[1])
    rows = zip(timeline.stop_kind, timeline.stops.begin, timeline.stops.end, strict=True)
    return [(int(kind), float(begin), float(end)) for kind, begin, end in rows][:last]


def test_a_new_coil_is_told_from_a_new_format() -> None:
    station = {
        "cycle_s": 10.0,
        "changeover_s": 300.0,
        "consumable": {"every_cells": 4, "change_s": 60.0},
    }
    plan = [{"format": 4680, "cells": 6}, {"format": 46120}]
    found = stops_of([station], 600.0, plan=plan)
    assert found[:3] == [(3, 40.0, 100.0), (2, 120.0, 420.0), (3, 440.0, 500.0)]


def test_outside_the_shifts_nothing_else_is_shown_of_a_machine() -> None:
    # Seven hours of work, the last of them and one of the next day under repair.
    constant = {
        "mtbf_s": {"constant": {"value": 21_600.0}},
        "mttr_s": {"constant": {"value": 7200}},
    }
    station = {"cycle_s": 10.0, "failures": constant}
    shifts = {"day": [{"from_h": 6, "to_h": 13}]}
    found = stops_of([station], 30 * 3600.0, shifts=shifts)
    hours = [(kind, round(begin / 3600, 3), round(end / 3600, 3)) for kind, begin, end in found]
    assert hours[:3] == [(1, 6.0, 7.0), (4, 7.0, 24.0), (1, 24.0, 25.0)]
