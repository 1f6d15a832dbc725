"""Reports as DOCX from a template that the authority edits, ``NAME.docx`` or ``report.docx`` in its folder of reports.

Without one the template that comes along is filled in. A template can place texts and tables and do nothing else.
"""

from __future__ import annotations

import io
import json
from importlib import resources
from typing import Any
from zipfile import BadZipFile

import vl_convert
from docx.enum.table import WD_TABLE_DIRECTION
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import OxmlElement
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from whitestone.problems import ProblemError
from whitestone.reports.catalogue import folder
from whitestone.reports.problems import NO_TEMPLATE
from whitestone.reports.report import Report
from whitestone.reports.writing.addresses import Printing
from whitestone.reports.writing.charts import specification
from whitestone.reports.writing.contents import contents
from whitestone.reports.writing.maps import map_specification


def write_docx(report: Report, printing: Printing) -> bytes:
    """The whole report.

    Raises
    ------
    ProblemError
        The template cannot be read or filled in.
    """
    name, template = _template(report.layout.id)
    # A template comes from a person: it may print what it is given and reach nothing else.
    environment = ImmutableSandboxedEnvironment(autoescape=True)
    written = io.BytesIO()
    try:
        filled = DocxTemplate(io.BytesIO(template))
        said = contents(report, printing)
        _illustrate(filled, report, said)
        filled.render(said, environment, autoescape=True)
        if said["direction"] == "rtl":
            _from_the_right(filled.docx)
        filled.save(written)
    except (TemplateError, BadZipFile, PackageNotFoundError, KeyError, ValueError) as error:
        raise ProblemError(NO_TEMPLATE(file=name, reason=error)) from error
    return written.getvalue()


def _illustrate(filled: DocxTemplate, report: Report, said: dict[str, Any]) -> None:
    """Give every table its chart and its map as pictures; empty where it has none."""
    tables = {table.layout.id: table for table in report.tables}
    for one in (one for section in said["sections"] for one in section["tables"]):
        table = tables[one["id"]]
        for name, wanted in (("chart", specification(table)), ("map", map_specification(report, table))):
            drawn = None if wanted is None else vl_convert.vegalite_to_png(json.dumps(wanted), scale=2)
            one[name] = "" if drawn is None else InlineImage(filled, io.BytesIO(drawn), width=Mm(150))


def _from_the_right(document: Any) -> None:
    """Paragraphs and tables begin at the right; the template is one for all languages."""
    normal = document.styles["Normal"].element.get_or_add_pPr()
    normal.append(OxmlElement("w:bidi"))
    for table in document.tables:
        table.table_direction = WD_TABLE_DIRECTION.RTL


def _template(report: str) -> tuple[str, bytes]:
    for name in (f"{report}.docx", "report.docx"):
        own = folder() / name
        if own.is_file():
            return name, own.read_bytes()
    return "report.docx", resources.files("whitestone.reports.writing").joinpath("report.docx").read_bytes()
