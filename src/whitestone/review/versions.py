"""The versions of a record: the abstract table that every word's table extends, and its time filters.

As at a day, known at a moment: both are plain filters here. Nothing in this module writes.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, Self, TypeVar, cast

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Upper

from whitestone.kernel.ids import new_id
from whitestone.review.models import Person
from whitestone.review.permissions import Standing, standing_of
from whitestone.review.rules import Tier
from whitestone.review.states import OPEN, Change, State

V_co = TypeVar("V_co", bound="Version", covariant=True)
V = TypeVar("V", bound="Version")


_ONCE_TRUE = Q(approved_from__isnull=False)
_STANDING = Q(approved_from__isnull=False, approved_until__isnull=True)


class Versions(models.QuerySet[V_co]):
    """Versions of one word."""

    def visible_to(self, user: Person | AnonymousUser) -> Self:
        """What a person may see: where every list, count, tile and export begins."""
        return self.seen_by(standing_of(user))

    def seen_by(self, standing: Standing) -> Self:
        """The same for a standing that is already worked out, where one page asks for many words."""
        return self.filter(standing.sees())

    def unseen_by(self, standing: Standing) -> Self:
        """All the others. No negation: where a column says nothing, a condition and its negation are both not true."""
        seen = models.Case(models.When(standing.sees(), then=True), default=False, output_field=models.BooleanField())
        return self.alias(is_seen=seen).filter(is_seen=False)

    def known_at(self, moment: dt.datetime) -> Self:
        """The record histories that were the approved truth at a moment: one row or more for a record."""
        return self.filter(approved_from__lte=moment).filter(
            Q(approved_until__isnull=True) | Q(approved_until__gt=moment)
        )

    def as_at(self, day: dt.date, known_at: dt.datetime | None = None) -> Self:
        """What was true on a day, as it was known at a moment (now, where none is given): one row for a record.

        Of a record's known versions that are about the day or earlier it is the last: by the day that they are about,
        then by number, so that same-day and late versions are ordered and never ignored.
        """
        every = versions_of(self.model)
        if known_at is None:
            known, others = self.standing(), every.standing()
        else:
            known, others = self.known_at(known_at), every.known_at(known_at)
        # The bound on the day stands apart, so that an index on record and day serves the look-up.
        later = others.filter(
            record=OuterRef("record"), effective__gte=OuterRef("effective"), effective__lte=day
        ).filter(Q(effective__gt=OuterRef("effective")) | Q(number__gt=OuterRef("number")))
        return known.filter(effective__lte=day).filter(~Exists(later))

    def standing(self) -> Self:
        """The versions that are the approved truth now, history included."""
        return self.filter(_STANDING)

    def open(self) -> Self:
        """The versions that are being written or reviewed."""
        return self.filter(state__in=OPEN)


class _Objects(Protocol):
    """How type checkers see `objects`: as the versions of the word whose class is asked."""

    def __get__(self, instance: None, owner: type[V]) -> Versions[V]: ...


class Version(models.Model):
    """One version of one record. Domain columns are added by the words; these are review's own.

    `approved_from` and `approved_until` bound the time in which the version was the approved truth, the end
    excluded; an approved withdrawal has an empty period. `base` is the approved version on which it was written.
    """

    word: ClassVar[str]

    record = models.UUIDField(default=new_id)
    number = models.PositiveIntegerField(default=1)
    revision = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=16, default=State.DRAFT.value)
    change = models.CharField(max_length=16, default=Change.RECORDED.value)
    base = models.PositiveIntegerField(null=True)
    replaces = models.PositiveIntegerField(null=True)
    effective = models.DateField()
    approved_from = models.DateTimeField(null=True)
    approved_until = models.DateTimeField(null=True)
    owner = models.UUIDField(null=True)
    unit = models.CharField(max_length=32, blank=True, default="")
    tier = models.CharField(max_length=16, default=Tier.PARTNERS.value)
    batch = models.UUIDField(null=True, db_index=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written = models.DateTimeField()
    event = models.BigIntegerField()
    extra = models.JSONField(default=dict, blank=True)

    if TYPE_CHECKING:
        objects: ClassVar[_Objects]
    else:
        objects = Versions.as_manager()

    class Meta:
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["record", "number"], name="%(class)s_number")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["record", "effective", "number"], name="%(class)s_history"),
            models.Index(fields=["approved_from", "approved_until"], name="%(class)s_known"),
            models.Index(fields=["state", "unit"], name="%(class)s_desk"),
            models.Index(fields=["owner"], name="%(class)s_owner"),
            # Lists: what stands or was known at a moment in the order of its days, what stands of one tier, and what is
            # in a state of review. With the times in it the first tells what was known at a moment without the row.
            models.Index(
                fields=["effective", "id", "approved_from", "approved_until"],
                condition=_ONCE_TRUE,
                name="%(class)s_days",
            ),
            models.Index(fields=["record", "effective", "number"], condition=_STANDING, name="%(class)s_latest"),
            models.Index(fields=["tier", "effective", "id"], condition=_STANDING, name="%(class)s_tier"),
            models.Index(fields=["state", "effective", "id"], name="%(class)s_state"),
        ]

    def __str__(self) -> str:
        return f"{self.word} {self.record}, version {self.number}"

    @classmethod
    @cache
    def domain_fields(cls) -> dict[str, models.Field[Any, Any]]:
        """The columns that the word adds, by name, in their order."""
        own = {field.name for field in Version._meta.get_fields()}
        return {field.name: field for field in cls._meta.local_concrete_fields if field.name not in {*own, "id"}}

    def derive(self) -> None:
        """Set the columns that follow from others, such as a computed area; called whenever values change."""

    @classmethod
    def derive_all(cls, versions: Sequence[Self]) -> None:
        """The same for many versions, for words that can do it in fewer steps."""
        for version in versions:
            version.derive()

    @property
    def stands(self) -> bool:
        """Whether it is the approved truth now."""
        return self.approved_from is not None and self.approved_until is None

    @property
    def short(self) -> str:
        """The end of the record's id, which tells records apart for the eye."""
        return str(self.record)[-8:]

    @property
    def key(self) -> tuple[str, uuid.UUID, int]:
        """Word, record and number: the name of the version in events and comments."""
        return self.word, self.record, self.number


def versions_of(model: type[V]) -> Versions[V]:
    """`model.objects`, for code that is given the word as a parameter: type checkers lose it there."""
    return cast(Versions[V], model.objects.all())


def linked_index(word: str, column: str) -> models.Index:
    """An index by which the records that name another are found, for links that are asked for from the other end."""
    return models.Index(fields=[column], condition=Q(**{f"{column}__isnull": False}), name=f"{word}_by_{column}")


def called_index(word: str) -> models.Index:
    """The index behind `called`, for words whose records are known to people by a reference."""
    return models.Index(Upper("reference"), name=f"{word}_called")


def called(rows: Versions[V], *names: str, column: str = "reference") -> Versions[V]:
    """The versions with one of some references, or names in a column, however the letters are written, big or small."""
    written = [Upper(models.Value(one)) for one in names]
    found = rows.alias(called=Upper(column)).filter(called__in=written)
    return cast("Versions[V]", found)
