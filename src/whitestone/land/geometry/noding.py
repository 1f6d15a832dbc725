"""Snap rounding: split segments wherever they meet, with every point on the grid.

Follows the classical scheme (Hobby 1999: hot pixels): every end point and every crossing, rounded to the grid, is a
hot pixel, and every segment that passes through a hot pixel is bent to its centre. The result has no crossings
but at shared end points and moves no boundary by more than one grid unit; all predicates are exact.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whitestone.land.geometry.ragged import Ints, offsets, pairs_within_runs, runs, spread
from whitestone.land.geometry.segments import Segments

_MIX_X = np.uint64(0x9E3779B97F4A7C15)
_MIX_Y = np.uint64(0xC2B2AE3D27D4EB4F)


@dataclass(frozen=True, slots=True)
class Noded:
    """Unique undirected edges that meet only at nodes, and the polygons that each edge bounds.

    Attributes
    ----------
    x, y : (k,) int64, nodes in grid units, sorted by x and then y
    low, high : (e,) int64, node indices of each edge, ``low < high``
    start : (e + 1,) int64, offsets into `polygon` and `sign`
    polygon : (i,) int64, polygons bounded by the edge
    """

    x: Ints
    y: Ints
    low: Ints
    high: Ints
    start: Ints
    polygon: Ints


def _point_keys(x: Ints, y: Ints, x0: int, y0: int) -> NDArray[np.uint64]:
    return ((x - x0).astype(np.uint64) << np.uint64(32)) | (y - y0).astype(np.uint64)


@dataclass(frozen=True, slots=True)
class _Index:
    """A hash grid over unique segments: sorted cell keys, and the segment behind each."""

    keys: NDArray[np.uint64]
    segment: Ints
    shift: int

    def cells(self, x: Ints, y: Ints) -> NDArray[np.uint64]:
        return _cell_keys(x >> self.shift, y >> self.shift)


def _cell_keys(column: Ints, line: Ints) -> NDArray[np.uint64]:
    # Different cells may share a key now and then: that only adds a candidate that the exact tests refuse.
    return column.view(np.uint64) * _MIX_X ^ line.view(np.uint64) * _MIX_Y


def _index(seg: Segments) -> _Index:
    """Enter each segment, cut into pieces no longer than a cell, into every cell that a piece's box may touch."""
    dx, dy = seg.x2 - seg.x1, seg.y2 - seg.y1
    reach = np.maximum(np.abs(dx), np.abs(dy))
    shift = max(int(float(reach.mean())).bit_length(), 4)
    pieces = reach // ((1 << shift) - 8) + 1
    piece, owner = spread(np.zeros(len(seg), dtype=np.int64), pieces)
    from_start, from_end = piece / pieces[owner], (piece + 1) / pieces[owner]
    xa, ya = seg.x1[owner] + dx[owner] * from_start, seg.y1[owner] + dy[owner] * from_start
    xb, yb = seg.x1[owner] + dx[owner] * from_end, seg.y1[owner] + dy[owner] * from_end
    # Two units of room: one for the rounding of the cuts, one for the half pixel around a segment.
    left, right = (xa - 2).astype(np.int64) >> shift, (xb + 2).astype(np.int64) >> shift
    bottom, top = (np.minimum(ya, yb) - 2).astype(np.int64) >> shift, (np.maximum(ya, yb) + 2).astype(np.int64) >> shift
    columns, lines, owners = [left], [bottom], [owner]
    # A piece with its room is shorter than a cell: its box touches two columns and two lines at the most.
    wide, tall = np.flatnonzero(right > left), np.flatnonzero(top > bottom)
    both = wide[top[wide] > bottom[wide]]
    for rows, column, line in ((wide, right, bottom), (tall, left, top), (both, right, top)):
        columns.append(column[rows])
        lines.append(line[rows])
        owners.append(owner[rows])
    segment = np.concatenate(owners)
    keys = _cell_keys(np.concatenate(columns), np.concatenate(lines))
    order = np.argsort(keys)
    return _Index(keys[order], segment[order], shift)


def _candidate_pairs(seg: Segments, index: _Index) -> tuple[Ints, Ints]:
    """Pairs of segments of different polygons whose boxes touch, each pair once."""
    keys, segment = index.keys.view(np.int64), index.segment
    starts = runs(keys)
    if len(starts) == 0:
        return starts, starts
    polygon = seg.polygon[segment]
    mixed = np.minimum.reduceat(polygon, starts) != np.maximum.reduceat(polygon, starts)
    kept = np.repeat(mixed, np.diff(np.append(starts, len(keys))))
    keys, segment = keys[kept], segment[kept]
    i, j = pairs_within_runs(keys)
    i, j = segment[i], segment[j]
    # x1 <= x2 holds for every segment here (end points are in lexicographic order).
    near = (seg.polygon[i] != seg.polygon[j]) & (seg.x1[i] <= seg.x2[j]) & (seg.x1[j] <= seg.x2[i])
    i, j = i[near], j[near]
    bottom, top = np.minimum(seg.y1, seg.y2), np.maximum(seg.y1, seg.y2)
    near = (bottom[i] <= top[j]) & (bottom[j] <= top[i])
    i, j = i[near], j[near]
    key = np.unique((np.minimum(i, j).view(np.uint64) << np.uint64(32)) | np.maximum(i, j).view(np.uint64))
    return (key >> np.uint64(32)).view(np.int64), (key & np.uint64(0xFFFFFFFF)).view(np.int64)


