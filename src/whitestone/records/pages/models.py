"""Lists that people keep under a name, and the one that each begins with. They hold a question, never a row."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from whitestone.review.permissions import Standing


class Audience(StrEnum):
    """Who is offered a kept list."""

    MINE = "mine"
    ORGANISATION = "organisation"
    EVERYONE = "everyone"


class KeptListQuerySet(models.QuerySet["KeptList"]):
    """Kept lists, as far as a person may see them."""

    def seen_by(self, standing: Standing) -> KeptListQuerySet:
        """One's own, those of the organisations for which one writes, and those of everybody with an appointment."""
        ours = Q(audience=Audience.ORGANISATION, organisation__in=standing.writes_for)
        everyone = Q(audience=Audience.EVERYONE) if standing.appointed else Q(pk__in=())
        return self.filter(Q(person=standing.person) | ours | everyone)


class KeptList(models.Model):
    """What the address of a word's list asked for, under a name; who opens it sees the rows that they may see."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    word = models.CharField(max_length=32)
    name = models.CharField(max_length=80)
    asked = models.TextField()
    audience = models.CharField(max_length=12, default=Audience.MINE.value)
    organisation = models.UUIDField(null=True)

    objects = KeptListQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["word", "name", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "word", "name"], name="kept_list_name"),
        ]

    def __str__(self) -> str:
        return self.name


class FirstList(models.Model):
    """The kept list with which a person's list of a word opens when its address asks for nothing."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    word = models.CharField(max_length=32)
    kept = models.ForeignKey(KeptList, on_delete=models.CASCADE, related_name="firsts")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "word"], name="first_list_word"),
        ]

    def __str__(self) -> str:
        return f"{self.word}: {self.kept_id}"
