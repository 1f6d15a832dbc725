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
    "Check the address and the settings of mail (WHITESTONE_SMTP, WHITESTONE_SENDER), and send it again.",
)
TAKEN = register(
    "report-id-taken",
    "The report {value} in {file} has the id of another report.",
    "Give it an id of its own.",
)
NO_SENDING = register(
    "report-not-yours-to-send",
    "Your account may not have reports {value} in the background.",
    "Printing needs an appointment; mail in the authority's name is ordered by headquarters.",
)
NO_FORM = register(
    "no-such-report-form",
    "A report is not printed as {value}.",
    "Choose one or more of: {known}.",
)
NO_LANGUAGE = register(
    "no-such-report-language",
    "The register does not speak {value}.",
    "Write codes of languages that the register has, such as en or en,ar.",
)
NOT_A_RECEIVER = register(
    "report-receiver-wrong",
    "The report cannot be sent to {value}.",
    "Give at most fifty mail addresses, separated by commas or spaces.",
)
WAITS_TOO_LONG = register(
    "report-wait-too-long",
    "A report is not printed {value} days after the end of its period.",
    "Give between 0 and {most} days.",
)
NO_SCHEDULE = register(
    "no-such-schedule",
    "There is no such regular report, or it is another person's.",
    "The page of reports in the background lists those that you may end.",
)
TOO_LARGE = register(
    "report-too-large-to-send",
    "The files of the report have {value} MB; no more than {most} MB are sent.",
    "Fetch them from the page of reports in the background, or choose fewer forms.",
)
PERHAPS_SENT = register(
    "report-perhaps-sent",
    "The program ended while the report was handed to the mail server; it is not known whether it went out.",
    "Ask one of the receivers; order the report again where it did not arrive.",
)
NOT_PRINTED = register(
    "report-not-printed",
    "The report could not be printed: {reason}.",
    "Open the report on its page; tell the administrator when it happens twice.",
)
