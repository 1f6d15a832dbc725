"""Writing versions that are not yet true: a new record, a change to one, a further edit before review."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar, cast

from django.db.models import Max

from whitestone.problems import Problem, ProblemError
from whitestone.review import problems as say
from whitestone.review.actions.filling import COMMON, Filler, assign
from whitestone.review.audit import Entry, writing
from whitestone.review.canonical import columns, plain
from whitestone.review.models import Comment, Event, Person
from whitestone.review.permissions import Standing, standing_of
from whitestone.review.states import EDITABLE, Change, State
from whitestone.review.versions import Version, versions_of
from whitestone.review.words import word_of

V = TypeVar("V", bound=Version)

_TOLD = (*COMMON, "change", "base", "replaces", "owner", "state")
"""What the event of a new draft says beside the word's own columns."""


class Seen(NamedTuple):
    """A version as somebody saw it: its row and the revision that they looked at."""

    pk: int
    revision: int


class NewRecord(NamedTuple):
    """What a new record says; `values` may name the word's columns and `COMMON` ones."""

    owner: uuid.UUID | None
    values: Mapping[str, Any]
    record: uuid.UUID | None = None


def _no_right(version: Version, step: str, rights: str) -> Problem:
    return say.NO_RIGHT(record=str(version.record), word=version.word, step=step, rights=rights)


def fill(version: Version, values: Mapping[str, Any]) -> tuple[str, ...]:
    """Set columns by name, check each and derive what follows; gives the names that changed.

    Raises
    ------
    ProblemError
        With every field that is unknown or does not hold its value.
    """
    covered = (*version.domain_fields(), *COMMON)
    before = columns(version, covered)
    assign(version, values)
    version.derive()
    after = columns(version, covered)
    return tuple(name for name in covered if before[name] != after[name])


def _begin(entry: Entry, version: Version, values: Mapping[str, Any]) -> None:
    """Complete a new version and write it with its event."""
    version.written = entry.moment
    version.batch = entry.batch
    fill(version, values)
    entry.save("draft", version, {}, (*_TOLD, *version.domain_fields()))


def record(
    model: type[V], new: Iterable[NewRecord], *, actor: Person, reason: str = "", batch: uuid.UUID | None = None
) -> list[V]:
    """Begin records, each with a first draft; all of them or none.

    Raises
    ------
    ProblemError
        When the actor may not write for an owner, or with every value that does not hold.
    """
    standing = standing_of(actor)
    tier = word_of(model.word).first_tier(standing.rules)
    with writing(actor, reason, batch) as entry:
        filler = Filler(model, author=actor, tier=tier, written=entry.moment, batch=entry.batch)
        rows = list(new)
        drafts = filler.blanks(len(rows), owner=[one.owner for one in rows])
        allowed = {owner: standing.may_write_for(owner) for owner in {one.owner for one in rows}}
        for draft, one in zip(drafts, rows, strict=True):
            if one.record is not None:
                draft.record = one.record
            if not allowed[one.owner]:
                raise ProblemError(_no_right(draft, "draft", "write"))
        refused = filler.fill_all(drafts, [one.values for one in rows])
        if refused:
            raise refused[min(refused)]
        model.derive_all(drafts)
        entry.add_all("draft", drafts, (*_TOLD, *model.domain_fields()))
        _number_rows(model, drafts)
    return drafts


def _number_rows(model: type[V], drafts: Sequence[V]) -> None:
    """Give drafts that were written together the keys of their rows: those at the end, while nobody else can write."""
    last = versions_of(model).order_by("-pk").values_list("event", "pk")[: len(drafts)]
    keys = dict(last)
    for draft in drafts:
        draft.pk = keys[draft.event]
        draft._state.adding = False


def latest_approved(model: type[V], record: uuid.UUID) -> int | None:
    """Number of the version that was approved last; an approved withdrawal counts."""
    approved = versions_of(model).filter(record=record, approved_from__isnull=False)
    return approved.order_by("-number").values_list("number", flat=True).first()


