"""The same overlay as `noding` and `faces`, as compiled loops: for inputs so large that compiling pays.

Results are equal to those of the reference (a test holds the two together); only the order of edges and faces may
differ. Loops are plain on purpose: Numba compiles them, without the interpreter's lock, and keeps the result on disk.
"""

from __future__ import annotations

import numba
import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Whole = int | np.int64

_compiled = numba.njit(cache=True, nogil=True, boundscheck=False)

_MIX_1 = np.uint64(0x9E3779B97F4A7C15)
_MIX_2 = np.uint64(0xC2B2AE3D27D4EB4F)


@_compiled
def _slot(a: int, b: int, mask: int) -> Whole:
    """First place to look for a pair of numbers in a table of ``mask + 1`` places."""
    mixed = np.uint64(a) * _MIX_1 ^ np.uint64(b) * _MIX_2
    mixed ^= mixed >> np.uint64(29)
    return np.int64((mixed * _MIX_1 >> np.uint64(17)) & np.uint64(mask))


@_compiled
def _table_size(entries: int) -> int:
    size = 16
    while size < 2 * entries:
        size *= 2
    return size


@_compiled
def _grown(values: Ints) -> Ints:
    larger = np.empty(2 * len(values), dtype=np.int64)
    larger[: len(values)] = values
    return larger


@_compiled
def _numbered(a: Ints, b: Ints) -> tuple[Ints, Ints]:
    """Number pairs so that equal pairs share a number; returns the number of each and the first row of each number."""
    mask = _table_size(len(a)) - 1
    table = np.full(mask + 1, -1, dtype=np.int64)
    number = np.empty(len(a), dtype=np.int64)
    first = np.empty(len(a), dtype=np.int64)
    count = 0
    for row in range(len(a)):
        at = _slot(a[row], b[row], mask)
        while table[at] >= 0 and (a[first[table[at]]] != a[row] or b[first[table[at]]] != b[row]):
            at = (at + 1) & mask
        if table[at] < 0:
            table[at] = count
            first[count] = row
            count += 1
        number[row] = table[at]
    return number, first[:count].copy()


@_compiled
def _hit(x1: int, y1: int, x2: int, y2: int, x: int, y: int) -> bool:
    """Whether a segment passes through the open pixel around (x, y) without ending there."""
    if x < min(x1, x2) or x > max(x1, x2) or y < min(y1, y2) or y > max(y1, y2):
        return False
    if (x == x1 and y == y1) or (x == x2 and y == y2):
        return False
    dx, dy = x2 - x1, y2 - y1
    return 2 * abs(dx * (y - y1) - dy * (x - x1)) < abs(dx) + abs(dy)


@_compiled
def _crossing(ax: int, ay: int, adx: int, ady: int, bx: int, by: int, bdx: int, bdy: int) -> tuple[bool, Whole, Whole]:
    """Whether two segments cross strictly inside both, and the crossing rounded to the grid."""
    wx, wy = bx - ax, by - ay
    a_side_1 = adx * wy - ady * wx
    a_side_2 = adx * (wy + bdy) - ady * (wx + bdx)
    if a_side_1 == 0 or a_side_2 == 0 or (a_side_1 > 0) == (a_side_2 > 0):
        return False, 0, 0
    b_side_1 = bdy * wx - bdx * wy
    b_side_2 = bdx * (ady - wy) - bdy * (adx - wx)
    if b_side_1 == 0 or b_side_2 == 0 or (b_side_1 > 0) == (b_side_2 > 0):
        return False, 0, 0
    share = b_side_1 / (b_side_1 - b_side_2)
    return True, ax + np.int64(np.rint(share * adx)), ay + np.int64(np.rint(share * ady))


