"""A column of geometries in WGS 84 degrees, the same on SQLite and on PostGIS, and the look-up that its index serves.

Stores and finds; it repairs nothing and measures nothing. Exact predicates run in Shapely on both databases, on what
the index lets through, so that both give the same answer.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Col
from django.db.models.sql.compiler import SQLCompiler
from numpy.typing import NDArray
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from whitestone.problems import register

Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees (WGS 84); west is less than east: split what crosses the antimeridian."""

NOT_A_GEOMETRY = register(
    "geometry-unreadable",
    "This is no geometry: {reason}.",
    "Give well-known text or a GeoJSON geometry.",
)
EMPTY_GEOMETRY = register("geometry-empty", "The geometry is empty.", "Draw it, or leave the field out.")
WRONG_GEOMETRY = register(
    "geometry-type",
    "A {given} stands where {allowed} is needed.",
    "Give {allowed}.",
)
OFF_THE_GLOBE = register(
    "geometry-off-the-globe",
    "The coordinates {value} are no longitude and latitude in degrees.",
    "Check the coordinate reference system and the order of the coordinates: longitude first.",
)

# The header of a GeoPackage geometry (OGC 12-128r18, 2.1.3): little endian, envelope x and y, SRS 4326.
_HEADER = struct.Struct("<2sBBi4d")
_FLAGS = 0b0000_0011


def packed(geometry: BaseGeometry) -> bytes:
    """WKB behind its bounding box, as a GeoPackage keeps it; any tool that reads GeoPackages reads the column."""
    west, south, east, north = geometry.bounds
    head = _HEADER.pack(b"GP", 0, _FLAGS, 4326, west, east, south, north)
    return head + bytes(shapely.to_wkb(geometry, byte_order=1))


def unpacked(blob: bytes | memoryview) -> BaseGeometry:
    """The geometry of a blob that `packed` made."""
    return shapely.from_wkb(bytes(blob[_HEADER.size :]))


def unpacked_many(stored: Sequence[bytes | memoryview | str]) -> NDArray[np.object_]:
    """Geometries of a column's raw values, read at once: blobs that `packed` made, or PostGIS's own (hexadecimal WKB).

    Ask for the raw values with ``ExpressionWrapper(F(column), BinaryField())``.
    """
    plain = [one if isinstance(one, str) else bytes(one[_HEADER.size :]) for one in stored]
    return np.atleast_1d(np.asarray(shapely.force_2d(shapely.from_wkb(plain)), dtype=object))


def bound(blob: bytes, index: int) -> float:
    """West, east, south or north (0 to 3) of a packed geometry: what the triggers of SQLite's R*Tree call."""
    return float(_HEADER.unpack_from(blob)[4 + index])


def bounds(blob: bytes) -> tuple[float, float, float, float]:
    """West, east, south and north of a packed geometry, in the order of SQLite's R*Tree."""
    _mark, _version, _flags, _srs, *sides = _HEADER.unpack_from(blob)
    west, east, south, north = sides
    return west, east, south, north


def canonical(geometry: BaseGeometry) -> str:
    """Hexadecimal little-endian WKB: the same text for the same coordinates, for digests and audit events."""
    return str(shapely.to_wkb(geometry, hex=True, byte_order=1))


if TYPE_CHECKING:
    _Column = models.Field[BaseGeometry | str | None, BaseGeometry | None]
    _Lookup = models.Lookup[Any]
else:  # Django's own classes take no parameters
    _Column = models.Field
    _Lookup = models.Lookup


