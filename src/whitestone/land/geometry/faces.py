"""Faces of a noded set of edges: which polygons cover each, how large it is, and where it lies.

Half-edges are linked into cycles, cycles into faces, and the set of covering polygons is carried from face to face
across the edges, starting outside of everything. Exact whole numbers throughout; no point-in-polygon test on
rounded points.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import breadth_first_order, connected_components

from whitestone.land.geometry.noding import Noded
from whitestone.land.geometry.ragged import Ints, offsets, runs, spread


class InconsistentArrangementError(Exception):
    """Coverage carried along two ways differs: some edges still cross."""


@dataclass(frozen=True, slots=True)
class CoveredFaces:
    """Faces that at least one polygon covers, f rows.

    Attributes
    ----------
    twice_area : (f,) int64, twice the area in square grid units
    x : (f,) int64, x of a point on the face's boundary, in grid units
    start : (f + 1,) int64, offsets into `cover`
    cover : int64, polygons that cover each face, ascending
    rings : the half-edge structure, for drawing faces
    """

    twice_area: Ints
    x: Ints
    start: Ints
    cover: Ints
    rings: Rings


@dataclass(frozen=True, slots=True)
class Rings:
    """Half-edges of covered faces, h rows, enough to draw them.

    Attributes
    ----------
    x, y : (h,) int64, origin of each half-edge in grid units
    following : (h,) int64, next half-edge of the same ring
    cycle : (h,) int64, ring of each half-edge
    face : (c,) int64, covered face of each ring (-1: none)
    """

    x: Ints
    y: Ints
    following: Ints
    cycle: Ints
    face: Ints


@dataclass(frozen=True, slots=True)
class Cycles:
    """Half-edges (2 e rows; 2 k runs low -> high, 2 k + 1 back) linked into cycles that keep their face on the left.

    Attributes
    ----------
    origin, following, label : by half-edge: node, next half-edge, cycle
    twice_area, edge_component, first : by cycle: signed area, connected set of edges, a node on it
    """

    origin: Ints
    following: Ints
    label: Ints
    twice_area: Ints
    edge_component: Ints
    first: Ints


def _link(noded: Noded) -> Cycles:
    count = len(noded.low)
    origin = np.empty(2 * count, dtype=np.int64)
    origin[0::2], origin[1::2] = noded.low, noded.high
    target = np.empty_like(origin)
    target[0::2], target[1::2] = noded.high, noded.low
    order = np.argsort(origin)
    starts = runs(origin[order])
    # Most nodes join two edges only, and two need no order. Edges are at most 2**20 units long or so, hence directions
    # at a node differ by far more than rounding does.
    degree = np.diff(np.append(starts, len(order)))
    busy = np.flatnonzero(np.repeat(degree > 2, degree))
    half = order[busy]
    angle = np.arctan2(noded.y[target[half]] - noded.y[origin[half]], noded.x[target[half]] - noded.x[origin[half]])
    order[busy] = half[np.lexsort((angle, origin[half]))]
    before = np.arange(-1, len(order) - 1, dtype=np.int64)
    before[starts] = np.append(starts[1:], len(order)) - 1
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    twin = np.arange(2 * count, dtype=np.int64) ^ 1
    following = order[before[rank[twin]]].astype(np.int64)
    half = np.arange(2 * count, dtype=np.int64)
    cycles, label = connected_components(
        csr_matrix((np.ones(2 * count, dtype=np.int8), following, np.arange(2 * count + 1))), directed=False
    )
    # Relative to the first node, and modulo 2**64: the totals are small, so they end exact.
    x, y = noded.x - noded.x[0], noded.y - noded.y[0]
    area = np.zeros(cycles, dtype=np.int64)
    np.add.at(area, label, x[origin] * y[target] - x[target] * y[origin])
    nodes = len(noded.x)
    _, component = connected_components(
        coo_matrix((np.ones(count, dtype=np.int8), (noded.low, noded.high)), shape=(nodes, nodes)), directed=False
    )
    first = np.empty(cycles, dtype=np.int64)
    first[label[::-1]] = half[::-1]
    return Cycles(
        origin=origin,
        following=following,
        label=label.astype(np.int64),
        twice_area=area,
        edge_component=component[origin[first]].astype(np.int64),
        first=origin[first],
    )


def _inside(noded: Noded, cycles: Cycles, candidate: Ints, node: Ints) -> NDArray[np.bool_]:
    """Whether `node[k]` lies inside cycle `candidate[k]`, by counting crossings of a ray; never on the boundary."""
    by_cycle = np.argsort(cycles.label, kind="stable")
    counts = np.bincount(cycles.label, minlength=len(cycles.twice_area))
    position, case = spread(offsets(counts)[candidate], counts[candidate])
    half = by_cycle[position]
    a, b = cycles.origin[half], cycles.origin[half ^ 1]
    px, py = noded.x[node][case], noded.y[node][case]
    ax, ay, bx, by = noded.x[a], noded.y[a], noded.x[b], noded.y[b]
    straddles = (ay > py) != (by > py)
    side = (bx - ax) * (py - ay) - (by - ay) * (px - ax)
    hit = straddles & (np.where(by > ay, side, -side) > 0)
    return (np.bincount(case[hit], minlength=len(candidate)) & 1).astype(bool)


def _hosts(noded: Noded, cycles: Cycles) -> Ints:
    """For each cycle, the cycle that encloses it directly: itself when it is a face's outer ring, -1 for none."""
    host = np.where(cycles.twice_area > 0, np.arange(len(cycles.twice_area)), -1).astype(np.int64)
    outer, rings = np.flatnonzero(cycles.twice_area <= 0), np.flatnonzero(cycles.twice_area > 0)
    node = cycles.first[outer]
    tree = shapely.STRtree(_boxes(noded, cycles, rings))
    inner, ring = tree.query(shapely.points(noded.x[node].astype(float), noded.y[node].astype(float)))
    ring = rings[ring]
    apart = cycles.edge_component[ring] != cycles.edge_component[outer[inner]]
    inner, ring = inner[apart], ring[apart]
    held = _inside(noded, cycles, ring, node[inner])
    inner, ring = inner[held], ring[held]
    order = np.lexsort((cycles.twice_area[ring], inner))
    inner, ring = inner[order], ring[order]
    starts = runs(inner)
    host[outer[inner[starts]]] = ring[starts]
    return host


