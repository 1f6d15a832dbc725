"""The administrative unit that a sender wrote down, beside the one in which the place lies. Changes neither."""

from __future__ import annotations

import unicodedata
from collections import defaultdict

import numpy as np
import shapely
from django.utils import timezone
from numpy.typing import NDArray

from whitestone.intake import problems as say
from whitestone.intake.staged import StagedRow
from whitestone.records.reference.models import Unit
from whitestone.review.rules import Severity


class Stated:
    """Compares names with units, whatever the spelling of capitals and accents."""

    def __init__(self) -> None:
        self._names: dict[str, tuple[str, set[str]]] = {}
        for unit in Unit.objects.standing():
            known = {unit.code, unit.name, *unit.aliases, *map(str, unit.names.values())}
            self._names[unit.code] = (unit.name, {_plain(name) for name in known})

    def compare(self, row: StagedRow, said: str, found: str) -> None:
        """Remark on a place that lies in another unit than was said."""
        name, known = self._names.get(found, ("", set()))
        if said and known and _plain(said) not in known:
            row.say(say.NOT_AS_STATED(column="unit", value=said, found=name), Severity.WARN)


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
