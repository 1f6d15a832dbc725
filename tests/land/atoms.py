"""Cuts the land of an input into pieces that every polygon covers wholly or not at all, for the oracle.

Two independent ways: cells of a lattice with plain arithmetic, exact, for axis-parallel polygons on it; and faces of
the arrangement of all boundaries for any polygons. Neither knows an event or an account.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry
from tests.land.build import ORIGIN
from tests.land.oracle import Atom, events_in_order

from whitestone.land.inputs import LandInputs

CELL = 10.0


def _layers(inputs: LandInputs) -> tuple[list[BaseGeometry], list[tuple[str, BaseGeometry]]]:
    """Polygons of the events in the ledger's order, and units sorted by code."""
    polygons = [
        (inputs.hazards if event.rank == 0 else inputs.releases).geometry[event.row]
        for event in events_in_order(inputs)
    ]
    given = [] if inputs.units is None else list(zip(inputs.units.code, inputs.units.geometry, strict=True))
    return polygons, sorted(given, key=lambda unit: str(unit[0]))


def cells(inputs: LandInputs) -> list[Atom]:
    """Cells of `CELL` metres; refuses polygons that do not keep to the lattice."""
    polygons, unit_list = _layers(inputs)
    edges = [_edges(polygon) for polygon in polygons]
    unit_edges = [(code, _edges(polygon)) for code, polygon in unit_list]
    corners = [corner for polygon in edges for corner in polygon]
    if not corners:
        return []
    columns = range(min(x for x, _, _, _ in corners), max(x for x, _, _, _ in corners))
    rows = range(min(y for _, y, _, _ in corners), max(y for _, y, _, _ in corners))
    atoms = []
    for column, row in itertools.product(columns, rows):
        covered = tuple(_inside(polygon, column, row) for polygon in edges)
        if any(covered):
            unit = next((code for code, polygon in unit_edges if _inside(polygon, column, row)), None)
            x, y = ORIGIN[0] + (column + 0.5) * CELL, ORIGIN[1] + (row + 0.5) * CELL
            atoms.append(Atom(CELL * CELL, unit, covered, x, y))
    return atoms


Edge = tuple[int, int, int, int]


def _edges(polygon: BaseGeometry) -> list[Edge]:
    """All edges of all rings in cells from the origin, as whole numbers."""
    found = []
    for ring in shapely.get_rings(shapely.get_parts(polygon)):
        steps = (shapely.get_coordinates(ring) - ORIGIN) / CELL
        whole = [(round(x), round(y)) for x, y in steps]
        assert np.array_equal(steps, np.array(whole)), "a vertex is off the lattice"
        for (x0, y0), (x1, y1) in itertools.pairwise(whole):
            assert x0 == x1 or y0 == y1, "an edge is oblique"
            found.append((x0, y0, x1, y1))
    return found


def _inside(polygon: Sequence[Edge], column: int, row: int) -> bool:
    """Whether an odd number of upright edges lies to the right of the cell's centre."""
    right = [
        edge
        for edge in polygon
        if edge[0] == edge[2] and edge[0] > column and min(edge[1], edge[3]) <= row < max(edge[1], edge[3])
    ]
    return len(right) % 2 == 1


def faces(inputs: LandInputs) -> list[Atom]:
    """Faces of the arrangement of all boundaries, each judged by a point inside it."""
    polygons, unit_list = _layers(inputs)
    if not polygons:
        return []
    outlines = shapely.boundary(np.array([*polygons, *(polygon for _, polygon in unit_list)], dtype=object))
    pieces = shapely.get_parts(shapely.polygonize([shapely.union_all(outlines)]))
    points = shapely.get_coordinates(shapely.point_on_surface(pieces))
    covered = _covered(polygons, points)
    in_unit = _covered([polygon for _, polygon in unit_list], points)
    atoms = []
    for index in np.flatnonzero(covered.any(axis=0)):
        units = [code for (code, _), holds in zip(unit_list, in_unit[:, index], strict=True) if holds]
        area, (x, y) = float(shapely.area(pieces[index])), points[index]
        atoms.append(Atom(area, units[0] if units else None, tuple(covered[:, index].tolist()), float(x), float(y)))
    return atoms


def _covered(polygons: Sequence[BaseGeometry], points: NDArray[np.float64]) -> NDArray[Any]:
    shapely.prepare(polygons)
    found = np.zeros((len(polygons), len(points)), dtype=np.bool_)
    for row, polygon in enumerate(polygons):
        found[row] = shapely.contains_xy(polygon, points[:, 0], points[:, 1])
    return found
