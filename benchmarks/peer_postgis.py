"""The settlement in PostGIS SQL, as an expert would write it: set-based, both cores, every polygon cut once.

A peer for comparison that shares no code with the engine; the SQL is in `benchmarks/sql`, in the order of its numbers.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np
import psycopg
import shapely
from numpy.typing import NDArray

from benchmarks import answer
from whitestone.land.inputs import LandInputs
from whitestone.land.result import Period

SQL = Path(__file__).parent / "sql"
LOADING = ("00_register.sql", "01_indexes.sql")
# One session with all the memory and both cores that a server of its own would give it.
SESSION = {
    "jit": "off",
    "work_mem": "512MB",
    "maintenance_work_mem": "1GB",
    "hash_mem_multiplier": "2",
    "max_parallel_workers_per_gather": "2",
    "max_parallel_workers": "8",
    "parallel_setup_cost": "0",
    "parallel_tuple_cost": "0.001",
    "min_parallel_table_scan_size": "0",
    "min_parallel_index_scan_size": "0",
    "synchronous_commit": "off",
    # A benchmark that is stopped at its time limit must not leave the server at work.
    "client_connection_check_interval": "1000",
    "search_path": "bench, public",
}
Row = tuple[object, ...]


def connect(conninfo: str) -> psycopg.Connection[Row]:
    """Open a session with an expert's settings."""
    connection = psycopg.connect(conninfo, autocommit=True, options="-c client_min_messages=warning")
    for name, value in SESSION.items():
        connection.execute("select set_config(%s, %s, false)", (name, value))
    return connection


def load(
    connection: psycopg.Connection[Row], inputs: LandInputs, period: Period, fade_out: float = answer.FADE_OUT_M
) -> None:
    """Copy the register into its tables, index and analyse them; not counted in the benchmark."""
    connection.execute((SQL / LOADING[0]).read_text(encoding="utf-8").encode())
    hazards, releases, units, finds = inputs.hazards, inputs.releases, inputs.units, inputs.finds
    zero, one = np.zeros(len(hazards), np.int64), np.ones(len(releases), np.int64)
    copy(connection, "event (id, date, later, version, bits, confirmed, product, geom)", [
        np.concatenate([hazards.id, releases.id]), np.concatenate([hazards.date, releases.date]),
        np.concatenate([zero, one]), np.concatenate([hazards.version, one]),
        np.concatenate([hazards.claims, releases.removes]), np.concatenate([hazards.kind == "CHA", one == 0]),
        np.concatenate([np.full(len(hazards), "", dtype=object), releases.product]),
        _hex(np.concatenate([hazards.geometry, releases.geometry])),
    ])  # fmt: skip
    if units is not None:
        copy(connection, "unit (code, geom)", [units.code, _hex(units.geometry)])
    if finds is not None:
        place = np.full(len(finds), None, dtype=object)
        placed = np.flatnonzero(~np.isnan(finds.x))
        place[placed] = _hex(np.asarray(shapely.points(finds.x[placed], finds.y[placed])))
        copy(connection, "find (date, ap, items, release, geom)",
              [finds.date, answer.is_ap(finds), finds.count, finds.release, place])  # fmt: skip
    disc = shapely.to_wkb(shapely.Polygon(answer.disc(fade_out)), hex=True)
    connection.execute("insert into period values (%s, %s, %s)", (period.start, period.end, disc))
    connection.execute((SQL / LOADING[1]).read_text(encoding="utf-8").encode())


def settle(connection: psycopg.Connection[Row], *, report: bool = False) -> answer.Answer:
    """Settle the loaded register; everything here is counted."""
    settle_steps(connection, report=report)
    return _answer(connection)


def settle_steps(connection: psycopg.Connection[Row], *, report: bool = False) -> None:
    """The same, and leave the answer in its tables."""
    for step in sorted(SQL.glob("[1-9]*.sql")):
        began = time.perf_counter()
        connection.execute(step.read_text(encoding="utf-8").encode())
        if report:
            print(f"    {step.name}: {time.perf_counter() - began:.2f} s")


def _answer(connection: psycopg.Connection[Row]) -> answer.Answer:
    rows: dict[answer.Account, list[float]] = {}
    for code, cha, number, column, area in connection.execute('select code, cha, class, "column", area from balance'):
        account = (None if code is None else str(code), "CHA" if cha else "SHA", answer.CLASSES[int(str(number))])
        row = rows.setdefault(account, [0.0] * len(answer.BALANCE_COLUMNS))
        row[answer.BALANCE_COLUMNS.index(str(column))] = float(str(area))
    parts: dict[str, list[float]] = {}
    place = {name: number for number, name in enumerate(answer.PART_COLUMNS)}
    for record, part, area in connection.execute("select id, part, area from parts join ranked using (rank)"):
        row = parts.setdefault(str(record), [0.0] * len(answer.PART_COLUMNS))
        row[place[str(part)]] = float(str(area))
        row[0] += float(str(area))
    readings = {}
    for name, number, area, polygons, items, ap in connection.execute("select * from reading"):
        label = answer.AP_MINED if int(str(number)) < 0 else answer.CLASSES[int(str(number))]
        readings[str(name), label] = answer.ReadingFigures(
            float(str(area)), int(str(polygons)), int(str(items)), int(str(ap))
        )
    tally = connection.execute("select id, items, ap_items from tally join ranked using (rank)")
    return answer.Answer(
        rows={account: tuple(row) for account, row in rows.items()},
        parts={record: tuple(row) for record, row in parts.items()},
        readings=readings,
        items={str(record): (int(str(items)), int(str(ap))) for record, items, ap in tally},
    )


def _hex(geometry: NDArray[np.object_]) -> NDArray[np.object_]:
    return np.asarray(shapely.to_wkb(geometry, hex=True))


def copy(connection: psycopg.Connection[Row], target: str, columns: list[NDArray[Any]]) -> None:
    """Fill a table from columns."""
    with connection.cursor().copy(f"copy {target} from stdin") as copy:
        for row in zip(*(column.tolist() for column in columns), strict=True):
            copy.write_row(row)
