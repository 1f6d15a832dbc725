"""Which records a form offers to be named: the latest, those under review, and what it holds already, however old."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from tests.cast import OPERATOR, OTHER_OPERATOR, Cast
from tests.records.country import draft, hazard, through
from tests.records.operations import PRODUCT, ordered, prepare
from tests.records.test_certificates import START
from tests.web.conftest import Sign
from whitestone.records.pages import offering
from whitestone.records.releases.models import Release
from whitestone.records.tasks.models import Task
from whitestone.records.work.models import Workday

pytestmark = pytest.mark.django_db


def offered(page: str, name: str) -> list[str]:
    inside = re.search(rf'<select name="{name}"[^>]*>(.*?)</select>', page, re.DOTALL)
    assert inside is not None
    return re.findall(r'<option value="([^"]+)"', inside[1])


def test_the_latest_are_offered_and_an_old_one_that_is_named_stays(
    land: Cast, signed: Sign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(offering, "MOST", 2)
    through(hazard(prepare(land)), land)
    old, *new = [ordered(land, START + dt.timedelta(days=at), reference=f"T-{at}") for at in range(3)]
    client = signed(land.officer)
    page = client.get("/workday/new/").content.decode()
    assert offered(page, "task") == [str(one.record) for one in new]
    values = {"task": old.record, "organisation": OPERATOR, "hours": 6, "men": 4, "by_method": {"manual": 100}}
    day = draft(Workday, land, values)
    at = f"/workday/{day.record}/1/edit/"
    assert str(old.record) in offered(client.get(at).content.decode(), "task")
    said = {
        "effective": "2023-03-05", "task": str(old.record), "organisation": str(OPERATOR), "hours": "7", "men": "4",
        "women": "0", "by_method": '{"manual": 100}', "revision": "1",
    }  # fmt: skip
    assert client.post(at, said).status_code == 302
    assert Workday.objects.get().hours == 7


def test_a_product_under_review_can_be_named_and_what_nobody_may_see_cannot(land: Cast, signed: Sign) -> None:
    through(hazard(prepare(land)), land)
    task, product = ordered(land, START), draft(Release, land, PRODUCT)
    client = signed(land.officer)
    page = client.get("/completion/new/").content.decode()
    assert offered(page, "products") == [str(product.record)]
    assert "(draft)" in page
    # The draft of another organisation is neither offered nor taken.
    Release.objects.filter(pk=product.pk).update(owner=OTHER_OPERATOR)
    assert offered(client.get("/completion/new/").content.decode(), "products") == []
    said = {"effective": "2023-06-01", "task": str(task.record), "products": [str(product.record)]}
    answer = client.post("/completion/new/", {**said, "owner": str(OPERATOR)})
    assert (answer.status_code, "products" in answer.context["form"].errors) == (200, True)
    assert Task.objects.filter(record=task.record).count() == 1
