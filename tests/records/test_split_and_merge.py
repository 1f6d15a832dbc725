"""Split and merged areas: no land leaves the books, a family is approved together, and the batch can be undone."""

from __future__ import annotations

import datetime as dt

import pytest
import shapely
from django.utils import timezone

from tests.cast import NORTH, Cast
from tests.records.country import DAY, draft, hazard, square, through
from tests.records.test_books import GRID, books
from tests.records.test_releases_and_finds import RELEASE
from whitestone.kernel.measure import square_metres
from whitestone.problems import ProblemError
from whitestone.records.books.kept import settlement
from whitestone.records.hazards.actions import Part, merge, split
from whitestone.records.hazards.models import Hazard, Status
from whitestone.records.releases.models import Release
from whitestone.review import rules
from whitestone.review.actions.drafting import Seen
from whitestone.review.actions.moving import move
from whitestone.review.actions.undoing import revert_batch
from whitestone.review.models import Event, Person
from whitestone.review.rules import Rules, Severity
from whitestone.review.states import State, Step
from whitestone.review.verify import verify

pytestmark = pytest.mark.django_db

WHOLE = square(46.1, 40.1)
WEST, EAST = shapely.box(46.1, 40.1, 46.105, 40.11), shapely.box(46.105, 40.1, 46.11, 40.11)
SPLIT_DAY = dt.date(2023, 6, 1)
AREA = square_metres(WHOLE)
ACCOUNT = (NORTH, "CHA", "ap_only")


def step(versions: list[Hazard], taken: Step, actor: Person) -> list[Hazard]:
    rows = Hazard.objects.in_bulk([one.pk for one in versions])
    return move(Hazard, taken, [Seen(one.pk, rows[one.pk].revision) for one in versions], actor=actor)


def approve(versions: list[Hazard], cast: Cast) -> list[Hazard]:
    step(versions, Step.SUBMIT, cast.officer)
    step(versions, Step.VERIFY, cast.verifier)
    return step(versions, Step.APPROVE, cast.headquarters)


def halves(cast: Cast, parent: Hazard) -> list[Hazard]:
    return split(parent, [Part(WEST), Part(EAST)], actor=cast.field, day=SPLIT_DAY, reason="a road cuts it")


def only_recorded() -> None:
    said = books(settlement(dt.date(2023, 1, 1), dt.date(2023, 12, 31)))
    assert said == pytest.approx({(*ACCOUNT, "recorded"): AREA, (*ACCOUNT, "closing"): AREA}, rel=GRID)


def test_a_split_moves_no_land_and_leaves_new_records_with_their_parent(land: Cast) -> None:
    parent = through(hazard(land), land)
    old, west, east = approve(halves(land, parent), land)
    assert (old.record, old.status, old.effective) == (parent.record, Status.CARRIED_ON, dt.date(2023, 6, 2))
    assert west.parents == east.parents == [str(parent.record)]
    assert west.batch == east.batch == old.batch is not None
    only_recorded()
    after = books(settlement(dt.date(2023, 7, 1), dt.date(2023, 12, 31)))
    assert after == pytest.approx({(*ACCOUNT, "opening"): AREA, (*ACCOUNT, "closing"): AREA}, rel=GRID)
    assert not list(verify())


@pytest.mark.parametrize("ahead", [dt.timedelta(0), dt.timedelta(days=1), dt.date.max])
def test_land_is_not_divided_on_a_day_whose_morrow_has_not_come(land: Cast, ahead: dt.timedelta | dt.date) -> None:
    parent, events = through(hazard(land), land), Event.objects.count()
    day = ahead if isinstance(ahead, dt.date) else timezone.now().date() + ahead
    with pytest.raises(ProblemError) as refused:
        split(parent, [Part(WEST), Part(EAST)], actor=land.field, day=day, reason="a road cuts it")
    assert [one.code for one in refused.value.problems] == ["effective-in-the-future"]
    assert Event.objects.count() == events


def test_after_a_split_a_release_of_one_part_releases_it_once(land: Cast) -> None:
    approve(halves(land, through(hazard(land), land)), land)
    through(draft(Release, land, {**RELEASE, "area": WEST, "effective": dt.date(2023, 9, 1)}), land)
    said = books(settlement(dt.date(2023, 1, 1), dt.date(2023, 12, 31)))
    assert said[*ACCOUNT, "cleared"] == pytest.approx(square_metres(WEST), rel=GRID)
    assert said[*ACCOUNT, "closing"] == pytest.approx(square_metres(EAST), rel=GRID)


def test_a_merge_moves_no_land(land: Cast) -> None:
    west, east = through(hazard(land, area=WEST), land), through(hazard(land, area=EAST, reference="HA-2"), land)
    drafts = merge([west, east], actor=land.field, day=SPLIT_DAY, reason="one field", values={"reference": "HA-3"})
    child, *old = approve(drafts, land)
    assert (child.reference, set(child.parents)) == ("HA-3", {str(west.record), str(east.record)})
    assert {one.status for one in old} == {Status.CARRIED_ON}
    only_recorded()