class GeometryField(_Column):
    """Geometries in longitude and latitude (WGS 84), two-dimensional, never empty.

    Parameters
    ----------
    kinds
        Names of the geometry types that it takes, for example ``("Polygon", "MultiPolygon")``; empty for all.
    """

    description = "a geometry in longitude and latitude"
    empty_strings_allowed = False

    def __init__(self, *args: Any, kinds: Sequence[str] = (), **kwargs: Any) -> None:
        self.kinds = tuple(kinds)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """For migrations."""
        name, path, args, kwargs = super().deconstruct()
        if self.kinds:
            kwargs["kinds"] = self.kinds
        return name, path, list(args), kwargs

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """A blob in SQLite, PostGIS's own type in PostgreSQL."""
        return "geometry(Geometry, 4326)" if connection.vendor == "postgresql" else "blob"

    def select_format(self, compiler: SQLCompiler, sql: str, params: Any) -> tuple[str, Any]:
        """PostGIS hands out plain WKB."""
        return (f"ST_AsBinary({sql})" if compiler.connection.vendor == "postgresql" else sql), params

    def get_placeholder(self, value: object, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> str:  # noqa: ARG002  # Django's signature
        """PostGIS reads plain WKB."""
        return "ST_GeomFromWKB(%s, 4326)" if connection.vendor == "postgresql" else "%s"

    def from_db_value(
        self, value: bytes | memoryview | None, _expression: object, connection: BaseDatabaseWrapper
    ) -> BaseGeometry | None:
        """What the database keeps as a geometry."""
        if value is None:
            return None
        return shapely.from_wkb(bytes(value)) if connection.vendor == "postgresql" else unpacked(value)

    def to_python(self, value: object) -> BaseGeometry | None:
        """A geometry, well-known text or GeoJSON as a two-dimensional geometry of an allowed kind."""
        if value is None or value == "":
            return None
        if isinstance(value, BaseGeometry):
            geometry = value
        else:
            text = str(value).strip()
            try:
                geometry = shapely.from_geojson(text) if text.startswith("{") else shapely.from_wkt(text)
            except ShapelyError as error:
                problem = NOT_A_GEOMETRY(reason=str(error))
                raise ValidationError(f"{problem.sentence} {problem.remedy}", code=problem.code) from None
        geometry = shapely.force_2d(geometry)
        self._refuse(geometry)
        return geometry

    def _refuse(self, geometry: BaseGeometry) -> None:
        problem = None
        if geometry.is_empty:
            problem = EMPTY_GEOMETRY()
        elif self.kinds and geometry.geom_type not in self.kinds:
            problem = WRONG_GEOMETRY(given=geometry.geom_type, allowed=" or ".join(self.kinds))
        else:
            west, south, east, north = geometry.bounds
            if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
                problem = OFF_THE_GLOBE(value=f"{west:g} {south:g} to {east:g} {north:g}")
        if problem is not None:
            raise ValidationError(f"{problem.sentence} {problem.remedy}", code=problem.code)

    def get_prep_value(self, value: object) -> BaseGeometry | None:
        """A checked geometry: nothing else reaches the database, whichever way it comes."""
        return self.to_python(value)

    def get_db_prep_value(self, value: object, connection: BaseDatabaseWrapper, prepared: bool = False) -> bytes | None:
        """The bytes that go into the database."""
        geometry = value if prepared else self.get_prep_value(value)
        if not isinstance(geometry, BaseGeometry):
            return None
        if connection.vendor == "postgresql":
            return bytes(shapely.to_wkb(geometry, byte_order=1))
        return packed(geometry)

    def get_many_db_prep_values(self, values: Sequence[Any], connection: BaseDatabaseWrapper) -> list[bytes | None]:
        """The bytes of many values that go into the database."""
        shapes = self.sound_ones(values)
        heads = connection.vendor != "postgresql"
        blobs = shapely.to_wkb(shapes, byte_order=1).tolist()
        return [
            self.get_db_prep_save(value, connection)
            if blob is None
            else _HEADER.pack(b"GP", 0, _FLAGS, 4326, west, east, south, north) + blob
            if heads
            else blob
            for value, blob, (west, south, east, north) in zip(
                values, blobs, shapely.bounds(shapes).tolist(), strict=True
            )
        ]

    def sound_ones(self, values: Sequence[Any]) -> NDArray[np.object_]:
        """Those of many values that are geometries which the column takes, two-dimensional, and None for the others."""
        shapes = np.empty(len(values), dtype=object)
        shapes[:] = values
        shapes[~shapely.is_geometry(shapes)] = None
        shapes = np.asarray(shapely.force_2d(shapes), dtype=object)
        sound = np.isin(shapely.get_type_id(shapes), self._type_ids) & ~shapely.is_empty(shapes)
        sound &= (np.abs(shapely.bounds(shapes)) <= (180.0, 90.0, 180.0, 90.0)).all(axis=1)
        shapes[~sound] = None
        return shapes

    @cached_property
    def _type_ids(self) -> list[int]:
        kinds = [one.name.replace("_", "").lower() for one in shapely.GeometryType if one.value >= 0]
        wanted = {kind.lower() for kind in self.kinds}
        return [at for at, kind in enumerate(kinds) if not wanted or kind in wanted]

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        """Well-known text or GeoJSON: typed, or written by the page's script while somebody draws."""
        kinds = " ".join(self.kinds)
        widget = forms.Textarea(attrs={"rows": 3, "dir": "ltr", **({"data-geometry": kinds} if kinds else {})})
        return super().formfield(**{"form_class": forms.CharField, "widget": widget, **kwargs})

    def value_to_string(self, obj: models.Model) -> str:
        """Well-known text, for serialisation."""
        geometry = self.value_from_object(obj)
        return "" if geometry is None else str(geometry.wkt)


@GeometryField.register_lookup
class Bbox(_Lookup):
    """``area__bbox=(west, south, east, north)``: rows whose box meets this one, by the spatial index.

    A superset: both indexes round outwards to single precision. Follow it with an exact predicate.
    """

    lookup_name = "bbox"
    prepare_rhs = False

    def as_sql(  # type: ignore[override]  # Django takes floats
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, list[Any]]:
        """An R*Tree in SQLite, GiST in PostGIS."""
        west, south, east, north = (float(number) for number in self.rhs)
        column: Col = self.lhs
        if connection.vendor == "postgresql":
            sql, _ = compiler.compile(column)
            return f"{sql} && ST_MakeEnvelope(%s, %s, %s, %s, 4326)", [west, south, east, north]
        table = column.target.model._meta.db_table
        quote = connection.ops.quote_name
        tree = quote(f"{table}_{column.target.column}_rtree")
        return (
            f"{quote(column.alias)}.{quote('id')} IN (SELECT id FROM {tree} "  # noqa: S608  # names of our own tables
            "WHERE east >= %s AND west <= %s AND north >= %s AND south <= %s)",
            [west, east, south, north],
        )


def intersecting(rows: models.QuerySet[Any], column: str, geometry: BaseGeometry) -> list[int]:
    """Primary keys of the rows whose geometry shares at least a point with `geometry`, in their order."""
    found = list(rows.filter(**{f"{column}__bbox": geometry.bounds}).values_list("pk", column))
    if not found:
        return []
    shapely.prepare(geometry)
    meets = shapely.intersects(geometry, np.array([shape for _, shape in found], dtype=object))
    return [key for (key, _), true in zip(found, meets, strict=True) if true]


def in_boxes(model: type[models.Model], column: str, boxes: Sequence[Bounds], most: int) -> list[int] | None:
    """Primary keys of the rows whose box meets any of many boxes, ascending; None when there are more than `most`.

    One statement, in which each box asks the spatial index: thousands of small look-ups cost less than reading a large
    table once. A superset, as ``__bbox`` is.
    """
    from django.db import connections, router  # noqa: PLC0415  # fields are imported before connections are

    connection = connections[router.db_for_read(model)]
    table, of = model._meta.db_table, str(model._meta.get_field(column).column)  # type: ignore[union-attr]
    quote = connection.ops.quote_name
    sides = np.array(boxes, dtype=np.float64).reshape(-1, 4)
    asked: list[Any]
    if connection.vendor == "postgresql":
        asked = [side.tolist() for side in sides.T]
        sql = (
            f"SELECT DISTINCT stored.id FROM unnest(%s::float8[], %s::float8[], %s::float8[], %s::float8[]) "  # noqa: S608
            f"AS box (west, south, east, north) JOIN {quote(table)} AS stored ON stored.{quote(of)} && "
            "ST_MakeEnvelope(box.west, box.south, box.east, box.north, 4326) LIMIT %s"
        )
    else:
        asked = [json.dumps(sides.tolist())]
        # A cross join keeps the boxes outside: the other way round every row of the tree would go through all of them.
        sql = (
            f"SELECT DISTINCT tree.id FROM json_each(%s) AS box CROSS JOIN {quote(f'{table}_{of}_rtree')} AS tree "  # noqa: S608
            "WHERE tree.east >= json_extract(box.value, '$[0]') AND tree.north >= json_extract(box.value, '$[1]') "
            "AND tree.west <= json_extract(box.value, '$[2]') AND tree.south <= json_extract(box.value, '$[3]') "
            "LIMIT %s"
        )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*asked, most + 1])
        found = sorted(key for (key,) in cursor.fetchall())
    return None if len(found) > most else found
