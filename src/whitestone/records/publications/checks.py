"""Rules of published reports: one says what the register said at its moment, or it is refused."""

from __future__ import annotations

from collections.abc import Callable

from whitestone.problems import register
from whitestone.records.publications.models import Publication
from whitestone.review.rules import Severity
from whitestone.review.words import Finding

NOT_WHAT_THE_REGISTER_SAID = register(
    "publication-not-from-register",
    "The publication does not say what the register said at its moment: {reason}.",
    "Publish from the report itself; nothing in a publication can be typed.",
)

_compare: list[Callable[[Publication], str]] = []


def provide(compare: Callable[[Publication], str]) -> None:
    """Name the function that works a publication out again and says in words what differs, or nothing."""
    _compare[:] = [compare]


def check(publication: Publication) -> list[Finding]:
    """Work it out again at its own moment and compare."""
    reason = _compare[0](publication) if _compare else "no report can be worked out here"
    if not reason:
        return []
    said = NOT_WHAT_THE_REGISTER_SAID(record=str(publication.record), column="content", reason=reason)
    return [Finding(said, Severity.REFUSE)]
