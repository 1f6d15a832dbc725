"""Likely duplicates: seeded ones are found, and what a person says of them is remembered."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from tests.cast import Cast
from tests.records.country import draft, square
from whitestone.intake import pairs
from whitestone.intake.twins import find_twins
from whitestone.problems import ProblemError
from whitestone.records.finds.models import Find
from whitestone.review.words import word_of

FIND = {"category": "AP", "count": 1, "found_during": "clearance"}


def seeded(seed: int, singles: int = 3000, doubles: int = 300) -> tuple[set[tuple[int, int]], list[object]]:
    """SYNTHETIC finds over a district, some told twice: some metres off, some days later, in other words."""
    chance = np.random.default_rng(seed)
    words = ["fuse", "rusty", "road", "field", "north", "well", "PMN-2", "intact", "ditch", "mill", "stone", "bridge"]
    xy = np.column_stack([46 + chance.random(singles), 40 + chance.random(singles)])
    day = np.datetime64("2020-01-01") + chance.integers(0, 1400, singles)
    text = [" ".join(chance.choice(words, 5)) for _ in range(singles)]
    chosen = chance.choice(singles, doubles, replace=False)
    again = xy[chosen] + chance.normal(0, 20 / 100_000, (doubles, 2))
    later = day[chosen] + chance.integers(0, 8, doubles)
    said = [" ".join([*text[at].split()[1:], "found"]) for at in chosen]
    shapes = shapely.points(np.concatenate([xy, again]))
    truth = {(int(at), singles + number) for number, at in enumerate(chosen)}
    return truth, [shapes, np.concatenate([day, later]), [*text, *said], np.full(singles + doubles, "AP", dtype=object)]


def test_seeded_duplicates_are_found_and_little_else() -> None:
    truth, columns = seeded(20261124)
    found = find_twins(*columns)  # type: ignore[arg-type]  # the columns in their order
    said = set(zip(found.first.tolist(), found.second.tolist(), strict=True))
    recall, precision = len(said & truth) / len(truth), len(said & truth) / len(said)
    assert recall > 0.9
    assert precision > 0.95


def test_polygons_are_compared_by_what_they_share() -> None:
    shapes = np.array([square(46, 40), square(46.0005, 40), square(46.009, 40), square(47, 40)], dtype=object)
    days = np.array(["2023-01-01"] * 4, dtype="datetime64[D]")
    found = find_twins(shapes, days, ["", "", "", ""], np.array(["CHA"] * 4, dtype=object))
    assert list(zip(found.first.tolist(), found.second.tolist(), strict=True)) == [(0, 1)]
    assert found.overlap[0] == pytest.approx(0.95 / 1.05, rel=1e-3)


def test_nothing_and_one_have_no_twin() -> None:
    for count in (0, 1):
        shapes = np.array([shapely.Point(46, 40)] * count, dtype=object)
        days = np.array(["2023-01-01"] * count, dtype="datetime64[D]")
        assert len(find_twins(shapes, days, [""] * count, np.array(["AP"] * count, dtype=object))) == 0


@pytest.mark.django_db
def test_a_merge_keeps_both_and_apart_is_remembered(land: Cast) -> None:
    places = [(46.5, 40.5), (46.50001, 40.5), (46.50002, 40.5)]
    one, other, third = (draft(Find, land, {**FIND, "place": shapely.Point(*at), "note": "mill"}) for at in places)
    word = word_of("find")
    assert len(pairs.likely_pairs(word, land.officer)) == 3
    assert pairs.likely_pairs(word, land.outsider) == []
    for act in (pairs.tell_apart, pairs.merge):
        with pytest.raises(ProblemError, match="record-not-found"):
            act(word, one.record, other.record, person=land.outsider, reason="mine")
    pairs.tell_apart(word, third.record, one.record, person=land.officer)
    pairs.tell_apart(word, third.record, other.record, person=land.officer)
    (pair,) = pairs.likely_pairs(word, land.officer)
    assert {pair.first.record, pair.second.record} == {one.record, other.record}
    gone = pairs.merge(word, one.record, other.record, person=land.officer, reason="told twice")
    assert gone.state == "withdrawn"
    assert pairs.likely_pairs(word, land.officer) == []
    assert Find.objects.filter(record__in=[one.record, other.record]).count() == 2
