"""The moves of a period as numbers: pieces of land that events moved, chosen and added up before any is drawn.

What a page or a sum needs of a hundred thousand moves is a few columns; words and polygons are made for what is shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from whitestone.land import flows as fl
from whitestone.land.books import Books
from whitestone.land.geometry.ragged import Ints
from whitestone.land.geometry.segments import TWICE_SQUARE_GRID
from whitestone.land.inputs import Geometries
from whitestone.land.result import Postings
from whitestone.land.state import Flags
from whitestone.land.words import CATEGORIES

Words = NDArray[np.object_]
_WORDS: tuple[Words, Words, Words] = (
    np.array([str(word) for word in fl.COLUMNS], dtype=object),
    np.array([str(word) for word in fl.KINDS], dtype=object),
    np.array([str(word) for word in fl.CLASSES], dtype=object),
)
_CATEGORY_WORDS: Words = np.array([str(category.name) for category in CATEGORIES], dtype=object)


@dataclass(frozen=True, slots=True)
class Moves:
    """Moves of one set of books, n rows; the same order on every run.

    Attributes
    ----------
    books : Books
    holding, face : (n,) int64, where the piece of land lies
    code : (n,) int64, the event: row i of the hazards is i, row j of the releases is -1 - j
    day : (n,) int32, days since 1970
    column : (n,) int8, index into `flows.COLUMNS`
    account : (n,) int64, unit, kind and group in one number
    twice_area : (n,) int64, twice the square centimetres
    groups : words of the groups: classes, of which land has one; or categories, of which it has several
    """

    books: Books
    holding: Ints
    face: Ints
    code: Ints
    day: NDArray[np.int32]
    column: NDArray[np.int8]
    account: Ints
    twice_area: Ints
    groups: Words = field(default_factory=lambda: _WORDS[2])

    @classmethod
    def of(cls, books: Books, first_day: int, last_day: int, *, by_category: bool = False) -> Moves:
        """The moves of a period, both days included; by category, land moves once for each that is open there."""
        parts = []
        groups = _CATEGORY_WORDS if by_category else _WORDS[2]
        for number, holding in enumerate(books.holdings):
            flows, steps = holding.categories if by_category else holding.accounts, holding.steps
            rows = np.flatnonzero((flows.day >= first_day) & (flows.day <= last_day))
            step = flows.step[rows]
            where = np.full(len(rows), number, dtype=np.int64)
            moved = (flows.day[rows], flows.column[rows], flows.account[rows], flows.twice_area[rows])
            parts.append(cls(books, where, steps.face[step], steps.event[step], *moved, groups))
        return cls(
            books,
            holding=np.concatenate([one.holding for one in parts]),
            face=np.concatenate([one.face for one in parts]),
            code=np.concatenate([one.code for one in parts]),
            day=np.concatenate([one.day for one in parts]),
            column=np.concatenate([one.column for one in parts]),
            account=np.concatenate([one.account for one in parts]),
            twice_area=np.concatenate([one.twice_area for one in parts]),
            groups=groups,
        )

    def __len__(self) -> int:
        return len(self.code)

    def chosen(self, rows: Ints | Flags) -> Moves:
        """Some of the moves, by row number or by a mask."""
        return Moves(
            self.books,
            holding=self.holding[rows],
            face=self.face[rows],
            code=self.code[rows],
            day=self.day[rows],
            column=self.column[rows],
            account=self.account[rows],
            twice_area=self.twice_area[rows],
            groups=self.groups,
        )

    @property
    def is_release(self) -> Flags:
        """Which were moved by a release product; (n,) bool."""
        return np.asarray(self.code < 0, dtype=np.bool_)

    def of_releases(self, said: Words) -> Words:
        """A column of the release products behind the moves, None where a hazard record is; (n,)."""
        found = np.full(len(self), None, dtype=object)
        mask = self.is_release
        found[mask] = said[-1 - self.code[mask]]
        return found

    @property
    def event(self) -> Words:
        """Ids of the records that moved the land; (n,) str."""
        found = self.of_releases(self.books.releases.id)
        mask = ~self.is_release
        found[mask] = self.books.hazards.id[self.code[mask]]
        return found

    @property
    def unit(self) -> Words:
        """Codes of the administrative units, None outside every unit; (n,)."""
        codes = [None, *([] if self.books.units is None else self.books.units.code.tolist())]
        return np.array(codes, dtype=object)[self.account // (len(fl.KINDS) * len(self.groups))]

    @property
    def kind(self) -> Words:
        """Values of `Kind`; (n,) str."""
        return _WORDS[1][self.account // len(self.groups) % len(fl.KINDS)]

    @property
    def group(self) -> Words:
        """Values of `LandClass`, or names of categories where the moves are those by category; (n,) str."""
        return self.groups[self.account % len(self.groups)]

    @property
    def column_word(self) -> Words:
        """Values of `Column`; (n,) str."""
        return _WORDS[0][self.column]

    @property
    def date(self) -> NDArray[np.datetime64]:
        """Days; (n,) datetime64[D]."""
        return self.day.astype("datetime64[D]")

    @property
    def area(self) -> NDArray[np.float64]:
        """Square metres; (n,) float64."""
        return self.twice_area / TWICE_SQUARE_GRID

    @property
    def effect(self) -> NDArray[np.float64]:
        """Square metres that came to the account, negative where they left it; (n,) float64."""
        return self.area * fl.SIGNS[self.column]

    def drawn(self) -> Geometries:
        """The pieces of land; (n,) Polygon or MultiPolygon, metres in the plane."""
        found = np.full(len(self), None, dtype=object)
        for number in np.unique(self.holding).tolist():
            rows = np.flatnonzero(self.holding == number)
            found[rows] = self.books.holdings[number].draw(self.face[rows])
        return found

    def postings(self) -> Postings:
        """All of them in words, with their polygons, by date, event, column and place."""
        unit, event = self.unit, self.event
        together = {
            "date": self.date,
            "event": event,
            "event_type": np.where(self.is_release, "release", "hazard").astype(object),
            "column": self.column_word,
            "unit": unit,
            "kind": self.kind,
            "land_class": self.group,
            "area": self.area,
            "geometry": self.drawn(),
        }
        sortable = np.array(["~" if code is None else code for code in unit], dtype=np.str_)
        keys = (self.area, *(together[name].astype(np.str_) for name in ("land_class", "kind")), sortable)
        order = np.lexsort((*keys, together["column"].astype(np.str_), event.astype(np.str_), self.day))
        return Postings(**{name: values[order] for name, values in together.items()})
