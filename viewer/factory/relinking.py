"""What happens to links, shares and joined parts when the stations they name change."""

from collections import OrderedDict

from viewer.factory.contradictions import check_whole
from viewer.factory.flow import checked_ends
from viewer.factory.model import Factory, Link, Station
from viewer.factory.network import Network


def changed(factory: Factory, **changes: object) -> Factory:
    """A factory with other stations or links. Raises LayoutError for what does not fit together."""
    return whole(factory.model_copy(update=changes))


def whole(factory: Factory) -> Factory:
    """The same factory. Raises LayoutError, one line for each thing that does not fit together."""
    checked_ends(factory)
    check_whole(factory)
    return factory


def bridges_over(line: Network, gone: str) -> list[tuple[str, str]]:
    """What has to be joined when a station goes, so that no station loses its only neighbour."""
    return [
        (source, target)
        for source in line.before[gone]
        for target in line.after[gone]
        if line.after[source] == (gone,) or line.before[target] == (gone,)
    ]


def with_share(link: Link, rest: float | None) -> Link:
    """A link whose share is one of the rest of all."""
    if rest is None or link.share is None:
        return link
    share = round(link.share / rest, 9)
    return link.model_copy(update={"share": None if share >= 1 else share})


def new_link(source: str, target: str) -> Link:
    """A link with nothing but its ends."""
    return Link.model_validate({"from": source, "to": target})


def with_part(station: Station, old: str, new: str | None) -> Station:
    """A station that joins the pieces of another station in the same place, or none of these."""
    if new is None:
        # Without the first part, nobody can say which of the others goes on.
        first = next(iter(station.joins)) == old
        kept = {} if first else {id: n for id, n in station.joins.items() if id != old}
    else:
        kept = {new if id == old else id: n for id, n in station.joins.items()}
    return station.model_copy(update={"joins": OrderedDict(kept)})


def explicit_links(factory: Factory) -> tuple[Link, ...]:
    """The written links with both ends named, so that they stay what they are when stations come
    and go.
    """
    ends = {end.link: end for end in checked_ends(factory)}
    return tuple(
        link.model_copy(update={"from_": ends[place].source, "to": ends[place].target})
        for place, link in enumerate(factory.links)
    )
