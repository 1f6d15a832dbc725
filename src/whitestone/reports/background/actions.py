"""Ordering reports that are printed in the background, and ending what is printed regularly. Prints nothing itself."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from whitestone.problems import ProblemError
from whitestone.reports.catalogue import catalogue
from whitestone.reports.cells import Period
from whitestone.reports.models import Every, Run, Schedule
from whitestone.reports.problems import (
    NO_FORM,
    NO_LANGUAGE,
    NO_PARAMETER,
    NO_SCHEDULE,
    NO_SENDING,
    NOT_A_RECEIVER,
    WAITS_TOO_LONG,
)
from whitestone.reports.writing import FORMS
from whitestone.reports.writing.printing import languages
from whitestone.review.audit import writing
from whitestone.review.models import Person
from whitestone.review.permissions import standing_of

KEPT = dt.timedelta(days=7)
_MOST_RECEIVERS = 50
_MOST_DAYS = 90


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be printed.

    Attributes
    ----------
    forms
        Names of file forms.
    languages
        Codes separated by commas; empty for the register's own.
    receivers
        Mail addresses; without any the owner fetches the files.
    address
        Where the register is served; empty, and figures in the files lead nowhere.
    """

    report: str
    forms: tuple[str, ...]
    languages: str = ""
    only: Mapping[str, str] = field(default_factory=dict)
    receivers: tuple[str, ...] = ()
    address: str = ""

    def checked_for(self, person: Person) -> dict[str, object]:
        """The columns of an order.

        Raises
        ------
        ProblemError
            The person may not order it, or it names what does not exist.
        """
        standing = standing_of(person)
        # Mail goes out in the authority's name.
        if not standing.appointed or (self.receivers and not standing.headquarters):
            raise ProblemError(NO_SENDING(value="sent" if self.receivers else "printed"))
        layout = catalogue().layout(self.report)
        if self.only and set(self.only) != {layout.parameter}:
            raise ProblemError(NO_PARAMETER(report=self.report, value=", ".join(self.only), known=layout.parameter))
        if not self.forms or (unknown := [form for form in self.forms if form not in FORMS]):
            raise ProblemError(NO_FORM(value=", ".join(unknown) if self.forms else "–", known=", ".join(FORMS)))
        if languages(self.languages) is None:
            raise ProblemError(NO_LANGUAGE(value=self.languages))
        return {
            "owner": person,
            "report": self.report,
            "forms": list(dict.fromkeys(self.forms)),
            "languages": self.languages,
            "only": dict(self.only),
            "receivers": _receivers(self.receivers),
            "address": self.address,
        }


def _receivers(said: Sequence[str]) -> list[str]:
    found = list(dict.fromkeys(said))
    for one in found:
        try:
            validate_email(one)
        except ValidationError:
            raise ProblemError(NOT_A_RECEIVER(value=one)) from None
    if len(found) > _MOST_RECEIVERS:
        raise ProblemError(NOT_A_RECEIVER(value=f"{len(found)} addresses"))
    return found


def print_later(wanted: Sequence[Wanted], period: Period, *, actor: Person) -> list[Run]:
    """Order one or several reports of a period, each printed once in the background.

    Raises
    ------
    ProblemError
        The actor may not order one of them, or it names what does not exist; then none is ordered.
    """
    columns, now = [one.checked_for(actor) for one in wanted], timezone.now()
    span = {"start": period.start, "end": period.end}
    with writing(actor) as entry:
        runs = [
            Run.objects.create(**one, **span, created=now, touched=now, after=now, expires=now + KEPT)
            for one in columns
        ]
        for run in runs:
            entry.add("print", "report", run.pk, new=_told(run) | {name: str(day) for name, day in span.items()})
    return runs


def arrange(wanted: Wanted, every: Every, wait: int, *, actor: Person) -> Schedule:
    """Have a report printed regularly, some days after the end of each period.

    Raises
    ------
    ProblemError
        The actor may not order it, or it names what does not exist.
    """
    columns = wanted.checked_for(actor)
    if not 0 <= wait <= _MOST_DAYS:
        raise ProblemError(WAITS_TOO_LONG(value=wait, most=_MOST_DAYS))
    with writing(actor) as entry:
        schedule = Schedule.objects.create(**columns, every=every, wait=wait, created=timezone.now())
        entry.add("arrange", "report", schedule.pk, new=_told(schedule) | {"every": str(every), "wait": wait})
    return schedule


def end(schedule: uuid.UUID, *, actor: Person, reason: str = "") -> None:
    """Print it no more; what was printed stays. For its owner and for headquarters.

    Raises
    ------
    ProblemError
        There is none that still runs, or it is neither the actor's nor the actor of headquarters.
    """
    found = Schedule.objects.filter(pk=schedule, ended=None).first()
    if found is None or (found.owner_id != actor.pk and not standing_of(actor).headquarters):
        raise ProblemError(NO_SCHEDULE(value=schedule))
    with writing(actor, reason) as entry:
        found.ended = timezone.now()
        found.save(update_fields=["ended"])
        entry.add("end", "report", found.pk)


def _told(order: Run | Schedule) -> dict[str, object]:
    return {
        "report": order.report,
        "forms": list(order.forms),
        "languages": order.languages,
        "only": dict(order.only),
        "receivers": list(order.receivers),
    }
