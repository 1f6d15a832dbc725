"""A submission that changes an earlier one: each record is edited on the version that the phone knew, or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from whitestone.intake.phones import problems as say
from whitestone.intake.phones.models import Submission
from whitestone.intake.phones.reading import Said
from whitestone.problems import Problem, ProblemError
from whitestone.review.actions.drafting import Seen, edit, latest_approved, propose
from whitestone.review.models import Event, Person
from whitestone.review.states import EDITABLE, Change
from whitestone.review.versions import Version, versions_of
from whitestone.review.words import word_of


@dataclass(slots=True)
class Became:
    """A part of a submission and the version that it became; `fresh` when it began a record."""

    name: str
    version: Version
    values: Mapping[str, Any]
    fresh: bool

    def as_json(self) -> dict[str, object]:
        """As the submission keeps it: a later change is made where nobody edited since, and nowhere else."""
        one = self.version
        return {
            "part": self.name, "word": one.word, "record": str(one.record), "number": one.number,
            "edits": _edits(one),
        }  # fmt: skip


def _edits(version: Version) -> int:
    """How often a version was edited; steps of review change nothing that it says."""
    word, record, number = version.key
    return Event.objects.filter(verb="edit", word=word, record=record, number=number).count()


def change(earlier: Submission, said: Sequence[Said], *, actor: Person, reason: str) -> tuple[list[Became], list[str]]:
    """Change the records of an earlier submission; gives what they became, and the parts that are told no more.

    Raises
    ------
    ProblemError
        With every record that somebody changed or took into review since: nothing of the submission is written.
    """
    before = {str(one["part"]): one for one in earlier.records}
    found, became = list[Problem](), []
    for one in said:
        known = before.pop(one.name, None)
        if known is None:
            continue
        # Links between the parts lead where they led.
        values = {name: value for name, value in one.values.items() if name not in one.links}
        version = _changed(known, values, actor, reason)
        if version is None:
            found.append(say.CHANGED(value=str(known["record"])))
        else:
            became.append(Became(one.name, version, values, fresh=False))
    if found:
        raise ProblemError(found)
    return became, sorted(before)


def _changed(known: Mapping[str, Any], values: Mapping[str, Any], actor: Person, reason: str) -> Version | None:
    """The changed version; None when the record is no longer as the phone's last submission left it."""
    model = word_of(str(known["word"])).model
    rows = versions_of(model).filter(record=known["record"])
    version = rows.order_by("-number").first()
    if version is None or version.number != known["number"] or _edits(version) != known["edits"]:
        return None
    if version.state in EDITABLE:
        return edit(model, Seen(version.pk, version.revision), actor=actor, values=values, reason=reason)
    if version.stands and latest_approved(model, version.record) == version.number:
        return propose(
            version, actor=actor, change=Change.CORRECTED, base=version.number, values=values,
            replaces=version.number, reason=reason,
        )  # fmt: skip
    return None
