"""What was understood of a folder of figures, and what does not fit, written as a table, as JSON or as one HTML page.

Writes what it is given; computes nothing that is not computed by the rules.
"""

from whitestone.figures.writing.page import page
from whitestone.figures.writing.plain import folder_json, report_json
from whitestone.figures.writing.table import print_folder, print_report

__all__ = ["folder_json", "page", "print_folder", "print_report", "report_json"]
