"""Keeping, sharing, opening with and forgetting the lists of a word, each with its event."""

from __future__ import annotations

import uuid
from typing import Any

from whitestone.problems import ProblemError, register
from whitestone.records.pages.models import Audience, FirstList, KeptList
from whitestone.review import problems as say
from whitestone.review.audit import writing
from whitestone.review.models import Person
from whitestone.review.permissions import Standing, standing_of

MOST = 100

LIST_NAME = register(
    "kept-list-name", "A list that is kept needs a name of at most 80 letters.", "Name what it is used for."
)
LIST_MANY = register(
    "kept-list-many", "Your account keeps {limit} lists, which is the most.", "Forget those that nobody uses."
)


def keep_list(
    *,
    actor: Person,
    word: str,
    name: str,
    asked: str,
    audience: Audience = Audience.MINE,
    organisation: uuid.UUID | None = None,
) -> KeptList:
    """Keep what a list's address asks for; under a name that the actor gave before, in place of that.

    Raises
    ------
    ProblemError
        Without a name, with too many, or when it would be shared with people for whom the actor cannot speak.
    """
    name = " ".join(name.split())
    if not 0 < len(name) <= 80:
        raise ProblemError(LIST_NAME(column="name"))
    if not _may_share(standing_of(actor), audience, organisation):
        raise ProblemError(
            say.NO_RIGHT(word="list", step="share", rights="write for the organisation, or headquarters")
        )
    with writing(actor) as entry:
        old = KeptList.objects.select_for_update().filter(person=actor, word=word, name=name).first()
        if old is None and KeptList.objects.filter(person=actor).count() >= MOST:
            raise ProblemError(LIST_MANY(limit=MOST))
        before = _told(old) if old is not None else None
        kept = old or KeptList(person=actor, word=word, name=name)
        kept.asked, kept.audience = asked, audience.value
        kept.organisation = organisation if audience is Audience.ORGANISATION else None
        kept.save()
        entry.add("keep list", "person", old=before, new=_told(kept))
    return kept


def _may_share(standing: Standing, audience: Audience, organisation: uuid.UUID | None) -> bool:
    if audience is Audience.ORGANISATION:
        return organisation in standing.writes_for
    return audience is Audience.MINE or standing.headquarters


def forget_list(kept: KeptList, *, actor: Person) -> None:
    """Take away a kept list: one's own, or as an administrator one that was shared.

    Raises
    ------
    ProblemError
        When it is somebody else's.
    """
    own = kept.person_id == actor.pk
    if not own and not (standing_of(actor).administrator and kept.audience != Audience.MINE):
        raise ProblemError(say.NO_RIGHT(word="list", step="forget", rights="administer"))
    with writing(actor) as entry:
        entry.add("forget list", "person", old=_told(kept))
        kept.delete()


def open_with(kept: KeptList | None, *, actor: Person, word: str) -> None:
    """Begin the actor's list of a word with a kept one that they see, or as it comes.

    Raises
    ------
    ProblemError
        When it is a list of another word, or one that they do not see.
    """
    if kept is not None and not KeptList.objects.seen_by(standing_of(actor)).filter(pk=kept.pk, word=word).exists():
        raise ProblemError(say.NOT_FOUND(word="list"))
    with writing(actor) as entry:
        FirstList.objects.filter(person=actor, word=word).delete()
        if kept is not None:
            FirstList.objects.create(person=actor, word=word, kept=kept)
        entry.add("open list", "person", new={"word": word, "name": kept.name if kept else ""})


def _told(kept: KeptList) -> dict[str, Any]:
    """What an event says of it."""
    return {
        "word": kept.word,
        "name": kept.name,
        "asked": kept.asked,
        "audience": str(kept.audience),
        "organisation": str(kept.organisation) if kept.organisation else "",
    }
