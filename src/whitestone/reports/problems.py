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
NO_PARAMETER = register(
    "report-takes-no-such-part",
    "The report {report} cannot be asked for one {value} alone.",
    "Ask for the whole report, or for one word of: {known}.",
)
NO_PUBLICATION = register(
    "no-such-publication",
    "There is no published report {value}.",
    "Give the id of a publication, as its page and the list of publications name it.",
)
NO_TEMPLATE = register(
    "report-template-wrong",
    "The template {file} of the report cannot be filled in: {reason}.",
    "Correct it, or take it away: the template that comes with the program is used then.",
)
NOT_SENT = register(
    "report-not-sent",
    "The report was not sent to {value}: {reason}.",
    "Check the address and the mail server's settings (WHITESTONE_SMTP), and send it again.",
)
TAKEN = register(
    "report-id-taken",
    "The report {value} in {file} has the id of another report.",
    "Give it an id of its own.",
)
