"""Reports as files. Each form writes a whole report to bytes and works nothing out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from whitestone.reports.report import Report
from whitestone.reports.writing.addresses import Printing
from whitestone.reports.writing.document import write_docx
from whitestone.reports.writing.geopackage import write_gpkg
from whitestone.reports.writing.paper import write_pdf
from whitestone.reports.writing.plain import write_csv, write_json
from whitestone.reports.writing.workbook import write_xlsx


@dataclass(frozen=True, slots=True)
class Form:
    """A form of file; `write` takes the report and how it is printed."""

    media_type: str
    write: Callable[[Report, Printing], bytes]


FORMS: dict[str, Form] = {
    "pdf": Form("application/pdf", write_pdf),
    "xlsx": Form("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
    "csv": Form("text/csv; charset=utf-8", write_csv),
    "docx": Form("application/vnd.openxmlformats-officedocument.wordprocessingml.document", write_docx),
    "gpkg": Form("application/geopackage+sqlite3", write_gpkg),
    "json": Form("application/json", write_json),
}

__all__ = ["FORMS", "Form", "Printing"]
