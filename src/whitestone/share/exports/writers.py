"""Writes the rows of an export as XLSX, CSV, GeoPackage or GeoJSON, chunk by chunk. Decides nothing about content."""

from __future__ import annotations

import csv
import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pyogrio
import shapely
import xlsxwriter
from shapely.geometry.base import BaseGeometry

from whitestone.share.exports.content import Content, Plain, defused
from whitestone.share.models import Format

Cover = Sequence[tuple[str, str]]
Chunk = list[tuple[tuple[Plain, ...], tuple[BaseGeometry | None, ...]]]
Told = Callable[[int], None]
_CHECKSUM = "checksum of the rows (SHA-256)"
_SHEET_ROWS = 1_000_000
# Excel refuses a cell of more than 32,767 characters; what is left of it says that it was cut.
_CELL = 32_767
_CUT = " … [cut: {count} characters; whole in CSV, GeoPackage and GeoJSON]"


class _Sum:
    """A checksum of the rows' values, the same in every format: canonical JSON of each row and its WKB in hex."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def add(self, row: tuple[Plain, ...], shapes: tuple[BaseGeometry | None, ...]) -> None:
        hexed = [None if one is None else shapely.to_wkb(one, hex=True, byte_order=1) for one in shapes]
        self._hash.update(json.dumps([*row, *hexed], ensure_ascii=False, separators=(",", ":")).encode() + b"\n")

    def __str__(self) -> str:
        return self._hash.hexdigest()


def _followed(content: Content, total: _Sum, told: Told) -> Iterator[Chunk]:
    done = 0
    for chunk in content.chunks():
        for row, shapes in chunk:
            total.add(row, shapes)
        yield chunk
        done += len(chunk)
        told(done)


def _texts(shapes: tuple[BaseGeometry | None, ...]) -> list[str]:
    return ["" if one is None else str(one.wkt) for one in shapes]


def write_csv(content: Content, file: Path, cover: Cover, told: Told) -> None:
    """An archive of rows.csv and README.txt: a cover inside the rows would break readers."""
    total, rows = _Sum(), file.with_suffix(".csv")
    try:
        with rows.open("w", encoding="utf-8-sig", newline="") as handle:
            writer = csv.writer(handle)
            writer.writerow([*content.columns, *content.shapes])
            for chunk in _followed(content, total, told):
                for row, shapes in chunk:
                    writer.writerow([*(defused(value) for value in row), *_texts(shapes)])
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(rows, "rows.csv")
            archive.writestr(
                "README.txt", "".join(f"{name}: {value}\n" for name, value in [*cover, (_CHECKSUM, str(total))])
            )
    finally:
        rows.unlink(missing_ok=True)


def write_xlsx(content: Content, file: Path, cover: Cover, told: Told) -> None:
    """A cover sheet, and sheets of at most a million rows; every text stays a text."""
    total = _Sum()
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True})
    number, sheet, line, cut = 0, None, _SHEET_ROWS, 0
    names = [*content.columns, *content.shapes]
    for chunk in _followed(content, total, told):
        for row, shapes in chunk:
            if line >= _SHEET_ROWS or sheet is None:
                number += 1
                sheet, line = book.add_worksheet(f"rows {number}" if number > 1 else "rows"), 1
                sheet.write_row(0, 0, names, bold)
                sheet.freeze_panes(1, 0)
            for column, value in enumerate((*row, *_texts(shapes))):
                said = defused(value)
                if isinstance(said, str):
                    cut += len(said) > _CELL
                    sheet.write_string(line, column, _fitting(said))
                elif said is not None:
                    sheet.write(line, column, said)
            line += 1
    page = book.add_worksheet("cover")
    short = f"{cut} cells hold more than Excel can show and say so; CSV, GeoPackage and GeoJSON hold them whole"
    told_cover = [*cover, *([("cut texts", short)] if cut else []), (_CHECKSUM, str(total))]
    for place, (name, value) in enumerate(told_cover):
        page.write_string(place, 0, name, bold)
        page.write_string(place, 1, str(defused(value)))
    page.set_first_sheet()
    book.close()


def _fitting(text: str) -> str:
    """A text as a cell of Excel can hold it; one that is cut ends by saying so."""
    if len(text) <= _CELL:
        return text
    note = _CUT.format(count=len(text))
    return text[: _CELL - len(note)] + note


def write_geojson(content: Content, file: Path, cover: Cover, told: Told) -> None:
    """RFC 7946; the cover is a member beside the features, other geometries are properties."""
    total = _Sum()
    with file.open("w", encoding="utf-8") as handle:
        handle.write('{"type":"FeatureCollection","features":[\n')
        first = True
        for chunk in _followed(content, total, told):
            for row, shapes in chunk:
                main, *rest = _main_first(shapes)
                properties = {**dict(zip(content.columns, row, strict=True)), **_named(content, shapes, rest)}
                geometry = "null" if main is None else shapely.to_geojson(shapely.orient_polygons(main))
                head = json.dumps(
                    {"type": "Feature", "id": f"{row[0]}/{row[1]}", "properties": properties}, ensure_ascii=False
                )
                handle.write(("" if first else ",\n") + f'{head[:-1]}, "geometry": {geometry}}}')
                first = False
        told_cover = json.dumps(dict([*cover, (_CHECKSUM, str(total))]), ensure_ascii=False)
        handle.write(f'\n],"whitestone":{told_cover}}}\n')


def _main_first(shapes: tuple[BaseGeometry | None, ...]) -> list[BaseGeometry | None]:
    main = next((one for one in shapes if one is not None), None)
    return [main, *(one for one in shapes if one is not main)]


def _named(
    content: Content, shapes: tuple[BaseGeometry | None, ...], rest: Sequence[BaseGeometry | None]
) -> dict[str, str]:
    return {
        name: shape.wkt
        for name, shape in zip(content.shapes, shapes, strict=True)
        if shape is not None and shape in rest
    }


def write_gpkg(content: Content, file: Path, cover: Cover, told: Told) -> None:
    """One layer of rows, one table `README`; the record's UUID is a column, for feature ids are no identities."""
    total, started = _Sum(), False
    for chunk in _followed(content, total, told):
        mains = np.array([_main_first(shapes)[0] for _, shapes in chunk], dtype=object)
        extra = [
            np.array(
                [_named(content, shapes, _main_first(shapes)[1:]).get(name, "") for _, shapes in chunk], dtype=object
            )
            for name in content.shapes
        ]
        columns = [_column([row[place] for row, _ in chunk]) for place in range(len(content.columns))]
        _layer(file, content, mains, [*columns, *extra], append=started)
        started = True
    told_cover = [*cover, (_CHECKSUM, str(total))]
    names, values = ([one[place] for one in told_cover] for place in (0, 1))
    pyogrio.raw.write(
        file,
        geometry=None,
        field_data=[np.array(names, dtype=object), np.array(values, dtype=object)],
        fields=["name", "value"],
        layer="README",
        driver="GPKG",
        append=started,
    )


def _column(values: list[Plain]) -> np.ndarray:
    """Text: one type for every chunk, whatever the first rows hold."""
    return np.array([None if value is None else str(value) for value in values], dtype=object)


def _layer(file: Path, content: Content, shapes: np.ndarray, columns: list[np.ndarray], *, append: bool) -> None:
    names = [*content.columns, *(f"{name}_wkt" for name in content.shapes)]
    placed = bool(content.shapes)
    pyogrio.raw.write(
        file,
        geometry=shapely.to_wkb(shapes) if placed else None,
        field_data=columns,
        fields=names,
        layer=content.export.word,
        driver="GPKG",
        geometry_type="Unknown" if placed else None,
        crs="EPSG:4326" if placed else None,
        append=append,
    )


WRITERS: Mapping[Format, Callable[[Content, Path, Cover, Told], None]] = {
    Format.CSV: write_csv,
    Format.XLSX: write_xlsx,
    Format.GEOJSON: write_geojson,
    Format.GPKG: write_gpkg,
}
SUFFIX: Mapping[Format, str] = {Format.CSV: "zip", Format.XLSX: "xlsx", Format.GEOJSON: "geojson", Format.GPKG: "gpkg"}
