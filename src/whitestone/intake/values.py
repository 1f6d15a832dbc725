"""One cell of a file as a value of one column of a word. Looks nothing up and knows no row."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any

from django.db import models

from whitestone.intake import problems as say
from whitestone.kernel.codes import FlagsField, WordField
from whitestone.kernel.dates import PartialDateField
from whitestone.land.dates import PartialDate
from whitestone.land.reading import vocabulary
from whitestone.land.words import Activity, Contamination, Kind, Product
from whitestone.problems import Problem, ProblemError

_SYNONYMS: Mapping[type, Mapping[str, Any]] = {
    Kind: vocabulary.KINDS,
    Product: vocabulary.PRODUCTS,
    Activity: vocabulary.ACTIVITIES,
}
_WITH_TIME = re.compile(r"^(\d{4}[-/]\d{2}[-/]\d{2})(?:[T ].*)?$")

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
        (models.JSONField, lambda cell: (cell, None)),
        (_NUMBERS, lambda cell: (str(cell).strip(), None)),
    )
    found = next((read for kind, read in table if isinstance(column, kind)), None)
    return found or (lambda cell: (vocabulary.text(cell), None))


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
