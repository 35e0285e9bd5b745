"""What becomes of cells that arrive at the heads of a line."""

from dataclasses import dataclass

import numpy as np

from viewer.simulation.intervals import Interval, interval, share_interval
from viewer.simulation.line import UNLIMITED, LineArrays


@dataclass(frozen=True)
class Admission:
    """At one head of the line that has arrivals of its own."""

    arrived: Interval | None
    """Cells an hour that came and either found a place or did not; None where the queue has no
    end, so that all of them find one."""
    entered: Interval
    """Cells an hour that the station took in."""
    lost: Interval
    """Cells an hour that were turned away."""
    lost_share: Interval
    """Of those that arrived."""
    wait_s: Interval
    """Of a cell that is taken in, before the station."""

    def to_json(self) -> dict[str, object]:
        return {
            name: None if value is None else value.to_json() for name, value in vars(self).items()
        }


def admissions(line: LineArrays, runs: np.ndarray) -> dict[str, Admission]:
    """By station, in the order of the flow; `runs` is (R, S) of dtype SUMMARY."""
    found: dict[str, Admission] = {}
    for i in line.flow:
        if line.arrivals[int(i)] is None:
            continue
        row = runs[:, int(i)]
        arrived, lost = row["arrived_per_s"], row["refused_per_s"]
        share = np.divide(lost, arrived, out=np.zeros_like(lost), where=arrived > 0)
        endless = line.queue_places[int(i)] >= UNLIMITED
        found[line.station_ids[int(i)]] = Admission(
            arrived=None if endless else interval(3600 * arrived),
            entered=interval(3600 * row["taken_per_s"]),
            lost=interval(3600 * lost),
            lost_share=share_interval(share),
            wait_s=interval(row["wait_s"]),
        )
    return found
