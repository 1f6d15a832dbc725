"""The table of education sessions, with the people who took part counted and never named."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from whitestone.kernel.codes import CodeField, CodesField, WordField
from whitestone.kernel.geometry import GeometryField
from whitestone.problems import register
from whitestone.records.reference.units import unit_at
from whitestone.review.links import LinkField
from whitestone.review.versions import Version

NO_COUNTS = register(
    "no-counts-by-code",
    '"{value}" does not give a number of people for each code.',
    'Write codes and whole numbers, such as {{"6-11": 12}}.',
)


def counts(value: Any) -> None:
    """Refuse what is no object of codes with whole numbers that are not negative; a phone sends them as decimals."""
    plain = isinstance(value, dict) and all(
        isinstance(one, int | float) and not isinstance(one, bool) and one >= 0 and float(one).is_integer()
        for one in value.values()
    )
    if not plain:
        problem = NO_COUNTS(value=value)
        raise ValidationError(f"{problem.sentence} {problem.remedy}", code=problem.code)


class Delivery(StrEnum):
    """How education reached its audience. Only the first two have participants who can be counted one by one."""

    INTERPERSONAL = "interpersonal"
    TRAINING = "training of trainers"
    MASS_MEDIA = "mass media"
    DIGITAL = "digital"


class Counting(StrEnum):
    """Where the numbers of people come from."""

    COUNTED = "counted"
    ESTIMATED = "estimated"


DIRECT = (Delivery.INTERPERSONAL.value, Delivery.TRAINING.value)
PEOPLE = ("women", "men", "girls", "boys")


class Education(Version):
    """One version of an education session, or of several alike on one day. Its `effective` day is theirs.

    `women`, `men`, `girls` and `boys` took part: they are direct beneficiaries of one activity. `reached` estimates the
    audience of a broadcast or a digital campaign and is kept apart; nothing adds the two up (TNMA 05.10/01 keeps
    direct and indirect apart, by sex and age, with the way of counting). `by_age` counts participants by the nation's
    age bands.
    """

    word = "education"

    reference = models.CharField(max_length=60, blank=True, default="")
    organisation = LinkField("organisation")
    team = LinkField("team", null=True, blank=True)
    delivery = WordField(Delivery)
    activity = CodeField("eore-activity")
    sessions = models.PositiveIntegerField(default=1)
    minutes = models.PositiveIntegerField(null=True, blank=True)
    place = GeometryField(kinds=("Point",), null=True, blank=True)
    community = models.CharField(max_length=120, blank=True, default="")
    topics = CodesField("eore-topic")
    audience = CodesField("eore-audience")
    materials = CodesField("eore-material")
    women = models.PositiveIntegerField(default=0)
    men = models.PositiveIntegerField(default=0)
    girls = models.PositiveIntegerField(default=0)
    boys = models.PositiveIntegerField(default=0)
    participants = models.PositiveIntegerField(default=0, editable=False)
    by_age = models.JSONField(default=dict, blank=True, validators=[counts])
    with_disability = models.PositiveIntegerField(null=True, blank=True)
    reached = models.PositiveIntegerField(null=True, blank=True)
    counting = WordField(Counting, default=Counting.COUNTED.value)
    note = models.TextField(blank=True, default="")

    class Meta(Version.Meta):
        pass

    def __str__(self) -> str:
        return self.reference or f"{self.delivery} {self.effective}"

    def derive(self) -> None:
        """Add up the participants, and place the record in the administrative unit where it lies."""
        self.by_age = {band: int(people) for band, people in self.by_age.items() if people}
        self.participants = sum(getattr(self, name) or 0 for name in PEOPLE)
        if not self.unit and self.place is not None:
            self.unit = unit_at(self.place)
