"""What operations need beside the country of the other tests: their code lists, a team, a task. SYNTHETIC."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, TypeVar

from tests.cast import OPERATOR, Cast
from tests.records.country import FIRST, square
from tests.records.test_releases_and_finds import RELEASE
from whitestone.records.reference.models import Term
from whitestone.records.tasks.models import Task
from whitestone.review.actions.drafting import NewRecord, Seen
from whitestone.review.actions.installing import install
from whitestone.review.actions.moving import move
from whitestone.review.rules import Rules
from whitestone.review.states import State, Step
from whitestone.review.versions import Version
from whitestone.review.words import word_of

PRODUCT: dict[str, Any] = {**RELEASE, "area": square(46.1, 40.1)}
"""Clearance of the whole of the hazard that the country of the tests has."""
V = TypeVar("V", bound=Version)

TERMS = (
    ("accredited-activity", ("NTS", "TS", "manual", "mechanical", "animal detection", "BAC", "EOD 1", "EOD 3")),
    ("staff-role", ("deminer", "medic")),
    ("machine-type", ("flail",)),
    ("training-subject", ("basic demining",)),
    ("contract-type", ("grant",)),
    ("accident-cause", ("missed mine", "visor raised")),
    ("injury", ("hand",)),
    ("spot-urgency", ("high",)),
    ("survey-asset", ("dog",)),
    ("marking", ("fence",)),
    ("stoppage", ("weather",)),
)


def prepare(land: Cast) -> Cast:
    """The code lists of operations, beside those of the country."""
    terms = [{"vocabulary": name, "code": code, "effective": FIRST} for name, codes in TERMS for code in codes]
    install(Term, [NewRecord(None, one) for one in terms], author=land.headquarters, reason="operations for tests")
    return land


def put(model: type[V], cast: Cast, values: Mapping[str, Any], effective: dt.date = FIRST) -> V:
    """One approved record, without review."""
    said = {"effective": effective, **values}
    (version,) = install(model, [NewRecord(OPERATOR, said)], author=cast.headquarters, reason="operations for tests")
    return version


def codes(version: Version) -> list[str]:
    """The codes of the checks that a version fails."""
    return [one.problem.code for one in word_of(version.word).findings(version, Rules())]


def approved(version: V, cast: Cast) -> V:
    """From draft to approved, by whoever may: records without a place are verified by headquarters."""
    model = type(version)
    verifier = cast.verifier if version.unit else cast.second_headquarters
    central = word_of(version.word).central
    people = {
        Step.SUBMIT: cast.headquarters if central else cast.officer,
        **({} if central else {Step.VERIFY: verifier}),
        Step.APPROVE: cast.second_headquarters if central else cast.headquarters,
    }
    for step, actor in people.items():
        row = model.objects.get(pk=version.pk)
        (version,) = move(model, step, [Seen(row.pk, row.revision)], actor=actor)
    assert version.state == State.APPROVED
    return version


def ordered(cast: Cast, day: dt.date, **values: Any) -> Task:
    """An approved clearance task over the square at 46.1 east, 40.1 north, ordered, accepted and begun on a day."""
    said = {"reference": "T-1", "activity": "clearance", "objective": "released", "organisation": OPERATOR}
    days = {"ordered": day, "accepted": day, "began": day, "status": "in progress"}
    return put(Task, cast, {**said, **days, "area": square(46.1, 40.1), **values}, day)
