"""Sending printed reports by the configured mail server. What is in them is decided by who prints them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils.translation import gettext as _

from whitestone.problems import ProblemError
from whitestone.reports.problems import NOT_SENT
from whitestone.reports.report import Report
from whitestone.reports.writing import FORMS


def send(report: Report, files: Mapping[str, bytes], *, to: Sequence[str], sender: str) -> None:
    """Send a report as attachments, one message to all.

    Parameters
    ----------
    files
        What was printed, by form.

    Raises
    ------
    ProblemError
        No mail server is configured, or it refuses the message.
    """
    receivers = ", ".join(to)
    if not settings.EMAIL_HOST:
        raise ProblemError(NOT_SENT(value=receivers, reason="no mail server is configured"))
    if not sender:
        raise ProblemError(NOT_SENT(value=receivers, reason="no sender is configured"))
    period = f"{report.period.start.isoformat()} – {report.period.end.isoformat()}"
    said = _("SHA-256 of what it says: {hash}").format(hash=report.sha256)
    # Its own connection: whoever sends a report wants to know now whether the server took it.
    connection = get_connection("django.core.mail.backends.smtp.EmailBackend")
    message = EmailMessage(
        subject=f"{report.layout.title}, {period}",
        body="\n\n".join((report.layout.title, period, report.layout.words, said)),
        from_email=sender,
        to=list(to),
        connection=connection,
    )
    for form, content in files.items():
        name = f"{report.layout.id}-{report.period.end.isoformat()}.{form}"
        message.attach(name, content, FORMS[form].media_type.partition(";")[0])
    try:
        message.send()
    except (SMTPException, OSError, ValueError) as error:
        raise ProblemError(NOT_SENT(value=receivers, reason=error)) from error
