"""Networks whose long-run figures are known in closed form."""

import math

import numpy as np
import pytest
from lines import line_of, log_of

from viewer.errors import SimulationError
from viewer.simulation.replication import Run, replicate


def exponential(mean: float) -> dict:
    return {"exponential": {"mean": mean}}


def run(stations: list[dict], links: list[dict] | None = None, *, hours: float, **more: object):
    """Figures of a long run by station id, and the run itself."""
    line = line_of(stations, links or [], **more)
    horizon_s = 1000.0 + 3600.0 * hours
    found = replicate(line, seed=11, replication=0, warmup_s=1000.0, horizon_s=horizon_s)
    return {id: found.stations[i] for i, id in enumerate(line.station_ids)}, found


def erlang_b(servers: int, load: float) -> float:
    """Share of arrivals that find all servers busy (Erlang 1917)."""
    blocked = 1.0
    for n in range(1, servers + 1):
        blocked = load * blocked / (n + load * blocked)
    return blocked


def erlang_c(servers: int, load: float) -> float:
    """Share of arrivals that have to wait (Erlang 1917)."""
    blocked = erlang_b(servers, load)
    return blocked / (1 - load / servers * (1 - blocked))


@pytest.mark.parametrize(("servers", "load"), [(1, 0.8), (3, 2.0), (5, 6.0)])
def test_without_a_queue_as_many_arrivals_are_lost_as_erlang_says(
    servers: int, load: float
) -> None:
    figures, _ = run(
        [{"id": "a", "cycle_s": exponential(1.0), "machines": servers}],
        hours=60,
        arrivals={"interval_s": exponential(1.0 / load), "queue_capacity": 0},
    )
    lost = figures["a"]["refused_per_s"] / figures["a"]["arrived_per_s"]
    assert lost == pytest.approx(erlang_b(servers, load), rel=0.015)
    assert figures["a"]["arrived_per_s"] == pytest.approx(load, rel=0.01)
    served = figures["a"]["arrived_per_s"] - figures["a"]["refused_per_s"]
    assert figures["a"]["good_per_s"] == pytest.approx(served, rel=1e-3)


@pytest.mark.parametrize(("load", "places"), [(0.7, 2), (1.0, 3), (1.6, 1)])
def test_a_short_queue_turns_away_what_finds_it_full(load: float, places: int) -> None:
    """M/M/1/K, K = places + 1: K cells are there with the chance (1 - r) r^K / (1 - r^(K + 1))."""
    figures, _ = run(
        [{"id": "a", "cycle_s": exponential(1.0)}],
        hours=60,
        arrivals={"interval_s": exponential(1.0 / load), "queue_capacity": places},
    )
    k = places + 1
    full = 1 / (k + 1) if load == 1 else (1 - load) * load**k / (1 - load ** (k + 1))
    lost = figures["a"]["refused_per_s"] / figures["a"]["arrived_per_s"]
    assert lost == pytest.approx(full, rel=0.02)


@pytest.mark.parametrize("places", [0, 1, 4])
def test_a_source_that_waits_is_a_station_that_gets_blocked(places: int) -> None:
    """Two equal exponential servers with b places between them make (b + 2) / (b + 3)."""
    figures, _ = run(
        [{"id": "a", "cycle_s": exponential(1.0)}],
        hours=60,
        arrivals={
            "interval_s": exponential(1.0),
            "queue_capacity": places,
            "when_full": "waits",
        },
    )
    assert figures["a"]["good_per_s"] == pytest.approx((places + 2) / (places + 3), rel=0.01)
    assert figures["a"]["refused_per_s"] == 0


def poisson_head(rate: float) -> tuple[dict, dict]:
    """A store in which all cells stay equally long hands on the arrivals as random as they came."""
    head = {"id": "head", "kind": "storage", "dwell_s": 5.0}
    return head, {"arrivals": {"interval_s": exponential(1.0 / rate)}}


def test_drawn_branches_are_queues_of_their_own() -> None:
    """A Poisson stream that is split by chance is two Poisson streams: two queues M/M/1."""
    head, more = poisson_head(1.0)
    figures, found = run(
        [
            head,
            {"id": "left", "cycle_s": exponential(2.0)},
            {"id": "right", "cycle_s": exponential(1.0)},
        ],
        [
            {"from": "head", "to": "left", "capacity": 100_000, "share": 0.3},
            {"from": "head", "to": "right", "capacity": 100_000, "share": 0.7},
        ],
        hours=250,
        **more,
    )
    assert figures["left"]["good_per_s"] == pytest.approx(0.3, rel=0.01)
    assert figures["right"]["good_per_s"] == pytest.approx(0.7, rel=0.01)
    for number, load in enumerate((0.6, 0.7)):
        assert found.link_wip[number] == pytest.approx(load**2 / (1 - load), rel=0.05)


