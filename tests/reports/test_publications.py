"""A published report is frozen, approved by another person, printed again as it stood, and restated with reasons."""

from __future__ import annotations

import datetime as dt

import pytest
import shapely
from django.utils import timezone

from tests.cast import Cast
from tests.records.country import change, through
from tests.reports.conftest import id_of
from tests.web.conftest import Sign
from whitestone.problems import ProblemError
from whitestone.records.publications.models import Publication
from whitestone.records.reference.models import Profile
from whitestone.records.releases.models import Release
from whitestone.reports.cells import Period
from whitestone.reports.publishing import difference, publish, restate
from whitestone.review.actions.drafting import NewRecord, Seen, propose, record
from whitestone.review.actions.moving import move
from whitestone.review.states import Change, Step

pytestmark = pytest.mark.django_db
YEARS = Period(dt.date(2022, 1, 1), dt.date(2023, 12, 31))


def frozen(strip: Cast) -> Publication:
    submitted = publish("country-profile", YEARS, actor=strip.headquarters)
    seen = [Seen(submitted.pk, submitted.revision)]
    (approved,) = move(Publication, Step.APPROVE, seen, actor=strip.second_headquarters)
    return approved


def half_of_a_release(strip: Cast) -> None:
    """A late correction: RL-1 cancelled only its western half."""
    first = Release.objects.get(record=id_of("RL-1"))
    assert first.area is not None
    west, south, east, north = first.area.bounds
    half = first.area.intersection(shapely.box(west, south, (west + east) / 2, north))
    through(change(first, strip, Change.CORRECTED, {"area": half, "unit": "N"}, replaces=first.number), strip)


def test_nobody_approves_their_own_publication(strip: Cast) -> None:
    submitted = publish("country-profile", YEARS, actor=strip.headquarters)
    with pytest.raises(ProblemError, match="own-work"):
        move(Publication, Step.APPROVE, [Seen(submitted.pk, submitted.revision)], actor=strip.headquarters)


def test_only_headquarters_publishes(strip: Cast) -> None:
    for person in (strip.officer, strip.verifier, strip.reader, strip.administrator):
        with pytest.raises(ProblemError, match="no-right"):
            publish("country-profile", YEARS, actor=person)
    assert not Publication.objects.exists()


def test_figures_that_were_typed_are_refused(strip: Cast) -> None:
    honest = publish("country-profile", YEARS, actor=strip.headquarters)
    cells = {**honest.content["cells"], "balance/total/cleared-land": 1e9}
    values = {
        "report": honest.report, "title": honest.title, "start": honest.start, "effective": honest.effective,
        "known_at": honest.known_at, "content": {**honest.content, "cells": cells}, "sha256": honest.sha256,
    }  # fmt: skip
    (draft,) = record(Publication, [NewRecord(None, values)], actor=strip.headquarters)
    with pytest.raises(ProblemError, match="publication-not-from-register"):
        move(Publication, Step.SUBMIT, [Seen(draft.pk, draft.revision)], actor=strip.headquarters)


def test_a_publication_stands_as_it_was_and_is_restated_with_its_reason(strip: Cast) -> None:
    publication = frozen(strip)
    assert list(restate(publication)) == []
    half_of_a_release(strip)
    assert difference(publication) == ""
    found = {one.address: one for one in restate(publication)}
    one = found["balance/total/cancelled-land"]
    assert one.then == pytest.approx(20_000, abs=10)
    assert one.now == pytest.approx(10_000, abs=10)
    (reason,) = one.reasons
    assert (reason.word, reason.record) == ("release", str(id_of("RL-1")))
    assert any("headquarters: version 2, a test" in step for step in reason.steps)
    # The half that was not cancelled was cleared by RL-2 in part, or stands open.
    assert "balance/total/open-land" in found


def test_a_profile_that_is_corrected_later_changes_no_publication(strip: Cast) -> None:
    publication = frozen(strip)
    one = Profile.objects.get()
    draft = propose(one, actor=strip.headquarters, change=Change.CORRECTED, base=1, replaces=1, reason="a typing error",
                    values={"fade_out_m": {"AP": 20.0}})  # fmt: skip
    (submitted,) = move(Profile, Step.SUBMIT, [Seen(draft.pk, draft.revision)], actor=strip.headquarters)
    move(Profile, Step.APPROVE, [Seen(submitted.pk, submitted.revision)], actor=strip.second_headquarters)
    assert difference(publication) == ""
    found = {one.address for one in restate(publication)}
    assert any(address.startswith("readings/found-footprint/") for address in found)


def test_the_frozen_page_and_the_restatement_are_for_those_who_may_see_them(strip: Cast, signed: Sign) -> None:
    publication = frozen(strip)
    page, restated = f"/reports/published/{publication.record}/", f"/reports/published/{publication.record}/restated/"
    half_of_a_release(strip)
    for name, person in strip.everyone().items():
        inside = name not in ("anonymous", "nobody")
        assert (signed(person).get(page).status_code == 200) == inside, name
        assert (signed(person).get(restated).status_code == 200) == inside, name
    text = signed(strip.reader).get(page).content.decode()
    assert publication.sha256 in text
    assert "says the same figure by figure" in text
    assert "Written by headquarters, approved by second_headquarters on" in text
    assert "national profile: version 1" in text
    assert "RL-1" not in text
    assert str(id_of("RL-1"))[-8:] in signed(strip.reader).get(restated).content.decode()


def test_the_public_reads_a_public_publication_without_ways_into_records(strip: Cast, signed: Sign) -> None:
    publication = frozen(strip)
    Publication.objects.filter(pk=publication.pk).update(tier="public")
    text = signed(strip.anonymous).get(f"/reports/published/{publication.record}/").content.decode()
    assert "From opening to closing" in text
    assert "approved by" not in text  # names of people are for those inside
    assert "/cell/" not in text
    assert "restated" not in text


def test_headquarters_freezes_a_report_on_its_page(strip: Cast, signed: Sign) -> None:
    address = "/reports/country-profile/?from=2022-01-01&to=2023-12-31"
    assert "Freeze this report" not in signed(strip.reader).get(address).content.decode()
    assert signed(strip.reader).post(address, {"note": "x"}).status_code == 403
    answer = signed(strip.headquarters).post(address, {"note": "for the annual meeting"})
    assert answer.status_code == 302
    one = next(iter(Publication.objects.all()))
    assert (one.state, one.note) == ("submitted", "for the annual meeting")
    assert one.known_at < timezone.now()
