"""What the invented year must add up to: the packaged tables of 2023 and the units of the profile.

Reads package data; invents nothing.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib.resources.abc import Traversable

import numpy as np
import shapely
from pyproj import CRS

from whitestone.land.geometry.plane import to_plane
from whitestone.land.inputs import Geometries, Plane
from whitestone.profiles import Profile, open_profile

PLANE = Plane("+proj=laea +lat_0=40 +lon_0=47 +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs")
"""The equal-area plane in which the country is invented, metres; files hold longitude and latitude (WGS 84)."""
FIGURES = "figures-2023"
ALL_CONTAMINATED_M2 = 530_820_000
"""Released contaminated polygons of 2023 whatever was found (figure F02: 530.82 km², so to the nearest hectare)."""
AV_OUTSIDE, UXO_OUTSIDE = 41, 539
"""Items of 2023 in polygons without anti-personnel mines (figures F13 and F14)."""
_TOTALS = "Totals (as printed)"
_CATEGORIES = ("ap_mines_destroyed", "av_mines_destroyed", "cmr_destroyed", "uxo_destroyed")


@dataclass(frozen=True, slots=True)
class District:
    """One row of the printed table of land release.

    Attributes
    ----------
    printed
        The name as printed.
    unit
        Code of the unit that the profile finds for it; empty when it finds none (Askeran).
    footnote
        ``*`` regained in 2020, ``**`` after September 2023, as printed.
    area_m2 : whole square metres
    items : AP, AV, CMR, UXO; a blank cell of the table counts as none
    land
        The unit in the plane without what belongs to a unit whose code sorts before it; None without a unit.
    """

    printed: str
    unit: str
    footnote: str
    area_m2: int
    items: tuple[int, int, int, int]
    land: shapely.Geometry | None


@dataclass(frozen=True, slots=True)
class Targets:
    """All that the invented programme has to agree with.

    Attributes
    ----------
    cleared_km2 : by year, AP mined land cleared in 2019 to 2022
    capacities : table, operator as printed, quantity, number; as printed, without the totals
    country : the union of the units, in the plane
    """

    profile: Profile
    districts: tuple[District, ...]
    cleared_km2: dict[int, float]
    capacities: tuple[tuple[str, str, str, int], ...]
    units: Geometries
    country: shapely.Geometry


def read_targets() -> Targets:
    """Read the profile of Azerbaijan and its figures of 2023."""
    profile = open_profile("aze")
    figures = profile.folder.joinpath(FIGURES)
    degrees = np.array([unit.geometry for unit in profile.units], dtype=object)
    land = to_plane(degrees, CRS("OGC:CRS84"), PLANE)
    by_code = {unit.code: shape for unit, shape in zip(profile.units, land, strict=True)}
    districts = tuple(
        _district(row, profile, by_code)
        for row in _rows(figures, "land_release_by_district.csv")
        if row["district_as_printed"] != _TOTALS
    )
    cleared = {
        int(row["year"]): float(row["area_cleared_km2"])
        for row in _rows(figures, "ap_mine_clearance_by_year.csv")
        if row["year"].isdecimal() and row["year"] != "2023"
    }
    capacities = tuple(
        (table, row["operator"], quantity, int(number))
        for table in ("capacity_clearance.csv", "capacity_nts_ts.csv")
        for row in _rows(figures, table)
        if row["operator"] != _TOTALS
        for quantity, number in row.items()
        if quantity != "operator"
    )
    return Targets(profile, districts, cleared, capacities, land, shapely.union_all(land))


def _rows(figures: Traversable, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(figures.joinpath(name).read_text(encoding="utf-8").splitlines()))


def _district(row: dict[str, str], profile: Profile, by_code: dict[str, shapely.Geometry]) -> District:
    printed = row["district_as_printed"]
    unit = profile.names.resolve(printed, "district").unit
    land = None
    if unit is not None:
        # The ledger gives land of two units to the one whose code sorts first; so does the invention.
        near = [
            shape
            for code, shape in by_code.items()
            if code < unit.code and shapely.intersects(shape, by_code[unit.code])
        ]
        land = shapely.difference(by_code[unit.code], shapely.union_all(near))
    ap, av, cmr, uxo = (int(row[name] or 0) for name in _CATEGORIES)
    code = "" if unit is None else unit.code
    return District(printed, code, row["footnote"], int(row["area_released_m2"]), (ap, av, cmr, uxo), land)
