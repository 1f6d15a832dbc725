"""Rows that share an id: repetitions, versions of one day, parts of one product or unit, and contradictions.

What a repeated id means differs by role; the rules are in ``docs/input.md``. Only rows with a repeated id are looked
at one by one, and no geometry function is called for a single row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from whitestone.land.inputs import Geometries
from whitestone.land.reading import kinds
from whitestone.land.reading.columns import Values
from whitestone.land.reading.tally import Outcome, Rows, Tally
from whitestone.land.words import Contamination, Kind
from whitestone.problems import ProblemKind

Groups = list[list[int]]


def drop_repeated(values: Values, shapes: Geometries, key: str, tally: Tally) -> NDArray[np.bool_]:
    """Which kept rows are the first with their content; the others repeat it in every column and their shape."""
    first_only = tally.kept
    rows, first = [], []
    for group in _groups(values[key], first_only):
        seen: dict[tuple[object, ...], int] = {}
        for row, content in zip(group, _contents(values, shapes, group), strict=True):
            if content in seen:
                rows.append(row)
                first.append({"first": seen[content] + 1})
            else:
                seen[content] = row
    first_only[rows] = False
    tally.add(Outcome.NOTE, kinds.REPEATED_ROW, rows, details=first)
    return first_only


def order_same_day(values: Values, shapes: Geometries, chosen: NDArray[np.bool_], tally: Tally) -> NDArray[np.int64]:
    """Versions that order hazard rows of one id and date: where a file leaves a tie, the more cautious stands last.

    Cautious is the larger area (in whole square metres, since projection moves the rest), then CHA, then more
    categories, then open; the bytes of the shape break what is left,
    so that the order of the rows never matters.
    """
    version = values["version"].copy()
    tied: Groups = []
    for group in _groups(values["id"], chosen):
        by_date: dict[object, list[int]] = {}
        for row, day in zip(group, values["recorded"][group].tolist(), strict=True):
            by_date.setdefault(day, []).append(row)
        tied += [rows for rows in by_date.values() if len(set(version[rows].tolist())) < len(rows)]
    listed = np.array([row for rows in tied for row in rows], dtype=np.int64)
    area = dict(zip(listed.tolist(), np.round(shapely.area(shapes[listed])).tolist(), strict=True))
    blob = dict(zip(listed.tolist(), shapely.to_wkb(shapes[listed]).tolist(), strict=True))

    def caution(row: int) -> tuple[object, ...]:
        claims = int(values["contamination"][row])
        confirmed = values["kind"][row] == Kind.CHA
        still_open = not values["status"][row]
        number = len(Contamination(claims).words)
        return int(values["version"][row]), area[row], confirmed, number, claims, still_open, blob[row]

    for rows in tied:
        ordered = sorted(rows, key=caution)
        version[ordered] = np.arange(len(rows))
        details = [{"count": len(rows)}] * len(rows)
        tally.add(Outcome.NOTE, kinds.SAME_DAY_VERSIONS, sorted(rows), details=details)
    return version


def unite_parts(
    values: Values, shapes: Geometries, chosen: NDArray[np.bool_], *, key: str, differ: ProblemKind, tally: Tally
) -> tuple[NDArray[np.bool_], Geometries]:
    """Join the rows of one id into the first of them; rows that share an id but nothing else are refused.

    Returns
    -------
    chosen : (n,) bool, one row per id
    shapes : (n,), with the joined shapes in those rows
    """
    chosen, shapes = chosen.copy(), shapes.copy()
    alike: Groups = []
    for group in _groups(values[key], chosen):
        columns = [name for name in values if not _all_equal(values[name][group])]
        if columns:
            words = ", ".join(sorted({str(value) for value in values["name"][group]})) if "name" in values else ""
            detail = {"columns": ", ".join(columns), "names": words}
            tally.add(Outcome.REFUSED, differ, group, details=[detail] * len(group))
            chosen[group] = False
        else:
            alike.append(group)
    if alike:
        joined = np.array([shapely.MultiPolygon()] * len(alike), dtype=object)
        sizes = [len(group) for group in alike]
        rows = np.concatenate([np.array(group, dtype=np.int64) for group in alike])
        shapely.geometrycollections(shapes[rows], indices=np.repeat(np.arange(len(alike)), sizes), out=joined)
        firsts = [group[0] for group in alike]
        chosen[rows] = False
        chosen[firsts] = True
        shapes[firsts] = shapely.union_all(joined[:, np.newaxis], axis=1)
        tally.add(Outcome.NOTE, kinds.PARTS_UNITED, firsts, details=[{"count": size - 1} for size in sizes])
    return chosen, shapes


def note_repeated_finds(values: Values, chosen: NDArray[np.bool_], tally: Tally) -> None:
    """Note finds that share an id: ids of finds are not identities in many registers, so each is kept."""
    for group in _groups(values["id"], chosen):
        tally.add(Outcome.NOTE, kinds.REPEATED_FIND_ID, group, details=[{"count": len(group)}] * len(group))


def _groups(ids: NDArray[np.object_], chosen: NDArray[np.bool_]) -> Groups:
    """Positions of chosen rows by id, for ids that stand more than once."""
    rows: Rows = np.flatnonzero(chosen)
    listed: Sequence[object] = ids[rows].tolist()
    if len(set(listed)) == len(listed):
        return []
    counts = Counter(listed)
    groups: dict[object, list[int]] = {}
    for row, record in zip(rows.tolist(), listed, strict=True):
        if counts[record] > 1:
            groups.setdefault(record, []).append(row)
    return list(groups.values())


def _contents(values: Values, shapes: Geometries, group: list[int]) -> list[tuple[object, ...]]:
    """All columns and the shape of some rows, comparable."""
    columns = [_comparable(column[group]) for column in values.values()]
    return list(zip(*columns, shapely.to_wkb(shapes[group]).tolist(), strict=True))


def _comparable(column: NDArray[np.generic]) -> list[object]:
    """Plain values in which nothing given equals nothing given."""
    return [None if value != value else value for value in column.tolist()]  # noqa: PLR0124 - NaN


def _all_equal(column: NDArray[np.generic]) -> bool:
    return len(set(_comparable(column))) == 1
