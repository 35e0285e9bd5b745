"""What feeds what: branches, ways back, heads and ends of a line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.factory.flow import resolve_links
from viewer.factory.model import Factory, Link
from viewer.factory.network import network, network_of
from viewer.factory.topology import Ends, flow_order, link_ends


def link(source: str, target: str, **fields: object) -> Link:
    return Link.model_validate({"from": source, "to": target, **fields})


def joints(stations: list[str], links: list[Link], reworks: dict[str, str]) -> list[str]:
    ends, troubles = link_ends(stations, links, reworks)
    assert troubles == []
    return [f"{end.source}{'<-' if end.rework else '->'}{end.target}" for end in ends]


BRANCHES = [link("a", "b1"), link("a", "b2"), link("b1", "c"), link("b2", "c")]


def test_branches_next_to_each_other_in_the_list_are_not_joined():
    found = joints(["a", "b1", "b2", "c", "d"], BRANCHES, {})
    assert found == ["a->b1", "a->b2", "b1->c", "b2->c", "c->d"]


def test_a_way_back_takes_no_link_from_the_neighbours():
    back = link("c", "a", capacity=5)
    assert joints(["a", "b", "c", "d"], [back], {"c": "a"}) == ["a->b", "b->c", "c<-a", "c->d"]


def test_a_way_back_is_no_circle_but_another_link_back_is(line, box_catalogue):
    places = ((5, 10), (15, 10), (25, 10))
    back = ({"from": "s3", "to": "s1", "capacity": 4, "via_m": ((28, 5), (2, 5))},)
    factory: Factory = line(*places, links=back).with_station(
        "s3", rework={"to": "s1", "share": 0.1}
    )
    links = {one.id: one for one in resolve_links(factory, box_catalogue)}
    assert list(links) == ["s1->s2", "s2->s3", "s3->s1"]
    assert [one.rework for one in links.values()] == [False, False, True]
    assert links["s3->s1"].capacity == 4
    assert network_of(factory).order == ("s1", "s2", "s3")
    assert network_of(factory).tails == ("s3",)
    with pytest.raises(Exception, match="the flow runs in a circle: s1 -> s2 -> s3 -> s1"):
        resolve_links(line(*places, links=(*back, {"from": "s1"}, {"from": "s2"})), box_catalogue)


def test_a_share_goes_with_its_link(line, box_catalogue):
    places = ((5, 10), (15, 14), (15, 6))
    shares = ({"from": "s1", "to": "s2", "share": 0.7}, {"from": "s1", "to": "s3", "share": 0.3})
    found = resolve_links(line(*places, links=shares), box_catalogue)
    assert [one.share for one in found] == [0.7, 0.3]
    assert [one.share for one in resolve_links(line(*places[:2]), box_catalogue)] == [None]


def test_a_line_may_begin_and_end_at_several_stations():
    ends = [Ends("cells", "join", 0), Ends("trays", "join", 1), Ends("join", "a", 2)]
    line = network(["cells", "trays", "join", "a", "b"], [*ends, Ends("join", "b", 3)])
    assert line.heads == ("cells", "trays")
    assert line.tails == ("a", "b")
    assert line.upstream["a"] == {"cells", "trays", "join"}
    assert line.upstream["cells"] == frozenset()
    assert line.before["join"] == ("cells", "trays")
    assert line.after["join"] == ("a", "b")
    assert line.islands == (("cells", "trays", "join", "a", "b"),)


def test_what_is_not_joined_is_an_island():
    line = network(["a", "b", "c", "d"], [Ends("a", "c", 0), Ends("b", "d", 1)])
    assert line.islands == (("a", "c"), ("b", "d"))


@st.composite
def flows(draw: st.DrawFn) -> tuple[list[str], list[Ends]]:
    """Stations in any order in the list, and connections without a loop."""
    count = draw(st.integers(1, 8))
    pairs = [(a, b) for b in range(count) for a in range(b)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    listed = draw(st.permutations([f"s{k}" for k in range(count)]))
    return listed, [Ends(f"s{a}", f"s{b}", None) for a, b in chosen]


@given(flows())
def test_every_station_comes_after_those_that_feed_it(flow):
    stations, ends = flow
    order = flow_order(stations, ends)
    assert sorted(order) == sorted(stations)
    assert all(order.index(end.source) < order.index(end.target) for end in ends)


def test_where_the_flow_leaves_a_choice_the_order_of_the_file_decides():
    assert flow_order(["c", "a", "b"], []) == ("c", "a", "b")
    assert flow_order(["z", "y", "a"], [Ends("a", "z", None)]) == ("y", "a", "z")
