"""Rows per second from a file to records, with every check and every event, beside ogr2ogr, which checks nothing.

Run as ``python -m benchmarks.intake ROWS [ROWS ...]``: SYNTHETIC finds in a GeoPackage, 25 administrative units and 25
hazardous areas, each size in a process of its own, in SQLite and, where ``WHITESTONE_TEST_POSTGRES`` names one, in
PostGIS. `bare` is the floor under ours in SQLite: rows and events as they were written, put by one prepared statement
each into empty tables with the same indexes, and into the spatial index a stretch at a time, in one transaction with as
much memory; nothing is read, checked or hashed. Needs GDAL's tools.
"""

from __future__ import annotations

import argparse
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import django
import numpy as np
import pyogrio
import shapely

if TYPE_CHECKING:
    from whitestone.intake.models import Delivery

_FIFTH = 0.2
_CHUNK = 2000
POSTGRES = "WHITESTONE_TEST_POSTGRES"


def finds(path: Path, rows: int) -> None:
    """A GeoPackage of finds with ids, all of them sound."""
    chance = np.random.default_rng(20261124)
    points = shapely.points(46 + chance.random(rows), 40 + chance.random(rows))
    days = np.datetime64("2020-01-01") + chance.integers(0, 1400, rows)
    data = {
        "id": np.array([f"F{at}" for at in range(rows)], dtype=object),
        "effective": np.array([str(day) for day in days], dtype=object),
        "category": chance.choice(np.array(["AP", "AV", "UXO", "CMR"], dtype=object), rows),
        "count": chance.integers(1, 5, rows),
        "found_during": np.array(["clearance"] * rows, dtype=object),
    }
    pyogrio.raw.write(
        path, geometry=shapely.to_wkb(points), field_data=list(data.values()),
        fields=np.array(list(data), dtype=object), geometry_type="Point", crs="EPSG:4326",
    )  # fmt: skip


@contextmanager
def timed(what: str, rows: int) -> Iterator[None]:
    """One line of the result: seconds on the clock and of the processor, rows per second of the clock, most memory."""
    start, used = time.perf_counter(), time.process_time()
    yield
    seconds, used = time.perf_counter() - start, time.process_time() - used
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = f"{what:34} {rows:>9,} rows {seconds:8.1f} s ({used:7.1f} s cpu) {rows / seconds:8,.0f} rows/s"
    print(f"{line} {memory:6,.0f} MB", flush=True)


def prepared(folder: Path, source: Path) -> Delivery:
    """A file taken in, with its mapping, by a register that holds units and hazardous areas."""
    os.environ["WHITESTONE_HOME"] = str(folder / "home")
    os.environ["DJANGO_SETTINGS_MODULE"] = "whitestone.config.settings"
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415  # after the settings are known

    from whitestone.intake import receiving  # noqa: PLC0415
    from whitestone.records.hazards.models import Hazard  # noqa: PLC0415
    from whitestone.records.reference.models import Unit  # noqa: PLC0415
    from whitestone.review.actions.drafting import NewRecord  # noqa: PLC0415
    from whitestone.review.actions.installing import install  # noqa: PLC0415
    from whitestone.review.actions.people import appoint, open_account  # noqa: PLC0415
    from whitestone.review.rules import Role  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    person = open_account(actor=None, username="bench", password="white stones face the safe side")  # noqa: S106
    appoint(person, Role.HEADQUARTERS, actor=None)
    boxes = {
        f"{x}{y}": shapely.box(46 + x * _FIFTH, 40 + y * _FIFTH, 46 + (x + 1) * _FIFTH, 40 + (y + 1) * _FIFTH)
        for x in range(5)
        for y in range(5)
    }
    units = [{"code": code, "name": code, "area": box, "effective": "2000-01-01"} for code, box in boxes.items()]
    install(Unit, [NewRecord(None, one) for one in units], author=person, reason="a benchmark")
    hazards = [
        {"kind": "CHA", "contamination": "AP", "area": box, "unit": code, "effective": "2000-01-01"}
        for code, box in boxes.items()
    ]
    install(Hazard, [NewRecord(None, one) for one in hazards], author=person, reason="a benchmark")
    delivery = receiving.from_path(source, word="find", person=person, owner=None)
    receiving.propose_mapping(delivery)
    return delivery


