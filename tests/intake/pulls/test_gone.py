"""What was deleted on a server is shown to a person, and nothing is taken away by itself."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from tests.cast import Cast
from tests.intake.pulls.server import Recorded
from tests.intake.pulls.sources import said, source
from tests.intake.pulls.test_pulls import POINT, feature, finds, kobo, layer, pull
from tests.web.conftest import Sign
from whitestone.intake.pulls.gone import WHOLE_EVERY, gone_from
from whitestone.intake.pulls.keeping import keep
from whitestone.intake.pulls.models import PulledRow, PullSource
from whitestone.intake.pulls.scheduling import run_due
from whitestone.records.finds.models import Find
from whitestone.review.actions.drafting import Seen
from whitestone.review.actions.moving import move
from whitestone.review.states import Step

pytestmark = pytest.mark.django_db


def stocked(nation: Cast, server: Recorded, count: int = 3) -> PullSource:
    for number in range(count):
        server.put(f"uuid:{number}", count=number + 1, place=POINT)
    one = source(nation, server, "ODK Central", every_minutes=60)
    pull(one)
    assert finds(one) == count
    return one


def delete(server: Recorded, own: str) -> None:
    server.central = [one for one in server.central if one["__id"] != own]


def named_gone(one: PullSource, cast: Cast) -> list[str]:
    return [each.own for each in gone_from(PullSource.objects.get(pk=one.pk), cast.headquarters)]


def test_a_deleted_row_is_shown_with_its_record_and_stays(nation: Cast, server: Recorded, signed: Sign) -> None:
    one = stocked(nation, server)
    delete(server, "uuid:1")
    assert not pull(one).problems
    assert named_gone(one, nation) == []  # what is new says nothing of what is gone
    assert not pull(one, full=True, size=1).problems
    assert named_gone(one, nation) == ["uuid:1"]
    assert Find.objects.filter(state="draft").count() == 3
    page = signed(nation.officer).get(f"/pulls/{one.pk}/").content.decode()
    find = Find.objects.get(count=2)
    assert f"/find/{find.record}/1/" in page
    # Once a person took the record back nobody is asked again.
    move(Find, Step.TAKE_BACK, [Seen(find.pk, find.revision)], actor=nation.officer)
    assert named_gone(one, nation) == []


def test_a_row_that_comes_again_is_no_longer_gone(nation: Cast, server: Recorded) -> None:
    one = stocked(nation, server)
    kept = list(server.central)
    delete(server, "uuid:0")
    pull(one, full=True)
    assert named_gone(one, nation) == ["uuid:0"]
    server.central = kept
    pull(one, full=True)
    assert named_gone(one, nation) == []
    assert Find.objects.count() == 3


def test_a_walk_that_breaks_off_says_nothing_until_it_is_ended(nation: Cast, server: Recorded) -> None:
    one = stocked(nation, server, 6)
    delete(server, "uuid:0")
    server.fault("find.svc/Submissions?$top=2&$skiptoken=2", 500)
    assert pull(one, full=True, size=2).problems
    assert named_gone(one, nation) == []
    server.faults.clear()
    assert not pull(one, size=2).problems  # goes on where the other stopped
    assert named_gone(one, nation) == ["uuid:0"]


def test_another_form_misses_nothing_of_the_one_before(nation: Cast, server: Recorded) -> None:
    one = stocked(nation, server)
    keep(said(nation, server, "ODK Central", form="3/other"), actor=nation.headquarters, source=one)
    server.central = []
    pull(one)
    assert named_gone(one, nation) == []


def test_what_runs_by_itself_is_read_whole_every_week(nation: Cast, server: Recorded) -> None:
    one = stocked(nation, server)
    delete(server, "uuid:2")

    def due(last: dt.datetime) -> list[str]:
        PullSource.objects.filter(pk=one.pk).update(due=None, whole_at=last)
        (done,) = run_due()
        assert not done.problems
        return named_gone(one, nation)

    assert due(timezone.now()) == []
    assert due(timezone.now() - WHOLE_EVERY - dt.timedelta(hours=1)) == ["uuid:2"]
    moved = PullSource.objects.get(pk=one.pk).whole_at
    assert moved is not None
    assert timezone.now() - moved < dt.timedelta(minutes=5)


@pytest.mark.parametrize("kind", ["KoboToolbox", "ArcGIS"])
def test_the_other_servers_are_missed_in_too(nation: Cast, server: Recorded, kind: str) -> None:
    server.kobo, server.layer = [kobo(number) for number in (1, 2, 3)], layer()
    server.features = [feature(number) for number in (1, 2, 3)]
    one = source(nation, server, kind, word="find" if kind == "KoboToolbox" else "hazard", again_days=0)
    pull(one)
    assert PulledRow.objects.filter(source=one, gone=None).count() == 3
    (server.kobo if kind == "KoboToolbox" else server.features).pop(1)
    pull(one)
    assert PulledRow.objects.filter(source=one, gone=None).count() == 3
    pull(one, full=True, size=1)
    missed = PulledRow.objects.exclude(gone=None).get()
    assert missed.own.endswith("2")
    # What never became a record is named all the same, while it waits in staging.
    assert [each.version for each in gone_from(one, nation.headquarters)] == [None]
