"""The administrative unit that a sender wrote down, beside where the place lies. Changes neither.

A unit that the register knows is compared with the one in which the place lies. Of one that it does not know, the rows
of the file say themselves where it is: a place far from the others of the same name is remarked on.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from django.utils import timezone
from numpy.typing import NDArray

from whitestone.intake import problems as say
from whitestone.intake.mapping import ColumnMap
from whitestone.intake.places import placed
from whitestone.intake.sources import Piece, Source
from whitestone.intake.staged import StagedRow
from whitestone.records.reference.models import Unit
from whitestone.review.rules import Severity
from whitestone.review.versions import Version

FAR_TIMES, FAR_KM = 6.0, 15.0
"""A place is far when it lies so many times as far from the middle of its unit's rows as half of them, and so many
kilometres at least. Assumed; no standard gives any."""
_FEW = 5
"""Places of a unit that say where it is."""
_SAMPLE = 2000
"""Places of a unit that are looked at: the middle of more is the same, and memory does not grow with the file."""
_MOST_UNITS = 20_000
_MOST_LEVELS = 10
_KM_PER_DEGREE = 111.32


class Stated:
    """Compares names with units, whatever the spelling of capitals and accents."""

    def __init__(self, mapping: ColumnMap) -> None:
        self._mapping = mapping
        self._names: dict[str, tuple[str, set[str]]] = {}
        units = {unit.code: unit for unit in Unit.objects.standing()}
        for code, unit in units.items():
            # A place in a village lies in its district too, whichever of the two the sender wrote down.
            above, known = unit, set[str]()
            for _ in range(_MOST_LEVELS):
                known |= {above.code, above.name, *above.aliases, *map(str, above.names.values())}
                if above.parent not in units:
                    break
                above = units[above.parent]
            self._names[code] = (unit.name, {_plain(name) for name in known})
        self._known = {name for _, names in self._names.values() for name in names}
        self._middles: dict[str, tuple[float, float, float]] = {}

    def learn(self, source: Source, kinds: Sequence[str], size: int) -> None:
        """Look where the file itself places the units that the register does not know; reads the file once more."""
        found: dict[str, set[tuple[float, float]]] = {}
        for piece in () if self._mapping.lines else source.pieces(size):
            names = [self._key(said) for said in self._said(piece)]
            shapes = placed(piece, self._mapping.place, source.crs, kinds).shapes
            given = np.flatnonzero(~shapely.is_missing(shapes)).tolist()
            middles = shapely.get_coordinates(shapely.centroid(shapes[given])).round(5).tolist()
            for name, (lon, lat) in zip([names[at] for at in given], middles, strict=True):
                if name and (name in found or len(found) < _MOST_UNITS):
                    places = found.setdefault(name, set())  # many rows at one place say no more than one
                    if len(places) < _SAMPLE:
                        places.add((lon, lat))
        for name, places in found.items():
            if len(places) >= _FEW:
                many = np.array(list(places))
                lon, lat = np.median(many, axis=0).tolist()
                self._middles[name] = lon, lat, float(np.median(_kilometres(many, lon, lat)))

    def compare(self, row: StagedRow, said: tuple[str, str], version: Version, shape: Any) -> None:
        """Remark on a place that lies in another unit than was said, or far from the others of an unknown one."""
        name = said[1]
        found, known = self._names.get(version.unit, ("", set()))
        middle = self._middles.get(self._key(said))
        if middle is None:
            if name and known and _plain(name) not in known:
                row.say(say.NOT_AS_STATED(column="unit", value=name, found=found), Severity.WARN)
            return
        if shape is None:
            return
        lon, lat, half = middle
        away = float(_kilometres(shapely.get_coordinates(shapely.centroid(shape)), lon, lat)[0])
        if away > max(FAR_KM, FAR_TIMES * half):
            row.say(say.FAR_FROM_ITS_OWN(column="unit", value=name, km=round(away), half=round(half)), Severity.WARN)

    def _said(self, piece: Piece) -> list[tuple[str, str]]:
        names = [_text(cell) for cell in piece.columns[self._mapping.stated_unit]]
        within = self._mapping.stated_within
        above = [_text(cell) for cell in piece.columns[within]] if within else [""] * len(names)
        return list(zip(above, names, strict=True))

    def _key(self, said: tuple[str, str]) -> str:
        """Under what a unit's rows are gathered; empty for none, and for one that the register knows."""
        plain = _plain(said[1])
        return "" if not plain or plain in self._known else f"{_plain(said[0])}/{plain}"


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell).strip()


def _kilometres(places: NDArray[np.float64], lon: float, lat: float) -> NDArray[np.float64]:
    east = (places[:, 0] - lon) * np.cos(np.radians(lat))
    return np.asarray(np.hypot(east, places[:, 1] - lat) * _KM_PER_DEGREE)


class Lowest:
    """The smallest unit of each of many places: the answer of `unit_at`, with the units read once for a whole file."""

    def __init__(self) -> None:
        rows = Unit.objects.as_at(timezone.now().date()).filter(area__isnull=False).order_by("code")
        said = list(rows.values_list("code", "parent", "area"))
        self._codes, self._parents = [code for code, _, _ in said], [parent for _, parent, _ in said]
        shapes = np.empty(len(said), dtype=object)
        shapes[:] = [area for _, _, area in said]
        shapely.prepare(shapes)
        self._tree = shapely.STRtree(shapes)

    def at(self, places: NDArray[np.object_]) -> list[str]:
        """Codes; empty where there is no place or no unit."""
        rows, units = self._tree.query(shapely.point_on_surface(places), predicate="intersects")
        found: dict[int, list[int]] = defaultdict(list)
        for row, unit in zip(rows.tolist(), units.tolist(), strict=True):
            found[row].append(unit)
        return [self._smallest(found[row]) if row in found else "" for row in range(len(places))]

    def _smallest(self, units: list[int]) -> str:
        parents = {self._parents[unit] for unit in units}
        return min((self._codes[unit] for unit in units if self._codes[unit] not in parents), default="")


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name)
    return " ".join("".join(one for one in letters if not unicodedata.combining(one)).casefold().split())
