"""A folder of figures into the register: one batch of drafts that are submitted at once, all of them or none.

Loading the same folder again changes nothing; what differs from a record that stands is proposed as a correction of it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from whitestone.figures import Folder
from whitestone.problems import ProblemError, register
from whitestone.profiles import fold
from whitestone.records.figures.models import Figure, Return, Source
from whitestone.records.figures.tables_kept import kept_relations, kept_table
from whitestone.records.organisations.models import Organisation
from whitestone.records.reference.names import unit_codes
from whitestone.review.actions.drafting import NewRecord, Seen, fill, latest_approved, propose, record
from whitestone.review.actions.moving import move
from whitestone.review.canonical import columns
from whitestone.review.models import Person
from whitestone.review.states import Change, Step
from whitestone.review.versions import Version, versions_of

UNDER_REVIEW = register(
    "figures-under-review",
    "{word} {value} of the folder differs from a version that is being written or reviewed.",
    "Finish the review of that version first, or take it back; nothing of the folder was taken in.",
)

_NAMESPACE = uuid.UUID("5f2f8c1e-7f0e-5d6c-9d0a-2f4f0d0b7a11")
"""Makes the same record ids of the same folder every time."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading a folder did.

    Attributes
    ----------
    batch
        Under which everything stands; None when nothing had to be changed.
    """

    batch: uuid.UUID | None
    added: int
    corrected: int
    same: int


def load_into_register(folder: Folder, *, actor: Person) -> Loaded:
    """Take in a folder for the person who answers for it.

    Raises
    ------
    ProblemError
        With every reason why it cannot be taken in; then nothing of it is.
    """
    batch, reason = uuid.uuid4(), f"figures of {folder.title}"
    added = corrected = same = 0
    with transaction.atomic():
        for model, rows in rows_of(folder):
            fresh, differing = [], []
            for one in rows:
                before = _latest(model, one)
                if before is None:
                    fresh.append(one)
                elif _differs(before, one.values):
                    differing.append((before, one.values))
                else:
                    same += 1
            drafts: list[Any] = record(model, fresh, actor=actor, reason=reason, batch=batch) if fresh else []
            drafts += [_proposed(before, values, actor, reason, batch) for before, values in differing]
            seen = [Seen(one.pk, one.revision) for one in drafts]
            if seen:
                move(model, Step.SUBMIT, seen, actor=actor, reason=reason, batch=batch)
            added, corrected = added + len(fresh), corrected + len(differing)
    return Loaded(batch if added or corrected else None, added, corrected, same)


def _latest(model: type[Version], one: NewRecord) -> Version | None:
    """The version of a record with which the folder is compared: the one under review, else the one that stands."""
    if one.record is None:
        return None
    rows = versions_of(model).filter(record=one.record)
    return rows.open().order_by("-number").first() or rows.standing().order_by("-effective", "-number").first()


def _differs(before: Version, values: Mapping[str, Any]) -> bool:
    wanted = type(before)()
    fill(wanted, values)
    names = tuple(name for name in values if name != "unit")
    return columns(before, names) != columns(wanted, names)


def _proposed(before: Version, values: Mapping[str, Any], actor: Person, reason: str, batch: uuid.UUID) -> Version:
    if not before.stands:
        raise ProblemError(UNDER_REVIEW(record=str(before.record), word=before.word.capitalize(), value=str(before)))
    return propose(
        before,
        actor=actor,
        change=Change.CORRECTED,
        base=latest_approved(type(before), before.record),
        values=values,
        replaces=before.number,
        reason=reason,
        batch=batch,
    )


def rows_of(folder: Folder) -> Iterator[tuple[type[Version], list[NewRecord]]]:
    """What a folder holds as records, word by word: the document, its figures, its returns; the same ids every time."""
    today = timezone.now().date()
    key = f"{folder.title}\n{folder.citation}"
    source = uuid.uuid5(_NAMESPACE, key)
    day = min(folder.period.last, today) if folder.period else today
    document = {
        "title": folder.title[:200],
        "citation": folder.citation,
        "about": folder.about,
        "period": str(folder.period or ""),
        "profile": folder.profile.code.lower() if folder.profile else "",
        "tables": [kept_table(one) for one in folder.tables],
        "relations": kept_relations(folder),
        "effective": day,
    }
    yield Source, [NewRecord(None, document, source)]
    yield Figure, list(_figures(folder, key, source, day))
    yield Return, list(_returns(folder, key, source))


def _figures(folder: Folder, key: str, source: uuid.UUID, day: dt.date) -> Iterator[NewRecord]:
    for figure in folder.figures.values():
        values = {
            "source": source,
            "reference": figure.ref,
            "topic": figure.topic,
            "what": figure.what,
            "value": figure.quantity.text,
            "measure": figure.quantity.unit,
            "qualifier": figure.quantity.qualifier,
            "place": figure.place,
            "period": str(figure.period or ""),
            "said_by": figure.said_by,
            "basis": figure.basis,
            "document": figure.source[:300],
            "part_of": figure.part_of,
            "same_as": figure.same_as,
            "effective": day,
        }
        yield NewRecord(None, values, uuid.uuid5(_NAMESPACE, f"{key}\nfigure\n{figure.ref}"))


def _returns(folder: Folder, key: str, source: uuid.UUID) -> Iterator[NewRecord]:
    units = set().union(*unit_codes().values())
    bodies = {
        fold(name): record
        for record, *names in Organisation.objects.standing().values_list("record", "name", "short_name")
        for name in names
        if name
    }
    for row in folder.returns:
        matched = row.match.unit.code if row.match and row.match.unit else ""
        values = {
            "source": source,
            "unit_written": row.unit,
            "unit": matched if matched in units else "",
            "period": str(row.period),
            "product": row.product or "",
            "land_class": row.land_class or "",
            "operator": row.operator,
            "organisation": bodies.get(fold(row.operator)) if row.operator else None,
            "category": row.category,
            "area_m2": row.area.value if row.area else None,
            "items": row.items.value if row.items else None,
            "document": row.source[:300],
            "file": row.file,
            "row": row.row,
            "effective": row.period.last,
        }
        yield NewRecord(None, values, uuid.uuid5(_NAMESPACE, f"{key}\nreturn\n{row.file}\n{row.row}"))
