"""The code lists that come along: every list that a column asks for, each code with a label and where it comes from."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.cast import Cast
from whitestone.kernel.codes import CodeField, CodesField
from whitestone.records.education.checks import AGE_BANDS
from whitestone.records.education.models import Education
from whitestone.records.evidence.models import Evidence
from whitestone.records.finds.models import Find
from whitestone.records.hazards.models import Hazard
from whitestone.records.organisations.models import Accreditation, Organisation
from whitestone.records.reference.code_lists import install_code_lists, shipped
from whitestone.records.reference.models import Term
from whitestone.records.releases.models import Release
from whitestone.records.surveys.models import Survey
from whitestone.review.verify import verify
from whitestone.review.versions import Version

WORDS: tuple[type[Version], ...] = (
    Evidence, Find, Hazard, Accreditation, Organisation, Release, Survey, Education,
)  # fmt: skip


def test_every_list_that_a_column_asks_for_comes_along() -> None:
    columns = [column for word in WORDS for column in word.domain_fields().values()]
    asked = {AGE_BANDS, *(column.vocabulary for column in columns if isinstance(column, CodeField | CodesField))}
    codes = list(shipped())
    assert asked == {vocabulary for vocabulary, *_ in codes}
    assert len({(vocabulary, code) for vocabulary, code, *_ in codes}) == len(codes)
    assert all(label and source and len(code) <= 32 for _, code, label, source in codes)


def test_what_is_general_knowledge_is_not_called_a_norm() -> None:
    sources = {(vocabulary, code): source for vocabulary, code, _, source in shipped()}
    assert "not normative" in sources["evidence-type", "crater"]
    assert "IMSMA" in sources["evidence-type", "visual"]


@pytest.mark.django_db
def test_installing_twice_adds_nothing_and_changes_nothing_of_the_nations(land: Cast) -> None:
    own = Term.objects.get(vocabulary="accredited-activity", code="clearance")
    count = install_code_lists(land.headquarters)
    assert count == len(list(shipped())) - sum(
        Term.objects.filter(vocabulary=vocabulary, code=code, labels={}).exists() for vocabulary, code, *_ in shipped()
    )
    assert install_code_lists(land.headquarters) == 0
    assert Term.objects.get(vocabulary="accredited-activity", code="clearance") == own
    assert Term.objects.as_at(dt.date(1993, 5, 1)).filter(vocabulary="terrain", code="hilly").exists()
    assert not list(verify())
