"""Tables of daily work and of the limits against which a nation reads it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext

from whitestone.kernel.codes import CodeField, WordField
from whitestone.kernel.geometry import GeometryField
from whitestone.problems import register
from whitestone.records.reference.units import unit_at
from whitestone.records.tasks.units import unit_of_task
from whitestone.review.links import LinkField, LinksField
from whitestone.review.versions import Version, linked_index

NO_AMOUNTS = register(
    "no-amounts-by-code",
    '"{value}" does not give an amount for each code.',
    'Write codes and numbers that are not negative, such as {{"manual": 120}}.',
)


def amounts(value: Any) -> None:
    """Refuse what is no object of codes with numbers that are not negative."""
    plain = isinstance(value, dict) and all(
        isinstance(one, int | float) and not isinstance(one, bool) and one >= 0 for one in value.values()
    )
    if not plain:
        problem = NO_AMOUNTS(value=value)
        raise ValidationError(f"{problem.sentence} {problem.remedy}", code=problem.code)


class LimitKind(StrEnum):
    """What a limit of the nation bounds."""

    DAYS_WITHOUT_FIND = "days without find"
    M2_WITHOUT_FIND = "m2 without find"
    M2_PER_PERSON_HOUR = "m2 per person-hour"
    M2_PER_MACHINE_HOUR = "m2 per machine-hour"
    M2_PER_ANIMAL_HOUR = "m2 per animal-hour"
    COVERAGE_PERCENT = "percent covered to reduce"
    REPORT_HOURS = "hours to report an accident"


class Workday(Version):
    """What one team did on one task on one day, its `effective` day.

    `by_method` gives square metres by method, `stoppages` minutes by reason; `area` is the sub-polygon or the lanes
    that were worked. `hours` are those of each person.
    """

    word = "workday"

    task = LinkField("task")
    team = LinkField("team", null=True, blank=True)
    organisation = LinkField("organisation")
    hours = models.DecimalField(max_digits=4, decimal_places=2)
    women = models.PositiveIntegerField(default=0)
    men = models.PositiveIntegerField(default=0)
    machines = LinksField("machine")
    animals = LinksField("animal")
    by_method = models.JSONField(default=dict, blank=True, validators=[amounts])
    total_m2 = models.FloatField(default=0, editable=False)
    area = GeometryField(kinds=("Polygon", "MultiPolygon"), null=True, blank=True)
    depth_m = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    soil = CodeField("soil")
    vegetation = CodeField("vegetation")
    signals = models.PositiveIntegerField(null=True, blank=True)
    stoppages = models.JSONField(default=dict, blank=True, validators=[amounts])
    environment = models.JSONField(default=dict, blank=True)
    note = models.TextField(blank=True, default="")

    class Meta(Version.Meta):
        indexes: ClassVar[list[models.Index]] = [
            *Version.Meta.indexes,
            linked_index("workday", "task"),
            models.Index(fields=["total_m2", "id"], name="workday_area"),
        ]

    def __str__(self) -> str:
        return f"{self.effective} {self.short}"

    def derive(self) -> None:
        """Add up the square metres, and place the record in the unit where it lies, else in the task's."""
        self.total_m2 = float(sum(self.by_method.values()))
        if not self.unit:
            self.unit = unit_at(self.area) if self.area is not None else unit_of_task(self.task)


class Limit(Version):
    """One limit of the nation, kept by headquarters; without one there is no alarm of that kind.

    `method` narrows it to a method of release; empty is for all. `source` says which standard or order lays it down.
    """

    word = "limit"

    kind = WordField(LimitKind)
    method = CodeField("release-method")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    source = models.CharField(max_length=200)

    class Meta(Version.Meta):
        pass

    def __str__(self) -> str:
        return f"{gettext(self.kind)}: {self.amount.normalize():f}"
