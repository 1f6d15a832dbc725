"""Reads whole columns at once: each distinct value is judged once, and every row gets what its value came to.

Knows fields and rows, not what they are for; shapes are judged elsewhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whitestone.land.dates import PartialDate
from whitestone.land.reading import kinds, vocabulary
from whitestone.land.reading.fields import FIELDS, IDENTITY, Field
from whitestone.land.reading.table import Table
from whitestone.land.reading.tally import Outcome, Rows, Tally

Values = dict[str, NDArray[Any]]
Defaults = Mapping[str, object]


def read_columns(table: Table, tally: Tally, defaults: Defaults) -> Values:
    """Read every field of the table's role; rows with a missing or wrong value are refused in `tally`.

    Parameters
    ----------
    defaults
        Constants by field, already judged, for rows without a value.

    Returns
    -------
    Arrays of n by field, of the field's dtype; refused rows hold the field's empty value.
    """
    values: Values = {}
    for field in FIELDS[table.role]:
        values[field.name] = _read(field, table, tally, defaults.get(field.name))
        if field.name == IDENTITY[table.role]:
            tally.records = values[field.name]
    return values


def _read(field: Field, table: Table, tally: Tally, default: object) -> NDArray[Any]:
    raw = table.columns.get(field.name)
    if raw is None:
        if default is not None and table.rows:
            tally.note(kinds.DEFAULT_USED, column=field.name, value=default, count=table.rows)
        return _array(field, [field.empty if default is None else _day(field, default)]).repeat(table.rows)
    plain = _plain_texts(raw) if field.parse is vocabulary.text else None
    if plain is not None:
        return plain
    distinct, code = _distinct(raw)
    results: list[object] = [field.empty] * len(distinct)
    wrong, partial, missing = (np.zeros(len(distinct), dtype=bool) for _ in range(3))
    for at, value in enumerate(distinct):
        if _is_missing(value):
            missing[at] = True
            continue
        try:
            parsed = field.parse(value)
        except (ValueError, KeyError):
            wrong[at] = True
            continue
        partial[at] = isinstance(parsed, PartialDate) and parsed.partial
        results[at] = _day(field, parsed)
    if missing.any():
        constant = _without_value(field, tally, default, np.flatnonzero(missing[code]))
        results = [constant if gap else result for result, gap in zip(results, missing.tolist(), strict=True)]
    if wrong.any():
        _report_wrong(field, tally, np.flatnonzero(wrong[code]), raw)
    if partial.any():
        rows = np.flatnonzero(partial[code])
        _report_partial(field, tally, rows, raw, [str(results[at]) for at in code[rows].tolist()])
    return _array(field, results)[code]


def _plain_texts(raw: NDArray[Any]) -> NDArray[np.object_] | None:
    """The quick way for a column in which every value is text and none is blank, such as a million ids."""
    listed = raw.tolist()
    if set(map(type, listed)) != {str}:
        return None
    stripped = list(map(str.strip, listed))
    return np.array(stripped, dtype=object) if all(stripped) else None


def _distinct(raw: NDArray[Any]) -> tuple[list[object], NDArray[np.int64]]:
    """The distinct values, and for each row the position of its value among them."""
    listed = raw.tolist()
    position = {value: at for at, value in enumerate(dict.fromkeys(listed))}
    code = np.fromiter(map(position.__getitem__, listed), dtype=np.int64, count=len(listed))
    return list(position), code


def _is_missing(value: object) -> bool:
    return value is None or value != value or (isinstance(value, str) and not value.strip())  # noqa: PLR0124 - NaN


def _day(field: Field, parsed: object) -> object:
    """The day that counts of a date; any other value as it is."""
    if isinstance(parsed, PartialDate):
        return parsed.last if field.last_day else parsed.first
    return parsed


def _array(field: Field, results: list[object]) -> NDArray[Any]:
    if field.dtype == "datetime64[D]":
        return np.array([value if isinstance(value, dt.date) else None for value in results], dtype=field.dtype)
    return np.array(results, dtype=field.dtype)


def _without_value(field: Field, tally: Tally, default: object, rows: Rows) -> object:
    """What stands in rows without a value; where nothing can, they are refused."""
    if default is not None:
        tally.note(kinds.DEFAULT_USED, column=field.name, value=default, count=len(rows))
        return _day(field, default)
    if field.required:
        tally.add(Outcome.REFUSED, kinds.MISSING_VALUE, rows, column=field.name)
    return field.empty


def _report_wrong(field: Field, tally: Tally, rows: Rows, raw: NDArray[Any]) -> None:
    outcome = Outcome.NOTE if field.tolerant else Outcome.REFUSED
    known = [{"known": field.known}] * len(rows)
    tally.add(outcome, field.wrong, rows, column=field.name, values=raw[rows].tolist(), details=known)


def _report_partial(field: Field, tally: Tally, rows: Rows, raw: NDArray[Any], taken: list[str]) -> None:
    details = [{"taken": day} for day in taken]
    values = raw[rows].tolist()
    tally.add(Outcome.REPAIRED, kinds.DATE_COMPLETED, rows, column=field.name, values=values, details=details)
