"""Which records people mean by what they call them: a reference, a name, an id or its end. Looks up, guesses nothing.

Whoever sends a table of daily work writes the task's reference and the team's name, and so does whoever fills in a form
of a register in which there are more tasks than a list can offer.
"""

from __future__ import annotations

import re
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar, cast

from django.db.models import CharField, Q
from django.db.models.functions import Cast, Right

from whitestone.kernel import written
from whitestone.problems import Problem, register
from whitestone.review.permissions import Standing
from whitestone.review.versions import Version, Versions, called, versions_of
from whitestone.review.words import word_of

V = TypeVar("V", bound=Version)

LINK_UNKNOWN = register(
    "intake-link-unknown",
    'No {word} that you may see is called "{value}".',
    "Write its reference, its name or its id as the register has it; record it first if it is missing.",
)
LINK_SEVERAL = register(
    "intake-link-several",
    '{count} records of the word {word} are called "{value}".',
    "Write the id of the one that is meant; it stands at the head of its page.",
)

_CALLED = ("reference", "name", "short_name", "serial", "badge", "title", "model")
"""Columns by which people call a record, in the order in which a name is looked for in them."""
_PART = 500
"""Names asked for at once: databases take no longer lists."""
_END = re.compile(r"(^|\s)[0-9a-f]{8}$", re.IGNORECASE)
"""The end of an id, as pages show it behind records that have no name: "2023-05-01 1a2b3c4d"."""


def is_id(text: str) -> bool:
    """Whether a text is the whole id of a record."""
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def found(
    word: str, names: Iterable[str], standing: Standing, owner: uuid.UUID | None, *, ends: bool = False
) -> dict[str, list[str]]:
    """The ids of records by what they are called, among what one person sees.

    Parameters
    ----------
    word
        The word of which the records are.
    names
        What they are called, however the letters are written, big or small.
    owner
        The organisation that speaks: of several records of one name its own is meant.
    ends
        Whether the end of an id names its record too, as pages show it: for people, who see what they named.

    Returns
    -------
    dict
        Lists of ids by name in lower case: one id where the name is understood, more where several records bear it. A
        name that no record bears, or none that the person may see, is missing.
    """
    model, left = word_of(word).model, sorted(names)
    own, result = model.domain_fields(), dict[str, list[str]]()
    body = "organisation" if "organisation" in own else "owner"
    seen = versions_of(model).seen_by(standing)
    seen = seen.standing() | seen.open()

    def take(rows: Versions[Version], column: str, *, end: bool = False) -> None:
        held: defaultdict[str, dict[str, bool]] = defaultdict(dict)
        for text, record, of in rows.values_list(column, "record", body):
            held[str(text).casefold()][str(record)] = of is not None and of == owner
        for name in left:
            of = held.get(_end_of(name) if end else name.casefold(), {})
            if of:
                result[name.casefold()] = [one for one, mine in of.items() if mine] or list(of)

    for column in [name for name in _CALLED if name in own]:
        for start in range(0, len(left), _PART):
            take(called(seen, *left[start : start + _PART], column=column), column)
        left = [name for name in left if name.casefold() not in result]
    whole = {uuid.UUID(name): name.casefold() for name in left if is_id(name)}
    for start in range(0, len(whole), _PART):
        rows = seen.filter(record__in=list(whole)[start : start + _PART])
        result |= {whole[record]: [str(record)] for record in rows.values_list("record", flat=True)}
    left = [name for name in left if ends and _END.search(name) and not is_id(name)]
    last = sorted({_end_of(name) for name in left})
    for start in range(0, len(last), _PART):
        take(_by_end(seen, *last[start : start + _PART]), "end_of_id", end=True)
    return result


def settled(
    name: str, word: str, texts: Sequence[str], found: Mapping[str, Sequence[str]]
) -> tuple[list[str], list[Problem]]:
    """Ids in the place of names, by what `found` says, and a problem for each name that nobody or several have."""
    ids, refused = list[str](), list[Problem]()
    for text in texts:
        held = found.get(text.casefold(), [])
        if len(held) == 1:
            ids += held
        elif held:
            refused.append(LINK_SEVERAL(column=name, value=text, word=word, count=len(held)))
        else:
            refused.append(LINK_UNKNOWN(column=name, value=text, word=word))
    return ids, refused


def like(model: type[V], text: str, standing: Standing, most: int) -> tuple[list[V], bool]:
    """The records whose name holds a text, for whoever goes on writing; the newest ones where nothing is written.

    Parameters
    ----------
    text
        Part of what they are called, an id or its end, or the day that they are about (2023-05-01).
    most
        How many are given at most.

    Returns
    -------
    tuple
        Of each record the version that the person sees and that stands last, or else the one under review; those that
        bear exactly this name first, then the latest. And whether there are more.
    """
    seen = versions_of(model).seen_by(standing)
    records = dict[uuid.UUID, None]()
    for rows in _asked(seen, text):
        for part in (rows.standing(), rows.open()):
            # A record can have several versions that bear the name.
            ordered = part.order_by("-effective", "-pk").values_list("record", flat=True)
            records.update(dict.fromkeys(ordered[: 4 * most]))
        if len(records) > most:
            break
    few = list(records)[:most]
    mine = seen.filter(record__in=few)
    latest = {one.record: one for one in mine.open().order_by("number")}
    latest |= {one.record: one for one in mine.standing().order_by("effective", "number")}
    return [latest[one] for one in few if one in latest], len(records) > most


def _asked(seen: Versions[V], text: str) -> list[Versions[V]]:
    """The versions that a text can mean, those that it names outright first."""
    if not text:
        return [seen]
    names = [name for name in _CALLED if name in seen.model.domain_fields()]
    result = [called(seen, text, column=name) for name in names]
    if is_id(text):
        result.append(seen.filter(record=uuid.UUID(text)))
    elif _END.search(text):
        result.append(_by_end(seen, _end_of(text)))
    day = written.day(text)
    if day is not None:
        result.append(seen.filter(effective=day))
    inside = Q()
    for name in names:
        inside |= Q(**{f"{name}__icontains": text})
    return [*result, seen.filter(inside)] if names else result


def _end_of(name: str) -> str:
    return name[-8:].lower()


def _by_end(rows: Versions[V], *ends: str) -> Versions[V]:
    found = rows.annotate(end_of_id=Right(Cast("record", CharField()), 8)).filter(end_of_id__in=ends)
    return cast("Versions[V]", found)
