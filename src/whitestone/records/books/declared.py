"""Approved returns as the books take them: land declared without a polygon. Measures nothing, and mixes nothing in."""

from __future__ import annotations

import datetime as dt

from whitestone.land.returns import DeclaredRelease
from whitestone.land.words import Kind, LandClass, Product, SquareMetres
from whitestone.records.figures.models import Return


def declared_at(moment: dt.datetime, units: set[str]) -> tuple[DeclaredRelease, ...]:
    """Release that approved returns declare, as it was known at a moment.

    Parameters
    ----------
    units
        Codes of the books' units; a return for another unit stands in the row without one, so that none disappears.
    """
    rows = Return.objects.as_at(dt.date.max, moment).exclude(product="").filter(area_m2__isnull=False)
    return tuple(
        DeclaredRelease(
            unit=row.unit if row.unit in units else None,
            start=span.first,
            end=span.last,
            product=Product(row.product),
            area=SquareMetres(float(row.area_m2)),
            kind=Kind(row.kind) if row.kind else None,
            land_class=LandClass(row.land_class) if row.land_class else None,
            organisation=row.operator or None,
            record=str(row.record),
        )
        for row in rows.order_by("record")
        if row.area_m2 is not None and (span := row.span) is not None
    )
