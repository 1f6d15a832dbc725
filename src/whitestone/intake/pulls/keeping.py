"""Setting up a source, changing, pausing and seeing it. The secret is sealed here and in no event, page or message."""

from __future__ import annotations

import secrets as keys
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet

from whitestone.intake.forms import offered_words
from whitestone.intake.phones.devices import issue
from whitestone.intake.phones.models import Device
from whitestone.intake.phones.xlsforms import ID
from whitestone.intake.pulls import problems as say
from whitestone.intake.pulls.guard import place_of
from whitestone.intake.pulls.models import Protocol, PullSource
from whitestone.intake.pulls.sealing import seal
from whitestone.problems import ProblemError
from whitestone.review import problems as refused
from whitestone.review.audit import writing
from whitestone.review.models import Person
from whitestone.review.permissions import standing_of

_OURS = ID.format("")


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says of a source; an empty `secret` leaves the one that is kept."""

    name: str
    protocol: str
    address: str
    word: str
    person: Person
    owner: uuid.UUID | None
    form: str = ""
    account: str = ""
    secret: str = field(default="", repr=False)
    every_minutes: int = 0
    again_days: int = 7
    applies: bool = False

    def as_event(self) -> Mapping[str, object]:
        """What the chain of events may know."""
        return {
            "name": self.name, "protocol": self.protocol, "address": self.address, "form": self.form,
            "account": self.account, "word": self.word, "person": self.person.username, "owner": str(self.owner or ""),
            "every_minutes": self.every_minutes, "again_days": self.again_days, "applies": self.applies,
            "secret": "given" if self.secret else "as before",
        }  # fmt: skip


def visible_to(person: Person) -> QuerySet[PullSource]:
    """Where pages of sources begin: those of the organisations one submits for, all for the centre."""
    standing = standing_of(person)
    if standing.headquarters:
        return PullSource.objects.all()
    return PullSource.objects.filter(owner__in=standing.submits_for)


def keep(said: Said, *, actor: Person, source: PullSource | None = None) -> PullSource:
    """Set up a source, or change one. Another address, form or word begins from the beginning.

    Raises
    ------
    ProblemError
        When the actor is not of headquarters, or what is said cannot be.
    """
    if not standing_of(actor).headquarters:
        raise ProblemError(refused.NO_RIGHT(word="source", step="keep", rights="headquarters"))
    _refuse_wrong(said, source)
    one = source or PullSource()
    moved = (one.protocol, one.address, one.form, one.word, one.owner)
    for name in (
        "name",
        "protocol",
        "address",
        "form",
        "account",
        "word",
        "owner",
        "every_minutes",
        "again_days",
        "applies",
    ):
        setattr(one, name, getattr(said, name))
    one.person = said.person
    if said.secret:
        one.secret = seal(said.secret)
    if source is not None and moved != (one.protocol, one.address, one.form, one.word, one.owner):
        one.cursor, one.columns, one.crs = {}, [], ""
        one.walk_from = one.walk + 1  # what came from there before is not missed here
    one.failures, one.due = 0, None
    with writing(actor) as entry:
        one.device = _device(one, actor) if is_ours(said) else None
        one.save()
        entry.add("change source" if source else "add source", "source of pulls", new=said.as_event())
    return one


def is_ours(said: Said) -> bool:
    """Whether the form is one that this register gave out: its submissions are placed as from phones."""
    return said.protocol == Protocol.CENTRAL and said.form.partition("/")[2].startswith(_OURS)


def pause(source: PullSource, *, paused: bool, reason: str, actor: Person) -> None:
    """Let a source rest, or let it run again."""
    if not visible_to(actor).filter(pk=source.pk).exists():
        raise ProblemError(refused.NO_RIGHT(word="source", step="pause", rights="submit"))
    with writing(actor, reason) as entry:
        if PullSource.objects.filter(pk=source.pk, paused=not paused).update(paused=paused):
            entry.add("pause source" if paused else "resume source", "source of pulls", new={"name": source.name})


def _refuse_wrong(said: Said, source: PullSource | None) -> None:
    reasons = []
    if not said.name.strip() or len(said.name) > 80:
        reasons.append("a name of at most 80 letters is needed")
    others = PullSource.objects.filter(name=said.name)
    if (others.exclude(pk=source.pk) if source else others).exists():
        reasons.append("another source is called so")
    reasons += _wrong_form(said)
    if not is_ours(said) and said.word not in dict(offered_words()):
        reasons.append("say what its rows become")
    if not standing_of(said.person).may_write_for(said.owner):
        reasons.append(f"{said.person.username} does not write for that organisation")
    if not (0 <= said.every_minutes <= 525_600 and 0 <= said.again_days <= 3650):
        reasons.append("minutes and days are numbers from 0, up to a year and ten")
    if reasons:
        raise ProblemError([say.WRONG(reason=reason) for reason in reasons])
    place_of(said.address)


def _wrong_form(said: Said) -> Iterator[str]:
    """What each protocol needs to know of the form, and of the token."""
    if not said.account and not (said.secret.isascii() and said.secret.isprintable()):
        yield "a token has plain letters, digits and signs only"
    if said.protocol not in list(Protocol):
        yield f"it speaks one of {', '.join(Protocol)}"
    if said.protocol == Protocol.CENTRAL and not all(said.form.partition("/")[::2]):
        yield "ODK Central needs PROJECT/FORM, such as 3/find"
    if said.protocol == Protocol.KOBO and not said.form:
        yield "KoboToolbox needs the form's id, the letters after /forms/ in its address"
    if said.protocol == Protocol.ARCGIS and not said.address.rstrip("/").rpartition("/")[2].isdecimal():
        yield "ArcGIS needs the address of one layer, ending in /FeatureServer/0"


def _device(source: PullSource, actor: Person) -> Device:
    """The device by which the forms of a source count among those of phones: nobody has its key."""
    if source.device is not None and (source.device.person, source.device.owner) == (source.person, source.owner):
        return source.device
    device, _ = issue(name=source.name, person=source.person, owner=source.owner, actor=actor)
    Device.objects.filter(pk=device.pk).update(key_sha256=keys.token_hex(32))
    device.refresh_from_db()
    return device
