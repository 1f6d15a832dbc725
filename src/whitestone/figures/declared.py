"""Returns as the land ledger takes them: declared release by unit and period, without a polygon.

Only returns that say by which product land was released can enter the books; the others stay figures.
"""

from __future__ import annotations

from whitestone.figures.model import Folder
from whitestone.land.returns import DeclaredRelease
from whitestone.land.words import SquareMetres


def declared_releases(folder: Folder) -> tuple[DeclaredRelease, ...]:
    """Declared release of a folder, for ``whitestone.land.settle(..., returns=...)``.

    A unit whose name is unmatched becomes the row without a unit, so that no declared land disappears. Items of a
    return are not passed on: the ledger counts finds by their records.
    """
    return tuple(
        DeclaredRelease(
            unit=row.match.unit.code if row.match and row.match.unit else None,
            start=row.period.first,
            end=row.period.last,
            product=row.product,
            area=SquareMetres(float(row.area.base)),
            land_class=row.land_class,
            organisation=row.operator or None,
        )
        for row in folder.returns
        if row.product is not None and row.area is not None
    )
