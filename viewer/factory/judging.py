"""What an edit brings with it: the findings about what it touched, and those that forbid it.

A thing may not be put where it breaks a rule that it did not break before; a figure is taken even
where the group then stands in the way, because it can be moved afterwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from viewer.errors import AssetError
from viewer.factory.checks import check_furniture, check_move
from viewer.factory.equipment import Catalogue
from viewer.factory.findings import Finding
from viewer.factory.model import Factory, Furniture, Station
from viewer.factory.things import path_of

SHAPING = (
    "at_m",
    "facing_deg",
    "machines",
    "rows",
    "arrangement",
    "pitch_m",
    "row_pitch_m",
    "turned_deg",
    "fill",
    "first_row",
    "size_m",
    "equipment",
)
"""What decides which part of the floor a thing takes."""


@dataclass(frozen=True)
class Verdict:
    """Findings about all that an edit touched, errors first, and those for which it is refused."""

    findings: tuple[Finding, ...]
    forbidden: tuple[Finding, ...]


def judge(before: Factory, after: Factory, catalogue: Catalogue) -> Verdict:
    """Looks at every thing that stands otherwise in `after`. Raises AssetError for equipment the
    catalogue does not have.
    """
    old = {path_of(thing): thing for thing in (*before.stations, *before.furniture)}
    findings: list[Finding] = []
    forbidden: list[Finding] = []
    touched = [
        thing
        for thing in (*after.stations, *after.furniture)
        if _shape(thing) != _shape(old.get(path_of(thing)))
    ]
    _check_equipment(touched, catalogue)
    # All questions about one factory come together, because only its floor is kept.
    found = {path_of(thing): _findings(after, catalogue, thing) for thing in touched}
    known = {
        path_of(thing): {_key(f) for f in _findings(before, catalogue, old[path_of(thing)])}
        for thing in touched
        if path_of(thing) in old and any(f.severity == "error" for f in found[path_of(thing)])
    }
    for thing in touched:
        path, was = path_of(thing), old.get(path_of(thing))
        findings += [f for f in found[path] if f not in findings]
        moved = was is None or (was.at_m, was.facing_deg) != (thing.at_m, thing.facing_deg)
        if moved:
            forbidden += [
                finding
                for finding in found[path]
                if finding.severity == "error" and _key(finding) not in known.get(path, set())
            ]
    ordered = sorted(findings, key=lambda finding: finding.severity)
    return Verdict(tuple(ordered), tuple(dict.fromkeys(forbidden)))


def _shape(thing: Station | Furniture | None) -> tuple[object, ...]:
    return tuple(getattr(thing, key, None) for key in SHAPING)


def _check_equipment(touched: Sequence[Station | Furniture], catalogue: Catalogue) -> None:
    for thing in touched:
        complaint = catalogue.complaint(thing.equipment)
        if complaint is not None:
            raise AssetError(f"{path_of(thing)}.equipment: {complaint}")


def _findings(factory: Factory, catalogue: Catalogue, thing: Station | Furniture) -> list[Finding]:
    if isinstance(thing, Furniture):
        return check_furniture(factory, catalogue, thing.id)
    return check_move(factory, catalogue, thing.id, thing.at_m)


def _key(finding: Finding) -> tuple[str, frozenset[str]]:
    return finding.code, frozenset(finding.station_ids)