@pytest.mark.parametrize("missing", [0, 1, 2])
@pytest.mark.parametrize("taken", [Step.SUBMIT, Step.APPROVE])
def test_a_family_takes_every_step_together_or_not_at_all(land: Cast, missing: int, taken: Step) -> None:
    drafts = halves(land, through(hazard(land), land))
    actor = land.officer
    if taken is Step.APPROVE:
        step(drafts, Step.SUBMIT, land.officer)
        step(drafts, Step.VERIFY, land.verifier)
        actor = land.headquarters
    events = Event.objects.count()
    with pytest.raises(ProblemError, match="hazards-together"):
        step([one for place, one in enumerate(drafts) if place != missing], taken, actor)
    assert Event.objects.count() == events
    only_recorded()
    step(drafts, taken, actor)


def test_the_batch_of_a_split_can_be_undone(land: Cast) -> None:
    parent = through(hazard(land), land)
    old, *_ = approve(halves(land, parent), land)
    assert old.batch is not None
    back = revert_batch(Hazard, old.batch, actor=land.field, reason="the road was never built")
    with pytest.raises(ProblemError, match="hazards-together"):
        approve(back[:1], land)
    approve(back, land)
    only_recorded()
    (standing,) = Hazard.objects.as_at(dt.date(2024, 1, 1))
    assert (standing.record, standing.status) == (parent.record, Status.OPEN)


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ([WHOLE], "split-too-few"),
        ([WEST, shapely.box(46.106, 40.1, 46.11, 40.11)], "split-not-a-partition"),
        ([WEST, shapely.box(46.104, 40.1, 46.11, 40.11)], "split-not-a-partition"),
        ([WEST, shapely.box(46.105, 40.1, 46.12, 40.11)], "split-not-a-partition"),
    ],
)
def test_what_is_no_partition_is_refused(land: Cast, parts: list[shapely.Polygon], code: str) -> None:
    parent, events = through(hazard(land), land), Event.objects.count()
    with pytest.raises(ProblemError) as error:
        split(parent, [Part(one) for one in parts], actor=land.field, day=SPLIT_DAY, reason="x")
    assert [one.code for one in error.value.problems] == [code]
    assert Event.objects.count() - events == 0


def test_where_the_nation_only_warns_the_area_keeps_what_the_parts_leave_out(
    land: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "_source", [lambda: Rules(severities={"split-not-a-partition": Severity.WARN})])
    parent = through(hazard(land), land)
    quarter = shapely.box(46.105, 40.1, 46.11, 40.105)
    parts = [Part(WEST), Part(quarter)]
    old, *_ = approve(split(parent, parts, actor=land.field, day=SPLIT_DAY, reason="x"), land)
    assert old.status == Status.OPEN
    assert old.computed_m2 == pytest.approx(AREA / 4, rel=1e-3)
    only_recorded()


def test_slivers_within_the_tolerance_go_to_a_part(land: Cast) -> None:
    parent = through(hazard(land), land)
    nearly = shapely.box(46.1050001, 40.1, 46.11, 40.11)
    _, *children = split(parent, [Part(WEST), Part(nearly)], actor=land.field, day=SPLIT_DAY, reason="x")
    assert sum(one.computed_m2 or 0 for one in children) == pytest.approx(AREA, abs=0.05)


def test_land_that_was_worked_is_not_split_and_unlike_areas_are_not_merged(land: Cast) -> None:
    parent = through(hazard(land), land)
    other = through(hazard(land, area=square(46.2, 40.1), kind="SHA"), land)
    with pytest.raises(ProblemError, match="merge-unlike"):
        merge([parent, other], actor=land.field, day=SPLIT_DAY, reason="x")
    through(draft(Release, land, {**RELEASE, "area": WEST}), land)
    with pytest.raises(ProblemError, match="split-released-inside"):
        halves(land, parent)


def test_a_pending_change_a_stranger_and_a_made_up_status_are_refused(land: Cast) -> None:
    parent = through(hazard(land), land)
    for person, code in ((land.outsider, "no-right"), (land.nobody, "record-not-found")):
        with pytest.raises(ProblemError, match=code):
            split(parent, [Part(WEST), Part(EAST)], actor=person, day=SPLIT_DAY, reason="x")
    halves(land, parent)
    with pytest.raises(ProblemError, match="split-not-standing"):
        halves(land, parent)
    alone = hazard(land, status="carried on", status_reason="x", effective=DAY)
    with pytest.raises(ProblemError, match="hazard-carried-on-by-nobody"):
        step([alone], Step.SUBMIT, land.officer)
    assert Hazard.objects.get(pk=alone.pk).state == State.DRAFT
