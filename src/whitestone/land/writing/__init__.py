"""Writes settled books for people and programs: JSON, CSV, terminal tables, a GeoPackage and a report in HTML.

Everything here renders what a `Settlement` and its `Postings` say; no area is computed and no rule of the ledger
lives here.
"""

from whitestone.land.writing.balance import as_json, balance
from whitestone.land.writing.folder import check_output_folder, output_folder
from whitestone.land.writing.settled_books import SettledBooks
from whitestone.land.writing.tables import balance_csv
from whitestone.land.writing.terminal import print_books
from whitestone.land.writing.write import write_books

__all__ = [
    "SettledBooks",
    "as_json",
    "balance",
    "balance_csv",
    "check_output_folder",
    "output_folder",
    "print_books",
    "write_books",
]
