"""What lies in the ground: every invented item with place, category, model and day laid, by the field it belongs to.

The programme's records know this only in part; tests of estimators hold them against it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whitestone.demonstration.sites import Days, Floats, Ints, Role, Sites
from whitestone.demonstration.targets import AV_OUTSIDE, UXO_OUTSIDE, Targets

AP, AV, CMR, UXO = 0, 1, 2, 3
CATEGORIES = ("AP", "AV", "CMR", "UXO")
PATTERNS = ("belt", "pattern", "nuisance", "improvised")
MODELS = (
    ("PMN-2", "PMN", "OZM-72", "MON-50", "POMZ-2M"),
    ("TM-62M", "TM-57", "TMA-4"),
    ("9N235", "M095", "ShOAB-0.5"),
    ("82 mm mortar", "122 mm projectile", "PG-7", "VOG-17", "30 mm projectile", "hand grenade"),
)
"""Types that are met in many countries, drawn at random: they say nothing about what lies in any of these districts."""
IMPROVISED_MODEL = "improvised, victim-operated"
REACH = 0.62
"""Items lie within this share of a site's half length and width, so always in the ground that is worked."""


@dataclass(frozen=True, slots=True)
class Items:
    """m items in the ground.

    Attributes
    ----------
    site : (m,) row of the site, which is also the item's field
    category : (m,) position in `CATEGORIES`
    model : (m,) text
    improvised : (m,) bool
    laid : (m,) day on which it was laid or fired
    u, v : (m,) local coordinates in the site's frame
    printed : (m,) row of the printed table under which its find is reported
    found : (m,) day; NaT while it is in the ground
    """

    site: Ints
    category: Ints
    model: NDArray[np.object_]
    improvised: NDArray[np.bool_]
    laid: Days
    u: Floats
    v: Floats
    printed: Ints
    found: Days

    def __len__(self) -> int:
        return len(self.site)


def patterns(sites: Sites, rng: np.random.Generator) -> Ints:
    """The pattern of each site's field, as a position in `PATTERNS`."""
    return rng.choice(len(PATTERNS), len(sites), p=[0.5, 0.2, 0.25, 0.05])


def lay(targets: Targets, sites: Sites, pattern: Ints, scale: int, rng: np.random.Generator) -> Items:
    """Lay the items: those found in 2023 as many as printed, others found earlier, missed or still to be found."""
    parts = [_printed(targets, sites, scale, rng), _outside(sites, scale, rng), _others(sites, rng)]
    site, category, printed, is_found = (np.concatenate(column) for column in zip(*parts, strict=True))
    count = len(site)
    improvised = (category == AP) & (pattern[site] == PATTERNS.index("improvised"))
    model = np.empty(count, dtype=object)
    for number, names in enumerate(MODELS):
        rows = np.flatnonzero(category == number)
        model[rows] = np.array(names, dtype=object)[rng.integers(0, len(names), len(rows))]
    model[improvised] = IMPROVISED_MODEL
    u, v = _places(sites, site, category, pattern, rng)
    work = (sites.released - sites.started).astype(np.float64)[site]
    share = np.where(is_found, rng.uniform(size=count), 0)
    days = np.floor(np.where(np.isnan(work), 0, work) * share).astype(np.int64)
    found = np.where(is_found, sites.started[site] + days, np.datetime64("NaT", "D"))
    late = (improvised | (rng.uniform(size=count) < 0.2)) & ~(found < np.datetime64("2020-12-01"))
    laid: Days = np.where(late, np.datetime64("2020-09-27"), np.datetime64("1992-01-01")).astype("datetime64[D]")
    laid = laid + rng.integers(0, np.where(late, 44, 800))
    return Items(site, category, model, improvised, laid, u, v, printed, found)


_Laid = tuple[Ints, Ints, Ints, NDArray[np.bool_]]