def test_branches_that_take_from_one_line_are_one_group_of_machines() -> None:
    """Two single machines that are handed cells as they get free are the queue M/M/2."""
    head, more = poisson_head(1.5)
    figures, _ = run(
        [
            head,
            {"id": "left", "cycle_s": exponential(1.0)},
            {"id": "right", "cycle_s": exponential(1.0)},
        ],
        [
            {"from": "head", "to": "left", "capacity": 0},
            {"from": "head", "to": "right", "capacity": 0},
        ],
        hours=250,
        **more,
    )
    waiting = erlang_c(2, 1.5) * 0.75 / 0.25
    assert figures["head"]["wip"] - 1.5 * 5.0 == pytest.approx(waiting, rel=0.06)


def test_the_emptier_branch_gets_the_next_cell() -> None:
    """With two equal branches the work is shared equally; a slower one gets what it can take."""
    stations = [{"id": "head", "cycle_s": 0.5}]
    stations += [{"id": id, "cycle_s": cycle_s} for id, cycle_s in (("quick", 1.0), ("slow", 3.0))]
    links = [{"from": "head", "to": id, "capacity": 4} for id in ("quick", "slow")]
    figures, _ = run(stations, links, hours=10)
    assert figures["quick"]["good_per_s"] == pytest.approx(1.0, rel=0.01)
    assert figures["slow"]["good_per_s"] == pytest.approx(1 / 3, rel=0.01)


def test_merging_branches_that_wait_are_served_in_turn() -> None:
    """Two that are never short of cells wait for one machine: each gives every second cell."""
    figures, _ = run(
        [
            {"id": "left", "cycle_s": 0.7},
            {"id": "right", "cycle_s": 0.3},
            {"id": "both", "cycle_s": 1.0},
        ],
        [
            {"from": "left", "to": "both", "capacity": 0},
            {"from": "right", "to": "both", "capacity": 0},
        ],
        hours=5,
    )
    assert figures["left"]["good_per_s"] == pytest.approx(0.5, rel=0.01)
    assert figures["right"]["good_per_s"] == pytest.approx(0.5, rel=0.01)


@pytest.mark.parametrize(("share", "passes"), [(0.2, 1), (0.3, 2), (0.5, 4)])
def test_rework_slows_the_line_by_the_mean_number_of_passes(share: float, passes: int) -> None:
    """A cell passes 1 + q + ... + q^m times; q^(m + 1) of the cells are given up."""
    figures, _ = run(
        [
            {"id": "make", "cycle_s": 1.0},
            {"id": "test", "cycle_s": 0.1, "rework": {"to": "make", "share": share,
                                                      "max_passes": passes}},
        ],
        hours=60,
    )  # fmt: skip
    mean_passes = sum(share**k for k in range(passes + 1))
    assert figures["make"]["taken_per_s"] == pytest.approx(1.0, rel=1e-3)
    new = figures["make"]["taken_per_s"] - figures["test"]["reworked_per_s"]
    assert new == pytest.approx(1 / mean_passes, rel=0.01)
    assert figures["test"]["good_per_s"] == pytest.approx(1 - share, rel=0.01)
    given_up = figures["test"]["scrapped_per_s"]
    assert given_up == pytest.approx(share ** (passes + 1) / mean_passes, rel=0.05)


@pytest.mark.parametrize(("tray_s", "per_tray"), [(3.0, 8), (5.0, 8), (3.0, 4)])
def test_what_joins_runs_at_the_pace_of_the_part_that_is_short(
    tray_s: float, per_tray: int
) -> None:
    figures, _ = run(
        [
            {"id": "cells", "cycle_s": 0.5},
            {"id": "trays", "cycle_s": tray_s},
            {"id": "pack", "kind": "batch", "batch": per_tray, "cycle_s": 1.0,
             "joins": {"cells": per_tray, "trays": 1}},
        ],
        [
            {"from": "cells", "to": "pack", "capacity": 10},
            {"from": "trays", "to": "pack", "capacity": 2},
        ],
        hours=10,
    )  # fmt: skip
    packs_per_s = min(1 / tray_s, 1 / (0.5 * per_tray))
    assert figures["pack"]["good_per_s"] == pytest.approx(per_tray * packs_per_s, rel=0.01)
    assert figures["trays"]["good_per_s"] == pytest.approx(packs_per_s, rel=0.01)
    assert figures["pack"]["joined"] == pytest.approx(packs_per_s * 37_000, rel=0.02)


