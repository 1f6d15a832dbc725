"""Dates and states of work in their order: what may come after what, for any word. Knows no word of the field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from whitestone.problems import register
from whitestone.review.rules import Severity
from whitestone.review.versions import Version, versions_of
from whitestone.review.words import Finding

DATES_REVERSED = register(
    "dates-reversed",
    "The day of {column} ({value}) lies before that of {earlier} ({before}).",
    "Correct one of the two dates.",
)
STATE_OUT_OF_ORDER = register(
    "state-out-of-order",
    'A {word} that is "{before}" cannot become "{value}".',
    "Report the steps in between, or correct the version that is wrong.",
)


def dates_reversed(version: Version, *names: str) -> Iterator[Finding]:
    """Of the named dates, in the order in which things happen, those that lie before the one that they follow."""
    said: list[tuple[str, dt.date]] = [(name, day) for name in names if (day := getattr(version, name)) is not None]
    for (earlier, before), (name, day) in pairwise(said):
        if day < before:
            problem = DATES_REVERSED(record=str(version.record), column=name, value=day, earlier=earlier, before=before)
            yield Finding(problem, Severity.REFUSE)


def out_of_order(version: Version, column: str, following: Mapping[str, Sequence[str]]) -> Iterator[Finding]:
    """Whether a state of work follows from that of the approved version on which this one was written.

    A first version may say any state, since a register begins in the middle of a programme.
    """
    if version.base is None or version.replaces is not None:
        return
    rows = versions_of(type(version)).filter(record=version.record, number=version.base)
    before = rows.values_list(column, flat=True).first()
    value = getattr(version, column)
    if before is not None and value != before and value not in following[before]:
        problem = STATE_OUT_OF_ORDER(
            record=str(version.record), column=column, value=value, before=before, word=version.word
        )
        yield Finding(problem, Severity.REFUSE)
