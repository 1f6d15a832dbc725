"""Reported figures and tabular returns: read with their sources, printed again as they were, and questioned.

Works on declared figures only; land that is measured by polygons belongs to the land ledger.
"""

from whitestone.figures.declared import declared_releases, read_declared
from whitestone.figures.load import load_folder
from whitestone.figures.model import Figure, Folder, PrintedTable, Relation, Return
from whitestone.figures.quantities import Quantity
from whitestone.figures.rules import Check, Report, Verdict, check_folder

__all__ = [
    "Check",
    "Figure",
    "Folder",
    "PrintedTable",
    "Quantity",
    "Relation",
    "Report",
    "Return",
    "Verdict",
    "check_folder",
    "declared_releases",
    "load_folder",
    "read_declared",
]
