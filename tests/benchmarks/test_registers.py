"""The synthetic register has the sizes and overlaps that its documentation claims, and is the same every time."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely
from benchmarks.registers import FINDS_PER_POLYGON, make, write

from whitestone.land.inputs import LandInputs
from whitestone.land.words import Contamination

POLYGONS = 4_000


@pytest.fixture(scope="module")
def register() -> LandInputs:
    return make(POLYGONS, 7)


def fingerprint(inputs: LandInputs) -> str:
    assert inputs.units is not None
    assert inputs.finds is not None
    digest = hashlib.sha256()
    for geometry in (inputs.hazards.geometry, inputs.releases.geometry, inputs.units.geometry):
        digest.update(b"".join(shapely.to_wkb(geometry).tolist()))
    finds = inputs.finds
    for column in (inputs.hazards.date, inputs.hazards.claims, inputs.releases.removes, finds.x, finds.y, finds.count):
        digest.update(column.tobytes())
    for names in (inputs.hazards.id, inputs.hazards.kind, inputs.releases.product, finds.release):
        digest.update("|".join(map(str, names)).encode())
    return digest.hexdigest()


def test_a_seed_gives_the_same_bytes_and_another_seed_others(register: LandInputs) -> None:
    assert fingerprint(make(POLYGONS, 7)) == fingerprint(register)
    assert fingerprint(make(POLYGONS, 8)) != fingerprint(register)


def test_sizes_are_those_of_real_registers(register: LandInputs) -> None:
    assert register.finds is not None
    assert len(register.hazards) + len(register.releases) == POLYGONS
    assert len(register.hazards) == round(POLYGONS * 0.55)
    assert len(register.finds) == POLYGONS * FINDS_PER_POLYGON
    assert 0.035e6 < np.median(shapely.area(register.hazards.geometry)) < 0.045e6
    vertices = shapely.get_num_coordinates(register.hazards.geometry) - 1
    assert vertices.min() == 5
    assert vertices.max() == 60


def test_about_one_hazard_record_in_eight_overlaps_another(register: LandInputs) -> None:
    first = register.hazards.geometry[register.hazards.version == 0]
    one, other = shapely.STRtree(first).query(first, predicate="intersects")
    share = len(np.unique(one[one != other])) / len(first)
    assert 0.10 < share < 0.15


def test_every_polygon_is_valid_and_on_the_grid(register: LandInputs) -> None:
    assert register.units is not None
    for geometry in (register.hazards.geometry, register.releases.geometry, register.units.geometry):
        assert shapely.is_valid(geometry).all()
        corners = shapely.get_coordinates(geometry)
        assert np.abs(corners * 100 - np.round(corners * 100)).max() < 1e-5


def test_units_partition_the_country(register: LandInputs) -> None:
    assert register.units is not None
    units = register.units.geometry
    assert len(units) == 64
    assert (shapely.get_num_coordinates(units) > 2_000).all()
    assert shapely.area(shapely.union_all(units)) == pytest.approx(shapely.area(units).sum(), rel=1e-12)
    assert len(shapely.get_parts(shapely.union_all(units))) == 1


def test_records_have_later_versions_and_products_overlap_and_leave_them(register: LandInputs) -> None:
    _, versions = np.unique(register.hazards.id.astype(str), return_counts=True)
    assert versions.max() >= 3
    hazards, products = register.hazards.geometry, register.releases.geometry
    assert len(np.unique(register.releases.id.astype(str))) == len(products)
    same = np.isin(shapely.to_wkb(products), shapely.to_wkb(hazards)).mean()
    one, other = shapely.STRtree(products).query(products, predicate="overlaps")
    outside = 1 - len(np.unique(shapely.STRtree(hazards).query(products, predicate="intersects")[0])) / len(products)
    assert same > 0.2
    assert len(one) > 0
    assert 0.01 < outside < 0.1
    assert (one != other).all()


def test_items_are_found_in_the_shares_of_a_real_year(register: LandInputs) -> None:
    finds = register.finds
    assert finds is not None
    share = {category: finds.count[finds.category == category].sum() / finds.count.sum() for category in Contamination}
    assert share[Contamination.AP] == pytest.approx(0.11, abs=0.02)
    assert share[Contamination.AV] == pytest.approx(0.16, abs=0.03)
    assert share[Contamination.CMR] == pytest.approx(0.06, abs=0.02)
    assert share[Contamination.UXO] > 0.5
    named = {name for name in finds.release if name is not None}
    assert named <= set(register.releases.id)


def test_the_files_for_the_command_line_hold_every_row(tmp_path: Path) -> None:
    inputs = make(200, 7)
    write(inputs, tmp_path)
    counts = {name: pyogrio.read_info(tmp_path / f"{name}.gpkg")["features"]
              for name in ("hazards", "releases", "units", "finds")}  # fmt: skip
    assert counts == {"hazards": 110, "releases": 90, "units": 64, "finds": 2_000}
    assert pyogrio.read_info(tmp_path / "hazards.gpkg")["crs"] == "EPSG:3035"
