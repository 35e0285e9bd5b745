"""Looks for what is wrong with a layout: on the floor, in the flow, on the way out.

`find_problems` looks at everything; `check_move` only at what one moved station changes, in a few
milliseconds.
"""

from collections.abc import Collection

from viewer.factory.equipment import Catalogue
from viewer.factory.findings import CODES, Finding
from viewer.factory.model import Factory

__all__ = ["CODES", "Finding", "check_furniture", "check_move", "find_problems"]


def find_problems(
    factory: Factory,
    catalogue: Catalogue,
    only: Collection[str] | None = None,
    *,
    exempted_too: bool = False,
) -> list[Finding]:
    """All findings, errors first, each in the order of the flow. `only`: codes to look for.

    What falls under an exemption of the layout is left out, unless `exempted_too`.

    Raises LayoutError when the links do not make a line, AssetError for equipment the catalogue
    does not have.
    """
    # Shapely and scipy are loaded when something is checked, not when a layout is opened.
    from viewer.factory import capacities, collisions, doubts
    from viewer.factory.exemptions import in_force
    from viewer.factory.floor import floor_of
    from viewer.factory.rates import Rates

    floor = floor_of(factory, catalogue)
    format = factory.plan[0].format
    stations = {s.id: factory.station_for(s, format, catalogue) for s in factory.stations}
    rates = Rates(factory, floor.ends, stations)
    findings = collisions.all_findings(floor) + capacities.findings(floor, rates)
    findings += doubts.findings(floor, rates)
    if only is None or any(code.startswith("escape") for code in only):
        from viewer.factory import escape

        findings += escape.findings(floor)
    wanted = [f for f in findings if only is None or f.code in only]
    if not exempted_too:
        wanted = in_force(wanted, factory)
    return sorted(wanted, key=lambda finding: finding.severity)


def check_move(
    factory: Factory,
    catalogue: Catalogue,
    station_id: str,
    at_m: tuple[float, float],
    facing_deg: float | None = None,
) -> list[Finding]:
    """What would be wrong on the floor if a station stood at `at_m`; errors first.

    Takes at most a few milliseconds after the first call for a factory. The way out and the
    capacities are left to
    `find_problems`. Raises LayoutError for an unknown station or a point that is none.
    """
    from viewer.factory import collisions
    from viewer.factory.exemptions import in_force
    from viewer.factory.floor import floor_of

    changes: dict[str, object] = {"at_m": at_m}
    if facing_deg is not None:
        changes["facing_deg"] = facing_deg
    moved = factory.with_station(station_id, **changes)
    findings = collisions.findings_of_move(floor_of(factory, catalogue), moved, station_id)
    return sorted(in_force(findings, factory), key=lambda finding: finding.severity)


def check_furniture(factory: Factory, catalogue: Catalogue, furniture_id: str) -> list[Finding]:
    """What is wrong on the floor with where a piece of furniture stands; errors first.

    Raises LayoutError for unknown furniture.
    """
    from viewer.factory.exemptions import in_force
    from viewer.factory.floor import floor_of
    from viewer.factory.furniture_checks import furniture_findings
    from viewer.factory.things import furniture_index

    number = furniture_index(factory, furniture_id)
    findings = furniture_findings(floor_of(factory, catalogue), number)
    return sorted(in_force(findings, factory), key=lambda finding: finding.severity)