def _hits(seg: Segments, rows: Ints, x: Ints, y: Ints) -> NDArray[np.bool_]:
    """Whether segment `rows[k]` passes through the open pixel around ``(x[k], y[k])`` without ending there."""
    x1, y1, x2, y2 = seg.x1[rows], seg.y1[rows], seg.x2[rows], seg.y2[rows]
    dx, dy = x2 - x1, y2 - y1
    side = dx * (y - y1) - dy * (x - x1)
    inside = (x1 <= x) & (x <= x2) & (np.minimum(y1, y2) <= y) & (y <= np.maximum(y1, y2))
    own = ((x == x1) & (y == y1)) | ((x == x2) & (y == y2))
    hit: NDArray[np.bool_] = inside & ~own & (2 * np.abs(side) < np.abs(dx) + np.abs(dy))
    return hit


def _crossings(seg: Segments, i: Ints, j: Ints) -> tuple[NDArray[np.bool_], Ints, Ints]:
    """Mask of the pairs that cross strictly inside both segments, and those crossings rounded to the grid."""
    ax, ay, bx, by = seg.x1[i], seg.y1[i], seg.x1[j], seg.y1[j]
    adx, ady, bdx, bdy = seg.x2[i] - ax, seg.y2[i] - ay, seg.x2[j] - bx, seg.y2[j] - by
    wx, wy = bx - ax, by - ay
    a_side_1 = adx * wy - ady * wx
    a_side_2 = adx * (wy + bdy) - ady * (wx + bdx)
    b_side_1 = bdy * wx - bdx * wy
    b_side_2 = bdx * (ady - wy) - bdy * (adx - wx)
    cross = (np.sign(a_side_1) * np.sign(a_side_2) < 0) & (np.sign(b_side_1) * np.sign(b_side_2) < 0)
    share = b_side_1[cross] / (b_side_1[cross] - b_side_2[cross])
    x = ax[cross] + np.rint(share * adx[cross]).astype(np.int64)
    y = ay[cross] + np.rint(share * ady[cross]).astype(np.int64)
    return cross, x, y


def _splits(seg: Segments) -> tuple[Ints, Ints, Ints]:
    """Every (segment, x, y) at which a segment must be split."""
    index = _index(seg)
    i, j = _candidate_pairs(seg, index)
    rows: list[Ints] = []
    xs: list[Ints] = []
    ys: list[Ints] = []
    for a, b in ((i, j), (j, i)):
        for x, y in ((seg.x1[b], seg.y1[b]), (seg.x2[b], seg.y2[b])):
            hit = _hits(seg, a, x, y)
            rows.append(a[hit])
            xs.append(x[hit])
            ys.append(y[hit])
    cross, cx, cy = _crossings(seg, i, j)
    rows += [i[cross], j[cross]]
    xs += [cx, cx]
    ys += [cy, cy]
    # A crossing's pixel may catch segments that take no part in the crossing. Many crossings may share a pixel.
    _, pixels = np.unique((cx << 32) ^ cy, return_index=True)
    cx, cy = cx[pixels], cy[pixels]
    cell = index.cells(cx, cy)
    begin = np.searchsorted(index.keys, cell, side="left")
    count = np.searchsorted(index.keys, cell, side="right") - begin
    position, owner = spread(begin, count)
    near, x, y = index.segment[position], cx[owner], cy[owner]
    hit = _hits(seg, near, x, y)
    return np.concatenate([*rows, near[hit]]), np.concatenate([*xs, x[hit]]), np.concatenate([*ys, y[hit]])


@dataclass(frozen=True, slots=True)
class _Unique:
    """Unique undirected segments, and the directed ones behind each.

    `seg.polygon` is the polygon of a segment that bounds just one, and a negative number of its own otherwise.
    """

    seg: Segments
    start: Ints
    polygon: Ints
    sign: NDArray[np.int8]


def _unique(seg: Segments) -> _Unique:
    """Merge segments with the same end points."""
    swap = (seg.x1 > seg.x2) | ((seg.x1 == seg.x2) & (seg.y1 > seg.y2))
    x1, y1 = np.where(swap, seg.x2, seg.x1), np.where(swap, seg.y2, seg.y1)
    x2, y2 = np.where(swap, seg.x1, seg.x2), np.where(swap, seg.y1, seg.y2)
    x0, y0 = int(x1.min()), int(min(y1.min(), y2.min()))
    first, second = _point_keys(x1, y1, x0, y0), _point_keys(x2, y2, x0, y0)
    token = first * _MIX_X ^ (second ^ (second >> np.uint64(29))) * _MIX_Y
    order = np.argsort(token)
    token, a, b = token[order], first[order], second[order]
    fresh = np.ones(len(order), dtype=bool)
    fresh[1:] = (a[1:] != a[:-1]) | (b[1:] != b[:-1])
    if np.any(fresh[1:] & (token[1:] == token[:-1])):
        # Two different segments share a token: sort by the coordinates themselves.
        order = np.lexsort((second, first))
        a, b = first[order], second[order]
        fresh[1:] = (a[1:] != a[:-1]) | (b[1:] != b[:-1])
    starts = np.flatnonzero(fresh)
    head, start = order[starts], np.append(starts, len(order))
    alone = np.diff(start) == 1
    polygon = np.where(alone, seg.polygon[head], -1 - np.arange(len(head)))
    sign = np.where(swap, -1, 1).astype(np.int8)[order]
    merged = Segments(x1[head], y1[head], x2[head], y2[head], polygon)
    return _Unique(merged, start, seg.polygon[order], sign)