def latest_approved_of(model: type[V], records: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """`latest_approved` of many records at once; a record without an approved version is left out."""
    approved = versions_of(model).filter(record__in=set(records), approved_from__isnull=False)
    return dict(approved.order_by().values_list("record").annotate(Max("number")))


def continued(version: V, change: Change, replaces: int | None, base: int | None) -> V:
    """A new, unsaved version of the same record with the same content; its author and number are still to be set."""
    copied = {name: getattr(version, name) for name in (*version.domain_fields(), *COMMON, "record", "owner")}
    return type(version)(**copied, change=change, replaces=replaces, base=base)


def add_version(entry: Entry, version: V, values: Mapping[str, Any], actor: Person) -> V:
    """Number a continued version and write it."""
    history = versions_of(type(version)).filter(record=version.record)
    version.number = (history.aggregate(last=Max("number"))["last"] or 0) + 1
    version.author = actor
    _begin(entry, version, values)
    return version


def add_versions(
    entry: Entry, model: type[V], drafts: Sequence[V], values: Sequence[Mapping[str, Any]], actor: Person
) -> None:
    """Number many continued versions and write them, in few statements.

    Raises
    ------
    ProblemError
        With every value that does not hold.
    """
    history = versions_of(model).filter(record__in={one.record for one in drafts})
    last = dict(history.order_by().values_list("record").annotate(Max("number")))
    found: list[Problem] = []
    for draft, said in zip(drafts, values, strict=True):
        draft.number = last[draft.record] = last.get(draft.record, 0) + 1
        draft.author, draft.written, draft.batch = actor, entry.moment, entry.batch
        try:
            assign(draft, said)
        except ProblemError as error:
            found += error.problems
    if found:
        raise ProblemError(found)
    model.derive_all(drafts)
    entry.add_all("draft", drafts, (*_TOLD, *model.domain_fields()))
    _number_rows(model, drafts)


class Proposal(NamedTuple):
    """A change to one record, as `propose` takes it."""

    source: Version
    change: Change
    values: Mapping[str, Any]
    base: int | None
    replaces: int | None = None


def propose_all(
    model: type[V], proposals: Sequence[Proposal], *, actor: Person, reason: str, batch: uuid.UUID | None = None
) -> list[V]:
    """Draft changes to many records for one reason; all of them or none.

    Raises
    ------
    ProblemError
        With every source that the actor may not see or write for, every version to replace that no longer stands, and
        every value that does not hold.
    """
    standing, found = standing_of(actor), list[Problem]()
    if not reason.strip() and any(one.change in (Change.CORRECTED, Change.WITHDRAWAL) for one in proposals):
        raise ProblemError(say.REASON_NEEDED())
    with writing(actor, reason, batch) as entry:
        seen = set(
            versions_of(model)
            .visible_to(actor)
            .filter(pk__in=[one.source.pk for one in proposals])
            .values_list("pk", flat=True)
        )
        records = {one.source.record for one in proposals}
        stand = set(versions_of(model).standing().filter(record__in=records).values_list("record", "number"))
        for source, change, _, _, replaces in proposals:
            if source.pk not in seen:
                found.append(say.NOT_FOUND(record=str(source.record), word=model.word))
            elif not standing.may_write_for(source.owner):
                found.append(_no_right(source, change, "write"))
            elif replaces is not None and (source.record, replaces) not in stand:
                found.append(say.REPLACED_GONE(record=str(source.record), value=replaces))
        if found:
            raise ProblemError(found)
        drafts = [cast(V, continued(source, change, replaces, base)) for source, change, _, base, replaces in proposals]
        add_versions(entry, model, drafts, [one.values for one in proposals], actor)
    return drafts


def propose(
    source: V,
    *,
    actor: Person,
    change: Change,
    base: int | None,
    values: Mapping[str, Any],
    replaces: int | None = None,
    reason: str = "",
    batch: uuid.UUID | None = None,
) -> V:
    """Draft a change to a record, starting from the content of the version `source`.

    Parameters
    ----------
    base
        Number of the latest approved version that the actor looked at; the change cannot be approved on another.
    replaces
        The standing version that a correction or withdrawal takes the place of.
    """
    standing = standing_of(actor)
    model = type(source)
    if change in (Change.CORRECTED, Change.WITHDRAWAL) and not reason.strip():
        raise ProblemError(say.REASON_NEEDED(record=str(source.record)))
    with writing(actor, reason, batch) as entry:
        if not versions_of(model).visible_to(actor).filter(pk=source.pk).exists():
            raise ProblemError(say.NOT_FOUND(record=str(source.record), word=model.word))
        if not standing.may_write_for(source.owner):
            raise ProblemError(_no_right(source, change, "write"))
        if (
            replaces is not None
            and not versions_of(model).standing().filter(record=source.record, number=replaces).exists()
        ):
            raise ProblemError(say.REPLACED_GONE(record=str(source.record), value=replaces))
        return add_version(entry, continued(source, change, replaces, base), values, actor)


def look_up(model: type[V], seen: Sequence[Seen], standing: Standing) -> list[V]:
    """The versions that were seen, in their order.

    Raises
    ------
    ProblemError
        With every one that is gone, hidden from the actor, or changed since it was seen.
    """
    if standing.person is None:
        raise ProblemError(say.NOT_FOUND(word=model.word))
    visible = versions_of(model).visible_to(standing.person)
    rows = visible.select_related("author").in_bulk([one.pk for one in seen])
    found: list[Problem] = []
    for one in seen:
        version = rows.get(one.pk)
        if version is None:
            found.append(say.NOT_FOUND(word=model.word))
        elif version.revision != one.revision:
            found.append(say.CHANGED_MEANWHILE(record=str(version.record), word=model.word, by=_last_actor(version)))
    if found:
        raise ProblemError(found)
    return [rows[one.pk] for one in seen]


def _last_actor(version: Version) -> str:
    return Event.objects.values_list("actor_name", flat=True).get(sequence=version.event)


def edit(
    model: type[V],
    seen: Seen,
    *,
    actor: Person,
    values: Mapping[str, Any],
    answers: Mapping[int, str] | None = None,
    base: int | None = None,
    reason: str = "",
) -> V:
    """Change a draft or a returned version in place, and answer its comments.

    Parameters
    ----------
    answers
        Answers to reviewers' comments by the comment's id.
    base
        A later approved version on which the draft is now to rest, when the actor has compared with it.
    """
    standing = standing_of(actor)
    with writing(actor, reason) as entry:
        (version,) = look_up(model, [seen], standing)
        if not standing.may_write_for(version.owner):
            raise ProblemError(_no_right(version, "edit", "write"))
        if version.state not in EDITABLE:
            state = State(version.state)
            raise ProblemError(say.WRONG_STATE(record=str(version.record), word=model.word, state=state, step="edit"))
        old = columns(version)
        changed = fill(version, values)
        if base is not None and base != version.base:
            version.base = base
            changed = (*changed, "base")
        version.revision += 1
        entry.save("edit", version, {name: old[name] for name in changed}, changed)
        for comment in Comment.objects.filter(word=model.word, record=version.record, number=version.number):
            text = (answers or {}).get(comment.pk, "").strip()
            if text and text != comment.answer:
                before = (
                    {comment.field: comment.answer, "answered": plain(comment.answered_at)} if comment.answer else {}
                )
                comment.answer, comment.answered_by, comment.answered_at = text, actor, entry.moment
                comment.save()
                entry.add("answer", *version.key, old=before, new={comment.field: text})
    return version
