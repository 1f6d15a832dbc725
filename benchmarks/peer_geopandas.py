"""The settlement in GeoPandas and Shapely, as an expert would write it: one overlay, then states in NumPy.

A peer for comparison that shares no code with the engine. The plane is cut once into faces by all polygons of each
cluster that touch; then every face plays through its own events, all faces at the same time.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import geopandas
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from benchmarks import answer
from benchmarks.peer_states import States, play
from whitestone.land.inputs import Geometries, LandInputs
from whitestone.land.result import Period

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
CORES = os.cpu_count() or 1


@dataclass(frozen=True)
class Loaded:
    """The register as an analyst holds it before the work begins."""

    events: geopandas.GeoDataFrame
    units: geopandas.GeoDataFrame
    finds: pd.DataFrame


@dataclass(frozen=True)
class Faces:
    """The plane cut by all polygons, and which shapes cover which face.

    Attributes
    ----------
    geometry : (f,) Polygon
    area : (f,) float64, square metres
    unit : (f,) int64, row of the unit, or the number of units for land outside every unit
    shape, face : (k,) int64, pairs: this shape covers this face
    """

    geometry: Geometries
    area: Floats
    unit: Integers
    shape: Integers
    face: Integers


def load(inputs: LandInputs) -> Loaded:
    """Put the inputs into frames; not counted in the benchmark."""
    hazards, releases, units, finds = inputs.hazards, inputs.releases, inputs.units, inputs.finds
    rows = [
        pd.DataFrame({"id": hazards.id, "date": hazards.date, "later": 0, "version": hazards.version,
                      "bits": hazards.claims, "confirmed": hazards.kind == "CHA", "product": ""}),
        pd.DataFrame({"id": releases.id, "date": releases.date, "later": 1, "version": 0,
                      "bits": releases.removes, "confirmed": False, "product": releases.product}),
    ]  # fmt: skip
    geometry = np.concatenate([hazards.geometry, releases.geometry])
    events = geopandas.GeoDataFrame(pd.concat(rows, ignore_index=True), geometry=geometry, crs=inputs.plane.crs)
    empty = np.array([], dtype=object)
    divisions = geopandas.GeoDataFrame(
        {"code": empty if units is None else units.code},
        geometry=empty if units is None else units.geometry,
        crs=inputs.plane.crs,
    ).sort_values("code", ignore_index=True)
    found = pd.DataFrame(columns=["date", "ap", "count", "release", "x", "y"])
    if finds is not None:
        found = pd.DataFrame({"date": finds.date, "ap": answer.is_ap(finds), "count": finds.count,
                              "release": finds.release, "x": finds.x, "y": finds.y})  # fmt: skip
    return Loaded(events, divisions, found)


def settle(loaded: Loaded, period: Period, fade_out: float = answer.FADE_OUT_M) -> answer.Answer:
    """Settle the period; everything here is counted."""
    events = loaded.events.sort_values(["date", "later", "id", "version"], ignore_index=True)
    shape, shapes = _distinct(events.geometry.to_numpy())
    faces = _faces(shapes, loaded.units.geometry.to_numpy())
    cover = pd.DataFrame({"shape": faces.shape, "face": faces.face}).merge(
        pd.DataFrame({"shape": shape, "rank": np.arange(len(events))}), on="shape"
    )
    states = play(events, cover["face"].to_numpy(), cover["rank"].to_numpy(), len(faces.area))
    rows = _balance(states, faces, loaded.units["code"].to_numpy(), period)
    products = events[events["later"] == 1]
    parts = _parts(states, faces.area, products)
    product = _attach(loaded.finds, products)
    items = _items(loaded.finds, product, len(events))
    readings = _readings(states, faces, products, items, period)
    footprint = _footprint(
        states, faces, finds=loaded.finds, product=product, items=items, period=period, fade_out=fade_out
    )
    ids = events["id"].to_numpy()
    with_finds = np.flatnonzero(items[0])
    return answer.Answer(
        rows=rows,
        parts=parts,
        readings=readings | footprint,
        items={ids[rank]: (int(items[0][rank]), int(items[1][rank])) for rank in with_finds.tolist()},
    )


def in_threads(work: Callable[..., Geometries], *arrays: Geometries) -> Geometries:
    """Run a vectorised function on slices in threads: GEOS works outside the interpreter's lock."""
    slices = np.array_split(np.arange(len(arrays[0])), CORES * 4)
    with ThreadPoolExecutor(CORES) as pool:
        done = pool.map(lambda part: work(*(array[part] for array in arrays)), [part for part in slices if len(part)])
        results = list(done)
    return np.concatenate(results) if results else np.array([], dtype=object)


