"""Tiles: read by independent readers, nothing lost at any zoom, nothing shown to whom it is not, old days as then."""

from __future__ import annotations

import datetime as dt
import subprocess
from pathlib import Path
from typing import Any

import mapbox_vector_tile
import numpy as np
import pytest
import shapely
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import OPERATOR, Cast
from tests.records.country import change, draft, hazard, square, through
from tests.records.operations import put
from tests.web.conftest import Sign
from whitestone.kernel.codes import WordField
from whitestone.kernel.geometry import GeometryField
from whitestone.records.accidents.models import Accident
from whitestone.records.finds.models import Find
from whitestone.records.hazards.models import Hazard
from whitestone.records.lanes.models import Lane
from whitestone.records.tasks.models import Task
from whitestone.review.actions.drafting import NewRecord
from whitestone.review.actions.installing import install
from whitestone.review.states import Change
from whitestone.share.layers import LAYERS
from whitestone.share.lists import all_pages
from whitestone.share.tiles import compiled, encode
from whitestone.share.tiles.boxes import Boxes
from whitestone.share.tiles.grid import Tile, to_world

HERE = np.array([[46.105, 40.105]])


def over(place: np.ndarray, zoom: int) -> Tile:
    x, y = (int(one) >> (31 - zoom) for one in to_world(place)[0])
    return Tile(zoom, x, y)


def features(client: Any, tile: Tile, word: str = "hazard", asked: str = "") -> list[dict[str, Any]]:
    answer = client.get(f"/tiles/{word}/{tile.z}/{tile.x}/{tile.y}.mvt?{asked}")
    assert answer.status_code in (200, 204), answer.content
    found: list[dict[str, Any]] = mapbox_vector_tile.decode(answer.content)[word]["features"] if answer.content else []
    return found


def total(found: list[dict[str, Any]]) -> int:
    return sum(one["properties"].get("n", 1) for one in found)


@given(st.lists(st.integers(0, 2**64 - 1), max_size=40))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_numbers_are_written_in_base_128(numbers: list[int]) -> None:
    def plain(number: int) -> bytes:
        out = bytearray()
        while number > 127:
            out.append(number & 127 | 128)
            number >>= 7
        return bytes([*out, number])

    values = np.array(numbers, dtype=np.uint64)
    assert compiled.varints(values).tobytes() == b"".join(plain(number) for number in numbers)


@given(st.integers(0, 2**32 - 1), st.integers(2, 12))
@settings(deadline=None)
def test_what_is_written_is_read_again_by_another_reader(seed: int, count: int) -> None:
    random = np.random.default_rng(seed)
    parts = [
        shapely.MultiPolygon(
            [shapely.box(x, y, x + 90, y + 80).difference(shapely.box(x + 20, y + 20, x + 50, y + 60))]
        )
        for x, y in random.integers(-60, 4000, (count, 2)).tolist()
    ]
    oriented = shapely.orient_polygons(np.array(parts, dtype=object))
    _, points, counted = shapely.to_ragged_array(oriented)
    rings, polygons, owners = (np.asarray(one, dtype=np.int64) for one in counted)
    drawn, starts = encode.polygon_geometry(points.astype(np.int64), rings, polygons, owners)
    tags = np.tile([0, 0], (count, 1)).astype(np.int64)
    body, sizes = encode.features(np.arange(1, count + 1), tags, encode.POLYGON, drawn, starts)
    assert sizes.sum() == len(body)
    tile = encode.layer("hazard", ["symbol"], ["SHA"], body)
    found = mapbox_vector_tile.decode(tile, default_options={"y_coord_down": True})["hazard"]["features"]
    assert [one["id"] for one in found] == list(range(1, count + 1))
    for one, part in zip(found, parts, strict=True):
        assert one["properties"] == {"symbol": "SHA"}
        assert shapely.equals(shapely.geometry.shape(one["geometry"]), part)


@given(st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=40)
def test_the_index_finds_what_comparing_every_box_finds(seed: int) -> None:
    random = np.random.default_rng(seed)
    low = random.integers(0, 2**31 - 2**29, (200, 2))
    box = np.hstack([low, low + (2 ** random.uniform(0, 29, (200, 2))).astype(np.int64)]).astype(np.int32)
    corner = random.integers(0, 2**31 - 2**28, 2)
    other = corner + int(2 ** random.uniform(0, 28))
    meets = (box[:, :2] <= other).all(axis=1) & (box[:, 2:] >= corner).all(axis=1)
    assert sorted(Boxes.of(box).meeting(corner, other).tolist()) == np.flatnonzero(meets).tolist()


