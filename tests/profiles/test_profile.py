"""A profile is data with a source for every value; another country is another folder."""

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import pytest

from whitestone.land.words import CATEGORIES, Product
from whitestone.problems import ProblemError
from whitestone.profiles import Status, available, open_profile

DAY = dt.date(2023, 6, 30)


def test_every_value_has_a_source_and_fade_out_is_never_called_reported() -> None:
    profile = open_profile("aze")
    assert profile.parameters
    assert all(parameter.source.citation for parameter in profile.parameters)
    for category in CATEGORIES:
        distance = profile.fade_out(str(category.name), DAY)
        assert distance is not None
        assert distance.status is Status.ASSUMED
        assert "not normative" in distance.source.citation


def test_the_share_to_inspect_depends_on_the_day() -> None:
    profile = open_profile("aze")
    before, after = profile.sampling_share(dt.date(2022, 12, 31)), profile.sampling_share(DAY)
    assert before is not None
    assert after is not None
    assert (before.value, after.value) == (Decimal("0.10"), Decimal("0.05"))


def test_cancelling_is_not_allowed_and_foundations_are_cleared_to_four_metres() -> None:
    profile = open_profile("aze")
    cancelled, depth = profile.product_allowed(Product.CANCELLED, DAY), profile.depth("foundations", DAY)
    assert cancelled is not None
    assert depth is not None
    assert cancelled.value == 0
    assert depth.value == 4
    assert profile.depth("pasture", DAY) is None


def test_units_have_areas_on_the_ellipsoid() -> None:
    units = {unit.code: unit for unit in open_profile("aze").units}
    assert len(units) == 78
    assert sum(unit.area_m2 for unit in units.values()) == pytest.approx(86.6e9, rel=0.03)


def _country(folder: Path, settings: str) -> Path:
    folder.mkdir()
    folder.joinpath("units.geojson").write_text(
        json.dumps(
            {
                "type": "FeatureCollection",
                "features": [
                    {
                        "type": "Feature",
                        "properties": {"code": "N1", "name_en": "North"},
                        "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]},
                    }
                ],
            }
        ),
        encoding="utf-8",
    )
    folder.joinpath("profile.toml").write_text(settings, encoding="utf-8")
    return folder


MINIMAL = """
code = "XXA"
name = "Exampleland"
[sources.own]
citation = "invented"
[units.polygons]
file = "units.geojson"
source = "own"
"""


def test_another_country_is_a_folder(tmp_path: Path) -> None:
    profile = open_profile(str(_country(tmp_path / "x", MINIMAL)))
    match = profile.names.resolve("north")
    assert match.unit is not None
    assert match.unit.code == "N1"
    assert profile.sampling_share(DAY) is None


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        ("[[sampling]]\nshare = 0.1\nstatus = 'reported'\nsource = 'nobody'", "source-unknown", "nobody"),
        ("[[sampling]]\nshare = 0.1\nsource = 'own'", "setting-missing", "status"),
        ("[[sampling]]\nshare = 0.1\nstatus = 'certain'\nsource = 'own'", "setting-wrong", "certain"),
        ("[[sampling]]\nshare = 'a tenth'\nstatus = 'assumed'\nsource = 'own'", "setting-wrong", "a tenth"),
        ("[[depth]]\nland_use = 'x'\nmetres = 1\nstatus='assumed'\nsource='own'\nsince='May'", "setting-wrong", "May"),
        ("[[spellings]]\nwritten = 'Nord'\nunit = 'N9'\nsource = 'own'", "setting-wrong", "N9"),
        ("[[fade_out]]\ncategory = 'APM'\nmetres = 1\nstatus='assumed'\nsource='own'", "setting-wrong", "APM"),
        ("[[products]]\nproduct = 'cleared'\nallowed = 'yes'\nstatus='assumed'\nsource='own'", "setting-wrong", "yes"),
        ("[[broken", "setting-unreadable", "profile.toml"),
    ],
)
def test_a_value_without_source_or_of_the_wrong_kind_is_refused(
    tmp_path: Path, more: str, code: str, said: str
) -> None:
    with pytest.raises(ProblemError) as caught:
        open_profile(str(_country(tmp_path / "x", MINIMAL + more)))
    assert [problem.code for problem in caught.value.problems] == [code]
    assert said in str(caught.value)


def test_an_unknown_profile_names_those_that_exist() -> None:
    with pytest.raises(ProblemError, match="aze"):
        open_profile("atlantis")
    assert "aze" in available()
