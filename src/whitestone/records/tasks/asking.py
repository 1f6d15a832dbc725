"""What the addresses of the board and the timeline ask for: a day, and which tasks. It shows nothing."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count
from django.http import Http404, HttpRequest
from django.utils import timezone

from whitestone.kernel import written
from whitestone.land.words import Activity
from whitestone.records.organisations.models import Organisation
from whitestone.records.pages.views import person_of
from whitestone.records.reference.models import Unit
from whitestone.records.tasks.models import Task
from whitestone.review.links import ids
from whitestone.review.permissions import Standing, standing_of
from whitestone.review.versions import Versions


@dataclass(frozen=True, slots=True)
class Asked:
    """A day, and the tasks of one unit, one organisation or one activity; empty for all of them."""

    standing: Standing
    day: dt.date
    unit: str
    organisation: uuid.UUID | None
    activity: str

    def every(self) -> Versions[Task]:
        """Approved tasks of the day that the person may see."""
        return Task.objects.seen_by(self.standing).as_at(self.day)

    def rows(self) -> Versions[Task]:
        """Those of them that are asked for."""
        wanted = {"unit": self.unit, "organisation": self.organisation, "activity": self.activity}
        return self.every().filter(**{name: value for name, value in wanted.items() if value})

    def bodies(self) -> dict[uuid.UUID, str]:
        """Names of the organisations that the person may see."""
        rows = Organisation.objects.seen_by(self.standing).as_at(self.day)
        return {row.record: str(row) for row in rows.order_by("short_name", "name")}

    def choices(self, bodies: Mapping[uuid.UUID, str]) -> dict[str, list[tuple[str, str, int]]]:
        """What there is to choose among: values, what they are called, and how many tasks there are of each."""
        named = Unit.objects.standing().order_by("effective", "number").values_list("code", "name")
        units = {code: str(name) for code, name in named}
        of = {name: dict(self.every().values_list(name).annotate(Count("pk"))) for name in ("unit", "organisation")}
        activities = dict(self.every().values_list("activity").annotate(Count("pk")))
        return {
            "units": sorted((str(one), units.get(str(one), str(one)), many) for one, many in of["unit"].items() if one),
            "bodies": [(str(one), name, of["organisation"][one]) for one, name in bodies.items()
                       if one in of["organisation"]],
            "activities": [(str(one), str(one), activities[one]) for one in Activity if one in activities],
        }  # fmt: skip


def asked_of(request: HttpRequest) -> Asked:
    """What a request asks for; for people who are appointed."""
    standing, said = standing_of(person_of(request)), request.GET
    if not standing.appointed:
        raise Http404
    try:
        day = written.day_or(said.get("as_at", ""), timezone.now().date())
    except ValueError:
        raise Http404 from None
    body = next(iter(ids([said.get("organisation", "")])), None)
    return Asked(standing, day, said.get("unit", "").strip(), body, said.get("activity", "").strip())
