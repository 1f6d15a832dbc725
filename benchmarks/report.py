"""The country profile of the demonstration register beside the same tables in SQL on PostGIS, in one run.

Both have a process of their own and must give the same figures. SYNTHETIC records. See ``docs/benchmarks.md``.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.settle import machine

SQL = Path(__file__).parent / "sql_report"
PERIOD = (dt.date(2023, 1, 1), dt.date(2023, 12, 31))
TABLES = (
    "key-data", "readings", "contamination", "balance", "release-by-district", "release-by-operator",
    "release-by-class", "ap-polygons-by-district", "nothing-found", "items", "items-by-district", "five-years",
)  # fmt: skip
"""Tables of land, products and finds: fifteen of sixteen rows of the register are behind them."""
COUNTED = ("products", "nothing-found-products")
GRID_M, HECTARE = 0.01, 1e4
"""Two exact overlays may round a crossing of two edges to neighbouring points of this grid."""
Cells = dict[str, float]


def options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.report", description=__doc__.splitlines()[0])
    parser.add_argument("--scale", default="10", choices=("1", "10", "100"), help="of the demonstration register")
    parser.add_argument("--home", type=Path, help="a demonstration register that is there already; it is only read")
    parser.add_argument("--runs", type=int, default=3, help="processes that start; the median counts")
    parser.add_argument("--peer", default="postgis", choices=("postgis", "none"))
    parser.add_argument("--json", type=Path, help="write the figures here too")
    parser.add_argument("--one", choices=("ours", "theirs"), help=argparse.SUPPRESS)
    return parser.parse_args()


def _open() -> None:
    import django  # noqa: PLC0415

    os.environ["WHITESTONE_HOSTS"] = "testserver"
    os.environ["DJANGO_SETTINGS_MODULE"] = "whitestone.config.settings"
    django.setup()


def _timed(work: Callable[[], object], runs: int = 1) -> float:
    took = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        took.append(time.perf_counter() - start)
    return statistics.median(took)


def ours() -> dict[str, Any]:
    """Seconds of the report in a new process, of the same again, of its page and of its PDF; and its cells."""
    _open()
    from django.test import Client  # noqa: PLC0415

    from whitestone.records.finds.models import Find  # noqa: PLC0415
    from whitestone.reports.cells import Period  # noqa: PLC0415
    from whitestone.reports.publishing import report_of  # noqa: PLC0415
    from whitestone.review.models import Person  # noqa: PLC0415

    client = Client()
    client.force_login(Person.objects.filter(appointments__role="headquarters").order_by("pk")[0])
    client.get("/reports/")  # the server is there before anybody asks for a report
    kept: list[Any] = []
    cold = _timed(lambda: kept.append(report_of("country-profile", Period(*PERIOD), None)))
    warm = _timed(lambda: report_of("country-profile", Period(*PERIOD), None), 5)
    address = f"/reports/country-profile/?from={PERIOD[0]}&to={PERIOD[1]}"
    page = _timed(lambda: client.get(address), 5)
    pdf = _timed(lambda: client.get(f"{address}&format=pdf"), 3)
    inputs = kept[0].register.ledger.inputs
    sizes = {"polygons": len(inputs.hazards) + len(inputs.releases), "finds": Find.objects.count()}
    cells = {name: cell.value for name, cell in kept[0].cells if name.partition("/")[0] in TABLES and cell.value}
    return {"cold": cold, "warm": warm, "page": page, "pdf": pdf, "cells": cells, **sizes}


def theirs(conninfo: str, runs: int) -> dict[str, Any]:
    """Seconds of the same tables in PostGIS, from loaded and indexed tables; and of the tables alone, all else kept."""
    _open()
    from benchmarks import peer_postgis as peer  # noqa: PLC0415
    from whitestone.land.result import Period  # noqa: PLC0415
    from whitestone.records.books.kept import current  # noqa: PLC0415
    from whitestone.records.reference.profile import profile_as_at  # noqa: PLC0415

    inputs, profile = current().inputs, profile_as_at(dt.datetime.now(dt.UTC).date())
    if profile is None or inputs.finds is None:
        raise SystemExit("no demonstration register")
    # The reading of finds goes through two years: the period and the one before it.
    span = Period(PERIOD[0].replace(year=PERIOD[0].year - 1), PERIOD[1])
    releases, finds = _products(), _finds(inputs.finds)
    moves, cells = ((SQL / name).read_text(encoding="utf-8").encode() for name in ("10_moves.sql", "20_cells.sql"))
    took, again = [], []
    with peer.connect(conninfo) as connection:
        for _ in range(runs):
            peer.load(connection, inputs, span, profile.fade_out_m["AP"])
            connection.execute((SQL / "00_more.sql").read_text(encoding="utf-8").encode())
            peer.copy(connection, "release_more (id, unit, body)", releases)
            peer.copy(
                connection, "find_more (id, date, category, count, improvised, during, unit, release, geom)", finds
            )
            connection.execute((SQL / "01_indexes.sql").read_text(encoding="utf-8").encode())
            start = time.perf_counter()
            peer.settle_steps(connection)
            connection.execute(moves)
            connection.execute("update period set start = %s, stop = %s", PERIOD)
            connection.execute(cells)
            took.append(time.perf_counter() - start)
            again.append(_timed(lambda: connection.execute(cells)))
        rows = connection.execute('select "table", "row", "column", value from cell where value <> 0').fetchall()
    found = {f"{table}/{row}/{column}": float(str(value)) for table, row, column, value in rows}
    return {"cold": statistics.median(took), "warm": statistics.median(again), "cells": found}


def _products() -> list[Any]:
    """Of every release product its unit and operator, which the ledger does not ask for."""
    import numpy as np  # noqa: PLC0415

    from whitestone.records.releases.models import Release  # noqa: PLC0415

    said = Release.objects.standing().order_by("effective", "number").values_list("record", "unit", "organisation")
    more = {str(record): (unit, None if body is None else str(body)) for record, unit, body in said}
    columns = (list(more), *([row[place] for row in more.values()] for place in (0, 1)))
    return [np.array(column, dtype=object) for column in columns]


def _finds(kept: Any) -> list[Any]:
    """Every find in the plane, with all by which the profile splits it."""
    import numpy as np  # noqa: PLC0415
    import shapely  # noqa: PLC0415

    from whitestone.kernel.columns import columns  # noqa: PLC0415
    from whitestone.land.words import Contamination  # noqa: PLC0415
    from whitestone.records.finds.models import Find  # noqa: PLC0415

    names = ("effective", "category", "count", "improvised", "found_during", "unit", "release")
    day, category, *others = columns(Find.objects.as_at(dt.date.max).order_by("record"), *names)
    place = np.full(len(day), None, dtype=object)
    there = np.flatnonzero(~np.isnan(kept.x))
    place[there] = shapely.to_wkb(shapely.points(kept.x[there], kept.y[there]), hex=True)
    words = np.array([", ".join(Contamination(one).words) for one in category.tolist()], dtype=object)
    return [np.arange(len(day)), day, words, *others, place]


def bound(name: str, value: float) -> float:
    """How far a figure may be apart: an area by a strip of the grid's width around land of its size, a count not."""
    figure = name.rpartition("/")[2]
    counted = figure.endswith("-found") or figure in COUNTED or name.startswith("items/")
    return 0.0 if counted else max(1.0, GRID_M * 2 * math.sqrt(math.pi * abs(value)))


