"""Education sessions: participants counted once and apart from listeners, by age bands; nobody is named."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.cast import NORTH, OPERATOR, Cast
from tests.records.country import draft, through
from tests.records.operations import codes, put
from whitestone.problems import ProblemError
from whitestone.records.education.models import Education
from whitestone.records.organisations.models import Accreditation
from whitestone.records.reference.models import Term
from whitestone.review.actions.drafting import NewRecord
from whitestone.review.actions.installing import install

pytestmark = pytest.mark.django_db

DAY = dt.date(2023, 1, 10)
SESSION: dict[str, Any] = {
    "organisation": OPERATOR, "delivery": "interpersonal", "activity": "presentation", "topics": ["report"],
    "place": "POINT (46.5 40.5)", "women": 7, "men": 2, "girls": 11, "boys": 9, "by_age": {"6-11": 20},
}  # fmt: skip


@pytest.fixture
def nation(land: Cast) -> Cast:
    """The code lists of education, and an operator accredited for it."""
    lists = {"eore-activity": "presentation", "eore-topic": "report", "age-band": "6-11"}
    terms = [{"vocabulary": name, "code": code, "effective": dt.date(2000, 1, 1)} for name, code in lists.items()]
    install(Term, [NewRecord(None, one) for one in terms], author=land.headquarters, reason="education for tests")
    first, last = dt.date(2020, 1, 1), dt.date(2030, 1, 1)
    put(Accreditation, land, {"organisation": OPERATOR, "activity": "EORE", "valid_from": first, "valid_until": last})
    return land


def test_a_session_is_added_up_placed_and_approved(nation: Cast) -> None:
    one = draft(Education, nation, {**SESSION, "by_age": {"6-11": 20.0}})
    assert (one.participants, one.unit, one.by_age, codes(one)) == (29, NORTH, {"6-11": 20}, [])
    assert through(one, nation).stands
    assert {"name", "names", "person"}.isdisjoint(Education.domain_fields())


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"sessions": 0}, "education-without-session"),
        ({"women": 0, "men": 0, "girls": 0, "boys": 0, "by_age": {}}, "education-without-people"),
        ({"reached": 4000}, "education-reach-mixed"),
        ({"delivery": "mass media"}, "education-reach-mixed"),
        ({"by_age": {"6-11": 30}}, "education-age-bands-exceed"),
        ({"by_age": {"0-99": 1}}, "code-unknown"),
        ({"with_disability": 30}, "education-disability-exceeds"),
        ({"place": None}, "education-without-place"),
        ({"topics": ["juggling"]}, "code-unknown"),
        ({"effective": dt.date(2031, 1, 1)}, "education-not-accredited"),
    ],
)
def test_what_is_wrong_is_said(nation: Cast, values: dict[str, Any], code: str) -> None:
    found = codes(draft(Education, nation, {**SESSION, **values}))
    assert code in found


def test_a_broadcast_reaches_people_and_has_no_participants(nation: Cast) -> None:
    said = {"organisation": OPERATOR, "delivery": "mass media", "reached": 4000, "counting": "estimated"}
    one = draft(Education, nation, said)
    assert (one.participants, codes(one)) == (0, [])


def test_the_same_session_told_twice_is_noticed(nation: Cast) -> None:
    first = through(draft(Education, nation, SESSION), nation)
    assert codes(first) == []
    assert codes(draft(Education, nation, SESSION)) == ["education-recorded-twice"]
    assert codes(draft(Education, nation, {**SESSION, "women": 8})) == []


@pytest.mark.parametrize("counts", [{"6-11": 1.5}, {"6-11": -1}, {"6-11": "many"}, [3]])
def test_age_bands_hold_whole_people(nation: Cast, counts: Any) -> None:
    with pytest.raises(ProblemError, match=r"bad-value|no-counts-by-code"):
        draft(Education, nation, {**SESSION, "by_age": counts})
