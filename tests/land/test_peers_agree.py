"""The engine, PostGIS SQL and GeoPandas give the same square metres: three programs that share no code.

This is also the proof that the ledger's figures do not depend on which database keeps the records.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import psycopg
import pytest
import shapely
from benchmarks.contenders import FADE_OUT, YEAR, from_settlement
from benchmarks.registers import make
from tests.land.test_worked_example import END, EXPECTED, START, worked_example

from benchmarks import answer, peer_geopandas, peer_postgis
from whitestone.land.inputs import LandInputs
from whitestone.land.ledger import Ledger
from whitestone.land.result import Period

POLYGONS = 400
Connection = psycopg.Connection[tuple[object, ...]]


@pytest.fixture(scope="module")
def postgis() -> Iterator[Connection]:
    server = os.environ.get("WHITESTONE_TEST_POSTGRES")
    if server is None:
        if os.environ.get("CI") == "true":
            pytest.fail("WHITESTONE_TEST_POSTGRES is not set: run through tools/with_postgis.sh")
        pytest.skip("no PostgreSQL with PostGIS: run through tools/with_postgis.sh")
    with peer_postgis.connect(server) as connection:
        yield connection
        connection.execute("drop schema if exists bench cascade")


def by_engine(inputs: LandInputs, period: Period = YEAR) -> answer.Answer:
    return from_settlement(Ledger(inputs).settle(period.start, period.end, fade_out_m=FADE_OUT))


def by_geopandas(inputs: LandInputs, period: Period = YEAR) -> answer.Answer:
    return peer_geopandas.settle(peer_geopandas.load(inputs), period)


def by_postgis(connection: Connection, inputs: LandInputs, period: Period = YEAR) -> answer.Answer:
    peer_postgis.load(connection, inputs, period)
    return peer_postgis.settle(connection)


def agree(one: answer.Answer, other: answer.Answer) -> None:
    found = answer.differences(one, other)
    assert found.agrees, found


@pytest.mark.postgis
@pytest.mark.parametrize("seed", [1, 2])
def test_engine_postgis_and_geopandas_agree_on_a_synthetic_register(postgis: Connection, seed: int) -> None:
    inputs = make(POLYGONS, seed)
    engine, frames, database = by_engine(inputs), by_geopandas(inputs), by_postgis(postgis, inputs)
    agree(engine, frames)
    agree(engine, database)
    agree(database, frames)
    moved = np.array(list(engine.rows.values())).sum(axis=0)
    assert (moved[[0, 1, 3, 4, 5, 6, 7, 8, 9]] > 0).all(), "the register is too dull to compare anything"
    assert {name for name, _ in engine.readings} == {"worked_polygons", "released_mined_land", "found_footprint"}


@pytest.mark.parametrize("seed", [3, 4, 5])
def test_engine_and_geopandas_agree_without_a_database(seed: int) -> None:
    inputs = make(POLYGONS, seed)
    agree(by_engine(inputs), by_geopandas(inputs))


def exact(found: answer.Answer) -> None:
    accounts = {
        account: dict(zip(answer.BALANCE_COLUMNS, map(round, row), strict=True)) for account, row in found.rows.items()
    }
    assert accounts == EXPECTED.accounts
    parts = {name: dict(zip(answer.PART_COLUMNS, map(round, row), strict=True)) for name, row in found.parts.items()}
    assert parts == EXPECTED.releases
    assert max(abs(area - round(area)) for row in (*found.rows.values(), *found.parts.values()) for area in row) < 1e-6


def test_geopandas_gives_the_worked_example_exactly() -> None:
    exact(by_geopandas(worked_example(), Period(START, END)))


@pytest.mark.postgis
def test_postgis_gives_the_worked_example_exactly(postgis: Connection) -> None:
    exact(by_postgis(postgis, worked_example(), Period(START, END)))


def test_products_keep_their_area_on_the_grid() -> None:
    inputs = make(POLYGONS, 1)
    engine, products = by_engine(inputs), inputs.releases
    polygon = np.array([engine.parts[name][0] for name in products.id])
    change = np.abs(polygon - shapely.area(products.geometry))
    assert (change <= shapely.length(products.geometry) * answer.GRID_M).all()


def test_a_moved_boundary_is_noticed() -> None:
    inputs = make(POLYGONS, 1)
    geometry = inputs.releases.geometry.copy()
    geometry[0] = shapely.transform(geometry[0], lambda corners: np.round(corners + np.array([5.0, 0.0]), 2))
    other = replace(inputs, releases=replace(inputs.releases, geometry=geometry))
    assert not answer.differences(by_engine(inputs), by_geopandas(other)).agrees
