"""How long the rules of the floor take while a station is dragged, for a hall of 500 stations.

    python tests/benchmarks/edits.py [STATIONS]

A grid of stations in the order of a line that winds through the hall, with aisles, columns and
walls. Each of many previews moves one station a little, as a pointer does; the first of a drag,
which looks at the whole hall once, is told apart. Ends with exit code 1 where the budget of 5 ms
is not kept at the 95th percentile.
"""

import sys
import time
from pathlib import Path

import numpy as np
from rich.console import Console

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from viewer.factory.checks import check_move  # noqa: E402
from viewer.factory.equipment import load_catalogue  # noqa: E402
from viewer.factory.model import Factory  # noqa: E402

BUDGET_MS = 5.0
ACROSS = 25
PREVIEWS = 400


def hall_of(count: int) -> Factory:
    """`count` stations in rows of 25, the flow turning at the end of each."""
    rows = -(-count // ACROSS)
    stations = []
    for number in range(count):
        row, place = divmod(number, ACROSS)
        column = place if row % 2 == 0 else ACROSS - 1 - place
        stations.append(
            {
                "id": f"s{number}",
                "at_m": (8.0 + 8.0 * column, 8.0 + 9.0 * row),
                "facing_deg": 0.0 if row % 2 == 0 else 180.0,
                "machines": 2,
                "rows": 2,
                "arrangement": "facing_rows",
                "size_m": (3.0, 2.0, 2.5),
                "cycle_s": 1.0,
            }
        )
    size_m = (8.0 * ACROSS + 16.0, 9.0 * rows + 16.0)
    zones = [
        {
            "id": f"aisle_{row}",
            "kind": "aisle",
            "rect_m": (1, 12.0 + 9 * row, size_m[0] - 1, 13.0 + 9 * row),
        }
        for row in range(rows)
    ]
    zones.append(
        {"id": "wall", "kind": "wall", "rect_m": (0, size_m[1] - 3, size_m[0], size_m[1] - 2.8)}
    )
    lines = {
        "x_m": tuple(np.arange(0, size_m[0], 12.0)),
        "y_m": tuple(np.arange(0, size_m[1], 12.0)),
    }
    hall = {"size_m": size_m, "columns": lines, "zones": tuple(zones)}
    return Factory.model_validate({"hall": hall, "stations": tuple(stations)})


def measure(count: int) -> tuple[float, np.ndarray]:
    """Milliseconds of processor of the first preview of a drag, and of each after it."""
    catalogue = load_catalogue()
    factory = hall_of(count)
    generator = np.random.default_rng(1)
    began = time.thread_time()
    check_move(factory, catalogue, "s0", factory.stations[0].at_m)
    first_ms = (time.thread_time() - began) * 1e3
    times = []
    for _ in range(PREVIEWS):
        station = factory.stations[int(generator.integers(count))]
        x, y = np.array(station.at_m) + generator.normal(0, 2.0, 2)
        began = time.thread_time()
        check_move(factory, catalogue, station.id, (float(x), float(y)))
        times.append((time.thread_time() - began) * 1e3)
    return first_ms, np.array(times)


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    first_ms, times = measure(count)
    middle, late = np.percentile(times, [50, 95])
    Console().print(
        f"{count} stations: first preview {first_ms:.0f} ms, then {middle:.2f} ms in the middle, "
        f"{late:.2f} ms at the 95th percentile (budget {BUDGET_MS:g} ms)"
    )
    return 0 if late <= BUDGET_MS else 1


if __name__ == "__main__":
    sys.exit(main())