def _boxes(noded: Noded, cycles: Cycles, rings: Ints) -> NDArray[np.object_]:
    size = len(cycles.twice_area)
    low_x, low_y = np.full(size, np.iinfo(np.int64).max), np.full(size, np.iinfo(np.int64).max)
    high_x, high_y = np.full(size, np.iinfo(np.int64).min), np.full(size, np.iinfo(np.int64).min)
    x, y = noded.x[cycles.origin], noded.y[cycles.origin]
    np.minimum.at(low_x, cycles.label, x)
    np.minimum.at(low_y, cycles.label, y)
    np.maximum.at(high_x, cycles.label, x)
    np.maximum.at(high_y, cycles.label, y)
    left, bottom, right, top = (side[rings].astype(np.float64) for side in (low_x, low_y, high_x, high_y))
    boxes: NDArray[np.object_] = np.asarray(shapely.box(left, bottom, right, top))
    return boxes


def _coverage(noded: Noded, face: Ints, faces: int) -> tuple[Ints, Ints]:
    """Lists of covering polygons per face, carried breadth first from the outside, which is the last face.

    `face` gives the face on the left of every half-edge. Returns offsets and polygons.
    """
    root = faces - 1
    left, right = face[0::2], face[1::2]
    link = np.flatnonzero(left != right)
    graph = coo_matrix(
        (
            np.ones(2 * len(link), dtype=np.int8),
            (np.concatenate([left[link], right[link]]), np.concatenate([right[link], left[link]])),
        ),
        shape=(faces, faces),
    ).tocsr()
    _, parent = breadth_first_order(graph, root, directed=True, return_predecessors=True)
    parent = parent.astype(np.int64)
    via = np.full(faces, -1, dtype=np.int64)
    for a, b in ((left, right), (right, left)):
        step = np.flatnonzero(parent[b] == a)
        via[b[step]] = step
    depth, ancestor = np.where(parent < 0, 0, 1), np.where(parent < 0, root, parent)
    while np.any(ancestor != root):
        depth, ancestor = depth + depth[ancestor], ancestor[ancestor]
    by_depth = np.argsort(depth, kind="stable")
    levels = np.searchsorted(depth[by_depth], np.arange(1, int(depth.max()) + 2))
    begin, count = np.zeros(faces, dtype=np.int64), np.zeros(faces, dtype=np.int64)
    held = [np.empty(0, dtype=np.int64)]
    edge_counts = np.diff(noded.start)
    wide = int(noded.polygon.max()) + 1
    for first, end in itertools.pairwise(levels):
        members = by_depth[first:end]
        own = np.arange(len(members), dtype=np.int64)
        inherited, heir = spread(begin[parent[members]], count[parent[members]])
        toggled, toggler = spread(noded.start[via[members]], edge_counts[via[members]])
        key = np.concatenate([own[heir] * wide + held[-1][inherited], own[toggler] * wide + noded.polygon[toggled]])
        key.sort()
        starts = runs(key)
        key = key[starts[np.diff(np.append(starts, len(key))) & 1 == 1]]
        count[members] = np.bincount(key // wide, minlength=len(members))
        begin[members] = offsets(count[members])[:-1]
        held.append(key % wide)
    source = np.zeros(faces, dtype=np.int64)
    source[by_depth] = offsets(count[by_depth])[:-1]
    position, _ = spread(source, count)
    return offsets(count), np.concatenate(held)[position]


def _check(noded: Noded, face: Ints, start: Ints, cover: Ints) -> None:
    """Coverage must change across every edge by exactly the polygons that the edge bounds."""
    random = np.random.default_rng(20230919)
    width = max(int(noded.polygon.max(initial=0)), int(cover.max(initial=0))) + 1
    token = random.integers(0, 2**63, width, dtype=np.int64)
    of_face = _xor(token[cover], start)
    of_edge = _xor(token[noded.polygon], noded.start)
    if np.any((of_face[face[0::2]] ^ of_face[face[1::2]]) != of_edge):
        raise InconsistentArrangementError


def _xor(values: Ints, start: Ints) -> Ints:
    result = np.zeros(len(start) - 1, dtype=np.int64)
    full = np.flatnonzero(np.diff(start))
    if len(full):
        result[full] = np.bitwise_xor.reduceat(values, start[:-1][full])
    return result


def faces_of(noded: Noded) -> CoveredFaces:
    """Faces of an arrangement that at least one polygon covers.

    Raises
    ------
    InconsistentArrangementError
        Some edges cross away from their nodes.
    """
    cycles = _link(noded)
    face, faces = face_of_cycle(cycles.twice_area, _hosts(noded, cycles))
    start, cover = _coverage(noded, face[cycles.label], faces)
    _check(noded, face[cycles.label], start, cover)
    return covered(noded, cycles, face, start, cover)


def face_of_cycle(twice_area: Ints, host: Ints) -> tuple[Ints, int]:
    """Number of the face of each cycle, and of all faces; the outside is the last."""
    rings = np.flatnonzero(twice_area > 0)
    number = np.full(len(twice_area), -1, dtype=np.int64)
    number[rings] = np.arange(len(rings))
    return np.where(host >= 0, number[host], len(rings)), len(rings) + 1


def covered(noded: Noded, cycles: Cycles, face_of_cycle: Ints, start: Ints, cover: Ints) -> CoveredFaces:
    """Keep the faces that polygons cover, with what is needed to draw them."""
    faces = len(start) - 1
    area = np.zeros(faces, dtype=np.int64)
    np.add.at(area, face_of_cycle, cycles.twice_area)
    counts = np.diff(start)
    kept = np.flatnonzero(counts)
    renumbered = np.full(faces, -1, dtype=np.int64)
    renumbered[kept] = np.arange(len(kept))
    position, _ = spread(start[kept], counts[kept])
    drawn = renumbered[face_of_cycle[cycles.label]] >= 0
    new_half = np.cumsum(drawn) - 1
    half = np.flatnonzero(drawn)
    x = np.zeros(faces, dtype=np.int64)
    x[face_of_cycle] = noded.x[cycles.first]
    return CoveredFaces(
        twice_area=area[kept],
        x=x[kept],
        start=offsets(counts[kept]),
        cover=cover[position],
        rings=Rings(
            x=noded.x[cycles.origin[half]],
            y=noded.y[cycles.origin[half]],
            following=new_half[cycles.following[half]],
            cycle=cycles.label[half],
            face=renumbered[face_of_cycle],
        ),
    )
