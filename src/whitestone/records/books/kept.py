"""The ledger kept current: it follows the chain of events, and settles again only what an approval touched.

Each process keeps its own and catches up when asked, so that nothing is stored that could disagree with the records.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

from django.utils import timezone

from whitestone.land.ledger import Ledger
from whitestone.land.result import Settlement
from whitestone.records.books.declared import declared_at
from whitestone.records.books.inputs import finds, hazards, land_inputs, releases
from whitestone.records.finds.models import Find
from whitestone.records.hazards.models import Hazard
from whitestone.records.reference.models import Unit
from whitestone.records.reference.profile import profile_as_at
from whitestone.records.releases.models import Release
from whitestone.review.models import Event
from whitestone.review.moments import last_event

MOVES_TRUTH = ("approve", "replace", "install")
_RESTARTS = ("unit",)


@dataclass(frozen=True, slots=True)
class Kept:
    """A ledger and the event up to which it has followed the chain; `hash` tells one chain from another.

    `anew` says that it was made from all the records at this event, and has not followed the chain to it.
    """

    sequence: int
    hash: str
    ledger: Ledger
    anew: bool = False


_kept: list[Kept] = []
_lock = Lock()


def current() -> Ledger:
    """The ledger of all that is approved now."""
    with _lock:
        head = last_event()
        if head is None:
            return Ledger(land_inputs(dt.datetime.now(dt.UTC)))
        before = _kept[0] if _kept else None
        if before is not None and (before.sequence, before.hash) == (head.sequence, head.hash):
            return before.ledger
        ledger = _followed(before, head) if before is not None else None
        if ledger is None:
            _kept[:] = [Kept(head.sequence, head.hash, Ledger(land_inputs(head.at)), anew=True)]
        elif before is not None:
            same = before.anew and ledger is before.ledger
            _kept[:] = [Kept(head.sequence, head.hash, ledger, anew=same)]
        return _kept[0].ledger


def _followed(before: Kept, head: Event) -> Ledger | None:
    """The ledger after the events since, or None when it must be made anew: another chain, other units."""
    if not Event.objects.filter(sequence=before.sequence, hash=before.hash).exists():
        return None
    # Asked for by number alone and sorted out here: by word, a database looks through all events of the word.
    since = Event.objects.filter(sequence__gt=before.sequence, sequence__lte=head.sequence)
    moved = {(word, one) for verb, word, one in since.values_list("verb", "word", "record") if verb in MOVES_TRUTH}
    if any(word in _RESTARTS for word, _ in moved):
        return None
    touched: dict[str, set[uuid.UUID]] = {"hazard": set(), "release": set(), "find": set()}
    for word, record in moved:
        if word in touched and record is not None:
            touched[word].add(record)
    if not any(touched.values()):
        return before.ledger
    plane = before.ledger.inputs.plane
    known = Hazard.objects.known_at(head.at), Release.objects.known_at(head.at)
    return before.ledger.changed(
        hazards=hazards(known[0].filter(record__in=touched["hazard"]), plane) if touched["hazard"] else None,
        releases=releases(known[1].filter(record__in=touched["release"]), plane) if touched["release"] else None,
        withdrawn_hazards=[str(one) for one in touched["hazard"]],
        withdrawn_releases=[str(one) for one in touched["release"]],
        finds=finds(Find.objects.filter(record__in=touched["find"]), dt.date.max, head.at, plane)
        if touched["find"]
        else None,
        withdrawn_finds=[str(one) for one in touched["find"]],
    )


@lru_cache(maxsize=4)
def _then(moment: dt.datetime, as_at: dt.date | None, truth: str) -> Ledger:
    kept = _kept[0] if _kept else None
    # What follows the chain may differ from what is made anew in the last digit, and a published figure in none.
    if as_at is None and kept is not None and kept.anew and truth == truth_head() and _covers(kept, moment):
        return kept.ledger
    return Ledger(land_inputs(moment, as_at))


def _covers(kept: Kept, moment: dt.datetime) -> bool:
    """Whether a ledger made at an event is also that of a moment: no truth and no day of a unit lies between."""
    made = Event.objects.filter(sequence=kept.sequence, hash=kept.hash).first()
    if made is None:
        return False
    first, last = sorted((made.at, moment))
    moved = Event.objects.filter(verb__in=MOVES_TRUTH, at__gt=first, at__lte=last)
    begun = Unit.objects.filter(effective__gt=first.date(), effective__lte=last.date())
    return not moved.exists() and not begun.exists()


def ledger_at(known_at: dt.datetime | None, as_at: dt.date | None = None) -> Ledger:
    """The ledger as it was known at a moment, or as it is known now; of what the records say up to a day, or of all."""
    if known_at is None and as_at is None:
        return current()
    moment = known_at or dt.datetime.now(dt.UTC)
    truth = truth_at(known_at)
    # All moments of a day between which nothing was approved have one ledger.
    begun = dt.datetime.combine(moment.astimezone(dt.UTC).date(), dt.time(), dt.UTC)
    return _then(begun if truth is None else max(begun, truth.at), as_at, "" if truth is None else truth.hash)


def settlement(
    start: dt.date, end: dt.date, known_at: dt.datetime | None = None, as_at: dt.date | None = None
) -> Settlement:
    """Reconciled books of a period, both days included, as they were known at a moment or are known now."""
    return settled(ledger_at(known_at, as_at), start, end, known_at, as_at)


def settled(
    ledger: Ledger, start: dt.date, end: dt.date, known_at: dt.datetime | None = None, as_at: dt.date | None = None
) -> Settlement:
    """The same of a ledger at hand, with approved returns and the fade-out distances of the profile at the end.

    `known_at` and `as_at` are those of the ledger.
    """
    profile = profile_as_at(end)
    units = ledger.inputs.units
    codes = set() if units is None else {str(code) for code in units.code}
    returns = declared_at(known_at or timezone.now(), as_at or dt.date.max, codes)
    return ledger.settle(start, end, fade_out_m=profile.fade_out_m if profile else None, returns=returns)


def truth_at(known_at: dt.datetime | None = None) -> Event | None:
    """The last event until a moment, or until now, that changed what is approved."""
    moved = Event.objects.filter(verb__in=MOVES_TRUTH).order_by("-sequence")
    if known_at is None:
        return moved.first()
    last = last_event(known_at)
    return None if last is None else moved.filter(sequence__lte=last.sequence).first()


def truth_head() -> str:
    """Hash of the last event that changed what is approved: figures made of the truth hold until it moves."""
    last = truth_at()
    return "" if last is None else last.hash
