"""``postings.gpkg``: each piece of land moved in the period, and the findings, with styles for QGIS.

Written in batches so that a million rows fit a small machine and progress shows. Nothing is computed here.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyogrio
import pyogrio.raw
import shapely

from whitestone.land.inputs import Texts, texts
from whitestone.land.progress import Progress
from whitestone.land.writing.balance import ordered_findings
from whitestone.land.writing.settled_books import SettledBooks
from whitestone.land.writing.styles import embed_styles, findings_style, postings_style

BATCH = 100_000
FORMAT = "1.3"
"""Version of the GeoPackage format; QGIS installations of field offices warn about newer ones."""
POSTINGS_FIELDS = ("date", "event", "event_type", "column", "unit", "kind", "class", "area_m2")
FINDINGS_FIELDS = ("number", "code", "record", "sentence", "date", "area_m2")


def write_geopackage(books: SettledBooks, path: Path, *, progress: Progress | None = None) -> None:
    """Write the layers ``postings`` (in the settlement's plane) and ``findings`` (WGS 84).

    The file names no time of writing, so that the same books give the same file.
    """
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "1970-01-01T00:00:00.000Z"})
    try:
        _write_postings(books, path, progress)
        _write_findings(books, path)
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
    embed_styles(
        path,
        {
            "postings": ("Land moved, by column of the balance", postings_style()),
            "findings": ("Places that a person should look at", findings_style()),
        },
    )


def _write_postings(books: SettledBooks, path: Path, progress: Progress | None) -> None:
    postings = books.postings
    chosen = np.flatnonzero(books.in_period())
    for start in range(0, max(len(chosen), 1), BATCH):
        at = chosen[start : start + BATCH]
        columns = [
            postings.date[at].astype("datetime64[D]"),
            postings.event[at],
            postings.event_type[at],
            _as_texts(postings.column[at]),
            postings.unit[at],
            _as_texts(postings.kind[at]),
            _as_texts(postings.land_class[at]),
            np.round(postings.area[at], 4),
        ]
        pyogrio.raw.write(
            path,
            shapely.to_wkb(postings.geometry[at]),
            columns,
            list(POSTINGS_FIELDS),
            layer="postings",
            driver="GPKG",
            geometry_type="MultiPolygon",
            promote_to_multi=True,
            crs=books.settlement.crs,
            dataset_options={"VERSION": FORMAT},
            append=start > 0,
        )
        if progress is not None:
            progress.step("writing pieces of land", start + len(at), len(chosen))


def _write_findings(books: SettledBooks, path: Path) -> None:
    numbered = [(n, f) for n, f in enumerate(ordered_findings(books.settlement), start=1) if f.place is not None]
    places = np.array([finding.place for _, finding in numbered], dtype=np.float64).reshape(-1, 2)
    columns = [
        np.array([number for number, _ in numbered], dtype=np.int64),
        _as_texts(np.array([finding.code for _, finding in numbered], dtype=object)),
        _as_texts(np.array([finding.record for _, finding in numbered], dtype=object)),
        _as_texts(np.array([finding.sentence for _, finding in numbered], dtype=object)),
        np.array([np.datetime64(finding.date or "NaT", "D") for _, finding in numbered], dtype="datetime64[D]"),
        np.array([np.nan if finding.area is None else finding.area for _, finding in numbered], dtype=np.float64),
    ]
    pyogrio.raw.write(
        path,
        shapely.to_wkb(shapely.points(places)),
        columns,
        list(FINDINGS_FIELDS),
        layer="findings",
        driver="GPKG",
        geometry_type="Point",
        crs="EPSG:4326",
        append=False,
    )


def _as_texts(values: Texts) -> Texts:
    """The words of the ledger as plain texts, which GDAL takes."""
    plain = texts(len(values))
    plain[:] = [str(value) for value in values]
    return plain
