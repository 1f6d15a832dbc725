"""Rows that say something else than the register does: merged field by field, or held where both sides changed.

Decides what such a row comes to; `applying` proposes the change.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from shapely.geometry.base import BaseGeometry

from whitestone.intake import problems as say
from whitestone.intake.accounts import Outcome
from whitestone.intake.converting import Row
from whitestone.intake.merging import merge
from whitestone.intake.staged import StagedRow, as_values
from whitestone.problems import ProblemError
from whitestone.review.actions.drafting import continued
from whitestone.review.actions.filling import COMMON, assign
from whitestone.review.permissions import Standing
from whitestone.review.rules import Severity
from whitestone.review.states import OPEN, Change
from whitestone.review.versions import Version, versions_of
from whitestone.review.words import Word

Edit = tuple[Row, StagedRow, tuple[str, int]]
"""A row, as it is staged, and the record and version from which it began."""


class Edits:
    """Decides about edits of one word, for one person."""

    def __init__(self, word: Word, standing: Standing) -> None:
        self._word, self._standing = word, standing

    def decide(self, edits: Sequence[Edit]) -> None:
        """Set the outcome of each."""
        if not edits:
            return
        histories = self._histories([begun[0] for _, _, begun in edits])
        changed: list[tuple[StagedRow, Version]] = []
        for _, one, (record, number) in edits:
            history = histories.get(record.lower(), {})
            if number not in history:
                one.outcome = Outcome.REFUSED
                one.say(say.NO_RECORD(value=record, version=number or "-"), Severity.REFUSE)
                continue
            one.record = record.lower()
            version = self._compare(one, history, history[number])
            if version is not None:
                changed.append((one, version))
        self._judge(changed)

    def _histories(self, records: Sequence[str]) -> Mapping[str, Mapping[int, Version]]:
        """Every version that the person sees of some records, by record and number; one query."""
        known = {one for text in records if (one := _id(text)) is not None}
        found: dict[str, dict[int, Version]] = defaultdict(dict)
        if known:
            rows = versions_of(self._word.model).seen_by(self._standing).select_related("author")
            for version in rows.filter(record__in=known):
                found[str(version.record)][version.number] = version
        return found

    def _compare(self, one: StagedRow, history: Mapping[int, Version], base: Version) -> Version | None:
        """What a row comes to; the version as it would be, where it changes one."""
        current = current_of(history)
        edited = continued(base, Change.UPDATED, None, None)
        edited.author = base.author
        try:
            assign(edited, as_values(self._word.model, one.values))
        except ProblemError as error:
            one.outcome = Outcome.REFUSED
            for problem in error.problems:
                one.say(problem, Severity.REFUSE)
            return None
        said = {name: getattr(edited, name) for name in one.values if name in _fields(edited)}
        was, now = ({name: getattr(side, name) for name in said} for side in (base, current))
        merged = merge(was, now, said)
        if merged.conflicts:
            one.outcome = Outcome.HELD
            for name, (first, since, value) in merged.conflicts.items():
                problem = say.CONFLICT(column=name, base=_shown(first), current=_shown(since), value=_shown(value))
                one.say(problem, "hold")
        elif not merged.write:
            one.outcome = Outcome.UNCHANGED
        elif current.state in OPEN:
            one.outcome = Outcome.HELD
            one.say(say.RECORD_OPEN(value=current.number), "hold")
        else:
            one.outcome, one.base = Outcome.CHANGED, current.number
            one.values = {name: one.values[name] for name in merged.write}
            version = continued(current, Change.UPDATED, None, current.number)
            version.author = current.author
            assign(version, as_values(self._word.model, one.values))
            return version
        return None

    def _judge(self, changed: Sequence[tuple[StagedRow, Version]]) -> None:
        """The register's checks on the versions as they would be."""
        versions = [version for _, version in changed]
        self._word.model.derive_all(versions)
        found = self._word.all_findings(versions, self._standing.rules)
        for (one, _), findings in zip(changed, found, strict=True):
            for finding in findings:
                one.say(finding.problem, finding.severity)
                if finding.severity is Severity.REFUSE:
                    one.outcome = Outcome.REFUSED


def current_of(history: Mapping[int, Version]) -> Version:
    """The version that a change would be made on: an open one, else the last that stands, else the last."""
    latest = sorted(history.values(), key=lambda version: version.number, reverse=True)
    opened = next((version for version in latest if version.state in OPEN), None)
    return opened or next((version for version in latest if version.stands), latest[0])


def _fields(version: Version) -> set[str]:
    return {*version.domain_fields(), *COMMON}


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _shown(value: Any) -> str:
    if isinstance(value, BaseGeometry):
        return f"{value.geom_type} around {value.centroid.x:.5f} {value.centroid.y:.5f}"
    words = getattr(value, "words", None)
    return ", ".join(words) if words is not None else str(value)
