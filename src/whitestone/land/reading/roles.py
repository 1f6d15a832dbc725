"""From a judged table to the arrays that the ledger takes, for each of the four inputs.

Rows that were refused or that repeat another are left out here, after they have been accounted for.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from whitestone.land.inputs import Finds, Geometries, Hazards, Plane, Releases, Units
from whitestone.land.reading import kinds, repeats, shapes
from whitestone.land.reading.columns import Defaults, Values, read_columns
from whitestone.land.reading.table import Table
from whitestone.land.reading.tally import Outcome, Tally
from whitestone.land.words import Activity, Contamination


@dataclass(frozen=True, slots=True)
class Draft:
    """One input whose values are read and whose shapes are still in their own CRS."""

    table: Table
    tally: Tally
    values: Values
    shapes: Geometries

    @classmethod
    def of(cls, table: Table, defaults: Defaults) -> Draft:
        """Judge the values and the shapes as they came."""
        tally = Tally(table)
        values = read_columns(table, tally, defaults)
        as_given = shapes.points_as_given if table.role == "finds" else shapes.polygons_as_given
        return cls(table, tally, values, as_given(table, tally))

    def polygons(self, plane: Plane) -> Geometries:
        """The shapes as sound polygons in the plane."""
        if self.table.crs is None:
            return self.shapes
        return shapes.polygons_in_plane(self.shapes, self.table.crs, plane, self.tally)

    def points(self, plane: Plane) -> Geometries:
        """The shapes as points in the plane."""
        if self.table.crs is None:
            return self.shapes
        return shapes.points_in_plane(self.shapes, self.table.crs, plane, self.tally)


def hazards(draft: Draft, plane: Plane) -> Hazards:
    """Versions of hazard records, ordered within each day."""
    placed, values = draft.polygons(plane), draft.values
    chosen = repeats.drop_repeated(values, placed, "id", draft.tally)
    version = repeats.order_same_day(values, placed, chosen, draft.tally)
    return Hazards(
        id=values["id"][chosen],
        date=values["recorded"][chosen],
        kind=values["kind"][chosen],
        claims=values["contamination"][chosen],
        geometry=placed[chosen],
        version=version[chosen],
        closed=values["status"][chosen],
        row=_numbers(chosen),
    )


def releases(draft: Draft, plane: Plane) -> Releases:
    """Release products, one row per id."""
    placed, values = draft.polygons(plane), draft.values
    values["removes"] = _removes(draft)
    chosen = repeats.drop_repeated(values, placed, "id", draft.tally)
    chosen, placed = repeats.unite_parts(
        values, placed, chosen, key="id", differ=kinds.DUPLICATE_RELEASE, tally=draft.tally
    )
    return Releases(
        id=values["id"][chosen],
        date=values["date"][chosen],
        product=values["product"][chosen],
        activity=values["activity"][chosen],
        removes=values["removes"][chosen],
        geometry=placed[chosen],
        declared_m2=values["declared_m2"][chosen],
        organisation=values["organisation"][chosen],
        task=values["task"][chosen],
        depth_m=values["depth_m"][chosen],
        row=_numbers(chosen),
    )


def units(draft: Draft, plane: Plane) -> Units:
    """Administrative units, one row per code; a unit without a name goes by its code."""
    placed, values = draft.polygons(plane), draft.values
    unnamed = np.array([name is None for name in values["name"]], dtype=bool)
    values["name"] = np.where(unnamed, values["code"], values["name"])
    chosen = repeats.drop_repeated(values, placed, "code", draft.tally)
    chosen, placed = repeats.unite_parts(
        values, placed, chosen, key="code", differ=kinds.DUPLICATE_UNIT, tally=draft.tally
    )
    return Units(code=values["code"][chosen], name=values["name"][chosen], geometry=placed[chosen])


def finds(draft: Draft, plane: Plane) -> Finds:
    """Items found, with the place or the product that they belong to."""
    placed, values = draft.points(plane), draft.values
    chosen = repeats.drop_repeated(values, placed, "id", draft.tally)
    repeats.note_repeated_finds(values, chosen, draft.tally)
    loose = np.array([release is None for release in values["release"]], dtype=bool)
    nowhere = np.flatnonzero(chosen & loose & shapely.is_missing(placed))
    draft.tally.add(Outcome.NOTE, kinds.FIND_WITHOUT_PLACE, nowhere)
    return Finds(
        id=values["id"][chosen],
        date=values["date"][chosen],
        category=values["category"][chosen],
        count=values["count"][chosen],
        improvised=values["improvised"][chosen],
        model=values["model"][chosen],
        release=values["release"][chosen],
        x=shapely.get_x(placed[chosen]),
        y=shapely.get_y(placed[chosen]),
        row=_numbers(chosen),
    )


def _removes(draft: Draft) -> NDArray[np.uint8]:
    """What each product removes: what its activity removes, or as much of it as the record says.

    A record that says more than its activity can do is refused: battle area clearance releases no minefield.
    """
    values, tally = draft.values, draft.tally
    said: NDArray[np.uint8] = values["removes"]
    can = np.zeros(len(said), dtype=np.uint8)
    for activity in Activity:
        can[values["activity"] == activity] = activity.removes
    beyond = np.flatnonzero(((said & ~can) != 0) & tally.kept)
    details = [
        {"activity": activity, "allowed": _words(bits)}
        for activity, bits in zip(values["activity"][beyond].tolist(), can[beyond].tolist(), strict=True)
    ]
    wanted = [_words(bits) for bits in said[beyond].tolist()]
    tally.add(Outcome.REFUSED, kinds.REMOVES_TOO_MUCH, beyond, column="removes", values=wanted, details=details)
    return np.where(said == 0, can, said)


def _words(bits: int) -> str:
    return ", ".join(Contamination(bits).words)


def _numbers(chosen: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Row numbers as people count them."""
    return np.flatnonzero(chosen) + 1