def _distinct(geometry: Geometries) -> tuple[Integers, Geometries]:
    """Number of the distinct shape of each row, and the shapes: equal polygons are cut only once."""
    number, _ = pd.factorize(shapely.to_wkb(geometry))
    _, first = np.unique(number, return_index=True)
    return number.astype(np.int64), geometry[first]


def _segments(units: Geometries) -> Geometries:
    """Every segment of the units' borders once."""
    corners, ring = shapely.get_coordinates(shapely.get_parts(shapely.boundary(units)), return_index=True)
    same = ring[1:] == ring[:-1]
    ends = np.stack([corners[:-1][same], corners[1:][same]], axis=1)
    return _distinct(np.asarray(shapely.normalize(shapely.linestrings(ends))))[1]


def _faces(shapes: Geometries, units: Geometries) -> Faces:
    tree = shapely.STRtree(shapes)
    left, right = tree.query(shapes, predicate="intersects")
    links = coo_array((np.ones(len(left), dtype=np.int8), (left, right)), shape=(len(shapes), len(shapes)))
    clusters, cluster = connected_components(links, directed=False)
    segments = _segments(units)
    segment, crossed = tree.query(segments, predicate="intersects")
    borders = np.unique(np.column_stack([cluster[crossed], segment]), axis=0)
    cut = np.bincount(cluster, minlength=clusters) > 1
    cut[borders[:, 0]] = True
    alone, together = np.flatnonzero(~cut[cluster]), np.flatnonzero(cut[cluster])
    edges, source = shapely.get_parts(shapely.boundary(shapes[together]), return_index=True)
    group = np.concatenate([cluster[together[source]], borders[:, 0]])
    order = np.argsort(group, kind="stable")
    _, group = np.unique(group[order], return_inverse=True)
    edges = np.concatenate([edges, segments[borders[:, 1]]])[order]
    lines = np.asarray(shapely.multilinestrings(edges, indices=group) if len(edges) else edges)
    pieces = shapely.get_parts(in_threads(_cut, lines))
    geometry = np.concatenate([shapes[alone], pieces])
    # A point inside a face is inside every polygon and the unit that cover the face.
    inside = in_threads(shapely.point_on_surface, geometry)
    holder, held = shapely.STRtree(inside[len(alone) :]).query(shapes[together], predicate="contains")
    owner, owned = shapely.STRtree(inside).query(units, predicate="intersects")
    unit = np.full(len(geometry), len(units), dtype=np.int64)
    np.minimum.at(unit, owned, owner)
    return Faces(
        geometry=geometry,
        area=shapely.area(geometry),
        unit=unit,
        shape=np.concatenate([alone, together[holder]]),
        face=np.concatenate([np.arange(len(alone)), len(alone) + held]),
    )


def _cut(lines: Geometries) -> Geometries:
    noded = np.asarray(shapely.union_all(lines[:, None], grid_size=answer.GRID_M, axis=1))
    return np.asarray(shapely.polygonize(noded[:, None]))


def _balance(
    states: States, faces: Faces, codes: NDArray[np.object_], period: Period
) -> dict[answer.Account, tuple[float, ...]]:
    """Sum what every event changed, and what is open at both ends, by unit, kind and class."""
    entries = pd.concat(
        [
            states.open_at(np.datetime64(period.start) - 1, "opening"),
            states.moved(np.datetime64(period.start), np.datetime64(period.end)),
            states.open_at(np.datetime64(period.end), "closing"),
        ]
    )
    posted = entries.assign(unit=faces.unit[entries["face"]], area=faces.area[entries["face"]])
    table = posted.groupby(["unit", "confirmed", "class", "column"])["area"].sum().unstack(fill_value=0)
    table = table.reindex(columns=list(answer.BALANCE_COLUMNS), fill_value=0.0)
    keys = [
        (None if unit == len(codes) else str(codes[unit]), "CHA" if confirmed else "SHA", answer.CLASSES[number])
        for unit, confirmed, number in table.index
    ]
    return dict(zip(keys, map(tuple, table.to_numpy().tolist()), strict=True))


def _parts(states: States, area: Floats, products: pd.DataFrame) -> dict[str, tuple[float, ...]]:
    released = states.frame[states.frame["part"] > 0]
    count = len(answer.PART_COLUMNS)
    cell = released["rank"].to_numpy() * count + released["part"].to_numpy()
    size = (int(products.index.max()) + 1) * count if len(products) else 0
    sums = np.bincount(cell, weights=area[released["face"].to_numpy()], minlength=size).reshape(-1, count)
    sums = sums[products.index.to_numpy()]
    # The polygon as it was cut on the grid, so that its parts add up to it.
    sums[:, 0] = sums[:, 1:].sum(axis=1)
    return dict(zip(products["id"], map(tuple, sums.tolist()), strict=True))


