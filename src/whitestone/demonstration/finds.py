"""Finds, and the truth behind them: reported places are off by a few metres, some by much more.

A find names its release product, or lies within it where the report forgot to name it.
"""

from __future__ import annotations

import numpy as np
import shapely

from whitestone.demonstration.operators import Operators
from whitestone.demonstration.shapes import to_degrees
from whitestone.demonstration.sites import Ints, Sites
from whitestone.demonstration.tables import Table, ids, named, where
from whitestone.demonstration.targets import Targets
from whitestone.demonstration.truth import AP, CATEGORIES, PATTERNS, Items
from whitestone.demonstration.work import Work, covers, entered, signed
from whitestone.land.inputs import Geometries

ERROR_M = 3.0
"""Standard deviation of a reported place in each direction."""
GROSS_ERROR_M, GROSS_SHARE = 40.0, 0.04
"""The same for the share of places that were taken badly."""
UNNAMED_SHARE = 0.08


def find_table(
    targets: Targets, sites: Sites, work: Work, items: Items, operators: Operators, rng: np.random.Generator
) -> tuple[Table, Ints]:
    """The finds, as ``whitestone settle`` reads them, and for each its row among the items."""
    row = np.flatnonzero(~np.isnat(items.found))
    row = row[np.lexsort((row, items.found[row]))]
    site = items.site[row]
    x, y = item_places(sites, items, row)
    spread = np.where(rng.uniform(size=len(row)) < GROSS_SHARE, GROSS_ERROR_M, ERROR_M)
    x, y = x + rng.normal(0, spread), y + rng.normal(0, spread)
    product = work.release_of[site]
    # By place and date a find belongs to the earliest product from its day on: ground worked twice needs the name.
    unnamed = (rng.uniform(size=len(row)) < UNNAMED_SHARE) & covers(work, product, x, y)
    unnamed &= items.found[row] >= np.datetime64("2023-01-01")
    operator = sites.operator[site]
    printed = items.printed[row]
    table = Table(
        "finds.gpkg",
        "finds",
        "Items found, one row each, with the errors of reported places",
        {
            "id": ids("F", len(row)),
            "date": items.found[row],
            "category": named(CATEGORIES, items.category[row]),
            "model": items.model[row],
            "count": np.ones(len(row), dtype=np.int64),
            "improvised": named(("no", "yes"), items.improvised[row].astype(np.int64)),
            "release": where(~unnamed, work.id[product]),
            "district": named(tuple(unit.printed for unit in targets.districts), printed),
            "unit": where(
                np.array([unit.unit != "" for unit in targets.districts])[printed],
                named(tuple(unit.unit for unit in targets.districts), printed),
            ),
            "organisation_id": named(operators.id, operator),
            "entered": entered(items.found[row], rng),
            "entered_by": signed(operators, operator, rng),
        },
        to_degrees(_points(x, y)),
        "Point",
    )
    return table, row


def item_places(sites: Sites, items: Items, rows: Ints) -> tuple[np.ndarray, np.ndarray]:
    """True places of items in the plane, metres."""
    return sites.frame.take(items.site[rows]).plane(items.u[rows], items.v[rows])


def truth_tables(
    targets: Targets, sites: Sites, work: Work, items: Items, pattern: Ints, finds: Table, found: Ints
) -> list[Table]:
    """Every item with its place and its find, and every field with its pattern."""
    rows = np.arange(len(items))
    named_find = np.full(len(items), None, dtype=object)
    named_find[found] = finds.columns["id"]
    field = ids("M", len(sites))
    mined = np.bincount(items.site[items.category <= AP + 1], minlength=len(sites))
    shape = sites.frame.outlines(sites.edge, 0.85 * sites.patch, sites.patch_u, sites.patch_v)
    x, y = item_places(sites, items, rows)
    about_items = {
        "id": ids("I", len(items)),
        "field": field[items.site],
        "category": named(CATEGORIES, items.category),
        "model": items.model,
        "improvised": named(("no", "yes"), items.improvised.astype(np.int64)),
        "laid": items.laid,
        "found": items.found,
        "find": named_find,
        "release": where(~np.isnat(items.found), work.id[work.release_of[items.site]]),
    }
    about_fields = {
        "id": field,
        "pattern": named(PATTERNS, pattern),
        "mines": mined,
        "district": named(tuple(unit.printed for unit in targets.districts), sites.district),
    }
    return [
        Table("truth.gpkg", "items", "Every item, found or not, where it truly lies", about_items,
              to_degrees(_points(x, y)), "Point"),
        Table("truth.gpkg", "fields", "Patches in which the mines truly lie; empty where mines is 0", about_fields,
              to_degrees(shape)),
    ]  # fmt: skip


def _points(x: np.ndarray, y: np.ndarray) -> Geometries:
    return np.asarray(shapely.points(x, y), dtype=object)