def apart(one: Cells, other: Cells) -> tuple[list[str], float]:
    """Cells that differ by more than they may, in words; and the largest difference as part of its figure."""
    told, largest = [], 0.0
    for name in sorted({**one, **other}):
        a, b = one.get(name, 0.0), other.get(name, 0.0)
        if name.partition("/")[0] not in TABLES:
            continue
        largest = max(largest, abs(a - b) / max(abs(a), abs(b), HECTARE))
        if abs(a - b) > bound(name, max(abs(a), abs(b))):
            told.append(f"{name}: {a:,.2f} here, {b:,.2f} in SQL")
    return told, largest


def _child(what: str, home: Path, runs: int) -> dict[str, Any]:
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        command = [sys.executable, "-m", "benchmarks.report", "--one", what, "--runs", str(runs), "--json", file.name]
        environment = {**os.environ, "WHITESTONE_HOME": str(home)}
        environment.pop("WHITESTONE_DATABASE", None)
        subprocess.run(command, check=True, env=environment)
        return dict(json.loads(Path(file.name).read_bytes()))


def _made(scale: str, folder: Path) -> Path:
    environment = {**os.environ, "WHITESTONE_HOME": str(folder)}
    environment.pop("WHITESTONE_DATABASE", None)
    for words in (["migrate"], ["demo-register", "--scale", scale]):
        subprocess.run(
            [sys.executable, "-m", "whitestone", *words], check=True, env=environment, stdout=subprocess.DEVNULL
        )
    return folder


def main() -> int:
    """Run both; 1 when they disagree."""
    chosen = options()
    conninfo = os.environ.get("WHITESTONE_TEST_POSTGRES", "")
    if chosen.one:
        chosen.json.write_text(json.dumps(ours() if chosen.one == "ours" else theirs(conninfo, chosen.runs)))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        home = chosen.home or _made(chosen.scale, Path(folder))
        print(f"{machine()}\nSYNTHETIC demonstration register, median of {chosen.runs}\n")
        runs = [_child("ours", home, 1) for _ in range(chosen.runs)]
        got = {name: statistics.median(run[name] for run in runs) for name in ("cold", "warm", "page", "pdf")}
        first = runs[0]
        print(f"{first['polygons']:,} polygons, {first['finds']:,} finds, {len(first['cells']):,} cells compared")
        for name, words in (("cold", "in a new process"), ("warm", "again"), ("page", "its page"), ("pdf", "its PDF")):
            print(f"  report     {got[name]:8.2f} s   {words}")
        peer = _child("theirs", home, chosen.runs) if conninfo and chosen.peer == "postgis" else None
    if peer is None:
        print("  PostGIS is not compared: run it through tools/with_postgis.sh")
        return 0
    for name, words in (("cold", "from indexed tables"), ("warm", "the tables alone, moves and products kept")):
        print(f"  PostGIS    {peer[name]:8.2f} s   {words}: {peer[name] / got[name]:.1f} times as long as here")
    differing, largest = apart(first["cells"], peer["cells"])
    print("\n".join(differing[:40]) or "  every count is the same, every area within the grid of 1 cm", end=" ")
    print(f"(largest difference {largest:.0e} of a figure, of a hectare where it is less)")
    if chosen.json:
        chosen.json.write_text(json.dumps({"ours": got, "postgis": {k: peer[k] for k in ("cold", "warm")}}, indent=1))
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
