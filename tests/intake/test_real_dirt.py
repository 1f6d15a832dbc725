"""A real table of events, and a SYNTHETIC one with the same dirt, imported end to end by the shipped mapping."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import numpy as np
import pytest
import shapely

import whitestone.intake
from tests.cast import Cast
from tests.intake.files import stage
from whitestone.intake import applying
from whitestone.intake.accounts import account_of
from whitestone.intake.mapping import load
from whitestone.intake.staged import all_rows
from whitestone.records.evidence.models import Evidence
from whitestone.records.reference.models import Profile, Term, Unit
from whitestone.review.actions.drafting import NewRecord
from whitestone.review.actions.installing import install
from whitestone.review.verify import verify

pytestmark = pytest.mark.django_db

MAPPING = Path(whitestone.intake.__file__).parent / "examples" / "mine-events.toml"
FIRST = dt.date(1980, 1, 1)
REAL = Path(os.environ.get("WHITESTONE_MINE_EVENTS", "../shared/data/colombia/mine_events_1990_2019.csv"))


@pytest.fixture
def events(land: Cast) -> Cast:
    """The sorts of event in the nation's list and in its profile."""
    sorts = load(MAPPING).values["sort"].values()
    terms = [{"vocabulary": "evidence-type", "code": one, "effective": FIRST} for one in sorts]
    install(Term, [NewRecord(None, one) for one in terms], author=land.headquarters, reason="a test")
    table = {one: "indirect" if one == "suspected-minefield" else "direct" for one in sorts}
    profile = {"country": "XXX", "name": "SYNTHETIC", "evidence": table, "effective": FIRST}
    install(Profile, [NewRecord(None, profile)], author=land.headquarters, reason="a test")
    return land


def test_synthetic_dirt_is_accounted_for_to_the_row(events: Cast, tmp_path: Path) -> None:
    chance = np.random.default_rng(7)
    rows = [
        f"{chance.integers(1990, 2020)},{chance.integers(1, 9)},NORTH,NORTH,Rural,{46 + chance.random():.6f},"
        f"{40 + chance.random():.6f}"
        for _ in range(100)
    ]
    rows += rows[:13]  # exact duplicates
    rows += [
        "1999,1,NORTH,NÓRTH,Rural,46.5,39.5",
        "1999,9,NORTH,NORTH,Rural,46.5,40.5",
        ",1,NORTH,NORTH,Rural,46.1,40.1",
    ]
    path = tmp_path / "SYNTHETIC events.csv"
    path.write_text("year,type,dept,muni,area,lon,lat\n" + "\n".join(rows) + "\n", encoding="utf-8")
    delivery = stage(path, "evidence", events.headquarters, load(MAPPING), owner=None)
    account = account_of(delivery.account)
    assert (account.read, account.new, account.held, account.refused) == (116, 101, 13, 2)
    assert account.codes["intake-row-repeated"] == 13
    assert account.codes["intake-unit-not-as-stated"] == 1
    applying.apply(delivery, leave_out=True)
    assert Evidence.objects.count() == 101
    assert set(Evidence.objects.values_list("evidence_class", flat=True)) == {"direct", "indirect"}
    again = account_of(stage(path, "evidence", events.headquarters, load(MAPPING), owner=None).account)
    assert (again.new, again.unchanged, again.held, again.refused) == (0, 101, 13, 2)
    assert list(verify()) == []


def test_a_place_far_from_all_others_of_its_name_is_remarked_on(events: Cast, tmp_path: Path) -> None:
    chance = np.random.default_rng(8)
    rows = [
        f"2001,{at % 8 + 1},{dept},SAN JUAN,Rural,{x + chance.normal(0, 0.02):.6f},{y + chance.normal(0, 0.02):.6f}"
        for dept, x, y in (("EAST", 46.8, 40.8), ("WEST", 46.1, 40.1))
        for at in range(40)
    ]
    # Two places are called so, 95 km apart: the one in the east with a place in the west has a wrong coordinate.
    rows += [
        "2002,1,EAST,San Juan,Rural,46.1,40.1",
        "2002,1,WEST,SAN JUAN,Rural,46.101,40.1",
        "2002,1,EAST,Lone,Rural,46,40",
    ]
    rows += ["2003,1,NORTH,NORTH,Rural,46.5,40.5"]  # a unit that the register knows is compared with its land
    path = tmp_path / "SYNTHETIC events.csv"
    path.write_text("year,type,dept,muni,area,lon,lat\n" + "\n".join(rows) + "\n", encoding="utf-8")
    delivery = stage(path, "evidence", events.headquarters, load(MAPPING), owner=None)
    assert delivery.account["codes"]["intake-unit-far"] == 1
    (row,) = [
        one for one in all_rows(delivery) if any(problem["code"] == "intake-unit-far" for problem in one.problems)
    ]
    assert row.number == 81
    assert row.outcome == "new"
    (problem,) = [one for one in row.problems if one["code"] == "intake-unit-far"]
    assert (problem["severity"], problem["value"], problem["values"]["km"]) == ("warn", "San Juan", 98)
    assert delivery.account["codes"]["intake-unit-not-as-stated"] == 1


@pytest.mark.skipif(not REAL.is_file(), reason="the real table of mine events is not beside the checkout")
def test_the_real_table_comes_in_whole(events: Cast) -> None:
    # A box around the country: the nation's own units are not at hand, so that only its border can be compared.
    box = {"code": "CO", "name": "Colombia", "area": shapely.box(-82, -4.3, -66.8, 13.5), "effective": FIRST}
    install(Unit, [NewRecord(None, box)], author=events.headquarters, reason="a test")
    delivery = stage(REAL, "evidence", events.headquarters, load(MAPPING), owner=None)
    account = account_of(delivery.account)
    assert account.read == 36_527
    assert (account.held, account.codes["intake-row-repeated"]) == (4_927, 4_927)
    assert account.new + account.refused == 31_600
    # No polygons of its municipalities are at hand: what can be proved is what the file itself says of them.
    told = {code: number for code, number in account.codes.items() if code != "intake-date-completed"}
    assert told == {
        "intake-row-repeated": 4_927,
        "intake-unit-far": 343,
        "intake-unit-not-as-stated": 1_154,
        "place-outside-every-unit": 1,
    }
    applying.apply(delivery, leave_out=True)
    assert Evidence.objects.count() == account.new
    again = account_of(stage(REAL, "evidence", events.headquarters, load(MAPPING), owner=None).account)
    assert (again.new, again.unchanged, again.held) == (0, account.new, 4_927)
