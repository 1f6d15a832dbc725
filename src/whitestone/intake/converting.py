"""Rows of a file as values of a word, by a mapping: a column at a time, each distinct cell once.

Checks nothing but whether a cell can be read; the register's own checks come after.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
import shapely
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from whitestone.intake import problems as say
from whitestone.intake.mapping import ColumnMap
from whitestone.intake.places import LINES, lined, placed
from whitestone.intake.sources import Piece, Source
from whitestone.intake.values import Read, amount_of, from_a_cell, reader, takes_amounts
from whitestone.kernel.geometry import GeometryField
from whitestone.problems import Problem, ProblemError
from whitestone.review.versions import Version


@dataclass(slots=True)
class Row:
    """One row: its number, its cells as they came, what they mean, and what could not be read."""

    number: int
    cells: list[Any]
    values: dict[str, Any] = field(default_factory=dict)
    refused: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    shape: Any = None


def field_of(model: type[Version], name: str) -> models.Field[Any, Any]:
    """A column of a word that a person may fill in.

    Raises
    ------
    ProblemError
        When there is none of that name.
    """
    try:
        found = model._meta.get_field(name)
    except FieldDoesNotExist:
        found = None
    writable = isinstance(found, models.Field) and (name in model.domain_fields() or name in {"effective", "unit"})
    if not writable or not isinstance(found, models.Field):
        raise ProblemError(say.MAPPING_WRONG(reason=f"a {model.word} has no column {name}"))
    return found


def rows_of(model: type[Version], source: Source, mapping: ColumnMap, size: int) -> Iterator[list[Row]]:
    """The rows of a file, a stretch at a time.

    Raises
    ------
    ProblemError
        When the mapping does not fit the file or the word.
    """
    stated = (mapping.stated_unit, mapping.stated_within)
    for name in (*mapping.columns.values(), mapping.id, mapping.record, mapping.version, *stated):
        if name and name not in source.columns:
            raise ProblemError(say.MAPPING_WRONG(reason=f"the file has no column {name}"))
    pieces = source.pieces(size)
    known: defaultdict[str, dict[Any, _Read]] = defaultdict(dict)
    for piece in _joined(pieces, mapping) if mapping.lines else pieces:
        yield _converted(model, piece, mapping, source.crs, known)


def _converted(
    model: type[Version],
    piece: Piece,
    mapping: ColumnMap,
    crs: str | None,
    known: defaultdict[str, dict[Any, _Read]],
) -> list[Row]:
    names = [name for name in piece.columns if name != LINES]
    cells = zip(*(piece.columns[name] for name in names), strict=True) if names else iter([()] * len(piece))
    rows = [Row(piece.first + at, list(line)) for at, line in enumerate(cells)]
    for name, value in mapping.constants.items():
        kind = field_of(model, name)
        if isinstance(kind, models.JSONField) and from_a_cell(kind):
            value, _ = reader(kind, name, model.word, mapping.dates)(value)  # noqa: PLW2901  # as in a cell
        for row in rows:
            row.values[name] = value
    for name, column in mapping.columns.items():
        _fill(model, name, piece.columns[column], mapping, rows, known[name])
    if mapping.place.field:
        _place(model, piece, mapping, crs, rows)
    return rows


def _fill(
    model: type[Version],
    name: str,
    cells: Sequence[Any],
    mapping: ColumnMap,
    rows: list[Row],
    known: dict[Any, _Read],
) -> None:
    """One column of all rows; `known` is what its cells were found to mean so far, of which each is read once."""
    whole, _, code = name.partition(".")
    if code:
        _fill_amount(field_of(model, whole), whole, code, zip(rows, cells, strict=True))
        return
    read = reader(field_of(model, name), name, model.word, mapping.dates)
    said = mapping.values.get(name)
    for row, cell in zip(rows, cells, strict=True):
        if cell is None:
            continue
        if isinstance(cell, list | dict):
            cell = json.dumps(cell)  # noqa: PLW2901  # read as the same written in a cell
        found = known.get(cell)
        if found is None:
            if len(known) >= _MOST_KNOWN:
                known.clear()
            found = known[cell] = _read(cell, read, said, name)
        value, note, refused = found
        if refused:
            row.refused.extend(refused)
        elif found is not _NOTHING:
            row.values[name] = value
        if note is not None:
            row.notes.append(note)


class _Read(NamedTuple):
    """What a cell means, what a person should know of it, and why it cannot be read."""

    value: Any
    note: Problem | None
    refused: tuple[Problem, ...]


_NOTHING = _Read(None, None, ())
_MOST_KNOWN = 50_000
"""Cells of a column that are remembered: a column of ids must not fill the memory."""


def _read(cell: Any, read: Callable[[Any], Read], said: Any, name: str) -> _Read:
    if isinstance(cell, str) and not cell.strip():
        return _NOTHING
    try:
        return _Read(*read(_meant(cell, said, name) if said is not None else cell), ())
    except ProblemError as error:
        return _Read(None, None, error.problems)


def _fill_amount(column: models.Field[Any, Any], name: str, code: str, cells: Iterable[tuple[Row, Any]]) -> None:
    """A column of the file that holds the numbers of one code, as the square metres of one method."""
    if not takes_amounts(column):
        raise ProblemError(say.MAPPING_WRONG(reason=f"{name} holds no number for each code"))
    for row, cell in cells:
        if cell is None or not str(cell).strip():
            continue
        try:
            row.values[name] = {**row.values.get(name, {}), code: amount_of(cell, name)}
        except ProblemError as error:
            row.refused.extend(error.problems)


def _meant(cell: Any, said: Any, name: str) -> Any:
    key = str(cell).strip()
    if key in said:
        return said[key]
    if "*" in said:
        return said["*"]
    raise ProblemError(say.ROW_WORD(column=name, value=cell))


def _place(model: type[Version], piece: Piece, mapping: ColumnMap, crs: str | None, rows: list[Row]) -> None:
    rule = mapping.place
    column = field_of(model, rule.field)
    if not isinstance(column, GeometryField):
        raise ProblemError(say.MAPPING_WRONG(reason=f"{rule.field} is no place"))
    found = placed(piece, rule, crs, column.kinds)
    packed = shapely.to_wkb(found.shapes, hex=True, byte_order=1)
    for row, shape, text in zip(rows, found.shapes.tolist(), np.asarray(packed).tolist(), strict=True):
        if shape is not None:
            row.shape, row.values[rule.field] = shape, text
    for at, problem in found.broken.items():
        rows[at].refused.append(replace(problem, column=rule.field, row=None))
    typed = [name for name in rule.columns if name in piece.columns]
    if typed and "original" in model.domain_fields():
        for at, row in enumerate(rows):
            text = ", ".join(str(piece.columns[name][at]) for name in typed)
            row.values["original"] = {"crs": rule.crs, "notation": rule.notation, "text": text}


def _joined(pieces: Iterator[Piece], mapping: ColumnMap) -> Iterator[Piece]:
    """Lines that stand together and name the same record, as one row with all their turning points."""
    rule = mapping.place
    held: list[tuple[dict[str, Any], list[str]]] = []
    first = number = 1
    last: Any = None
    for piece in pieces:
        if mapping.lines not in piece.columns or len(rule.columns) != 2:
            raise ProblemError(say.MAPPING_WRONG(reason="lines needs its column, and a place of two columns"))
        for at in range(len(piece)):
            line = {name: cells[at] for name, cells in piece.columns.items()}
            point = lined(rule, *(str(line[name]).strip() for name in rule.columns))
            if held and line[mapping.lines] == last:
                held[-1][1].append(point)
                continue
            if len(held) >= 500:
                yield _as_piece(first, held)
                first, held = number, []
            held.append((line, [point]))
            last, number = line[mapping.lines], number + 1
    if held:
        yield _as_piece(first, held)


def _as_piece(first: int, held: list[tuple[dict[str, Any], list[str]]]) -> Piece:
    columns: dict[str, Sequence[Any]] = {name: [line[name] for line, _ in held] for name in held[0][0]}
    return Piece(first, {**columns, LINES: ["\n".join(points) for _, points in held]})