def _attach(finds: pd.DataFrame, products: pd.DataFrame) -> Integers:
    """Rank of each find's product: by reference, else the earliest one that covers its place and is not older."""
    rank = pd.Series(products.index.to_numpy(), index=products["id"])
    attached = finds["release"].map(rank).fillna(-1).to_numpy().astype(np.int64)
    loose = np.flatnonzero(finds["release"].isna() & finds["x"].notna())
    places = np.asarray(shapely.points(finds[["x", "y"]].to_numpy(float)[loose]))
    cover, place = shapely.STRtree(places).query(products.geometry.to_numpy(), predicate="intersects")
    later = products["date"].to_numpy()[cover] >= finds["date"].to_numpy()[loose[place]]
    # Products are in the order of their events, so the first hit of each find is the earliest.
    order = np.argsort(cover[later], kind="stable")
    found, first = np.unique(place[later][order], return_index=True)
    attached[loose[found]] = products.index.to_numpy()[cover[later][order][first]]
    return attached


def _items(finds: pd.DataFrame, product: Integers, events: int) -> tuple[Integers, Integers]:
    """Items, and anti-personnel mines among them, by rank of the product."""
    known = product >= 0
    count, ap = finds["count"].to_numpy(np.int64), finds["ap"].to_numpy(np.bool_)
    items = np.bincount(product[known], weights=count[known], minlength=events)
    mines = np.bincount(product[known & ap], weights=count[known & ap], minlength=events)
    return items.astype(np.int64), mines.astype(np.int64)


Entries = dict[tuple[str, str], answer.ReadingFigures]


def _reading(name: str, entries: pd.DataFrame, items: tuple[Integers, Integers]) -> Entries:
    """Figures of one reading from (class, rank, area) rows; `ap_mined` joins the classes with AP."""
    mined = entries[entries["class"].isin([0, 1])].assign(**{"class": -1})
    together = pd.concat([entries, mined])
    figures = {}
    for number in np.unique(together["class"].to_numpy(np.int64)).tolist():
        group = together[together["class"] == number]
        ranks = group["rank"].unique()
        label = answer.AP_MINED if number < 0 else answer.CLASSES[number]
        figures[name, label] = answer.ReadingFigures(
            float(group["area"].sum()), len(ranks), int(items[0][ranks].sum()), int(items[1][ranks].sum())
        )
    return figures


def _in_period(frame: pd.DataFrame, period: Period) -> pd.DataFrame:
    return frame[frame["date"].between(np.datetime64(period.start), np.datetime64(period.end))]


def _readings(
    states: States, faces: Faces, products: pd.DataFrame, items: tuple[Integers, Integers], period: Period
) -> Entries:
    """Whole polygons in which AP mines were found, and land newly released by its class on record."""
    year = _in_period(products, period)
    worked = year.index.to_numpy()[items[1][year.index.to_numpy()] > 0]
    parts = states.frame[np.isin(states.frame["rank"], worked)]
    polygons = pd.DataFrame({"rank": parts["rank"], "area": faces.area[parts["face"]], "class": -1})
    whole = _reading("worked_polygons", polygons, items)
    newly = _in_period(states.newly(), period)
    land = newly.assign(area=faces.area[newly["face"].to_numpy()])
    return whole | _reading("released_mined_land", land, items)


def _footprint(
    states: States,
    faces: Faces,
    *,
    finds: pd.DataFrame,
    product: Integers,
    items: tuple[Integers, Integers],
    period: Period,
    fade_out: float,
) -> Entries:
    """Mined land newly released within the fade-out distance of an AP mine of the same product."""
    newly = _in_period(states.newly(), period)
    newly = newly[newly["class"] <= 1]
    placed = finds["ap"].to_numpy(np.bool_) & finds["x"].notna().to_numpy() & np.isin(product, newly["rank"].unique())
    near = np.flatnonzero(placed)
    near = near[np.argsort(product[near], kind="stable")]
    ranks, group = np.unique(product[near], return_inverse=True)
    if not len(ranks):
        return {}
    centre = finds[["x", "y"]].to_numpy(float)[near]
    rings = np.asarray(shapely.polygons(centre[:, None, :] + answer.disc(fade_out)[None, :, :]))
    discs = in_threads(_joined, np.asarray(shapely.geometrycollections(rings, indices=group)))
    newly = newly[np.isin(newly["rank"], ranks)]
    around = discs[np.searchsorted(ranks, newly["rank"].to_numpy())]
    land = faces.geometry[newly["face"].to_numpy()]
    area = shapely.area(in_threads(shapely.intersection, land, around))
    entries = newly.assign(area=area)
    return _reading("found_footprint", entries[entries["area"] > 0], items)


def _joined(collections: Geometries) -> Geometries:
    return np.asarray(shapely.union_all(collections[:, None], axis=1))
