"""Returns as the land ledger takes them: declared release by unit and period, without a polygon.

Only returns that say by which product land was released can enter the books; the others stay figures.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import shapely

from whitestone.figures.kinds import NO_RETURNS, WITHOUT_PRODUCT
from whitestone.figures.load import load_folder
from whitestone.figures.model import Folder, Return
from whitestone.land.inputs import SourceAccount, Units
from whitestone.land.returns import DeclaredRelease, Returned
from whitestone.land.words import SquareMetres
from whitestone.problems import ProblemError
from whitestone.profiles import NameBook, Unit


def declared_releases(folder: Folder, units: Units | None = None) -> tuple[DeclaredRelease, ...]:
    """Declared release of a folder, for ``whitestone.land.settle(..., returns=...)``.

    A unit whose name is unmatched becomes the row without a unit, so that no declared land disappears. Items of a
    return are not passed on: the ledger counts finds by their records.

    Parameters
    ----------
    units
        The units of the books; a return's unit is then one of them, by its code, its name, or as the folder's profile
        understands it. Without them it is what the profile says.
    """
    book = None if units is None else _book(units)
    return tuple(
        DeclaredRelease(
            unit=_code(row, book),
            start=row.period.first,
            end=row.period.last,
            product=row.product,
            area=SquareMetres(float(row.area.base)),
            land_class=row.land_class,
            organisation=row.operator or None,
            record=f"{row.file}, row {row.row}",
        )
        for row in folder.returns
        if row.product is not None and row.area is not None
    )


def read_declared(path: Path, units: Units | None) -> Returned:
    """Read the returns of a folder or file, with an account of every row.

    Raises
    ------
    ProblemError
        When it cannot be read, or holds no return.
    """
    folder = load_folder(path)
    if not folder.returns:
        raise ProblemError(NO_RETURNS(value=path.name))
    files = dict.fromkeys(row.file for row in folder.returns)
    return Returned(declared_releases(folder, units), tuple(_account(file, path, folder) for file in files))


def _book(units: Units) -> NameBook:
    """The names of the books' units; no name is matched by place, so that polygons are left out."""
    nowhere = shapely.Polygon()
    pairs = zip(units.code.tolist(), units.name.tolist(), strict=True)
    return NameBook.of(
        tuple(Unit(code, name or code, name or code, (), "", "", nowhere) for code, name in pairs), (), {}
    )


def _code(row: Return, book: NameBook | None) -> str | None:
    by_profile = row.match.unit.code if row.match and row.match.unit else None
    if book is None:
        return by_profile
    named = book.resolve(row.unit).unit
    if named is not None:
        return named.code
    return by_profile if by_profile in {unit.code for unit in book.units} else None


def _account(file: str, path: Path, folder: Folder) -> SourceAccount:
    name = file.partition(", sheet ")[0]
    rows = [row for row in folder.returns if row.file == file]
    data = (path if path.is_file() else path / name).read_bytes()
    return SourceAccount(
        role="returns",
        file=file,
        sha256=hashlib.sha256(data).hexdigest(),
        rows=len(rows),
        used=len(rows),
        problems=tuple(_notes(rows)),
    )


def _notes(rows: list[Return]) -> Iterator[dict[str, object]]:
    for row in rows:
        if row.area is not None and row.product is None:
            note = WITHOUT_PRODUCT(file=row.file, row=row.row, column="product")
            yield {**note.as_json(), "outcome": "note"}
