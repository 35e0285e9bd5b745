"""The state of one run of the recurrence kernel: numpy records, as those of the event kernel.

The recurrence has no clock. Each station keeps the machines that are free, and since when, and the
finished cells whose leaving is not settled yet; each link keeps one ring of as many times as it has
places. Stations and links are in the order of the flow: link p leads into station p, link 0 is the
source of the line and link n its end, both without a ring.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# What a station waits for: cells from before it, places behind it, or nothing any more.
UP, DOWN, OVER = -1, 1, 0
# Or it has come to the next lot of the plan.
NEXT_LOT = 2

# How a call of the kernel ended.
FINISHED, PAUSED, QUEUE_FULL, ROWS_FULL, STUCK = 0, 1, 2, 3, 4

# Columns of what is noted of each visit.
ARRIVE, ENTER, START, FINISH, LEAVE = 0, 1, 2, 3, 4
MACHINE, OUTCOME = 0, 1
PASSED, SCRAPPED, INSIDE = 0, 1, 2

CLOCK = np.dtype(
    [
        ("warmup", "f8"),
        ("horizon", "f8"),
        ("begun", "i8"),
        ("at", "i8"),  # station whose turn it is
        ("idle_turns", "i8"),  # turns since anything has been settled
        ("pause", "i8"),  # the kernel returns when the source has given so many cells
        ("status", "i8"),
        ("where", "i8"),  # station the status is about
        ("noting", "i8"),
        ("logging", "i8"),  # always 0: the stops, which the event kernel logs, are not noted
        ("stops", "i8"),
        ("lots", "i8"),
    ],
    align=True,
)

STATION = np.dtype(
    [
        # What the layout says.
        ("kind", "i8"),
        ("first", "i8"),
        ("machines", "i8"),
        ("batch", "i8"),
        ("capacity", "i8"),
        ("dwell", "f8"),
        ("loss", "f8"),
        ("failures", "i8"),
        ("every", "i8"),
        ("change", "f8"),
        ("spec", "i8"),  # row of the service
        ("changeover", "f8"),
        ("key", "u8"),
        ("drawn", "i8"),  # number of the first service that has not been drawn yet
        ("saturated", "i8"),
        # Free machines by (free since, number) and finished ones by (finish, start index): rings.
        ("slots", "i8"),
        ("mask", "i8"),
        ("free_head", "i8"),
        ("free", "i8"),
        ("done_head", "i8"),
        ("done", "i8"),
        # Warm start.
        ("warm", "i8"),
        ("old_content", "f8"),
        ("old_first", "i8"),
        ("old_last", "i8"),
        ("old_done", "i8"),
        ("old_phase", "i8"),
        ("absorbed", "i8"),
        # What has happened.
        ("lot", "i8"),  # of the next cell
        ("until", "i8"),  # number of the first cell of the lot after it
        ("format", "i8"),  # it is set up for
        ("draining", "i8"),  # all cells have to leave before it goes on
        ("counted", "i8"),  # of the good cells, those that have been counted for their format
        ("started", "i8"),
        ("closed", "i8"),  # takes no more cells within the horizon
        ("loading", "i8"),
        ("last_in", "f8"),
        ("same", "i8"),  # cells the source has given at one instant
        ("next_arrival", "f8"),
        ("arrivals", "i8"),
        # A storage: released old cells that wait, cells of the run in order of leaving, departures.
        ("old_queue", "i8"),
        ("old_size", "i8"),
        ("old_head", "i8"),
        ("old_count", "i8"),
        ("queue", "i8"),
        ("queue_size", "i8"),
        ("queue_head", "i8"),
        ("queue_count", "i8"),
        ("old_over", "i8"),  # no old cell is released any more
        ("stays", "i8"),  # nothing leaves any more within the horizon
        ("head_good", "i8"),
        ("out_index", "i8"),
        ("gone", "f8"),  # last departure
        ("brought", "i8"),  # cells that have added to the content
        ("departures", "i8"),
        ("departure_size", "i8"),
        ("departed", "i8"),  # departures settled, and those of them by `not_before`
        ("passed", "i8"),
        ("not_before", "f8"),  # no place before this time
        # Rows of the visits.
        ("row", "i8"),
        ("row_end", "i8"),
        ("old_row", "i8"),
        ("old_row_end", "i8"),
        ("old_row_left", "i8"),
        ("queue_row", "i8"),
        # Totals over the whole run.
        ("entered", "i8"),
        ("left", "i8"),
        ("lost", "i8"),
        ("released", "i8"),
        # Sums over the time after the warm-up, in machine-seconds or cell-seconds.
        ("working", "f8"),
        ("down", "f8"),
        ("blocked", "f8"),
        ("starved", "f8"),
        ("changing", "f8"),
        ("supply", "f8"),  # coil changes
        ("wait", "f8"),
        ("waited", "i8"),
        ("good", "i8"),
        ("scrapped", "i8"),
        ("content_time", "f8"),
        ("ripe_time", "f8"),
        ("loading_time", "f8"),
        ("cell_time", "f8"),
    ],
    align=True,
)

LINK = np.dtype(
    [
        ("places", "i8"),
        ("transport", "f8"),
        ("ring", "i8"),
        ("room", "i8"),  # of the ring; a record has a `size` of its own
        ("limit", "i8"),  # cells that may enter in all, before the ring has to be larger
        ("next_in", "i8"),  # place in the ring of the next cell to enter, and to be taken
        ("next_out", "i8"),
        ("entered", "i8"),
        ("taken", "i8"),
        ("asked", "i8"),  # over a link without places: the next station can take a cell …
        ("ask", "f8"),  # … from this time on
        ("no_more", "i8"),  # nothing enters any more
        ("closed", "i8"),  # nothing is taken any more
        ("cell_time", "f8"),
    ],
    align=True,
)

MACHINE_STATE = np.dtype(
    [
        ("used", "i8"),
        ("until_failure", "f8"),
        ("failures", "i8"),
        ("cells", "i8"),
        ("row", "i8"),
        ("next_old", "i8"),
    ],
    align=True,
)


class Flow(NamedTuple):
    """Everything a run consists of. Records by flow position, machines by global number."""

    clock: np.recarray
    stations: np.recarray
    links: np.recarray
    machines: np.recarray
    specs: np.recarray
    """Three rows a station (service, until failure, repair) by flow position, then the arrivals."""
    values: Floats
    drawn: Floats
    """Services that have been drawn ahead: see `draws`."""
    figures: np.recarray
    """See `World.figures`; the counts of cells are kept only where there are several lots."""
    lot_format: Ints
    bounds: Ints
    """(S + 1, K) on each link, number of the first cell after each lot; UNLIMITED if not known."""
    free_t: Floats
    free_i: Ints
    done_t: Floats
    done_i: Ints
    ring_t: Floats
    """Rings of the links: when a cell entered, and once it is taken, when that was."""
    queue_t: Floats
    note_t: Floats
    """(rows, 5) times of the visits, if they are noted."""
    note_i: Ints
    stop_t: Floats
    stop_i: Ints
