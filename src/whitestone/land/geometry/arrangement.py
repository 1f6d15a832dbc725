"""Overlay of many polygons at once: every face, the polygons that cover it, and its exact area.

Cuts the work into clusters of polygons that touch, which are independent of each other, and runs them on all
cores. Knows polygons and a mosaic of tiles; what they mean is the caller's affair.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from whitestone.land.geometry.drawing import draw
from whitestone.land.geometry.faces import Rings
from whitestone.land.geometry.mosaic import Mosaic, Pieces
from whitestone.land.geometry.overlay import Overlay, reference
from whitestone.land.geometry.ragged import Ints, offsets
from whitestone.land.geometry.segments import GRID_PER_METRE, Segments, snap
from whitestone.land.progress import SILENT, Progress

_SEGMENTS_AT_ONCE = 40_000
_LARGE_CLUSTER = 4_000
_WORTH_COMPILING = 300_000
_GAP = 8
_WIDEST = 2**31
_NOWHERE = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class _Block:
    """Faces of some clusters; `polygon` and `tile` number the caller's polygons and tiles."""

    twice_area: Ints
    cluster: Ints
    tile: Ints
    start: Ints
    cover: Ints
    rings: Rings | None


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Every face that at least one polygon covers, f rows.

    Attributes
    ----------
    twice_area : (f,) int64, twice the area in square grid units (see `segments.TWICE_SQUARE_GRID`)
    cluster : (f,) int64, clusters share no land and no boundary
    tile : (f,) int64, tile of the mosaic in which the face lies; -1 outside of all
    start : (f + 1,) int64, offsets into `cover`
    cover : int64, the polygons that cover each face, ascending
    polygon_cluster : (n,) int64, cluster of each polygon (-1: it has no area on the grid)
    """

    twice_area: Ints
    cluster: Ints
    tile: Ints
    start: Ints
    cover: Ints
    polygon_cluster: Ints
    _polygons: NDArray[Any]
    _rings: tuple[tuple[int, int, Rings], ...]

    def __len__(self) -> int:
        return len(self.twice_area)

    def draw(self, faces: Ints) -> NDArray[Any]:
        """Polygons (metres, valid, on the grid up to repair of rings that touch themselves) of some faces."""
        drawn: NDArray[Any] = np.empty(len(faces), dtype=object)
        known = np.zeros(len(faces), dtype=bool)
        for first, end, rings in self._rings:
            rows = np.flatnonzero((faces >= first) & (faces < end))
            if len(rows):
                drawn[rows] = draw(rings, faces[rows] - first)
                known[rows] = True
        alone = np.flatnonzero(~known)
        drawn[alone] = snapped(self._polygons[self.cover[self.start[faces[alone]]]])
        return drawn


def snapped(polygons: NDArray[Any]) -> NDArray[Any]:
    """The same polygons with their vertices moved to the grid."""
    moved: NDArray[Any] = shapely.transform(polygons, lambda xy: np.rint(xy * GRID_PER_METRE) / GRID_PER_METRE)
    return moved


def _pairs(polygons: NDArray[Any]) -> tuple[Ints, Ints]:
    tree = shapely.STRtree(polygons)
    i, j = tree.query(polygons)
    less = i < j
    return i[less].astype(np.int64), j[less].astype(np.int64)


def _components(count: int, i: Ints, j: Ints) -> Ints:
    graph = coo_matrix((np.ones(len(i), dtype=np.int8), (i, j)), shape=(count, count))
    label: Ints = connected_components(graph, directed=False)[1].astype(np.int64)
    return label


def clusters(polygons: NDArray[Any]) -> Ints:
    """Label polygons so that polygons of different labels share neither land nor boundary."""
    i, j = _pairs(polygons)
    label = _components(len(polygons), i, j)
    large = np.bincount(label, minlength=1) > _LARGE_CLUSTER
    doubtful = np.flatnonzero(large[label[i]])
    if len(doubtful):
        # Boxes alone chain a whole front line together; then the polygons themselves decide.
        members = np.unique(np.concatenate([i[doubtful], j[doubtful]]))
        exact = np.asarray(polygons).copy()
        exact[members] = snapped(exact[members])
        shapely.prepare(exact[members])
        meet = np.ones(len(i), dtype=bool)
        meet[doubtful] = shapely.intersects(exact[i[doubtful]], exact[j[doubtful]])
        label = _components(len(polygons), i[meet], j[meet])
    return label


@dataclass(frozen=True, slots=True)
class _Layout:
    """Clusters set side by side, so that they can be worked on together without meeting.

    Attributes
    ----------
    cluster : (c,) int64
    begin : (c,) int64, left edge of each cluster's strip
    dx, dy : (c,) int64, what was added to its coordinates
    """

    cluster: Ints
    begin: Ints
    dx: Ints
    dy: Ints

    @classmethod
    def of(cls, seg: Segments, cluster: Ints) -> tuple[_Layout, Segments]:
        """Lay out segments whose clusters are given, and the segments in their new places."""
        clusters_, place = np.unique(cluster, return_inverse=True)
        low_x, high_x, low_y = (np.zeros(len(clusters_), dtype=np.int64) for _ in range(3))
        low_x[:], low_y[:] = np.iinfo(np.int64).max, np.iinfo(np.int64).max
        high_x[:] = np.iinfo(np.int64).min
        # Every vertex of a closed ring is the first point of one of its segments.
        np.minimum.at(low_x, place, seg.x1)
        np.maximum.at(high_x, place, seg.x1)
        np.minimum.at(low_y, place, seg.y1)
        begin = offsets(high_x - low_x + 2 * _GAP)[:-1]
        dx, dy = begin + _GAP - low_x, -low_y
        x, y = dx[place], dy[place]
        moved = Segments(seg.x1 + x, seg.y1 + y, seg.x2 + x, seg.y2 + y, seg.polygon)
        return cls(clusters_, begin, dx, dy), moved

    def at(self, x: Ints) -> Ints:
        """Index of the cluster in whose strip x lies."""
        return np.searchsorted(self.begin, x, side="right") - 1


def _block(polygons: NDArray[Any], members: Ints, label: Ints, mosaic: Mosaic | None, overlay: Overlay) -> _Block:
    """Arrange the polygons `members`, together with the tiles that cross their clusters."""
    inside = snap(polygons[members])
    pieces = Pieces.none() if mosaic is None else mosaic.pieces_of(np.unique(label[members]))
    border = snap(pieces.polygon)
    seg = Segments.joined(inside, border, shift=len(members))
    layout, seg = _Layout.of(seg, np.concatenate([label[members], pieces.cluster])[seg.polygon])
    faces = overlay(seg, layout.begin) if len(seg) else None
    if faces is None:
        none = np.empty(0, dtype=np.int64)
        return _Block(none, none, none, np.zeros(1, dtype=np.int64), none, None)
    strip = layout.at(faces.x)
    cluster = layout.cluster[strip]
    owner = np.repeat(np.arange(len(faces.twice_area)), np.diff(faces.start))
    is_tile = faces.cover >= len(members)
    tile = np.full(len(faces.twice_area), _NOWHERE, dtype=np.int64)
    np.minimum.at(tile, owner[is_tile], pieces.tile[faces.cover[is_tile] - len(members)])
    tile[tile == _NOWHERE] = -1
    if mosaic is not None:
        tile = np.where(mosaic.crossed[cluster], tile, mosaic.tile[cluster])
    counts = np.bincount(owner[~is_tile], minlength=len(tile))
    kept = np.flatnonzero(counts)
    renumbered = np.full(len(tile) + 1, -1, dtype=np.int64)
    renumbered[kept] = np.arange(len(kept))
    rings = faces.rings
    home = layout.at(rings.x)
    return _Block(
        twice_area=faces.twice_area[kept],
        cluster=cluster[kept],
        tile=tile[kept],
        start=offsets(counts[kept]),
        cover=members[faces.cover[~is_tile]],
        rings=Rings(
            rings.x - layout.dx[home], rings.y - layout.dy[home], rings.following, rings.cycle, renumbered[rings.face]
        ),
    )


def _alone(polygons: NDArray[Any], members: Ints, label: Ints, mosaic: Mosaic | None) -> _Block:
    """Polygons that touch nothing are faces as they are."""
    area = snap(polygons[members]).twice_areas(len(members))
    members, area = members[area > 0], area[area > 0]
    tile = np.full(len(members), -1, dtype=np.int64) if mosaic is None else mosaic.tile[label[members]]
    return _Block(area, label[members], tile, np.arange(len(members) + 1), members, None)


def _chunks(members: Ints, label: Ints, polygons: NDArray[Any]) -> Iterator[Ints]:
    """Split `members` into runs of whole clusters, neither too heavy nor too wide to be laid side by side."""
    members = members[np.argsort(label[members], kind="stable")]
    bounds = shapely.bounds(polygons[members])
    # Boxes overstate the width of a cluster, and the pieces of tiles add some room to each.
    wide = np.cumsum((np.nan_to_num(bounds[:, 2] - bounds[:, 0]) + 50.0) * GRID_PER_METRE)
    total = np.cumsum(shapely.get_num_coordinates(polygons[members]))
    ends = np.flatnonzero(np.append(label[members][1:] != label[members][:-1], True)) + 1
    first, heavy, broad = 0, 0, 0.0
    for end in ends.tolist():
        if total[end - 1] - heavy >= _SEGMENTS_AT_ONCE or wide[end - 1] - broad >= _WIDEST or end == len(members):
            yield members[first:end]
            first, heavy, broad = end, int(total[end - 1]), float(wide[end - 1])


def arrange(polygons: NDArray[Any], tiles: NDArray[Any] | None = None, progress: Progress = SILENT) -> Arrangement:
    """Overlay polygons.

    Parameters
    ----------
    polygons : (n,) Polygon or MultiPolygon, metres in a plane
        Valid. Vertices are moved to the 1 cm grid; empty ones are allowed and cover nothing.
    tiles : (t,) Polygon or MultiPolygon, optional
        A mosaic, in order of preference: a face that lies in several tiles belongs to the first.
    progress
        Told of polygons done.

    Returns
    -------
    Arrangement
        For every polygon, the areas of the faces that it covers add up to its area exactly, after boundaries
        have been bent by less than a grid unit where several meet.

    Examples
    --------
    >>> import shapely
    >>> a = arrange(np.array([shapely.box(0, 0, 2, 1), shapely.box(1, 0, 3, 1)]))
    >>> [a.cover[s:e].tolist() for s, e in zip(a.start, a.start[1:])]
    [[0], [0, 1], [1]]
    >>> (a.twice_area / 20000).tolist()
    [1.0, 1.0, 1.0]
    """
    polygons = np.asarray(polygons, dtype=object)
    label = clusters(polygons)
    mosaic = None if tiles is None or len(polygons) == 0 else Mosaic.over(polygons, label, np.asarray(tiles))
    size = np.bincount(label, minlength=1)
    alone = size[label] == 1
    if mosaic is not None:
        alone &= ~mosaic.crossed[label]
    touching = np.flatnonzero(~alone)
    chunks = list(_chunks(touching, label, polygons)) if len(touching) else []
    overlay = reference
    if int(shapely.get_num_coordinates(polygons[touching]).sum()) > _WORTH_COMPILING:
        # Compiled only where there is much to do: loading compiled code takes longer than a small overlay.
        from whitestone.land.geometry.compiled_overlay import compiled as overlay  # noqa: PLC0415
    blocks: list[_Block] = [_alone(polygons, np.flatnonzero(alone), label, mosaic)]
    done = int(alone.sum())
    progress.step("overlay", done, len(polygons))
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for chunk, block in zip(
            chunks, pool.map(lambda members: _block(polygons, members, label, mosaic, overlay), chunks), strict=True
        ):
            blocks.append(block)
            done += len(chunk)
            progress.step("overlay", done, len(polygons))
    return _joined(polygons, label, blocks)


def _joined(polygons: NDArray[Any], label: Ints, blocks: Sequence[_Block]) -> Arrangement:
    counts = [len(block.twice_area) for block in blocks]
    first = offsets(np.array(counts))
    cover = np.concatenate([block.cover for block in blocks])
    polygon_cluster = np.full(len(polygons), -1, dtype=np.int64)
    polygon_cluster[cover] = label[cover]
    return Arrangement(
        twice_area=np.concatenate([block.twice_area for block in blocks]),
        cluster=np.concatenate([block.cluster for block in blocks]),
        tile=np.concatenate([block.tile for block in blocks]),
        start=offsets(np.concatenate([np.diff(block.start) for block in blocks])),
        cover=cover,
        polygon_cluster=polygon_cluster,
        _polygons=polygons,
        _rings=tuple(
            (int(a), int(a) + count, block.rings)
            for a, count, block in zip(first, counts, blocks, strict=False)
            if block.rings is not None
        ),
    )
