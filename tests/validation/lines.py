"""Lines of the tests, made from layout text the way a planner would write it."""

from collections.abc import Mapping, Sequence

from viewer.factory.equipment import Catalogue, load_catalogue
from viewer.factory.layout_file import parse_layout
from viewer.factory.model import Factory
from viewer.simulation.compile import compile_line
from viewer.simulation.line import LineArrays
from viewer.simulation.log import Log, collect

Fields = Mapping[str, object]


def flow(value: object) -> str:
    """A value as YAML in one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    return repr(value) if isinstance(value, float) else str(value)


def layout_text(stations: Sequence[Fields], links: Sequence[Fields] = (), **more: object) -> str:
    """A layout file; stations without an id are called s1, s2, …"""
    named = [{"id": f"s{k + 1}", **station} for k, station in enumerate(stations)]
    lines = ["layout: 1", *(f"{key}: {flow(value)}" for key, value in more.items()), "stations:"]
    lines += [f"  - {flow(station)}" for station in named]
    if links:
        lines += ["links:", *(f"  - {flow(link)}" for link in links)]
    return "\n".join(lines) + "\n"


def factory_of(stations: Sequence[Fields], links: Sequence[Fields] = (), **more: object) -> Factory:
    return parse_layout(layout_text(stations, links, **more), "test.yaml")


def catalogue() -> Catalogue:
    return load_catalogue()


def line_of(stations: Sequence[Fields], links: Sequence[Fields] = (), **more: object) -> LineArrays:
    return compile_line(factory_of(stations, links, **more), catalogue())


def log_of(
    line: LineArrays,
    *,
    horizon_s: float,
    warmup_s: float = 0.0,
    seed: int = 1,
    replication: int = 0,
) -> Log:
    return collect(line, seed=seed, replication=replication, warmup_s=warmup_s, horizon_s=horizon_s)
