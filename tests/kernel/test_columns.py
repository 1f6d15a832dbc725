"""A query's columns as arrays hold what its rows hold, whatever is left out, on both databases."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
import shapely

from tests.cast import OPERATOR, Cast
from tests.records.operations import put
from whitestone.kernel.columns import columns
from whitestone.records.finds.models import Find

pytestmark = pytest.mark.django_db
NAMES = (
    "record", "effective", "category", "count", "improvised", "release", "organisation", "place", "disposed", "depth_m",
    "found_during", "number",
)  # fmt: skip


def test_columns_are_what_the_rows_say(cast: Cast) -> None:
    put(Find, cast, {"category": "AP,UXO", "count": 3, "found_during": "clearance"}, dt.date(2023, 1, 2))
    full = {
        "category": "AV", "improvised": True, "organisation": OPERATOR, "place": shapely.Point(46.1, 40.1),
        "disposed": dt.date(2023, 2, 3), "depth_m": "0.25", "found_during": "technical survey",
    }  # fmt: skip
    put(Find, cast, full, dt.date(2023, 1, 3))
    rows = Find.objects.order_by("effective")
    found = columns(rows, *NAMES)
    assert len(rows) == 2
    for place, one in enumerate(rows):
        said = dict(zip(NAMES, (column[place] for column in found), strict=True))
        assert said["record"] == str(one.record)
        assert said["organisation"] == (None if one.organisation is None else str(one.organisation))
        assert said["release"] is None
        assert said["effective"] == np.datetime64(one.effective)
        assert np.isnat(said["disposed"]) == (one.disposed is None)
        assert (said["category"], said["count"]) == (int(one.category), one.count)
        assert (said["improvised"], said["found_during"]) == (one.improvised, one.found_during)
        assert said["place"] == one.place
        assert np.isnan(said["depth_m"]) if one.depth_m is None else said["depth_m"] == float(one.depth_m)


def test_no_rows_are_empty_arrays_of_the_same_kinds(cast: Cast) -> None:
    empty = columns(Find.objects.none(), *NAMES)
    put(Find, cast, {"category": "AP", "found_during": "clearance"}, dt.date(2023, 1, 2))
    one = columns(Find.objects.all(), *NAMES)
    assert [array.dtype for array in empty] == [array.dtype for array in one]
    assert {len(array) for array in empty} == {0}
