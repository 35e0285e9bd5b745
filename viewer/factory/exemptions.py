"""Rules that are switched off with a reason: what they let pass is set aside, not forgotten."""

from collections.abc import Iterable
from dataclasses import dataclass

from viewer.errors import LayoutError
from viewer.factory.findings import CODES, Finding
from viewer.factory.messages import did_you_mean
from viewer.factory.model import Exemption, Factory
from viewer.factory.relinking import changed


def exemption_of(finding: Finding, factory: Factory) -> Exemption | None:
    """The exemption under which a finding falls; None where the rule holds."""
    for exemption in factory.exemptions:
        concerned = set(exemption.stations) <= set(finding.station_ids)
        if exemption.rule == finding.code and concerned:
            return exemption
    return None


def in_force(findings: Iterable[Finding], factory: Factory) -> list[Finding]:
    """The findings for which no exemption speaks, in their order."""
    found = list(findings)
    if not factory.exemptions:
        return found
    return [finding for finding in found if exemption_of(finding, factory) is None]


@dataclass(frozen=True)
class ExemptFromRule:
    """Switch a rule off where all of `stations` are concerned (none: everywhere), with a reason.

    An exemption of the same rule and stations is replaced.
    """

    rule: str
    stations: tuple[str, ...]
    reason: str

    @property
    def label(self) -> str:
        return f"Switch off {self.rule}"

    def apply(self, factory: Factory) -> Factory:
        _known(self.rule)
        if not (self.reason.strip() and self.reason.isprintable() and len(self.reason) <= 200):
            raise LayoutError(f"exempt {self.rule}: expected a short reason, which is saved")
        new = Exemption(rule=self.rule, stations=self.stations, reason=self.reason)
        kept = list(factory.exemptions)
        same = [place for place, one in enumerate(kept) if _is(one, self.rule, self.stations)]
        if same:
            kept[same[0]] = new
        else:
            kept.append(new)
        return changed(factory, exemptions=tuple(kept))


@dataclass(frozen=True)
class EnforceRule:
    """Switch a rule on again: the exemption of exactly these stations goes."""

    rule: str
    stations: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return f"Switch on {self.rule}"

    def apply(self, factory: Factory) -> Factory:
        _known(self.rule)
        kept = tuple(e for e in factory.exemptions if not _is(e, self.rule, self.stations))
        if len(kept) == len(factory.exemptions):
            where = f" for {', '.join(self.stations)}" if self.stations else ""
            raise LayoutError(f"enforce {self.rule}: the rule is not switched off{where}")
        return changed(factory, exemptions=kept)


def _known(rule: str) -> None:
    if rule not in CODES:
        raise LayoutError(f"unknown rule '{rule}'{did_you_mean(rule, CODES)}")


def _is(exemption: Exemption, rule: str, stations: tuple[str, ...]) -> bool:
    return exemption.rule == rule and set(exemption.stations) == set(stations)
