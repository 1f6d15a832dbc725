"""Taking versions through review: one at a time or many at once, all or none, looked at before it is done."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from whitestone.problems import Problem, ProblemError
from whitestone.review import problems as say
from whitestone.review.actions.drafting import Seen, latest_approved, look_up
from whitestone.review.audit import Entry, writing
from whitestone.review.canonical import columns
from whitestone.review.models import Comment, Event, Person
from whitestone.review.permissions import Standing, standing_of
from whitestone.review.rules import Severity
from whitestone.review.states import REVIEWING, Change, Move, State, Step
from whitestone.review.versions import Version, versions_of
from whitestone.review.words import Finding, effects_of, word_of

V = TypeVar("V", bound=Version)

HANDS = ("draft", "edit", "submit", "verify")
"""What makes a version a person's own work: they cannot also be the one who says that it is true."""


@dataclass(frozen=True, slots=True)
class Plan(Generic[V]):
    """What a step would do.

    Attributes
    ----------
    targets
        The versions, each with the state to which it would go.
    refusals
        Why it cannot be done; nothing is done while there is one.
    warnings
        Checks that failed without refusing.
    """

    step: Step
    targets: tuple[tuple[V, State], ...]
    refusals: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


def possible(version: Version, standing: Standing) -> list[Step]:
    """The steps that the workflow and the person's rights leave open; the step itself may still be refused."""
    rights = standing.rights(version)
    table = word_of(version.word).moves(standing.rules)
    return [step for step in Step if (move := table.get((step, State(version.state)))) and move.rights & rights]


def findings(version: Version, standing: Standing) -> list[Finding]:
    """The checks that a version fails, with the severity that the nation gives them."""
    return word_of(version.word).findings(version, standing.rules)


def _permission(version: Version, step: Step, move: Move | None, standing: Standing) -> Iterator[Problem]:
    record = str(version.record)
    if move is None:
        yield say.WRONG_STATE(record=record, word=version.word, state=State(version.state), step=step)
    elif not move.rights & standing.rights(version):
        rights = " or ".join(sorted(move.rights))
        yield say.NO_RIGHT(record=record, word=version.word, step=step, rights=rights)


def _second_person(versions: Sequence[Version], step: Step, actor: Person) -> Iterator[Problem]:
    """Whether the actor had a hand in a version; who verified it before it was returned may do so again."""
    records = {version.record for version in versions}
    events = Event.objects.filter(verb__in=HANDS, word=versions[0].word, record__in=records).order_by("sequence")
    own: dict[tuple[object, object], set[str]] = defaultdict(set)
    for record, number, verb, whose in events.values_list("record", "number", "verb", "actor"):
        if verb == Step.SUBMIT:
            own[record, number].discard(Step.VERIFY)
        if whose == actor.pk:
            own[record, number].add(verb)
    for version in versions:
        if own[version.record, version.number]:
            yield say.OWN_WORK(record=str(version.record), step=step)


def _comments(versions: Sequence[Version]) -> Iterator[Problem]:
    keys = {(version.record, version.number) for version in versions}
    waiting = Comment.objects.filter(word=versions[0].word, record__in={key[0] for key in keys}, answer="")
    for comment in waiting:
        if (comment.record, comment.number) in keys:
            yield say.COMMENT_UNANSWERED(record=str(comment.record), column=comment.field, value=comment.text)


def _foundation(version: Version) -> Iterator[Problem]:
    """Whether what a version was written on, and what it replaces, still stands."""
    record = str(version.record)
    latest = latest_approved(type(version), version.record)
    if latest != version.base:
        yield say.STALE_BASE(record=record, word=version.word, latest=latest, base=version.base)
    if version.replaces is not None and not _replaced(version):
        yield say.REPLACED_GONE(record=record, value=version.replaces)


def _replaced(version: V) -> list[V]:
    """The standing versions that an approval takes away."""
    history = versions_of(type(version)).standing().filter(record=version.record)
    if version.replaces is not None:
        return list(history.filter(number=version.replaces))
    return list(history) if version.change == Change.WITHDRAWAL else []


