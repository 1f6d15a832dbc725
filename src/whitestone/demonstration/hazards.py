"""Hazard records: what the programme held to be hazardous, in versions that grow, shrink and change kind.

Made from the sites with the errors of surveys: displaced, too large, late, or never made.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from whitestone.demonstration import shapes
from whitestone.demonstration.sites import Days, Floats, Ints, Sites
from whitestone.demonstration.tables import as_texts
from whitestone.demonstration.targets import Targets
from whitestone.demonstration.truth import CATEGORIES, UXO, Items
from whitestone.land.inputs import Geometries, Texts

_LAST_DAY = np.datetime64("2023-12-31", "D")


@dataclass(frozen=True, slots=True)
class HazardVersions:
    """n versions of hazard records, in the plane.

    Attributes
    ----------
    record : (n,) number of the record, from 0
    site : (n,) row of the site
    version : (n,) from 1
    date : (n,) day from which the version holds
    entered : (n,) day on which it reached the register
    kind, status, contamination, reason : (n,) texts
    outline : (n,) polygons
    """

    record: Ints
    site: Ints
    version: Ints
    date: Days
    entered: Days
    kind: Texts
    status: Texts
    contamination: Texts
    reason: Texts
    outline: Geometries

    def __len__(self) -> int:
        return len(self.record)


def record_hazards(targets: Targets, sites: Sites, items: Items, rng: np.random.Generator) -> HazardVersions:
    """Records of mined patches, and of wider suspected areas with unexploded ordnance around some of them."""
    held = _held(sites, items)
    mined = np.flatnonzero(held[:, :2].any(axis=1) & (rng.uniform(size=len(sites)) < 0.9))
    wide = np.flatnonzero(rng.uniform(size=len(sites)) < 0.3)
    parts = [
        _mined(targets, sites, mined, _claims(held, mined, rng, mines=True), rng),
        _wide(targets, sites, wide, _claims(held, wide, rng, mines=False), rng),
    ]
    shift = 0
    columns: list[list[np.ndarray]] = [[] for _ in range(10)]
    for part in parts:
        own = (part.record + shift, part.site, part.version, part.date, part.entered)
        more = (part.kind, part.status, part.contamination, part.reason, part.outline)
        for column, values in zip(columns, (*own, *more), strict=True):
            column.append(values)
        shift += int(part.record.max()) + 1
    return HazardVersions(*(np.concatenate(column) for column in columns))


def _held(sites: Sites, items: Items) -> np.ndarray:
    """Which categories lie in each site: (n, 4) bool."""
    held = np.zeros((len(sites), len(CATEGORIES)), dtype=bool)
    held[items.site, items.category] = True
    return held


def _claims(held: np.ndarray, rows: Ints, rng: np.random.Generator, *, mines: bool) -> Texts:
    """What a record says is there: mostly what is, sometimes not all of it."""
    said = held[rows] & (rng.uniform(size=(len(rows), len(CATEGORIES))) < 0.95)
    said[:, :2] &= mines
    said[:, UXO] |= ~said.any(axis=1) if not mines else False
    said[:, 0] |= ~said[:, :2].any(axis=1) & mines
    words = [",".join(word for word, claimed in zip(CATEGORIES, row, strict=True) if claimed) for row in _table()]
    code = said.astype(np.int64) @ (1 << np.arange(len(CATEGORIES)))
    return np.array(words, dtype=object)[code]


def _table() -> list[list[bool]]:
    """Every set of categories, by its bits."""
    return [[bool(code >> bit & 1) for bit in range(len(CATEGORIES))] for code in range(1 << len(CATEGORIES))]


def _first_day(targets: Targets, sites: Sites, rows: Ints, rng: np.random.Generator) -> Days:
    """When a site was first recorded: not before land was regained, and mostly before it was worked."""
    marks = np.array([district.footnote for district in targets.districts], dtype=object)[sites.district[rows]]
    opened = np.select([marks == "**", marks == ""], [np.datetime64("2023-09-25"), np.datetime64("2019-01-07")],
                       np.datetime64("2021-01-11")).astype("datetime64[D]")  # fmt: skip
    until = np.where(np.isnat(sites.started[rows]), _LAST_DAY - 60, sites.started[rows] - 1)
    room = np.maximum((until - opened).astype(np.int64), 1)
    first: Days = opened + np.floor(rng.beta(1, 2, len(rows)) * room).astype(np.int64)
    return first


def _mined(targets: Targets, sites: Sites, rows: Ints, claims: Texts, rng: np.random.Generator) -> HazardVersions:
    """Patches with mines: often suspected first and too large, then confirmed; some closed after the release."""
    count = len(rows)
    first = _first_day(targets, sites, rows, rng)
    released = sites.released[rows]
    worked = ~np.isnat(released)
    # One in thirty is recorded on the day of its release, one in thirty after it: the ledger must order both.
    odd = rng.uniform(size=count)
    first = np.where(worked & (odd < 1 / 30), released, first)
    first = np.where(worked & (odd >= 1 / 30) & (odd < 2 / 30), np.minimum(released + 9, _LAST_DAY), first)
    suspected = (rng.uniform(size=count) < 0.6) & (odd >= 2 / 30)
    u, v = (centre[rows] + rng.normal(0, 0.04, count) for centre in (sites.patch_u, sites.patch_v))
    size = sites.patch[rows] * rng.uniform(0.95, 1.1, count)
    limit = np.where(worked, sites.started[rows], _LAST_DAY)
    second = first + np.maximum((limit - first).astype(np.int64) // 2, 1)
    revised = suspected & (second > first) & (rng.uniform(size=count) < 0.85)
    closed = worked & (odd >= 2 / 30) & (rng.uniform(size=count) < 0.25)
    late = rng.uniform(size=count) < 0.05
    grown = rng.uniform(size=count) < 0.15
    steps = (
        (np.ones(count, dtype=bool), first, np.where(suspected, "SHA", "CHA"), "open", "recorded",
         np.where(suspected, np.where(grown, 0.7, 1.5), 1.0)),
        (revised, second, np.full(count, "CHA"), "open", "confirmed by technical survey", np.ones(count)),
        (closed, np.where(worked, released, first), np.full(count, "CHA"), "closed", "closed after the release",
         np.ones(count)),
        (late & ~closed & ~worked, np.minimum(second + 40, _LAST_DAY), np.full(count, "CHA"), "open",
         "late correction of the outline", np.full(count, 0.85)),
    )  # fmt: skip
    edge = shapes.edges(count, rng)
    return _versions(sites, rows, edge, claims, u, v, size, steps, rng)


_Step = tuple[np.ndarray, Days, np.ndarray, str, str, Floats]


def _versions(
    sites: Sites, rows: Ints, edge: shapes.Edge, claims: Texts, u: Floats, v: Floats, size: Floats,
    steps: tuple[_Step, ...], rng: np.random.Generator,
) -> HazardVersions:  # fmt: skip
    """One version for each step that a record takes."""
    record, date, kind, status, reason, factor = [], [], [], [], [], []
    for taken, day, is_kind, is_status, why, grows in steps:
        here = np.flatnonzero(taken)
        record.append(here)
        date.append(day[here].astype("datetime64[D]"))
        kind.append(is_kind[here].astype(object))
        status.append(as_texts([is_status] * len(here)))
        reason.append(as_texts([why] * len(here)))
        factor.append(grows[here])
    at, day = np.concatenate(record), np.concatenate(date)
    number = np.concatenate([np.full(len(part), step) for step, part in enumerate(record)])
    order = np.lexsort((number, day, at))
    at, day = at[order], day[order]
    fresh = np.append(True, at[1:] != at[:-1])
    start = np.flatnonzero(fresh)
    version = np.arange(len(at)) - np.repeat(start, np.diff(np.append(start, len(at)))) + 1
    scaled = size[at] * np.concatenate(factor)[order]
    outline = sites.frame.take(rows[at]).outlines(edge.take(at), scaled, u[at], v[at])
    delay = np.where(rng.uniform(size=len(at)) < 0.08, rng.integers(30, 200, len(at)), rng.integers(0, 12, len(at)))
    kinds, states, reasons = (np.concatenate(column)[order] for column in (kind, status, reason))
    return HazardVersions(at, rows[at], version, day, day + delay, kinds, states, claims[at], reasons, outline)


def _wide(targets: Targets, sites: Sites, rows: Ints, claims: Texts, rng: np.random.Generator) -> HazardVersions:
    """Wider suspected areas from the preliminary survey, without a claim of mines; a third are drawn again later."""
    count = len(rows)
    first = _first_day(targets, sites, rows, rng)
    again = rng.uniform(size=count) < 0.33
    second = np.minimum(first + rng.integers(1, 400, count), _LAST_DAY)
    steps = (
        (np.ones(count, dtype=bool), first, np.full(count, "SHA"), "open", "preliminary survey", np.ones(count)),
        (again, second, np.full(count, "SHA"), "open", "drawn again", rng.choice([0.8, 1.15], count)),
    )
    size = rng.uniform(0.6, 1.6, count)
    edge = shapes.edges(count, rng)
    zero = np.zeros(count)
    largest = sites.frame.take(rows).outlines(edge, size * 1.15, zero, zero)
    shapely.prepare(targets.country)
    size = np.where(shapely.contains_properly(targets.country, largest), size, 0.6)
    return _versions(sites, rows, edge, claims, zero, zero, size, steps, rng)
