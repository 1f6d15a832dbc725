"""Rules of published reports: one says what the register said at its moment, or it is refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from whitestone.problems import register
from whitestone.records.publications.models import Publication
from whitestone.review.rules import Severity
from whitestone.review.words import Finding

NOT_WHAT_THE_REGISTER_SAID = register(
    "publication-not-from-register",
    "The publication does not say what the register said at its moment: {reason}.",
    "Publish from the report itself; nothing in a publication can be typed.",
)

QUESTIONED = register(
    "publication-questioned",
    "Among the figures of the publication and those of others: {value}",
    "Have an answer to this before you approve it: {question}",
)

_compare: list[Callable[[Publication], str]] = []
_question: list[Callable[[Publication], Sequence[tuple[str, str]]]] = []


def provide(
    compare: Callable[[Publication], str], question: Callable[[Publication], Sequence[tuple[str, str]]]
) -> None:
    """Name the function that says in words what differs, and that which asks what is hard to believe.

    Parameters
    ----------
    compare
        Works a publication out again; empty when nothing differs.
    question
        What is seen among the figures, each with what to ask; empty when nothing is.
    """
    _compare[:], _question[:] = [compare], [question]


def check(publication: Publication) -> list[Finding]:
    """Work it out again at its own moment and compare; then put the rules for reported figures to it."""
    record = str(publication.record)
    reason = _compare[0](publication) if _compare else "no report can be worked out here"
    if reason:
        return [Finding(NOT_WHAT_THE_REGISTER_SAID(record=record, column="content", reason=reason), Severity.REFUSE)]
    return [
        Finding(QUESTIONED(record=record, column="content", value=sentence, question=question), Severity.WARN)
        for sentence, question in _question[0](publication)
    ]