def _plan(versions: Sequence[V], step: Step, standing: Standing) -> Plan[V]:
    table = word_of(versions[0].word).moves(standing.rules) if versions else {}
    targets: list[tuple[V, State]] = []
    refusals: list[Problem] = []
    warnings: list[Problem] = []
    for version in versions:
        move = table.get((step, State(version.state)))
        refusals += _permission(version, step, move, standing)
        if move is not None:
            targets.append((version, move.target))
    if versions:
        refusals += word_of(versions[0].word).bound(versions)
    if step in REVIEWING and standing.person is not None and versions:
        refusals += _second_person(versions, step, standing.person)
        if standing.rules.reviewers_need_mfa and not standing.has_second_factor:
            refusals.append(say.NEEDS_MFA(step=step))
    if step is Step.SUBMIT and versions:
        refusals += _comments(versions)
        told = word_of(versions[0].word).all_findings(versions, standing.rules)
        for finding in (one for found in told for one in found):
            (refusals if finding.severity is Severity.REFUSE else warnings).append(finding.problem)
    if step is Step.APPROVE:
        refusals += [problem for version in versions for problem in _foundation(version)]
    return Plan(step, tuple(targets), tuple(refusals), tuple(warnings))


def preview(model: type[V], step: Step, seen: Sequence[Seen], *, actor: Person) -> Plan[V]:
    """What a step would do to versions, and why it could not; changes nothing."""
    standing = standing_of(actor)
    return _plan(look_up(model, seen, standing), step, standing)


def _take_away(entry: Entry, version: Version) -> None:
    for replaced in _replaced(version):
        old = columns(replaced, ("approved_until",))
        replaced.approved_until = entry.moment
        replaced.revision += 1
        entry.save("replace", replaced, old, ("approved_until",))


def _approve(entry: Entry, version: Version) -> None:
    _take_away(entry, version)
    version.approved_from = entry.moment
    if version.change == Change.WITHDRAWAL:
        version.approved_until = entry.moment


def move(
    model: type[V],
    step: Step,
    seen: Sequence[Seen],
    *,
    actor: Person,
    reason: str = "",
    comments: Mapping[str, str] | None = None,
    batch: uuid.UUID | None = None,
) -> list[V]:
    """Take versions one step; all of them or none.

    Parameters
    ----------
    seen
        The versions as the actor saw them; whoever comes second with the same revision is told, and changes nothing.
    reason
        Needed to reject.
    comments
        Texts by field, needed to return; they are fixed to every version that goes back.

    Raises
    ------
    ProblemError
        With every reason why any of them cannot take the step.
    """
    standing = standing_of(actor)
    texts = {field: text.strip() for field, text in (comments or {}).items() if text.strip()}
    if step is Step.REJECT and not reason.strip():
        raise ProblemError(say.REASON_NEEDED())
    if step is Step.RETURN and not texts:
        raise ProblemError(say.COMMENT_NEEDED())
    with writing(actor, reason, batch) as entry:
        plan = _plan(look_up(model, seen, standing), step, standing)
        if plan.refusals:
            raise ProblemError(plan.refusals)
        for version, target in plan.targets:
            _take(entry, version, step, target)
            if step is Step.RETURN:
                _fix(entry, version, texts, actor)
        if step is Step.APPROVE:
            for effect in effects_of(model.word):
                effect([version for version, _ in plan.targets], actor)
    return [version for version, _ in plan.targets]


def move_all(
    step: Step,
    chosen: Mapping[type[Version], Sequence[Seen]],
    *,
    actor: Person,
    batch: uuid.UUID | None = None,
    comments: Mapping[str, str] | None = None,
) -> None:
    """Take versions of several words one step; all of all words or none. `comments` as in `move`.

    Raises
    ------
    ProblemError
        With every reason, of every word.
    """
    refusals: list[Problem] = []
    with writing(actor, batch=batch):
        for model, seen in chosen.items():
            try:
                move(model, step, seen, actor=actor, comments=comments)
            except ProblemError as error:
                refusals += error.problems
        if refusals:
            raise ProblemError(refusals)


def _take(entry: Entry, version: Version, step: Step, target: State) -> None:
    names = ("state", "approved_from", "approved_until") if step is Step.APPROVE else ("state",)
    old = columns(version, names)
    if step is Step.APPROVE:
        # Another version of the same record may have been approved in this very step.
        stale = list(_foundation(version))
        if stale:
            raise ProblemError(stale)
        _approve(entry, version)
    version.state = target
    version.revision += 1
    entry.save(step, version, old, names)


def _fix(entry: Entry, version: Version, texts: Mapping[str, str], actor: Person) -> None:
    known = {*version.domain_fields(), "effective", "unit", "extra"}
    for field, text in texts.items():
        if field not in known:
            raise ProblemError(say.UNKNOWN_FIELD(record=str(version.record), column=field, word=version.word))
        word, record, number = version.key
        Comment.objects.create(
            word=word, record=record, number=number, field=field, text=text, author=actor, at=entry.moment
        )
        entry.add("comment", word, record, number, new={field: text})
