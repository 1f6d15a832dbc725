"""Writes the output folder of `whitestone settle`: the balance, the tables, the pieces of land and the report.

Only the order of the writers; the folder appears when all of them are done.
"""

from __future__ import annotations

from pathlib import Path

from whitestone.land.progress import Progress
from whitestone.land.writing.balance import as_json, balance
from whitestone.land.writing.folder import MARK, output_folder
from whitestone.land.writing.geopackage import write_geopackage
from whitestone.land.writing.report import report
from whitestone.land.writing.settled_books import SettledBooks
from whitestone.land.writing.tables import write_tables


def write_books(books: SettledBooks, out: Path, *, progress: Progress | None = None) -> None:
    """Write ``balance.json``, ``tables/``, ``postings.gpkg`` and ``report.html`` into `out`, whole or not at all.

    Raises
    ------
    ProblemError
        When `out` holds something else; nothing has been written then.
    """
    with output_folder(out) as work:
        (work / MARK).write_text(as_json(balance(books)), encoding="utf-8", newline="\n")
        write_tables(books, work / "tables")
        write_geopackage(books, work / "postings.gpkg", progress=progress)
        (work / "report.html").write_text(report(books), encoding="utf-8", newline="\n")
