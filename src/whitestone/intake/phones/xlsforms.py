"""A definition as an XLSForm, and that as an XForm by pyxform. What is asked stands in the definition."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

from django.conf.locale import LANG_INFO
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from pyxform.xls2xform import convert
from xlsxwriter import Workbook

from whitestone.intake.phones.definitions import Asked, Choice, Definition, Labels, Part, Question

ID = "whitestone_{}"
"""The id of a form on the phone, from its name here."""
PHOTOS, PHOTO, CAPTION = "photos", "photo", "caption"
_YES_NO = "yes_no"
_WORDS: dict[str, Any] = {"yes": _("yes"), "no": _("no"), PHOTOS: _("photographs"), CAPTION: _("what it shows")}

_TYPES = {
    Asked.TEXT: "text", Asked.LONG_TEXT: "text", Asked.PARTIAL_DATE: "text", Asked.WHOLE: "integer",
    Asked.NUMBER: "decimal", Asked.DATE: "date", Asked.MOMENT: "dateTime", Asked.POINT: "geopoint",
    Asked.LINE: "geotrace", Asked.AREA: "geoshape", Asked.POINTS: "geotrace",
}  # fmt: skip

Row = dict[str, str]


def language_name(code: str) -> str:
    """As XLSForm names languages: ``English (en)``."""
    known = LANG_INFO.get(code)
    return f"{known['name_local'] if known and 'name_local' in known else code} ({code})"


def _labels(labels: Labels) -> Row:
    return {f"label::{language_name(code)}": text for code, text in labels.items()}


def _own(name: str, languages: Sequence[str]) -> Labels:
    found = {}
    for code in languages:
        with translation.override(code):
            found[code] = str(_WORDS[name])
    return found


def sheets(form: Definition) -> dict[str, list[Row]]:
    """The rows of the three sheets."""
    survey: list[Row] = [{"type": kind, "name": kind} for kind in ("start", "end", "deviceid")]
    choices: list[Row] = [
        {"list_name": _YES_NO, "name": one, **_labels(_own(one, form.languages))} for one in ("yes", "no")
    ]
    for part in form.parts:
        survey += _part(part)
        for question in part.questions:
            choices += _choices(f"{part.name}_{question.name}", question.choices)
    captions = _labels(_own(CAPTION, form.languages))
    photos = _labels(_own(PHOTOS, form.languages))
    survey += [
        {"type": "begin_repeat", "name": PHOTOS, **photos},
        {"type": "image", "name": PHOTO, "parameters": "max-pixels=2048", **photos},
        {"type": "text", "name": CAPTION, **captions},
        {"type": "end_repeat", "name": PHOTOS},
    ]
    settings = {
        "form_id": ID.format(form.id),
        "form_title": form.titles[form.languages[0]],
        "version": form.version,
        "default_language": language_name(form.languages[0]),
    }
    return {"survey": survey, "choices": choices, "settings": [settings]}


def _choices(name: str, choices: Sequence[Choice]) -> list[Row]:
    return [{"list_name": name, "name": one.name, **_labels(one.labels)} for one in choices]


def _part(part: Part) -> Iterator[Row]:
    kind = "repeat" if part.repeat else "group"
    yield {"type": f"begin_{kind}", "name": part.name, **_labels(part.labels)}
    for question in part.questions:
        yield from _question(f"{part.name}_{question.name}", question)
    yield {"type": f"end_{kind}", "name": part.name}


def _question(list_name: str, one: Question) -> Iterator[Row]:
    row: Row = {"name": one.name, **_labels(one.labels)}
    if one.required:
        row["required"] = "yes"
    if one.asked in (Asked.AMOUNTS, Asked.ANSWERS):
        yield {"type": "begin_group", **row}
        kind = {"type": "decimal", "constraint": ". >= 0"} if one.asked is Asked.AMOUNTS else {}
        for cell in one.cells:
            yield {"type": f"select_one {list_name}", **kind, "name": cell.name, **_labels(cell.labels)}
        yield {"type": "end_group", "name": one.name}
        return
    yield {**row, **_kind(list_name, one)}


def _kind(list_name: str, one: Question) -> Row:
    if one.asked is Asked.YES_NO:
        return {"type": f"select_one {_YES_NO}"}
    if one.asked in (Asked.ONE, Asked.SEVERAL):
        return {"type": f"select_{'one' if one.asked is Asked.ONE else 'multiple'} {list_name}"}
    if one.asked in (Asked.RECORD, Asked.RECORDS):
        several = "one" if one.asked is Asked.RECORD else "multiple"
        return {"type": f"select_{several}_from_file {one.word}.csv", "appearance": "autocomplete"}
    row = {"type": _TYPES[one.asked]}
    if one.asked is Asked.LONG_TEXT:
        row["appearance"] = "multiline"
    elif one.asked is Asked.PARTIAL_DATE:
        row["constraint"] = "regex(., '^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$')"
    elif one.asked in (Asked.WHOLE, Asked.NUMBER):
        row["constraint"] = ". >= 0"
    elif one.asked is Asked.TEXT and one.most:
        row["constraint"] = f"string-length(.) <= {one.most}"
    if one.column == "effective":
        row["default"] = "today()"
    return row


def workbook(form: Definition) -> bytes:
    """The XLSForm as a file."""
    kept = io.BytesIO()
    book = Workbook(kept, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    for name, rows in sheets(form).items():
        sheet = book.add_worksheet(name)
        columns = list(dict.fromkeys(key for row in rows for key in row))
        sheet.write_row(0, 0, columns)
        for at, row in enumerate(rows, start=1):
            for column, key in enumerate(columns):
                sheet.write_string(at, column, row.get(key, ""))
    book.close()
    return kept.getvalue()


def xform(form: Definition, *, validate: bool = False) -> str:
    """The XForm; with `validate` ODK Validate looks at it too, which needs Java."""
    made = convert({**sheets(form)}, validate=validate, form_name="data", warnings=[])
    return str(made.xform)
