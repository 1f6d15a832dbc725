"""Addresses of cells in files: where the records behind a figure are listed."""

from __future__ import annotations

from urllib.parse import urlencode

from whitestone.reports.report import Report


def cell_address(report: Report, base: str, address: str) -> str:
    """The page of one cell, as known when the report was worked out; empty where no server is named."""
    if not base:
        return ""
    said = {
        "cell": address,
        "from": report.period.start.isoformat(),
        "to": report.period.end.isoformat(),
        "known_at": report.register.known_at.isoformat(),
    }
    return f"{base}?{urlencode(said)}"
