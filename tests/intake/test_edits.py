"""A GeoPackage that went out comes back as a change: merged field by field, conflicts held, nothing overwritten."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import OPERATOR, Cast
from tests.intake.files import stage, vector
from tests.records.country import change, hazard, square, through
from whitestone.intake import applying
from whitestone.intake.accounts import account_of
from whitestone.intake.merging import merge, same
from whitestone.intake.staged import all_rows
from whitestone.records.hazards.models import Hazard
from whitestone.review.states import Change


def exported(path: Path, *versions: Hazard, **changed: Any) -> Path:
    """What an export of these versions holds, with some cells edited in a GIS."""
    said = {
        "record": [str(one.record) for one in versions],
        "version": [str(one.number) for one in versions],
        "reference": [one.reference for one in versions],
        "name": [one.name for one in versions],
        "effective": [str(one.effective) for one in versions],
        "kind": [str(one.kind) for one in versions],
    }
    shapes = [changed.pop("area", None) or one.area for one in versions]
    return vector(path, shapes, **{**said, **changed})


@pytest.mark.django_db
def test_what_came_back_as_it_went_is_unchanged(land: Cast, tmp_path: Path) -> None:
    versions = [through(hazard(land, reference=f"H{at}"), land) for at in range(3)]
    delivery = stage(exported(tmp_path / "out.gpkg", *versions), "hazard", land.field)
    assert account_of(delivery.account).unchanged == 3


@pytest.mark.django_db
def test_an_edit_becomes_a_correction_of_what_it_changed_and_only_once(land: Cast, tmp_path: Path) -> None:
    version = through(hazard(land), land)
    path = exported(tmp_path / "out.gpkg", version, name=["Mill"], area=square(46.1, 40.1, 0.02))
    delivery = stage(path, "hazard", land.field)
    assert account_of(delivery.account).changed == 1
    assert set(next(all_rows(delivery)).values) == {"name", "area"}
    applying.apply(delivery)
    draft = Hazard.objects.get(record=version.record, number=2)
    assert (draft.name, draft.change, draft.base, draft.replaces) == ("Mill", Change.CORRECTED, 1, 1)
    assert draft.batch == delivery.batch
    again = stage(path, "hazard", land.field)
    assert (account_of(again.account).unchanged, account_of(again.account).changed) == (1, 0)


@pytest.mark.django_db
def test_two_people_on_two_fields_both_keep_theirs_and_on_one_field_it_is_held(land: Cast, tmp_path: Path) -> None:
    version = through(hazard(land), land)
    path = exported(tmp_path / "out.gpkg", version, name=["Mill"])
    clash = exported(tmp_path / "clash.gpkg", version, reference=["HA-3"])
    second = through(change(version, land, Change.CORRECTED, {"reference": "HA-2"}, replaces=1), land)
    delivery = stage(path, "hazard", land.field)
    applying.apply(delivery)
    draft = Hazard.objects.get(record=version.record, number=3)
    assert (draft.name, draft.reference, draft.base) == ("Mill", "HA-2", 2)
    held = stage(clash, "hazard", land.field)
    (row,) = all_rows(held)
    assert row.outcome == "held"
    assert row.problems[0]["code"] == "intake-conflict"
    assert "HA-2" in row.problems[0]["sentence"]
    second.refresh_from_db()
    assert second.reference == "HA-2"


@pytest.mark.django_db
def test_a_record_that_is_under_review_is_not_changed_beside_it(land: Cast, tmp_path: Path) -> None:
    draft = hazard(land)
    delivery = stage(exported(tmp_path / "out.gpkg", draft, name=["Mill"]), "hazard", land.field)
    assert account_of(delivery.account).codes == {"intake-record-open": 1}


@pytest.mark.django_db
def test_what_the_sender_does_not_see_is_no_record_for_them(land: Cast, tmp_path: Path) -> None:
    version = hazard(land)
    path = exported(tmp_path / "out.gpkg", version, name=["stolen"])
    delivery = stage(path, "hazard", land.outsider, owner=land.outsider.appointments.get().organisation)
    assert account_of(delivery.account).codes == {"intake-no-record": 1}
    seen = exported(tmp_path / "seen.gpkg", through(hazard(land), land), name=["stolen"])
    other = stage(seen, "hazard", land.outsider, owner=land.outsider.appointments.get().organisation)
    with pytest.raises(Exception, match="no-right"):
        applying.apply(other)
    assert not Hazard.objects.filter(name="stolen").exists()
    assert version.owner == OPERATOR


values = st.fixed_dictionaries({name: st.integers(0, 2) for name in "abc"})


@given(values, values, values)
def test_a_merge_loses_neither_side(base: dict[str, int], current: dict[str, int], edited: dict[str, int]) -> None:
    merged = merge(base, current, edited)
    after = {**current, **merged.write}
    for name, was in base.items():
        if name in merged.conflicts:
            assert after[name] == current[name] != edited[name]
        else:
            assert after[name] == (edited[name] if edited[name] != was else current[name])


def test_shapes_are_the_same_whatever_the_order_of_their_points() -> None:
    one = shapely.box(0, 0, 1, 1)
    assert same(one, shapely.MultiPolygon([one.reverse()]))
    assert not same(one, shapely.box(0, 0, 1, 1.0001))
