"""What can be wrong with a definition of a figure or the layout of a report: coded, with the file and the remedy."""

from whitestone.problems import register

DEFINITION = register(
    "definition-unclear",
    "{file}: the figure {value} says {reason}.",
    "Correct the definition; docs/reports.md lists what a definition may say.",
)
LAYOUT = register(
    "layout-unclear",
    "{file}: {value} says {reason}.",
    "Correct the layout; docs/reports.md lists what a layout may say.",
)
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
