"""What people say and have written about the ground: evidence, accidents and minefield records of former parties.

A quarter of the minefield records are right; which ones only the truth says. Accidents name no person.
"""

from __future__ import annotations

import numpy as np
import shapely

from whitestone.demonstration.hazards import HazardVersions
from whitestone.demonstration.operators import Operators
from whitestone.demonstration.shapes import to_degrees
from whitestone.demonstration.sites import Ints, Sites
from whitestone.demonstration.tables import Table, ids, named
from whitestone.demonstration.targets import Targets
from whitestone.demonstration.truth import AP, AV, Items
from whitestone.demonstration.work import entered, signed

RIGHT_SHARE = 0.25
DEMINING_ACCIDENTS = 3
"""Demining accidents of 2023 in which three people were injured, as reported."""
_EVIDENCE = ("mine seen", "accident", "minefield record", "resident's statement", "fortification", "crater or debris")
_DIRECT = ("direct", "direct", "indirect", "indirect", "indirect", "indirect")
_RELIABILITY = ("A", "B", "C", "D")
_VICTIMS = ("deminer", "civilian", "not known")


def hazard_table(
    targets: Targets, sites: Sites, hazards: HazardVersions, operators: Operators, rng: np.random.Generator
) -> Table:
    """Versions of the hazard records, as ``whitestone settle`` reads them."""
    district = sites.district[hazards.site]
    record = ids("H", int(hazards.record.max()) + 1)
    return Table(
        "hazards.gpkg",
        "hazards",
        "Versions of hazard records; a repeated id is a later version",
        {
            "id": record[hazards.record],
            "version": hazards.version,
            "recorded": hazards.date,
            "kind": hazards.kind,
            "contamination": hazards.contamination,
            "status": hazards.status,
            "reason": hazards.reason,
            "district": named(tuple(unit.printed for unit in targets.districts), district),
            "unit": named(tuple(unit.unit for unit in targets.districts), district),
            "entered": hazards.entered,
            "entered_by": signed(operators, sites.operator[hazards.site], rng),
        },
        to_degrees(hazards.outline),
    )


def evidence_table(sites: Sites, hazards: HazardVersions, operators: Operators, rng: np.random.Generator) -> Table:
    """Two pieces of evidence or so behind each version of a hazard record; direct ones behind a confirmed one."""
    row = np.repeat(np.arange(len(hazards)), rng.poisson(1.6, len(hazards)))
    confirmed = hazards.kind[row] == "CHA"
    of = np.where(confirmed & (rng.uniform(size=len(row)) < 0.6), rng.integers(0, 2, len(row)),
                  rng.integers(2, 6, len(row)))  # fmt: skip
    centre = shapely.get_coordinates(shapely.centroid(hazards.outline[row]))
    spread = 0.3 * np.sqrt(shapely.area(hazards.outline[row]))[:, None]
    date = hazards.date[row] - rng.integers(0, 40, len(row))
    record = ids("H", int(hazards.record.max()) + 1)
    return Table(
        "evidence.gpkg",
        "evidence",
        "Pieces of evidence behind the versions of hazard records",
        {
            "id": ids("E", len(row)),
            "hazard": record[hazards.record[row]],
            "version": hazards.version[row],
            "type": named(_EVIDENCE, of),
            "evidence": named(_DIRECT, of),
            "date": date,
            "reliability": named(_RELIABILITY, rng.choice(4, len(row), p=[0.2, 0.4, 0.3, 0.1])),
            "entered": entered(date, rng),
            "entered_by": signed(operators, sites.operator[hazards.site[row]], rng),
        },
        to_degrees(np.asarray(shapely.points(centre + rng.normal(0, 1, centre.shape) * spread), dtype=object)),
        "Point",
    )


