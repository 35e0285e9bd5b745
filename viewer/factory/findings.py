"""What a check has to say. A doubtful layout is data, not an exception."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]
Area = tuple[tuple[float, float], ...]
"""Corners of a polygon in the hall frame (m), the first not repeated."""


CODES: tuple[str, ...] = (
    "overlap",
    "clearance",
    "outside-hall",
    "wall",
    "wall-clearance",
    "column",
    "aisle",
    "furniture",
    "dry-room",
    "door-swing",
    "headroom",
    "belt-cuts-machine",
    "belt-in-aisle",
    "belt-cuts-column",
    "belts-cross",
    "belt-outside-hall",
    "link-throttles",
    "storage-throttles",
    "dead-end",
    "escape-far",
    "escape-blocked",
    "escape-unchecked",
    "crew-unused",
    "calendar-unused",
    "crew-overloaded",
    "rarely-runs",
    "queue-grows",
    "rework-jams",
    "parts-jam",
    "plan-endless",
)
"""Every code a finding can have."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One doubt about a layout; the first of `station_ids` is the station it is about."""

    code: str
    severity: Severity
    station_ids: tuple[str, ...]
    message: str
    message_ko: str
    area_m: Area | None = None
    """Exactly the floor in question: the overlap, the gap that is too narrow, the part outside the
    hall.
    """
    place: str = ""
    """Path in the layout: "stations[3].at_m"."""
