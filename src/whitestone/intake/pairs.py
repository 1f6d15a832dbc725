"""Likely duplicates among the records of a word that a person sees, and what that person says of them.

A merge keeps both: the one is taken back or proposed to be withdrawn with the other's id as the reason, and stays.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from django.db import models
from django.db.models import ExpressionWrapper, F, Q

from whitestone.intake import problems as say
from whitestone.intake.models import Apart
from whitestone.intake.twins import NONE, Twins, find_twins
from whitestone.intake.weighing import Column, Sort
from whitestone.kernel.geometry import GeometryField, unpacked_many
from whitestone.problems import ProblemError
from whitestone.review import problems as refused
from whitestone.review.actions.drafting import Seen, latest_approved
from whitestone.review.actions.moving import move
from whitestone.review.actions.undoing import withdraw
from whitestone.review.links import LinkField
from whitestone.review.models import Event, Person
from whitestone.review.permissions import standing_of
from whitestone.review.states import OPEN, Step
from whitestone.review.versions import Version, versions_of
from whitestone.review.words import Word, word_of

MOST = 200_000
"""Versions that a page compares while somebody waits."""
_NAMES = ("reference",)
_SAID = (models.CharField, models.TextField, models.IntegerField, models.DecimalField)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that may be one, with how alike and how far apart they are."""

    first: Version
    second: Version
    likeness: float
    metres: float
    days: int
    overlap: float


def likely_pairs(word: Word, person: Person, *, first: int = 0, most: int = 50) -> tuple[list[Pair], int]:
    """Pairs that nobody has told apart yet, the likeliest before the others, from a place in that order on.

    Gives at most `most` of them, and how many there are in all.
    """
    standing = standing_of(person)
    head = Event.objects.order_by("-sequence").values_list("hash", flat=True).first()
    said, found = _compared(word.name, head or "", standing.sees())
    apart = set(Apart.objects.filter(word=word.name).values_list("first", "second"))
    chosen = []
    for at in range(len(found)):
        one, other = said[found.first[at]], said[found.second[at]]
        if one[1] != other[1] and ordered(one[1], other[1]) not in apart:
            chosen.append((at, one[0], other[0]))
    number, chosen = len(chosen), chosen[first : first + most]
    rows = versions_of(word.model).seen_by(standing)
    known = rows.in_bulk([pk for _, one, other in chosen for pk in (one, other)])
    found_pairs = [
        Pair(
            known[one],
            known[other],
            float(found.likeness[at]),
            float(found.metres[at]),
            int(found.days[at]),
            float(found.overlap[at]),
        )
        for at, one, other in chosen
    ]
    return found_pairs, number


@lru_cache(maxsize=8)
def _compared(name: str, _head: str, sees: Q) -> tuple[list[tuple[int, uuid.UUID]], Twins]:
    """What counts of a word for somebody, by key and record, compared; kept until the register changes at all."""
    model = word_of(name).model
    rows = versions_of(model).filter(sees)
    rows = rows.standing() | rows.open()
    fields = model.domain_fields()
    place = next((name for name, field in fields.items() if isinstance(field, GeometryField)), "")
    if not place:
        return [], NONE
    sorts = {name: sort for name, field in fields.items() if (sort := _sort(name, field)) is not None}
    raw = ExpressionWrapper(F(place), output_field=models.BinaryField())
    asked = rows.order_by("pk").annotate(raw=raw).values_list("pk", "record", "effective", "raw", "batch", *sorts)
    # Of a record that stands and has a change under review only the change: a record is no twin of itself.
    said = list({row[1]: row for row in asked[:MOST]}.values())
    shapes = np.empty(len(said), dtype=object)
    placed = [at for at, row in enumerate(said) if row[3]]
    if len(placed) < 2:
        return [], NONE
    # Read at once: one by one they take as long as comparing them.
    shapes[placed] = unpacked_many([said[at][3] for at in placed])
    days = np.array([row[2] for row in said], dtype="datetime64[D]")
    columns = [Column([_plain(row[4]) for row in said], Sort.LOT)]
    columns += [Column([_plain(row[5 + at]) for row in said], sort) for at, sort in enumerate(sorts.values())]
    return [(row[0], row[1]) for row in said], find_twins(shapes, days, columns)


def _sort(name: str, field: models.Field[Any, Any]) -> Sort | None:
    """What a column says of two records; None for one that is not compared."""
    if not field.editable:
        return None
    if isinstance(field, LinkField):
        return Sort.LINK
    if name in _NAMES:
        return Sort.NAME
    return Sort.TEXT if isinstance(field, _SAID) else None


def _plain(value: object) -> str:
    return "" if value is None or value == "" else " ".join(str(value).casefold().split())


def ordered(one: uuid.UUID, other: uuid.UUID) -> tuple[uuid.UUID, uuid.UUID]:
    """Two ids, the one that sorts first before the other."""
    return (one, other) if str(one) < str(other) else (other, one)


def _both(word: Word, person: Person, records: tuple[uuid.UUID, uuid.UUID]) -> list[Version]:
    """The versions that count of two records, of which the person must see both and write for both."""
    standing, found = standing_of(person), []
    for record in records:
        rows = versions_of(word.model).visible_to(person).filter(record=record)
        version = rows.open().order_by("-number").first() or rows.standing().order_by("-number").first()
        if version is None:
            raise ProblemError(refused.NOT_FOUND(word=word.name, record=str(record)))
        if not standing.may_write_for(version.owner):
            raise ProblemError(refused.NO_RIGHT(word=word.name, record=str(record), step="merge", rights="write"))
        found.append(version)
    return found


def tell_apart(word: Word, one: uuid.UUID, other: uuid.UUID, *, person: Person, reason: str = "") -> None:
    """Say that two records are two; nobody is asked about them again."""
    _both(word, person, (one, other))
    first, second = ordered(one, other)
    Apart.objects.get_or_create(
        word=word.name, first=first, second=second, defaults={"person": person, "reason": reason}
    )


def merge(word: Word, keep: uuid.UUID, double: uuid.UUID, *, person: Person, reason: str) -> Version:
    """Keep one record, and take the other away as its duplicate; both stay readable.

    What was never approved is taken back; what stands is proposed to be withdrawn, which goes through review.

    Raises
    ------
    ProblemError
        When the person may not, or a record is the other.
    """
    if keep == double:
        raise ProblemError(say.MAPPING_WRONG(reason="a record is no duplicate of itself"))
    _, gone = _both(word, person, (keep, double))
    why = f"duplicate of {keep}. {reason}".strip()
    if gone.state in OPEN:
        (taken,) = move(word.model, Step.TAKE_BACK, [Seen(gone.pk, gone.revision)], actor=person, reason=why)
        return taken
    return withdraw(gone, actor=person, base=latest_approved(word.model, double), reason=why)
