"""Sites: pieces of ground along the line, what becomes of each from 2019 to 2023, and who works there.

One row per site; the records about it and the items in it are made elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from whitestone.demonstration import ground, shapes
from whitestone.demonstration.ground import ASPECT
from whitestone.demonstration.shapes import Edge, Frame
from whitestone.demonstration.targets import ALL_CONTAMINATED_M2, Targets

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Days = NDArray[np.datetime64]
YEAR = np.datetime64("2023-01-02", "D")


class Role(IntEnum):
    """What becomes of a site."""

    WITH_AP = 0
    """Released in 2023 with anti-personnel mines found: together the printed areas."""
    WITHOUT_AP = 1
    """Released in 2023, other items found."""
    NOTHING = 2
    """Released in 2023, nothing found."""
    EARLIER = 3
    """Released from 2019 to 2022; some of that ground is worked again in 2023."""
    OPEN = 4
    """Recorded and not released by the end of 2023."""


@dataclass(frozen=True, slots=True)
class Sites:
    """n sites.

    Attributes
    ----------
    role : (n,) values of `Role`
    district : (n,) row of the printed table
    frame, edge : outline of the ground that is worked; in the plane
    area : (n,) square metres of the outline
    patch_u, patch_v, patch : (n,) local centre of the mined patch, and its size as a share of the outline's
    released, started : (n,) first and last day of the work; NaT for open sites
    operator : (n,) row of the operators
    """

    role: Ints
    district: Ints
    frame: Frame
    edge: Edge
    area: Floats
    patch_u: Floats
    patch_v: Floats
    patch: Floats
    started: Days
    released: Days
    operator: Ints

    def __len__(self) -> int:
        return len(self.role)

    def of(self, *roles: Role) -> Ints:
        """Rows of the sites with one of the roles."""
        return np.flatnonzero(np.isin(self.role, roles))


def make_sites(targets: Targets, scale: int, weights: Floats, rng: np.random.Generator) -> Sites:
    """Sites for every district with a unit; at scale k there are k times as many on the same land.

    Parameters
    ----------
    weights : share of the work of each operator
    """
    line = ground.line_of_contact()
    parts = []
    for row, district in enumerate(targets.districts):
        if district.land is None:
            continue
        areas, roles = _areas_and_roles(targets, row, scale, rng)
        held = areas[roles <= Role.NOTHING]
        x, y, along = ground.cells(district.land, line, held.max() / shapes.FILL, len(areas), rng)
        order = np.argsort(roles[: len(x)] + rng.uniform(0, 1.5, len(x)), kind="stable")
        # Worked ground lies nearer to the line; the last roles are open sites, of which a full district has fewer.
        place = np.empty(len(x), dtype=np.int64)
        place[order] = np.arange(len(x))
        x, y = x[place], y[place]
        cell = np.sqrt(ASPECT * held.max() / shapes.FILL)
        parts.append(
            (
                np.full(len(x), row),
                roles[: len(x)],
                areas[: len(x)],
                x,
                y,
                np.full(len(x), along),
                np.full(len(x), cell),
            )
        )
    district_row, role, area, x, y, direction, cell_length = (
        np.concatenate(column) for column in zip(*parts, strict=True)
    )
    edge = shapes.edges(len(role), rng)
    x, y = _again(role, district_row, x, y, area, rng)
    frame = shapes.fitted(x, y, direction, edge, area)
    frame = _loosened(frame, cell_length, rng)
    started, released = _dates(targets, role, district_row, rng)
    return Sites(
        role=role,
        district=district_row,
        frame=frame,
        edge=edge,
        area=area,
        patch_u=rng.uniform(-0.3, 0.3, len(role)),
        patch_v=rng.uniform(-0.3, 0.3, len(role)),
        patch=rng.uniform(0.22, 0.44, len(role)),
        started=started,
        released=released,
        operator=rng.choice(len(weights), len(role), p=weights),
    )


def _loosened(frame: Frame, cell_length: Floats, rng: np.random.Generator) -> Frame:
    """Sites moved about in their cells, as far as their outlines leave room, so that no grid shows."""
    room = np.maximum(cell_length / 2 / frame.length - shapes.ROUGH[1], 0)
    x, y = frame.plane(*(room * rng.uniform(-1, 1, (2, len(room)))))
    return Frame(x, y, frame.direction, frame.length, frame.width)


def _areas_and_roles(targets: Targets, row: int, scale: int, rng: np.random.Generator) -> tuple[Floats, Ints]:
    district = targets.districts[row]
    national = sum(other.area_m2 for other in targets.districts)
    share = district.area_m2 / national
    with_ap = max(1, min(round(district.area_m2 / 280_000), round(0.6 * district.items[0]))) * scale
    others = {
        Role.WITHOUT_AP: (round(60 * share) * scale, (ALL_CONTAMINATED_M2 - national) * _even(targets, row, 60)),
        Role.NOTHING: (round(40 * share) * scale, 0.1 * district.area_m2 * 40 * share / max(with_ap / scale, 1)),
        Role.EARLIER: _earlier(targets, row, scale),
    }
    counts = [(Role.WITH_AP, with_ap, float(district.area_m2))]
    counts += [(role, count, total) for role, (count, total) in others.items() if count]
    counts.append((Role.OPEN, round(1.3 * with_ap), 0.8 * district.area_m2))
    areas = np.concatenate([_uneven(count, total, rng) for _, count, total in counts])
    return areas, np.repeat([role.value for role, _, _ in counts], [count for _, count, _ in counts])


def _even(targets: Targets, row: int, wanted: int) -> float:
    """Share of a district in `wanted` things that are dealt out by area, in whole things."""
    national = sum(district.area_m2 for district in targets.districts)
    dealt = [round(wanted * district.area_m2 / national) for district in targets.districts]
    return dealt[row] / sum(dealt)


def _earlier(targets: Targets, row: int, scale: int) -> tuple[int, float]:
    """Number and area of the sites released before 2023; only districts with much work have any."""
    total = 1e6 * sum(targets.cleared_km2.values())
    large = [district.area_m2 if district.area_m2 > 10e6 else 0 for district in targets.districts]
    share = large[row] / sum(large)
    return round(150 * share) * scale, total * share


def _uneven(count: int, total: float, rng: np.random.Generator) -> Floats:
    """`count` areas, some twice the mean, that add up to `total`."""
    raw = rng.lognormal(0, 0.6, count)
    raw = np.minimum(raw, 2 * raw.mean())
    result: Floats = raw * (total / raw.sum())
    return result


def _again(
    role: Ints, district: Ints, x: Floats, y: Floats, area: Floats, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Places of the sites: half of the earlier ones lie on ground that is worked again in 2023."""
    x, y = x.copy(), y.copy()
    for row in np.unique(district):
        earlier = np.flatnonzero((role == Role.EARLIER) & (district == row) & (rng.uniform(size=len(role)) < 0.5))
        later = np.flatnonzero((role == Role.WITH_AP) & (district == row))
        host = rng.choice(later, len(earlier))
        shift = 0.2 * np.sqrt(np.minimum(area[host], area[earlier]))
        x[earlier], y[earlier] = x[host] + shift, y[host] - shift
    return x, y


def _dates(targets: Targets, role: Ints, district: Ints, rng: np.random.Generator) -> tuple[Days, Days]:
    """First and last day of the work on each site, none where land was not yet within reach."""
    count = len(role)
    regained = np.array([unit.footnote == "**" for unit in targets.districts])[district]
    before_2021 = np.array([not unit.footnote for unit in targets.districts])[district]
    year = np.where(before_2021, rng.choice([2019, 2020, 2021, 2022], count), rng.choice([2021, 2022], count))
    opening = np.where(role == Role.EARLIER, (year - 1970).astype("datetime64[Y]").astype("datetime64[D]"), YEAR)
    opening = np.where(regained & (role != Role.EARLIER), np.datetime64("2023-10-02", "D"), opening)
    length = np.minimum(rng.geometric(1 / 18, count) + 2, np.where(regained, 40, 160)).astype(np.int64)
    room = np.where(regained, 85, 355)
    started = opening + rng.integers(0, room - length)
    released = started + length
    absent = np.datetime64("NaT", "D")
    return np.where(role == Role.OPEN, absent, started), np.where(role == Role.OPEN, absent, released)
