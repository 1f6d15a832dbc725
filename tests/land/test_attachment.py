"""Finds without a reference belong to the same product whatever the order of the rows."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
import shapely
from tests.land.build import FindRow, ReleaseRow, finds, releases

from whitestone.land.attachment import attach


@pytest.mark.parametrize("names", [("RL-1", "RL-2"), ("RL-2", "RL-1")])
def test_of_two_products_on_one_date_the_find_belongs_to_the_one_whose_id_sorts_first(names: tuple[str, str]) -> None:
    day, field = dt.date(2023, 5, 1), shapely.box(0, 0, 100, 100)
    products = releases([ReleaseRow(name, day, "cleared", "clearance", field) for name in names])
    found = finds([FindRow("F-1", day, "AP", 50.0, 50.0)])
    owner = attach(found, products, np.ones(2, dtype=np.bool_))
    assert products.id[owner].tolist() == ["RL-1"]
