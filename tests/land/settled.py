"""SettledBooks made by hand for the tests of the writers: the worked example's real figures without the engine.

Also a generator of large books, to see that outputs stay small. Not a test; nothing here is computed by the ledger.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pyproj
import shapely
from shapely import Geometry

from whitestone.land.inputs import Finds, Geometries, Hazards, LandInputs, Plane, Releases, SourceAccount, Texts, Units
from whitestone.land.result import (
    BalanceRow,
    CrossRow,
    Finding,
    Period,
    Postings,
    ReadingRow,
    ReleaseParts,
    Settlement,
)
from whitestone.land.words import (
    Activity,
    Column,
    Contamination,
    FindsClass,
    Kind,
    LandClass,
    Part,
    Product,
    Reading,
    SquareMetres,
)
from whitestone.land.writing import SettledBooks

CRS = "EPSG:3035"
X0, Y0 = 4_321_000.0, 3_210_000.0
TO_DEGREES = pyproj.Transformer.from_crs(CRS, "EPSG:4326", always_xy=True)


def strip(start: float, end: float) -> Geometry:
    """A piece of the worked example: from `start` to `end` metres along it, 100 m deep."""
    return shapely.box(X0 + start, Y0, X0 + end, Y0 + 100)


def objects(values: Iterable[object]) -> Texts:
    listed = list(values)
    out = np.empty(len(listed), dtype=object)
    out[:] = listed
    return out


def geometries(values: Iterable[Geometry]) -> Geometries:
    return objects(values)


def row(unit: str | None, kind: Kind, group: str, opening: float = 0, closing: float = 0, **moved: float) -> BalanceRow:
    """One account; columns that are not named are 0."""
    columns = {column: SquareMetres(moved.get(str(column), 0)) for column in Column}
    return BalanceRow(unit, kind, group, SquareMetres(opening), columns, SquareMetres(closing))


def release(
    name: str,
    date: str,
    product: Product,
    activity: Activity,
    by_finds: FindsClass,
    *,
    items: dict[str, int] | None = None,
    **parts: float,
) -> ReleaseParts:
    areas = {part: SquareMetres(parts.get(str(part), 0)) for part in Part}
    return ReleaseParts(
        id=name,
        date=dt.date.fromisoformat(date),
        product=product,
        activity=str(activity),
        organisation=None,
        polygon=SquareMetres(sum(areas.values())),
        parts=areas,
        newly_by_class={LandClass.AP_ONLY: areas[Part.NEWLY_RELEASED]},
        declared=None,
        by_finds=by_finds,
        items=items or {},
        in_period=True,
    )


def place(start: float, end: float) -> tuple[float, float]:
    lon, lat = TO_DEGREES.transform(X0 + (start + end) / 2, Y0 + 50)
    return float(lon), float(lat)


ROWS = (
    row("D1", Kind.CHA, "ap_only", closing=10_000, reopened=10_000),
    row("D1", Kind.CHA, "mixed", closing=10_000, reclassified_in=10_000),
    row(
        "D1",
        Kind.SHA,
        "ap_only",
        closing=35_000,
        recorded=100_000,
        reclassified_out=10_000,
        cancelled=20_000,
        reduced=20_000,
        cleared=10_000,
        corrected=5_000,
    ),
    row("D2", Kind.CHA, "mixed", closing=5_000, recorded=10_000, cleared=5_000),
)
BY_CATEGORY = (
    row("D1", Kind.CHA, "AP", closing=20_000, reopened=10_000, reclassified_in=10_000),
    row("D1", Kind.CHA, "AV", closing=10_000, recorded=10_000),
    row(
        "D1",
        Kind.SHA,
        "AP",
        closing=35_000,
        recorded=100_000,
        reclassified_out=10_000,
        cancelled=20_000,
        reduced=20_000,
        cleared=10_000,
        corrected=5_000,
    ),
    row("D1", Kind.SHA, "CMR", closing=10_000, recorded=20_000, cleared=10_000),
    row("D2", Kind.CHA, "AP", closing=5_000, recorded=10_000, cleared=5_000),
    row("D2", Kind.CHA, "AV", closing=5_000, recorded=10_000, cleared=5_000),
)
RELEASES = {
    made.id: made
    for made in (
        release("RL-1", "2022-06-01", Product.CANCELLED, Activity.NTS, FindsClass.NOTHING_FOUND, newly_released=20_000),
        release(
            "RL-2",
            "2022-07-01",
            Product.CLEARED,
            Activity.CLEARANCE,
            FindsClass.AP_ONLY,
            items={"AP": 14},
            newly_released=10_000,
            already_released=5_000,
        ),
        release(
            "RL-3",
            "2022-08-01",
            Product.CLEARED,
            Activity.BAC,
            FindsClass.NO_MINES,
            partly_released=10_000,
            items={"CMR": 3},
        ),
        release(
            "RL-4",
            "2023-02-01",
            Product.CLEARED,
            Activity.CLEARANCE,
            FindsClass.MIXED,
            items={"AP": 2, "AV": 1},
            newly_released=5_000,
            never_recorded=5_000,
        ),
        release("RL-5", "2023-03-01", Product.CLEARED, Activity.BAC, FindsClass.NOTHING_FOUND, no_effect=10_000),
        release("RL-6", "2023-09-01", Product.REDUCED, Activity.TS, FindsClass.NOTHING_FOUND, newly_released=20_000),
    )
}
READINGS = (
    ReadingRow(Reading.WORKED_POLYGONS, "ap_mined", SquareMetres(25_000), 2, 17, 16),
    ReadingRow(Reading.WORKED_POLYGONS, "ap_only", SquareMetres(15_000), 1, 14, 14),
    ReadingRow(Reading.WORKED_POLYGONS, "mixed", SquareMetres(10_000), 1, 3, 2),
    ReadingRow(Reading.RELEASED_MINED_LAND, "ap_mined", SquareMetres(55_000), 4, 17, 16),
    ReadingRow(Reading.RELEASED_MINED_LAND, "ap_only", SquareMetres(50_000), 3, 14, 14),
    ReadingRow(Reading.RELEASED_MINED_LAND, "mixed", SquareMetres(5_000), 1, 3, 2),
    ReadingRow(Reading.FOUND_FOOTPRINT, "ap_mined", SquareMetres(6_250.5), 2, 17, 16),
    ReadingRow(Reading.FOUND_FOOTPRINT, "ap_only", SquareMetres(4_000), 1, 14, 14),
    ReadingRow(Reading.FOUND_FOOTPRINT, "mixed", SquareMetres(2_250.5), 1, 3, 2),
)
CROSS = (
    CrossRow(LandClass.AP_ONLY, FindsClass.AP_ONLY, SquareMetres(10_000), 1),
    CrossRow(LandClass.AP_ONLY, FindsClass.NOTHING_FOUND, SquareMetres(40_000), 2),
    CrossRow(LandClass.MIXED, FindsClass.MIXED, SquareMetres(5_000), 1),
)
FINDINGS = (
    Finding(
        "reopened",
        "HA-4",
        "10,000 m² of land that had been released are open again.",
        dt.date(2023, 6, 1),
        SquareMetres(10_000),
        place(0, 100),
    ),
    Finding(
        "already-released",
        "RL-2",
        "5,000 m² of this product had been released before.",
        dt.date(2022, 7, 1),
        SquareMetres(5_000),
        place(150, 200),
    ),
    Finding(
        "never-recorded",
        "RL-4",
        "5,000 m² of this product were never recorded as hazardous.",
        dt.date(2023, 2, 1),
        SquareMetres(5_000),
        place(1100, 1150),
    ),
    Finding(
        "no-effect",
        "RL-5",
        "10,000 m² of this product stay open: what it removes is not what is there.",
        dt.date(2023, 3, 1),
        SquareMetres(10_000),
        place(600, 700),
    ),
)


@dataclass
class PostingRows:
    """Postings one at a time, for tests."""

    rows: list[tuple[str, str, str, Column, str | None, Kind, LandClass, Geometry]] = field(default_factory=list)

    def arrays(self) -> Postings:
        listed = list(zip(*self.rows, strict=True)) if self.rows else [()] * 8
        shapes = geometries(listed[7])
        return Postings(
            date=np.array(listed[0], dtype="datetime64[D]"),
            event=objects(listed[1]),
            event_type=objects(listed[2]),
            column=objects(listed[3]),
            unit=objects(listed[4]),
            kind=objects(listed[5]),
            land_class=objects(listed[6]),
            area=shapely.area(shapes).astype(np.float64),
            geometry=shapes,
        )


def _postings() -> Postings:
    sha, cha, ap, mixed = Kind.SHA, Kind.CHA, LandClass.AP_ONLY, LandClass.MIXED
    return PostingRows(
        [
            ("2022-01-10", "HA-1", "hazard", Column.RECORDED, "D1", sha, ap, strip(0, 1000)),
            ("2022-03-01", "HA-2", "hazard", Column.RECLASSIFIED_OUT, "D1", sha, ap, strip(900, 1000)),
            ("2022-03-01", "HA-2", "hazard", Column.RECLASSIFIED_IN, "D1", cha, mixed, strip(900, 1000)),
            ("2022-03-01", "HA-2", "hazard", Column.RECORDED, "D2", cha, mixed, strip(1000, 1100)),
            ("2022-06-01", "RL-1", "release", Column.CANCELLED, "D1", sha, ap, strip(0, 200)),
            ("2022-07-01", "RL-2", "release", Column.CLEARED, "D1", sha, ap, strip(200, 300)),
            ("2023-02-01", "RL-4", "release", Column.CLEARED, "D2", cha, mixed, strip(1050, 1100)),
            ("2023-05-01", "HA-1", "hazard", Column.CORRECTED, "D1", sha, ap, strip(850, 900)),
            ("2023-06-01", "HA-4", "hazard", Column.REOPENED, "D1", cha, ap, strip(0, 100)),
            ("2023-09-01", "RL-6", "release", Column.REDUCED, "D1", sha, ap, strip(500, 700)),
        ]
    ).arrays()


def _hazards() -> Hazards:
    rows: tuple[tuple[str, str, Kind, Contamination, Geometry], ...] = (
        ("HA-1", "2022-01-10", Kind.SHA, Contamination.AP, strip(0, 1000)),
        ("HA-2", "2022-03-01", Kind.CHA, Contamination.AP | Contamination.AV, strip(900, 1100)),
        ("HA-3", "2022-07-15", Kind.SHA, Contamination.CMR, strip(300, 500)),
        ("HA-1", "2023-05-01", Kind.SHA, Contamination.AP, strip(0, 850)),
        ("HA-4", "2023-06-01", Kind.CHA, Contamination.AP, strip(0, 100)),
    )
    n = len(rows)
    return Hazards(
        id=objects(row[0] for row in rows),
        date=np.array([row[1] for row in rows], dtype="datetime64[D]"),
        kind=objects(row[2] for row in rows),
        claims=np.array([int(row[3]) for row in rows], dtype=np.uint8),
        geometry=geometries(row[4] for row in rows),
        version=np.zeros(n, dtype=np.int64),
        closed=np.zeros(n, dtype=np.bool_),
        row=np.arange(1, n + 1, dtype=np.int64),
    )


def _releases() -> Releases:
    where = {"RL-1": (0, 200), "RL-2": (150, 300), "RL-3": (300, 400), "RL-4": (1050, 1150), "RL-5": (600, 700)}
    where["RL-6"] = (500, 700)
    made = list(RELEASES.values())
    n = len(made)
    return Releases(
        id=objects(item.id for item in made),
        date=np.array([item.date for item in made], dtype="datetime64[D]"),
        product=objects(item.product for item in made),
        activity=objects(item.activity for item in made),
        removes=np.array([int(Activity(item.activity).removes) for item in made], dtype=np.uint8),
        geometry=geometries(strip(*where[item.id]) for item in made),
        declared_m2=np.full(n, np.nan),
        organisation=objects([None] * n),
        task=objects([None] * n),
        depth_m=np.full(n, np.nan),
        row=np.arange(1, n + 1, dtype=np.int64),
    )


def _finds() -> Finds:
    x = np.array([X0 + 210 + 6 * n for n in range(14)] + [X0 + 1060, X0 + 1070, X0 + 1090], dtype=np.float64)
    n = len(x)
    category = np.full(n, int(Contamination.AP), dtype=np.uint8)
    category[-1] = int(Contamination.AV)
    return Finds(
        id=objects(f"F-{at}" for at in range(n)),
        date=np.array(["2022-06-20"] * 14 + ["2023-01-20"] * 3, dtype="datetime64[D]"),
        category=category,
        count=np.ones(n, dtype=np.int64),
        improvised=np.zeros(n, dtype=np.bool_),
        model=objects([None] * n),
        release=objects([None] * n),
        x=x,
        y=np.full(n, Y0 + 50),
        row=np.arange(1, n + 1, dtype=np.int64),
    )


def _sources() -> tuple[SourceAccount, ...]:
    return (
        SourceAccount("hazards", "hazards.gpkg", "hazards", "EPSG:3035", "0" * 64, 5, 5),
        SourceAccount("releases", "releases.gpkg", "releases", "EPSG:3035", "1" * 64, 6, 6),
        SourceAccount("units", "units.gpkg", "units", "EPSG:3035", "2" * 64, 2, 2),
    )


REFUSED_HAZARD: dict[str, object] = {
    "code": "self-crossing",
    "sentence": "The ring crosses itself.",
    "remedy": "Mend the polygon and load the file again.",
    "file": "hazards.gpkg",
    "row": 6,
    "record": "HA-5",
    "outcome": "refused",
    "place": {"lon": 10.0, "lat": 52.0},
}


def worked_example(
    *,
    sources: tuple[SourceAccount, ...] | None = None,
    residual: float = 0.0,
    findings: tuple[Finding, ...] = FINDINGS,
    synthetic: bool = True,
) -> SettledBooks:
    """The worked example, settled by hand."""
    inputs = LandInputs(
        plane=Plane(CRS),
        hazards=_hazards(),
        releases=_releases(),
        units=Units(objects(["D1", "D2"]), objects(["D1", "D2"]), geometries([strip(0, 1000), strip(1000, 1500)])),
        finds=_finds(),
        sources=_sources() if sources is None else sources,
    )
    settlement = Settlement(
        period=Period(dt.date(2022, 1, 1), dt.date(2023, 12, 31)),
        crs=CRS,
        rows=ROWS,
        by_category=BY_CATEGORY,
        releases=RELEASES,
        readings=READINGS,
        cross_table=CROSS,
        findings=findings,
        sources=inputs.sources,
        residual=SquareMetres(residual),
        fade_out_m={"AP": 20.0},
        unit_names={"D1": "D1", "D2": "D2"},
    )
    return SettledBooks(settlement, _postings(), inputs, {"AP": "assumed"}, synthetic)