@_compiled
def _cells(x1: Ints, y1: Ints, x2: Ints, y2: Ints, shift: int) -> tuple[Ints, Ints, Ints]:
    """Column, line and segment of every cell that a segment, with two units of room, may touch."""
    room = max(16, 3 * len(x1))
    column, line, owner = np.empty(room, np.int64), np.empty(room, np.int64), np.empty(room, np.int64)
    count = 0
    longest = (1 << shift) - 8
    for s in range(len(x1)):
        dx, dy = x2[s] - x1[s], y2[s] - y1[s]
        pieces = max(abs(dx), abs(dy)) // longest + 1
        for piece in range(pieces):
            xa, xb = x1[s] + dx * (piece / pieces), x1[s] + dx * ((piece + 1) / pieces)
            ya, yb = y1[s] + dy * (piece / pieces), y1[s] + dy * ((piece + 1) / pieces)
            left, right = np.int64(min(xa, xb) - 2) >> shift, np.int64(max(xa, xb) + 2) >> shift
            bottom, top = np.int64(min(ya, yb) - 2) >> shift, np.int64(max(ya, yb) + 2) >> shift
            for c in range(left, right + 1):
                for r in range(bottom, top + 1):
                    if count == len(column):
                        column, line, owner = _grown(column), _grown(line), _grown(owner)
                    column[count], line[count], owner[count] = c, r, s
                    count += 1
    return column[:count], line[:count], owner[:count]


@_compiled
def _by_number(number: Ints, count: int) -> tuple[Ints, Ints]:
    """Rows grouped by their number: offsets and rows, in order."""
    start = np.zeros(count + 1, dtype=np.int64)
    for n in number:
        start[n + 1] += 1
    for n in range(count):
        start[n + 1] += start[n]
    at = start[:-1].copy()
    rows = np.empty(len(number), dtype=np.int64)
    for row in range(len(number)):
        rows[at[number[row]]] = row
        at[number[row]] += 1
    return start, rows


@_compiled
def _splits(
    x1: Ints, y1: Ints, x2: Ints, y2: Ints, polygon: Ints, owner: Ints, start: Ints, rows: Ints
) -> tuple[Ints, Ints, Ints, int]:
    """Every (segment, x, y) at which a segment must be split; splits at end points come first.

    `owner[rows[start[c] : start[c + 1]]]` are the segments of cell c. Returns the three columns and the number of
    splits at end points; the rest of the columns are the splits at crossings, in pairs.
    """
    room = max(64, len(x1))
    row, px, py = np.empty(room, np.int64), np.empty(room, np.int64), np.empty(room, np.int64)
    crossed, cross_x, cross_y = np.empty(room, np.int64), np.empty(room, np.int64), np.empty(room, np.int64)
    count, crossings = 0, 0
    for cell in range(len(start) - 1):
        for m in range(start[cell], start[cell + 1]):
            i = owner[rows[m]]
            for k in range(m + 1, start[cell + 1]):
                j = owner[rows[k]]
                if polygon[i] == polygon[j] or x1[i] > x2[j] or x1[j] > x2[i]:
                    continue
                if min(y1[i], y2[i]) > max(y1[j], y2[j]) or min(y1[j], y2[j]) > max(y1[i], y2[i]):
                    continue
                if count + 4 > len(row):
                    row, px, py = _grown(row), _grown(px), _grown(py)
                if crossings + 2 > len(crossed):
                    crossed, cross_x, cross_y = _grown(crossed), _grown(cross_x), _grown(cross_y)
                for s, t in ((i, j), (j, i)):
                    if _hit(x1[s], y1[s], x2[s], y2[s], x1[t], y1[t]):
                        row[count], px[count], py[count] = s, x1[t], y1[t]
                        count += 1
                    if _hit(x1[s], y1[s], x2[s], y2[s], x2[t], y2[t]):
                        row[count], px[count], py[count] = s, x2[t], y2[t]
                        count += 1
                cross, x, y = _crossing(
                    x1[i], y1[i], x2[i] - x1[i], y2[i] - y1[i], x1[j], y1[j], x2[j] - x1[j], y2[j] - y1[j]
                )
                if cross:
                    crossed[crossings], cross_x[crossings], cross_y[crossings] = i, x, y
                    crossed[crossings + 1], cross_x[crossings + 1], cross_y[crossings + 1] = j, x, y
                    crossings += 2
    return (
        np.concatenate((row[:count], crossed[:crossings])),
        np.concatenate((px[:count], cross_x[:crossings])),
        np.concatenate((py[:count], cross_y[:crossings])),
        count,
    )


