"""Who takes the steps of the invented year of 2024, and how many records at once go through all of them.

Everything is done by the ordinary actions of review, each by a person who may: an officer submits what is the
operator's, a regional verifier verifies, and a person of headquarters who had no hand in it approves.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from whitestone.demonstration import MARK
from whitestone.review.actions.drafting import NewRecord, Seen, record
from whitestone.review.actions.moving import move
from whitestone.review.models import Person
from whitestone.review.states import Step
from whitestone.review.versions import Version
from whitestone.review.words import word_of

V = TypeVar("V", bound=Version)
REASON = f"{MARK}: the invented year of 2024"


@dataclass(frozen=True)
class Office:
    """The people of the invented year.

    Attributes
    ----------
    officers
        By the record id of the operator for which they draft and submit.
    verifiers
        By the code of the unit; headquarters where there is none.
    writer, approver
        The two people of headquarters: one writes what is the authority's own, the other approves.
    """

    officers: Mapping[uuid.UUID, Person]
    verifiers: Mapping[str, Person]
    writer: Person
    approver: Person

    def author_for(self, owner: uuid.UUID | None) -> Person:
        """Who writes and submits records of an operator; what is the authority's, or of others, headquarters enters."""
        return self.writer if owner is None else self.officers.get(owner, self.writer)

    def draft(
        self, model: type[V], owner: uuid.UUID | None, rows: Iterable[Mapping[str, Any]], *, by: Person | None = None
    ) -> list[V]:
        """Draft records; in the order given."""
        new = [NewRecord(owner, values) for values in rows]
        return record(model, new, actor=by or self.author_for(owner), reason=REASON) if new else []

    def enter(
        self, model: type[V], owner: uuid.UUID | None, rows: Iterable[Mapping[str, Any]], *, by: Person | None = None
    ) -> list[V]:
        """Draft records and take them through review; in the order given."""
        return self.approve(self.draft(model, owner, rows, by=by))

    def approve(self, drafts: Sequence[V]) -> list[V]:
        """Take drafts of one word through all steps, many at once; in the order given."""
        return self._through((Step.SUBMIT, Step.VERIFY, Step.APPROVE), drafts)

    def finish(self, submitted: Sequence[V]) -> list[V]:
        """The same with what was submitted already."""
        return self._through((Step.VERIFY, Step.APPROVE), submitted)

    def confirm(self, submitted: Sequence[V]) -> list[V]:
        """Approve what the approver's own work led to, such as a case: the other person of headquarters does."""
        seen = [Seen(one.pk, one.revision) for one in submitted]
        return move(type(submitted[0]), Step.APPROVE, seen, actor=self.writer) if submitted else []

    def _through(self, steps: Sequence[Step], versions: Sequence[V]) -> list[V]:
        taken = {one.pk: one for one in versions}
        for step in steps:
            for one in self._taken(step, list(taken.values())):
                taken[one.pk] = one
        return [taken[one.pk] for one in versions]

    def _taken(self, step: Step, versions: Sequence[V]) -> list[V]:
        """Versions after one step, each taken by whoever takes it; words of headquarters alone are not verified."""
        if not versions or (step is Step.VERIFY and word_of(versions[0].word).central):
            return list(versions)
        shares: dict[int, list[V]] = defaultdict(list)
        people: dict[int, Person] = {}
        for version in versions:
            person = self._who(step, version)
            people[person.pk] = person
            shares[person.pk].append(version)
        return [
            one
            for key, share in shares.items()
            for one in move(type(share[0]), step, [Seen(each.pk, each.revision) for each in share], actor=people[key])
        ]

    def _who(self, step: Step, version: Version) -> Person:
        if step is Step.SUBMIT:
            return self.author_for(version.owner)
        return self.verifiers.get(version.unit, self.writer) if step is Step.VERIFY else self.approver
