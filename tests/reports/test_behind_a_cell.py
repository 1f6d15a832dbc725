"""A page of the records behind a cell is cut out of the whole list, and what was worked out is not worked out twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from django.utils.translation import override

from tests.cast import Cast
from tests.records.country import change
from tests.reports.test_publications import half_of_a_release
from tests.web.conftest import Sign
from whitestone.records.finds.models import Find
from whitestone.records.hazards.models import Hazard
from whitestone.records.releases.models import Release
from whitestone.reports import views
from whitestone.reports.cells import Period
from whitestone.reports.definitions import built_in
from whitestone.reports.facts import Facts, Split
from whitestone.reports.laying import work_out
from whitestone.reports.layouts import built_in_layouts
from whitestone.reports.publishing import report_of
from whitestone.reports.report import Behind, behind
from whitestone.reports.seeing import seen_by, unseen_of
from whitestone.reports.snapshot import snapshot, tables
from whitestone.reports.tracing import Trail
from whitestone.review.models import Person
from whitestone.review.permissions import standing_of
from whitestone.review.rules import Tier
from whitestone.review.states import Change
from whitestone.review.versions import versions_of
from whitestone.review.words import word_of

LAST = Period(dt.date(2023, 1, 1), dt.date(2023, 12, 31))
YEAR = "from=2023-01-01&to=2023-12-31"


def _facts(seed: int, rows: int) -> Facts:
    """Rows with many sizes, days and records in common, of both signs, of two words."""
    some = np.random.default_rng(seed)
    records = np.array([f"{number:04x}" for number in range(rows // 2 + 1)], dtype=object)
    return Facts(
        word=Split(("hazard", "release"), some.integers(0, 2, rows)),
        record=some.choice(records, rows),
        day=np.datetime64("2023-01-01") + some.integers(0, 4, rows).astype("timedelta64[D]"),
        values={"area": some.choice([-2.0, -1.0, 1.0, 2.0, 3.5], rows)},
        splits={},
    )


def _whole(trail: Trail) -> list[Behind]:
    """All the rows, sorted one by one: the largest first, then by day, record and word, the negative one first."""
    facts = trail.facts
    rows = [
        Behind(
            facts.word.members[facts.word.code[row]],
            facts.record[row],
            facts.day[row].item(),
            float(facts.values[trail.value][row]),
        )
        for row in trail.rows.tolist()
    ]
    return sorted(rows, key=lambda one: (-abs(one.value), one.day, one.record, one.word, one.value))


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("rows", [0, 1, 2, 7, 300])
def test_any_part_is_cut_out_of_the_whole_list(seed: int, rows: int) -> None:
    some = np.random.default_rng(seed)
    trail = Trail(_facts(seed, rows), "area", np.flatnonzero(some.random(rows) < 0.8))
    whole = _whole(trail)
    assert list(trail.part(0, len(trail))) == whole
    for size in (1, 3, 50, 500):
        assert [one for start in range(0, rows + size, size) for one in trail.part(start, start + size)] == whole
    for start, stop in some.integers(0, rows + 2, (40, 2)).tolist():
        assert list(trail.part(start, stop)) == whole[start:stop]


def test_rows_of_some_records_are_left_out_by_word() -> None:
    facts = _facts(1, 200)
    trail = Trail(facts, "area", np.arange(200))
    ids = set(facts.record[:40].tolist())
    left = trail.without({"release": ids, "hazard": set(), "find": ids})
    assert 0 < len(left) < 200
    assert _whole(left) == [one for one in _whole(trail) if not (one.word == "release" and one.record in ids)]
    assert trail.words == ("hazard", "release")


@pytest.mark.django_db
def test_every_fact_comes_from_a_version_of_its_record(worked: Cast) -> None:
    register = snapshot()
    for name in tables():
        facts = register.table(name)
        for code, word in enumerate(facts.word.members):
            told = set(facts.record[facts.word.code == code].tolist())
            known = {str(one) for one in versions_of(word_of(word).model).values_list("record", flat=True)}
            assert told <= known, (name, word)


def _people(cast: Cast) -> Iterator[tuple[str, Person]]:
    for name, person in cast.everyone().items():
        if isinstance(person, Person):
            yield name, person


@pytest.mark.django_db
def test_what_a_person_sees_and_does_not_see_is_everything(worked: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for model in (Hazard, Release, Find):
        rows = list(model.objects.order_by("pk"))
        for place, tier in enumerate((Tier.RESTRICTED, Tier.PUBLIC, Tier.PARTNERS)):
            model.objects.filter(pk__in=[one.pk for one in rows[place::4]]).update(tier=tier)
        model.objects.filter(pk__in=[one.pk for one in rows[::3]]).update(owner=None)
        # A record with a draft beside what is approved is hidden in part.
        change(rows[1], worked, Change.CORRECTED, {"note": "a second look"}, replaces=rows[1].number)
    told = {}
    for few in (5000, 0):
        monkeypatch.setattr("whitestone.reports.seeing._FEW", few)
        for name, person in _people(worked):
            standing = standing_of(person)
            unseen = unseen_of(person, ["hazard", "release", "find"])
            for model in (Hazard, Release, Find):
                word, every_version = model.word, versions_of(model)
                versions = set(every_version.values_list("pk", flat=True))
                seen = set(every_version.seen_by(standing).values_list("pk", flat=True))
                assert set(every_version.unseen_by(standing).values_list("pk", flat=True)) == versions - seen
                every = {str(one) for one in every_version.values_list("record", flat=True)}
                assert unseen[word] == every - seen_by(person, [(word, one) for one in every])[word], (name, word)
                told[name, word] = len(unseen[word])
    assert told["headquarters", "hazard"] == 0 < told["reader", "hazard"]


@pytest.mark.django_db
def test_the_pages_of_a_cell_hold_the_whole_list_for_each_reader(
    worked: Cast, signed: Sign, monkeypatch: pytest.MonkeyPatch
) -> None:
    for model in (Hazard, Release):
        first = model.objects.order_by("pk").first()
        assert first is not None
        model.objects.filter(record=first.record).update(tier=Tier.RESTRICTED)
    monkeypatch.setattr(views, "_MOST", 2)
    report = report_of("country-profile", LAST, None)
    most = sorted(report.cells, key=lambda one: -len(behind(report, one[1])))[:3]
    hidden = set()
    for address, cell in most:
        every = behind(report, cell)
        assert len(every) > 2
        for person in (worked.headquarters, worked.reader):
            seen = seen_by(person, [(one.word, one.record) for one in every])
            visible = [one for one in every if one.record in seen[one.word]]
            client, shown, page = signed(person), [], 1
            while True:
                context = client.get(f"/reports/country-profile/cell/?cell={address}&{YEAR}&page={page}").context
                assert context["count"] == len(visible)
                assert context["hidden"] == len(every) - len(visible)
                shown += [row for row, *_ in context["rows"]]
                if not context["next"]:
                    break
                page += 1
            assert shown == visible
            assert page == max(-(-len(visible) // 2), 1)
            hidden.add(context["hidden"])
    assert len(hidden) > 1


@pytest.mark.django_db
def test_a_report_is_worked_out_once_for_what_is_approved(strip: Cast) -> None:
    first = report_of("country-profile", LAST, None)
    again = report_of("country-profile", LAST, None)
    assert again.sections is first.sections
    assert again.register.known_at > first.register.known_at
    # Another period, another moment, another language, other definitions and another layout are other reports.
    layout, known = built_in_layouts()["country-profile"], built_in()
    register = again.register
    same = work_out(layout, register, LAST, known)
    for other in (
        report_of("country-profile", LAST.earlier(1), None),
        work_out(layout, register, LAST, dict(known)),
        work_out(replace(layout), register, LAST, known),
    ):
        assert other.sections is not same.sections
    with override("fr"):
        french = report_of("country-profile", LAST, None)
    assert french.sections[0].title != first.sections[0].title
    assert report_of("country-profile", LAST, None).sections[0].title == first.sections[0].title
    half_of_a_release(strip)
    assert report_of("country-profile", LAST, None).sections is not first.sections
