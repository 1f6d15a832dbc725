"""The page that questions the approved figures: each person sees what is theirs to see."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.records.test_figures import FIGURE, written
from tests.web.conftest import Sign
from whitestone.records.figures.models import Figure

pytestmark = pytest.mark.django_db


def test_the_page_of_contradictions_shows_each_person_what_they_may_see(land: Cast, signed: Sign) -> None:
    for reference, value in (("F1", "3.50"), ("F2", "4.50")):
        one = written(land, Figure, **{**FIGURE, "reference": reference, "value": value, "said_by": "authority"})
        Figure.objects.filter(pk=one.pk).update(state="approved", approved_from=one.written, tier="restricted")
    pages = {user: signed(person).get("/figures/contradictions/") for user, person in land.everyone().items()}
    assert {user for user, page in pages.items() if b"two-numbers" in page.content} == {
        "verifier", "other_verifier", "headquarters", "second_headquarters",
    }  # fmt: skip
    assert {user for user, page in pages.items() if page.status_code != 200} == {"anonymous", "nobody"}
