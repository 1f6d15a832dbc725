"""The ledger kept from the register: what an approval moves, what last month's known-at keeps, and that following the
chain of events gives the same books as settling everything."""

from __future__ import annotations

import datetime as dt
import itertools
import uuid
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import shapely
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.cast import NORTH, OPERATOR, SOUTH, Cast, gather
from tests.records.country import change, draft, found, hazard, square, through
from tests.records.test_releases_and_finds import FIND, RELEASE
from whitestone.kernel.measure import square_metres
from whitestone.land.ledger import Ledger
from whitestone.land.result import Settlement
from whitestone.land.words import Column
from whitestone.records.books import kept
from whitestone.records.books.balance import KEYS, lines
from whitestone.records.books.changes import differences
from whitestone.records.books.inputs import land_inputs
from whitestone.records.books.kept import current, settlement
from whitestone.records.finds.models import Find
from whitestone.records.hazards.models import Hazard
from whitestone.records.reference.models import Unit
from whitestone.records.releases.models import Release
from whitestone.review.actions.drafting import NewRecord, Seen, record
from whitestone.review.actions.installing import install
from whitestone.review.actions.moving import move
from whitestone.review.actions.undoing import revert_batch
from whitestone.review.states import Change, Step

GRID = 2e-5
"""A vertex lies within half a centimetre of its place: some square metres on an edge of a kilometre."""
YEAR = dt.date(2023, 1, 1), dt.date(2023, 12, 31)


def books(one: Settlement) -> dict[tuple[Any, ...], float]:
    said: dict[tuple[Any, ...], float] = {}
    for row in one.rows:
        key = (row.unit, row.kind, row.group)
        said |= {(*key, "opening"): row.opening, (*key, "closing"): row.closing}
        said |= {(*key, column): row.moved[column] for column in Column}
    return {key: area for key, area in said.items() if area > 0.5}


@pytest.mark.django_db
def test_approval_moves_the_ledger_and_last_months_known_at_does_not(land: Cast) -> None:
    area = square_metres(square(46.1, 40.1))
    written = hazard(land)
    assert books(settlement(*YEAR)) == {}
    through(written, land)
    account = (NORTH, "CHA", "ap_only")
    assert books(settlement(*YEAR)) == pytest.approx(
        {(*account, "recorded"): area, (*account, "closing"): area}, rel=GRID
    )
    printed = timezone.now()
    half = square(46.1, 40.1, 0.01).intersection(square(46.095, 40.1))
    through(draft(Release, land, {**RELEASE, "area": half}), land)
    now, then = books(settlement(*YEAR)), books(settlement(*YEAR, printed))
    assert now[*account, "cleared"] == pytest.approx(square_metres(half), rel=GRID)
    assert now[*account, "closing"] == pytest.approx(area - square_metres(half), rel=GRID)
    assert (*account, "cleared") not in then
    assert then[*account, "closing"] == pytest.approx(area, rel=GRID)


@pytest.mark.django_db
def test_a_difference_names_the_record_the_version_and_the_person(land: Cast) -> None:
    one = through(hazard(land), land)
    printed = timezone.now()
    through(change(one, land, Change.CORRECTED, {"kind": "SHA"}, replaces=1), land)
    found = list(differences(*YEAR, printed, timezone.now()))
    assert {(one.kind, one.column, one.before > 0, one.after > 0) for one in found} == {
        ("CHA", "recorded", True, False),
        ("SHA", "recorded", False, True),
    }
    assert all(f"hazard {one.record} version 2 by field" in " ".join(map(str, diff.behind)) for diff in found)


@pytest.mark.django_db
def test_a_difference_caused_by_a_neighbour_names_the_neighbour(land: Cast) -> None:
    through(hazard(land, effective=dt.date(2023, 3, 1)), land)
    printed = timezone.now()
    earlier = through(hazard(land, reference="HA-0", effective=dt.date(2023, 2, 1)), land)
    behind = [str(name) for one in differences(*YEAR, printed, timezone.now()) for name in one.behind]
    assert behind
    assert all(str(earlier.record) in name for name in behind)