def everything(found: Run) -> float:
    return float(found.stations["wip"].sum() + found.link_wip.sum())


def test_littles_law_holds_for_a_whole_network() -> None:
    """Content = flow x mean stay, with the stay from the log and the content from the kernel."""
    stations = [
        {"id": "a", "cycle_s": exponential(0.5), "yield": 0.95},
        {"id": "b1", "cycle_s": exponential(1.2)},
        {"id": "b2", "kind": "batch", "batch": 4, "cycle_s": 4.0, "machines": 2},
        {"id": "c", "cycle_s": exponential(0.4),
         "rework": {"to": "b1", "share": 0.1, "max_passes": 2}},
        {"id": "d", "cycle_s": 0.3},
    ]  # fmt: skip
    links = [
        {"from": "a", "to": "b1", "capacity": 6, "transport_s": 1.0},
        {"from": "a", "to": "b2", "capacity": 9},
        {"from": "b1", "to": "c", "capacity": 5},
        {"from": "b2", "to": "c", "capacity": 5},
        {"from": "c", "to": "d", "capacity": 5},
    ]
    line = line_of(stations, links)
    warmup_s, horizon_s = 3600.0, 40 * 3600.0
    found = replicate(line, seed=5, replication=0, warmup_s=warmup_s, horizon_s=horizon_s)
    log = log_of(line, horizon_s=horizon_s, warmup_s=warmup_s, seed=5)
    out = np.minimum(np.minimum(log.t_leave, np.where(log.outcome == 1, log.t_finish, math.inf)),
                     horizon_s)  # fmt: skip
    begin, end = np.full(log.cell.max() + 1, math.inf), np.zeros(log.cell.max() + 1)
    np.minimum.at(begin, log.cell, log.t_enter)
    # A cell that has left a station for another is inside until the other one lets it go.
    final = (log.left_by < 0) | (out >= horizon_s)
    np.maximum.at(end, log.cell[final], out[final])
    end[end == 0] = horizon_s
    inside = np.clip(end, warmup_s, None) - np.clip(begin, warmup_s, None)
    content = inside[np.isfinite(begin)].sum() / (horizon_s - warmup_s)
    assert everything(found) == pytest.approx(content, rel=1e-3)


def test_a_line_that_locks_itself_says_where_and_when() -> None:
    """The way back is a direct hand-off: the maker holds a cell, the tester another one for it."""
    stations = [
        {"id": "make", "cycle_s": 1.0},
        {"id": "test", "cycle_s": 1.5, "rework": {"to": "make", "share": 0.5}},
        {"id": "pack", "cycle_s": 0.5},
    ]
    links = [
        {"from": "make", "to": "test", "capacity": 1},
        {"from": "test", "to": "pack", "capacity": 1},
        {"from": "test", "to": "make", "capacity": 0},
    ]
    with pytest.raises(SimulationError, match=r"station 'test' at [\d.]+ s: the line is jammed"):
        run(stations, links, hours=5)


def test_parts_that_do_not_come_any_more_are_told() -> None:
    """Both parts come from one station that gives them in turn by chance, and one has no room."""
    stations = [
        {"id": "cut", "cycle_s": 1.0},
        {"id": "left", "cycle_s": 0.2},
        {"id": "right", "cycle_s": 0.2},
        {"id": "join", "cycle_s": 0.5, "joins": {"left": 1, "right": 1}},
    ]
    links = [
        {"from": "cut", "to": "left", "capacity": 1, "share": 0.5},
        {"from": "cut", "to": "right", "capacity": 1, "share": 0.5},
        {"from": "left", "to": "join", "capacity": 1},
        {"from": "right", "to": "join", "capacity": 1},
    ]
    with pytest.raises(SimulationError, match=r"at [\d.]+ s: the line is jammed"):
        run(stations, links, hours=5)
