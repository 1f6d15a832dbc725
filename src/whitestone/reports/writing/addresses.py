"""Addresses of cells in files: where the records behind a figure are listed."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass
from urllib.parse import urlencode

from whitestone.reports.report import Report

Seen = Callable[[str, Set[str]], Set[str]]


@dataclass(frozen=True, slots=True)
class Printing:
    """How a report is printed.

    Attributes
    ----------
    base
        Address under which its cells are explained; empty where no server is named.
    frozen
        Address of the published report's page, when that is what is printed.
    approved
        Who approved the publication that is printed, when, and by which profile it was made; a sentence.
    seen
        Of records of a word (ids), those that the reader may see; None when that is all.
    """

    base: str = ""
    frozen: str = ""
    approved: str = ""
    seen: Seen | None = None


def cell_address(report: Report, base: str, address: str) -> str:
    """The page of one cell, as known when the report was worked out; empty where no server is named."""
    if not base:
        return ""
    said = {
        "cell": address,
        "from": report.period.start.isoformat(),
        "to": report.period.end.isoformat(),
        "known_at": report.register.known_at.isoformat(),
        **report.only,
    }
    return f"{base}?{urlencode(said)}"
