"""Tiles of one SYNTHETIC register, from Whitestone over HTTP and from PostGIS's ST_AsMVT, in one run.

Whitestone answers as it is served, on SQLite and on PostGIS: session, account, rights, as-at day, filters. The peer is
tipg, the OGC tile server over ST_AsMVT, as it comes: no account, no rights, no day, and at most 10,000 features in a
tile, what exceeds them dropped. Bare SQL without any web server in front stands beside it. Both read a table that holds
nothing but the truth of the day, already in web Mercator: the best case for them.

    make peers
    bash tools/with_postgis.sh python -m benchmarks.tiles --polygons 500000
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote

import numpy as np
import psycopg

ZOOMS = range(6, 15)
THREADS = 4
ROUNDS = 5
PEERS = os.environ.get("WHITESTONE_PEERS", ".venv-peers/bin/python")
"""A Python that has the peers of the benchmarks, which are no dependencies of the project: `make peers`."""
# What tipg gives its clients: every column of the table but the geometry.
SQL = """
with here as (select ST_TileEnvelope(%(z)s, %(x)s, %(y)s) as box),
seen as (
  select id, kind, contamination,
         ST_AsMVTGeom(geom, here.box, 4096, 64, true) as geom
  from bench_truth, here
  where geom && here.box and (tier = any(%(tiers)s) or owner = any(%(owners)s)) {limit}
)
select ST_AsMVT(seen, 'hazard', 4096, 'geom', 'id') from seen
"""
TRUTH = """
create table bench_truth as
select id, record, tier, owner, kind, contamination, ST_Transform(area, 3857)::geometry(Geometry, 3857) as geom
from hazards_hazard
where approved_from is not null and approved_until is null;
create index on bench_truth using gist (geom);
alter table bench_truth add primary key (id);
"""


@dataclass(frozen=True)
class Result:
    """One contender at one zoom; `first` and `again` in milliseconds (median), `p95` of the first answers."""

    contender: str
    zoom: int
    tiles: int
    per_second: float
    first: float
    p95: float
    again: float
    largest: int
    mean: int


def places(seed: int = 1) -> dict[int, list[list[tuple[int, int]]]]:
    """Tiles to ask for: `ROUNDS` times up to 40 at each zoom that hold something, no tile twice."""
    from whitestone.share.tiles.grid import to_world  # noqa: PLC0415

    where = np.load(os.environ["BENCH_PLACES"])
    world = to_world(where).astype(np.int64)
    random = np.random.default_rng(seed)
    chosen = {}
    for zoom in ZOOMS:
        tiles = np.unique(world >> (31 - zoom), axis=0)
        picked = random.permutation(len(tiles))[: 40 * ROUNDS]
        parts = np.array_split(picked, max(1, min(ROUNDS, len(picked) // 4)))
        chosen[zoom] = [[(int(x), int(y)) for x, y in tiles[part]] for part in parts]
    return chosen


def warming() -> tuple[int, int, int]:
    """A tile that nobody is timed with, so that every server has read and compiled what it keeps."""
    x, y = places()[ZOOMS[0]][0][0]
    return ZOOMS[0] - 1, x // 2, y // 2


def warm(port: int, session: str) -> None:
    """Ask often enough, by connections of their own, that every process has read what it keeps."""
    for _ in range(16):
        through_http(port, session)(*warming())


def timed(
    ask: Callable[[int, int, int], bytes], zoom: int, tiles: list[tuple[int, int]]
) -> tuple[list[float], list[int], float]:
    """Milliseconds and bytes of every answer, and the whole time in seconds, with a few asking at once."""
    taken: list[float] = []
    sizes: list[int] = []

    def one(tile: tuple[int, int]) -> None:
        start = time.perf_counter()
        sizes.append(len(ask(zoom, *tile)))
        taken.append((time.perf_counter() - start) * 1e3)

    start = time.perf_counter()
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(one, tiles))
    return taken, sizes, time.perf_counter() - start


def compete(contenders: Mapping[str, Callable[[int, int, int], bytes]]) -> Iterator[Result]:
    """Every zoom in rounds: all contenders one after the other, each round beginning with another one.

    They share the machine's moods that way. Rates and quantiles are those of all tiles of a zoom, asked for the first
    time; `again` is the second time.
    """
    for zoom, rounds in places().items():
        taken: dict[str, list[float]] = {name: [] for name in contenders}
        again: dict[str, list[float]] = {name: [] for name in contenders}
        sizes: dict[str, list[int]] = {name: [] for name in contenders}
        seconds = dict.fromkeys(contenders, 0.0)
        for turn, tiles in enumerate(rounds):
            names = list(contenders)
            for name in names[turn % len(names) :] + names[: turn % len(names)]:
                first, bytes_each, lasted = timed(contenders[name], zoom, tiles)
                taken[name] += first
                sizes[name] += bytes_each
                seconds[name] += lasted
                again[name] += timed(contenders[name], zoom, tiles)[0]
        for name in contenders:
            yield Result(
                name,
                zoom,
                len(taken[name]),
                round(len(taken[name]) / seconds[name], 1),
                round(statistics.median(taken[name]), 2),
                round(float(np.percentile(taken[name], 95)), 2),
                round(statistics.median(again[name]), 2),
                max(sizes[name]),
                round(statistics.mean(sizes[name])),
            )


def through_http(port: int, cookie: str) -> Callable[[int, int, int], bytes]:
    """Asks the register, with a signed-in session and connections that stay open."""
    local = threading.local()

    def ask(z: int, x: int, y: int) -> bytes:
        if not hasattr(local, "connection"):
            local.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
        path = f"/tiles/hazard/{z}/{x}/{y}.mvt"
        return _answered(local.connection, path, {"Cookie": f"sessionid={cookie}"})

    return ask


@contextmanager
def tipg(conninfo: str) -> Iterator[Callable[[int, int, int], bytes]]:
    """The peer in a process of its own, on the table of the truth; its catalogue is read once, when it starts."""
    said = dict(part.split("=", 1) for part in conninfo.split())
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "PYTHONPATH": "",
        "DATABASE_URL": f"postgresql://{said['user']}@{quote(said['host'], safe='')}/{said['dbname']}",
        "TIPG_TILE_BUFFER": "64",
        "TIPG_CATALOG_TTL": "86400",
        "TIPG_DB_TABLES": '["public.bench_truth"]',
    }
    serve = ["-m", "uvicorn", "tipg.main:app", "--port", str(port), "--log-level", "warning", "--no-access-log"]
    server = subprocess.Popen([PEERS, *serve], env=environment)
    try:
        _wait_for(port)
        local = threading.local()

        def ask(z: int, x: int, y: int) -> bytes:
            if not hasattr(local, "connection"):
                local.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
            path = f"/collections/public.bench_truth/tiles/WebMercatorQuad/{z}/{x}/{y}"
            return _answered(local.connection, path, {})

        yield ask
    finally:
        server.terminate()
        server.wait()


def _answered(connection: http.client.HTTPConnection, path: str, headers: dict[str, str]) -> bytes:
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body: bytes = answer.read()
    if answer.status not in (200, 204):
        raise RuntimeError(f"{answer.status} {body[:200]!r}")
    return body


def _wait_for(port: int) -> None:
    for _ in range(600):
        try:
            http.client.HTTPConnection("127.0.0.1", port, timeout=1).connect()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"nothing answers at {port}")


def through_sql(conninfo: str, rights: dict[str, list[str]], limit: int | None) -> Callable[[int, int, int], bytes]:
    """Asks PostGIS, one open connection for each thread."""
    local = threading.local()
    sql = SQL.format(limit=f"limit {limit}" if limit else "").encode()

    def ask(z: int, x: int, y: int) -> bytes:
        if not hasattr(local, "connection"):
            local.connection = psycopg.connect(conninfo, autocommit=True)
        row = local.connection.execute(sql, {"z": z, "x": x, "y": y, **rights}).fetchone()
        return bytes(row[0]) if row else b""

    return ask


@contextmanager
def served(database: str) -> Iterator[tuple[int, str]]:
    """Waitress in a process of its own, as a ministry would run it; gives its port and a session."""
    home = Path(tempfile.mkdtemp(prefix="bench-tiles."))
    environment = {**os.environ, "WHITESTONE_HOME": str(home), "WHITESTONE_DATABASE": database}
    ready = subprocess.run(
        [sys.executable, "-m", "benchmarks.tiles_register"],
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    said = json.loads(ready.stdout.splitlines()[-1])
    server = subprocess.Popen([sys.executable, "-m", "benchmarks.tiles_register", "serve"], env=environment)
    try:
        _wait_for(said["port"])
        yield said["port"], said["session"]
    finally:
        server.terminate()
        server.wait()


def compared(results: list[Result]) -> None:
    """Ratios of every zoom against tipg: above one, Whitestone is the better."""
    peer = {one.zoom: one for one in results if one.contender == "tipg"}
    for one in results:
        if one.contender.startswith("whitestone") and one.zoom in peer:
            other = peer[one.zoom]
            print(
                f"{one.contender:24} z{one.zoom:<3} against tipg: "
                f"{one.per_second / other.per_second:6.2f} x requests/s  "
                f"{other.p95 / one.p95:6.2f} x p95  {other.mean / max(one.mean, 1):6.2f} x bytes"
            )


def main() -> None:
    """Run, print a table, write JSON beside it when asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--polygons", type=int, default=500_000)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--processes", type=int, default=2, help="processes of the register's server")
    parser.add_argument("--only", default="sqlite,postgis,tipg,sql,sql-limited")
    asked = parser.parse_args()
    os.environ["BENCH_POLYGONS"] = str(asked.polygons)
    os.environ["BENCH_PROCESSES"] = str(asked.processes)
    os.environ["BENCH_PLACES"] = tempfile.mktemp(suffix=".npy")  # noqa: S306  # a throw-away name for children
    conninfo = os.environ.get("WHITESTONE_TEST_POSTGRES", "")
    only = asked.only.split(",")
    contenders: dict[str, Callable[[int, int, int], bytes]] = {}
    with ExitStack() as running:
        for name, database in (("whitestone on SQLite", ""), ("whitestone on PostGIS", conninfo)):
            if (name.endswith("PostGIS") and not database) or ("postgis" if database else "sqlite") not in only:
                continue
            port, session = running.enter_context(served(database))
            start = time.perf_counter()
            warm(port, session)
            print(f"{name}: first answer after {time.perf_counter() - start:.1f} s (arrays are read once)", flush=True)
            contenders[name] = through_http(port, session)
        if conninfo:
            with psycopg.connect(conninfo, autocommit=True) as connection:
                connection.execute(TRUTH)
                connection.execute("vacuum analyze bench_truth")
            rights = {"tiers": ["public", "partners"], "owners": ["0190aaaa-0000-7000-8000-00000000000a"]}
            for name, limit in (("ST_AsMVT, all features", None), ("ST_AsMVT, 10,000 features", 10_000)):
                if ("sql-limited" if limit else "sql") in only:
                    contenders[name] = through_sql(conninfo, rights, limit)
            if "tipg" in only:
                contenders["tipg"] = running.enter_context(tipg(conninfo))
                contenders["tipg"](*warming())
        results = list(compete(contenders))
    for one in results:
        print(
            f"{one.contender:26} z{one.zoom:<3} {one.tiles:3} tiles {one.per_second:8} /s  first {one.first:9} ms  "
            f"p95 {one.p95:9} ms  again {one.again:7} ms  mean {one.mean:9,} B  largest {one.largest:11,} B"
        )
    compared(results)
    if asked.json:
        asked.json.write_text(json.dumps([asdict(one) for one in results], indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
