"""What a person does with a submission that is held: corrects answers, places it in spite of a doubt, sets it aside.

The original is never touched; every correction stands beside it with who made it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import QuerySet

from whitestone.intake.phones import problems as say
from whitestone.intake.phones.models import WAITING, Standing, Submission
from whitestone.intake.phones.placing import WAIVED, attach_media, place
from whitestone.problems import ProblemError
from whitestone.review.audit import writing
from whitestone.review.models import Person
from whitestone.review.permissions import standing_of


def visible_to(person: Person) -> QuerySet[Submission]:
    """Where lists and pages of submissions begin: those of the organisations one writes for, all for the centre."""
    standing = standing_of(person)
    if standing.headquarters:
        return Submission.objects.all()
    return Submission.objects.filter(device__owner__in=standing.writes_for)


def mend(one: Submission, *, answers: Mapping[str, str], waived: Sequence[str], actor: Person) -> Submission:
    """Place a submission with other answers, or in spite of a doubt; records are then the actor's."""
    changed = {
        path: text for path, text in answers.items() if text != one.answers.get(path, "") or path in one.corrections
    }
    one.corrections = {**one.corrections, **changed}
    one.waived = sorted({*one.waived, *(code for code in waived if code in WAIVED)})
    one.save(update_fields=["corrections", "waived"])
    placed = place(one, actor=actor)
    attach_media(placed)
    return placed


def set_aside(one: Submission, *, reason: str, actor: Person) -> None:
    """Make no record of a submission; it stays where it is, with the reason.

    Raises
    ------
    ProblemError
        Without a reason.
    """
    if not reason.strip():
        raise ProblemError(say.REASON())
    with writing(actor, reason) as entry:
        done = Submission.objects.filter(pk=one.pk, state__in=WAITING)
        if done.update(state=Standing.SET_ASIDE, note=f"{actor.username}: {reason}"):
            entry.add("set aside", "submission", old={"submission": one.pk, "sha256": one.sha256})
