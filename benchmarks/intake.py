"""Rows per second from a file to records, with every check and every event, beside ogr2ogr, which checks nothing.

Run as ``python -m benchmarks.intake ROWS``; prints one line for each part. Needs GDAL's tools; PostGIS where
``WHITESTONE_TEST_POSTGRES`` names one. The finds are SYNTHETIC.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import django
import numpy as np
import pyogrio
import shapely


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


def timed(what: str, rows: int, start: float) -> None:
    """One line of the result."""
    seconds = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what:28} {rows:>9} rows {seconds:8.1f} s {rows / seconds:10.0f} rows/s   {memory:6.0f} MB", flush=True)


def peers(source: Path, folder: Path, rows: int) -> None:
    """The same file by ogr2ogr into a GeoPackage, and into PostGIS where there is one."""
    start = time.perf_counter()
    subprocess.run(["ogr2ogr", "-f", "GPKG", str(folder / "peer.gpkg"), str(source)], check=True)
    timed("ogr2ogr to GeoPackage", rows, start)
    database = os.environ.get("WHITESTONE_TEST_POSTGRES")
    if database:
        start = time.perf_counter()
        target = f"PG:{database}"
        command = ["ogr2ogr", "-f", "PostgreSQL", target, str(source), "-nln", "peer", "-overwrite"]
        subprocess.run([*command, "--config", "PG_USE_COPY", "YES"], check=True)
        timed("ogr2ogr to PostGIS", rows, start)


def main(rows: int) -> None:
    """Stage, check and apply, then the peers."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["WHITESTONE_HOME"] = str(folder / "home")
        os.environ["DJANGO_SETTINGS_MODULE"] = "whitestone.config.settings"
        django.setup()
        from django.core.management import call_command  # noqa: PLC0415  # after the settings are known

        from whitestone.intake import applying, checking, receiving  # noqa: PLC0415
        from whitestone.records.reference.models import Unit  # noqa: PLC0415
        from whitestone.review.actions.drafting import NewRecord  # noqa: PLC0415
        from whitestone.review.actions.installing import install  # noqa: PLC0415
        from whitestone.review.actions.people import appoint, open_account  # noqa: PLC0415
        from whitestone.review.rules import Role  # noqa: PLC0415

        call_command("migrate", verbosity=0)
        person = open_account(actor=None, username="bench", password="white stones face the safe side")  # noqa: S106
        appoint(person, Role.HEADQUARTERS, actor=None)
        fifth = 0.2
        boxes = {
            f"{x}{y}": shapely.box(46 + x * fifth, 40 + y * fifth, 46 + (x + 1) * fifth, 40 + (y + 1) * fifth)
            for x in range(5)
            for y in range(5)
        }
        units = [{"code": code, "name": code, "area": box, "effective": "2000-01-01"} for code, box in boxes.items()]
        install(Unit, [NewRecord(None, one) for one in units], author=person, reason="a benchmark")
        source = folder / "finds.gpkg"
        finds(source, rows)
        delivery = receiving.from_path(source, word="find", person=person, owner=None)
        receiving.propose_mapping(delivery)
        start = whole = time.perf_counter()
        account = checking.check(delivery)
        timed("staged and checked", rows, start)
        start = time.perf_counter()
        applying.apply(delivery)
        timed("applied", rows, start)
        timed("all of it", rows, whole)
        print(f"{account.read} read = {account.ready} applied + {account.unchanged + account.refused + account.held}")
        peers(source, folder, rows)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
