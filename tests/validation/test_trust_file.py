"""What may change in a layout file without changing what comes out, and what scales with it."""

import random
from collections.abc import Mapping

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from lines import catalogue, factory_of, flow, layout_text, line_of, log_of
from networks import link, station
from test_books_balance import BUSY_LINE, fingerprint, scaled

from viewer.factory.content_hash import content_hash
from viewer.factory.layout_file import parse_layout
from viewer.simulation.compile import compile_line
from viewer.simulation.run import simulate

STATIONS = [{"id": f"s{k + 1}", **fields} for k, fields in enumerate(BUSY_LINE[0])]
WHOLE: dict[str, object] = {
    "layout": 1,
    "name": "Any order",
    "plan": [{"format": 4695}],
    "arrivals": {"interval_s": {"gamma": {"mean": 0.55, "cv": 0.8}}},
    "stations": [
        {**STATIONS[0], "per_format": {"4695": {"yield": 0.9}, "4680": {"cycle_s": 3.0}}},
        *STATIONS[1:],
    ],
    "links": BUSY_LINE[1],
}


def in_another_order(value: object, shuffle: random.Random) -> object:
    """The same value, the keys of every mapping shuffled; lists have a meaning and stay."""
    if isinstance(value, Mapping):
        keys = list(value)
        shuffle.shuffle(keys)
        return {key: in_another_order(value[key], shuffle) for key in keys}
    if isinstance(value, list | tuple):
        return [in_another_order(item, shuffle) for item in value]
    return value


def text_of(whole: Mapping[str, object]) -> str:
    return "".join(f"{key}: {flow(value)}\n" for key, value in whole.items())


@settings(max_examples=25)
@given(st.randoms(use_true_random=False))
def test_the_order_of_the_keys_in_the_file_changes_nothing(shuffle: random.Random) -> None:
    shuffled = in_another_order(WHOLE, shuffle)
    assert isinstance(shuffled, dict)
    one, other = (parse_layout(text_of(whole), "x.yaml") for whole in (WHOLE, shuffled))
    assert content_hash(one) == content_hash(other)
    logs = [
        log_of(compile_line(factory, catalogue()), horizon_s=300.0, warmup_s=100.0)
        for factory in (one, other)
    ]
    assert fingerprint(logs[0]) == fingerprint(logs[1])


def test_comments_and_the_way_numbers_are_written_change_nothing_either() -> None:
    text = layout_text(*BUSY_LINE)
    other = "# A comment\n" + text.replace("120.0", "1.2e2").replace("links:", "links:   # ways")
    assert other != text
    results = [
        simulate(parse_layout(one, "x.yaml"), catalogue(), hours=0.2, replications=2)
        for one in (text, other)
    ]
    assert results[0].layout_hash == results[1].layout_hash
    assert results[0].samples.tolist() == results[1].samples.tolist()


def test_another_value_is_another_layout() -> None:
    one, other = (factory_of([{"cycle_s": cycle_s}]) for cycle_s in (1.0, 1.0000001))
    assert content_hash(one) != content_hash(other)


@settings(max_examples=40)
@given(data=st.data(), power=st.sampled_from([-3, -1, 1, 4]), seed=st.integers(0, 2**32))
def test_all_times_times_a_power_of_two_scale_the_whole_log(
    data: st.DataObject, power: int, seed: int
) -> None:
    """Scaling by a power of two is exact in floating point, so it is the same log to the last bit.

    (Weibull times go through a power and a logarithm of the ratio alone, so they scale as well.)
    """
    by = 2.0**power
    stations = [dict(one) for one in data.draw(st.lists(station(), min_size=1, max_size=4))]
    links = [dict(data.draw(link())) for _ in stations[1:]]
    more = {}
    if stations[0]["kind"] == "storage":
        more = {"arrivals": {"interval_s": {"exponential": {"mean": 1.25}}}}
    slow = {"arrivals": {"interval_s": {"exponential": {"mean": 1.25 * by}}}} if more else {}
    one = log_of(line_of(stations, links, **more), horizon_s=128.0, warmup_s=32.0, seed=seed)
    two = log_of(
        line_of(*scaled(stations, links, by), **slow),
        horizon_s=128.0 * by,
        warmup_s=32.0 * by,
        seed=seed,
    )
    for name in ("t_arrive", "t_enter", "t_start", "t_finish", "t_leave", "stop_from", "stop_to"):
        assert np.array_equal(getattr(two, name), by * getattr(one, name)), name
    for name in ("cell", "station", "machine", "outcome"):
        assert np.array_equal(getattr(two, name), getattr(one, name)), name
