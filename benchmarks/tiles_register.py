"""Makes the SYNTHETIC register of `benchmarks.tiles` in the database that the environment names, and serves it.

Rows go in by bulk, past review: only a benchmark may. Started by `benchmarks.tiles`, never imported by the product.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import socket
import struct
import sys
import uuid
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyproj import Transformer

OPERATOR = uuid.UUID("0190aaaa-0000-7000-8000-00000000000a")
_TIERS = ("partners", "restricted", "public")
_BATCH = 5000


def fill() -> str:
    """Half a million approved hazardous areas of ten operators; gives a session of an officer of the first."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection, transaction  # noqa: PLC0415

    from benchmarks.registers import CRS, make  # noqa: PLC0415
    from whitestone.kernel.ids import new_id  # noqa: PLC0415
    from whitestone.records.hazards.models import Hazard  # noqa: PLC0415
    from whitestone.review.actions.people import appoint, open_account  # noqa: PLC0415
    from whitestone.review.rules import Role  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    person = open_account(actor=None, username="officer", password="white stones face the safe side")  # noqa: S106
    appoint(person, Role.OFFICER, actor=None, organisation=OPERATOR)
    made = make(int(os.environ["BENCH_POLYGONS"]))
    to_degrees = Transformer.from_crs(CRS, 4326, always_xy=True)
    both = np.concatenate([made.hazards.geometry, made.releases.geometry])
    m2 = shapely.area(both)

    def degrees(points: np.ndarray) -> np.ndarray:
        return np.column_stack(to_degrees.transform(points[:, 0], points[:, 1]))

    areas = shapely.transform(both, degrees)
    np.save(os.environ["BENCH_PLACES"], shapely.get_coordinates(shapely.centroid(areas)))
    random = np.random.default_rng(2)
    tier = np.array(_TIERS)[random.choice(3, len(areas), p=(0.8, 0.15, 0.05))]
    owner = random.integers(0, 10, len(areas))
    claims = np.concatenate([made.hazards.claims, made.releases.removes])
    kinds = np.where(random.random(len(areas)) < 0.45, "CHA", "SHA")
    owners = [OPERATOR, *(uuid.UUID(int=OPERATOR.int + 1 + other) for other in range(9))]
    moment = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    pattern = Hazard(
        state="approved",
        approved_from=moment,
        author=person,
        written=moment,
        event=1,
        effective=moment.date(),
        kind="SHA",
    )
    columns = [field for field in Hazard._meta.local_concrete_fields if field.name != "id"]
    held = {one.name: one.get_db_prep_save(one.pre_save(pattern, True), connection) for one in columns}
    stored = shapely.to_wkb(areas, byte_order=1)
    boxes = shapely.bounds(areas)
    lite = connection.vendor == "sqlite"

    def row(place: int) -> tuple[Any, ...]:
        west, south, east, north = boxes[place]
        head = struct.pack("<2sBBi4d", b"GP", 0, 3, 4326, west, east, south, north) if lite else b""
        record, its = new_id(), owners[int(owner[place])]
        return tuple({
            **held, "record": record.hex if lite else record, "owner": its.hex if lite else its,
            "effective": f"{2020 + place % 4}-01-01", "unit": f"U{place % 60}", "tier": str(tier[place]),
            "reference": f"SYN-{place}", "kind": str(kinds[place]), "contamination": int(claims[place]),
            "area": head + stored[place], "computed_m2": float(m2[place]),
        }.values())  # fmt: skip

    marks = ", ".join("ST_GeomFromWKB(%s, 4326)" if one.name == "area" and not lite else "%s" for one in columns)
    names = ", ".join(f'"{one.column}"' for one in columns)
    with transaction.atomic(), connection.cursor() as cursor:
        for start in range(0, len(areas), _BATCH):
            part = [row(place) for place in range(start, min(start + _BATCH, len(areas)))]
            cursor.executemany(f"INSERT INTO hazards_hazard ({names}) VALUES ({marks})", part)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def main() -> None:
    """Make the register, or serve the one that was made."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "whitestone.config.settings"
    import django  # noqa: PLC0415

    django.setup()
    note = Path(os.environ["WHITESTONE_HOME"]) / "port"
    if "serve" in sys.argv:
        from whitestone.config.serving import serve_until_stopped  # noqa: PLC0415

        processes = int(os.environ.get("BENCH_PROCESSES", "1"))
        serve_until_stopped(f"127.0.0.1:{note.read_text(encoding='ascii')}", lambda: None, processes)
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    note.write_text(str(port), encoding="ascii")
    print(json.dumps({"port": port, "session": fill()}))


if __name__ == "__main__":
    main()