@_compiled
def _caught(
    x1: Ints,
    y1: Ints,
    x2: Ints,
    y2: Ints,
    px: Ints,
    py: Ints,
    shift: int,
    column: Ints,
    line: Ints,
    owner: Ints,
    first: Ints,
    start: Ints,
    rows: Ints,
) -> tuple[Ints, Ints, Ints]:
    """Splits of segments that a crossing's pixel catches although they take no part in the crossing."""
    mask = _table_size(len(first)) - 1
    table = np.full(mask + 1, -1, dtype=np.int64)
    for cell in range(len(first)):
        at = _slot(column[first[cell]], line[first[cell]], mask)
        while table[at] >= 0:
            at = (at + 1) & mask
        table[at] = cell
    _, pixels = _numbered(px, py)
    room = max(64, len(pixels))
    more, mx, my = np.empty(room, np.int64), np.empty(room, np.int64), np.empty(room, np.int64)
    count = 0
    for k in pixels:
        c, r = px[k] >> shift, py[k] >> shift
        at = _slot(c, r, mask)
        while table[at] >= 0 and (column[first[table[at]]] != c or line[first[table[at]]] != r):
            at = (at + 1) & mask
        if table[at] < 0:
            continue
        for m in range(start[table[at]], start[table[at] + 1]):
            s = owner[rows[m]]
            if _hit(x1[s], y1[s], x2[s], y2[s], px[k], py[k]):
                if count == len(more):
                    more, mx, my = _grown(more), _grown(mx), _grown(my)
                more[count], mx[count], my[count] = s, px[k], py[k]
                count += 1
    return more[:count], mx[:count], my[:count]


@_compiled
def _cut(x1: Ints, y1: Ints, x2: Ints, y2: Ints, row: Ints, px: Ints, py: Ints) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """Cut segments at points: the segment behind each fragment, and its ends in the segment's direction."""
    start, rows = _by_number(row, len(x1))
    room = len(x1) + len(row)
    owner = np.empty(room, np.int64)
    ax, ay = np.empty(room, np.int64), np.empty(room, np.int64)
    bx, by = np.empty(room, np.int64), np.empty(room, np.int64)
    count = 0
    for s in range(len(x1)):
        dx, dy = x2[s] - x1[s], y2[s] - y1[s]
        own = rows[start[s] : start[s + 1]]
        for i in range(1, len(own)):
            k = own[i]
            along = (px[k] - x1[s]) * dx + (py[k] - y1[s]) * dy
            j = i - 1
            while j >= 0 and (px[own[j]] - x1[s]) * dx + (py[own[j]] - y1[s]) * dy > along:
                own[j + 1] = own[j]
                j -= 1
            own[j + 1] = k
        x, y = x1[s], y1[s]
        for i in range(len(own) + 1):
            tx, ty = x2[s], y2[s]
            if i < len(own):
                tx, ty = px[own[i]], py[own[i]]
            if tx != x or ty != y:
                owner[count], ax[count], ay[count], bx[count], by[count] = s, x, y, tx, ty
                count += 1
                x, y = tx, ty
    return owner[:count], ax[:count], ay[:count], bx[:count], by[:count]


@_compiled
def _merged(x1: Ints, y1: Ints, x2: Ints, y2: Ints) -> tuple[Ints, Ints, Ints]:
    """Unique undirected segments: number of each row, first row of each number; whether a row runs backwards (-1)."""
    first, second = np.empty(len(x1), np.int64), np.empty(len(x1), np.int64)
    sign = np.empty(len(x1), np.int64)
    for s in range(len(x1)):
        a, b = (x1[s] << 32) | y1[s], (x2[s] << 32) | y2[s]
        sign[s] = 1 if a < b else -1
        first[s], second[s] = min(a, b), max(a, b)
    number, head = _numbered(first, second)
    return number, head, sign


