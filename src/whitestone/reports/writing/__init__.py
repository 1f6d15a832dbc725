"""Reports as files. Each form writes a whole report to bytes and works nothing out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from whitestone.reports.report import Report
from whitestone.reports.writing.plain import write_csv, write_json
from whitestone.reports.writing.workbook import write_xlsx


@dataclass(frozen=True, slots=True)
class Form:
    """A form of file; `write` takes the report and the address under which its cells are explained."""

    media_type: str
    write: Callable[[Report, str], bytes]


FORMS: dict[str, Form] = {
    "xlsx": Form("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
    "csv": Form("text/csv; charset=utf-8", write_csv),
    "json": Form("application/json", write_json),
}

__all__ = ["FORMS", "Form"]
