"""The code lists that come along: every list that a column asks for, each code with a label and where it comes from."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.cast import Cast
from whitestone.intake.phones.catalogue import AMOUNTS
from whitestone.kernel.codes import CodeField, CodesField
from whitestone.records.capacity.scope import COVERED_BY, Scope
from whitestone.records.reference.code_lists import install_code_lists, shipped
from whitestone.records.reference.models import Term
from whitestone.review.verify import verify
from whitestone.review.words import all_words


def test_every_list_that_a_column_asks_for_comes_along() -> None:
    columns = [column for word in all_words() for column in word.model.domain_fields().values()]
    asked = {
        *AMOUNTS.values(),
        *(column.vocabulary for column in columns if isinstance(column, CodeField | CodesField)),
    }
    codes = list(shipped())
    assert asked == {vocabulary for vocabulary, *_ in codes}
    assert len({(vocabulary, code) for vocabulary, code, *_ in codes}) == len(codes)
    assert all(label and source and len(code) <= 32 for _, code, label, source in codes)


def test_the_scopes_and_methods_that_the_program_knows_come_along() -> None:
    known = {(vocabulary, code) for vocabulary, code, *_ in shipped()}
    assert {("accredited-activity", str(one)) for one in Scope} <= known
    methods = {code for vocabulary, code in known if vocabulary == "release-method"}
    # A method with animals or machines is gated by what the organisation is accredited for.
    assert {"manual", "mechanical", "dogs", "rats"} <= methods & set(COVERED_BY)


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
