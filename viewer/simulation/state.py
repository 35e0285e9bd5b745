"""The state of one run: numpy records that the event kernel reads and writes.

Records keep what belongs together in one cache line, and a handful of arrays is all that travels
between the parts of the kernel. Stations are in the order of the flow here; machines keep the
global numbers of `LineArrays`. A name in a record must be none that numpy's own scalars have (size,
for one), or it would mean something else where the kernel runs without the compiler.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# State of a machine.
IDLE, WORKING, DONE, CHANGING = 0, 1, 2, 3

# A station that is looked at when a cell comes; CHOOSY: it waits to be empty for its changeover, so
# it has been asked already, and only a cell that comes anew may change that.
HUNGRY, CHOOSY = 1, 2

# Whether a machine is broken, where a crew repairs it.
UP, WAITING, IN_REPAIR, RESTING = 0, 1, 2, 3

# How a call of the kernel ended.
FINISHED, PAUSED, LOG_FULL, RING_FULL, HEAP_FULL, STUCK, JAMMED = 0, 1, 2, 3, 4, 5, 6

# Columns of the log's times and numbers.
ARRIVE, ENTER, START, FINISH, LEAVE = 0, 1, 2, 3, 4
CELL, MACHINE, OUTCOME, CAME_BY, LEFT_BY = 0, 1, 2, 3, 4
PASSED, SCRAPPED, INSIDE, JOINED = np.int64(0), np.int64(1), np.int64(2), np.int64(3)
DOWN_STOP, CHANGE_STOP, COIL_STOP = np.int64(1), np.int64(2), np.int64(3)
NO_MACHINE = np.int64(-1)
NO_LINK = np.int64(-1)

# A cell is one word: its number, above the lot (entry of the plan) it belongs to, above how often
# it has been sent back for rework.
NUMBER_SHIFT, LOT_SHIFT = 20, 8
LOT_MASK, PASSES_MASK = 0xFFF, 0xFF
NO_CELL = np.int64(-1)

CLOCK = np.dtype(
    [
        ("t", "f8"),
        ("warmup", "f8"),
        ("horizon", "f8"),
        ("sequence", "i8"),  # events scheduled so far; orders events of one time by age
        ("heap", "i8"),  # events waiting, the one at the top included
        ("hole", "i8"),  # that one is being handled, and its place can be taken
        ("events", "i8"),
        ("pause", "i8"),  # the kernel returns when `events` reaches it
        ("instant", "i8"),  # events since time last moved
        ("status", "i8"),
        ("where", "i8"),  # station the status is about
        ("logging", "i8"),
        ("low", "i8"),  # stations that are to be settled at this instant lie from `low` to `high`
        ("high", "i8"),
        ("cells", "i8"),  # number of the next new cell
        ("lots", "i8"),
        ("lot", "i8"),  # of the next cell that enters the line
        ("given", "i8"),  # cells that have entered the line at its first station
        ("stops", "i8"),
        ("restless", "i8"),  # machines that always have a breakdown to come
        ("batches", "i8"),
    ],
    align=True,
)

EVENT = np.dtype([("t", "f8"), ("id", "i8")], align=True)

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
        # Its shifts: rows of `World.shifts`, none if it works round the clock.
        ("shift", "i8"),
        ("shifts", "i8"),
        ("on_from", "f8"),  # the present or next one
        ("on_to", "f8"),
        ("crew", "i8"),  # who repairs its machines, or -1: nobody in particular
        ("spec", "i8"),  # row of the service
        ("stay", "f8"),  # dwell of the cells that come in
        ("format", "i8"),  # it is set up for: all of the above that `FIGURES` has are those of it
        ("changeover", "f8"),
        ("key", "u8"),
        ("drawn", "i8"),  # number of the first service that has not been drawn yet
        # Its links in `World.inlets` and `outlets`, in the order of the layout.
        ("inlet", "i8"),
        ("inlets", "i8"),
        ("outlet", "i8"),
        ("outlets", "i8"),
        ("only_inlet", "i8"),  # where there is no choice, the link; else NO_LINK
        ("only_outlet", "i8"),
        ("routed", "i8"),  # which way a cell takes is drawn: shares or rework
        ("joining", "i8"),
        ("offers", "i8"),  # it hands cells over directly, and there is a choice at either end
        ("rivals", "i8"),  # a cell that is handed over to it directly might be for another one
        ("back", "i8"),  # link to where rework goes, or NO_LINK
        ("back_share", "f8"),
        ("most_passes", "i8"),
        # At a head of the line: cells without end, or arrivals, which wait in a queue.
        ("head", "i8"),
        ("saturated", "i8"),
        ("places", "i8"),  # of the queue
        ("waits", "i8"),  # an arrival that finds the queue full waits, instead of being lost
        # Warm start.
        ("warm", "i8"),
        ("old_content", "f8"),
        ("old_batch", "i8"),
        ("old_loss", "f8"),
        ("old_first", "i8"),  # machines busy with batches from before, as a chain; -1: none
        ("old_last", "i8"),
        ("old_done", "i8"),
        ("old_phase", "i8"),
        ("absorbed", "i8"),
        ("old_waiting", "i8"),
        ("old_taken", "i8"),
        # What happens.
        ("started", "i8"),
        ("batched", "i8"),  # cells of the batches that have been started
        ("idle_head", "i8"),
        ("idle", "i8"),
        ("done_head", "i8"),
        ("done", "i8"),
        ("loading", "i8"),
        ("lot", "i8"),  # of the cell it took last
        ("mixed", "i8"),  # cells of more than one lot may be in it
        ("sealed", "i8"),  # nothing leaves a storage any more that comes in from now on
        ("hungry", "i8"),
        ("dirty", "i8"),
        ("wake", "f8"),  # next look at the inlet that is scheduled, and at a storage's outlet
        ("wake_out", "f8"),
        ("next_arrival", "f8"),
        ("arrivals", "i8"),
        ("queue", "i8"),  # ring of the arrival times, where the queue has an end
        ("queue_room", "i8"),
        ("queue_head", "i8"),
        ("queued", "i8"),
        ("content", "i8"),  # cells in a storage, without the initial ones not yet released
        ("head_passed", "i8"),  # the cell at a storage's exit is good and waits for a place
        ("out_index", "i8"),  # start index of that cell
        ("ring", "i8"),  # a storage's cells in order of leaving: place in the ring pool, size, …
        ("ring_size", "i8"),
        ("ring_head", "i8"),
        ("ring_count", "i8"),
        ("row", "i8"),  # next row of the log, and the end of this station's part
        ("row_end", "i8"),
        ("old_row", "i8"),
        ("old_row_end", "i8"),
        ("old_row_left", "i8"),
        # Totals over the whole run.
        ("entered", "i8"),
        ("left", "i8"),
        ("lost", "i8"),
        ("released", "i8"),
        ("joined", "i8"),  # pieces that have become part of another
        ("turned_away", "i8"),  # arrivals that found the queue full
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
        ("reworked", "i8"),
        ("arrived", "i8"),
        ("refused", "i8"),
        ("content_time", "f8"),
        ("ripe_time", "f8"),
        ("loading_time", "f8"),
        ("cell_time", "f8"),
        ("counted_until", "f8"),
    ],
    align=True,
)

LINK = np.dtype(
    [
        ("source", "i8"),
        ("target", "i8"),
        ("upto", "f8"),  # shares of the links of a station so far, this one included
        ("rework", "i8"),
        ("need", "i8"),  # pieces for one piece of work at a station that joins
        ("has", "i8"),  # of them, those in the machine that is loading
        ("places", "i8"),
        ("transport", "f8"),
        ("ring", "i8"),
        ("room", "i8"),
        ("head", "i8"),
        ("count", "i8"),
        ("cell_time", "f8"),
    ],
    align=True,
)

MACHINE_STATE = np.dtype(
    [
        ("station", "i8"),
        ("state", "i8"),
        ("since", "f8"),  # idle since, or service started
        ("mark", "f8"),  # idle time is accounted for up to here
        ("finish", "f8"),
        ("cell", "i8"),
        ("lot", "i8"),
        ("bad", "i8"),
        ("held", "i8"),  # first place of a batch machine in `World.held`
        ("out", "i8"),  # of them, the next to leave
        ("cells", "i8"),  # in a batch machine: loaded, later still to leave
        ("index", "i8"),  # of the service
        ("first_index", "i8"),  # of the first cell of the batch
        ("loss", "f8"),
        ("row", "i8"),
        ("used", "i8"),
        ("until_failure", "f8"),
        ("failures", "i8"),
        ("down_from", "f8"),
        ("down_to", "f8"),
        ("old", "i8"),  # busy with a batch from before
        ("next_old", "i8"),
        ("waking", "i8"),  # a look at it after its repair is scheduled
        # Where a crew repairs it.
        ("trouble", "i8"),
        ("breaks", "i8"),  # of the present service
        ("rest", "f8"),  # of the present service
        ("resumed", "f8"),
        ("age", "i8"),  # of the event that will end the service
        ("stop", "f8"),  # how long the repair still takes
        ("attended", "i8"),  # somebody has come to repair it
        ("stop_row", "i8"),  # of the breakdown in the log
        ("idle_down", "f8"),  # time it has been down while without work
        ("visit", "i8"),  # row of the batch it works on in the log of batches
    ],
    align=True,
)

FIGURES = np.dtype(
    [
        ("loss", "f8"),
        ("stay", "f8"),
        ("batch", "i8"),
        ("capacity", "i8"),
        ("every", "i8"),
        ("change", "f8"),
        ("spec", "i8"),
        # After the warm-up: cells taken, and good ones that left the line here.
        ("taken", "i8"),
        ("good", "i8"),
    ],
    align=True,
)
"""One station with one cell format."""


CREW = np.dtype(
    [
        ("people", "i8"),
        ("busy", "i8"),
        # Its machines that wait for somebody: a ring in `World.calls`.
        ("first", "i8"),
        ("machines", "i8"),
        ("head", "i8"),
        ("waiting", "i8"),
        ("asked", "i8"),  # it decides at the end of this instant who goes where
        # Sums over the time after the warm-up.
        ("busy_time", "f8"),
        ("calls", "i8"),
        ("wait", "f8"),
    ],
    align=True,
)


class World(NamedTuple):
    """Everything a run consists of. Stations by flow position, links in the order of the layout and
    machines by global number."""

    clock: np.recarray
    stations: np.recarray
    links: np.recarray
    machines: np.recarray
    crews: np.recarray
    shifts: Floats
    """(N, 2) spans of work of all calendars: see `calendars.calendars_of`."""
    specs: np.recarray
    """Three rows a station (service, until failure, repair) by flow position, then one a station
    for its arrivals, then one a station for its service with each further format."""
    values: Floats
    drawn: Floats
    """Services that have been drawn ahead: see `draws`."""
    figures: np.recarray
    """F formats times S stations, the stations of the first format first."""
    lot_format: Ints
    lot_until: Ints
    """Cells that have entered the line when a lot is over."""
    inlets: Ints
    """Links by station: see `STATION.inlet`."""
    outlets: Ints
    held: Ints
    """What each batch machine holds: rows of the log, or words of cells without one; a bad cell is
    NO_CELL. As in the rings of storages."""
    heap: np.recarray
    """Events to come, of dtype EVENT, with one place more than may be used."""
    idle: Ints
    done: Ints
    calls: Ints
    """Machines that wait for somebody to repair them: see `CREW.first`."""
    ring_t: Floats
    ring_cell: Ints
    log_t: Floats
    log_i: Ints
    stop_t: Floats
    stop_i: Ints
    batch_t: Floats
    batch_i: Ints