@pytest.mark.django_db
def test_finds_give_products_their_class(land: Cast) -> None:
    through(hazard(land), land)
    release = through(draft(Release, land, RELEASE), land)
    through(draft(Find, land, {**FIND, "release": release.record, "count": 3}), land)
    assert settlement(*YEAR).releases[str(release.record)].items == {"AP": 3}


corners = st.tuples(st.integers(0, 6), st.integers(0, 6)).map(
    lambda at: square(46.1 + at[0] / 250, 39.99 + at[1] / 250)
)
days = st.sampled_from([dt.date(2022, 6, 1), dt.date(2023, 2, 1), dt.date(2023, 8, 1)])
VERBS = (
    "hazard", "release", "correct", "update", "withdraw", "batch", "revert", "unit", "find", "no find", "restart",
)  # fmt: skip
said = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "hazard",
                "release",
                "correct",
                "update",
                "withdraw",
                "batch",
                "revert",
                "unit",
                "find",
                "no find",
                "restart",
            ]
        ),
        corners,
        days,
        st.sampled_from(["AP", "AV", "AP,AV", "CMR"]),
        st.integers(0, 9),
    ),
    min_size=2,
    max_size=7,
)


class Following(TestCase):
    """A class because each example needs a transaction of its own."""

    @settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(drawn=said)
    def test_following_the_chain_gives_the_books_of_settling_everything(self, drawn: list[tuple[Any, ...]]) -> None:
        cast = gather()
        found(cast)
        for one in drawn:
            _happens(cast, *one)
            followed = current().settle(*YEAR)
            anew = Ledger(land_inputs(timezone.now())).settle(*YEAR)
            assert books(followed) == pytest.approx(books(anew), abs=1.0)
            assert {name: one.items for name, one in followed.releases.items()} == {
                name: one.items for name, one in anew.releases.items()
            }
            assert followed.balanced


def _happens(cast: Cast, verb: str, area: Any, day: dt.date, claims: str, chance: int) -> None:
    unit = NORTH  # reviewed by one verifier, wherever it lies
    standing = list(Hazard.objects.standing().order_by("record", "number"))
    values = {"area": area, "effective": day, "contamination": claims, "unit": unit}
    if verb == "restart":
        kept._kept.clear()  # what a process that starts has
    elif verb == "batch":
        _together(cast, values)
    elif verb == "revert":
        _reverted(cast, values, chance)
    elif verb == "unit":
        said = {"code": f"E{chance}", "name": "East", "area": area, "effective": day, "parent": ""}
        install(Unit, [NewRecord(None, said)], author=cast.headquarters, reason="a test")
    elif verb == "release":
        through(draft(Release, cast, {**RELEASE, "area": area, "effective": day, "unit": unit}), cast)
    elif verb == "find":
        said = {**FIND, "place": area.centroid, "effective": day, "unit": unit, "release": None, "count": 1 + chance}
        through(draft(Find, cast, said), cast)
    elif verb == "no find":
        for find in Find.objects.standing().order_by("record")[:1]:
            through(change(find, cast, Change.WITHDRAWAL, {}, find.number), cast)
    elif verb == "hazard" or not standing:
        through(hazard(cast, **values), cast)
    else:
        one = standing[chance % len(standing)]
        kinds = {"correct": Change.CORRECTED, "update": Change.UPDATED, "withdraw": Change.WITHDRAWAL}
        replaces = None if verb == "update" else one.number
        through(change(one, cast, kinds[verb], {} if verb == "withdraw" else values, replaces), cast)


def _together(cast: Cast, values: dict[str, Any]) -> None:
    """Two hazards of one batch, approved in one step."""
    near = {**values, "area": shapely.affinity.translate(values["area"], 0.004, 0.0)}
    news = [NewRecord(OPERATOR, {"reference": "B", "kind": "SHA", **said}) for said in (values, near)]
    _all_through(cast, record(Hazard, news, actor=cast.field, batch=uuid.uuid4()))


