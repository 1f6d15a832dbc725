"""Central, Kobo and ArcGIS: paged, patient, resumable, each row once; edits and late attachments follow."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.utils import timezone
from pytest_django.fixtures import Settings

from tests.cast import Cast
from tests.intake.phones.filled import HAZARD, xml
from tests.intake.pulls.server import PNG, TOKEN, Recorded
from tests.intake.pulls.sources import confirm, pages, source
from tests.records.country import through
from whitestone.intake.jobs import Told
from whitestone.intake.models import Delivery, Stage
from whitestone.intake.phones.models import Submission
from whitestone.intake.pulls.keeping import Said, keep
from whitestone.intake.pulls.models import PulledRow, PullRun, PullSource
from whitestone.intake.pulls.running import run
from whitestone.records.finds.models import Find
from whitestone.records.hazards.models import Hazard
from whitestone.review.models import Attachment, Event
from whitestone.review.verify import verify

pytestmark = pytest.mark.django_db
POINT = {"type": "Point", "coordinates": [46.5, 40.5, 120.0], "properties": {"accuracy": 4.0}}


def pull(one: PullSource, **more: Any) -> PullRun:
    return run(PullSource.objects.get(pk=one.pk), wait=lambda _: None, **more)


def codes(done: PullRun) -> list[str]:
    return [str(one["code"]) for one in done.problems]


def finds(one: PullSource) -> int:
    """Apply everything, after confirming the first page."""
    first = pages(one)[0]
    if first.stage == Stage.RECEIVED:
        confirm(first)
    PullSource.objects.filter(pk=one.pk).update(applies=True)
    assert not pull(one).problems
    return Find.objects.count()


def test_central_is_read_page_by_page_and_the_first_waits_for_its_columns(nation: Cast, server: Recorded) -> None:
    for number in range(5):
        server.put(f"uuid:{number}", count=number + 1, place=POINT)
    one = source(nation, server, "ODK Central")
    done = pull(one, size=2)
    assert (done.problems, done.pages, done.rows, done.fresh) == ([], 3, 5, 5)
    came = pages(one)
    assert [each.stage for each in came] == ["received"] * 3
    assert {name: came[0].mapping["columns"][name] for name in ("category", "count")} == {
        "category": "find/category",
        "count": "find/count",
    }
    assert (came[0].mapping["id"], came[0].mapping["place"]["columns"]) == ("__id", ["find/place"])
    assert not Find.objects.exists()
    assert finds(one) == 5
    last = Find.objects.order_by("count").last()
    assert last is not None
    assert last.place is not None
    assert (last.count, last.place.wkt, last.unit, last.state) == (5, "POINT (46.5 40.5)", "N", "draft")
    assert {each.author for each in Find.objects.all()} == {nation.field}
    assert not list(verify(None))


def test_what_came_once_does_not_come_again(nation: Cast, server: Recorded) -> None:
    server.put("uuid:1", place=POINT)
    one = source(nation, server, "ODK Central")
    pull(one)
    again = pull(one)
    full = pull(one, full=True)
    assert (again.fresh, full.rows, full.fresh, len(pages(one))) == (0, 1, 0, 1)
    assert finds(one) == 1


def test_a_broken_page_in_the_middle_stops_the_run_and_the_next_goes_on_there(nation: Cast, server: Recorded) -> None:
    for number in range(6):
        server.put(f"uuid:{number}", count=number + 1)
    one = source(nation, server, "ODK Central", every_minutes=30)
    server.fault("skiptoken=2", body=b'{"value": [{"__id": "uuid:')
    stopped = pull(one, size=2)
    assert (codes(stopped), stopped.pages, len(pages(one))) == (["pull-answer-broken"], 1, 1)
    one.refresh_from_db()
    assert one.due is not None
    assert (one.failures, one.busy) == (1, None)
    assert one.due > timezone.now() + dt.timedelta(minutes=55)
    server.log.clear()
    done = pull(one, size=2)
    assert (done.problems, done.rows, len(server.asked("/Submissions"))) == ([], 4, 2)
    assert PulledRow.objects.filter(source=one).count() == 6
    assert finds(one) == 6


def test_a_run_that_was_killed_loses_nothing_and_takes_nothing_twice(nation: Cast, server: Recorded) -> None:
    for number in range(6):
        server.put(f"uuid:{number}", count=number + 1)
    one = source(nation, server, "ODK Central")
    server.fault("skiptoken=4", 503)

    def killed(_: float) -> None:
        raise SystemExit

    with pytest.raises(SystemExit):
        run(one, size=2, wait=killed)
    # A process that is killed does not say so: it leaves the source as one that is being pulled.
    PullSource.objects.filter(pk=one.pk).update(busy=timezone.now())
    assert PulledRow.objects.count() == 4
    with pytest.raises(Exception, match="pull-running"):
        pull(one)
    PullSource.objects.filter(pk=one.pk).update(busy=timezone.now() - dt.timedelta(minutes=11))
    done = pull(one, size=2)
    assert (done.problems, done.rows) == ([], 2)
    assert finds(one) == 6


def test_a_page_that_was_being_checked_when_the_process_was_killed_is_checked_again(
    nation: Cast, server: Recorded, settings: Settings
) -> None:
    server.put("uuid:1")
    one = source(nation, server, "ODK Central")
    pull(one)
    (came,) = pages(one)
    confirm(came)
    Told(came).step("checking", 0, 1)
    Delivery.objects.filter(pk=came.pk).update(stage=Stage.CHECKING)
    PullSource.objects.update(applies=True)
    pull(one)
    assert not Find.objects.exists()
    told = Path(settings.ATTACHMENTS) / "progress" / f"{came.pk}.json"
    os.utime(told, (0, 0))
    pull(one)
    assert Find.objects.count() == 1


def test_it_waits_as_long_as_it_is_told_and_no_longer_than_is_reasonable(nation: Cast, server: Recorded) -> None:
    server.put("uuid:1")
    one, waited = source(nation, server, "ODK Central"), list[float]()
    server.fault("/Submissions", 429, Retry_After="7")
    server.fault("/Submissions", 503)
    assert not run(one, wait=waited.append).problems
    assert waited[0] == 7
    assert len(waited) == 2
    server.fault("/Submissions", 429, Retry_After="86400")
    assert codes(pull(one)) == ["pull-told-to-wait"]


@pytest.mark.parametrize("protocol", ["ODK Central", "KoboToolbox", "ArcGIS"])
def test_a_token_that_is_refused_says_so_and_a_new_one_goes_on(nation: Cast, server: Recorded, protocol: str) -> None:
    server.layer = layer()
    one = source(nation, server, protocol, secret="an old one")  # noqa: S106  # of a test
    assert codes(pull(one)) == ["pull-refused"]
    assert "an old one" not in str(PullRun.objects.values()) + str(PullSource.objects.values())
    keep(said_again(nation, one), actor=nation.headquarters, source=one)
    assert not pull(one).problems
    told = str(list(Event.objects.filter(word="source of pulls").values()))
    assert '"secret":"given"' in told
    assert TOKEN not in told + str(PullSource.objects.values())


def said_again(cast: Cast, one: PullSource) -> Any:
    return Said(one.name, one.protocol, one.address, one.word, cast.field, one.owner, one.form, secret=TOKEN)


def test_an_account_of_central_signs_in(nation: Cast, server: Recorded) -> None:
    server.put("uuid:1")
    one = source(nation, server, "ODK Central", account="hq@example.org")
    assert pull(one).rows == 1
    assert {token for path, token, _ in server.log if "/Submissions" in path} == {f"Bearer session-{TOKEN}"}


def test_an_edited_submission_becomes_a_proposal_and_a_late_photograph_comes_to_its_record(
    nation: Cast, server: Recorded
) -> None:
    server.put("uuid:1", count=3, place=POINT, files={"a.png": PNG, "b.png": None})
    server.put("uuid:2", count=1)
    one = source(nation, server, "ODK Central")
    pull(one)
    assert finds(one) == 2
    first = Find.objects.get(count=3)
    assert [each.name for each in Attachment.objects.all()] == ["a.png"]
    through(first, nation)
    server.put("uuid:1", count=4, updated="2026-06-01T00:00:00.000Z", files={"b.png": PNG + b"2"})
    assert pull(one).fresh == 1
    assert finds(one) == 3
    later = Find.objects.get(record=first.record, number=2)
    assert (later.count, later.state, later.change) == (4, "draft", "corrected")
    assert sorted(each.name for each in Attachment.objects.filter(record=first.record)) == ["a.png", "b.png"]
    assert not PulledRow.objects.exclude(waiting=[]).exists()


def kobo(number: int, **more: Any) -> dict[str, Any]:
    return {
        "_id": number, "_uuid": f"u{number}", "_submission_time": f"2026-05-01T10:00:{number:02}",
        "find/effective": "2023-05-17", "find/category": "AP", "find/found_during": "clearance", "find/count": "2",
        "find/place": "40.5 46.5 120 4", "photos": [{"photos/photo": "x.png"}], "_geolocation": [40.5, 46.5],
        "_validation_status": {}, "_attachments": [], **more,
    }  # fmt: skip


def test_kobo_is_read_by_ids_and_what_was_edited_in_the_last_days_is_noticed(nation: Cast, server: Recorded) -> None:
    server.kobo = [kobo(number) for number in range(1, 6)]
    server.largest = 2
    one = source(nation, server, "KoboToolbox")
    assert (pull(one).pages, finds(one)) == (3, 5)
    place = Find.objects.earliest("pk").place
    assert place is not None
    assert place.wkt == "POINT (46.5 40.5)"
    photo = {"uid": "att1", "media_file_basename": "x.png", "download_url": "https://elsewhere.example/x.png"}
    server.kobo[4] = kobo(5, **{"find/count": "9", "find/note": "a question more", "_attachments": [photo]})
    done = pull(one)
    assert (done.fresh, done.files, done.problems) == (1, 1, [])
    assert pages(one)[-1].stage == Stage.CHECKED or Find.objects.filter(count=9).exists()
    assert Attachment.objects.get().name == "x.png"


def layer(**more: Any) -> dict[str, Any]:
    kinds = (
        ("OBJECTID", "OID"), ("globalid", "GlobalID"), ("effective", "Date"), ("reference", "String"),
        ("kind", "String"), ("contamination", "String"), ("EditDate", "Date"),
    )  # fmt: skip
    return {
        "name": "Hazards", "geometryType": "esriGeometryPolygon", "objectIdField": "OBJECTID", "maxRecordCount": 2,
        "globalIdField": "globalid", "hasAttachments": True, "editFieldsInfo": {"editDateField": "EditDate"},
        "fields": [{"name": name, "type": f"esriFieldType{kind}"} for name, kind in kinds],
        "extent": {"spatialReference": {"wkid": 102100, "latestWkid": 3857}},
        "advancedQueryCapabilities": {
            "supportsPagination": True, "supportsOrderBy": True, "supportsQueryAttachments": True,
        },
        **more,
    }  # fmt: skip


def feature(number: int, **more: Any) -> dict[str, Any]:
    """A square of 2 km with a hole of 400 m, in Web Mercator near 46.1 east, 40.1 north."""
    west, south = 5_131_800.0 + number * 3000, 4_880_600.0
    outer = [[west, south], [west, south + 2000], [west + 2000, south + 2000], [west + 2000, south], [west, south]]
    hole = [
        [west + 800, south + 800],
        [west + 1200, south + 800],
        [west + 1200, south + 1200],
        [west + 800, south + 1200],
    ]
    attributes = {
        "OBJECTID": number, "globalid": f"{{0190AAAA-0000-7000-8000-00000000000{number}}}", "effective": 1684281600000,
        "reference": f"A-{number}", "kind": "SHA", "contamination": "AP, UXO",
        "EditDate": 1_770_000_000_000 + number * 1000,
    }  # fmt: skip
    return {"attributes": attributes, "geometry": {"rings": [outer, [*hole, hole[0]]]}, "files": [], **more}


@pytest.mark.parametrize("sorts", [True, False])
def test_arcgis_keeps_holes_and_systems_and_is_read_with_and_without_sorting(
    nation: Cast, server: Recorded, sorts: bool
) -> None:
    able = {"supportsPagination": sorts, "supportsOrderBy": sorts, "supportsQueryAttachments": sorts}
    server.layer, server.largest = layer(advancedQueryCapabilities=able), 2
    server.features = [feature(number) for number in range(1, 6)]
    server.features[0]["files"] = [{"id": 7, "name": "sign.png", "contentType": "image/png", "size": len(PNG)}]
    one = source(nation, server, "ArcGIS", word="hazard")
    done = pull(one)
    assert (done.problems, done.pages, done.rows, done.files) == ([], 3, 5, 1)
    first = pages(one)[0]
    assert (first.mapping["place"]["crs"], first.mapping["id"]) == ("EPSG:3857", "globalid")
    confirm(first)
    PullSource.objects.filter(pk=one.pk).update(applies=True)
    pull(one)
    found = Hazard.objects.get(reference="A-1")
    assert found.area is not None
    assert shapely.get_num_interior_rings(found.area) == 1
    assert found.effective == dt.date(2023, 5, 17)
    assert found.area.bounds[0] == pytest.approx(46.1264, abs=0.001)
    assert Hazard.objects.count() == 5
    assert Attachment.objects.get(record=found.record).name == "7-sign.png"
    server.features[2]["attributes"] |= {"reference": "A-3 new", "EditDate": 1_780_000_000_000}
    server.log.clear()
    assert pull(one).fresh == 1
    assert any("EditDate >= TIMESTAMP" in form.get("where", "") for _, _, form in server.log)
    assert Hazard.objects.filter(reference="A-3 new", number=1).count() == 0
    assert pages(one)[-1].account["held"] + pages(one)[-1].account["changed"] == 1


def test_an_account_of_arcgis_signs_in_and_sends_its_password_to_its_own_server_only(
    nation: Cast, server: Recorded
) -> None:
    server.layer, server.features = layer(), [feature(1)]
    one = source(nation, server, "ArcGIS", word="hazard", account="hq")
    assert pull(one).rows == 1
    assert {token for path, token, _ in server.log if "/query" in path} == {f"Bearer session-{TOKEN}"}
    assert not any(TOKEN in path for path, _, _ in server.log)
    with Recorded() as thief:
        server.tokens = thief.url.replace("127.0.0.1", "localhost") + "/tokens/generateToken"
        assert codes(pull(one)) == ["pull-address"]
        assert not thief.log
    server.tokens, server.token = "", "another"
    assert codes(pull(one)) == ["pull-refused"]


def test_a_layer_that_is_in_another_system_than_before_stops(nation: Cast, server: Recorded) -> None:
    server.layer, server.features = layer(), [feature(1)]
    one = source(nation, server, "ArcGIS", word="hazard")
    assert not pull(one).problems
    server.layer["extent"] = {"spatialReference": {"wkid": 32638}}
    assert codes(pull(one)) == ["pull-system-changed"]


def test_what_the_layer_says_wrongly_of_its_shapes_is_refused_row_by_row(nation: Cast, server: Recorded) -> None:
    server.layer = layer()
    astray = [[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]
    server.features = [feature(1), feature(2)]
    server.features[1]["geometry"] = {"rings": [*server.features[1]["geometry"]["rings"], astray]}
    one = source(nation, server, "ArcGIS", word="hazard")
    pull(one)
    confirm(pages(one)[0])
    account = Delivery.objects.get().account
    assert (account["new"], account["refused"]) == (1, 1)


def test_forms_of_our_own_on_central_are_placed_as_from_phones(nation: Cast, server: Recorded) -> None:
    one = source(nation, server, "ODK Central", form="3/whitestone_hazard", word="")
    second = {"hazard": {**HAZARD["hazard"], "name": "second"}}
    server.versions["uuid:1"] = [("uuid:1", xml("hazard", HAZARD, instance="uuid:1", photos=("a.png",)))]
    server.put("uuid:1", files={"a.png": None})
    assert not pull(one).problems
    hazard = Hazard.objects.get()
    assert (hazard.author, hazard.owner, hazard.reference) == (nation.field, one.owner, "P-1")
    server.versions["uuid:1"].append(("uuid:2", xml("hazard", second, instance="uuid:2", earlier="uuid:1")))
    server.put("uuid:1", updated="2026-06-01T00:00:00.000Z", files={"a.png": PNG})
    assert not pull(one).problems
    assert Hazard.objects.get().name == "second"
    assert [each.state for each in Submission.objects.order_by("pk")] == ["placed", "placed"]
    assert Attachment.objects.filter(record=hazard.record).exists()
    assert not Delivery.objects.filter(channel="pull").exists()
