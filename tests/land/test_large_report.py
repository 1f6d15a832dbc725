"""A report of large books stays small and says what it leaves out and where that is: a country and a dense district."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import numpy as np
import pytest
import shapely
from tests.land.settled import CRS, TO_DEGREES, X0, Y0, objects, worked_example

from whitestone.land.inputs import Units
from whitestone.land.result import Finding, Postings, ReleaseParts, Settlement
from whitestone.land.words import Activity, Column, FindsClass, Kind, LandClass, Part, Product, SquareMetres
from whitestone.land.writing import SettledBooks
from whitestone.land.writing.report import report

POLYGONS = 100_000


def large_books(side: float) -> SettledBooks:
    """`POLYGONS` stars of about 0.04 km² in a square of `side` metres, each recorded and half of them released."""
    books = worked_example()
    random = np.random.default_rng(20231231)
    x, y = X0 + random.uniform(0, side, POLYGONS), Y0 + random.uniform(0, side, POLYGONS)
    corners = 12
    angle = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    radius = random.lognormal(np.log(110), 0.6, (POLYGONS, 1)) * random.uniform(0.7, 1.2, (POLYGONS, corners))
    rings = np.stack([x[:, None] + radius * np.cos(angle), y[:, None] + radius * np.sin(angle)], axis=-1)
    shapes = np.asarray(shapely.polygons(rings), dtype=object)
    half = POLYGONS // 2
    n = POLYGONS + half
    date = np.array(["2022-06-01"] * POLYGONS + ["2023-03-01"] * half, dtype="datetime64[D]")
    moved = np.concatenate([shapes, shapes[:half]])
    postings = Postings(
        date=date,
        event=objects(f"E-{at}" for at in range(n)),
        event_type=objects(["hazard"] * POLYGONS + ["release"] * half),
        column=objects([Column.RECORDED] * POLYGONS + [Column.CLEARED] * half),
        unit=objects([None] * n),
        kind=objects([Kind.SHA, Kind.CHA][at % 2] for at in range(n)),
        land_class=objects([LandClass.AP_ONLY] * n),
        area=shapely.area(moved),
        geometry=moved,
    )
    lon, lat = TO_DEGREES.transform(x[:5000], y[:5000])
    findings = tuple(
        Finding("never-recorded", f"R-{at}", "Seen.", dt.date(2023, 3, 1), SquareMetres(100), (float(a), float(b)))
        for at, (a, b) in enumerate(zip(lon, lat, strict=True))
    )
    releases = {f"R-{at:06d}": _release(f"R-{at:06d}", at) for at in range(half)}
    none = dict.fromkeys(Column, SquareMetres(0))
    rows = tuple(
        replace(books.settlement.rows[0], unit=f"U{at:04d}", kind=kind, opening=area, moved=none, closing=area)
        for at in range(1500)
        for kind in (Kind.CHA, Kind.SHA)
        for area in [SquareMetres(at * 1e6)]
    )
    cell = side / 40
    west, south = (corner.ravel() * cell for corner in np.meshgrid(np.arange(40), np.arange(40)))
    grid = objects(shapely.box(X0 + west, Y0 + south, X0 + west + cell, Y0 + south + cell))
    codes = objects(f"U{at:04d}" for at in range(len(grid)))
    settlement: Settlement = replace(books.settlement, rows=rows, releases=releases, findings=findings, crs=CRS)
    inputs = replace(books.inputs, units=Units(codes, codes, grid))
    return SettledBooks(settlement, postings, inputs, {"AP": "assumed"}, synthetic=True)


def _release(name: str, at: int) -> ReleaseParts:
    parts = dict.fromkeys(Part, SquareMetres(0))
    parts[Part.NEWLY_RELEASED] = SquareMetres(40_000)
    parts[Part.NEVER_RECORDED] = SquareMetres(at)
    return ReleaseParts(
        id=name,
        date=dt.date(2023, 3, 1),
        product=Product.CLEARED,
        activity=str(Activity.CLEARANCE),
        organisation="Operator",
        polygon=SquareMetres(40_000 + at),
        parts=parts,
        newly_by_class={LandClass.AP_ONLY: SquareMetres(40_000)},
        declared=None,
        by_finds=FindsClass.NOTHING_FOUND,
        items={},
        in_period=True,
    )


@pytest.mark.parametrize("side", [400_000.0, 60_000.0])
def test_a_report_of_a_hundred_thousand_polygons_stays_under_a_megabyte_and_a_half(side: float) -> None:
    page = report(large_books(side))
    assert len(page.encode()) < 1_500_000
    assert "49,800 products are left out" in page
    assert "tables/releases.csv" in page
    assert "R-049999" in page
    assert "R-000001" not in page
    assert "4,940 more cases are in <code>tables/findings.csv</code>" in page
    assert "1,300 units are left out here; <code>tables/balance.csv</code> has every one." in page
    drawn = re.findall(r'class="(?:land|cells)[^"]*"[^>]* d="([^"]+)"', page)
    assert sum(len(path) for path in drawn) > 10_000
