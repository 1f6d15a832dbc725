"""What the address of a page of the books asks for, and what a person may be shown of the records behind them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlencode

import numpy as np
from django.utils import timezone

from whitestone.kernel import written
from whitestone.land import flows as fl
from whitestone.land.moves import Moves
from whitestone.land.words import Column, Kind, LandClass, Product
from whitestone.problems import ProblemError, register
from whitestone.records.books.balance import ACCOUNT, KEYS, words_of
from whitestone.records.finds.models import Find
from whitestone.records.hazards.models import Hazard
from whitestone.records.releases.models import Release
from whitestone.review.permissions import Standing
from whitestone.review.rules import Tier

UNREADABLE = register(
    "books-address-unreadable",
    'The address asks the books for {column} "{value}", which cannot be read.',
    "Correct that part of the address, or leave it out.",
)
NONE = "-"
"""How an address names what has no value: land outside every unit, moves by no product."""


@dataclass(frozen=True, slots=True)
class Question:
    """Which books, and which part of them.

    Attributes
    ----------
    start, end
        The period, both days included.
    known_at, as_at
        None for what is known now, and for all that the records say.
    by
        Keys by which the table is summed.
    only
        Keys of which one value is asked for; None stands for no value.
    column
        The column whose postings are asked for; None for all.
    """

    start: dt.date
    end: dt.date
    known_at: dt.datetime | None
    as_at: dt.date | None
    by: tuple[str, ...]
    only: Mapping[str, str | None]
    column: Column | None

    def address(self, **changed: str | None) -> str:
        """The question as the query of an address, with something changed; None leaves it out."""
        said: dict[str, str | None] = {
            "from": self.start.isoformat(),
            "to": self.end.isoformat(),
            "known_at": self.known_at.isoformat() if self.known_at else None,
            "as_at": self.as_at.isoformat() if self.as_at else None,
            "by": ",".join(self.by) if self.by != ACCOUNT else None,
            **{key: NONE if value is None else value for key, value in self.only.items()},
            "column": self.column and str(self.column),
        } | changed
        return urlencode({key: value for key, value in said.items() if value})

    def holds(self, keys: Mapping[str, str | None]) -> bool:
        """Whether a line with these keys is part of what is asked for; keys that it does not have do not count."""
        return all(keys[key] == value for key, value in self.only.items() if key in keys)

    def chosen(self, moves: Moves) -> Moves:
        """The moves that are asked for."""
        if self.column is not None:
            moves = moves.chosen(moves.column == fl.COLUMNS.index(self.column))
        for key, value in self.only.items():
            moves = moves.chosen(np.array([word == value for word in words_of(moves, key).tolist()], dtype=np.bool_))
        return moves


def read(said: Mapping[str, str]) -> Question:
    """What an address asks for; this year so far where it names no period.

    Raises
    ------
    ProblemError
        When a part of it cannot be read: other books than those asked for would be believed.
    """
    today = timezone.now().date()
    start = _day(said, "from") or today.replace(month=1, day=1)
    end = _day(said, "to") or max(today, start)
    if end < start:
        raise ProblemError(UNREADABLE(column="to", value=end))
    if start == dt.date.max:  # no day follows it, of which moves could be told
        raise ProblemError(UNREADABLE(column="from", value=start))
    by = tuple(key for key in said.get("by", "").split(",") if key) or ACCOUNT
    if set(by) - set(KEYS) or len(set(by)) < len(by):
        raise ProblemError(UNREADABLE(column="by", value=said["by"]))
    words: Mapping[str, type[StrEnum]] = {"kind": Kind, "class": LandClass, "product": Product, "column": Column}
    for name, allowed in words.items():
        if said.get(name, NONE) not in ("", NONE, *(str(word) for word in allowed)):
            raise ProblemError(UNREADABLE(column=name, value=said[name]))
    return Question(
        start=start,
        end=end,
        known_at=moment_of(said, "known_at"),
        as_at=_day(said, "as_at"),
        by=by,
        only={key: None if said[key] == NONE else said[key] for key in KEYS if said.get(key)},
        column=Column(said["column"]) if said.get("column", NONE) not in ("", NONE) else None,
    )


def _day(said: Mapping[str, str], name: str) -> dt.date | None:
    text = said.get(name, "")
    day = written.day(text)
    if text and day is None:
        raise ProblemError(UNREADABLE(column=name, value=text))
    return day


def moment_of(said: Mapping[str, str], name: str) -> dt.datetime | None:
    """A moment as written; one without a zone is taken as UTC."""
    # A plus sign that was not escaped arrives as a space.
    text = said.get(name, "").strip().replace(" ", "+") if "T" in said.get(name, "") else said.get(name, "")
    moment = written.moment(text)
    if text and moment is None:
        raise ProblemError(UNREADABLE(column=name, value=text))
    return moment


def hidden_from(standing: Standing) -> frozenset[str]:
    """Ids of the records of which an approved version, of today or of earlier, lies beyond what a person may see.

    Sums cover them; lists of postings leave them out and say how many they are.
    """
    closed = [tier for tier in Tier if tier not in standing.tiers]
    found: set[str] = set()
    if closed:
        for model in (Hazard, Release, Find):
            rows = model.objects.filter(approved_from__isnull=False, tier__in=closed).exclude(standing.sees())
            found.update(str(record) for record in rows.values_list("record", flat=True))
    return frozenset(found)
