"""Where the planned time goes: from all of it, step by step, down to the OEE."""

from dataclasses import dataclass

from viewer.simulation.kpis import StationKpis
from viewer.simulation.result import Result


@dataclass(frozen=True)
class Step:
    """A loss, or what remains after the losses before it."""

    name: str
    share: float
    """Of planned time."""
    kind: str
    """remains, or the state whose pattern a loss has; scrapped for bad cells."""


def station_losses(kpis: StationKpis) -> list[Step]:
    """Of one station. Time in which it makes cells that are thrown away is lost like any other."""
    available, working = kpis.availability.mean, kpis.utilisation.mean
    return [
        Step("planned time", 1.0, "remains"),
        Step("down", kpis.down.mean, "down"),
        Step("changeover", kpis.changeover.mean, "changeover"),
        Step("available", available, "remains"),
        Step("starved", kpis.starved.mean, "starved"),
        Step("blocked", kpis.blocked.mean, "blocked"),
        Step("working", working, "remains"),
        Step("scrap", max(0.0, working - kpis.oee.mean), "scrapped"),
        Step("OEE", kpis.oee.mean, "remains"),
    ]


def line_losses(result: Result) -> list[Step]:
    """Of the line, beside what its slowest station would make without any stop, wait or scrap."""
    split, oee = result.oee_split, result.oee.mean
    available = split["availability"].mean
    performed = available * split["performance"].mean
    return [
        Step("planned time", 1.0, "remains"),
        Step("stops", max(0.0, 1.0 - available), "down"),
        Step("available", available, "remains"),
        Step("waiting", max(0.0, available - performed), "starved"),
        Step("performing", performed, "remains"),
        Step("scrap", max(0.0, performed - oee), "scrapped"),
        Step("OEE", oee, "remains"),
    ]