def ours(folder: Path, source: Path, rows: int) -> None:
    """Stage, check and apply into an empty register."""
    delivery = prepared(folder, source)
    from django.db import connection  # noqa: PLC0415

    from whitestone.intake import applying, checking  # noqa: PLC0415

    name = "SQLite" if connection.vendor == "sqlite" else "PostGIS"
    with timed(f"{name}: staged, checked, applied", rows):
        with timed(f"{name}: staged and checked", rows):
            account = checking.check(delivery)
        with timed(f"{name}: applied", rows):
            applying.apply(delivery)
    print(f"{account.read} read = {account.ready} applied + {account.unchanged + account.refused + account.held}")
    if connection.vendor == "sqlite":
        bare(Path(str(connection.settings_dict["NAME"])), folder / "bare.sqlite3", rows)


def bare(register: Path, target: Path, rows: int) -> None:
    """The floor: the same rows into the same tables, and nothing else."""
    from whitestone.kernel.geometry import bounds  # noqa: PLC0415

    tables = ("finds_find", "review_event", "intake_taken")
    with closing(sqlite3.connect(register)) as old, closing(sqlite3.connect(target)) as new:
        new.execute("PRAGMA journal_mode=WAL")
        new.execute("PRAGMA synchronous=NORMAL")
        new.execute("PRAGMA cache_size=-524288")
        new.execute('CREATE VIRTUAL TABLE "finds_find_place_rtree" USING rtree(id, west, east, south, north)')
        for kind in ("table", "index"):
            query = "SELECT sql FROM sqlite_master WHERE type = ? AND tbl_name IN (?, ?, ?) AND sql IS NOT NULL"
            for (sql,) in old.execute(query, (kind, *tables)).fetchall():
                new.execute(sql)
        readers = [old.execute(f"SELECT * FROM {table}") for table in tables]  # our own tables
        spent = used = 0.0
        names = [row[1] for row in old.execute("PRAGMA table_info(finds_find)")]
        key, place = names.index("id"), names.index("place")
        while parts := [reader.fetchmany(_CHUNK) for reader in readers]:
            if not any(parts):
                break
            start, before = time.perf_counter(), time.process_time()
            for table, part in zip(tables, parts, strict=True):
                if part:
                    marks = ",".join("?" * len(part[0]))
                    new.executemany(f"INSERT INTO {table} VALUES ({marks})", part)
            boxes = [(row[key], *bounds(row[place])) for row in parts[0]]
            new.executemany("INSERT INTO finds_find_place_rtree VALUES (?, ?, ?, ?, ?)", boxes)
            spent, used = spent + time.perf_counter() - start, used + time.process_time() - before
        start, before = time.perf_counter(), time.process_time()
        new.commit()
        spent, used = spent + time.perf_counter() - start, used + time.process_time() - before
    line = f"{'SQLite: bare':34} {rows:>9,} rows {spent:8.1f} s ({used:7.1f} s cpu) {rows / spent:8,.0f} rows/s"
    print(line, flush=True)


def peer(source: Path, folder: Path, rows: int, database: str) -> None:
    """The same file by ogr2ogr."""
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    if database:
        more = ["-f", "PostgreSQL", f"PG:{database}", "-nln", "peer", "-overwrite", "--config", "PG_USE_COPY", "YES"]
        subprocess.run(["ogr2ogr", *more[:3], str(source), *more[3:]], check=True)
    else:
        subprocess.run(["ogr2ogr", "-f", "GPKG", str(folder / "peer.gpkg"), str(source)], check=True)
    seconds = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    name = "ogr2ogr to PostGIS" if database else "ogr2ogr to GeoPackage"
    line = f"{name:34} {rows:>9,} rows {seconds:8.1f} s ({used:7.1f} s cpu) {rows / seconds:8,.0f} rows/s"
    print(line, flush=True)


def main() -> None:
    """Every size in every database."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", type=int, nargs="*", default=[20_000, 200_000])
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--databases", default="sqlite,postgis")
    options = parser.parse_args()
    if options.one:
        folder = Path(options.one)
        ours(folder, folder / "finds.gpkg", options.rows[0])
        return
    there = os.environ.get(POSTGRES, "")
    wanted = {"sqlite": "", **({"postgis": there} if there else {})}
    for rows in options.rows:
        for kind in options.databases.split(","):
            if kind not in wanted:
                print(f"no {kind} here: skipped")
                continue
            database = wanted[kind]
            with tempfile.TemporaryDirectory(prefix="whitestone-intake-bench.") as name:
                folder = Path(name)
                finds(folder / "finds.gpkg", rows)
                own = {**os.environ, **({"WHITESTONE_DATABASE": database} if database else {})}
                command = [sys.executable, "-m", "benchmarks.intake", str(rows), "--one", name]
                subprocess.run(command, check=True, env=own)  # this very module
                peer(folder / "finds.gpkg", folder, rows, database)


if __name__ == "__main__":
    main()