@_compiled
def node(x1: Ints, y1: Ints, x2: Ints, y2: Ints, polygon: Ints, own: bool) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """Split segments so that they meet only at end points; see `noding.node`. Coordinates lie in 0 .. 2**31."""
    number, head, sign = _merged(x1, y1, x2, y2)
    size = len(head)
    ux1, uy1 = np.empty(size, np.int64), np.empty(size, np.int64)
    ux2, uy2 = np.empty(size, np.int64), np.empty(size, np.int64)
    start, rows = _by_number(number, size)
    whose = np.empty(size, np.int64)
    reach = 0
    for u in range(size):
        s = head[u]
        ux1[u], uy1[u], ux2[u], uy2[u] = x1[s], y1[s], x2[s], y2[s]
        if sign[s] < 0:
            ux1[u], uy1[u], ux2[u], uy2[u] = x2[s], y2[s], x1[s], y1[s]
        whose[u] = polygon[s] if start[u + 1] - start[u] == 1 and not own else -1 - u
        reach += max(abs(x2[s] - x1[s]), abs(y2[s] - y1[s]))
    shift = 4
    while (1 << shift) < reach // size:
        shift += 1
    column, line, entered = _cells(ux1, uy1, ux2, uy2, shift)
    cell, cell_head = _numbered(column, line)
    cell_start, cell_rows = _by_number(cell, len(cell_head))
    row, px, py, ends = _splits(ux1, uy1, ux2, uy2, whose, entered, cell_start, cell_rows)
    more, mx, my = _caught(
        ux1, uy1, ux2, uy2, px[ends:], py[ends:], shift, column, line, entered, cell_head, cell_start, cell_rows
    )
    row, px, py = np.concatenate((row, more)), np.concatenate((px, mx)), np.concatenate((py, my))
    owner, ax, ay, bx, by = _cut(ux1, uy1, ux2, uy2, row, px, py)
    total = 0
    for f in range(len(owner)):
        total += start[owner[f] + 1] - start[owner[f]]
    ox1, oy1 = np.empty(total, np.int64), np.empty(total, np.int64)
    ox2, oy2 = np.empty(total, np.int64), np.empty(total, np.int64)
    whole = np.empty(total, np.int64)
    at = 0
    for f in range(len(owner)):
        for k in range(start[owner[f]], start[owner[f] + 1]):
            s = rows[k]
            if sign[s] > 0:
                ox1[at], oy1[at], ox2[at], oy2[at] = ax[f], ay[f], bx[f], by[f]
            else:
                ox1[at], oy1[at], ox2[at], oy2[at] = bx[f], by[f], ax[f], ay[f]
            whole[at] = polygon[s]
            at += 1
    return ox1, oy1, ox2, oy2, whole


@_compiled
def edges(x1: Ints, y1: Ints, x2: Ints, y2: Ints, polygon: Ints) -> tuple[Ints, Ints, Ints, Ints, Ints, Ints]:
    """Unique edges of noded segments and the polygons that each bounds; see `noding.edges`.

    Returns node x and y, low and high node of each edge, offsets, polygons.
    """
    number, head, sign = _merged(x1, y1, x2, y2)
    start, rows = _by_number(number, len(head))
    kept = np.empty(len(x1), np.int64)
    counts = np.zeros(len(head), np.int64)
    total = 0
    for e in range(len(head)):
        begin = total
        for k in range(start[e], start[e + 1]):
            p = polygon[rows[k]]
            found = -1
            for m in range(begin, total):
                if kept[m] == p:
                    found = m
                    break
            # A boundary that runs forth and back along an edge bounds nothing there.
            if found >= 0:
                total -= 1
                kept[found] = kept[total]
            else:
                kept[total] = p
                total += 1
        counts[e] = total - begin
    used = 0
    for e in range(len(head)):
        if counts[e] > 0:
            used += 1
    ax, ay = np.empty(2 * used, np.int64), np.empty(2 * used, np.int64)
    offset = np.zeros(used + 1, np.int64)
    at = 0
    for e in range(len(head)):
        if counts[e] == 0:
            continue
        s = head[e]
        forward = sign[s] > 0
        ax[at], ay[at] = (x1[s], y1[s]) if forward else (x2[s], y2[s])
        ax[used + at], ay[used + at] = (x2[s], y2[s]) if forward else (x1[s], y1[s])
        offset[at + 1] = offset[at] + counts[e]
        at += 1
    place, first = _numbered(ax, ay)
    return ax[first], ay[first], place[:used].copy(), place[used:].copy(), offset, kept[:total].copy()
