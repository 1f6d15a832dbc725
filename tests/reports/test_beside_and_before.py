"""What stands beside a report: its last publication, figures of others, and questions about both."""

from __future__ import annotations

import datetime as dt
import io
import sqlite3
from pathlib import Path

import pytest
import shapely
from django.test import Client

from tests.cast import OPERATOR, Cast
from tests.records.operations import put
from tests.reports.conftest import id_of
from tests.web.conftest import Sign
from whitestone.problems import ProblemError
from whitestone.records.accidents.models import Accident, Injured
from whitestone.records.figures.models import Figure
from whitestone.records.finds.models import Find
from whitestone.records.hazards.models import Hazard
from whitestone.records.publications.models import Publication
from whitestone.records.releases.models import Release
from whitestone.reports.cells import Period
from whitestone.reports.publishing import difference, publish, questioned, report_of
from whitestone.review.actions.drafting import Seen
from whitestone.review.actions.moving import move
from whitestone.review.states import Step

pytestmark = pytest.mark.django_db
EARLIER = Period(dt.date(2022, 1, 1), dt.date(2022, 12, 31))
LATER = Period(dt.date(2023, 1, 1), dt.date(2023, 12, 31))
AGAIN = Period(dt.date(2024, 1, 1), dt.date(2024, 12, 31))


def approve(cast: Cast, publication: Publication) -> Publication:
    seen = [Seen(publication.pk, publication.revision)]
    (approved,) = move(Publication, Step.APPROVE, seen, actor=cast.second_headquarters)
    return approved


def test_forms_say_whether_they_changed_since_the_last_publication(worked: Cast) -> None:
    # People were hurt in both years, by mines and by other ordnance: form H is about cluster munition remnants alone.
    assert report_of("ccm-article-7", EARLIER, None).marks == ("first report", "first report", "not applicable")
    approve(worked, publish("ccm-article-7", EARLIER, actor=worked.headquarters))
    assert report_of("ccm-article-7", LATER, None).marks == ("changed", "changed", "not applicable")
    day, happened = dt.date(2023, 9, 3), dt.datetime(2023, 9, 3, 9, tzinfo=dt.UTC)
    hurt = {"kind": "mine or ordnance accident", "happened": happened, "category": "CMR", "injured": 1}
    accident = put(Accident, worked, hurt, day)
    put(Injured, worked, {"accident": accident.record, "harm": "injured", "sex": "female"}, day)
    assert report_of("ccm-article-7", LATER, None).marks == ("changed", "changed", "changed")
    assert report_of("ccm-article-7", EARLIER, None).marks[1] == "first report"
    approve(worked, publish("ccm-article-7", AGAIN, actor=worked.headquarters))
    following = Period(dt.date(2025, 1, 1), dt.date(2025, 12, 31))
    areas, education, casualties = report_of("ccm-article-7", following, None).marks
    assert {areas, casualties} <= {"unchanged", "not applicable"}
    # A session of 2024 was the last one.
    assert education == "changed"


def said(cast: Cast, **values: str) -> Figure:
    one = {
        "reference": "F1", "topic": "Release", "what": "Area released", "value": "44.33", "measure": "km2",
        "period": "2023", "said_by": "A reviewer", "basis": "own reading",
    }  # fmt: skip
    return put(Figure, cast, {**one, **values}, dt.date(2024, 6, 1))


def test_figures_of_others_stand_beside_ours_with_who_said_them(worked: Cast, signed: Sign) -> None:
    said(worked)
    said(worked, reference="F2", period="2019", what="Before all this")
    hidden = said(worked, reference="F3", what="Not for partners")
    Figure.objects.filter(pk=hidden.pk).update(tier="restricted")
    report = report_of("country-profile", LATER, None)
    assert [(one.what, one.said_by, one.basis) for one in report.beside] == [
        ("Area released", "A reviewer", "own reading")
    ]
    page = signed(worked.reader).get("/reports/country-profile/?from=2023-01-01&to=2023-12-31").content.decode()
    assert "A reviewer" in page
    assert "Not for partners" not in page
    publication = publish("country-profile", LATER, actor=worked.headquarters)
    said(worked, reference="F4", what="Said later")
    assert difference(publication) == ""
    approve(worked, publication)
    Publication.objects.filter(record=publication.record).update(tier="public")
    address = f"/reports/published/{publication.record}/"
    assert "A reviewer" not in Client().get(address).content.decode()
    assert signed(worked.reader).get(f"{address}?format=pdf").content.startswith(b"%PDF")


