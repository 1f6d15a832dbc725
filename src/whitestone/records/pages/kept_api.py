"""Kept lists for programs: the same as their page. A list holds a question; its rows are the word's own list."""

# No postponed annotations here: django-ninja reads the types of the handlers.

import uuid
from typing import Any, Literal

from django.http import Http404, HttpRequest, QueryDict
from ninja import Query, Router, Schema, Status
from pydantic import Field

from whitestone.problems import ProblemError
from whitestone.records.pages.actions import forget_list, keep_list, open_with
from whitestone.records.pages.bearer import SIGNED_READS, WRITES
from whitestone.records.pages.kept_views import address_of
from whitestone.records.pages.listing import question
from whitestone.records.pages.models import Audience, FirstList, KeptList
from whitestone.records.pages.schemas import Said
from whitestone.records.pages.views import person_of
from whitestone.review import problems as say
from whitestone.review.models import Person
from whitestone.review.permissions import standing_of
from whitestone.review.words import all_words


class KeptTold(Schema):
    """A kept list: the words of the address that it asks, where it is read, and whether one's list begins with it."""

    id: int
    word: str
    name: str
    asked: dict[str, str]
    address: str
    audience: str
    organisation: uuid.UUID | None
    by: str
    own: bool
    first: bool


class Keep(Schema):
    """What is to be kept, by the words of a list's address: filters, ``columns``, ``order``, days."""

    word: str
    name: str
    asked: dict[str, str] = Field(default_factory=dict)
    audience: Literal["mine", "organisation", "everyone"] = "mine"
    organisation: uuid.UUID | None = None


class Begin(Schema):
    """Whether one's list of the word begins with this one."""

    first: bool


class Which(Schema):
    """Lists of one word; of all where none is named."""

    word: str = ""


router = Router(tags=["kept lists"])
_REFUSALS = dict.fromkeys((400, 401, 403, 404, 409, 422, 429), Said)


def _told(kept: KeptList, person: Person) -> dict[str, Any]:
    return {
        "id": kept.pk,
        "word": kept.word,
        "name": kept.name,
        "asked": QueryDict(kept.asked).dict(),
        "address": address_of(kept),
        "audience": kept.audience,
        "organisation": kept.organisation,
        "by": str(kept.person),
        "own": kept.person_id == person.pk,
        "first": FirstList.objects.filter(person=person, kept=kept).exists(),
    }


def _one(person: Person, pk: int) -> KeptList:
    kept = KeptList.objects.seen_by(standing_of(person)).select_related("person").filter(pk=pk).first()
    if kept is None:
        raise Http404
    return kept


@router.get("/", response=list[KeptTold], auth=SIGNED_READS, url_name="api-kept-lists")
def all_lists(request: HttpRequest, asked: Query[Which]) -> Any:
    """One's own lists and those that are shared with one."""
    person, words = person_of(request), {word.name for word in all_words()}
    seen = KeptList.objects.seen_by(standing_of(person)).select_related("person")
    seen = seen.filter(word=asked.word) if asked.word else seen.filter(word__in=words)
    return [_told(one, person) for one in seen]


@router.post("/", response={201: KeptTold, **_REFUSALS}, auth=WRITES, url_name="api-kept-lists")
def keep(request: HttpRequest, data: Keep) -> Any:
    """Keep a list, in place of one's own of the same word and name."""
    person = person_of(request)
    if data.word not in {word.name for word in all_words()}:
        raise ProblemError(say.NOT_FOUND(word=data.word))
    asked = QueryDict(mutable=True)
    asked.update(data.asked)
    kept = keep_list(
        actor=person,
        word=data.word,
        name=data.name,
        asked=question(asked),
        audience=Audience(data.audience),
        organisation=data.organisation,
    )
    return Status(201, _told(kept, person))


@router.patch("/{int:pk}", response={200: KeptTold, **_REFUSALS}, auth=WRITES, url_name="api-kept-list")
def begin(request: HttpRequest, pk: int, data: Begin) -> Any:
    """Begin one's list of the word with this one, or no longer."""
    person = person_of(request)
    kept = _one(person, pk)
    if data.first or FirstList.objects.filter(person=person, kept=kept).exists():
        open_with(kept if data.first else None, actor=person, word=kept.word)
    return _told(kept, person)


@router.delete("/{int:pk}", response={204: None, **_REFUSALS}, auth=WRITES, url_name="api-kept-list")
def forget(request: HttpRequest, pk: int) -> Any:
    """Forget a list of one's own; an administrator forgets shared ones too."""
    person = person_of(request)
    forget_list(_one(person, pk), actor=person)
    return Status(204, None)


ROUTERS = (("lists", router),)
