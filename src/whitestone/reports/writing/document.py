"""Reports as DOCX from a template that the authority edits, ``NAME.docx`` or ``report.docx`` in its folder of reports.

Without one the template that comes along is filled in. A template can place texts and tables and do nothing else.
"""

from __future__ import annotations

import io
from importlib import resources
from zipfile import BadZipFile

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from whitestone.problems import ProblemError
from whitestone.reports.catalogue import folder
from whitestone.reports.problems import NO_TEMPLATE
from whitestone.reports.report import Report
from whitestone.reports.writing.addresses import Printing
from whitestone.reports.writing.contents import contents


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
        filled.render(contents(report, printing), environment, autoescape=True)
        filled.save(written)
    except (TemplateError, BadZipFile, PackageNotFoundError, KeyError, ValueError) as error:
        raise ProblemError(NO_TEMPLATE(file=name, reason=error)) from error
    return written.getvalue()


def _template(report: str) -> tuple[str, bytes]:
    for name in (f"{report}.docx", "report.docx"):
        own = folder() / name
        if own.is_file():
            return name, own.read_bytes()
    return "report.docx", resources.files("whitestone.reports.writing").joinpath("report.docx").read_bytes()