def _cut(seg: Segments, rows: Ints, x: Ints, y: Ints) -> tuple[Ints, Segments]:
    """Cut segments at points; returns the index of the whole behind each fragment, and the fragments."""
    cut = np.zeros(len(seg), dtype=bool)
    cut[rows] = True
    split = np.flatnonzero(cut)
    row = np.concatenate([split, split, rows])
    px = np.concatenate([seg.x1[split], seg.x2[split], x])
    py = np.concatenate([seg.y1[split], seg.y2[split], y])
    along = (px - seg.x1[row]) * (seg.x2 - seg.x1)[row] + (py - seg.y1[row]) * (seg.y2 - seg.y1)[row]
    order = np.lexsort((along, row))
    row, px, py = row[order], px[order], py[order]
    join = np.flatnonzero((row[1:] == row[:-1]) & ((px[1:] != px[:-1]) | (py[1:] != py[:-1])))
    whole = np.flatnonzero(~cut)
    owner = np.concatenate([whole, row[join]])
    return owner, Segments(
        np.concatenate([seg.x1[whole], px[join]]),
        np.concatenate([seg.y1[whole], py[join]]),
        np.concatenate([seg.x2[whole], px[join + 1]]),
        np.concatenate([seg.y2[whole], py[join + 1]]),
        owner,
    )


def node(seg: Segments, *, own: bool = False) -> Segments:
    """Split segments so that they meet only at end points.

    Parameters
    ----------
    seg : Segments, m rows, none of zero length and none longer than 2**30 grid units
    own
        Compare the segments of one polygon with each other, too. A valid polygon seldom needs it: after snapping
        its own segments can meet only in loops thinner than the grid, whose signed area is carried along.

    Returns
    -------
    Segments, k rows
        The fragments, directed as the segments that they come from and with their polygons.
    """
    unique = _unique(seg)
    rows, x, y = _splits(unique.seg.each_its_own() if own else unique.seg)
    owner, fragments = _cut(unique.seg, rows, x, y)
    position, fragment = spread(unique.start[owner], np.diff(unique.start)[owner])
    back = unique.sign[position] < 0
    x1, y1, x2, y2 = (values[fragment] for values in (fragments.x1, fragments.y1, fragments.x2, fragments.y2))
    return Segments(
        np.where(back, x2, x1),
        np.where(back, y2, y1),
        np.where(back, x1, x2),
        np.where(back, y1, y2),
        unique.polygon[position],
    )


def edges(seg: Segments) -> Noded:
    """Unique edges of noded segments, with the polygons that each bounds.

    Where a polygon's boundary runs forth and back along an edge, the edge does not bound that polygon.
    """
    unique = _unique(seg)
    wide = int(unique.polygon.max()) + 1
    edge = np.repeat(np.arange(len(unique.seg), dtype=np.int64), np.diff(unique.start))
    key = edge * wide + unique.polygon
    order = np.argsort(key, kind="stable")
    key = key[order]
    starts = runs(key)
    net = np.add.reduceat(unique.sign[order].astype(np.int64), starts)
    odd = (net & 1) != 0
    edge, polygon = key[starts][odd] // wide, key[starts][odd] % wide
    counts = np.bincount(edge, minlength=len(unique.seg))
    used = np.flatnonzero(counts)
    ends = unique.seg.take(used)
    x0, y0 = int(ends.x1.min(initial=0)), int(min(ends.y1.min(initial=0), ends.y2.min(initial=0)))
    keys = np.concatenate([_point_keys(ends.x1, ends.y1, x0, y0), _point_keys(ends.x2, ends.y2, x0, y0)])
    order = np.argsort(keys)
    ordered = keys[order]
    fresh = np.ones(len(keys), dtype=bool)
    fresh[1:] = ordered[1:] != ordered[:-1]
    nodes = ordered[fresh]
    inverse = np.empty(len(keys), dtype=np.int64)
    inverse[order] = np.cumsum(fresh) - 1
    return Noded(
        x=(nodes >> np.uint64(32)).astype(np.int64) + x0,
        y=(nodes & np.uint64(0xFFFFFFFF)).astype(np.int64) + y0,
        low=inverse[: len(used)],
        high=inverse[len(used) :],
        start=offsets(counts[used]),
        polygon=polygon,
    )