def _printed(targets: Targets, sites: Sites, scale: int, rng: np.random.Generator) -> _Laid:
    """The items of the printed table, each in a site of its district in which an anti-personnel mine was found."""
    site, category, printed = [], [], []
    for row, district in enumerate(targets.districts):
        # A name that is no unit has finds and no area: they lie in polygons whose area stands under Khojaly.
        host = row if district.land is not None else _row_of(targets, "Khojaly")
        here = np.flatnonzero((sites.role == Role.WITH_AP) & (sites.district == host))
        weights = rng.gamma(0.4, size=len(here)) + 1e-9
        for number, wanted in enumerate(district.items):
            sure = len(here) if number == AP and district.land is not None else 0
            shared = rng.multinomial(wanted * scale - sure, weights / weights.sum()) + (sure > 0)
            site.append(np.repeat(here, shared))
            category.append(np.full(wanted * scale, number))
            printed.append(np.full(wanted * scale, row))
            weights = rng.permuted(weights)
    at = np.concatenate(site)
    return at, np.concatenate(category), np.concatenate(printed), np.ones(len(at), dtype=bool)


def _row_of(targets: Targets, name: str) -> int:
    return [district.printed for district in targets.districts].index(name)


def _outside(sites: Sites, scale: int, rng: np.random.Generator) -> _Laid:
    """The items of 2023 in polygons without anti-personnel mines."""
    here = sites.of(Role.WITHOUT_AP)
    wanted = (AV_OUTSIDE * scale, UXO_OUTSIDE * scale)
    # Each of these polygons is contaminated, so each has one item of ordnance at least.
    site = np.concatenate([rng.choice(here, wanted[0]), here, rng.choice(here, wanted[1] - len(here))])
    category = np.repeat([AV, UXO], wanted)
    return site, category, sites.district[site], np.ones(len(site), dtype=bool)


def _others(sites: Sites, rng: np.random.Generator) -> _Laid:
    """Items found before 2023, items in open sites, and the few that were missed in released ground."""
    site, category, is_found = [], [], []
    for roles, means, found in (
        ((Role.EARLIER,), (4.0, 1.0, 0.5, 3.0), True),
        ((Role.OPEN,), (6.0, 2.0, 1.0, 2.0), False),
        ((Role.WITH_AP,), (0.01, 0.002, 0.01, 0.05), False),
    ):
        for number, mean in enumerate(means):
            here = sites.of(*roles)
            repeated = np.repeat(here, rng.poisson(mean * rng.gamma(0.7, 1 / 0.7, len(here))))
            site.append(repeated)
            category.append(np.full(len(repeated), number))
            is_found.append(np.full(len(repeated), found))
    at = np.concatenate(site)
    return at, np.concatenate(category), sites.district[at], np.concatenate(is_found)


def _places(sites: Sites, site: Ints, category: Ints, pattern: Ints, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Mines in rows, grids or singly within the mined patch; submunitions around a strike; the rest anywhere."""
    count = len(site)
    along = rng.uniform(-1, 1, count)
    # Belts: anti-personnel mines in two outer rows, anti-vehicle mines in the middle one. Grids: five rows, even steps.
    row = np.where(category == AV, 0, rng.choice([-1, 1], count)) * 0.55 + rng.normal(0, 0.03, count)
    grid = np.round(rng.uniform(-1, 1, count) * 2) / 2 * 0.9
    kind = pattern[site]
    across = np.select([kind == 0, kind == 1], [row, grid], rng.uniform(-1, 1, count))
    along = np.where(kind == 1, np.round(along * 20) / 20, along)
    patch = 0.8 * sites.patch[site]
    mined_u, mined_v = sites.patch_u[site] + patch * along, sites.patch_v[site] + patch * across
    strike = rng.normal(0, 0.22, (2, count)) - np.array([sites.patch_u[site], sites.patch_v[site]])
    anywhere = rng.uniform(-REACH, REACH, (2, count))
    u = np.select([category <= AV, category == CMR], [mined_u, strike[0]], anywhere[0])
    v = np.select([category <= AV, category == CMR], [mined_v, strike[1]], anywhere[1])
    return np.clip(u, -REACH, REACH), np.clip(v, -REACH, REACH)
