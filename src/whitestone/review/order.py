"""Dates and states of work in their order: what may come after what, for any word. Knows no word of the field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TypeVar

from whitestone.problems import register
from whitestone.review.rules import Severity
from whitestone.review.versions import Version, versions_of
from whitestone.review.words import Finding

V = TypeVar("V", bound=Version)
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


def out_of_order(
    versions: Sequence[V], column: str, following: Mapping[str, Sequence[str]]
) -> Iterator[tuple[V, Finding]]:
    """Whether states of work follow from those of the approved versions on which these were written.

    A first version may say any state, since a register begins in the middle of a programme.
    """
    later = [one for one in versions if one.base is not None and one.replaces is None]
    if not later:
        return
    rows = versions_of(type(later[0])).filter(record__in={one.record for one in later})
    states = {(record, number): state for record, number, state in rows.values_list("record", "number", column)}
    for version in later:
        before, value = states.get((version.record, version.base)), getattr(version, column)
        if before is not None and value != before and value not in following[before]:
            problem = STATE_OUT_OF_ORDER(
                record=str(version.record), column=column, value=value, before=before, word=version.word
            )
            yield version, Finding(problem, Severity.REFUSE)