def test_one_operator_alone_is_frozen_as_such(worked: Cast, signed: Sign) -> None:
    report = report_of("operator-scorecard", EARLIER, None, {"organisation": str(OPERATOR)})
    assert report.cell("work/total/worked-area").value == 1500
    other = report_of("operator-scorecard", EARLIER, None, {"organisation": str(id_of("nobody"))})
    assert other.cell("work/total/worked-area").value == 0
    with pytest.raises(ProblemError, match="report-takes-no-such-part"):
        report_of("country-profile", EARLIER, None, {"organisation": str(OPERATOR)})
    publication = publish(
        "operator-scorecard", EARLIER, actor=worked.headquarters, only={"organisation": str(OPERATOR)}
    )
    assert difference(publication) == ""
    query = f"from=2022-01-01&to=2022-12-31&organisation={OPERATOR}"
    page = signed(worked.reader).get(f"/reports/operator-scorecard/?{query}").content.decode()
    assert f"organisation={OPERATOR}" in page
    cell = signed(worked.reader).get(f"/reports/operator-scorecard/cell/?cell=work/total/worked-area&{query}")
    assert "1,500" in cell.content.decode()


def test_questions_are_put_before_it_is_published(worked: Cast) -> None:
    publication = publish("country-profile", EARLIER, actor=worked.headquarters)
    for sentence, question in questioned(publication):
        assert sentence
        assert question
    # Nothing that was worked out contradicts itself, whatever is asked of it.
    assert not any("not the sum" in sentence for sentence, _ in questioned(publication))


def test_whole_polygons_with_few_mines_are_asked_about_before_they_are_published(strip: Cast) -> None:
    assert not [sentence for sentence, _ in questioned(publish("country-profile", LATER, actor=strip.headquarters))]
    # One mine on more than a square kilometre: what made a reviewer doubt a published year.
    wide = {
        "reference": "RL-9",
        "product": "cleared",
        "activity": "clearance",
        "area": shapely.box(46, 40, 46.02, 40.01),
    }
    release = put(Release, strip, {**wide, "organisation": OPERATOR}, dt.date(2023, 4, 1))
    found = {"category": "AP", "count": 1, "place": shapely.Point(46.01, 40.005), "release": release.record}
    put(Find, strip, {**found, "organisation": OPERATOR, "found_during": "clearance"}, dt.date(2023, 4, 1))
    asked = [sentence for sentence, _ in questioned(publish("country-profile", LATER, actor=strip.headquarters))]
    assert len(asked) == 1
    assert "Polygons in which anti-personnel mines were found, by district" in asked[0]
    assert "below 50 mines per km²" in asked[0]


def test_a_cell_shows_a_map_of_what_the_person_may_see(worked: Cast, signed: Sign) -> None:
    address = "/reports/country-profile/cell/?cell=balance/total/open-land&from=2023-01-01&to=2023-12-31"
    assert '<svg class="sketch"' in signed(worked.reader).get(address).content.decode()
    Hazard.objects.update(tier="restricted")
    shown = signed(worked.reader).get(address).content.decode()
    assert 'class="hazard"' not in shown


def test_polygons_behind_a_report_leave_out_what_the_person_may_not_see(
    worked: Cast, signed: Sign, tmp_path: Path
) -> None:
    Hazard.objects.filter(reference="HA-2").update(tier="restricted")
    address = "/reports/country-profile/?from=2023-01-01&to=2023-12-31&format=gpkg"
    found = {}
    for name in ("headquarters", "reader"):
        file = tmp_path / f"{name}.gpkg"
        answer = signed(worked.everyone()[name]).get(address)
        file.write_bytes(io.BytesIO(answer.content).read())
        with sqlite3.connect(file) as base:
            rows = base.execute("SELECT record, figure, adds FROM balance").fetchall()
        base.close()
        found[name] = {row[0] for row in rows}
    hidden = str(Hazard.objects.filter(reference="HA-2").values_list("record", flat=True)[0])
    assert hidden in found["headquarters"]
    assert hidden not in found["reader"]
    assert found["reader"] < found["headquarters"]
