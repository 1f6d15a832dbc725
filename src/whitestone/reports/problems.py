"""What can be wrong with a definition of a figure or the layout of a report: coded, with the file and the remedy."""

from whitestone.problems import register

NO_REPORT = register(
    "no-such-report",
    "There is no report {value}.",
    "Choose one of: {known}.",
)
NO_CELL = register(
    "no-such-cell",
    "The report {report} has no cell {value}.",
    "Name it as TABLE/ROW/COLUMN, as the report itself writes it; for example {example}.",
)
