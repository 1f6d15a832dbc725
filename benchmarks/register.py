"""The register's own speed: an approval at a hundred thousand polygons, settling, and pages of long lists.

Each database has a process and a throw-away register of its own; all rows are SYNTHETIC. See ``docs/benchmarks.md``.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.settle import machine

SQLITE, POSTGIS = "sqlite", "postgis"
_RUNS = 7


def options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.register", description=__doc__.splitlines()[0])
    parser.add_argument("--databases", default=f"{SQLITE},{POSTGIS}", help="sqlite, postgis or both")
    parser.add_argument(
        "--polygons", type=int, default=100_000, help="polygons behind the approvals; 0 leaves them out"
    )
    parser.add_argument("--approvals", type=int, default=15)
    parser.add_argument(
        "--rows", default="50000,1000000", help="rows of the lists, comma-separated; empty leaves them out"
    )
    parser.add_argument("--json", type=Path, help="write the figures here too")
    parser.add_argument("--one", choices=("approvals", "lists"), help=argparse.SUPPRESS)
    return parser.parse_args()


def _median(work: Callable[[], object], runs: int = _RUNS) -> float:
    """Milliseconds; once before the clock starts."""
    work()
    took = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        took.append((time.perf_counter() - start) * 1e3)
    return statistics.median(took)


def _open() -> None:
    import django  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    os.environ["WHITESTONE_HOSTS"] = "testserver"
    os.environ["DJANGO_SETTINGS_MODULE"] = "whitestone.config.settings"
    django.setup()
    call_command("migrate", verbosity=0)


def approvals(polygons: int, runs: int) -> dict[str, float]:
    """Milliseconds of settling everything, and of the approvals of one polygon and of settling after each."""
    import shapely  # noqa: PLC0415
    from tests.cast import OPERATOR, gather  # noqa: PLC0415
    from tests.records.country import change, found  # noqa: PLC0415

    from benchmarks.register_rows import put_country  # noqa: PLC0415
    from whitestone.records.books.kept import current  # noqa: PLC0415
    from whitestone.records.hazards.models import Hazard  # noqa: PLC0415
    from whitestone.review.actions.drafting import Seen  # noqa: PLC0415
    from whitestone.review.actions.moving import move  # noqa: PLC0415
    from whitestone.review.states import Change, Step  # noqa: PLC0415

    cast = gather()
    found(cast)
    put_country(polygons, cast.headquarters, OPERATOR, dt.datetime(2024, 1, 1, tzinfo=dt.UTC))
    start = time.perf_counter()
    current()
    figures = {"settle everything": (time.perf_counter() - start) * 1e3}
    took: dict[str, list[float]] = {"submit": [], "verify": [], "approve": [], "settle what was touched": []}
    for one in Hazard.objects.filter(number=1).order_by("record")[: runs + 1]:
        if one.area is None:
            continue
        area = shapely.affinity.scale(one.area, 0.9, 0.9)
        version = change(one, cast, Change.UPDATED, {"area": area, "unit": "N", "effective": dt.date(2024, 1, 1)})
        people = {Step.SUBMIT: cast.officer, Step.VERIFY: cast.verifier, Step.APPROVE: cast.second_headquarters}
        for step, actor in people.items():
            row = Hazard.objects.get(pk=version.pk)
            start = time.perf_counter()
            move(Hazard, step, [Seen(row.pk, row.revision)], actor=actor)
            took[str(step)].append((time.perf_counter() - start) * 1e3)
        start = time.perf_counter()
        current()
        took["settle what was touched"].append((time.perf_counter() - start) * 1e3)
    for name, every in took.items():
        figures |= {f"{name}, first": every[0], name: statistics.median(every[1:]), f"{name}, worst": max(every[1:])}
    return figures


def lists(rows: int) -> dict[str, float]:
    """Milliseconds of pages of a list of so many rows, and of a bare SELECT of as many rows as a page shows."""
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from tests.cast import gather  # noqa: PLC0415
    from tests.records.country import found  # noqa: PLC0415

    from benchmarks.register_rows import put_list  # noqa: PLC0415
    from whitestone.records.hazards.models import Hazard  # noqa: PLC0415

    cast = gather()
    found(cast)
    put_list(rows, cast.headquarters, dt.datetime(2024, 1, 1, tzinfo=dt.UTC))
    centre, officer, public = Client(), Client(), Client()
    centre.force_login(cast.headquarters)
    officer.force_login(cast.officer)
    deep = Hazard.objects.order_by("-effective", "-pk")[rows // 2].pk

    def bare() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {Hazard._meta.db_table} LIMIT 51")
            cursor.fetchall()

    def page(client: Client, address: str) -> Callable[[], object]:
        def ask() -> None:
            answer = client.get(address)
            if answer.status_code != 200:
                raise SystemExit(f"{address}: {answer.status_code}")

        return ask

    pages = {
        "empty list (another word)": (centre, "/survey/"),
        "what stands now": (centre, "/hazard/"),
        "for an operator": (officer, "/hazard/"),
        "for the public, one row in a hundred": (public, "/hazard/"),
        "half-way down": (centre, f"/hazard/?after={deep}"),
        "as at a day": (centre, "/hazard/?as_at=2018-01-01"),
        "known at a moment": (centre, "/hazard/?known_at=2024-06-01T00:00Z"),
        "one unit": (centre, "/hazard/?unit=S"),
        "one state": (centre, "/hazard/?state=approved"),
        "a category": (centre, "/hazard/?contamination=AP"),
        "in the order of another column": (centre, "/hazard/?order=-computed_m2"),
    }
    found_out = {"bare SELECT ... LIMIT 51": _median(bare)}
    return found_out | {name: _median(page(*asked)) for name, asked in pages.items()}


def _child(database: str, what: str, *arguments: str) -> dict[str, float]:
    environment = {key: value for key, value in os.environ.items() if key != "WHITESTONE_DATABASE"}
    with tempfile.TemporaryDirectory() as home:
        environment["WHITESTONE_HOME"] = home
        if database == POSTGIS:
            environment["WHITESTONE_DATABASE"] = os.environ["WHITESTONE_TEST_POSTGRES"]
            script = "drop schema public cascade; create schema public; create extension postgis;"
            import psycopg  # noqa: PLC0415

            with psycopg.connect(os.environ["WHITESTONE_TEST_POSTGRES"], autocommit=True) as connection:
                connection.execute(script)
        command = [sys.executable, "-m", "benchmarks.register", "--one", what, *arguments]
        done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def main() -> None:
    """Measure everything that was asked for, one register after the other."""
    chosen = options()
    if chosen.one:
        _open()
        print(
            json.dumps(
                approvals(chosen.polygons, chosen.approvals) if chosen.one == "approvals" else lists(int(chosen.rows))
            )
        )
        return
    print(f"{machine()}\nSYNTHETIC rows\n")
    record: dict[str, object] = {"machine": machine()}
    for database in chosen.databases.split(","):
        if database == POSTGIS and "WHITESTONE_TEST_POSTGRES" not in os.environ:
            print("no PostGIS: start with tools/with_postgis.sh")
            continue
        asked = [("approvals", chosen.polygons)] if chosen.polygons else []
        asked += [("lists", int(rows)) for rows in chosen.rows.split(",") if rows]
        for what, size in asked:
            sizes = {"approvals": ("--polygons", "--approvals", str(chosen.approvals)), "lists": ("--rows",)}[what]
            figures = _child(database, what, sizes[0], str(size), *sizes[1:])
            record[f"{database} {what} {size}"] = figures
            print(f"{database}, {what}, {size:,}")
            for name, took in figures.items():
                print(f"  {name:<40} {took:10.1f} ms")
            print(flush=True)
    if chosen.json:
        chosen.json.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
