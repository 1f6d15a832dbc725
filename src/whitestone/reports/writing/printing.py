"""Printing a report in one language or, as a PDF, in several one after the other. Knows no form from inside."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.conf import settings
from django.utils.translation import get_language, override

from whitestone.reports.report import Report
from whitestone.reports.writing import FORMS, Printing
from whitestone.reports.writing.paper import leaf, set_in_type


def languages(written: str) -> tuple[str, ...] | None:
    """Codes of languages as an address writes them, ``en,ar``; None when one is not known, empty for the active one."""
    found = tuple(dict.fromkeys(code.strip() for code in written.split(",") if code.strip()))
    return found if set(found) <= set(dict(settings.LANGUAGES)) else None


def printed(
    form: str, worked_out: Callable[[], Report], printing: Printing, spoken: Sequence[str] = ()
) -> tuple[bytes, Report]:
    """The file, and the report as it was worked out in the first language; its figures are the same in all.

    Parameters
    ----------
    worked_out
        Works the report out in the language that is active.
    """
    first, *others = spoken or (get_language() or "en",)
    with override(first):
        report = worked_out()
        if not others or form != "pdf":
            return FORMS[form].write(report, printing), report
        leaves = [leaf(report, printing)]
    for language in others:
        with override(language):
            leaves.append(leaf(worked_out(), printing))
    return set_in_type(leaves), report
