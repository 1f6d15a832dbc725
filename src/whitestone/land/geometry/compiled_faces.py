"""Half-edges, cycles and coverage as compiled loops: the counterpart of `faces` for large inputs.

See `compiled` for why there are two. Directions at a node are compared exactly, without angles.
"""

from __future__ import annotations

import numpy as np

from whitestone.land.geometry.compiled import Ints, _by_number, _compiled, _grown


@_compiled
def _upper(dx: int, dy: int) -> bool:
    return dy > 0 or (dy == 0 and dx > 0)


@_compiled
def _before(ax: int, ay: int, bx: int, by: int) -> bool:
    """Whether direction a comes before direction b, anticlockwise from east."""
    upper_a, upper_b = _upper(ax, ay), _upper(bx, by)
    if upper_a != upper_b:
        return upper_a
    return ax * by - ay * bx > 0


@_compiled
def _root(parent: Ints, node: int) -> int:
    while parent[node] != node:
        parent[node] = parent[parent[node]]
        node = parent[node]
    return node


@_compiled
def link(x: Ints, y: Ints, low: Ints, high: Ints) -> tuple[Ints, Ints, Ints, Ints, Ints, Ints]:
    """Half-edges linked into cycles that keep their face on the left.

    Returns origin and following half-edge of each half-edge, its cycle, and by cycle twice the area, the
    edge-connected component and a node.
    """
    count = len(low)
    origin = np.empty(2 * count, np.int64)
    for e in range(count):
        origin[2 * e], origin[2 * e + 1] = low[e], high[e]
    start, rows = _by_number(origin, len(x))
    before = np.empty(2 * count, np.int64)
    for n in range(len(x)):
        own = rows[start[n] : start[n + 1]]
        if len(own) > 2:
            for i in range(1, len(own)):
                h = own[i]
                t = origin[h ^ 1]
                j = i - 1
                while j >= 0:
                    o = origin[own[j] ^ 1]
                    if not _before(x[t] - x[n], y[t] - y[n], x[o] - x[n], y[o] - y[n]):
                        break
                    own[j + 1] = own[j]
                    j -= 1
                own[j + 1] = h
        for i in range(len(own)):
            before[own[i]] = own[i - 1] if i > 0 else own[len(own) - 1]
    following = np.empty(2 * count, np.int64)
    parent = np.arange(len(x))
    for h in range(2 * count):
        following[h] = before[h ^ 1]
    for e in range(count):
        a, b = _root(parent, low[e]), _root(parent, high[e])
        if a != b:
            parent[max(a, b)] = min(a, b)
    label = np.full(2 * count, -1, np.int64)
    area, first = np.empty(2 * count, np.int64), np.empty(2 * count, np.int64)
    cycles = 0
    for h in range(2 * count):
        if label[h] >= 0:
            continue
        total = 0
        at = h
        x0, y0 = x[origin[h]], y[origin[h]]
        while label[at] < 0:
            label[at] = cycles
            a, b = origin[at], origin[at ^ 1]
            total += (x[a] - x0) * (y[b] - y0) - (x[b] - x0) * (y[a] - y0)
            at = following[at]
        area[cycles], first[cycles] = total, origin[h]
        cycles += 1
    component = np.empty(cycles, np.int64)
    for c in range(cycles):
        component[c] = _root(parent, first[c])
    return origin, following, label, area[:cycles].copy(), component, first[:cycles].copy()


@_compiled
def _inside(x: Ints, y: Ints, origin: Ints, following: Ints, entry: int, node: int) -> bool:
    """Whether a node lies inside the cycle of half-edge `entry`, by counting crossings of a ray."""
    px, py = x[node], y[node]
    at = entry
    odd = False
    while True:
        a, b = origin[at], origin[at ^ 1]
        if (y[a] > py) != (y[b] > py):
            side = (x[b] - x[a]) * (py - y[a]) - (y[b] - y[a]) * (px - x[a])
            if side != 0 and (side > 0) == (y[b] > y[a]):
                odd = not odd
        at = following[at]
        if at == entry:
            return odd


