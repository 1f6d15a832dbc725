"""Many rows at once say the same as one by one: what is filled in, refused, told to the chain, and read back."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any, ClassVar

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.cast import OPERATOR, Cast, gather
from tests.review.models import Stone
from whitestone.land.dates import PartialDate
from whitestone.problems import ProblemError
from whitestone.review import audit, canonical
from whitestone.review.actions.drafting import NewRecord, record
from whitestone.review.actions.filling import COMMON, Filler, assign
from whitestone.review.models import Event
from whitestone.review.verify import verify

pytestmark = pytest.mark.django_db

# Everything that a database's text can hold; COPY's own marks among it.
TEXTS = st.text(
    st.characters(exclude_characters="\0", categories=("L", "N", "P", "S", "Z", "M", "Cc")), min_size=1, max_size=12
) | (st.sampled_from(["\\N", "a\tb", "c\\nd", "\r\n", '"', "{}", "\\", "'"]))
SHAPES = st.sampled_from(
    [None, shapely.Point(46.5, 40.1), shapely.Point(-180, 90), shapely.box(46, 40, 47, 41), shapely.Point(1, 2, 3)]
)
SOUND: dict[str, st.SearchStrategy[Any]] = {
    "name": TEXTS,
    "weight": st.sampled_from(["", None, "1", "1.50", "1.5", "0", "99999.99"]),
    "laid": st.sampled_from(["", None, "1993", "1993-05", PartialDate.parse("1993-05-02")]),
    "place": SHAPES,
    "effective": st.sampled_from(["2020-02-29", dt.date(2021, 1, 1)]),
    "unit": st.sampled_from(["", "NORTH"]),
}
BROKEN: dict[str, st.SearchStrategy[Any]] = {
    "name": st.sampled_from(["", None, "x" * 41]),
    "weight": st.sampled_from(["heavy", "1e9"]),
    "laid": st.just("2020-13"),
    "place": st.sampled_from([shapely.Point(), shapely.Point(400, 4), "nowhere", 7]),
    "effective": st.sampled_from(["", "soon"]),
    "colour": st.just("white"),
}
_GOOD = st.fixed_dictionaries(
    {name: SOUND[name] for name in ("name", "effective")},
    optional={name: SOUND[name] for name in ("weight", "laid", "place", "unit")},
)
_BAD = st.builds(
    lambda good, bad: {**good, **bad},
    _GOOD,
    st.fixed_dictionaries({}, optional=BROKEN),
)


RECORD = uuid.UUID(int=7)


def sayings(error: ProblemError) -> list[str]:
    return sorted(str(one) for one in error.problems)


def outcome(version: Stone, values: dict[str, Any]) -> object:
    """What a row comes to when it is filled in alone: its columns, or the problems that it has."""
    try:
        assign(version, values)
    except ProblemError as error:
        return sayings(error)
    return canonical.columns(version)


class ManyAtOnce(TestCase):
    cast: ClassVar[Cast]

    @classmethod
    def setUpTestData(cls) -> None:
        cls.cast = gather()

    @given(st.lists(_GOOD | _BAD, min_size=1, max_size=8))
    @settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
    def test_each_row_is_filled_and_refused_as_if_it_were_alone(self, rows: list[dict[str, Any]]) -> None:
        own = {"author": self.cast.officer, "tier": "partners"}
        filler = Filler(Stone, **own)
        stones = filler.blanks(len(rows), record=[RECORD] * len(rows))
        refused = filler.fill_all(stones, rows)
        for at, values in enumerate(rows):
            together = sayings(refused[at]) if at in refused else canonical.columns(stones[at])
            assert together == outcome(Stone(record=RECORD, **own), values)

    @given(st.lists(_GOOD, min_size=1, max_size=8))
    @settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
    def test_the_chain_holds_and_the_rows_are_read_back_as_they_were_said(self, rows: list[dict[str, Any]]) -> None:
        cast = self.cast
        new = [NewRecord(OPERATOR, values) for values in rows]
        drafts = record(Stone, new, actor=cast.officer, reason='why "not"? {so}\\n')
        assert [problem.code for problem in verify()] == []
        for draft, values in zip(drafts, rows, strict=True):
            event = Event.objects.get(sequence=draft.event)
            assert event.hash == audit.hash_of(event)
            names = [*COMMON, "name", "weight", "laid", "place"]
            read = Stone.objects.get(pk=draft.pk)
            assert read.name == values["name"]
            assert read.place is None or (shapely.equals_exact(read.place, shapely.force_2d(values["place"])))
            assert canonical.columns(read, names) == canonical.columns(draft, names)
            # What the event tells is what the row says.
            said = {name: new for name, _, new in event.differences}
            assert {name: said[name] for name in names} == canonical.columns(read, names)

    @given(st.lists(_GOOD, min_size=1, max_size=8))
    @settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
    def test_events_and_digests_are_worded_as_those_of_one_row(self, rows: list[dict[str, Any]]) -> None:
        filler = Filler(Stone, author=self.cast.officer, written=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
        stones = filler.blanks(len(rows), owner=[None if at % 2 else OPERATOR for at in range(len(rows))])
        assert not filler.fill_all(stones, rows)
        names = [*COMMON, "owner", "record", "name", "weight", "laid", "place"]
        said, digests = canonical.told(Stone, canonical.columns_of(stones), names)
        assert said == [canonical.text(canonical.columns(stone, names)) for stone in stones]
        assert digests == [canonical.digest(stone) for stone in stones]

    def test_what_is_equal_and_written_differently_stays_as_it_is_written(self) -> None:
        stones = [Stone(author=self.cast.officer, name=name, effective="2020-01-01") for name in "abcd"]
        units: list[Any] = ["", None, "1", 1]
        weights: list[Any] = [Decimal("1.0"), Decimal(1), 1.0, True]
        for stone, unit, weight, x in zip(stones, units, weights, (0.0, -0.0, 1.0, -0.0), strict=True):
            stone.unit, stone.weight, stone.place = unit, weight, shapely.Point(x, 1)
        names = ["unit", "weight", "place"]
        said, digests = canonical.told(Stone, canonical.columns_of(stones), names)
        assert said == [canonical.text(canonical.columns(stone, names)) for stone in stones]
        assert digests == [canonical.digest(stone) for stone in stones]

    def test_a_number_with_a_digit_too_many_is_refused_beside_its_equal(self) -> None:
        filler = Filler(Stone, author=self.cast.officer)
        rows = [{"name": "a", "effective": "2020-01-01", "weight": Decimal(one)} for one in ("1.5", "1.500", "1.50")]
        stones = filler.blanks(3)
        assert list(filler.fill_all(stones, rows)) == [1]
        assert [str(stones[at].weight) for at in (0, 2)] == ["1.5", "1.50"]

    def test_what_can_be_changed_is_not_shared_between_versions(self) -> None:
        filler = Filler(Stone, author=self.cast.officer)
        first, second = filler.blanks(2)
        filler.fill_all([first, second], [{"name": "a", "effective": "2020-01-01"}] * 2)
        first.extra["note"] = "mine"
        assert second.extra == {}
        assert first.record != second.record

    def test_a_row_that_says_something_else_than_its_default_stands_in_the_digest(self) -> None:
        author = self.cast.officer
        stones = [Stone(author=author, name=name, effective="2020-01-01") for name in ("a", "a", "b")]
        for stone in stones:
            stone.record = stones[0].record
        _, digests = canonical.told(Stone, canonical.columns_of(stones), ["name"])
        assert digests[0] == digests[1] != digests[2]
        assert digests == [canonical.digest(stone) for stone in stones]
