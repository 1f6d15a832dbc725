"""What becomes of every row of one input: used, repaired or refused, and why. It judges nothing itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
import shapely
from numpy.typing import NDArray

from whitestone.land.geometry.plane import lonlat
from whitestone.land.inputs import SourceAccount, Texts, texts
from whitestone.land.reading import kinds
from whitestone.land.reading.table import Table
from whitestone.problems import Problem, ProblemKind

Rows = NDArray[np.int64]
Place = tuple[float, float]


class Outcome(IntEnum):
    """What a problem makes of its row; the highest one counts."""

    NOTE = 0
    REPAIRED = 1
    REFUSED = 2


@dataclass(slots=True)
class _Entry:
    outcome: Outcome
    kind: ProblemKind
    row: int
    column: str | None
    value: object
    place: Place | None
    details: Mapping[str, object]


@dataclass(slots=True)
class Tally:
    """Collects problems by row position (0 is the first) and turns them into the account of the source.

    Attributes
    ----------
    outcome : (n,) uint8, values of `Outcome`; a note leaves a row used
    records : (n,) str or None, ids for the problems' sake
    """

    table: Table
    records: Texts = field(init=False)
    outcome: NDArray[np.uint8] = field(init=False)
    _entries: list[_Entry] = field(default_factory=list)
    _notes: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.outcome = np.zeros(self.table.rows, dtype=np.uint8)
        self.records = texts(self.table.rows)
        self._notes.extend(self.table.notes)

    def add(
        self,
        outcome: Outcome,
        kind: ProblemKind,
        rows: Rows | Sequence[int],
        *,
        column: str | None = None,
        values: Sequence[object] | None = None,
        places: Sequence[Place | None] | None = None,
        details: Sequence[Mapping[str, object]] | None = None,
    ) -> None:
        """Put `kind` against `rows`; `values`, `places` and `details` are one per row."""
        positions = np.asarray(rows, dtype=np.int64)
        self.outcome[positions] = np.maximum(self.outcome[positions], outcome)
        for at, row in enumerate(positions.tolist()):
            value = None if values is None else values[at]
            place = None if places is None else places[at]
            self._entries.append(
                _Entry(outcome, kind, row, column, value, place, {} if details is None else details[at])
            )

    def note(self, kind: ProblemKind, *, column: str | None = None, value: object = None, **words: str | int) -> None:
        """Note something about the whole file."""
        self._notes.append(self._problem(kind, column=column, value=value, details=words))

    @property
    def kept(self) -> NDArray[np.bool_]:
        """Rows that are not refused so far."""
        return np.not_equal(self.outcome, Outcome.REFUSED)

    def account(self) -> SourceAccount:
        """Close the books of this source; every row stands in exactly one of the three counts."""
        table = self.table
        used, repaired, refused = (int(count) for count in np.bincount(self.outcome, minlength=3))
        if table.role == "hazards" and refused:
            self.note(kinds.HAZARDS_MISSING, count=refused, total=table.rows)
        if table.rows == 0:
            self.note(kinds.NO_ROWS)
        self._entries.sort(key=lambda entry: entry.row)
        self._place()
        problems = [{"outcome": "note", **note.in_english().as_json()} for note in self._notes]
        problems += [self._as_json(entry) for entry in self._entries]
        return SourceAccount(
            role=table.role,
            file=table.file,
            layer=table.layer,
            crs=table.crs_name,
            sha256=table.sha256,
            rows=table.rows,
            used=used,
            repaired=repaired,
            refused=refused,
            problems=tuple(problems),
        )

    def _place(self) -> None:
        """Give entries without a place the middle of their row's shape."""
        table, wanting = self.table, [entry for entry in self._entries if entry.place is None]
        if table.geometry is None or table.crs is None or not wanting:
            return
        bounds = shapely.bounds(table.geometry[[entry.row for entry in wanting]])
        lon, lat = lonlat((bounds[:, 0] + bounds[:, 2]) / 2, (bounds[:, 1] + bounds[:, 3]) / 2, table.crs)
        for entry, x, y in zip(wanting, lon.tolist(), lat.tolist(), strict=True):
            if np.isfinite(x) and np.isfinite(y):
                entry.place = (x, y)

    def _problem(
        self,
        kind: ProblemKind,
        *,
        row: int | None = None,
        column: str | None,
        value: object,
        place: Place | None = None,
        details: Mapping[str, object],
    ) -> Problem:
        return Problem(
            kind=kind,
            file=self.table.file,
            row=None if row is None else row + 1,
            record=None if row is None else self.records[row],
            column=column,
            value=value,
            place=place,
            values={"role": self.table.role, **details},
        )

    def _as_json(self, entry: _Entry) -> dict[str, object]:
        problem = self._problem(
            entry.kind,
            row=entry.row,
            column=entry.column,
            value=entry.value,
            place=entry.place,
            details=entry.details,
        )
        areas = {f"area_{name}_m2": entry.details[name] for name in ("before", "after") if name in entry.details}
        return {"outcome": entry.outcome.name.lower(), **problem.in_english().as_json(), **areas}
