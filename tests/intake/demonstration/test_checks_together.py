"""Rules of many versions at once say what they say of each alone, for every record of the invented programme."""

from __future__ import annotations

import pytest

from whitestone.intake.demonstration import Loaded
from whitestone.review.rules import Rules
from whitestone.review.versions import versions_of
from whitestone.review.words import all_words

pytestmark = pytest.mark.django_db
MOST = 60
"""Versions of a word that are checked alone too: the first ones and the last ones, where there are more."""


def test_rules_say_of_many_versions_what_they_say_of_each(loaded: Loaded) -> None:
    rules, said, alone = Rules(), set[str](), 0
    for word in all_words():
        rows = versions_of(word.model)
        versions = list((rows.standing() | rows.open()).order_by("pk"))
        found = word.all_findings(versions, rules)
        few = range(len(versions)) if len(versions) <= MOST else [*range(MOST // 2), *range(-MOST // 2, 0)]
        for at in few:
            told = [str(one.problem) for one in word.findings(versions[at], rules)]
            assert told == [str(one.problem) for one in found[at]], versions[at].key
            said.update(one.problem.code for one in found[at])
            alone += 1
    assert alone > 500
    assert said


def test_the_rules_of_the_whole_register_are_asked_in_few_queries(loaded: Loaded) -> None:
    """However many versions of a word there are: a rule that asks for each of them shows here."""
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    rules = Rules()
    for name in ("task", "staff", "identity", "animal", "machine", "spottask", "visit", "lane", "accident"):
        word = next(one for one in all_words() if one.name == name)
        rows = list(versions_of(word.model).standing().order_by("pk"))
        counts = []
        for some in (rows[: len(rows) // 2], rows):
            with CaptureQueriesContext(connection) as asked:
                word.all_findings(some, rules)
            counts.append(len(asked))
        assert counts[1] <= counts[0] + 4, (name, len(rows), counts)
