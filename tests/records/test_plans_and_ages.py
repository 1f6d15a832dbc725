"""Targets are counted once, and open non-conformities by the days since they were raised."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from tests.cast import OPERATOR, OTHER_OPERATOR, Cast
from tests.records.operations import put
from whitestone.records.quality.models import Nonconformity
from whitestone.records.tasks.models import Target
from whitestone.reports.facts import Facts
from whitestone.reports.snapshot import snapshot
from whitestone.reports.tables.field import targets
from whitestone.reports.tables.quality import nonconformities

pytestmark = pytest.mark.django_db
DAY = dt.date(2023, 1, 1)


def by(facts: Facts, value: str, split: str, until: dt.date = dt.date.max) -> dict[str, float]:
    found: Counter[str] = Counter()
    words = facts.splits[split]
    for row, day in enumerate(facts.day.astype(object)):
        if day <= until:
            found[words.members[words.code[row]]] += facts.values[value][row]
    return {word: count for word, count in found.items() if count}


def planned(cast: Cast, *lines: tuple[object, str, int], plan: str = "P") -> None:
    for body, activity, amount in lines:
        said = {"plan": plan, "year": 2023, "quantity": "square metres released", "amount": amount}
        put(Target, cast, {**said, "organisation": body, "activity": activity}, DAY)


@pytest.mark.parametrize(
    ("lines", "total", "left"),
    [
        ([(None, "", 100)], 100, 100),
        ([(OPERATOR, "", 60), (OTHER_OPERATOR, "", 20)], 80, None),
        ([(None, "", 100), (OPERATOR, "", 60), (OTHER_OPERATOR, "", 20)], 100, 20),
        ([(None, "", 100), (OPERATOR, "", 70), (OPERATOR, "BAC", 30), (OTHER_OPERATOR, "", 30)], 100, None),
        ([(None, "", 100), (OPERATOR, "", 90), (OTHER_OPERATOR, "", 30)], 100, -20),
        ([(None, "BAC", 40), (OPERATOR, "BAC", 40), (None, "clearance", 10)], 50, 10),
    ],
)
def test_a_plan_is_counted_once(land: Cast, lines: list[tuple[object, str, int]], total: int, left: int | None) -> None:
    planned(land, *lines)
    planned(land, (None, "", 1000), plan="another plan")
    told = by(targets(snapshot()), "released_m2", "organisation")
    assert sum(told.values()) == total + 1000
    assert told.get("", 0) == (left or 0) + 1000


def test_open_non_conformities_by_age(land: Cast) -> None:
    said = {"organisation": OPERATOR, "severity": "minor", "finding": "a fallen sign", "due": dt.date(2023, 3, 1)}
    put(Nonconformity, land, said, DAY)
    mended = {"correction": "verified", "verified": dt.date(2023, 2, 20)}
    put(Nonconformity, land, {**said, **mended}, DAY)
    facts = nonconformities(snapshot())
    for day, expected in (
        (dt.date(2023, 1, 31), {"0-30": 2}),
        (dt.date(2023, 2, 1), {"31-90": 2}),
        (dt.date(2023, 2, 20), {"31-90": 1}),
        (dt.date(2023, 4, 1), {"31-90": 1}),
        (dt.date(2023, 4, 2), {"91-180": 1}),
        (dt.date(2024, 2, 1), {"366-": 1}),
    ):
        assert by(facts, "open", "open_days", day) == expected, day
    assert by(facts, "overdue", "open_days", dt.date(2023, 3, 1)) == {}
    assert by(facts, "overdue", "open_days", dt.date(2023, 3, 2)) == {"31-90": 1}
    assert by(facts, "overdue", "open_days", dt.date(2023, 12, 31)) == {"181-365": 1}
    assert by(facts, "raised", "raised") == {"2023": 2}
    assert by(facts, "verified", "open_days") == {"31-90": 1}
    assert by(facts, "days", "open_days") == {"31-90": 50}
