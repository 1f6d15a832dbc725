"""SYNTHETIC rows of a register's tables, by the hundred thousand, without the people and events that made them.

For measuring only: nothing here is reviewed, and no event stands behind it. `register` measures.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

import numpy as np
import shapely
from django.db import connection
from pyproj import CRS

from benchmarks.registers import make
from whitestone.land.geometry.plane import lonlat
from whitestone.land.inputs import Geometries, LandInputs
from whitestone.records.hazards.models import Hazard
from whitestone.records.reference.models import Unit
from whitestone.records.releases.models import Release
from whitestone.review.models import Person
from whitestone.review.versions import Version, versions_of

_LOT = 2000
_BASE = 5000


def _degrees(geometries: Geometries, crs: str) -> Geometries:
    xy = shapely.get_coordinates(geometries)
    lon, lat = lonlat(xy[:, 0], xy[:, 1], CRS(crs))
    return shapely.set_coordinates(geometries.copy(), np.column_stack([lon, lat]))


def _common(author: Person, moment: dt.datetime) -> dict[str, object]:
    return {"state": "approved", "approved_from": moment, "author": author, "written": moment, "event": 1}


def _put(model: type[Version], rows: Sequence[Version]) -> None:
    versions_of(model).bulk_create(rows, batch_size=_LOT)


def put_country(polygons: int, author: Person, owner: uuid.UUID, moment: dt.datetime) -> LandInputs:
    """The generator's register of one operator's hazards and products, and of units, as approved rows.

    Gives what it was made from.
    """
    inputs = make(polygons)
    crs, common = inputs.plane.crs, _common(author, moment)
    one, two = inputs.hazards, inputs.releases
    ids = {name: uuid.uuid4() for name in np.unique(np.concatenate([one.id, two.id])).tolist()}
    hazards = []
    numbers: dict[str, int] = {}
    columns = (one.id, one.date.astype(object), one.kind, one.claims.tolist(), _degrees(one.geometry, crs))
    for name, day, kind, claims, area in zip(*columns, strict=True):
        numbers[name] = number = numbers.get(name, 0) + 1
        said = {"record": ids[name], "number": number, "reference": name, "kind": kind, "contamination": claims}
        hazards.append(Hazard(**said, effective=day, area=area, unit="N", owner=owner, **common))
    _put(Hazard, hazards)
    columns = (two.id, two.date.astype(object), two.product, two.activity, _degrees(two.geometry, crs))
    _put(
        Release,
        [
            Release(
                record=ids[name], reference=name, product=product, activity=activity, effective=day, area=area,
                unit="N", owner=owner, **common,
            )
            for name, day, product, activity, area in zip(*columns, strict=True)
        ],
    )  # fmt: skip
    if inputs.units is not None:
        units = zip(inputs.units.code, inputs.units.name, _degrees(inputs.units.geometry, crs), strict=True)
        first = dt.date(2000, 1, 1)
        _put(Unit, [Unit(code=code, name=name, area=area, effective=first, **common) for code, name, area in units])
    _analyse()
    return inputs


def put_list(rows: int, author: Person, moment: dt.datetime) -> None:
    """So many versions of hazards for lists: one record in ten has a second version, one row in a hundred is public."""
    random = np.random.default_rng(1)
    first = dt.date(2012, 1, 1)
    made: list[Version] = []
    record = uuid.uuid4()
    for place in range(_BASE):
        later = place % 10 == 9
        record = record if later else uuid.uuid4()
        x, y, size = 46 + place % 97 / 100, 39 + place % 193 / 100, 0.002
        made.append(
            Hazard(
                record=record, number=2 if later else 1, reference=f"SYN-{place}", kind=("SHA", "CHA")[place % 2],
                contamination=1 + place % 7, area=shapely.box(x, y, x + size, y + size), computed_m2=float(place),
                effective=first + dt.timedelta(days=int(random.integers(0, 4000)) + (30 if later else 0)),
                unit=("N", "S")[place % 3 == 0], tier="public" if place % 100 == 0 else "partners",
                **_common(author, moment),
            )
        )  # fmt: skip
    _put(Hazard, made)
    _multiply(Hazard, rows // _BASE)
    _analyse()


def _multiply(model: type[Version], times: int) -> None:
    """The same rows again under other records and without polygons, each copy some days later than the last."""
    other = {"area": "NULL"}
    postgres = connection.vendor == "postgresql"
    if postgres:
        numbers = f"SELECT generate_series(1, {times - 1}) AS n"
        other |= {
            "record": "(substr(replace(record::text, '-', ''), 1, 24) || lpad(to_hex(n), 8, '0'))::uuid",
            "effective": "effective + n % 365",
        }
    else:
        numbers = (
            f"WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {times - 1}) SELECT n FROM c"
        )
        other |= {
            "record": "substr(record, 1, 24) || printf('%08x', n)",
            "effective": "date(effective, '+' || (n % 365) || ' days')",
        }
    quote = connection.ops.quote_name
    names = [str(field.column) for field in model._meta.concrete_fields if field.column != "id"]
    taken = ", ".join(other.get(name, quote(name)) for name in names)
    table = quote(model._meta.db_table)
    into = ", ".join(quote(name) for name in names)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({into}) SELECT {taken} FROM {table}, ({numbers}) AS copies")


def _analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