@_compiled
def hosts(
    x: Ints,
    y: Ints,
    origin: Ints,
    following: Ints,
    entry: Ints,
    area: Ints,
    component: Ints,
    first: Ints,
    begin: Ints,
) -> Ints:
    """For each cycle, the cycle that encloses it directly: itself for a face's outer ring, -1 for none.

    Strips of the layout begin at `begin`; cycles of different strips do not enclose each other.
    """
    cycles = len(area)
    box = np.empty((cycles, 4), np.int64)
    strip = np.empty(cycles, np.int64)
    host = np.empty(cycles, np.int64)
    for c in range(cycles):
        host[c] = c if area[c] > 0 else -1
        strip[c] = np.searchsorted(begin, x[first[c]], side="right") - 1
        h = entry[c]
        at = h
        box[c, 0], box[c, 1], box[c, 2], box[c, 3] = x[origin[h]], y[origin[h]], x[origin[h]], y[origin[h]]
        while True:
            px, py = x[origin[at]], y[origin[at]]
            box[c, 0], box[c, 1] = min(box[c, 0], px), min(box[c, 1], py)
            box[c, 2], box[c, 3] = max(box[c, 2], px), max(box[c, 3], py)
            at = following[at]
            if at == h:
                break
    start, rows = _by_number(strip, len(begin))
    for s in range(len(begin)):
        contours = 0
        for k in range(start[s], start[s + 1]):
            if area[rows[k]] <= 0:
                contours += 1
        if contours < 2:
            continue
        for k in range(start[s], start[s + 1]):
            c = rows[k]
            if area[c] > 0:
                continue
            for m in range(start[s], start[s + 1]):
                r = rows[m]
                if area[r] <= 0 or component[r] == component[c] or (host[c] >= 0 and area[r] >= area[host[c]]):
                    continue
                if box[r, 0] > box[c, 0] or box[r, 1] > box[c, 1] or box[r, 2] < box[c, 2] or box[r, 3] < box[c, 3]:
                    continue
                if _inside(x, y, origin, following, entry[r], first[c]):
                    host[c] = r
    return host


@_compiled
def coverage(
    start: Ints, polygon: Ints, following: Ints, entry: Ints, face_of_cycle: Ints, label: Ints, faces: int
) -> tuple[Ints, Ints, Ints]:
    """Lists of covering polygons by face, carried breadth first from the outside, which is the last face.

    Returns where each list begins, its length (-1: never reached), and the lists.
    """
    cycle_start, cycles = _by_number(face_of_cycle, faces)
    begin, count = np.zeros(faces, np.int64), np.full(faces, -1, np.int64)
    held = np.empty(max(16, 4 * len(polygon)), np.int64)
    queue = np.empty(faces, np.int64)
    queue[0] = faces - 1
    count[faces - 1] = 0
    taken, waiting, total = 0, 1, 0
    while taken < waiting:
        face = queue[taken]
        taken += 1
        for k in range(cycle_start[face], cycle_start[face + 1]):
            h = entry[cycles[k]]
            at = h
            while True:
                other = face_of_cycle[label[at ^ 1]]
                if count[other] < 0:
                    edge = at // 2
                    while total + count[face] + start[edge + 1] - start[edge] > len(held):
                        held = _grown(held)
                    begin[other] = total
                    for m in range(begin[face], begin[face] + count[face]):
                        crossed = False
                        for t in range(start[edge], start[edge + 1]):
                            crossed = crossed or polygon[t] == held[m]
                        if not crossed:
                            held[total] = held[m]
                            total += 1
                    for t in range(start[edge], start[edge + 1]):
                        within = False
                        for m in range(begin[face], begin[face] + count[face]):
                            within = within or polygon[t] == held[m]
                        if not within:
                            held[total] = polygon[t]
                            total += 1
                    count[other] = total - begin[other]
                    own = held[begin[other] : total]
                    own.sort()
                    queue[waiting] = other
                    waiting += 1
                at = following[at]
                if at == h:
                    break
    return begin, count, held[:total].copy()


@_compiled
def consistent(
    token: Ints, start: Ints, polygon: Ints, begin: Ints, count: Ints, held: Ints, face_of_cycle: Ints, label: Ints
) -> bool:
    """Whether coverage changes across every edge by exactly the polygons that the edge bounds."""
    of_face = np.zeros(len(begin), np.int64)
    for f in range(len(begin)):
        if count[f] < 0:
            return False
        for m in range(begin[f], begin[f] + count[f]):
            of_face[f] ^= token[held[m]]
    for e in range(len(start) - 1):
        change = of_face[face_of_cycle[label[2 * e]]] ^ of_face[face_of_cycle[label[2 * e + 1]]]
        for t in range(start[e], start[e + 1]):
            change ^= token[polygon[t]]
        if change != 0:
            return False
    return True
