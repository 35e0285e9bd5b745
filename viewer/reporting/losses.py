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
    planned = 1.0 - kpis.off_shift.mean
    if planned <= 0.0:
        return [Step("planned time", 0.0, "remains")]
    down, changing, starved, blocked, working = (
        share.mean / planned
        for share in (kpis.down, kpis.changeover, kpis.starved, kpis.blocked, kpis.utilisation)
    )
    return [
        Step("planned time", 1.0, "remains"),
        Step("down", down, "down"),
        Step("changeover", changing, "changeover"),
        Step("available", kpis.availability.mean, "remains"),
        Step("starved", starved, "starved"),
        Step("blocked", blocked, "blocked"),
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