@pytest.mark.django_db
def test_a_tile_is_read_by_gdal(land: Cast, signed: Sign, tmp_path: Path, gdal_tools: None) -> None:
    holed = square(46.1, 40.1).difference(square(46.103, 40.103, 0.004))
    through(hazard(land, area=holed), land)
    tile = over(HERE, 12)
    file = tmp_path / "tile.pbf"
    file.write_bytes(signed(land.officer).get(f"/tiles/hazard/12/{tile.x}/{tile.y}.mvt").content)
    said = subprocess.run(
        ["ogrinfo", "-al", "-oo", f"X={tile.x}", "-oo", f"Y={tile.y}", "-oo", "Z=12", str(file)],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    assert "symbol (String) = CHA-ap_only" in said
    assert "MULTIPOLYGON (((" in said
    assert "),(" in said


@pytest.mark.django_db
def test_at_every_zoom_each_version_is_drawn_or_counted_once(land: Cast, signed: Sign) -> None:
    random = np.random.default_rng(3)
    places = random.uniform((46.02, 40.02), (46.9, 40.9), (60, 2))
    new = [
        {"kind": "SHA", "contamination": "AP", "effective": dt.date(2023, 1, 1), "area": square(x, y, side)}
        for (x, y), side in zip(places.tolist(), random.uniform(1e-5, 0.01, 60).tolist(), strict=True)
    ]
    install(Hazard, [NewRecord(OPERATOR, one) for one in new], author=land.headquarters, reason="a test")
    client, m2 = signed(land.officer), sum(one.computed_m2 or 0 for one in Hazard.objects.all())
    for zoom in (0, 4, 6):
        found = features(client, over(HERE, zoom))
        assert total(found) == 60, zoom
        if zoom == 0:
            assert abs(sum(one["properties"]["m2"] for one in found) - m2) < len(found)
    corner, other = over(np.array([[46.0, 41.0]]), 11), over(np.array([[47.0, 40.0]]), 11)
    ids, counted = set(), 0
    for x in range(corner.x, other.x + 1):
        for y in range(corner.y, other.y + 1):
            for one in features(client, Tile(11, x, y)):
                if one["id"]:
                    ids.add(one["id"])
                else:
                    counted += one["properties"]["n"]
    assert len(ids) + counted == 60


@pytest.mark.django_db
def test_nobody_is_shown_on_the_map_what_they_may_not_see(land: Cast, signed: Sign) -> None:
    hazard(land, reference="a draft")
    through(hazard(land, tier="restricted"), land)
    through(hazard(land, tier="public", area=square(46.14, 40.1)), land)
    counts = {user: total(features(signed(person), over(HERE, 9))) for user, person in land.everyone().items()}
    both = {"field", "officer", "verifier", "other_verifier", "headquarters", "second_headquarters"}
    assert counts == {user: 2 if user in both else 1 for user in counts}
    drafts = {
        user: total(features(signed(who), over(HERE, 9), asked="state=draft")) for user, who in land.everyone().items()
    }
    assert {user for user, number in drafts.items() if number} == {"field", "officer"}


@pytest.mark.django_db
def test_what_one_was_shown_is_not_handed_to_the_next(land: Cast, signed: Sign) -> None:
    through(hazard(land, tier="restricted"), land)
    tile = over(HERE, 9)
    first = signed(land.headquarters).get(f"/tiles/hazard/9/{tile.x}/{tile.y}.mvt")
    assert first.status_code == 200
    outsider = signed(land.outsider)
    asked = outsider.get(f"/tiles/hazard/9/{tile.x}/{tile.y}.mvt", headers={"If-None-Match": first["ETag"]})
    assert (asked.status_code, asked.content) == (204, b"")
    assert "private" in first["Cache-Control"]


@pytest.mark.django_db
def test_the_map_of_an_earlier_day_and_of_what_was_known_then(land: Cast, signed: Sign) -> None:
    one = through(hazard(land), land)
    before = timezone.now()
    client, tile = signed(land.officer), over(HERE, 12)
    assert [each["properties"]["symbol"] for each in features(client, tile)] == ["CHA-ap_only"]
    through(change(one, land, Change.CORRECTED, {"kind": "SHA"}, replaces=1), land)
    assert [each["properties"]["symbol"] for each in features(client, tile)] == ["SHA-ap_only"]
    then = features(client, tile, asked=f"known_at={before.strftime('%Y-%m-%dT%H:%M:%S.%fZ')}")
    assert [each["properties"]["symbol"] for each in then] == ["CHA-ap_only"]
    assert features(client, tile, asked="as_at=2022-12-31") == []
    assert features(client, tile, asked="kind=CHA") == []
    assert len(features(client, tile, asked="kind=SHA&unit=N")) == 1


@pytest.mark.django_db
def test_a_tile_that_has_not_changed_is_not_sent_again_and_a_changed_one_is(land: Cast, signed: Sign) -> None:
    through(hazard(land), land)
    client, tile = signed(land.officer), over(HERE, 12)
    address = f"/tiles/hazard/12/{tile.x}/{tile.y}.mvt"
    told = client.get(address)["ETag"]
    draft(Find, land, {"category": "AP", "found_during": "clearance"})
    assert client.get(address, headers={"If-None-Match": told}).status_code == 304
    through(hazard(land, area=square(46.102, 40.102)), land)
    again = client.get(address, headers={"If-None-Match": told})
    assert (again.status_code, again["ETag"] == told) == (200, False)


@pytest.mark.django_db
def test_what_cannot_be_read_in_the_address_is_refused_with_its_code(land: Cast, signed: Sign) -> None:
    client = signed(land.officer)
    for asked in ("as_at=2023-13-01", "known_at=then", "as_at=tomorrow"):
        answer = client.get(f"/tiles/hazard/0/0/0.mvt?{asked}")
        assert answer.status_code == 400
        assert b"address-not-understood" in answer.content
    assert client.get("/tiles/find/0/0/0.mvt?release=x").status_code == 400
    for address in ("/tiles/profile/0/0/0.mvt", "/tiles/hazard/1/2/0.mvt", "/tiles/hazard/17/0/0.mvt"):
        assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_every_word_that_has_a_place_is_a_layer_with_a_meaning_for_each_symbol(land: Cast) -> None:
    placed = {
        name
        for name, pages in all_pages().items()
        if any(isinstance(one, GeometryField) for one in pages.word.model.domain_fields().values())
    }
    # Units are the ground on which the others are drawn.
    assert {layer.word for layer in LAYERS} == placed - {"unit"}
    for layer in LAYERS:
        (first, *_others) = layer.columns
        column = all_pages()[layer.word].word.model._meta.get_field(first)
        words = column.words if isinstance(column, WordField) and len(layer.columns) == 1 else None
        assert not words or {layer.symbol(str(word)) for word in words} <= set(layer.labels), layer.word


@pytest.mark.django_db
def test_accidents_and_lanes_are_drawn_for_whoever_may_see_them(land: Cast, signed: Sign) -> None:
    task = put(
        Task, land, {"reference": "T-1", "activity": "clearance", "objective": "released", "area": square(46.1, 40.1)}
    )
    lane = {"task": task.record, "kind": "systematic", "asset": "manual", "width_m": 2, "result": "ordnance found"}
    put(Lane, land, {**lane, "line": shapely.LineString([(46.102, 40.105), (46.108, 40.105)])})
    put(
        Accident,
        land,
        {
            "kind": "near miss",
            "happened": dt.datetime(2023, 1, 10, 9, tzinfo=dt.UTC),
            "place": shapely.Point(46.105, 40.105),
        },
    )
    client, tile = signed(land.officer), over(HERE, 15)
    assert [one["properties"]["symbol"] for one in features(client, over(HERE, 12), "task")] == ["planned"]
    assert [one["properties"]["symbol"] for one in features(client, tile, "lane")] == ["ordnance found"]
    assert [one["properties"]["symbol"] for one in features(client, tile, "accident")] == ["near miss"]
    seen = {user for user, person in land.everyone().items() if features(signed(person), tile, "accident")}
    assert seen == {"field", "officer", "verifier", "other_verifier", "headquarters", "second_headquarters"}
