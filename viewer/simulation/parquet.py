# pyright: basic
# pyarrow has no stubs.
"""The log as a Parquet file, for DuckDB, pandas and whatever else reads those."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from viewer import __version__
from viewer.errors import SimulationError
from viewer.simulation.log import OUTCOMES, Log


def write_visits(log: Log, path: Path, *, layout_hash: str) -> None:
    """One row for each visit of a cell to a station; see `Log.to_parquet`.

    The metadata of the file, which DuckDB shows by parquet_kv_metadata(), has `layout_hash`,
    `version`, `seed`, `replication`, `warmup_s` and `horizon_s`, as text.

    Raises SimulationError with one line where the file cannot be written.
    """
    formats = log.line.lot_format[log.lot].astype(np.int32)
    table = pa.table(
        {
            "cell": pa.array(log.cell),
            "station": _names(log.station, log.line.station_ids),
            "machine": _names(log.machine, log.line.machine_paths),
            "format": _names(formats, tuple(one.format for one in log.line.formats)),
            "t_arrive": _seconds(log, log.t_arrive),
            "t_start": _seconds(log, log.t_start),
            "t_finish": _seconds(log, log.t_finish),
            "t_leave": _seconds(log, log.t_leave),
            "outcome": _names(log.outcome.astype(np.int32), OUTCOMES),
        }
    )
    told = {
        "layout_hash": layout_hash,
        "version": __version__,
        "seed": str(log.seed),
        "replication": str(log.replication),
        "warmup_s": repr(log.warmup_s),
        "horizon_s": repr(log.horizon_s),
    }
    try:
        pq.write_table(table.replace_schema_metadata(told), path)
    except OSError as problem:
        raise SimulationError(f"{path}: cannot be written: {problem}") from None


def _names(numbers: np.ndarray, values: tuple[str, ...]) -> pa.DictionaryArray:
    missing = numbers < 0
    indices = pa.array(np.where(missing, 0, numbers).astype(np.int32), mask=missing)
    return pa.DictionaryArray.from_arrays(indices, pa.array(values))


def _seconds(log: Log, times: np.ndarray) -> pa.Array:
    return pa.array(times - log.warmup_s, mask=~(times <= log.horizon_s))
