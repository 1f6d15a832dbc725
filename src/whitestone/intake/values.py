"""One cell of a file as a value of one column of a word. Looks nothing up and knows no row."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from django.db import models

from whitestone.intake import problems as say
from whitestone.intake.phones.catalogue import AMOUNTS
from whitestone.kernel.codes import CodesField, FlagsField, WordField
from whitestone.kernel.dates import PartialDateField
from whitestone.kernel.geometry import GeometryField
from whitestone.land.dates import PartialDate
from whitestone.land.reading import vocabulary
from whitestone.land.words import Activity, Contamination, Kind, Product
from whitestone.problems import Problem, ProblemError
from whitestone.records.work.models import NO_AMOUNTS
from whitestone.review.links import LinksField

_SYNONYMS: Mapping[type, Mapping[str, Any]] = {
    Kind: vocabulary.KINDS,
    Product: vocabulary.PRODUCTS,
    Activity: vocabulary.ACTIVITIES,
}
_WITH_TIME = re.compile(r"^(\d{4}[-/]\d{2}[-/]\d{2})(?:[T ].*)?$")

_BETWEEN = re.compile(r"[;,\n]")
_AMOUNT = re.compile(r"^(?P<code>.+?)\s*[:=\s]\s*(?P<number>[\d.,]+)$")
_NUMBERS = (models.IntegerField, models.DecimalField, models.FloatField)

Read = tuple[Any, Problem | None]
"""A value that JSON can hold, and what a person should know of it."""


def date_of(cell: Any, order: str, *, last: bool) -> tuple[dt.date, bool] | None:
    """The day that a cell names, and whether it had to be completed; None when it is no date."""
    if isinstance(cell, dt.datetime):
        return cell.date(), False
    if isinstance(cell, dt.date):
        return cell, False
    text = str(cell).strip()
    if order:
        try:
            return dt.datetime.strptime(text, order).replace(tzinfo=dt.UTC).date(), False
        except ValueError:
            pass
    whole = _WITH_TIME.match(text)
    try:
        known = PartialDate.parse(whole[1].replace("/", "-") if whole else text)
    except ValueError:
        return None
    return (known.last if last else known.first), known.partial


def reader(column: models.Field[Any, Any], name: str, word: str, order: str) -> Callable[[Any], Read]:
    """How cells of a column are read; raises `ProblemError` for one that means nothing."""
    if isinstance(column, WordField) and column.words is not None:
        return _word_reader(column, name)
    # As the readers of the ledger: what is released or noted counts from the end of a period that is all one knows.
    last = name == "effective" and word in {"release", "evidence"}
    table: tuple[tuple[type[models.Field[Any, Any]] | Any, Callable[[Any], Read]], ...] = (
        (FlagsField, lambda cell: (",".join(Contamination(_categories(cell, name)).words), None)),
        (PartialDateField, lambda cell: (_partial(cell, name, order), None)),
        (models.DateField, lambda cell: _day(cell, name, order, last=last)),
        (models.BooleanField, lambda cell: (_flag(cell, name), None)),
        (CodesField | LinksField, lambda cell: (_several(cell, name), None)),
        (models.JSONField, lambda cell: (_amounts(cell, name) if takes_amounts(column) else cell, None)),
        (_NUMBERS, lambda cell: (str(cell).strip(), None)),
    )
    found = next((read for kind, read in table if isinstance(column, kind)), None)
    return found or (lambda cell: (vocabulary.text(cell), None))


def takes_amounts(column: models.Field[Any, Any]) -> bool:
    """Whether a column holds a number for each code of a list."""
    return isinstance(column, models.JSONField) and column.name in AMOUNTS


def from_a_cell(column: models.Field[Any, Any]) -> bool:
    """Whether a column's value can be written into one cell of a table."""
    plain = not isinstance(column, GeometryField | models.JSONField)
    return plain or isinstance(column, CodesField | LinksField) or takes_amounts(column)


def amount_of(cell: Any, name: str) -> int | float:
    """A number of a table of amounts.

    Raises
    ------
    ProblemError
        When it is none.
    """
    try:
        number = float(str(cell).strip().replace(",", "."))
    except ValueError:
        raise ProblemError(NO_AMOUNTS(column=name, value=cell)) from None
    return int(number) if number.is_integer() else number


def _several(cell: Any, name: str) -> list[str]:
    """A list written as JSON, or with semicolons, commas or line breaks between its members."""
    text = str(cell).strip()
    if not text.startswith("["):
        return [one.strip() for one in _BETWEEN.split(text) if one.strip()]
    try:
        return [str(one) for one in json.loads(text)]
    except ValueError:
        raise _refused(name, cell) from None


def _amounts(cell: Any, name: str) -> dict[str, int | float]:
    """Numbers by code, written as JSON, or as in ``manual 120; mechanical: 300``."""
    text = str(cell).strip()
    if text.startswith("{"):
        try:
            return {str(code): amount_of(number, name) for code, number in json.loads(text).items()}
        except ValueError:
            raise ProblemError(NO_AMOUNTS(column=name, value=cell)) from None
    found = {}
    for part in (one.strip() for one in re.split(r"[;\n]", text)):
        said = _AMOUNT.match(part)
        if said is None and part:
            raise ProblemError(NO_AMOUNTS(column=name, value=cell))
        if said is not None:
            found[said["code"]] = amount_of(said["number"], name)
    return found


def _refused(name: str, cell: Any) -> ProblemError:
    return ProblemError(say.ROW_WORD(column=name, value=cell))


def _categories(cell: Any, name: str) -> int:
    try:
        return vocabulary.categories(cell)
    except (ValueError, KeyError):
        raise _refused(name, cell) from None


def _flag(cell: Any, name: str) -> bool:
    try:
        return vocabulary.flag(cell)
    except (ValueError, KeyError, TypeError):
        raise _refused(name, cell) from None


def _word_reader(column: WordField, name: str) -> Callable[[Any], Read]:
    words = column.words
    known: dict[str, str] = {}
    for word in words or ():
        known[vocabulary.plain(word.value)] = known[vocabulary.plain(word.name)] = word.value
    for said, word in _SYNONYMS.get(words, {}).items() if words is not None else ():
        known[said] = word.value

    def read(cell: Any) -> Read:
        found = known.get(vocabulary.plain(cell))
        if found is None:
            raise _refused(name, cell)
        return found, None

    return read


def _day(cell: Any, name: str, order: str, *, last: bool) -> Read:
    found = date_of(cell, order, last=last)
    if found is None:
        raise ProblemError(say.ROW_DATE(column=name, value=cell))
    day, completed = found
    note = say.DATE_COMPLETED(column=name, value=cell, taken=day.isoformat()) if completed else None
    return day.isoformat(), note


def _partial(cell: Any, name: str, order: str) -> str:
    text = str(cell).strip()
    try:
        return str(PartialDate.parse(text))
    except ValueError:
        found = date_of(cell, order, last=False)
        if found is None:
            raise ProblemError(say.ROW_DATE(column=name, value=cell)) from None
        return found[0].isoformat()
