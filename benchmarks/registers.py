"""A seeded generator of SYNTHETIC registers with the sizes and overlaps of real ones, up to millions of polygons.

No row describes a real place: ids start with SYN, and the same seed gives the same bytes.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks.country import Country
from benchmarks.shapes import Integers, Stars, ragged, stars
from whitestone.land.inputs import Finds, Hazards, LandInputs, Plane, Releases, Texts, texts
from whitestone.land.words import CATEGORIES, Activity, Contamination, Kind, Product

CRS = "EPSG:3035"
FINDS_PER_POLYGON = 10
FIRST_DAY, LAST_DAY = np.datetime64("2018-01-01"), np.datetime64("2024-12-31")
AP, AV, CMR, UXO, AXO = (int(category) for category in CATEGORIES[:5])
CLAIMS = ((AP, 0.33), (AP | AV, 0.27), (AV, 0.12), (CMR, 0.10), (UXO | AXO, 0.12), (AP | UXO, 0.06))
# Shares of rows of finds; with several items to some rows, AP comes to about 11 % and AV to 16 % of items.
FOUND = ((AP, 0.125), (AV, 0.18), (CMR, 0.06), (UXO, 0.605), (AXO, 0.03))


def make(polygons: int, seed: int = 1) -> LandInputs:
    """A register of `polygons` rows (55 % hazard rows, 45 % release products) and ten finds per row."""
    roots = np.random.SeedSequence(seed).spawn(4)
    for_units, for_hazards, for_releases, for_finds = (np.random.default_rng(root) for root in roots)
    country = Country.of(polygons)
    hazard_rows = round(polygons * 0.55)
    hazards, hazard_stars = _hazards(for_hazards, country, hazard_rows)
    releases, release_stars = _releases(for_releases, hazards, hazard_stars, polygons - hazard_rows)
    finds = _finds(for_finds, releases, release_stars, polygons * FINDS_PER_POLYGON)
    return LandInputs(Plane(CRS), hazards, releases, country.units(for_units), finds)


def _hazards(random: np.random.Generator, country: Country, rows: int) -> tuple[Hazards, Stars]:
    """First versions along the front lines, some on top of a neighbour, then later versions of about one in five."""
    records = max(round(rows * 0.82), 1)
    area = np.clip(random.lognormal(np.log(42_000.0), 1.25, records), 300.0, 4e6)
    counts = np.clip(random.lognormal(np.log(13.0), 0.6, records), 5, 60).astype(np.int64)
    shapes = stars(random, area, counts, random.uniform(1.0, 2.0, records), np.zeros(records))
    centre, _ = country.line_places(random, shapes.reach)
    # Overlap in real registers comes from two surveys of the same field: here every so many records lie on the last.
    onto = np.flatnonzero(random.random(records) < 0.058)
    onto = onto[onto > 0]
    direction = random.uniform(0, 2 * np.pi, len(onto))
    away = np.minimum(shapes.reach[onto], shapes.reach[onto - 1]) * random.uniform(0.2, 0.8, len(onto))
    centre[onto] = centre[onto - 1] + np.column_stack([np.cos(direction), np.sin(direction)]) * away[:, None]
    shapes = shapes.at(centre)
    claims = _drawn(random, CLAIMS, records)
    confirmed = random.random(records) < 0.45
    span = int((np.datetime64("2022-12-31") - FIRST_DAY).astype(int))
    date = FIRST_DAY + random.integers(0, span, records).astype("timedelta64[D]")

    later = rows - records
    source = random.integers(0, records, later)
    change = random.random(later)
    keep = shapes.counts[source].copy()
    cut = change < 0.4
    keep[cut] = np.clip(keep[cut] * random.uniform(0.5, 0.9, int(cut.sum())), 4, None).astype(np.int64)
    scale = np.ones(later)
    scale[(change >= 0.4) & (change < 0.55)] = 0.85
    scale[(change >= 0.55) & (change < 0.75)] = 1.12
    revised = shapes.derived(
        source,
        first=random.integers(0, 60, later) % shapes.counts[source],
        keep=keep,
        scale=scale,
        shift=np.zeros((later, 2)),
    )
    new_claims = np.where(random.random(later) < 0.3, _drawn(random, CLAIMS, later), claims[source])
    new_confirmed = confirmed[source] | (random.random(later) < 0.4)
    new_date = np.minimum(date[source] + random.integers(20, 900, later).astype("timedelta64[D]"), LAST_DAY)
    name = numbered("SYN-HA-", random.permutation(records) + 1)
    hazards = Hazards(
        id=np.concatenate([name, name[source]]),
        date=np.concatenate([date, new_date]),
        kind=np.where(np.concatenate([confirmed, new_confirmed]), Kind.CHA.value, Kind.SHA.value).astype(object),
        claims=np.concatenate([claims, new_claims]),
        geometry=np.concatenate([shapes.polygons(), revised.polygons()]),
        version=np.concatenate([np.zeros(records, np.int64), np.arange(1, later + 1)]),
        closed=np.zeros(rows, dtype=np.bool_),
        row=np.arange(1, rows + 1),
    )
    return hazards, shapes.joined(revised)


def _releases(random: np.random.Generator, hazards: Hazards, shapes: Stars, rows: int) -> tuple[Releases, Stars]:
    """Products on hazard records: the whole polygon, a sector, a spill over its edge, or beside it."""
    source = random.integers(0, len(hazards), rows)
    how = random.random(rows)
    keep = shapes.counts[source].copy()
    part = (how >= 0.3) & (how < 0.7)
    keep[part] = np.clip(keep[part] * random.uniform(0.25, 0.8, int(part.sum())), 4, None).astype(np.int64)
    scale = np.ones(rows)
    inner, spill, beside = (how >= 0.7) & (how < 0.8), (how >= 0.8) & (how < 0.94), how >= 0.94
    scale[inner] = 0.8
    scale[spill] = 0.7
    scale[beside] = 0.4
    direction = random.uniform(0, 2 * np.pi, rows)
    move = np.where(spill, 0.6, np.where(beside, 1.9, 0.0)) * shapes.reach[source]
    products = shapes.derived(
        source,
        first=random.integers(0, 60, rows) % shapes.counts[source],
        keep=keep,
        scale=scale,
        shift=np.column_stack([np.cos(direction), np.sin(direction)]) * move[:, None],
    )
    delay = np.where(random.random(rows) < 0.03, -random.integers(1, 200, rows), random.integers(20, 1500, rows))
    date = np.maximum(hazards.date[source] + delay.astype("timedelta64[D]"), FIRST_DAY)
    date = np.where(date > LAST_DAY, LAST_DAY - random.integers(0, 700, rows).astype("timedelta64[D]"), date)
    draw = random.random(rows)
    product = np.where(
        draw < 0.2, Product.CANCELLED.value, np.where(draw < 0.4, Product.REDUCED.value, Product.CLEARED.value)
    ).astype(object)
    activity = np.where(
        draw < 0.2,
        Activity.NTS.value,
        np.where(draw < 0.4, Activity.TS.value, np.where(draw < 0.85, Activity.CLEARANCE.value, Activity.BAC.value)),
    ).astype(object)
    removes = np.where(activity == Activity.BAC.value, int(Activity.BAC.removes), int(Activity.NTS.removes))
    removes[random.random(rows) < 0.02] = int(Contamination.AP | Contamination.AV)
    releases = Releases(
        id=numbered("SYN-RL-", random.permutation(rows) + 1),
        date=date,
        product=product,
        activity=activity,
        removes=removes.astype(np.uint8),
        geometry=products.polygons(),
        declared_m2=np.full(rows, np.nan),
        organisation=texts(rows),
        task=texts(rows),
        depth_m=np.full(rows, np.nan),
        row=np.arange(1, rows + 1),
    )
    return releases, products


def _finds(random: np.random.Generator, releases: Releases, shapes: Stars, count: int) -> Finds:
    """Finds in rows along the edges of products; three products in ten have none."""
    weight = random.lognormal(0.0, 1.2, len(releases)) * (random.random(len(releases)) >= 0.3)
    per_product = random.multinomial(count, weight / weight.sum()).astype(np.int64)
    product, place = ragged(per_product)
    # A row holds up to twelve items and runs along one edge, at one depth between the edge and the centre.
    rows_per_product = (per_product + 11) // 12
    row = (np.cumsum(rows_per_product) - rows_per_product)[product] + place // 12
    row_product, _ = ragged(rows_per_product)
    edge = 1 + (random.random(len(row_product)) * (shapes.counts[row_product] - 2)).astype(np.int64)
    depth = random.uniform(0.5, 0.95, len(row_product))
    category = _drawn(random, FOUND, len(row_product))[row]
    share = (place % 12 + random.uniform(0.2, 0.8, count)) / 12
    near = shapes.around[shapes.starts[product] + edge[row]]
    far = shapes.around[shapes.starts[product] + edge[row] + 1]
    at = shapes.centre[product] + depth[row, None] * (near + (far - near) * share[:, None])
    at[random.random(count) < 0.002] += 3_000.0
    without_reference = random.random(count) < 0.05
    placeless = (random.random(count) < 0.01) & ~without_reference
    at[placeless] = np.nan
    release = releases.id[product]
    release[without_reference] = None
    items = np.where((random.random(count) < 0.03) & (category >= CMR), random.integers(2, 11, count), 1)
    return Finds(
        id=numbered("SYN-F-", np.arange(1, count + 1)),
        date=releases.date[product] - random.integers(0, 90, count).astype("timedelta64[D]"),
        category=category,
        count=items.astype(np.int64),
        improvised=np.zeros(count, dtype=np.bool_),
        model=texts(count),
        release=release,
        x=np.round(at[:, 0], 2),
        y=np.round(at[:, 1], 2),
        row=np.arange(1, count + 1),
    )


def _drawn(random: np.random.Generator, odds: tuple[tuple[int, float], ...], count: int) -> NDArray[np.uint8]:
    values, shares = zip(*odds, strict=True)
    return random.choice(np.array(values, dtype=np.uint8), count, p=np.array(shares) / sum(shares))


def numbered(prefix: str, numbers: Integers) -> Texts:
    """Ids such as SYN-HA-0000012."""
    return np.array([f"{prefix}{number:07d}" for number in numbers.tolist()], dtype=object)


def write(inputs: LandInputs, folder: Path) -> None:
    """Write the register as four GeoPackages that `whitestone settle` reads."""
    folder.mkdir(parents=True, exist_ok=True)
    hazards, releases, units, finds = inputs.hazards, inputs.releases, inputs.units, inputs.finds
    if units is None or finds is None:
        raise ValueError("a generated register has units and finds")
    words = np.array([",".join(Contamination(bits).words) for bits in range(64)], dtype=object)
    tables = {
        "hazards": ({"id": hazards.id, "recorded": hazards.date.astype(str), "kind": hazards.kind,
                     "contamination": words[hazards.claims]}, hazards.geometry),
        "releases": ({"id": releases.id, "date": releases.date.astype(str), "product": releases.product,
                      "activity": releases.activity, "removes": words[releases.removes]}, releases.geometry),
        "units": ({"code": units.code, "name": units.name}, units.geometry),
        "finds": ({"id": finds.id, "date": finds.date.astype(str), "category": words[finds.category],
                   "count": finds.count, "release": finds.release},
                  geopandas.points_from_xy(finds.x, finds.y)),
    }  # fmt: skip
    for name, (columns, geometry) in tables.items():
        frame = geopandas.GeoDataFrame(pd.DataFrame(columns), geometry=geometry, crs=inputs.plane.crs)
        frame.to_file(folder / f"{name}.gpkg", layer=name, driver="GPKG")


def main() -> None:
    """Write a register of the given size to a folder."""
    options = argparse.ArgumentParser(description="Write a SYNTHETIC register as GeoPackages.")
    options.add_argument("folder", type=Path)
    options.add_argument("--polygons", type=int, default=10_000)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    write(make(chosen.polygons, chosen.seed), chosen.folder)
    print(f"{chosen.folder}: SYNTHETIC register of {chosen.polygons} polygons, seed {chosen.seed}")


if __name__ == "__main__":
    main()