def accident_table(targets: Targets, sites: Sites, items: Items, scale: int, rng: np.random.Generator) -> Table:
    """Accidents with mines, 2019 to 2023, near items of the truth; the place is as good as its witness.

    Those at work in 2023 are as many as was reported (figures F49 and F50), each on a day on which its site was worked.
    """
    mined = np.flatnonzero(items.category <= AV)
    row = rng.choice(mined, max(1, len(mined) // 60), replace=False)
    site = items.site[row]
    x, y = sites.frame.take(site).plane(items.u[row], items.v[row])
    error = rng.choice([5.0, 30.0], len(row))
    marks = np.array([unit.footnote for unit in targets.districts], dtype=object)[sites.district[site]]
    opened = np.where(marks == "", np.datetime64("2019-01-01"), np.datetime64("2020-11-10"))
    opened = np.where(marks == "**", np.datetime64("2023-09-25"), opened)
    limit = np.where(np.isnat(sites.released[site]), np.datetime64("2023-12-31"), sites.released[site])
    room = np.maximum((limit - opened).astype(np.int64), 1)
    date = opened + np.floor(rng.uniform(size=len(row)) * room).astype(np.int64)
    killed = (rng.uniform(size=len(row)) < 0.25).astype(np.int64)
    places = np.asarray(shapely.points(x + rng.normal(0, error), y + rng.normal(0, error)), dtype=object)
    injured = np.where(killed == 0, 1, 0) + rng.poisson(0.4, len(row))
    who = rng.choice(3, len(row), p=[0.2, 0.7, 0.1])
    year = np.datetime64("2023-01-01")
    worked = np.flatnonzero(sites.released[site] >= year)[: DEMINING_ACCIDENTS * scale]
    who[(who == 0) & (date >= year)] = 1
    who[worked], killed[worked], injured[worked] = 0, 0, 1
    date[worked] = np.maximum(sites.started[site][worked], year)
    return Table(
        "accidents.gpkg",
        "accidents",
        "Accidents with mines; no person is described",
        {
            "id": ids("A", len(row)),
            "date": date,
            "category": named(("AP", "AV"), items.category[row]),
            "killed": killed,
            "injured": injured,
            "activity": named(_VICTIMS, who),
            "place_error_m": error,
            "district": named(tuple(unit.printed for unit in targets.districts), sites.district[site]),
            "unit": named(tuple(unit.unit for unit in targets.districts), sites.district[site]),
            "entered": entered(date, rng),
        },
        to_degrees(places),
        "Point",
    )


def minefield_records(targets: Targets, sites: Sites, items: Items, rng: np.random.Generator) -> tuple[Table, Table]:
    """Records handed over by former parties, and for the truth which of them are right and about which field."""
    mines = np.stack([np.bincount(items.site[items.category == of], minlength=len(sites)) for of in (AP, AV)])
    fields = np.flatnonzero(mines.sum(axis=0) > 0)
    row: Ints = fields[rng.uniform(size=len(fields)) < 0.25]
    right = np.arange(len(row)) < round(RIGHT_SHARE * len(row))
    right = rng.permuted(right)
    wrong = np.where(right, 0.0, 1.0)
    u, v = (
        centre[row] + wrong * np.where(rng.uniform(size=len(row)) < 0.5, -1, 1) * rng.uniform(0.6, 1.5, len(row))
        for centre in (sites.patch_u, sites.patch_v)
    )
    size = sites.patch[row] * np.where(right, 0.9, rng.uniform(0.5, 2.0, len(row)))
    frame, edge = sites.frame.take(row), sites.edge.take(row)
    shapely.prepare(targets.country)
    abroad = ~shapely.contains_properly(targets.country, frame.outlines(edge, size, u, v))
    u[abroad], v[abroad], size[abroad] = sites.patch_u[row][abroad], sites.patch_v[row][abroad], 0.5
    outline = frame.outlines(edge, size, u, v)
    said = np.round(mines[:, row] * np.where(right, 1.0, rng.uniform(0.2, 4.0, len(row)))).astype(np.int64)
    made = ids("P", len(row))
    record = Table(
        "minefield_records.gpkg",
        "minefield_records",
        "Minefield records handed over in 2021, as written; a quarter are right",
        {
            "id": made,
            "date": np.full(len(row), np.datetime64("2021-06-12", "D")),
            "ap_mines": said[0],
            "av_mines": said[1],
            "rows": rng.integers(1, 4, len(row)),
        },
        to_degrees(outline),
    )
    truth = Table(
        "truth.gpkg",
        "minefield_records",
        "Which minefield records are right",
        {"id": made, "field": ids("M", len(sites))[row], "right": named(("no", "yes"), right.astype(np.int64))},
        to_degrees(outline),
    )
    return record, truth
