"""Fields that a nation adds: no migration, and still typed, refused when wrong, kept and found again."""

import pytest

from tests.cast import Cast
from tests.review.models import Stone
from tests.review.way import draft, seen
from whitestone.problems import ProblemError
from whitestone.review import rules
from whitestone.review.actions.drafting import edit
from whitestone.review.extra import ExtraField, Kind, wanted
from whitestone.review.rules import Rules

pytestmark = pytest.mark.django_db

FIELDS = (
    ExtraField("lichen", Kind.CODE, codes=("none", "grey")),
    ExtraField("photographed", Kind.DATE),
    ExtraField("cracks", Kind.WHOLE),
    ExtraField("leans", Kind.YES_NO),
)


@pytest.fixture(autouse=True)
def _national(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "_source", [lambda: Rules(extra_fields={"stone": FIELDS})])


def test_an_extra_field_is_kept_and_found(cast: Cast) -> None:
    draft(cast, extra={"lichen": "grey", "photographed": "2023-05-01", "cracks": 3, "leans": False})
    assert Stone.objects.filter(extra__lichen="grey", extra__cracks__gt=2).count() == 1
    assert not Stone.objects.filter(extra__leans=True).exists()


@pytest.mark.parametrize(
    ("extra", "code"),
    [
        ({"moss": "much"}, "extra-field-unknown"),
        ({"lichen": "orange"}, "extra-field-value"),
        ({"photographed": "1.5.2023"}, "extra-field-value"),
        ({"cracks": 2.5}, "extra-field-value"),
        ({"cracks": True}, "extra-field-value"),
        ({"leans": "yes"}, "extra-field-value"),
    ],
)
def test_what_the_profile_does_not_define_is_refused(cast: Cast, extra: dict[str, object], code: str) -> None:
    with pytest.raises(ProblemError) as error:
        edit(Stone, seen(draft(cast)), actor=cast.field, values={"extra": extra})
    assert [problem.code for problem in error.value.problems] == [code]
    assert Stone.objects.get().extra == {}


def test_the_address_of_a_list_asks_by_extra_fields(cast: Cast) -> None:
    draft(cast, extra={"lichen": "grey", "photographed": "2023-05-01", "cracks": 3, "leans": False})
    for asked, count in (
        ({"extra__lichen": "grey", "state": "draft"}, 1),
        ({"extra__lichen": "none"}, 0),
        ({"extra__cracks": "3", "extra__leans": "no"}, 1),
        ({"extra__leans": "yes"}, 0),
        ({"extra__photographed": "2023-05-01", "extra__lichen": ""}, 1),
    ):
        assert Stone.objects.filter(**wanted(asked, FIELDS)).count() == count, asked


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"extra__moss": "much"}, "extra-field-unknown"),
        ({"extra__cracks": "three"}, "extra-field-value"),
        ({"extra__lichen__regex": ".*"}, "extra-field-unknown"),
    ],
)
def test_what_is_no_extra_field_is_not_asked_for(asked: dict[str, str], code: str) -> None:
    with pytest.raises(ProblemError, match=code):
        wanted(asked, FIELDS)