def _reverted(cast: Cast, values: dict[str, Any], chance: int) -> None:
    """A batch taken back: one that stands, or else one that is made for it and settled in between."""
    standing = Hazard.objects.standing().exclude(batch=None)
    if not standing.exists():
        _together(cast, values)
        current()
    batches = sorted({batch for batch in standing.values_list("batch", flat=True) if batch}, key=str)
    _all_through(cast, revert_batch(Hazard, batches[chance % len(batches)], actor=cast.field, reason="a test"))


def _all_through(cast: Cast, versions: list[Hazard]) -> None:
    people = {Step.SUBMIT: cast.officer, Step.VERIFY: cast.verifier, Step.APPROVE: cast.headquarters}
    for step, actor in people.items():
        rows = Hazard.objects.filter(pk__in=[one.pk for one in versions])
        move(Hazard, step, [Seen(row.pk, row.revision) for row in rows], actor=actor)


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", ["another chain", "an event of the future"])
def test_kept_books_that_follow_another_chain_are_made_anew(land: Cast, wrong: str) -> None:
    through(hazard(land), land)
    right = books(current().settle(*YEAR))
    (held,) = kept._kept
    empty = Ledger(replace(held.ledger.inputs, hazards=held.ledger.inputs.hazards.__class__(
        *(getattr(held.ledger.inputs.hazards, name)[:0] for name in held.ledger.inputs.hazards.__slots__)
    )))  # fmt: skip
    spoilt = {"another chain": kept.Kept(held.sequence, "f" * 64, empty),
              "an event of the future": kept.Kept(held.sequence + 5, held.hash, empty)}  # fmt: skip
    kept._kept[:] = [spoilt[wrong]]
    assert books(current().settle(*YEAR)) == pytest.approx(right)


@pytest.mark.django_db
def test_land_is_counted_in_the_unit_in_which_it_lies(land: Cast) -> None:
    across = square(46.1, 39.995)
    through(hazard(land, area=across, unit=NORTH), land)
    rows = {row.unit: row.closing for row in settlement(*YEAR).rows}
    assert set(rows) == {NORTH, SOUTH}
    assert np.isclose(sum(rows.values()), square_metres(across), rtol=GRID)


@pytest.mark.django_db
def test_as_at_a_day_leaves_out_what_the_records_say_of_later_days(land: Cast) -> None:
    through(hazard(land), land)
    small, large = square(46.1, 40.1, 0.002), square(46.1, 40.1, 0.004)
    one = through(draft(Release, land, {**RELEASE, "area": small}), land)
    through(change(one, land, Change.UPDATED, {"area": large, "effective": dt.date(2023, 9, 1)}), land)
    now, then = (settlement(*YEAR, as_at=day) for day in (None, dt.date(2023, 8, 31)))
    (cleared,) = (row.moved[Column.CLEARED] for row in now.rows)
    (earlier,) = (row.moved[Column.CLEARED] for row in then.rows)
    assert cleared == pytest.approx(square_metres(large), rel=1e-4)
    assert earlier == pytest.approx(square_metres(small), rel=1e-4)


@pytest.mark.django_db
def test_lines_by_any_keys_add_up_to_the_books(land: Cast) -> None:
    through(hazard(land), land)
    through(draft(Release, land, {**RELEASE, "area": square(46.1, 40.1, 0.003)}), land)
    ledger = current()
    rows, moves = ledger.settle(*YEAR).rows, ledger.moves(*YEAR)
    whole = {column: sum(row.moved[column] for row in rows) for column in Column}
    for size in range(1, len(KEYS) + 1):
        for keys in itertools.combinations(KEYS, size):
            found = lines(rows, moves, keys)
            assert {tuple(line.keys) for line in found} == {keys}
            for column in Column:
                assert sum(line.moved[column] for line in found) == pytest.approx(whole[column])
            assert all((line.closing is None) == bool({"product", "organisation"} & set(keys)) for line in found)
    by_body = {line.keys["organisation"]: line.moved[Column.CLEARED] for line in lines(rows, moves, ["organisation"])}
    assert by_body == {None: 0.0, str(OPERATOR): pytest.approx(whole[Column.CLEARED])}
